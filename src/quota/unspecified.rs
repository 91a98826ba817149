//! What every container of a pod has to ask for, where a quota limits it.

use std::collections::BTreeSet;

use super::Unspecified;
use crate::object::{Container, Pod, ResourceList, ResourceName};
use crate::pod::has_pod_level;
use crate::release::{FeatureGates, Gate};

/// What every container has to ask for if a quota limits this; no bit for what need not be asked for.
pub(super) fn required_bit(name: &str) -> u8 {
    match name {
        "cpu" | "requests.cpu" => 1,
        "memory" | "requests.memory" => 2,
        "limits.cpu" => 4,
        "limits.memory" => 8,
        _ => 0,
    }
}

/// What a container does not ask for.
fn missing_of(container: &Container) -> u8 {
    let asked = |list: &ResourceList| {
        list.names().fold(0, |bits, name| {
            if *name == ResourceName::CPU {
                bits | 1
            } else if *name == ResourceName::MEMORY {
                bits | 2
            } else {
                bits
            }
        })
    };
    let resources = &container.resources;
    15 & !(asked(&resources.requests) | asked(&resources.limits) << 2)
}

/// What some container of a pod does not ask for.
pub(super) fn missing_in(pod: &Pod, gates: &FeatureGates) -> u8 {
    if gates.enabled(Gate::PodLevelResources)
        && pod.spec.resources.as_ref().is_some_and(|resources| has_pod_level(resources, gates.release()))
    {
        return 0;
    }
    containers(pod).fold(0, |bits, container| bits | missing_of(container))
}

fn containers(pod: &Pod) -> impl Iterator<Item = &Container> {
    pod.spec.containers.iter().chain(&pod.spec.init_containers)
}

pub(super) fn unspecified(pod: &Pod, names: &[ResourceName]) -> Vec<Unspecified> {
    let missing = names.iter().map(|resource| {
        let lacking = containers(pod).filter(|container| missing_of(container) & required_bit(resource.as_str()) != 0);
        let lacking: BTreeSet<&String> = lacking.map(|container| &container.name).collect();
        Unspecified { resource: resource.clone(), containers: lacking.into_iter().cloned().collect() }
    });
    missing.filter(|missing| !missing.containers.is_empty()).collect()
}
