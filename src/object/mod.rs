//! The Kubernetes objects, as far as some evaluator reads them.
//!
//! Plain data in the shape the API server stores: public fields, camelCase on the wire, an absent field is the default,
//! a field nobody here reads is ignored. Strings that have a grammar ([`Quantity`](crate::Quantity), for one) are parsed
//! on the way in, so that an evaluator never meets a malformed one.
//!
//! ```
//! use kube_semantics::object::Node;
//!
//! let node: Node = serde_json::from_str(r#"{"metadata": {"name": "n1", "labels": {"zone": "a"}}, "spec": null}"#)?;
//! assert_eq!(node.metadata.labels.get("zone"), Some("a"));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! What follows upstream: field names and types of `k8s.io/api` and `k8s.io/apimachinery/pkg/apis/meta/v1`, version
//! v0.37.0; and the way Go reads JSON `null`, which leaves the zero value wherever it stands ([`Wire`]).
//! Deliberately out: fields that no evaluator reads, and defaults that the API server fills in.

mod affinity;
mod core;
mod label_selector;
mod labels;
mod meta;
pub(crate) mod same_text;
pub(crate) mod wire;

pub use affinity::{Affinity, NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PreferredSchedulingTerm};
pub use core::{Node, NodeSpec, Pod, PodSpec, PodStatus};
pub use label_selector::{LabelSelector, LabelSelectorRequirement};
pub use labels::{Iter as LabelsIter, Labels};
pub use meta::{ObjectMeta, OwnerReference};
pub use wire::Wire;
