//! The JSON door: every question of this crate by name, JSON in, JSON out.
//!
//! For callers that are no Rust programs (the WASM package, the conformance cases, the fuzzers) and for tools that pass
//! questions through. The door holds no semantics of its own: each op is one public function of a module, plus parsing.
//!
//! ```
//! use kube_semantics::evaluate::evaluate;
//! use kube_semantics::FeatureGates;
//! use serde_json::json;
//!
//! let gates = FeatureGates::default();
//! let answer = evaluate("selector.matches", json!({"selector": "env!=prod", "labels": {"env": "dev"}}), &gates)?;
//! assert_eq!(answer, json!(true));
//! # Ok::<(), kube_semantics::evaluate::EvaluateError>(())
//! ```
//!
//! [`OPS`] lists the ops. [`answer`] and [`check`] read one line of a JSON Lines file each.
//!
//! Null and absent fields of an input are the zero value, as everywhere in Kubernetes ([`Wire`](crate::object::Wire)).

mod authorizer;
mod cron;
mod hpa;
mod line;
mod meta;
mod netpol;
mod quantity;
mod quota;
mod rbac;
mod scheduling;
mod selector;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::release::FeatureGates;
pub use line::{Checked, answer, check};

/// An op: a question with a name.
#[derive(Clone, Copy, Debug)]
pub struct Op {
    /// The name, `family.question`.
    pub name: &'static str,
    /// What it answers, in a line.
    pub description: &'static str,
    /// An input that it answers, as JSON text.
    pub example: &'static str,
    run: fn(Value, &FeatureGates) -> Result<Value, EvaluateError>,
}

/// Every op, in the order of the documentation.
pub const OPS: &[Op] = &[
    quantity::PARSE,
    quantity::COMPARE,
    quantity::ADD,
    quantity::SUB,
    quantity::MUL,
    quantity::SUM,
    quantity::FORMAT,
    meta::VALIDATE,
    meta::COMPARE_VERSIONS,
    selector::PARSE,
    selector::MATCHES,
    selector::TO_LABEL_SELECTOR,
    selector::CONVERT,
    selector::LABEL_SELECTOR_MATCHES,
    selector::TO_MAP,
    selector::VALIDATE,
    selector::FIELDS_PARSE,
    selector::FIELDS_MATCHES,
    selector::NODE_SELECTOR_MATCHES,
    selector::NODE_AFFINITY_MATCHES,
    selector::PREFERRED_NODE_SCORE,
    authorizer::AUTHORIZE,
    authorizer::AUTHORIZE_BATCH,
    authorizer::RULES_FOR,
    authorizer::RULES_REVIEW,
    authorizer::RULE_MATCHES,
    authorizer::SUBJECT_MATCHES,
    authorizer::WHO_CAN,
    rbac::COVERS,
    rbac::COMPACT,
    rbac::DESCRIBE_RULE,
    rbac::CONFIRM_NO_ESCALATION,
    rbac::CHECK_WRITE,
    rbac::AGGREGATE,
    rbac::AGGREGATE_ALL,
    rbac::SERVICE_ACCOUNT_USER,
    rbac::PARSE_SERVICE_ACCOUNT,
    rbac::RECONCILE_ROLE,
    rbac::RECONCILE_BINDING,
    quota::REQUESTS,
    quota::QOS_CLASS,
    quota::USAGE,
    quota::SCOPES_MATCH,
    quota::ADMIT,
    quota::RECALCULATE,
    quota::APPLY_LIMITS,
    cron::VALIDATE,
    cron::PARSE,
    cron::NEXT,
    cron::CRONJOB_VALIDATE,
    cron::SCHEDULE,
    cron::SYNC,
    cron::POD_FAILURE_POLICY,
    hpa::SET_DEFAULTS,
    hpa::POD_REQUESTS,
    hpa::CLASSIFY_PODS,
    hpa::REPLICAS_FOR_METRIC,
    hpa::STABILIZE,
    hpa::SCALE_LIMIT,
    hpa::RECORD_SCALE,
    hpa::EVALUATE,
    scheduling::TOLERATES,
    scheduling::UNTOLERATED_TAINT,
    scheduling::REQUIRED_NODE_AFFINITY,
    scheduling::FILTER,
    scheduling::SCORE,
    scheduling::DIAGNOSE,
    scheduling::PREEMPT,
    netpol::VERDICT,
    netpol::MATRIX,
    netpol::ISOLATION,
];

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// No op has that name.
    #[error("unknown op {0:?}")]
    UnknownOp(String),
    /// The input does not have the shape that the op asks for.
    #[error("malformed input: {0}")]
    MalformedInput(String),
    /// The question has no answer: upstream errs as well. The text is the module's own.
    #[error("{0}")]
    Refused(String),
}

impl EvaluateError {
    fn refused(error: impl std::fmt::Display) -> Self {
        Self::Refused(error.to_string())
    }
}

/// Answers one question.
///
/// # Errors
/// The op is unknown, the input malformed, or Kubernetes has no answer to it.
pub fn evaluate(op: &str, input: Value, gates: &FeatureGates) -> Result<Value, EvaluateError> {
    let op = OPS.iter().find(|candidate| candidate.name == op).ok_or_else(|| EvaluateError::UnknownOp(op.to_owned()))?;
    (op.run)(input, gates)
}

/// Reads the input of an op, asks, writes the answer.
fn run<I: DeserializeOwned, O: Serialize>(
    input: Value,
    gates: &FeatureGates,
    question: impl FnOnce(I, &FeatureGates) -> Result<O, EvaluateError>,
) -> Result<Value, EvaluateError> {
    // Serde by itself would take a list of the fields' values, too.
    if !input.is_object() {
        return Err(EvaluateError::MalformedInput("expected an object".to_owned()));
    }
    let input = serde_json::from_value(input).map_err(|error| EvaluateError::MalformedInput(error.to_string()))?;
    let output = question(input, gates)?;
    serde_json::to_value(output).map_err(EvaluateError::refused)
}

/// Declares an op: its name, description, example input and question.
macro_rules! op {
    ($(#[$meta:meta])* $constant:ident = $name:literal, $description:literal, $example:literal, $question:expr) => {
        pub(super) const $constant: $crate::evaluate::Op = $crate::evaluate::Op {
            name: $name,
            description: $description,
            example: $example,
            run: |input, gates| $crate::evaluate::run(input, gates, $question),
        };
    };
}
use op;
