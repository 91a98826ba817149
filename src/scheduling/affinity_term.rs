//! Terms of pod affinity and anti-affinity.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};

use super::label_index::LabelIndex;
use super::on_nodes::OnNodes;
use crate::Selector;
use crate::object::{Labels, Pod, PodAffinity, PodAffinityTerm, WeightedPodAffinityTerm};
use crate::selector::ConvertError;

/// The labels of namespaces by name.
pub(super) type Namespaces = HashMap<Box<str>, Labels, FixedState>;

/// A term, compiled (upstream's `AffinityTerm`): pods of certain namespaces with certain labels.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct AffinityTerm {
    pub(super) topology_key: Box<str>,
    /// Sorted.
    namespaces: Vec<Box<str>>,
    namespace_selector: Selector,
    pub(super) selector: Selector,
}

impl AffinityTerm {
    /// Compiles a term of a pod in this namespace.
    fn new(term: &PodAffinityTerm, namespace: &str) -> Result<Self, ConvertError> {
        let mut namespaces: Vec<Box<str>> = match (term.namespaces.as_slice(), &term.namespace_selector) {
            ([], None) => vec![namespace.into()],
            (names, _) => names.iter().map(|name| name.as_str().into()).collect(),
        };
        namespaces.sort_unstable();
        namespaces.dedup();
        Ok(Self {
            topology_key: term.topology_key.as_str().into(),
            namespaces,
            namespace_selector: Selector::from_label_selector(term.namespace_selector.as_ref())?,
            selector: Selector::from_label_selector(term.label_selector.as_ref())?,
        })
    }

    fn all(terms: &[PodAffinityTerm], namespace: &str) -> Result<Vec<Self>, ConvertError> {
        terms.iter().map(|term| Self::new(term, namespace)).collect()
    }

    fn weighted(terms: &[WeightedPodAffinityTerm], namespace: &str) -> Result<Vec<(i32, Self)>, ConvertError> {
        terms.iter().map(|term| Ok((term.weight, Self::new(&term.pod_affinity_term, namespace)?))).collect()
    }

    /// For a term of the pod that is to be placed: the namespaces that its selector selects are named, so that those nobody
    /// has listed are not selected. A selector that selects all of them stays.
    pub(super) fn resolve(mut self, namespaces: &Namespaces) -> Self {
        if !self.namespace_selector.matches_everything() {
            let selected = namespaces.iter().filter(|(_, labels)| self.namespace_selector.matches(*labels));
            self.namespaces.extend(selected.map(|(name, _)| name.clone()));
            self.namespaces.sort_unstable();
            self.namespaces.dedup();
            self.namespace_selector = Selector::nothing();
        }
        self
    }

    /// Are pods of a namespace with these labels (none, if nobody has listed it) meant?
    pub(super) fn admits(&self, namespace: &str, labels: &Labels) -> bool {
        self.namespaces.binary_search_by(|name| (**name).cmp(namespace)).is_ok() || self.namespace_selector.matches(labels)
    }

    /// Is a pod meant?
    pub(super) fn matches(&self, namespace: &str, namespace_labels: &Labels, labels: &Labels) -> bool {
        self.admits(namespace, namespace_labels) && self.selector.matches(labels)
    }
}

/// All terms of a pod.
#[derive(Clone, Debug, Default)]
pub(super) struct PodTerms {
    pub(super) required_affinity: Vec<AffinityTerm>,
    pub(super) required_anti_affinity: Vec<AffinityTerm>,
    pub(super) preferred_affinity: Vec<(i32, AffinityTerm)>,
    pub(super) preferred_anti_affinity: Vec<(i32, AffinityTerm)>,
}

impl PodTerms {
    /// The terms of a pod, and the first fault. A list with a faulty term counts as empty, as it does upstream for pods
    /// that are somewhere already.
    pub(super) fn of(pod: &Pod, namespace: &str) -> (Self, Option<ConvertError>) {
        let Some(affinity) = &pod.spec.affinity else { return (Self::default(), None) };
        let mut fault = None;
        let required = |affinity: Option<&PodAffinity>, fault: &mut Option<ConvertError>| {
            let terms = affinity.map_or(&[][..], |affinity| &affinity.required_during_scheduling_ignored_during_execution);
            AffinityTerm::all(terms, namespace).unwrap_or_else(|error| {
                fault.get_or_insert(error);
                Vec::new()
            })
        };
        let preferred = |affinity: Option<&PodAffinity>, fault: &mut Option<ConvertError>| {
            let terms = affinity.map_or(&[][..], |affinity| &affinity.preferred_during_scheduling_ignored_during_execution);
            AffinityTerm::weighted(terms, namespace).unwrap_or_else(|error| {
                fault.get_or_insert(error);
                Vec::new()
            })
        };
        let (near, far) = (affinity.pod_affinity.as_ref(), affinity.pod_anti_affinity.as_ref());
        let terms = Self {
            required_affinity: required(near, &mut fault),
            required_anti_affinity: required(far, &mut fault),
            preferred_affinity: preferred(near, &mut fault),
            preferred_anti_affinity: preferred(far, &mut fault),
        };
        (terms, fault)
    }
}

/// What a term of a pod that is somewhere already means to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    /// They may not be near (required anti-affinity).
    Forbids,
    /// They had better be near, since it had to be near them (required affinity).
    Drew,
    /// They had better be near, or far if negative (preferred affinity and anti-affinity).
    Prefers(i64),
}

/// The pods that have the same term.
#[derive(Clone, Debug)]
pub(super) struct TermGroup {
    pub(super) meaning: Meaning,
    pub(super) term: AffinityTerm,
    pub(super) on_nodes: OnNodes,
    pods: u32,
}

/// The terms of pods that are somewhere already. Each is asked once, however many pods have it.
#[derive(Clone, Debug, Default)]
pub(super) struct TermGroups {
    groups: Vec<TermGroup>,
    free: Vec<u32>,
    table: HashTable<u32>,
    by_label: LabelIndex,
}

const HASHER: FixedState = FixedState::with_seed(0);

impl TermGroups {
    /// The group of a term, and one more pod that has it.
    pub(super) fn acquire(&mut self, meaning: Meaning, term: AffinityTerm) -> u32 {
        let hash = HASHER.hash_one((meaning, &term));
        let groups = &mut self.groups;
        let same = |&number: &u32| groups.get(number as usize).is_some_and(|group| group.meaning == meaning && group.term == term);
        if let Some(&number) = self.table.find(hash, same) {
            if let Some(group) = groups.get_mut(number as usize) {
                group.pods += 1;
            }
            return number;
        }
        let next = super::column::number(groups.len());
        let number = self.free.pop().unwrap_or(next);
        self.by_label.insert_asking(&term.selector, number);
        let group = TermGroup { meaning, term, on_nodes: OnNodes::default(), pods: 1 };
        match groups.get_mut(number as usize) {
            Some(place) => *place = group,
            None => groups.push(group),
        }
        let groups = &self.groups;
        self.table.insert_unique(hash, number, |&number| {
            groups.get(number as usize).map_or(0, |group| HASHER.hash_one((group.meaning, &group.term)))
        });
        number
    }

    /// A pod less that has the term.
    pub(super) fn release(&mut self, number: u32) {
        let Some(group) = self.groups.get_mut(number as usize) else { return };
        group.pods = group.pods.saturating_sub(1);
        if group.pods > 0 {
            return;
        }
        let hash = HASHER.hash_one((group.meaning, &group.term));
        if let Ok(entry) = self.table.find_entry(hash, |&candidate| candidate == number) {
            entry.remove();
        }
        self.by_label.remove_asking(&group.term.selector, number);
        self.free.push(number);
    }

    pub(super) fn get(&self, number: u32) -> Option<&TermGroup> {
        self.groups.get(number as usize)
    }

    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut TermGroup> {
        self.groups.get_mut(number as usize)
    }

    /// A node is gone; those after it move up.
    pub(super) fn remove_node(&mut self, node: usize) {
        for group in &mut self.groups {
            group.on_nodes.remove_node(node);
        }
    }

    /// The groups whose term means a pod.
    pub(super) fn meaning<'a>(
        &'a self,
        namespace: &'a str,
        namespace_labels: &'a Labels,
        labels: &'a Labels,
    ) -> impl Iterator<Item = (u32, &'a TermGroup)> {
        let groups = self.by_label.asking(labels).into_iter().filter_map(|number| Some((number, self.groups.get(number as usize)?)));
        groups.filter(move |(_, group)| group.pods > 0 && group.term.matches(namespace, namespace_labels, labels))
    }
}
