//! Terms of pod affinity and anti-affinity.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};

use super::label_index::LabelIndex;
use super::on_nodes::OnNodes;
use crate::Selector;
use crate::object::{Labels, Pod, PodAffinity, PodAffinityTerm};
use crate::release::Release;
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

    /// For a term of the pod that is to be placed: the namespaces that its selector selects are named, so that those nobody
    /// has listed are not selected. A selector that selects all of them stays.
    pub(super) fn resolve(mut self, namespaces: &Namespaces, release: Release) -> Self {
        if self.namespace_selector.matches_everything() {
            return self;
        }
        // From 1.34 to 1.36 the names were noted, but the selector left in a copy, and then asked about no labels at all.
        let forgotten = (Release::V1_34..Release::V1_37).contains(&release);
        let selector = std::mem::replace(&mut self.namespace_selector, Selector::nothing());
        if forgotten && selector.matches(&Labels::new()) {
            self.namespace_selector = Selector::everything();
            return self;
        }
        self.namespaces.extend(namespaces.iter().filter(|(_, labels)| selector.matches(*labels)).map(|(name, _)| name.clone()));
        self.namespaces.sort_unstable();
        self.namespaces.dedup();
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
    /// With their weights: those of anti-affinity, which come last, speak against a node.
    pub(super) preferred: Vec<(i64, AffinityTerm)>,
}

/// A list of a pod's terms that is at fault.
///
/// ```
/// use kube_semantics::object::Pod;
/// use kube_semantics::scheduling::{Cluster, Objects, PreFilterRejection};
///
/// let pod: Pod = serde_json::from_str(
///     r#"{"spec": {"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
///         {"topologyKey": "zone", "labelSelector": {"matchExpressions": [{"key": "app", "operator": "Is"}]}}]}}}}"#,
/// )?;
/// let cluster = Cluster::new(&Objects::default())?;
/// let fits = cluster.fit(&pod);
/// let Some(PreFilterRejection::AffinityTerms(faults)) = fits.rejected_everywhere() else { panic!() };
/// assert_eq!(faults[0].to_string(), "requiredAffinityTerms: \"Is\" is not a valid label selector operator");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{list}: {}", .fault.placeless())]
pub struct TermFault {
    /// The list, as upstream calls it: `requiredAffinityTerms`, `preferredAntiAffinityTerms`.
    pub list: &'static str,
    /// What is wrong with its first term that is at fault.
    pub fault: ConvertError,
}

impl PodTerms {
    /// The terms of a pod, and the lists that are at fault. Such a list counts as empty, as it does upstream for pods that are
    /// somewhere already.
    pub(super) fn of(pod: &Pod, namespace: &str) -> (Self, Vec<TermFault>) {
        let Some(affinity) = &pod.spec.affinity else { return Default::default() };
        let required = |affinity: &Option<PodAffinity>| {
            let terms = affinity.as_ref().map_or(&[][..], |affinity| &affinity.required_during_scheduling_ignored_during_execution);
            terms.iter().map(|term| AffinityTerm::new(term, namespace)).collect::<Result<Vec<_>, _>>()
        };
        let weighted = |affinity: &Option<PodAffinity>, sign: i32| {
            let terms = affinity.as_ref().map_or(&[][..], |affinity| &affinity.preferred_during_scheduling_ignored_during_execution);
            // Upstream turns the sign of an int32, of which the lowest stays as it is.
            let weight = |weight: i32| i64::from(weight.wrapping_mul(sign));
            let compiled = terms.iter().map(|term| Ok((weight(term.weight), AffinityTerm::new(&term.pod_affinity_term, namespace)?)));
            compiled.collect::<Result<Vec<_>, _>>()
        };
        let (near, far) = (&affinity.pod_affinity, &affinity.pod_anti_affinity);
        let mut faults = Vec::new();
        let mut terms = Self {
            required_affinity: or_fault(required(near), "requiredAffinityTerms", &mut faults),
            required_anti_affinity: or_fault(required(far), "requiredAntiAffinityTerms", &mut faults),
            preferred: or_fault(weighted(near, 1), "preferredAffinityTerms", &mut faults),
        };
        terms.preferred.extend(or_fault(weighted(far, -1), "preferredAntiAffinityTerms", &mut faults));
        (terms, faults)
    }
}

fn or_fault<T>(terms: Result<Vec<T>, ConvertError>, list: &'static str, faults: &mut Vec<TermFault>) -> Vec<T> {
    terms.unwrap_or_else(|fault| {
        faults.push(TermFault { list, fault });
        Vec::new()
    })
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
