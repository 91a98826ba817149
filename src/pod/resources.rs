//! What a pod asks for in all.

use std::collections::BTreeMap;

use super::{is_pod_level_resource_in, older};
use crate::Quantity;
use crate::object::{ActuatedResources, Container, ContainerStatus, Pod, ResourceList, ResourceName, ResourceRequirements, add_or_larger};
use crate::release::{FeatureGates, Gate, Release};

/// What counts when the requests and limits of a pod are added up (upstream's `PodResourcesOptions`).
///
/// The default is what the scheduler of the newest release does.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourcesOptions {
    /// Does the status count, where a resize is under way?
    pub use_status: bool,
    /// Does the status of the pod as a whole count too?
    pub in_place_pod_level: bool,
    /// Is what is asked for all containers together left out?
    pub skip_pod_level: bool,
    /// Are the requests of the containers left out?
    pub skip_container_level: bool,
    /// Is the pod's overhead left out?
    pub exclude_overhead: bool,
    /// The requests of containers that have none of these.
    pub non_missing_container_requests: ResourceList,
    /// By the rules of this release.
    pub release: Release,
}

impl ResourcesOptions {
    /// As the scheduler of the newest release counts.
    #[must_use]
    pub fn scheduler() -> Self {
        Self::scheduler_in(&FeatureGates::default())
    }

    /// As the scheduler counts with these gates.
    #[must_use]
    pub fn scheduler_in(gates: &FeatureGates) -> Self {
        // Upstream does not start with the one gate on and the other off.
        let in_place_pod_level = gates.enabled(Gate::InPlacePodLevelResourcesVerticalScaling) && gates.enabled(Gate::PodLevelResources);
        Self { in_place_pod_level, ..Self::quota_in(gates) }
    }

    /// As quotas of the newest release count.
    #[must_use]
    pub fn quota() -> Self {
        Self::quota_in(&FeatureGates::default())
    }

    /// As quotas count with these gates.
    #[must_use]
    pub fn quota_in(gates: &FeatureGates) -> Self {
        Self {
            use_status: gates.enabled(Gate::InPlacePodVerticalScaling),
            in_place_pod_level: false,
            skip_pod_level: !gates.enabled(Gate::PodLevelResources),
            skip_container_level: false,
            exclude_overhead: false,
            non_missing_container_requests: ResourceList::new(),
            release: gates.release(),
        }
    }
}

impl ResourcesOptions {
    // Options that came later than the release say nothing in it.

    fn skips_containers(&self) -> bool {
        self.skip_container_level && self.release >= Release::V1_34
    }

    fn skips_pod_level(&self) -> bool {
        self.skip_pod_level || self.release < Release::V1_32
    }

    fn asks_status_of_pod(&self) -> bool {
        self.in_place_pod_level && self.use_status && self.release >= Release::V1_35
    }
}

impl Default for ResourcesOptions {
    fn default() -> Self {
        Self::scheduler()
    }
}

/// What a pod requests in all.
///
/// The containers side by side, or the init containers one by one with the sidecars that already run, whichever is more;
/// what is asked for the pod as a whole in place of that; and the overhead.
///
/// ```
/// use kube_semantics::object::Pod;
/// use kube_semantics::pod::{ResourcesOptions, requests};
///
/// let pod: Pod = serde_json::from_str(
///     r#"{"spec": {"containers": [{"resources": {"requests": {"cpu": "1"}}}], "overhead": {"cpu": "10m"}}}"#,
/// )?;
/// assert_eq!(requests(&pod, &ResourcesOptions::scheduler()).to_string(), "cpu=1010m");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn requests(pod: &Pod, options: &ResourcesOptions) -> ResourceList {
    let mut total = if options.skips_containers() { ResourceList::new() } else { container_requests(pod, options) };
    if let Some(resources) = &pod.spec.resources
        && !options.skips_pod_level()
        && resources.requests.names().any(|name| is_pod_level_resource_in(name.as_str(), options.release))
    {
        match pod.status.resources.as_ref().filter(|_| options.asks_status_of_pod()) {
            Some(status) => {
                let statuses = [status.requests.as_ref(), pod.status.allocated_resources.as_ref()];
                replace(&mut total, &effective(pod, &resources.requests, statuses, options.release), options.release);
            }
            None => replace(&mut total, &resources.requests, options.release),
        }
    }
    if !options.exclude_overhead {
        total.add(&pod.spec.overhead);
    }
    total
}

/// The limits of a pod in all, by the rules of [`requests`]; the overhead is added to limits that are there and not zero.
///
/// ```
/// use kube_semantics::object::Pod;
/// use kube_semantics::pod::{ResourcesOptions, limits};
///
/// let pod: Pod = serde_json::from_str(
///     r#"{"spec": {"containers": [{"resources": {"limits": {"cpu": "1"}}}], "overhead": {"cpu": "10m", "memory": "1Mi"}}}"#,
/// )?;
/// assert_eq!(limits(&pod, &ResourcesOptions::scheduler()).to_string(), "cpu=1010m");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn limits(pod: &Pod, options: &ResourcesOptions) -> ResourceList {
    let mut total = container_limits(pod, options);
    if let Some(resources) = &pod.spec.resources
        && !options.skips_pod_level()
        && has_pod_level(resources, options.release)
    {
        match pod.status.resources.as_ref().filter(|_| options.asks_status_of_pod()) {
            Some(status) if options.release >= Release::V1_37 || status.limits.is_some() || !resize_infeasible(pod) => {
                let effective = effective(pod, &resources.limits, [status.limits.as_ref(), None], options.release);
                replace(&mut total, &effective, options.release);
            }
            _ => replace(&mut total, &resources.limits, options.release),
        }
    }
    if !options.exclude_overhead {
        for (name, quantity) in &pod.spec.overhead {
            if let Some(limit) = total.get(name.as_str()).filter(|limit| !limit.is_zero()) {
                let mut limit = limit.clone();
                add_or_larger(&mut limit, quantity);
                total.insert(name.clone(), limit);
            }
        }
    }
    total
}

/// Is anything asked for the pod as a whole that can be?
pub(crate) fn has_pod_level(resources: &ResourceRequirements, release: Release) -> bool {
    resources.requests.names().chain(resources.limits.names()).any(|name| is_pod_level_resource_in(name.as_str(), release))
}

fn replace(total: &mut ResourceList, by: &ResourceList, release: Release) {
    for (name, quantity) in by {
        if is_pod_level_resource_in(name.as_str(), release) {
            total.insert(name.clone(), quantity.clone());
        }
    }
}

/// What is asked for the pod as a whole, or is in force, whichever is more.
fn effective(pod: &Pod, spec: &ResourceList, statuses: [Option<&ResourceList>; 2], release: Release) -> ResourceList {
    let mut effective = if resize_infeasible(pod) { ResourceList::new() } else { spec.clone() };
    for status in statuses.into_iter().flatten() {
        effective.raise(status);
    }
    if release < Release::V1_37 {
        // What was asked for was looked up, and nothing else; what was not found came out as zero. Limits of which nothing is in
        // force were kept instead.
        return spec.iter().map(|(name, _)| (name.clone(), effective.of(name).cloned().unwrap_or_default())).collect();
    }
    effective
}

/// Has the node said that a resize can never be?
pub(super) fn resize_infeasible(pod: &Pod) -> bool {
    let pending = pod.status.conditions.iter().find(|condition| condition.kind == "PodResizePending");
    pending.is_some_and(|condition| condition.reason == "Infeasible")
}

fn container_requests(pod: &Pod, options: &ResourcesOptions) -> ResourceList {
    let missing = &options.non_missing_container_requests;
    if !options.use_status {
        return aggregate(pod, missing, |container| Some(&container.resources.requests));
    }
    if options.release < Release::V1_37 {
        let pod = older::with_status(pod, options.release);
        return aggregate(&pod, missing, |container| Some(&container.resources.requests));
    }
    let status = pod.status.resources.as_ref().filter(|_| options.in_place_pod_level);
    let whole = match (status, &pod.status.allocated_resources) {
        (Some(ActuatedResources { requests: Some(actuated), .. }), Some(allocated)) => Some((actuated, allocated)),
        _ => None,
    };
    let infeasible = resize_infeasible(pod);
    let statuses = Statuses::new(pod);
    if whole.is_none() && !infeasible && statuses.is_empty() {
        // Without a status, what is allocated and what is in force is what the spec says.
        return aggregate(pod, missing, |container| Some(&container.resources.requests));
    }
    let spec = |container| if infeasible { None } else { Some(requests_of(container)) };
    let (actuated, allocated) = match whole {
        Some((actuated, allocated)) => (actuated.clone(), allocated.clone()),
        None => {
            let allocated = aggregate(pod, missing, |container| {
                let status = statuses.get(container);
                status.and_then(|status| status.allocated_resources.as_ref()).or_else(|| spec(container))
            });
            let actuated = aggregate(pod, missing, |container| {
                let status = statuses.get(container);
                let requests = status.and_then(|status| status.resources.as_ref()?.requests.as_ref());
                requests.or_else(|| status?.allocated_resources.as_ref()).or_else(|| spec(container))
            });
            (actuated, allocated)
        }
    };
    let mut total = if infeasible { ResourceList::new() } else { aggregate(pod, missing, |container| Some(requests_of(container))) };
    total.raise(&actuated);
    total.raise(&allocated);
    total
}

fn container_limits(pod: &Pod, options: &ResourcesOptions) -> ResourceList {
    let missing = &ResourceList::new();
    if !options.use_status {
        return aggregate(pod, missing, |container| Some(&container.resources.limits));
    }
    if options.release < Release::V1_37 {
        let pod = older::with_status(pod, options.release);
        return aggregate(&pod, missing, |container| Some(&container.resources.limits));
    }
    let whole = pod.status.resources.as_ref().filter(|_| options.in_place_pod_level).and_then(|status| status.limits.as_ref());
    let infeasible = resize_infeasible(pod);
    let statuses = Statuses::new(pod);
    if whole.is_none() && !infeasible && statuses.is_empty() {
        return aggregate(pod, missing, |container| Some(&container.resources.limits));
    }
    let mut total = if infeasible { ResourceList::new() } else { aggregate(pod, missing, |container| Some(limits_of(container))) };
    match whole {
        Some(actuated) => total.raise(actuated),
        None => total.raise(&aggregate(pod, missing, |container| {
            let limits = statuses.get(container).and_then(|status| status.resources.as_ref()?.limits.as_ref());
            limits.or(if infeasible { None } else { Some(limits_of(container)) })
        })),
    }
    total
}

fn requests_of(container: &Container) -> &ResourceList {
    &container.resources.requests
}

fn limits_of(container: &Container) -> &ResourceList {
    &container.resources.limits
}

/// The containers side by side, or the init containers one by one with the sidecars that already run, whichever is more.
pub(crate) fn aggregate<'a>(
    pod: &'a Pod,
    missing: &ResourceList,
    list: impl Fn(&'a Container) -> Option<&'a ResourceList>,
) -> ResourceList {
    // Most lists are as they stand, so that nothing is copied.
    let filled = |container| {
        let list = list(container);
        if missing.is_empty() { Filled::As(list) } else { Filled::With(with_missing(list, missing)) }
    };
    let mut total = ResourceList::new();
    for container in &pod.spec.containers {
        filled(container).with(|list| total.add(list));
    }
    let (mut sidecars, mut initial) = (ResourceList::new(), ResourceList::new());
    for container in &pod.spec.init_containers {
        filled(container).with(|list| {
            if container.is_sidecar() {
                total.add(list);
                sidecars.add(list);
                initial.raise(&sidecars);
            } else if sidecars.is_empty() {
                initial.raise(list);
            } else {
                let mut together = list.clone();
                together.add(&sidecars);
                initial.raise(&together);
            }
        });
    }
    total.raise(&initial);
    total
}

/// How much of one resource that comes to, in thousandths; `None` if there is nothing of it, and where that takes more than
/// adding up whole thousandths that are not negative.
pub(crate) fn aggregate_thousandths(pod: &Pod, resource: &ResourceName, list: impl Fn(&Container) -> &ResourceList) -> Option<i64> {
    let mut asks = false;
    let mut of = |container| match list(container).of(resource) {
        Some(quantity) => {
            asks = true;
            quantity.exact_thousandths().filter(|number| *number >= 0)
        }
        None => Some(0),
    };
    let mut total = 0_i64;
    for container in &pod.spec.containers {
        total = total.checked_add(of(container)?)?;
    }
    let (mut sidecars, mut initial) = (0_i64, 0);
    for container in &pod.spec.init_containers {
        let together = sidecars.checked_add(of(container)?)?;
        initial = together.max(initial);
        if container.is_sidecar() {
            total = total.checked_add(together - sidecars)?;
            sidecars = together;
        }
    }
    asks.then(|| total.max(initial))
}

enum Filled<'a> {
    As(Option<&'a ResourceList>),
    With(ResourceList),
}

impl Filled<'_> {
    fn with(&self, then: impl FnOnce(&ResourceList)) {
        match self {
            Self::As(Some(list)) => then(list),
            Self::As(None) => then(&ResourceList::new()),
            Self::With(list) => then(list),
        }
    }
}

fn with_missing(list: Option<&ResourceList>, missing: &ResourceList) -> ResourceList {
    let mut filled = list.cloned().unwrap_or_default();
    for (name, quantity) in missing {
        if !filled.contains(name.as_str()) {
            // Added to nothing, which takes the spelling away.
            let mut sum = Quantity::ZERO;
            add_or_larger(&mut sum, quantity);
            filled.insert(name.clone(), sum);
        }
    }
    filled
}

/// The statuses of the containers by name.
enum Statuses<'a> {
    Few(&'a Pod),
    Many(BTreeMap<&'a str, &'a ContainerStatus>),
}

impl<'a> Statuses<'a> {
    fn new(pod: &'a Pod) -> Self {
        let statuses = || pod.status.container_statuses.iter().chain(&pod.status.init_container_statuses);
        if pod.status.container_statuses.len() + pod.status.init_container_statuses.len() <= 16 {
            return Self::Few(pod);
        }
        // Of a name that comes twice the first stays.
        Self::Many(statuses().rev().map(|status| (status.name.as_str(), status)).collect())
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Few(pod) if pod.status.container_statuses.is_empty() && pod.status.init_container_statuses.is_empty())
    }

    fn get(&self, container: &Container) -> Option<&'a ContainerStatus> {
        match self {
            Self::Few(pod) => {
                let mut statuses = pod.status.container_statuses.iter().chain(&pod.status.init_container_statuses);
                statuses.find(|status| status.name == container.name)
            }
            Self::Many(statuses) => statuses.get(container.name.as_str()).copied(),
        }
    }
}
