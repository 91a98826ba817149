#![no_main]

#[path = "../../tests/properties/rbac_authorize.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::check(data));
