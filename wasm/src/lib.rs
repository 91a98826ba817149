//! The JSON door of kube-semantics for JavaScript. Callers meet it through `index.js` beside this crate.
//!
//! Text crosses the border, not objects: whatever the size of a question it is two copies, integers keep all their
//! digits, and nothing has to be told twice what an object looks like.
#![deny(unsafe_code)]
#![deny(missing_docs)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::todo,
    clippy::unimplemented,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use kube_semantics::evaluate::{self, OPS};
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

/// Answers a line `{"op", "input"}` with a line `{"ok"}` or `{"error"}`, as [`evaluate::answer`] does.
#[wasm_bindgen]
#[must_use]
pub fn answer(line: &str) -> String {
    evaluate::answer(line)
}

/// The ops, as a JSON list of `{"name", "description", "example"}`.
#[wasm_bindgen]
#[must_use]
pub fn ops() -> String {
    OPS.iter()
        .map(|op| {
            let example: Value = serde_json::from_str(op.example).unwrap_or_default();
            json!({"name": op.name, "description": op.description, "example": example})
        })
        .collect::<Value>()
        .to_string()
}
