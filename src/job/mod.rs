//! What does a failed pod mean to its job, has the job succeeded, and how long does it stay?
//!
//! ```
//! use kube_semantics::job::{Action, pod_failure_policy};
//! use kube_semantics::object::{Pod, PodFailurePolicy};
//!
//! let policy: PodFailurePolicy = serde_json::from_str(
//!     r#"{"rules": [{"action": "FailJob", "onExitCodes": {"operator": "In", "values": [42]}}]}"#,
//! )?;
//! let pod: Pod = serde_json::from_str(
//!     r#"{"metadata": {"namespace": "batch", "name": "w-0"},
//!         "status": {"containerStatuses": [{"name": "app", "state": {"terminated": {"exitCode": 42}}}]}}"#,
//! )?;
//! let verdict = pod_failure_policy(Some(&policy), &pod);
//! assert_eq!(verdict.action(), Some(Action::FailJob));
//! assert_eq!(
//!     verdict.to_string(),
//!     "Container app for pod batch/w-0 failed with exit code 42 matching FailJob rule at index 0"
//! );
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! What follows upstream (v1.37.0):
//!
//! | here | upstream |
//! |---|---|
//! | [`pod_failure_policy`] | `pkg/controller/job`: `matchPodFailurePolicy` |
//! | [`success_policy`] | the same: `matchSuccessPolicy` |
//! | [`Indexes`] | the same: `orderedIntervals`, `parseIndexesFromString` |
//! | [`time_left`] | `pkg/controller/ttlafterfinished`: `timeLeft` |
//!
//! Up to 1.36, `FailIndex` took effect only with the gate `JobBackoffLimitPerIndex`, which has been on by default since 1.29.
//!
//! Deliberately out: the controller itself, which makes and counts pods.

mod indexes;
mod pod_failure_policy;
mod success_policy;
mod ttl;

pub use indexes::Indexes;
pub use pod_failure_policy::{Action, Because, PodFailure, pod_failure_policy};
pub use success_policy::success_policy;
pub use ttl::{NoTimeLeft, time_left};

use crate::object::{Job, JobCondition};

/// The first condition that says that a job has finished, well or badly.
pub(crate) fn finished(job: &Job) -> Option<&JobCondition> {
    let mut conditions = job.status.conditions.iter();
    conditions.find(|condition| matches!(condition.kind.as_str(), "Complete" | "Failed") && condition.status == "True")
}
