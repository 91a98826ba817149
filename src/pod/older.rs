//! How releases up to 1.36 took the status of containers into account.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::resources::resize_infeasible;
use crate::object::{Container, ContainerStatus, Pod, ResourceList};
use crate::release::Release;

/// The pod with what each container is counted by in place of what it asks for: its status, where that is more.
pub(crate) fn with_status(pod: &Pod, release: Release) -> Cow<'_, Pod> {
    if pod.status.container_statuses.is_empty() && pod.status.init_container_statuses.is_empty() {
        return Cow::Borrowed(pod);
    }
    let sidecars_too = release >= Release::V1_33;
    let infeasible = if sidecars_too { resize_infeasible(pod) } else { pod.status.resize == "Infeasible" };
    // Of a name that comes twice the last one counts.
    let of_init = pod.status.init_container_statuses.iter().filter(|_| sidecars_too);
    let statuses = pod.status.container_statuses.iter().chain(of_init).map(|status| (status.name.as_str(), status));
    let statuses: BTreeMap<&str, &ContainerStatus> = statuses.collect();
    let mut counted = pod.clone();
    let sidecars = counted.spec.init_containers.iter_mut().filter(|container| sidecars_too && container.is_sidecar());
    for container in counted.spec.containers.iter_mut().chain(sidecars) {
        if let Some(status) = statuses.get(container.name.as_str()) {
            count(container, status, infeasible, release);
        }
    }
    Cow::Owned(counted)
}

fn count(container: &mut Container, status: &ContainerStatus, infeasible: bool, release: Release) {
    let none = ResourceList::new();
    let asked = &mut container.resources;
    let allocated = status.allocated_resources.as_ref().unwrap_or(&none);
    let Some(actuated) = status.resources.as_ref().filter(|_| release >= Release::V1_32) else {
        if release < Release::V1_32 {
            asked.requests = larger(&asked.requests, allocated, infeasible);
        }
        return;
    };
    let requests = actuated.requests.as_ref().unwrap_or(&none);
    let limits = actuated.limits.as_ref().unwrap_or(&none);
    if release < Release::V1_33 {
        asked.requests = larger(&asked.requests, requests, infeasible);
        asked.limits = larger(&asked.limits, limits, infeasible);
        return;
    }
    if infeasible {
        (asked.requests, asked.limits) = (requests.clone(), limits.clone());
    } else {
        asked.requests.raise(requests);
        asked.limits.raise(limits);
    }
    asked.requests.raise(allocated);
}

/// What is in force, unless more is asked for and may still come.
fn larger(asked: &ResourceList, in_force: &ResourceList, infeasible: bool) -> ResourceList {
    let mut larger = in_force.clone();
    if !infeasible {
        larger.raise(asked);
    }
    larger
}
