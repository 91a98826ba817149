//! What the nodes have, and what is taken of it.

use std::collections::BTreeMap;

use super::column::{Column, add};
use super::pod_resources::{Amounts, Taken};
use crate::object::{ResourceList, ResourceName};

/// What the nodes have and what is taken, a list for each resource.
#[derive(Clone, Debug, Default)]
pub(super) struct NodeResources {
    pub(super) allocatable: Usual,
    pub(super) requested: Usual,
    /// Cpu and memory, where containers that do not say are taken to ask for something.
    pub(super) nonzero_cpu: Vec<i64>,
    pub(super) nonzero_memory: Vec<i64>,
    /// Resources that few nodes have.
    scalars: BTreeMap<ResourceName, Column<Scalar>>,
}

/// The resources that all nodes have, by node.
#[derive(Clone, Debug, Default)]
pub(super) struct Usual {
    pub(super) cpu: Vec<i64>,
    pub(super) memory: Vec<i64>,
    pub(super) ephemeral_storage: Vec<i64>,
    pub(super) pods: Vec<i64>,
}

/// How much of a resource a node has, and how much is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Scalar {
    pub(super) allocatable: i64,
    pub(super) requested: i64,
}

impl Usual {
    fn all(&mut self) -> [&mut Vec<i64>; 4] {
        [&mut self.cpu, &mut self.memory, &mut self.ephemeral_storage, &mut self.pods]
    }
}

impl NodeResources {
    fn all(&mut self) -> impl Iterator<Item = &mut Vec<i64>> {
        let usual = self.allocatable.all().into_iter().chain(self.requested.all());
        usual.chain([&mut self.nonzero_cpu, &mut self.nonzero_memory])
    }

    /// A node more, the last, of which nothing is taken.
    pub(super) fn push(&mut self, allocatable: &ResourceList) {
        self.all().for_each(|list| list.push(0));
        for column in self.scalars.values_mut() {
            column.push(Scalar::default());
        }
        self.set_allocatable(self.nonzero_cpu.len() - 1, allocatable);
    }

    /// A node less; nothing is taken of it.
    pub(super) fn remove(&mut self, node: usize) {
        for list in self.all().filter(|list| node < list.len()) {
            list.remove(node);
        }
        for column in self.scalars.values_mut() {
            column.remove(node);
        }
        self.scalars.retain(|_, column| !column.is_empty());
    }

    /// What a node has from now on.
    pub(super) fn set_allocatable(&mut self, node: usize, allocatable: &ResourceList) {
        let amounts = Amounts::of(allocatable);
        let pods = allocatable.get("pods").map_or(0, |quantity| quantity.wrapped_scaled_value(0));
        let values = [amounts.cpu, amounts.memory, amounts.ephemeral_storage, pods];
        for (list, value) in self.allocatable.all().into_iter().zip(values) {
            if let Some(place) = list.get_mut(node) {
                *place = value;
            }
        }
        let nodes = self.nonzero_cpu.len();
        for (name, _) in &amounts.scalars {
            self.scalars.entry(name.clone()).or_insert_with(|| Column::new(nodes));
        }
        for (name, column) in &mut self.scalars {
            let amount = amounts.scalars.iter().find(|(candidate, _)| candidate == name).map_or(0, |&(_, amount)| amount);
            let scalar = Scalar { allocatable: amount, ..column.get(node) };
            if scalar != column.get(node) {
                column.set(node, scalar);
            }
        }
        self.scalars.retain(|_, column| !column.is_empty());
    }

    /// A node has more of a resource, or less.
    pub(super) fn add(&mut self, node: usize, resource: &ResourceName, more: i64) {
        let all = &mut self.allocatable;
        match resource.as_str() {
            "cpu" => add(&mut all.cpu, node, more),
            "memory" => add(&mut all.memory, node, more),
            "ephemeral-storage" => add(&mut all.ephemeral_storage, node, more),
            "pods" => add(&mut all.pods, node, more),
            _ => {
                let nodes = self.nonzero_cpu.len();
                let column = self.scalars.entry(resource.clone()).or_insert_with(|| Column::new(nodes));
                let scalar = column.get(node);
                column.set(node, Scalar { allocatable: scalar.allocatable.wrapping_add(more), ..scalar });
                if column.is_empty() {
                    self.scalars.remove(resource);
                }
            }
        }
    }

    /// A pod more on a node, or less.
    pub(super) fn change(&mut self, node: usize, taken: &Taken, more: bool) {
        let signed = |amount: i64| if more { amount } else { amount.wrapping_neg() };
        let amounts = &taken.amounts;
        let values = [amounts.cpu, amounts.memory, amounts.ephemeral_storage, 1];
        for (list, value) in self.requested.all().into_iter().zip(values) {
            add(list, node, signed(value));
        }
        add(&mut self.nonzero_cpu, node, signed(taken.nonzero_cpu));
        add(&mut self.nonzero_memory, node, signed(taken.nonzero_memory));
        let nodes = self.nonzero_cpu.len();
        for (name, amount) in &amounts.scalars {
            let column = self.scalars.entry(name.clone()).or_insert_with(|| Column::new(nodes));
            let scalar = column.get(node);
            column.set(node, Scalar { requested: scalar.requested.wrapping_add(signed(*amount)), ..scalar });
            if column.is_empty() {
                self.scalars.remove(name);
            }
        }
    }

    /// How much of a rare resource a node has, and how much is taken.
    pub(super) fn scalar(&self, name: &ResourceName, node: usize) -> Scalar {
        self.scalars.get(name).map_or_else(Scalar::default, |column| column.get(node))
    }

    /// The rare resources that a node has, or of which something is taken.
    pub(super) fn scalars_of(&self, node: usize) -> impl Iterator<Item = (&ResourceName, Scalar)> {
        let all = self.scalars.iter().map(move |(name, column)| (name, column.get(node)));
        all.filter(|(_, scalar)| *scalar != Scalar::default())
    }

    /// The same for all nodes; `None` if no node has any and nothing is taken.
    pub(super) fn scalars(&self, name: &ResourceName) -> Option<&Column<Scalar>> {
        self.scalars.get(name)
    }
}
