//! Where does this pod fit, why not there, and which node would the scheduler choose?
//!
//! ```
//! use kube_semantics::object::{Node, Pod};
//! use kube_semantics::scheduling::{Cluster, Objects};
//!
//! let nodes: Vec<Node> = serde_json::from_str(
//!     r#"[{"metadata": {"name": "n1"}, "spec": {"taints": [{"key": "gpu", "effect": "NoSchedule"}]},
//!          "status": {"allocatable": {"cpu": "8", "memory": "16Gi", "pods": "110"}}},
//!         {"metadata": {"name": "n2"}, "status": {"allocatable": {"cpu": "2", "memory": "4Gi", "pods": "110"}}}]"#,
//! )?;
//! let pod: Pod = serde_json::from_str(
//!     r#"{"metadata": {"name": "web"}, "spec": {"containers": [{"name": "c", "resources": {"requests": {"cpu": "4"}}}]}}"#,
//! )?;
//! let cluster = Cluster::new(&Objects { nodes: &nodes, ..Objects::default() })?;
//! for (node, verdict) in cluster.fit(&pod).iter() {
//!     println!("{node}: {verdict}");
//! }
//! assert_eq!(
//!     cluster.diagnose(&pod)?.to_string(),
//!     "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). \
//!      preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling."
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What follows upstream (v1.37.0, in `pkg/scheduler` unless said otherwise):
//!
//! | here | upstream |
//! |---|---|
//! | [`Cluster::fit`], [`Cluster::why_not`] | `framework/runtime`: `RunPreFilterPlugins`, `RunFilterPlugins`; `framework/plugins`: the `Filter` of each |
//! | [`Cluster::rank`], [`Cluster::place`] | `framework/runtime`: `RunScorePlugins`; the `Score` and `NormalizeScore` of each |
//! | [`Cluster::diagnose`] | `schedule_one.go`: `findNodesThatFitPod`; `framework/types.go`: `FitError` |
//! | [`Cluster::preempt`] | `framework/plugins/defaultpreemption`, `framework/preemption` |
//! | [`tolerates`], [`untolerated_taint`] | `api/core/v1`: `ToleratesTaint`; `component-helpers/scheduling/corev1` |
//! | [`Profile`] | `apis/config`: defaults, merging and validation |
//! | [`Daemon`] | `pkg/controller/daemon`: `NodeShouldRunDaemonPod` |
//!
//! [`Cluster::capacity`] and [`Cluster::what_would_help`] have nothing upstream to follow: they ask the others again and again.
//!
//! How it is fast: pods that no selector can tell apart are one class, of which only counts by node are kept; terms of affinity
//! that are the same are one group; label values are numbers, a column for each key. So a selector is asked once for each
//! class, a term once for each group, a requirement once for each value, and what is left is arithmetic over columns. The
//! cluster keeps nothing of a pod that was asked about.
//!
//! Releases differ: the order of the filters, which nodes preemption may help and which budgets it charges, the text about taints
//! and about nodes that were not asked, host ports of sidecars, what pods request in all, spread constraints with the same key,
//! selectors of namespaces, balance, image volumes, declared features.
//!
//! Deliberately out: volumes and their claims, resource claims and device classes, extenders, pod groups, scheduling gates, pods
//! nominated to nodes by others, and the sampling of nodes in large clusters (every node is scored, and tried for preemption);
//! and an error of upstream, which adds the overhead again to pod-level requests of certain spellings (`1.5Gi`) each time it
//! measures the same pod.

mod affinity_term;
mod balanced_allocation;
mod capacity;
mod change;
mod cluster;
mod column;
mod cycle;
mod daemon_set;
mod default_selector;
mod error;
mod fits;
mod image_locality;
mod inter_pod_affinity;
mod inter_pod_affinity_filtering;
mod inter_pod_affinity_scoring;
mod label_index;
mod node_affinity;
mod node_declared_features;
mod node_ports;
mod node_resources;
mod node_resources_fit;
mod on_nodes;
mod plugin;
mod pod_class;
mod pod_resources;
mod pod_topology_spread;
mod pod_topology_spread_filtering;
mod pod_topology_spread_scoring;
mod preemption;
mod profile;
mod ranking;
mod resource_allocation;
mod rules;
mod schedule;
mod scoring_strategy;
mod symbols;
mod taint_toleration;
mod topology;
mod what_would_help;

pub use affinity_term::TermFault;
pub use capacity::{Capacity, MOST_COPIES};
pub use change::Change;
pub use cluster::{Cluster, ClusterError, Objects};
pub use daemon_set::{Daemon, DaemonFit};
pub use error::ScheduleError;
pub use fits::{Cause, Fits, PreFilterRejection, Rejection, Verdict};
pub use inter_pod_affinity_filtering::AffinityConflict;
pub use node_affinity::{NodeMismatch, TermMismatch, UnmetRequirement};
pub use node_declared_features::NodeFeature;
pub use node_ports::HostPort;
pub use node_resources_fit::Insufficient;
pub use plugin::{Plugin, UnknownPlugin};
pub use pod_topology_spread_filtering::Unspread;
pub use preemption::{Candidate, Ineligible, Preemption, Unhelpful};
pub use profile::{
    PluginArgs, PluginConfig, PluginEntry, PluginSet, Plugins, Profile, ProfileError, RequestedToCapacityRatioParam, ResourceSpec,
    ScoringStrategy, UtilizationShapePoint,
};
pub use ranking::{Ranking, Scored};
pub use schedule::{Diagnosis, PreemptionSummary, Unschedulable};
pub use taint_toleration::{tolerates, untolerated_taint};
pub use what_would_help::Help;
