#![no_main]

#[path = "../../tests/properties/manifest.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::check(data));
