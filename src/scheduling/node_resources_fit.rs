//! `NodeResourcesFit`: what the pod asks for must be there.

use std::fmt;

use super::cluster::Cluster;
use super::column::at;
use super::pod_resources::{Amounts, Taken};
use crate::object::{Pod, ResourceName};
use crate::pod::is_extended_resource;
use crate::release::Release;

/// A resource of which there is too little.
///
/// Amounts are whole numbers: thousandths of cpu, units of all else; pods for the resource `pods`.
///
/// ```
/// use kube_semantics::object::ResourceName;
/// use kube_semantics::scheduling::Insufficient;
///
/// let cpu = Insufficient { resource: ResourceName::CPU, requested: 500, used: 1800, allocatable: 2000 };
/// assert_eq!((cpu.to_string(), cpu.short_by()), ("Insufficient cpu".into(), 300));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insufficient {
    /// The resource.
    pub resource: ResourceName,
    /// How much the pod asks for.
    pub requested: i64,
    /// How much is taken.
    pub used: i64,
    /// How much there is.
    pub allocatable: i64,
}

impl Insufficient {
    /// How much is missing.
    #[must_use]
    pub fn short_by(&self) -> i64 {
        self.requested.saturating_add(self.used).saturating_sub(self.allocatable)
    }

    /// Would it be too little even if nothing was taken?
    #[must_use]
    pub fn exceeds_node(&self) -> bool {
        self.resource != ResourceName::PODS && self.requested > self.allocatable
    }
}

/// As the scheduler puts it.
impl fmt::Display for Insufficient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.resource == ResourceName::PODS { f.write_str("Too many pods") } else { write!(f, "Insufficient {}", self.resource) }
    }
}

/// What a pod asks for.
#[derive(Clone, Debug)]
pub(super) struct FitFilter {
    amounts: Amounts,
    /// Is anything but room for one more pod looked at?
    asks: bool,
}

impl FitFilter {
    pub(super) fn new(cluster: &Cluster, pod: &Pod) -> Self {
        let mut amounts = Amounts::requested(pod, &cluster.rules.gates);
        let asks = amounts.cpu != 0 || amounts.memory != 0 || amounts.ephemeral_storage != 0 || !amounts.scalars.is_empty();
        let ignored = |name: &str| is_extended_resource(name) && cluster.rules.ignores(name);
        amounts.scalars.retain(|(name, amount)| *amount != 0 && !ignored(name.as_str()));
        Self { amounts, asks }
    }

    /// Marks the nodes that are rejected.
    pub(super) fn mark(&self, cluster: &Cluster, mut reject: impl FnMut(usize)) {
        let resources = &cluster.nodes.resources;
        for (node, (used, all)) in resources.requested.pods.iter().zip(&resources.allocatable.pods).enumerate() {
            if used + 1 > *all {
                reject(node);
            }
        }
        if !self.asks {
            return;
        }
        let (used, all) = (&resources.requested, &resources.allocatable);
        let usual = [
            (self.amounts.cpu, &used.cpu, &all.cpu),
            (self.amounts.memory, &used.memory, &all.memory),
            (self.amounts.ephemeral_storage, &used.ephemeral_storage, &all.ephemeral_storage),
        ];
        for (requested, used, all) in usual.into_iter().filter(|(requested, ..)| *requested > 0) {
            for (node, (used, all)) in used.iter().zip(all).enumerate() {
                if requested > all.wrapping_sub(*used) {
                    reject(node);
                }
            }
        }
        for (name, requested) in &self.amounts.scalars {
            match resources.scalars(name) {
                Some(column) => {
                    for (node, scalar) in column.iter().enumerate() {
                        if *requested > scalar.allocatable.wrapping_sub(scalar.requested) {
                            reject(node);
                        }
                    }
                }
                None => (0..cluster.nodes.len()).for_each(&mut reject),
            }
        }
    }

    /// What there is too little of on a node, of which so much more is free.
    pub(super) fn reject(&self, cluster: &Cluster, node: usize, freed: &Freed) -> Vec<Insufficient> {
        let resources = &cluster.nodes.resources;
        let (used, all) = (&resources.requested, &resources.allocatable);
        let mut insufficient = Vec::new();
        // A sum is compared here and not a difference, which may overflow the other way.
        let (pods, most) = (at(&used.pods, node) - freed.pods, at(&all.pods, node));
        if pods + 1 > most {
            insufficient.push(Insufficient { resource: ResourceName::PODS, requested: 1, used: pods, allocatable: most });
        }
        if !self.asks {
            return insufficient;
        }
        let mut check = |resource: ResourceName, requested: i64, used: i64, allocatable: i64| {
            if requested > 0 && requested > allocatable.wrapping_sub(used) {
                insufficient.push(Insufficient { resource, requested, used, allocatable });
            }
        };
        let (asked, free) = (&self.amounts, &freed.amounts);
        check(ResourceName::CPU, asked.cpu, at(&used.cpu, node).wrapping_sub(free.cpu), at(&all.cpu, node));
        check(ResourceName::MEMORY, asked.memory, at(&used.memory, node).wrapping_sub(free.memory), at(&all.memory, node));
        let storage = at(&used.ephemeral_storage, node).wrapping_sub(free.ephemeral_storage);
        check(ResourceName::EPHEMERAL_STORAGE, asked.ephemeral_storage, storage, at(&all.ephemeral_storage, node));
        for (name, requested) in &asked.scalars {
            let scalar = resources.scalar(name, node);
            check(name.clone(), *requested, scalar.requested.wrapping_sub(free.scalar(name)), scalar.allocatable);
        }
        insufficient
    }
}

/// Is it of no use to take other pods away? Up to 1.33 that was never said.
pub(super) fn is_unresolvable(cluster: &Cluster, insufficient: &[Insufficient]) -> bool {
    cluster.rules.gates.release() >= Release::V1_34 && insufficient.iter().any(Insufficient::exceeds_node)
}

/// What is free on a node, when pods go from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Freed {
    amounts: Amounts,
    pods: i64,
}

impl Freed {
    /// A pod goes, or comes back.
    pub(super) fn change(&mut self, taken: &Taken, goes: bool) {
        let signed = |amount: i64| if goes { amount } else { amount.wrapping_neg() };
        let (free, taken) = (&mut self.amounts, &taken.amounts);
        self.pods += signed(1);
        free.cpu = free.cpu.wrapping_add(signed(taken.cpu));
        free.memory = free.memory.wrapping_add(signed(taken.memory));
        free.ephemeral_storage = free.ephemeral_storage.wrapping_add(signed(taken.ephemeral_storage));
        for (name, amount) in &taken.scalars {
            match free.scalars.iter_mut().find(|(known, _)| known == name) {
                Some((_, free)) => *free = free.wrapping_add(signed(*amount)),
                None => free.scalars.push((name.clone(), signed(*amount))),
            }
        }
    }
}

impl Amounts {
    /// How much of a rare resource.
    fn scalar(&self, name: &ResourceName) -> i64 {
        self.scalars.iter().find(|(known, _)| known == name).map_or(0, |&(_, amount)| amount)
    }
}
