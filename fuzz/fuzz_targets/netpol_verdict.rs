#![no_main]

#[path = "../../tests/properties/netpol_verdict.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::check(data));
