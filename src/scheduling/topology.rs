//! Node labels by key: which nodes share a value are a domain of the topology that the key names.

use super::column::Column;
use super::symbols::Symbols;
use crate::object::Labels;
use crate::selector::Requirement;

/// The labels of all nodes, by key.
#[derive(Clone, Debug, Default)]
pub(super) struct Topology {
    keys: Symbols,
    /// By the number of the key.
    columns: Vec<LabelColumn>,
    nodes: usize,
}

/// What a label is on each node.
#[derive(Clone, Debug)]
pub(super) struct LabelColumn {
    /// The number of the value; 0 where the node has no such label.
    pub(super) domains: Column<u32>,
    values: Symbols,
}

/// A count for each domain of a topology.
#[derive(Clone, Debug)]
pub(super) struct DomainCounts {
    /// The key as a number; 0 if no node has it.
    pub(super) key: u32,
    /// By the number of the value.
    pub(super) counts: Vec<i64>,
}

impl Topology {
    /// A node more, the last.
    pub(super) fn push(&mut self, labels: &Labels) {
        for column in &mut self.columns {
            column.domains.push(0);
        }
        self.nodes += 1;
        for (key, value) in labels {
            self.set(self.nodes - 1, key, value);
        }
    }

    /// A node less.
    pub(super) fn remove(&mut self, node: usize, labels: &Labels) {
        self.clear(node, labels);
        for column in &mut self.columns {
            column.domains.remove(node);
        }
        self.nodes = self.nodes.saturating_sub(1);
    }

    /// Other labels for a node.
    pub(super) fn replace(&mut self, node: usize, old: &Labels, new: &Labels) {
        self.clear(node, old);
        for (key, value) in new {
            self.set(node, key, value);
        }
    }

    fn set(&mut self, node: usize, key: &str, value: &str) {
        let key = self.keys.acquire(key) as usize;
        while self.columns.len() <= key {
            self.columns.push(LabelColumn { domains: Column::new(self.nodes), values: Symbols::default() });
        }
        if let Some(column) = self.columns.get_mut(key) {
            column.domains.set(node, column.values.acquire(value));
        }
    }

    fn clear(&mut self, node: usize, labels: &Labels) {
        for (key, _) in labels {
            let Some(key) = self.keys.find(key) else { continue };
            if let Some(column) = self.columns.get_mut(key as usize) {
                column.values.release(column.domains.get(node));
                column.domains.set(node, 0);
            }
            self.keys.release(key);
        }
    }

    /// The number of a key that some node has; 0 if none.
    pub(super) fn key(&self, key: &str) -> u32 {
        self.keys.find(key).unwrap_or(0)
    }

    /// The key of a number.
    pub(super) fn key_text(&self, key: u32) -> &str {
        self.keys.text(key)
    }

    /// What a label is on each node.
    pub(super) fn column(&self, key: u32) -> Option<&LabelColumn> {
        self.columns.get(key as usize).filter(|_| key != 0)
    }

    /// The domain a node is in; 0 if in none.
    #[inline]
    pub(super) fn domain(&self, key: u32, node: usize) -> u32 {
        self.column(key).map_or(0, |column| column.domains.get(node))
    }

    /// A count for each domain, all 0.
    pub(super) fn counts(&self, key: u32) -> DomainCounts {
        DomainCounts { key, counts: vec![0; self.column(key).map_or(1, LabelColumn::bound)] }
    }

    /// Leaves only the nodes for which the requirement holds.
    pub(super) fn retain(&self, requirement: &Requirement, nodes: &mut [bool]) {
        let Some(column) = self.column(self.key(requirement.key())) else {
            if !requirement.holds(None) {
                nodes.fill(false);
            }
            return;
        };
        // Asked once for each value, however many nodes have it; where it is absent, once as well.
        let holds: Vec<bool> = (0..column.bound()).map(|domain| requirement.holds(column.value(domain))).collect();
        for (node, domain) in nodes.iter_mut().zip(column.domains.iter()) {
            *node &= super::column::at(&holds, domain as usize);
        }
    }
}

impl LabelColumn {
    /// Every domain is below this number.
    pub(super) fn bound(&self) -> usize {
        self.values.bound()
    }

    /// The value that makes a domain; none for number 0.
    fn value(&self, domain: usize) -> Option<&str> {
        (domain != 0).then(|| self.values.text(super::column::number(domain)))
    }

    /// The text of a domain.
    pub(super) fn text(&self, domain: u32) -> &str {
        self.values.text(domain)
    }

    /// The first value that a node has, in the order of the texts.
    pub(super) fn first_text(&self) -> Option<&str> {
        self.values.texts().min()
    }

    /// The number of a value that some node has.
    pub(super) fn find(&self, value: &str) -> Option<u32> {
        self.values.find(value)
    }
}
