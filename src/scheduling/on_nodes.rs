//! How many of something are on which node.

use super::column::number;

/// How many of something are on which node; only the nodes that have some.
#[derive(Clone, Debug, Default)]
pub(super) struct OnNodes {
    /// Sorted by node.
    nodes: Vec<OnNode>,
}

/// How many of something are on a node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OnNode {
    pub(super) node: u32,
    pub(super) count: u32,
    /// Of those, how many are about to go.
    pub(super) terminating: u32,
}

impl OnNodes {
    /// One more, or one less.
    pub(super) fn change(&mut self, node: usize, terminating: bool, more: bool) {
        let node = number(node);
        let place = match self.nodes.binary_search_by_key(&node, |entry| entry.node) {
            Ok(place) => place,
            Err(place) => {
                self.nodes.insert(place, OnNode { node, ..OnNode::default() });
                place
            }
        };
        let Some(entry) = self.nodes.get_mut(place) else { return };
        let step = |count: u32, by: bool| match (by, more) {
            (false, _) => count,
            (true, true) => count.saturating_add(1),
            (true, false) => count.saturating_sub(1),
        };
        entry.count = step(entry.count, true);
        entry.terminating = step(entry.terminating, terminating);
        if entry.count == 0 {
            self.nodes.remove(place);
        }
    }

    /// The nodes after this one move up; it has none.
    pub(super) fn remove_node(&mut self, node: usize) {
        for entry in self.nodes.iter_mut().filter(|entry| entry.node as usize > node) {
            entry.node -= 1;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = OnNode> + '_ {
        self.nodes.iter().copied()
    }
}
