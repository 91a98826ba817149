//! What does a failed pod mean to its job?
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
//! What follows upstream (v1.37.0, `pkg/controller/job`): [`pod_failure_policy`], `matchPodFailurePolicy`.

mod pod_failure_policy;

pub use pod_failure_policy::{Action, Because, PodFailure, pod_failure_policy};
