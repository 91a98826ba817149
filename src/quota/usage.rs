//! What one object is charged.

use super::tracked::{DEVICE_CLASS, PER_DEVICE_CLASS, PER_STORAGE_CLASS, counted_as, knows_device_classes};
use super::{GroupResource, Object};
use crate::Quantity;
use crate::object::{
    Duration, ExactDeviceRequest, Names, PersistentVolumeClaim, Pod, ResourceClaim, ResourceList, ResourceName, Service, Time,
};
use crate::pod::{self, ResourcesOptions, is_extended_resource};
use crate::quantity::Format;
use crate::release::{FeatureGates, Gate};

const ONE: Quantity = Quantity::new(1, Format::DecimalSI);

/// How many devices a request for all of them is charged: the most that a claim can be given.
const ALL_DEVICES: i64 = 32;

/// What an object is charged, whatever quotas there are.
///
/// `now` decides about pods that were to be gone by a certain time.
///
/// ```
/// use kube_semantics::FeatureGates;
/// use kube_semantics::object::{Pod, Time};
/// use kube_semantics::quota::usage;
///
/// let pod: Pod = serde_json::from_str(
///     r#"{"spec": {"containers": [{"name": "a", "resources": {"requests": {"cpu": "250m"}, "limits": {"memory": "1Gi"}}}]}}"#,
/// )?;
/// let usage = usage(&pod.into(), &FeatureGates::default(), Time::default());
/// assert_eq!(usage.to_string(), "count/pods=1,cpu=250m,limits.memory=1Gi,pods=1,requests.cpu=250m");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn usage(object: &Object, gates: &FeatureGates, now: Time) -> ResourceList {
    match object {
        Object::Pod(pod) => of_pod(pod, gates, now),
        Object::Service(service) => of_service(service),
        Object::PersistentVolumeClaim(claim) => of_volume_claim(claim, gates),
        Object::ResourceClaim(claim) => of_resource_claim(claim, gates),
        Object::Other { resource, .. } => of_other(resource),
    }
}

/// The same, where only some names are wanted, which are sorted: of the others no more is told than that they are negative.
pub(super) fn usage_of(object: &Object, wanted: &[ResourceName], gates: &FeatureGates, now: Time) -> ResourceList {
    match object {
        Object::Pod(pod) => of_pod_among(pod, Some(wanted), gates, now),
        _ => usage(object, gates, now),
    }
}

fn of_other(resource: &GroupResource) -> ResourceList {
    if resource.is_ignored() {
        return ResourceList::new();
    }
    counted_as(resource).into_iter().map(|name| (name, ONE)).collect()
}

fn of_pod(pod: &Pod, gates: &FeatureGates, now: Time) -> ResourceList {
    of_pod_among(pod, None, gates, now)
}

fn of_pod_among(pod: &Pod, wanted: Option<&[ResourceName]>, gates: &FeatureGates, now: Time) -> ResourceList {
    if is_over(pod, now) {
        return ResourceList::from_sorted(vec![(ResourceName::COUNT_PODS, ONE)]);
    }
    let options = ResourcesOptions::quota_in(gates);
    let (requests, limits) = (pod::requests(pod, &options), pod::limits(pod, &options));
    // In the byte order of the names.
    let mut entries = Entries { list: Vec::with_capacity(requests.len() * 2 + limits.len() + 2), wanted: wanted.map(Names::new) };
    entries.add(ResourceName::COUNT_PODS, &ONE);
    for (name, request) in &requests {
        if *name == ResourceName::CPU || *name == ResourceName::EPHEMERAL_STORAGE || is_huge_page(name) {
            entries.add(name.clone(), request);
        }
    }
    for (name, limit) in &limits {
        let name = if *name == ResourceName::CPU {
            ResourceName::LIMITS_CPU
        } else if *name == ResourceName::EPHEMERAL_STORAGE {
            ResourceName::LIMITS_EPHEMERAL_STORAGE
        } else if *name == ResourceName::MEMORY {
            ResourceName::LIMITS_MEMORY
        } else {
            continue;
        };
        entries.add(name, limit);
    }
    if let Some(memory) = requests.of(&ResourceName::MEMORY) {
        entries.add(ResourceName::MEMORY, memory);
    }
    entries.add(ResourceName::PODS, &ONE);
    for (name, request) in &requests {
        let name = if *name == ResourceName::CPU {
            ResourceName::REQUESTS_CPU
        } else if *name == ResourceName::MEMORY {
            ResourceName::REQUESTS_MEMORY
        } else if *name == ResourceName::EPHEMERAL_STORAGE {
            ResourceName::REQUESTS_EPHEMERAL_STORAGE
        } else if is_huge_page(name)
            || is_extended_resource(name.as_str())
            || (knows_device_classes(gates) && name.as_str().starts_with(DEVICE_CLASS))
        {
            ResourceName::from(format!("requests.{name}"))
        } else {
            continue;
        };
        entries.add(name, request);
    }
    ResourceList::from_sorted(entries.list)
}

/// What is charged, name by name in their order.
struct Entries<'a> {
    list: Vec<(ResourceName, Quantity)>,
    wanted: Option<Names<'a>>,
}

impl Entries<'_> {
    #[inline]
    fn add(&mut self, name: ResourceName, quantity: &Quantity) {
        if self.wanted.as_mut().is_none_or(|wanted| wanted.have(&name) || quantity.is_negative()) {
            self.list.push((name, quantity.clone()));
        }
    }
}

fn is_huge_page(name: &ResourceName) -> bool {
    !name.is_usual() && name.as_str().starts_with("hugepages-")
}

/// Has it come to its end, or should it have been gone by now?
fn is_over(pod: &Pod, now: Time) -> bool {
    if pod.has_ended() {
        return true;
    }
    let (Some(deleted), Some(grace)) = (pod.metadata.deletion_timestamp, pod.metadata.deletion_grace_period_seconds) else {
        return false;
    };
    now > deleted + Duration::from_seconds(grace)
}

fn of_service(service: &Service) -> ResourceList {
    let ports = &service.spec.ports;
    let (load_balancers, node_ports) = match service.spec.kind.as_str() {
        "NodePort" => (0, ports.len()),
        "LoadBalancer" if service.spec.allocate_load_balancer_node_ports == Some(false) => {
            (1, ports.iter().filter(|port| port.node_port != 0).count())
        }
        "LoadBalancer" => (1, ports.len()),
        _ => (0, 0),
    };
    [
        (ResourceName::COUNT_SERVICES, ONE),
        (ResourceName::SERVICES, ONE),
        (ResourceName::SERVICES_LOAD_BALANCERS, Quantity::new(load_balancers, Format::DecimalSI)),
        (ResourceName::SERVICES_NODE_PORTS, Quantity::new(i64::try_from(node_ports).unwrap_or(i64::MAX), Format::DecimalSI)),
    ]
    .into()
}

fn of_volume_claim(claim: &PersistentVolumeClaim, gates: &FeatureGates) -> ResourceList {
    let annotation = claim.metadata.annotations.get("volume.beta.kubernetes.io/storage-class");
    let class = annotation.or(claim.spec.storage_class_name.as_deref()).unwrap_or_default();
    let of_class = |name: &str| (!class.is_empty()).then(|| ResourceName::from(format!("{class}{PER_STORAGE_CLASS}{name}")));
    let mut entries = vec![(ResourceName::PERSISTENT_VOLUME_CLAIMS, ONE), (ResourceName::COUNT_PERSISTENT_VOLUME_CLAIMS, ONE)];
    entries.extend(of_class("persistentvolumeclaims").map(|name| (name, ONE)));
    if let Some(request) = claim.spec.resources.requests.get("storage") {
        let mut storage = request.rounded_up();
        let allocated = claim.status.allocated_resources.get("storage").filter(|_| gates.enabled(Gate::RecoverVolumeExpansionFailure));
        if let Some(allocated) = allocated.filter(|allocated| **allocated > storage) {
            storage = allocated.rounded_up();
        }
        entries.extend(of_class("requests.storage").map(|name| (name, storage.clone())));
        entries.push((ResourceName::REQUESTS_STORAGE, storage));
    }
    entries.into_iter().collect()
}

fn of_resource_claim(claim: &ResourceClaim, gates: &FeatureGates) -> ResourceList {
    let mut devices = ResourceList::new();
    for request in &claim.spec.devices.requests {
        let mut asked = ResourceList::new();
        if !request.first_available.is_empty() {
            // Nobody knows which one it will be.
            for request in &request.first_available {
                let count = number_of_devices(request);
                if count > 0 {
                    asked.raise(&ResourceList::from([(request.device_class_name.as_str(), Quantity::new(count, Format::DecimalSI))]));
                }
            }
        } else if let Some(request) = &request.exactly {
            asked.insert(request.device_class_name.as_str(), Quantity::new(number_of_devices(request), Format::DecimalSI));
        }
        devices.add(&asked);
    }
    let mut entries = vec![(ResourceName::COUNT_RESOURCE_CLAIMS, ONE)];
    entries.extend(devices.iter().map(|(class, count)| (ResourceName::from(format!("{class}{PER_DEVICE_CLASS}")), count.clone())));
    if gates.enabled(Gate::DRAExtendedResource) {
        // Last, so that they win where a class is called so that the names are the same.
        let asked = devices.iter().filter(|(class, count)| !class.as_str().is_empty() && **count > Quantity::ZERO);
        entries.extend(asked.map(|(class, count)| (ResourceName::from(format!("requests.{DEVICE_CLASS}{class}")), count.clone())));
    }
    entries.into_iter().collect()
}

fn number_of_devices(request: &ExactDeviceRequest) -> i64 {
    match request.allocation_mode.as_str() {
        "ExactCount" => request.count,
        "All" => ALL_DEVICES,
        _ => 0,
    }
}
