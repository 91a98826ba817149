//! `NodeAffinity`: the pod says which nodes, by their labels or names.

use std::collections::BTreeSet;

use super::cluster::{Cluster, Nodes};
use super::column::at;
use crate::object::{NodeSelectorRequirement, Pod};
use crate::selector::{NodeSelector, NodeSelectorError, PreferredSchedulingTerms, RequiredNodeAffinity, Term, is_empty_term};

/// On which nodes a pod may be by their labels and names.
#[derive(Clone, Debug)]
pub(super) struct Matching {
    required: RequiredNodeAffinity,
    /// By node; `None` if the pod does not say.
    pod: Option<Vec<bool>>,
    /// By node; `None` if the scheduler does not say.
    enforced: Option<Vec<bool>>,
}

impl Matching {
    pub(super) fn new(cluster: &Cluster, pod: &Pod) -> Self {
        let required = RequiredNodeAffinity::of(pod);
        let says = !pod.spec.node_selector.is_empty() || required.terms().is_some();
        let pod = says.then(|| {
            let mut nodes = vec![true; cluster.nodes.len()];
            for requirement in required.labels().requirements() {
                cluster.nodes.topology.retain(requirement, &mut nodes);
            }
            if let Some(terms) = required.terms() {
                retain(&cluster.nodes, terms, &mut nodes);
            }
            nodes
        });
        let enforced = cluster.rules.added_affinity.as_ref().map(|terms| {
            let mut nodes = vec![true; cluster.nodes.len()];
            retain(&cluster.nodes, terms, &mut nodes);
            nodes
        });
        Self { required, pod, enforced }
    }

    /// Does the pod let itself on the node?
    #[inline]
    pub(super) fn pod_matches(&self, node: usize) -> bool {
        self.pod.as_ref().is_none_or(|nodes| at(nodes, node))
    }

    /// Does the scheduler let any pod on it?
    pub(super) fn is_enforced(&self, node: usize) -> bool {
        self.enforced.as_ref().is_none_or(|nodes| at(nodes, node))
    }

    /// The lists by node that all have a say.
    pub(super) fn lists(&self) -> impl Iterator<Item = &Vec<bool>> {
        self.pod.iter().chain(&self.enforced)
    }
}

/// Leaves only the nodes that a term matches; those at fault match none.
fn retain(nodes: &Nodes, terms: &NodeSelector, kept: &mut [bool]) {
    let mut any = vec![false; kept.len()];
    for term in terms.terms().iter().flatten() {
        for (any, matched) in any.iter_mut().zip(matched(nodes, term)) {
            *any |= matched;
        }
    }
    for (kept, any) in kept.iter_mut().zip(any) {
        *kept &= any;
    }
}

/// Which nodes does a term match?
fn matched(nodes: &Nodes, term: &Term) -> Vec<bool> {
    let mut matched = vec![true; nodes.len()];
    for requirement in &term.labels {
        nodes.topology.retain(requirement, &mut matched);
    }
    if !term.fields.is_empty() {
        for (node, matched) in matched.iter_mut().enumerate() {
            let name = nodes.name(node);
            // Upstream does not compare the fields of a node without a name.
            *matched &= name.is_empty() || term.fields.iter().all(|field| field.matches(&[("metadata.name", name)]));
        }
    }
    matched
}

/// The names that the required affinity asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// Any name will do.
    Any,
    /// One of these, of which there is at least one.
    OneOf(BTreeSet<String>),
    /// Each term asks for names that contradict each other.
    Conflict,
}

impl Names {
    pub(super) fn of(pod: &Pod) -> Self {
        let affinity = pod.spec.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref());
        let Some(required) = affinity.and_then(|affinity| affinity.required_during_scheduling_ignored_during_execution.as_ref()) else {
            return Self::Any;
        };
        let mut names = BTreeSet::new();
        for term in &required.node_selector_terms {
            let mut of_term: Option<BTreeSet<&String>> = None;
            for field in term.match_fields.iter().filter(|field| field.key == "metadata.name" && field.operator == "In") {
                let values = field.values.iter().collect();
                of_term = Some(match of_term {
                    None => values,
                    Some(names) => names.intersection(&values).copied().collect(),
                });
            }
            let Some(of_term) = of_term else { return Self::Any };
            names.extend(of_term.into_iter().cloned());
        }
        match (required.node_selector_terms.is_empty(), names.is_empty()) {
            (true, _) => Self::Any,
            (false, true) => Self::Conflict,
            (false, false) => Self::OneOf(names),
        }
    }
}

/// Why a pod's node selector and affinity do not let it on a node.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeMismatch {
    /// `nodeSelector` asks for a label with another value.
    Label {
        /// The key.
        key: String,
        /// The value that is asked for.
        wanted: String,
        /// The value that the node has, if it has the label.
        found: Option<String>,
    },
    /// No term of the required affinity matches: what is in the way of each.
    Terms(Vec<TermMismatch>),
    /// The affinity that the scheduler adds to every pod's does not match.
    Enforced,
}

/// Why a term of the required node affinity does not match a node.
#[derive(Clone, Debug, PartialEq)]
pub enum TermMismatch {
    /// It has no requirement.
    Empty,
    /// It is at fault.
    Fault(NodeSelectorError),
    /// These of its requirements do not hold.
    Requirements(Vec<UnmetRequirement>),
}

/// A requirement that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct UnmetRequirement {
    /// The requirement, as the pod has it.
    pub requirement: NodeSelectorRequirement,
    /// Is it one on fields?
    pub is_field: bool,
    /// What the node has there, if anything.
    pub found: Option<String>,
}

/// What is in the way of the pod on a node.
pub(super) fn mismatch(cluster: &Cluster, pod: &Pod, matching: &Matching, node: usize) -> Option<NodeMismatch> {
    if !matching.is_enforced(node) {
        return Some(NodeMismatch::Enforced);
    }
    if matching.pod_matches(node) {
        return None;
    }
    let (labels, name) = (cluster.nodes.labels(node), cluster.nodes.name(node));
    for (key, wanted) in &pod.spec.node_selector {
        let found = labels.get(key);
        if found != Some(wanted) {
            return Some(NodeMismatch::Label { key: key.to_owned(), wanted: wanted.to_owned(), found: found.map(str::to_owned) });
        }
    }
    let affinity = pod.spec.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref());
    let required = affinity.and_then(|affinity| affinity.required_during_scheduling_ignored_during_execution.as_ref());
    let mut compiled = matching.required.terms().map_or(&[][..], NodeSelector::terms).iter();
    let terms = required.map_or(&[][..], |required| &required.node_selector_terms);
    let mismatches = terms.iter().map(|term| {
        if is_empty_term(term) {
            return TermMismatch::Empty;
        }
        let compiled = match compiled.next() {
            None => return TermMismatch::Empty,
            Some(Err(fault)) => return TermMismatch::Fault(fault.clone()),
            Some(Ok(compiled)) => compiled,
        };
        let labels = term.match_expressions.iter().zip(&compiled.labels).filter(|(_, compiled)| !compiled.matches(labels)).map(
            |(requirement, _)| UnmetRequirement {
                requirement: requirement.clone(),
                is_field: false,
                found: labels.get(&requirement.key).map(str::to_owned),
            },
        );
        let fields = term.match_fields.iter().zip(&compiled.fields).filter(|(_, compiled)| !compiled.matches(&[("metadata.name", name)]));
        let fields = fields.map(|(requirement, _)| UnmetRequirement {
            requirement: requirement.clone(),
            is_field: true,
            found: (requirement.key == "metadata.name").then(|| name.to_owned()),
        });
        TermMismatch::Requirements(labels.chain(fields).collect())
    });
    Some(NodeMismatch::Terms(mismatches.collect()))
}

/// The score of each of some nodes, not yet normalised; `None` if nobody prefers any.
pub(super) fn score(cluster: &Cluster, pod: &Pod, nodes: &[u32]) -> Result<Option<Vec<i64>>, NodeSelectorError> {
    let affinity = pod.spec.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref());
    let preferred = affinity.and_then(|affinity| affinity.preferred_during_scheduling_ignored_during_execution.as_deref());
    let added = cluster.rules.added_preferences.as_ref();
    let own = preferred.map(PreferredSchedulingTerms::new).transpose()?;
    if own.is_none() && added.is_none() {
        return Ok(None);
    }
    let mut sums = vec![0i64; cluster.nodes.len()];
    for (weight, term) in own.iter().chain(added).flat_map(|terms| terms.terms()) {
        for (sum, matched) in sums.iter_mut().zip(matched(&cluster.nodes, term)) {
            *sum += i64::from(matched) * weight;
        }
    }
    Ok(Some(nodes.iter().map(|&node| at(&sums, node as usize)).collect()))
}
