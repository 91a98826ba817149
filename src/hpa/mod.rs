//! How many replicas does this HorizontalPodAutoscaler want, and which rule decided?
//!
//! ```
//! use kube_semantics::hpa::{Autoscaler, LimitRule, LimitReason, Observation, Pods, Samples, Scale, State};
//! use kube_semantics::object::HorizontalPodAutoscaler;
//!
//! let autoscaler: HorizontalPodAutoscaler = serde_json::from_str(
//!     r#"{"metadata": {"name": "worker", "namespace": "shop"},
//!         "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "worker"}, "maxReplicas": 50,
//!                  "metrics": [{"type": "External",
//!                               "external": {"metric": {"name": "queue"}, "target": {"type": "AverageValue", "averageValue": "30"}}}]}}"#,
//! )?;
//! let scale = Scale { replicas: 3, status_replicas: 3, selector: "app=worker".into(), ..Scale::default() };
//! let samples = [Samples::Values(vec!["600".parse()?])];
//! let seen = Observation { scale: Ok(&scale), pods: &Pods::default(), samples: &samples, others: &[] };
//!
//! let recommendation = Autoscaler::new(&autoscaler).evaluate(&seen, "2026-03-01T12:00:00Z".parse()?, &State::default());
//! assert_eq!(recommendation.proposals[0].as_ref().map(|proposal| proposal.replicas), Ok(20));
//! // From three pods it goes no further than to six at once.
//! assert_eq!(recommendation.scaled_to, Some(6));
//! assert_eq!(recommendation.limits[0].rule, LimitRule::Scale(LimitReason::ScaleUpLimit));
//! let limited = &recommendation.status().conditions[2];
//! assert_eq!((&*limited.kind, &*limited.status), ("ScalingLimited", "True"));
//! assert_eq!(limited.message, "the desired replica count is increasing faster than the maximum scale rate");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An [`Autoscaler`] is compiled once from its object and asked at every tick: what it sees is an [`Observation`], what it
//! remembers a [`State`] that the caller keeps, what it answers a [`Recommendation`]. [`Pods`] and [`PodUsage`] are compiled from
//! objects as well, so that many metrics, and many autoscalers, look at them. The steps stand on their own, too, and
//! [`simulate`] plays ticks over a curve of load.
//!
//! What follows upstream (`pkg/controller/podautoscaler`, v1.37.0):
//!
//! | here | upstream |
//! |---|---|
//! | [`set_defaults`] | `pkg/apis/autoscaling/v2/defaults.go` |
//! | [`drop_disabled_fields`] | `pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go`: `dropDisabledFields` |
//! | `HorizontalPodAutoscaler::from` an object of `autoscaling/v1` | `pkg/apis/autoscaling/v1/conversion.go` |
//! | [`Autoscaler::evaluate`] | `horizontal.go`: `reconcileAutoscaler`, `computeReplicasForMetrics`, `validateAndParseSelector` |
//! | [`Metric::replicas`] | `replica_calculator.go`, `metrics/utilization.go`, `metrics/client.go` |
//! | [`Classifier`], [`SelectedPods::requests`] | `replica_calculator.go`: `groupPods`, `calculateRequests` |
//! | [`stabilize`] | `horizontal.go`: `stabilizeRecommendation`, `stabilizeRecommendationWithBehaviors` |
//! | the conditions of the status, with their messages | `horizontal.go`: the calls of `setCondition` |
//! | [`scale_limit`] | `horizontal.go`: `convertDesiredReplicasWithRules`, `convertDesiredReplicasWithBehaviorRate` |
//! | [`State::record_scale`] | `horizontal.go`: `storeScaleEvent` |
//!
//! Floats are rounded step by step in upstream's order, integers wrap where Go's do, and what does not fit an integer is what
//! amd64 makes of it. Between releases differ the tolerance, caps on sums that overflow, zero replicas, and what a missing
//! container is: see [`Options::gates`].
//!
//! The conditions of the status have upstream's messages, and an error prints what upstream's events say. What an API server says
//! where it refuses something comes with the observation. Of a faulty selector they tell in the words of the newest release.
//!
//! Deliberately out: events themselves, the retry of conflicting updates, and whether the API server would take the object; and an
//! error of upstream, which adds the overhead again to pod-level requests of certain spellings each time it measures the same pod.
//! Where a metric lacks the part that belongs to its type upstream panics; here that metric fails.

mod autoscaler;
mod behavior;
mod calculator;
mod condition;
mod defaults;
mod failure;
mod limit;
mod metric;
mod names;
mod observation;
mod options;
mod pod_group;
mod pods;
mod proposal;
mod recommendation;
mod request;
mod samples;
mod simulate;
mod stabilize;
mod state;
mod tally;
mod tolerance;
mod v1;

pub use autoscaler::Autoscaler;
pub use behavior::{Behavior, Direction, PolicyKind, ScalingPolicy, ScalingRules, SelectPolicy};
pub use defaults::{drop_disabled_fields, set_behavior_defaults, set_defaults, set_defaults_in};
pub use failure::MetricError;
pub use limit::{Bounds, LimitReason, Limited, scale_limit};
pub use metric::Metric;
pub use observation::{Observation, OtherAutoscaler, Scale, ScaleSelector};
pub use options::Options;
pub use pod_group::{Classifier, PodGroup, PodGroups, SampleTime};
pub use pods::{Pods, SelectedPods};
pub use proposal::{Corrected, Proposal, ProposalRule, ScaleTarget};
pub use recommendation::{Limit, LimitRule, Recommendation, ReconcileError};
pub use request::{Request, RequestError};
pub use samples::{PodUsage, PodValue, PodValues, Samples};
pub use simulate::{Load, SimulatedTick, Simulation, Span, simulate};
pub use stabilize::{Stabilized, stabilize};
pub use state::{PastRecommendation, ScaleEvent, State};
pub use tolerance::Tolerances;
