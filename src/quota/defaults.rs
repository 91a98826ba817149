//! What the API server fills in before quotas and limit ranges see an object.

use super::{Change, LimitRanger};
use crate::object::{LimitRange, Pod, ResourceClaim, ResourceList};
use crate::pod::{aggregate, is_pod_level_resource};
use crate::release::{FeatureGates, Gate, Release};

/// Makes of a limit range that somebody wrote the one that the API server holds (upstream's `SetDefaults_LimitRangeItem`).
///
/// For containers, what is at most allowed is the default limit, that the default request, and failing that the least that
/// is allowed.
///
/// ```
/// use kube_semantics::object::LimitRange;
/// use kube_semantics::quota::set_limit_range_defaults;
///
/// let mut range: LimitRange =
///     serde_json::from_str(r#"{"spec": {"limits": [{"type": "Container", "max": {"cpu": "1"}, "min": {"memory": "16Mi"}}]}}"#)?;
/// set_limit_range_defaults(&mut range);
/// assert_eq!(range.spec.limits[0].default.to_string(), "cpu=1");
/// assert_eq!(range.spec.limits[0].default_request.to_string(), "cpu=1,memory=16Mi");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn set_limit_range_defaults(range: &mut LimitRange) {
    for item in &mut range.spec.limits {
        for list in [&mut item.max, &mut item.min, &mut item.default, &mut item.default_request, &mut item.max_limit_request_ratio] {
            to_thousandths(list);
        }
        if item.kind == "Container" {
            item.default.fill_in(&item.max);
            item.default_request.fill_in(&item.default);
            item.default_request.fill_in(&item.min);
        }
    }
}

/// Makes of a pod that somebody wrote the one that quotas see when it is made: the API server's defaults, what limit ranges
/// fill in, and what is filled in for the pod as a whole, which since 1.37 is the last (`DefaultPodLevelResources` in
/// `pkg/api/pod`). Returns what limit ranges filled in.
///
/// ```
/// use kube_semantics::FeatureGates;
/// use kube_semantics::object::{LimitRange, Pod};
/// use kube_semantics::quota::{LimitRanger, prepare_pod};
///
/// let range: LimitRange =
///     serde_json::from_str(r#"{"spec": {"limits": [{"type": "Container", "defaultRequest": {"cpu": "250m"}}]}}"#)?;
/// let mut pod: Pod = serde_json::from_str(r#"{"spec": {"containers": [{"name": "a"}], "resources": {"limits": {"cpu": "1"}}}}"#)?;
/// let changes = prepare_pod(&mut pod, &LimitRanger::new(&[range]), &FeatureGates::default());
/// assert_eq!(changes.len(), 1);
/// assert_eq!(pod.spec.resources.map(|resources| resources.requests.to_string()).as_deref(), Some("cpu=250m"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn prepare_pod(pod: &mut Pod, limits: &LimitRanger, gates: &FeatureGates) -> Vec<Change> {
    set_pod_defaults(pod, gates);
    let changes = limits.default_pod(pod);
    if gates.enabled(Gate::PodLevelResourcesFixDefaulting) {
        set_pod_level_defaults(pod, gates);
    }
    changes
}

/// Makes of a pod that somebody wrote the one that admission sees first (upstream's `SetDefaults_Pod`): containers request
/// what they are limited to, where they do not say, and in the network of the node their ports are the node's.
///
/// ```
/// use kube_semantics::FeatureGates;
/// use kube_semantics::object::Pod;
/// use kube_semantics::quota::set_pod_defaults;
///
/// let mut pod: Pod = serde_json::from_str(r#"{"spec": {"containers": [{"name": "a", "resources": {"limits": {"cpu": "1"}}}]}}"#)?;
/// set_pod_defaults(&mut pod, &FeatureGates::default());
/// assert_eq!(pod.spec.containers[0].resources.requests.to_string(), "cpu=1");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn set_pod_defaults(pod: &mut Pod, gates: &FeatureGates) {
    let spec = &mut pod.spec;
    for container in spec.containers.iter_mut().chain(&mut spec.init_containers) {
        let resources = &mut container.resources;
        to_thousandths(&mut resources.requests);
        to_thousandths(&mut resources.limits);
        resources.requests.fill_in(&resources.limits);
    }
    if let Some(resources) = &mut spec.resources {
        to_thousandths(&mut resources.requests);
        to_thousandths(&mut resources.limits);
    }
    to_thousandths(&mut spec.overhead);
    if spec.host_network {
        let containers = spec.containers.iter_mut().chain(&mut spec.init_containers);
        for port in containers.flat_map(|container| &mut container.ports).filter(|port| port.host_port == 0) {
            port.host_port = port.container_port;
        }
    }
    if !gates.enabled(Gate::PodLevelResourcesFixDefaulting) {
        set_pod_level_defaults(pod, gates);
    }
}

/// Makes of a claim of devices that somebody wrote the one that the API server holds: one device of a class, where it does
/// not say how many (upstream's `SetDefaults_ExactDeviceRequest`).
///
/// ```
/// use kube_semantics::object::ResourceClaim;
/// use kube_semantics::quota::set_resource_claim_defaults;
///
/// let mut claim: ResourceClaim =
///     serde_json::from_str(r#"{"spec": {"devices": {"requests": [{"exactly": {"deviceClassName": "gpu"}}]}}}"#)?;
/// set_resource_claim_defaults(&mut claim);
/// assert_eq!(claim.spec.devices.requests[0].exactly.as_ref().map(|request| request.count), Some(1));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn set_resource_claim_defaults(claim: &mut ResourceClaim) {
    for request in claim.spec.devices.requests.iter_mut().flat_map(|request| request.exactly.iter_mut().chain(&mut request.first_available))
    {
        if request.allocation_mode.is_empty() {
            request.allocation_mode = "ExactCount".to_owned();
        }
        if request.allocation_mode == "ExactCount" && request.count == 0 {
            request.count = 1;
        }
    }
}

/// What is filled in for the pod as a whole, if anything is asked for it.
fn set_pod_level_defaults(pod: &mut Pod, gates: &FeatureGates) {
    let asks = pod.spec.resources.as_ref().is_some_and(|resources| !resources.requests.is_empty() || !resources.limits.is_empty());
    if !asks || !gates.enabled(Gate::PodLevelResources) {
        return;
    }
    let late = gates.enabled(Gate::PodLevelResourcesFixDefaulting);
    let none = ResourceList::new();
    let mut of_containers = aggregate(pod, &none, |container| Some(&container.resources.requests));
    let limits = aggregate(pod, &none, |container| Some(&container.resources.limits));
    let all_limit = |name: &str| {
        let mut containers = pod.spec.containers.iter().chain(&pod.spec.init_containers);
        containers.all(|container| container.resources.limits.contains(name))
    };
    let limited_by_all = limits.only(|name| is_pod_level_resource(name) && all_limit(name));
    let Some(resources) = &mut pod.spec.resources else { return };
    if gates.release() >= Release::V1_33 {
        let requests = &resources.requests;
        resources.limits.fill_in(&limits.only(|name| name.starts_with("hugepages-") && !requests.contains(name)));
    }
    if late || !resources.limits.is_empty() {
        of_containers = of_containers.only(|name| matches!(name, "cpu" | "memory"));
        resources.requests.fill_in(&of_containers);
        resources.requests.fill_in(&resources.limits.only(is_pod_level_resource));
    }
    if late {
        let mut limits = limited_by_all.only(|name| resources.requests.contains(name));
        limits.raise(&resources.requests.only(|name| limited_by_all.contains(name)));
        resources.limits.fill_in(&limits);
    }
}

/// The API server keeps nothing finer than thousandths.
pub(super) fn to_thousandths(list: &mut ResourceList) {
    list.update(|quantity| *quantity = quantity.rounded_up_to(3));
}

#[cfg(test)]
mod tests {
    use super::{prepare_pod, set_pod_defaults};
    use crate::object::{LimitRange, Pod};
    use crate::quota::LimitRanger;
    use crate::release::{FeatureGates, Release};

    fn pod(spec: &str) -> Pod {
        serde_json::from_str(&format!(r#"{{"spec": {spec}}}"#)).unwrap()
    }

    #[test]
    fn ports_in_the_network_of_the_node_are_its_ports() {
        let ports = |host_network: bool, release: Release| {
            let mut pod = pod(r#"{
                "containers": [{"ports": [{"containerPort": 8080}, {"containerPort": 9090, "hostPort": 19090}]}],
                "initContainers": [{"ports": [{"containerPort": 53, "protocol": "UDP"}]}]}"#);
            pod.spec.host_network = host_network;
            set_pod_defaults(&mut pod, &FeatureGates::for_release(release));
            let containers = pod.spec.containers.into_iter().chain(pod.spec.init_containers);
            containers.flat_map(|container| container.ports).map(|port| port.host_port).collect::<Vec<_>>()
        };
        for release in Release::ALL {
            assert_eq!(ports(true, *release), [8080, 19090, 53], "{release}");
            assert_eq!(ports(false, *release), [0, 19090, 0], "{release}");
        }
    }

    /// Up to 1.36 before limit ranges, since 1.37 after them.
    #[test]
    fn what_is_filled_in_for_a_pod_as_a_whole() {
        let range: LimitRange =
            serde_json::from_str(r#"{"spec": {"limits": [{"type": "Container", "defaultRequest": {"cpu": "250m"}}]}}"#).unwrap();
        let whole = |release: Release, resources: &str| {
            let gates = FeatureGates::for_release(release);
            let mut pod = pod(&format!(r#"{{"containers": [{{"name": "a"}}, {{"name": "b"}}]{resources}}}"#));
            prepare_pod(&mut pod, &LimitRanger::new_in(std::slice::from_ref(&range), &gates), &gates);
            pod.spec.resources.map(|resources| resources.requests.to_string())
        };
        let limits = r#", "resources": {"limits": {"cpu": "1"}}"#;
        assert_eq!(whole(Release::V1_33, limits).as_deref(), Some(""));
        assert_eq!(whole(Release::V1_36, limits).as_deref(), Some("cpu=1"));
        assert_eq!(whole(Release::V1_37, limits).as_deref(), Some("cpu=500m"));
        assert_eq!(whole(Release::V1_37, r#", "resources": {}"#).as_deref(), Some(""));
        assert_eq!(whole(Release::V1_37, ""), None);
    }
}
