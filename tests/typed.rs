//! What the library answers by functions alone, against what upstream answered (`oracle/typed`).
//!
//! `tests/typed/` holds a file a question; fresh ones can be had from the oracle and named by the variable `TYPED_CASES`.

#[path = "typed/hpa_conditions.rs"]
mod hpa_conditions;

use std::path::{Path, PathBuf};

use kube_semantics::FeatureGates;
use kube_semantics::job::{Indexes, success_policy, time_left};
use kube_semantics::object::{HorizontalPodAutoscaler, HorizontalPodAutoscalerV1, Job, SuccessPolicy};
use kube_semantics::selector::{NodeSelector, NodeSelectorError, PreferredSchedulingTerms};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Case {
    id: String,
    /// The release that was asked; the newest one, if absent.
    kubernetes: Option<String>,
    input: Value,
    want: Want,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Want {
    Ok(Value),
    Error(String),
}

/// Asks every case of a question; an answer is a value or nothing, where upstream has an error.
fn hold<T: DeserializeOwned + PartialEq + std::fmt::Debug>(question: &str, answer: impl Fn(&Value) -> Option<T>) {
    hold_in_releases(question, |input, _| answer(input));
}

fn hold_in_releases<T: DeserializeOwned + PartialEq + std::fmt::Debug>(
    question: &str,
    answer: impl Fn(&Value, &FeatureGates) -> Option<T>,
) {
    let folder = std::env::var_os("TYPED_CASES").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/typed"), PathBuf::from);
    let text = std::fs::read_to_string(folder.join(format!("{question}.jsonl"))).unwrap();
    let mut count = 0;
    for line in text.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let release = case.kubernetes.map(|release| release.parse().unwrap()).unwrap_or_default();
        let got = answer(&case.input, &FeatureGates::for_release(release));
        match case.want {
            Want::Ok(want) => assert_eq!(got, Some(serde_json::from_value(want).unwrap()), "{}: {}", case.id, case.input),
            Want::Error(error) => assert_eq!(got, None, "{}: {error}: {}", case.id, case.input),
        }
        count += 1;
    }
    assert!(count >= 50, "{count} cases of {question}");
}

fn read<T: DeserializeOwned>(input: &Value, field: &str) -> T {
    serde_json::from_value(input.get(field).cloned().unwrap_or_default()).unwrap()
}

#[test]
fn indexes() {
    hold("job_indexes", |input| {
        let completions = read(input, "completions");
        let indexes = Indexes::parse(&read::<String>(input, "text"), completions);
        let other = Indexes::parse(&read::<String>(input, "other"), completions);
        let pods: Vec<i32> = read(input, "pods");
        Some(json!({
            "indexes": indexes.to_string(),
            "count": indexes.count(),
            "has": indexes.contains(read(input, "index")),
            "merged": indexes.merge(&other).to_string(),
            "with": indexes.merge(&Indexes::of(pods)).to_string(),
        }))
    });
}

#[test]
fn policy_for_success() {
    hold("job_success_policy", |input| {
        let policy: Option<SuccessPolicy> = read(input, "policy");
        let completions = read(input, "completions");
        let succeeded = Indexes::parse(&read::<String>(input, "succeeded"), completions);
        Some(success_policy(policy.as_ref(), completions, &succeeded))
    });
}

#[test]
fn time_to_live() {
    hold("job_time_left", |input| {
        let job: Job = read(input, "job");
        let now: chrono::DateTime<chrono::Utc> = read::<String>(input, "now").parse().unwrap();
        time_left(&job, now).ok().map(|left| left.num_nanoseconds())
    });
}

#[test]
fn autoscalers_of_the_old_version() {
    hold("hpa_v1", |input| {
        let old: HorizontalPodAutoscalerV1 = read(input, "hpa");
        // As it is written, where an empty list of policies is none.
        serde_json::to_value(HorizontalPodAutoscaler::from(old)).and_then(serde_json::from_value::<HorizontalPodAutoscaler>).ok()
    });
}

#[test]
fn conditions_of_autoscalers() {
    hold_in_releases("hpa_conditions", hpa_conditions::answer);
}

/// In upstream's words.
#[test]
fn faults_of_node_selectors() {
    hold("node_selector", |input| {
        let required = NodeSelector::new(&read(input, "required")).check();
        let preferred = PreferredSchedulingTerms::new(&read::<Vec<_>>(input, "preferred")).map(|_| ());
        let text = |checked: Result<(), NodeSelectorError>| checked.err().map(|error| error.to_string()).unwrap_or_default();
        Some(json!({"required": text(required), "preferred": text(preferred)}))
    });
}
