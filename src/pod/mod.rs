//! What a pod asks for in all, and its quality of service: the arithmetic that scheduling, autoscaling and quota stand on.
//!
//! ```
//! use kube_semantics::object::Pod;
//! use kube_semantics::pod::{self, QosClass, ResourcesOptions};
//!
//! let pod: Pod = serde_json::from_str(
//!     r#"{"spec": {
//!         "containers": [{"name": "app", "resources": {"requests": {"cpu": "500m"}}}],
//!         "initContainers": [{"name": "setup", "resources": {"requests": {"cpu": "2"}}}]
//!     }}"#,
//! )?;
//! assert_eq!(pod::requests(&pod, &ResourcesOptions::scheduler()).to_string(), "cpu=2");
//! assert_eq!(pod::qos_class(&pod), QosClass::Burstable);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! What follows upstream (v1.37.0):
//!
//! | here | upstream |
//! |---|---|
//! | [`requests`], [`limits`] | `component-helpers/resource`: `PodRequests`, `PodLimits` |
//! | [`qos_class`] | `pkg/apis/core/v1/helper/qos`: `ComputePodQOS` |
//!
//! Between releases differ: up to 1.36 the status was compared container by container, and the quality of service came from
//! sums.
//!
//! Deliberately out: the alpha that counts devices allocated to a pod into its requests.

mod names;
mod older;
mod qos;
mod resources;

pub use names::is_pod_level_resource;
pub(crate) use names::{is_extended_resource, is_native_resource, is_pod_level_resource_in};
pub(crate) use older::with_status;
pub use qos::{QosClass, qos_class, qos_class_in};
pub use resources::{ResourcesOptions, limits, requests};
pub(crate) use resources::{aggregate, aggregate_thousandths, has_pod_level};
