//! A pod before the cluster: what is worked out once, and what is asked of each node.

use super::Plugin;
use super::affinity_term::PodTerms;
use super::cluster::Cluster;
use super::fits::{Cause, PreFilterRejection, Rejection};
use super::inter_pod_affinity_filtering::AffinityFilter;
use super::node_affinity::{self, Matching, Names};
use super::node_declared_features::FeatureSet;
use super::node_ports::{HostPort, conflict};
use super::node_resources_fit::{FitFilter, is_unresolvable};
use super::pod_topology_spread::Constraint;
use super::pod_topology_spread_filtering::SpreadFilter;
use super::preemption::DryRun;
use super::taint_toleration::{Tolerated, tolerates, untolerated_taint};
use crate::object::{Pod, Taint};
use crate::selector::ConvertError;

/// A pod that is to be placed, compiled against a cluster (upstream's `CycleState` after `PreFilter`).
#[derive(Clone, Debug)]
pub(super) struct Cycle<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) pod: &'a Pod,
    pub(super) namespace: &'a str,
    pub(super) tolerated: Tolerated,
    pub(super) matching: Matching,
    pub(super) terms: PodTerms,
    pub(super) ports: Vec<HostPort>,
    fit: FitFilter,
    pub(super) spread: SpreadFilter,
    pub(super) affinity: AffinityFilter,
    features: FeatureSet,
    /// The nodes by name that come into question; `None` is all.
    pub(super) restriction: Option<Restriction>,
}

/// Which nodes come into question by their names.
#[derive(Clone, Debug)]
pub(super) struct Restriction {
    /// The nodes that are there.
    pub(super) nodes: Vec<u32>,
    /// Who says so, sorted by name.
    pub(super) plugins: Vec<Plugin>,
}

const FITS: u8 = 0;

impl<'a> Cycle<'a> {
    /// Compiles a pod; or says why no node comes into question at all.
    pub(super) fn new(cluster: &'a Cluster, pod: &'a Pod) -> Result<Self, PreFilterRejection> {
        let (cycle, rejections) = Self::with_rejections(cluster, pod);
        rejections.into_iter().next().map_or(Ok(cycle), Err)
    }

    /// Compiles a pod without what is at fault, and says why no node comes into question at all, if so: the first reason is the
    /// one that upstream stops at.
    pub(super) fn with_rejections(cluster: &'a Cluster, pod: &'a Pod) -> (Self, Vec<PreFilterRejection>) {
        let rules = &cluster.rules;
        let namespace = pod.metadata.namespace_or_default();
        let mut rejections = Vec::new();
        let restriction = restriction(cluster, pod).unwrap_or_else(|rejection| {
            rejections.push(rejection);
            None
        });
        let asks = |plugin: Plugin| rules.pre_filters.contains(&plugin);
        let constraints = match asks(Plugin::PodTopologySpread) {
            true => constraints(cluster, pod, namespace, "DoNotSchedule").unwrap_or_else(|fault| {
                rejections.push(PreFilterRejection::SpreadConstraint(fault));
                Vec::new()
            }),
            false => Vec::new(),
        };
        let (terms, faults) = PodTerms::of(pod, namespace);
        if !faults.is_empty() && asks(Plugin::InterPodAffinity) {
            rejections.push(PreFilterRejection::AffinityTerms(faults));
        }
        let tolerated = Tolerated::new(&cluster.nodes.taints, &pod.spec.tolerations, rules.comparison_operators);
        let matching = Matching::new(cluster, pod);
        let mut spread = SpreadFilter::default();
        if !constraints.is_empty() {
            spread = SpreadFilter::new(cluster, constraints, namespace, &pod.metadata.labels, &matching, &tolerated);
        }
        let affinity = match asks(Plugin::InterPodAffinity) {
            true => AffinityFilter::new(cluster, &terms, namespace, &pod.metadata.labels),
            false => AffinityFilter::default(),
        };
        let cycle = Self {
            cluster,
            pod,
            namespace,
            tolerated,
            matching,
            terms,
            ports: HostPort::of(pod, &rules.gates),
            fit: FitFilter::new(cluster, pod),
            spread,
            affinity,
            features: FeatureSet::needed(pod, rules.gates.release()),
            restriction,
        };
        (cycle, rejections)
    }

    /// For each node, the first plugin that rejects it.
    pub(super) fn filter(&self) -> Vec<u8> {
        let mut failed = vec![FITS; self.cluster.nodes.len()];
        for &plugin in &self.cluster.rules.filters {
            self.mark(plugin, |node| {
                if let Some(failed) = failed.get_mut(node).filter(|failed| **failed == FITS) {
                    *failed = plugin as u8;
                }
            });
        }
        failed
    }

    /// Marks the nodes that a plugin rejects.
    fn mark(&self, plugin: Plugin, mut reject: impl FnMut(usize)) {
        let nodes = &self.cluster.nodes;
        match plugin {
            Plugin::NodeName => {
                let wanted = self.pod.spec.node_name.as_str();
                if !wanted.is_empty() {
                    let wanted = nodes.find(wanted);
                    (0..nodes.len()).filter(|node| Some(*node) != wanted).for_each(reject);
                }
            }
            Plugin::NodeUnschedulable => {
                if !self.tolerates_unschedulable() {
                    nodes.unschedulable.iter().enumerate().filter(|(_, unschedulable)| **unschedulable).for_each(|(node, _)| reject(node));
                }
            }
            Plugin::TaintToleration => {
                if self.tolerated.keeps_off_some() {
                    let kept_off = self.tolerated.each(&nodes.taints).enumerate();
                    kept_off.filter(|(_, kept_off)| *kept_off).for_each(|(node, _)| reject(node));
                }
            }
            Plugin::NodeAffinity => {
                for list in self.matching.lists() {
                    list.iter().enumerate().filter(|(_, matches)| !**matches).for_each(|(node, _)| reject(node));
                }
            }
            Plugin::NodePorts => {
                let ports = &self.cluster.ports;
                self.ports.iter().flat_map(|port| ports.conflicts(port)).for_each(|node| reject(node as usize));
            }
            Plugin::NodeResourcesFit => self.fit.mark(self.cluster, reject),
            Plugin::PodTopologySpread => self.spread.mark(self.cluster, reject),
            Plugin::InterPodAffinity => self.affinity.mark(self.cluster, reject),
            Plugin::NodeDeclaredFeatures => {
                if !self.features.is_empty() {
                    let missing = |features: FeatureSet| !self.features.missing_in(features).is_empty();
                    nodes.features.iter().enumerate().filter(|(_, features)| missing(**features)).for_each(|(node, _)| reject(node));
                }
            }
            Plugin::NodeResourcesBalancedAllocation | Plugin::ImageLocality => {}
        }
    }

    /// What a plugin has against a node, from which pods have gone in a dry run.
    pub(super) fn reject(&self, plugin: Plugin, node: usize, dry: &DryRun<'_>) -> Option<Rejection> {
        let (cluster, nodes) = (self.cluster, &self.cluster.nodes);
        let name = nodes.name(node);
        let (cause, resolvable) = match plugin {
            Plugin::NodeName => {
                let wanted = self.pod.spec.node_name.as_str();
                (wanted != name && !wanted.is_empty()).then(|| (Cause::NodeName { wanted: wanted.to_owned() }, false))?
            }
            Plugin::NodeUnschedulable => {
                let unschedulable = nodes.unschedulable.get(node).copied().unwrap_or_default();
                (unschedulable && !self.tolerates_unschedulable()).then_some((Cause::NodeUnschedulable, false))?
            }
            Plugin::TaintToleration => {
                let taint =
                    untolerated_taint(nodes.taints.of(node), &self.pod.spec.tolerations, cluster.rules.comparison_operators)?.clone();
                (Cause::TaintToleration { taint }, false)
            }
            Plugin::NodeAffinity => (Cause::NodeAffinity(node_affinity::mismatch(cluster, self.pod, &self.matching, node)?), false),
            Plugin::NodePorts => {
                if self.ports.is_empty() {
                    return None;
                }
                let (wanted, open) = conflict(&self.ports, &dry.ports(cluster, node))?;
                (Cause::NodePorts { wanted: wanted.clone(), open: open.clone() }, true)
            }
            Plugin::NodeResourcesFit => {
                let insufficient = self.fit.reject(cluster, node, &dry.freed);
                if insufficient.is_empty() {
                    return None;
                }
                let unresolvable = is_unresolvable(cluster, &insufficient);
                (Cause::NodeResourcesFit(insufficient), !unresolvable)
            }
            Plugin::PodTopologySpread => {
                let unspread = self.spread.reject(cluster, node, &dry.spread)?;
                let resolvable = unspread.is_resolvable();
                (Cause::PodTopologySpread(unspread), resolvable)
            }
            Plugin::InterPodAffinity => {
                let conflict = self.affinity.reject(cluster, node, &dry.moved)?;
                let resolvable = conflict.is_resolvable();
                (Cause::InterPodAffinity(conflict), resolvable)
            }
            Plugin::NodeDeclaredFeatures => {
                let declared = nodes.features.get(node).copied().unwrap_or_default();
                let missing: Vec<_> = self.features.missing_in(declared).iter().collect();
                (!missing.is_empty()).then_some((Cause::NodeDeclaredFeatures { missing }, false))?
            }
            Plugin::NodeResourcesBalancedAllocation | Plugin::ImageLocality => return None,
        };
        Some(Rejection { cause, resolvable, release: cluster.rules.gates.release() })
    }

    /// Does a node pass all filters, from which pods have gone in a dry run? What is in the way is not worked out.
    pub(super) fn passes(&self, node: usize, dry: &DryRun<'_>) -> bool {
        self.cluster.rules.filters.iter().all(|&plugin| match plugin {
            Plugin::InterPodAffinity => self.affinity.passes(self.cluster, node, &dry.moved),
            plugin => self.reject(plugin, node, dry).is_none(),
        })
    }

    /// What the first plugin that rejects a node has against it.
    pub(super) fn first_rejection(&self, node: usize, dry: &DryRun<'_>) -> Option<Rejection> {
        self.cluster.rules.filters.iter().find_map(|&plugin| self.reject(plugin, node, dry))
    }

    /// Does a node come into question by its name?
    pub(super) fn may_be_on(&self, node: usize) -> bool {
        let restriction = self.restriction.as_ref();
        restriction.is_none_or(|restriction| restriction.nodes.binary_search(&super::column::number(node)).is_ok())
    }

    fn tolerates_unschedulable(&self) -> bool {
        let taint = Taint { key: "node.kubernetes.io/unschedulable".into(), effect: "NoSchedule".into(), ..Taint::default() };
        self.pod.spec.tolerations.iter().any(|toleration| tolerates(toleration, &taint, self.cluster.rules.comparison_operators))
    }
}

/// The constraints of a pod, or those it gets by default, that say what to do if they cannot be met.
pub(super) fn constraints(cluster: &Cluster, pod: &Pod, namespace: &str, action: &str) -> Result<Vec<Constraint>, ConvertError> {
    let (own, labels) = (&pod.spec.topology_spread_constraints, &pod.metadata.labels);
    if !own.is_empty() {
        return Constraint::compile(own, action, labels);
    }
    let mut constraints = Constraint::compile(&cluster.rules.default_constraints, action, labels)?;
    if constraints.is_empty() {
        return Ok(constraints);
    }
    let selector = cluster.controllers.selector(pod, namespace);
    if selector.matches_everything() {
        return Ok(Vec::new());
    }
    Constraint::select(&mut constraints, &selector);
    Ok(constraints)
}

/// The nodes that come into question by name, if anybody asks for names.
fn restriction(cluster: &Cluster, pod: &Pod) -> Result<Option<Restriction>, PreFilterRejection> {
    let wanted = pod.spec.node_name.as_str();
    let asks = |plugin: Plugin| cluster.rules.pre_filters.contains(&plugin);
    let by_name = (asks(Plugin::NodeName) && !wanted.is_empty()).then_some(wanted);
    let names = if asks(Plugin::NodeAffinity) { Names::of(pod) } else { Names::Any };
    let by_affinity = match &names {
        Names::Conflict => return Err(PreFilterRejection::TermsConflict),
        Names::Any => None,
        Names::OneOf(names) => Some(names),
    };
    let names: Vec<&str> = match (by_name, by_affinity) {
        (None, None) => return Ok(None),
        (Some(name), None) => vec![name],
        (None, Some(names)) => names.iter().map(String::as_str).collect(),
        (Some(name), Some(names)) if names.contains(name) => vec![name],
        (Some(_), Some(_)) => return Err(PreFilterRejection::Disjoint { plugins: vec![Plugin::NodeAffinity, Plugin::NodeName] }),
    };
    let mut nodes: Vec<u32> = names.into_iter().filter_map(|name| cluster.nodes.find(name)).map(super::column::number).collect();
    nodes.sort_unstable();
    let plugins = [by_affinity.map(|_| Plugin::NodeAffinity), by_name.map(|_| Plugin::NodeName)];
    Ok(Some(Restriction { nodes, plugins: plugins.into_iter().flatten().collect() }))
}
