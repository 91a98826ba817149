//! Pods that no selector can tell apart.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::label_index::LabelIndex;
use super::on_nodes::OnNodes;
use super::symbols::Symbols;
use crate::object::Labels;
use crate::selector::Selector;

/// The pods of a namespace that have the same labels. A selector is asked once for all of them.
#[derive(Clone, Debug)]
pub(super) struct PodClass {
    pub(super) namespace: u32,
    pub(super) labels: Labels,
    pub(super) on_nodes: OnNodes,
    pods: u32,
}

/// The classes of all pods.
#[derive(Clone, Debug, Default)]
pub(super) struct PodClasses {
    pub(super) namespaces: Symbols,
    classes: Vec<PodClass>,
    free: Vec<u32>,
    table: HashTable<u32>,
    by_label: LabelIndex,
}

const HASHER: FixedState = FixedState::with_seed(0);

impl PodClasses {
    /// The class of a pod, and one more pod in it.
    pub(super) fn acquire(&mut self, namespace: &str, labels: &Labels) -> u32 {
        let namespace = self.namespaces.acquire(namespace);
        let hash = HASHER.hash_one((namespace, labels));
        let classes = &mut self.classes;
        let found = self.table.find(hash, |&number| {
            classes.get(number as usize).is_some_and(|class| class.namespace == namespace && class.labels == *labels)
        });
        if let Some(&number) = found {
            if let Some(class) = classes.get_mut(number as usize) {
                class.pods += 1;
            }
            return number;
        }
        let class = PodClass { namespace, labels: labels.clone(), on_nodes: OnNodes::default(), pods: 1 };
        let number = match self.free.pop() {
            Some(number) => {
                if let Some(place) = classes.get_mut(number as usize) {
                    *place = class;
                }
                number
            }
            None => {
                classes.push(class);
                super::column::number(classes.len() - 1)
            }
        };
        let classes = &self.classes;
        self.table.insert_unique(hash, number, |&number| {
            classes.get(number as usize).map_or(0, |class| HASHER.hash_one((class.namespace, &class.labels)))
        });
        self.by_label.insert_all(labels, number);
        number
    }

    /// A pod less in the class.
    pub(super) fn release(&mut self, number: u32) {
        let Some(class) = self.classes.get_mut(number as usize) else { return };
        self.namespaces.release(class.namespace);
        class.pods = class.pods.saturating_sub(1);
        if class.pods > 0 {
            return;
        }
        let labels = std::mem::take(&mut class.labels);
        let hash = HASHER.hash_one((class.namespace, &labels));
        if let Ok(entry) = self.table.find_entry(hash, |&candidate| candidate == number) {
            entry.remove();
        }
        self.by_label.remove_all(&labels, number);
        self.free.push(number);
    }

    pub(super) fn get(&self, number: u32) -> Option<&PodClass> {
        self.classes.get(number as usize)
    }

    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut PodClass> {
        self.classes.get_mut(number as usize)
    }

    /// A node is gone; those after it move up.
    pub(super) fn remove_node(&mut self, node: usize) {
        for class in &mut self.classes {
            class.on_nodes.remove_node(node);
        }
    }

    /// The namespace of a class.
    pub(super) fn namespace(&self, class: &PodClass) -> &str {
        self.namespaces.text(class.namespace)
    }

    /// The classes that a selector selects, among those in certain namespaces.
    pub(super) fn matching<'a>(&'a self, selector: &'a Selector, admits: impl Fn(u32) -> bool + 'a) -> impl Iterator<Item = &'a PodClass> {
        let candidates = if selector.matches_nothing() { Some(Vec::new()) } else { self.by_label.candidates(selector) };
        let all = if candidates.is_none() { 0..self.classes.len() } else { 0..0 };
        let numbers = candidates.into_iter().flatten().map(|number| number as usize).chain(all);
        let classes = numbers.filter_map(|number| self.classes.get(number)).filter(|class| class.pods > 0);
        classes.filter(move |class| admits(class.namespace) && selector.matches(&class.labels))
    }
}
