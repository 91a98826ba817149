//! How much of a node is taken, as scores look at it.

use super::cluster::Cluster;
use super::column::at;
use super::pod_resources::is_scalar;
use crate::object::ResourceName;

/// A resource of a node: how much there is, and how much is taken.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Share {
    pub(super) allocatable: i64,
    pub(super) allocated: i64,
}

/// What the nodes have of a resource; scores look at cpu and memory as containers that do not say are taken to ask.
fn share(cluster: &Cluster, name: &ResourceName, nonzero: bool, node: usize) -> Share {
    let resources = &cluster.nodes.resources;
    let (allocatable, requested) = (&resources.allocatable, &resources.requested);
    let (allocatable, allocated) = match (name.as_str(), nonzero) {
        ("cpu", true) => (&allocatable.cpu, &resources.nonzero_cpu),
        ("cpu", false) => (&allocatable.cpu, &requested.cpu),
        ("memory", true) => (&allocatable.memory, &resources.nonzero_memory),
        ("memory", false) => (&allocatable.memory, &requested.memory),
        ("ephemeral-storage", _) => (&allocatable.ephemeral_storage, &requested.ephemeral_storage),
        _ => {
            let scalar = resources.scalar(name, node);
            return Share { allocatable: scalar.allocatable, allocated: scalar.requested };
        }
    };
    Share { allocatable: at(allocatable, node), allocated: at(allocated, node) }
}

/// What there is of a resource, what is taken and what would be, for those resources that count on a node.
pub(super) struct Counted {
    pub(super) place: usize,
    pub(super) share: Share,
    pub(super) requested: i64,
}

pub(super) fn counted<'a>(
    cluster: &'a Cluster,
    resources: impl Iterator<Item = &'a ResourceName> + 'a,
    requests: &'a [i64],
    nonzero: bool,
    node: usize,
) -> impl Iterator<Item = Counted> + 'a {
    resources.zip(requests).enumerate().filter_map(move |(place, (name, &request))| {
        // An extended resource that the pod does not ask for does not count.
        if request == 0 && is_scalar(name.as_str()) {
            return None;
        }
        let share = share(cluster, name, nonzero, node);
        (share.allocatable != 0).then(|| Counted { place, share, requested: share.allocated.wrapping_add(request) })
    })
}
