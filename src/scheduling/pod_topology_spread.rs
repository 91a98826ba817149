//! `PodTopologySpread`: pods that are alike are spread evenly over the domains of a topology. The constraints; filtering and
//! scoring by them have files of their own.

use super::cluster::Cluster;
use super::node_affinity::Matching;
use super::pod_class::PodClass;
use super::taint_toleration::Tolerated;
use crate::Selector;
use crate::object::{LabelSelector, Labels, TopologySpreadConstraint};
use crate::selector::ConvertError;

pub(super) const HOSTNAME: &str = "kubernetes.io/hostname";

/// A constraint, compiled (upstream's `topologySpreadConstraint`).
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    /// Its place among all constraints of the pod.
    pub(super) place: usize,
    pub(super) max_skew: i32,
    pub(super) topology_key: String,
    pub(super) selector: Selector,
    pub(super) min_domains: i64,
    honor_affinity: bool,
    honor_taints: bool,
}

impl Constraint {
    /// The constraints that say what to do if they cannot be met.
    pub(super) fn compile(constraints: &[TopologySpreadConstraint], action: &str, labels: &Labels) -> Result<Vec<Self>, ConvertError> {
        let constraints = constraints.iter().enumerate().filter(|(_, constraint)| constraint.when_unsatisfiable == action);
        let compiled = constraints.map(|(place, constraint)| {
            Ok(Self {
                place,
                max_skew: constraint.max_skew,
                topology_key: constraint.topology_key.clone(),
                selector: selector(constraint.label_selector.as_ref(), &constraint.match_label_keys, labels)?,
                min_domains: i64::from(constraint.min_domains.unwrap_or(1)),
                honor_affinity: constraint.node_affinity_policy.as_deref().is_none_or(|policy| policy == "Honor"),
                honor_taints: constraint.node_taints_policy.as_deref() == Some("Honor"),
            })
        });
        compiled.collect()
    }

    /// The same selector for all of them.
    pub(super) fn select(constraints: &mut [Self], selector: &Selector) {
        for constraint in constraints {
            constraint.selector = selector.clone();
        }
    }

    /// Is the pod itself among those that are counted?
    pub(super) fn selects(&self, labels: &Labels) -> bool {
        self.selector.matches(labels)
    }

    /// The classes of pods that are counted. An empty selector counts none, though it selects the pod itself.
    pub(super) fn counted<'a>(&'a self, cluster: &'a Cluster, namespace: u32) -> impl Iterator<Item = &'a PodClass> {
        let counts = namespace != 0 && !self.selector.matches_everything();
        let classes = counts.then(|| cluster.classes.matching(&self.selector, move |candidate| candidate == namespace));
        classes.into_iter().flatten()
    }

    /// Is a node counted, as far as the pod's affinity and tolerations go?
    pub(super) fn includes(&self, cluster: &Cluster, node: usize, matching: &Matching, tolerated: &Tolerated) -> bool {
        (!self.honor_affinity || matching.pod_matches(node)) && (!self.honor_taints || !tolerated.keeps_off(&cluster.nodes.taints, node))
    }
}

/// The selector of a constraint, which also asks for what the pod has under some keys.
fn selector(selector: Option<&LabelSelector>, keys: &[String], labels: &Labels) -> Result<Selector, ConvertError> {
    let selector = Selector::from_label_selector(selector)?;
    let also: Labels = keys.iter().filter_map(|key| Some((key.as_str(), labels.get(key)?))).collect();
    if also.is_empty() || selector.matches_nothing() {
        return Ok(selector);
    }
    Ok(and(&also, &selector))
}

/// A selector that also asks for these labels.
pub(super) fn and(labels: &Labels, selector: &Selector) -> Selector {
    Selector::new(Selector::from_labels(labels).requirements().iter().chain(selector.requirements()).cloned())
}
