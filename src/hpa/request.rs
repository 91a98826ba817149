//! What a pod requests, which its usage is measured against.

use crate::object::{Pod, ResourceList, ResourceName};
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
        self.of_template(&Template::new(pod), gates).map_err(|lack| lack.of_pod(self, &pod.metadata.name))
    }

    /// What the pods made from a template request.
    pub(super) fn of_template<'a>(&self, template: &'a Template, gates: &FeatureGates) -> Result<i64, Lack<'a>> {
        let release = gates.release();
        // Before 1.34 requests of whole pods were an alpha feature that the autoscaler knew nothing of.
        let by_pod = self.container.is_empty() && release >= Release::V1_34 && gates.enabled(Gate::PodLevelResources);
        if let Some(requests) = template.pod_level.as_ref().filter(|_| by_pod) {
            return self.milli(requests).ok_or(Lack::PodLevelRequest);
        }
        let mut sum = 0i64;
        for container in &template.containers {
            if !self.container.is_empty() && self.container != container.name {
                continue;
            }
            let request = self.milli(&container.requests).ok_or(Lack::Request { container: &container.name })?;
            sum = sum.wrapping_add(request);
            // Up to 1.34 a name was not taken to be that of one container only. A container without one ends the sum over a whole pod.
            if self.container == container.name && release >= Release::V1_35 {
                return Ok(sum);
            }
        }
        // Nor was a container that a pod does not have more than one without a request of its own.
        if self.container.is_empty() || release < Release::V1_35 { Ok(sum) } else { Err(Lack::Container) }
    }

    fn milli(&self, requests: &[(ResourceName, i64)]) -> Option<i64> {
        requests.iter().find(|(name, _)| *name == self.resource).map(|(_, milli)| *milli)
    }
}

/// What pods are made from, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Template {
    /// The containers, then the sidecars.
    containers: Vec<TemplateContainer>,
    /// What is requested for the pod as a whole, where something is.
    pod_level: Option<Vec<(ResourceName, i64)>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct TemplateContainer {
    name: String,
    /// In thousandths.
    requests: Vec<(ResourceName, i64)>,
}

impl Template {
    pub(super) fn new(pod: &Pod) -> Self {
        let containers = pod
            .spec
            .running_containers()
            .map(|container| TemplateContainer { name: container.name.clone(), requests: in_thousandths(&container.resources.requests) });
        let resources = pod.spec.resources.as_ref();
        let has_pod_level = resources.is_some_and(|resources| resources.requests.names().any(|name| is_pod_level_resource(name.as_str())));
        // Upstream looks at no status here, whatever the gates.
        let options = ResourcesOptions { use_status: false, skip_pod_level: false, ..ResourcesOptions::quota() };
        let pod_level = has_pod_level.then(|| in_thousandths(&pod::requests(pod, &options)));
        Self { containers: containers.collect(), pod_level }
    }
}

fn in_thousandths(list: &ResourceList) -> Vec<(ResourceName, i64)> {
    list.iter().map(|(name, quantity)| (name.clone(), quantity.wrapped_scaled_value(3))).collect()
}

/// What a template lacks.
pub(super) enum Lack<'a> {
    Request { container: &'a str },
    PodLevelRequest,
    Container,
}

impl Lack<'_> {
    /// The same of a pod.
    pub(super) fn of_pod(&self, request: &Request, pod: &str) -> RequestError {
        let (resource, pod) = (request.resource.clone(), pod.to_owned());
        match self {
            Self::Request { container } => RequestError::NoRequest { resource, container: (*container).to_owned(), pod },
            Self::PodLevelRequest => RequestError::NoPodLevelRequest { resource, pod },
            Self::Container => RequestError::NoContainer { container: request.container.clone(), pod },
        }
    }
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
