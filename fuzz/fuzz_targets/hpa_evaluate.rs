#![no_main]

#[path = "../../tests/properties/hpa_evaluate.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::check(data));
