//! A module that uses what each feature adds, so that the linker keeps what a caller would pay for.
#![deny(unsafe_code)]
#![deny(missing_docs)]

use std::collections::BTreeMap;

use chrono::DateTime;
use kube_semantics::cron::Schedule;
use kube_semantics::selector::{Selector, SelectorSet};
use wasm_bindgen::prelude::wasm_bindgen;

/// Without features: a typed question, in the batch form that `rayon` makes parallel,
#[wasm_bindgen]
#[must_use]
pub fn selected(selector: &str, key: String, value: String) -> usize {
    let Ok(selector) = selector.parse::<Selector>() else { return 0 };
    let labels = BTreeMap::from([(key, value)]);
    SelectorSet::new(&[selector]).matching_each(&[labels]).iter().map(Vec::len).sum()
}

/// and another, in a zone whose name `tz` makes known: the next run, in seconds since 1970.
#[wasm_bindgen]
#[must_use]
pub fn next_run(schedule: &str, time_zone: &str, after: i64) -> Option<i64> {
    let schedule = Schedule::parse_in(schedule, Some(time_zone)).ok()?;
    Some(schedule.next_after(DateTime::from_timestamp(after, 0)?)?.timestamp())
}

/// Every op, and so nearly the whole library.
#[cfg(feature = "json")]
#[wasm_bindgen]
#[must_use]
pub fn answer(line: &str) -> String {
    kube_semantics::evaluate::answer(line)
}

/// What is wrong with a manifest.
#[cfg(feature = "yaml")]
#[wasm_bindgen]
#[must_use]
pub fn problems(text: &str) -> String {
    let manifest = kube_semantics::manifest::read(text, &kube_semantics::manifest::Options::default());
    manifest.documents.iter().flat_map(|document| &document.problems).map(|problem| format!("{problem}\n")).collect()
}
