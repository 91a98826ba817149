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

mod affinity_term;
mod cluster;
mod column;
mod cycle;
mod default_selector;
mod fits;
mod image_locality;
mod inter_pod_affinity;
mod label_index;
mod node_affinity;
mod node_declared_features;
mod node_ports;
mod node_resources;
mod node_resources_fit;
mod node_resources_scorer;
mod on_nodes;
mod plugin;
mod pod_class;
mod pod_resources;
mod pod_topology_spread;
mod preemption;
mod profile;
mod ranking;
mod schedule;
mod symbols;
mod taint_toleration;
mod topology;

pub use cluster::{Cluster, ClusterError, Objects};
pub use fits::{Cause, Fits, PreFilterRejection, Rejection, Verdict};
pub use inter_pod_affinity::AffinityConflict;
pub use node_affinity::{NodeMismatch, TermMismatch, UnmetRequirement};
pub use node_declared_features::NodeFeature;
pub use node_ports::HostPort;
pub use node_resources_fit::Insufficient;
pub use plugin::{Plugin, UnknownPlugin};
pub use pod_topology_spread::Unspread;
pub use preemption::{Candidate, Ineligible, Preemption, Unhelpful};
pub use profile::{
    PluginArgs, PluginConfig, PluginEntry, PluginSet, Plugins, Profile, ProfileError, RequestedToCapacityRatioParam, ResourceSpec,
    ScoringStrategy, UtilizationShapePoint,
};
pub use ranking::{Ranking, Scored};
pub use schedule::{Diagnosis, PreemptionSummary, Unschedulable};
pub use taint_toleration::{tolerates, untolerated_taint};
