//! One line of a JSON Lines file: a question, or a question with the wanted answer.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::evaluate;
use crate::object::wire::read_object;
use crate::release::{FeatureGates, Release};

/// A line.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    #[serde(default)]
    id: Value,
    op: String,
    #[serde(default)]
    input: Value,
    #[serde(default)]
    kubernetes: Option<String>,
    #[serde(default)]
    feature_gates: BTreeMap<String, bool>,
    #[serde(default)]
    want: Option<Value>,
}

impl Line {
    fn read(line: &str) -> serde_json::Result<Self> {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let line = read_object("Line", &mut deserializer)?;
        deserializer.end()?;
        Ok(line)
    }

    /// `{"id", "ok"}` or `{"id", "error"}`.
    fn answer(self) -> Value {
        let answer = gates(self.kubernetes.as_deref(), &self.feature_gates)
            .and_then(|gates| evaluate(&self.op, self.input, &gates).map_err(|error| error.to_string()));
        match answer {
            Ok(ok) => json!({"id": self.id, "ok": ok}),
            Err(error) => json!({"id": self.id, "error": error}),
        }
    }
}

/// The gates of a release, and those that are set one by one.
fn gates(release: Option<&str>, changes: &BTreeMap<String, bool>) -> Result<FeatureGates, String> {
    let mut gates = match release {
        Some(release) => FeatureGates::for_release(release.parse::<Release>().map_err(|error| error.to_string())?),
        None => FeatureGates::default(),
    };
    for (name, enabled) in changes {
        gates.set(name, *enabled).map_err(|error| error.to_string())?;
    }
    Ok(gates)
}

/// Answers a line `{"id", "op", "input"}` with a line `{"id", "ok"}` or `{"id", "error"}`.
///
/// `"kubernetes": "1.35"` and `"featureGates": {"Name": true}` choose the release. Whatever the line is, there is an answer.
///
/// ```
/// use kube_semantics::evaluate::answer;
///
/// let line = r#"{"id": 1, "op": "quantity.add", "input": {"a": "1Gi", "b": "512Mi"}}"#;
/// assert_eq!(answer(line), r#"{"id":1,"ok":"1536Mi"}"#);
/// assert!(answer("nonsense").contains("error"));
/// ```
#[must_use]
pub fn answer(line: &str) -> String {
    match Line::read(line) {
        Ok(line) => line.answer().to_string(),
        Err(error) => json!({"id": id_of(line), "error": format!("malformed line: {error}")}).to_string(),
    }
}

/// The id of a line that is JSON, but no question.
fn id_of(line: &str) -> Value {
    let value: Value = serde_json::from_str(line).unwrap_or_default();
    value.get("id").cloned().unwrap_or_default()
}

/// What became of a line with a wanted answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The answer is the wanted one.
    Passed,
    /// It is not.
    Failed {
        /// The line's id.
        id: String,
        /// The wanted answer, as JSON.
        want: String,
        /// The answer, as JSON.
        got: String,
    },
}

/// Answers a line and compares with its `want`: right when `ok` is equal as JSON, or when both are errors.
///
/// ```
/// use kube_semantics::evaluate::{Checked, check};
///
/// let line = r#"{"id": 1, "op": "quantity.add", "input": {"a": "1", "b": "1"}, "want": {"ok": "2"}}"#;
/// assert_eq!(check(line), Checked::Passed);
/// ```
#[must_use]
pub fn check(line: &str) -> Checked {
    let line = match Line::read(line) {
        Ok(line) => line,
        Err(error) => {
            let got = json!({"error": format!("malformed line: {error}")}).to_string();
            return Checked::Failed { id: id_of(line).to_string(), want: "a line".to_owned(), got };
        }
    };
    let want = line.want.clone().unwrap_or_default();
    let mut got = line.answer();
    let id = got.as_object_mut().and_then(|got| got.remove("id")).unwrap_or_default();
    let right = match (got.get("ok"), want.get("ok")) {
        (Some(got), Some(want)) => got == want,
        (None, None) => want.get("error").is_some(),
        _ => false,
    };
    if right { Checked::Passed } else { Checked::Failed { id: id.to_string(), want: want.to_string(), got: got.to_string() } }
}
