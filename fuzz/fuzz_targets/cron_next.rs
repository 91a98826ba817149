#![no_main]

#[path = "../../tests/properties/cron_next.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::check(data));
