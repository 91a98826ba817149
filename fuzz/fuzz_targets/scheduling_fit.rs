#![no_main]

#[path = "../../tests/properties/scheduling_fit.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::check(data));
