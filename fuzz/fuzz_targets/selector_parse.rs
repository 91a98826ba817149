#![no_main]

#[path = "../../tests/properties/selector_parse.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::check(data));
