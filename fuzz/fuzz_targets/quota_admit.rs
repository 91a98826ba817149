#![no_main]

#[path = "../../tests/properties/quota_admit.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::check(data));
