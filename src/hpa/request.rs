//! What a pod requests, which its usage is measured against.

use std::collections::BTreeMap;

use crate::object::{Container, Pod, ResourceName};
use crate::pod::{self, ResourcesOptions, is_pod_level_resource};
use crate::release::{FeatureGates, Gate, Release};

/// Which request of a pod counts: of a resource, by the whole pod or by one container.
///
/// ```
/// use kube_semantics::FeatureGates;
/// use kube_semantics::hpa::Request;
///
/// let pod = serde_json::from_str(r#"{"spec": {"containers": [{"name": "a", "resources": {"requests": {"cpu": "250m"}}}]}}"#)?;
/// assert_eq!(Request::of_pod("cpu").of(&pod, &FeatureGates::default()), Ok(250));
/// let error = Request::of_container("memory", "a").of(&pod, &FeatureGates::default()).unwrap_err();
/// assert_eq!(error.to_string(), "missing request for memory in container a of Pod ");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    resource: ResourceName,
    /// Empty for the whole pod.
    container: String,
}

impl Request {
    /// By the whole pod.
    #[must_use]
    pub fn of_pod(resource: impl Into<ResourceName>) -> Self {
        Self::of_container(resource, "")
    }

    /// By one container; by the whole pod if the name is empty.
    #[must_use]
    pub fn of_container(resource: impl Into<ResourceName>, container: impl Into<String>) -> Self {
        Self { resource: resource.into(), container: container.into() }
    }

    /// The resource.
    #[must_use]
    pub fn resource(&self) -> &ResourceName {
        &self.resource
    }

    /// The container; empty for the whole pod.
    #[must_use]
    pub fn container(&self) -> &str {
        &self.container
    }

    /// What a pod requests, in thousandths.
    ///
    /// Of the whole pod that is what is requested for the pod as a whole, as the scheduler counts it, where something is; else
    /// the sum over containers and sidecars, each of which has to request something. Requests in thousandths are an int64 and
    /// add up as such; where they do not fit they wrap.
    ///
    /// # Errors
    /// There is no such request.
    pub fn of(&self, pod: &Pod, gates: &FeatureGates) -> Result<i64, RequestError> {
        if self.container.is_empty() && gates.enabled(Gate::PodLevelResources) && has_pod_level_requests(pod) {
            return self.of_whole_pod(pod);
        }
        let mut sum = 0i64;
        let sidecars = pod.spec.init_containers.iter().filter(|container| container.is_sidecar());
        for container in pod.spec.containers.iter().chain(sidecars) {
            if self.container.is_empty() {
                sum = sum.wrapping_add(self.of_one(container, pod)?);
            } else if self.container == container.name {
                return self.of_one(container, pod);
            }
        }
        // Up to 1.34 a container that a pod does not have was no more than one without a request of its own.
        if self.container.is_empty() || gates.release() < Release::V1_35 {
            return Ok(sum);
        }
        Err(RequestError::NoContainer { container: self.container.clone(), pod: pod.metadata.name.clone() })
    }

    #[inline]
    fn of_one(&self, container: &Container, pod: &Pod) -> Result<i64, RequestError> {
        match container.resources.requests.get_named(&self.resource) {
            Some(request) => Ok(request.wrapped_scaled_value(3)),
            None => Err(RequestError::NoRequest {
                resource: self.resource.clone(),
                container: container.name.clone(),
                pod: pod.metadata.name.clone(),
            }),
        }
    }

    #[cold]
    fn of_whole_pod(&self, pod: &Pod) -> Result<i64, RequestError> {
        let options = ResourcesOptions { use_status: false, in_place_pod_level: false, skip_pod_level: false, ..ResourcesOptions::quota() };
        let requests = pod::requests(pod, &options);
        requests
            .get_named(&self.resource)
            .map(|request| request.wrapped_scaled_value(3))
            .ok_or_else(|| RequestError::NoPodLevelRequest { resource: self.resource.clone(), pod: pod.metadata.name.clone() })
    }
}

fn has_pod_level_requests(pod: &Pod) -> bool {
    let resources = pod.spec.resources.as_ref();
    resources.is_some_and(|resources| resources.requests.names().any(|name| is_pod_level_resource(name.as_str())))
}

/// What each pod requests, in thousandths, by name (upstream's `calculateRequests`).
///
/// # Errors
/// The first pod that lacks the request, whatever else may be said of the pod.
///
/// ```
/// use kube_semantics::FeatureGates;
/// use kube_semantics::hpa::{Request, pod_requests};
///
/// let pods: Vec<kube_semantics::object::Pod> = serde_json::from_str(
///     r#"[{"metadata": {"name": "p"}, "spec": {"containers": [{"name": "a", "resources": {"requests": {"cpu": "1"}}}]}}]"#,
/// )?;
/// assert_eq!(pod_requests(&pods, &Request::of_pod("cpu"), &FeatureGates::default()), Ok([("p", 1000)].into()));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn pod_requests<'a>(pods: &'a [Pod], request: &Request, gates: &FeatureGates) -> Result<BTreeMap<&'a str, i64>, RequestError> {
    pods.iter().map(|pod| Ok((pod.metadata.name.as_str(), request.of(pod, gates)?))).collect()
}

/// A pod lacks the request that its usage is to be measured against.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// A container requests nothing of the resource.
    #[error("missing request for {resource} in container {container} of Pod {pod}")]
    NoRequest {
        /// The resource.
        resource: ResourceName,
        /// The container.
        container: String,
        /// The pod.
        pod: String,
    },
    /// The pod as a whole requests something, but nothing of the resource.
    #[error("missing pod-level request for {resource} in Pod {pod}")]
    NoPodLevelRequest {
        /// The resource.
        resource: ResourceName,
        /// The pod.
        pod: String,
    },
    /// The pod has no such container.
    #[error("container {container} not found in Pod {pod}")]
    NoContainer {
        /// The container.
        container: String,
        /// The pod.
        pod: String,
    },
}
