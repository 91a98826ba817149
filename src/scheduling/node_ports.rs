//! `NodePorts`: a port of a node leads to one pod only.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::column::number;
use crate::object::{ContainerPort, Pod};
use crate::release::{FeatureGates, Release};

/// A port of a node.
///
/// ```
/// use kube_semantics::scheduling::HostPort;
///
/// let port = |ip: &str| HostPort { ip: ip.into(), protocol: "TCP".into(), port: 80 };
/// assert!(port("10.0.0.1").conflicts_with(&port("0.0.0.0")));
/// assert!(!port("10.0.0.1").conflicts_with(&port("10.0.0.2")));
/// assert_eq!(port("0.0.0.0").to_string(), "0.0.0.0:80/TCP");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostPort {
    /// The address at which it is open; `0.0.0.0` is all of them.
    pub ip: String,
    /// The protocol.
    pub protocol: String,
    /// The number.
    pub port: i32,
}

const ALL_ADDRESSES: &str = "0.0.0.0";

impl HostPort {
    /// Can the two not be open at the same time?
    #[must_use]
    pub fn conflicts_with(&self, other: &Self) -> bool {
        let same_ip = self.ip == other.ip || self.ip == ALL_ADDRESSES || other.ip == ALL_ADDRESSES;
        same_ip && self.port == other.port && self.protocol == other.protocol
    }

    /// The ports of its node that a pod opens (upstream's `GetHostPorts`).
    pub(super) fn of(pod: &Pod, gates: &FeatureGates) -> Vec<Self> {
        // Up to 1.32 those of sidecars were forgotten.
        let sidecars = gates.release() >= Release::V1_33;
        let sidecars = pod.spec.init_containers.iter().filter(|container| sidecars && container.is_sidecar());
        sidecars.chain(&pod.spec.containers).flat_map(|container| &container.ports).filter_map(Self::from_container).collect()
    }

    /// The port of the node that leads to a port of a container, if one does.
    pub(super) fn from_container(port: &ContainerPort) -> Option<Self> {
        let or = |text: &str, default: &str| if text.is_empty() { default } else { text }.to_owned();
        let host_port = || Self { ip: or(&port.host_ip, ALL_ADDRESSES), protocol: or(&port.protocol, "TCP"), port: port.host_port };
        (port.host_port > 0).then(host_port)
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}", self.ip, self.port, self.protocol)
    }
}

/// The ports that are open, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenPorts {
    /// On which node, and by how many pods.
    by_number: HashMap<i32, BTreeMap<(u32, HostPort), u32>, FixedState>,
}

impl OpenPorts {
    /// A pod opens ports of its node.
    pub(super) fn add(&mut self, node: usize, ports: &[HostPort]) {
        for port in ports {
            *self.by_number.entry(port.port).or_default().entry((number(node), port.clone())).or_default() += 1;
        }
    }

    /// A pod closes them.
    pub(super) fn remove(&mut self, node: usize, ports: &[HostPort]) {
        for port in ports {
            let Some(open) = self.by_number.get_mut(&port.port) else { continue };
            let place = (number(node), port.clone());
            match open.get_mut(&place) {
                Some(pods) if *pods > 1 => *pods -= 1,
                _ => drop(open.remove(&place)),
            }
            if open.is_empty() {
                self.by_number.remove(&port.port);
            }
        }
    }

    /// A node is gone, with all its pods; those after it move up.
    pub(super) fn remove_node(&mut self, node: usize) {
        for open in self.by_number.values_mut() {
            let moved = std::mem::take(open).into_iter();
            *open = moved.map(|((on, port), pods)| ((if on as usize > node { on - 1 } else { on }, port), pods)).collect();
        }
    }

    /// The nodes where a port cannot be opened.
    pub(super) fn conflicts<'a>(&'a self, wanted: &'a HostPort) -> impl Iterator<Item = u32> {
        let open = self.by_number.get(&wanted.port).into_iter().flatten();
        open.filter(|((_, port), _)| port.conflicts_with(wanted)).map(|((node, _), _)| *node)
    }
}

/// The first of the wanted ports that cannot be opened while others are, and what stands in its way.
pub(super) fn conflict<'a>(wanted: &'a [HostPort], open: &BTreeSet<&'a HostPort>) -> Option<(&'a HostPort, &'a HostPort)> {
    wanted.iter().find_map(|port| Some((port, *open.iter().find(|open| open.conflicts_with(port))?)))
}
