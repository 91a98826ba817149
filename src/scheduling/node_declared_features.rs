//! `NodeDeclaredFeatures`: pods that need a feature go where it is declared.

use crate::object::{Container, Pod};
use crate::release::Release;

/// A feature of a node that pods may need.
///
/// ```
/// use kube_semantics::scheduling::NodeFeature;
///
/// assert_eq!(NodeFeature::VolumeBindMountOptions.to_string(), "VolumeBindMountOptions");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeFeature {
    /// All containers of a pod can be restarted when one ends.
    RestartAllContainersOnContainerExits,
    /// A pod in the network of its node can have user ids of its own.
    UserNamespacesHostNetworkSupport,
    /// Volumes can be mounted with options.
    VolumeBindMountOptions,
}

impl NodeFeature {
    /// All of them.
    pub const ALL: [Self; 3] =
        [Self::RestartAllContainersOnContainerExits, Self::UserNamespacesHostNetworkSupport, Self::VolumeBindMountOptions];

    /// The name, as nodes declare it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RestartAllContainersOnContainerExits => "RestartAllContainersOnContainerExits",
            Self::UserNamespacesHostNetworkSupport => "UserNamespacesHostNetworkSupport",
            Self::VolumeBindMountOptions => "VolumeBindMountOptions",
        }
    }

    /// The release of the scheduler that knows it first.
    const fn since(self) -> Release {
        match self {
            Self::RestartAllContainersOnContainerExits => Release::V1_35,
            Self::UserNamespacesHostNetworkSupport => Release::V1_36,
            Self::VolumeBindMountOptions => Release::V1_37,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl std::fmt::Display for NodeFeature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// Some features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FeatureSet(u8);

impl FeatureSet {
    /// What a node declares; names nobody knows are of no account.
    pub(super) fn declared(names: &[String]) -> Self {
        let declared = NodeFeature::ALL.into_iter().filter(|feature| names.iter().any(|name| name == feature.name()));
        Self(declared.fold(0, |bits, feature| bits | feature.bit()))
    }

    /// What a pod needs, as far as a release knows of it.
    pub(super) fn needed(pod: &Pod, release: Release) -> Self {
        let spec = &pod.spec;
        let containers = || spec.init_containers.iter().chain(&spec.containers);
        let restarts_all = |container: &Container| container.restart_policy_rules.iter().any(|rule| rule.action == "RestartAllContainers");
        let mounts = |container: &Container| container.volume_mounts.iter().any(|mount| !mount.bind_mount_options.is_empty());
        let needed = [
            containers().any(restarts_all),
            spec.host_network && spec.host_users == Some(false),
            containers().chain(&spec.ephemeral_containers).any(mounts),
        ];
        let needed = NodeFeature::ALL.into_iter().zip(needed).filter(|(feature, needed)| *needed && feature.since() <= release);
        Self(needed.fold(0, |bits, (feature, _)| bits | feature.bit()))
    }

    pub(super) fn insert(&mut self, feature: NodeFeature) {
        self.0 |= feature.bit();
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those that the other lacks.
    pub(super) fn missing_in(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn iter(self) -> impl Iterator<Item = NodeFeature> {
        NodeFeature::ALL.into_iter().filter(move |feature| self.0 & feature.bit() != 0)
    }
}
