//! Will this object be let in by the quotas and limit ranges of its namespace, and if not, what stands in the way?
//!
//! ```
//! use kube_semantics::object::{Pod, ResourceQuota};
//! use kube_semantics::quota::{Admission, Namespace, Objection, Request};
//!
//! let quota: ResourceQuota = serde_json::from_str(
//!     r#"{"metadata": {"name": "compute"},
//!         "status": {"hard": {"requests.cpu": "2"}, "used": {"requests.cpu": "1500m"}}}"#,
//! )?;
//! let pod: Pod = serde_json::from_str(r#"{"spec": {"containers": [{"name": "a", "resources": {"requests": {"cpu": "1"}}}]}}"#)?;
//!
//! let namespace = Namespace::new(&[quota]);
//! let Admission::Denied(denied) = namespace.admit(&Request::create(&pod.into()))? else { panic!() };
//! assert_eq!(
//!     denied.to_string(),
//!     "exceeded quota: compute, requested: requests.cpu=1, used: requests.cpu=1500m, limited: requests.cpu=2"
//! );
//! let Objection::Exceeded { resources, .. } = &denied.objections[0] else { panic!() };
//! assert_eq!(resources[0].short_by.to_string(), "500m");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What follows upstream (v1.37.0):
//!
//! | here | upstream |
//! |---|---|
//! | [`usage`] | `pkg/quota/v1/evaluator/core`: the `Usage` of each evaluator |
//! | [`ScopeMatch`] | their `MatchingScopes` and `MatchingResources` |
//! | [`Namespace::admit`] | `apiserver/pkg/admission/plugin/resourcequota`: `Evaluate`, `CheckRequest` |
//! | [`Inventory::used`] | `apiserver/pkg/quota/v1`: `CalculateUsage`; `pkg/controller/resourcequota`: `syncResourceQuota` |
//! | [`LimitRanger`] | `plugin/pkg/admission/limitranger` |
//! | [`Rollout`] | what the controllers in `pkg/controller` make of a workload; `deployment/util`: `ResolveFenceposts`; `daemon/util`: `SurgeCount` |
//! | [`set_pod_defaults`], [`set_limit_range_defaults`] | `pkg/apis/core/v1`: `SetDefaults_Pod`, `SetDefaults_LimitRangeItem` |
//! | [`prepare_pod`] | these, the plugin and `pkg/api/pod`: `DefaultPodLevelResources`, in the order in which a pod meets them |
//!
//! Between releases differ: what a pod is charged by feature gate ([`ResourcesOptions`](crate::pod::ResourcesOptions)), which
//! writes are looked at at all ([`Namespace::admit`]), the scopes of claims, and device classes.
//!
//! Deliberately out: device classes that stand for an extended resource, and pods that own the claim made for theirs; whether a
//! quota or limit range is valid; and an error of upstream, which adds the overhead again to pod-level resources of certain
//! spellings each time it measures the same pod.

mod admission;
mod bounds;
mod compiled;
mod defaults;
mod inventory;
mod limit_range;
mod namespace;
mod object;
mod preflight;
mod rollout;
mod scope;
mod tracked;
mod unspecified;
mod usage;
mod violation;

pub use admission::{Admission, Charge, Denied, Exceeded, Objection, Raise, Unspecified};
pub use defaults::{prepare_pod, set_limit_range_defaults, set_pod_defaults, set_resource_claim_defaults};
pub use inventory::Inventory;
pub use limit_range::{Applied, Change, LimitKind, LimitRanger};
pub use namespace::{AdmitError, Namespace, Operation, Request};
pub use object::{GroupResource, Object};
pub use preflight::{Fit, Preflight, Reason, Stage, Stop, preflight};
pub use rollout::{Rollout, RolloutError};
pub use scope::{ScopeError, ScopeFault, ScopeMatch, ScopeText};
pub use usage::usage;
pub use violation::{Bound, LimitType, Observed, Violation, Violations};
