//! The objects by what they are to one another: pods, what makes them, and namespaces.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use kube_semantics::manifest::Object;
use kube_semantics::object::{LabelSelector, Labels, LimitRange, ObjectMeta, Pod, PodTemplateSpec};
use kube_semantics::quota::{LimitRanger, prepare_pod, set_limit_range_defaults};
use kube_semantics::selector::ConvertError;
use kube_semantics::{FeatureGates, Selector};

use crate::input::{Input, Source};

pub struct Cluster<'a> {
    /// The namespaces and their labels.
    pub namespaces: BTreeMap<&'a str, Labels>,
    /// What makes pods.
    pub workloads: Vec<Workload<'a>>,
    /// What a selector can select.
    pub targets: Vec<Target<'a>>,
    /// The indices of the targets of each namespace.
    pub by_namespace: BTreeMap<&'a str, Vec<usize>>,
    /// How many nodes there are.
    pub nodes: u32,
    /// The limit ranges of the namespaces that have some.
    limits: BTreeMap<&'a str, LimitRanger>,
    no_limits: LimitRanger,
    gates: &'a FeatureGates,
}

/// An object within its namespace.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Who<'a> {
    pub kind: &'a str,
    pub name: &'a str,
}

impl fmt::Display for Who<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.name)
    }
}

/// Something that makes pods.
pub struct Workload<'a> {
    pub source: Source<'a>,
    pub namespace: &'a str,
    pub who: Who<'a>,
    /// What it belongs to in the end; itself, if to nothing.
    pub top: Who<'a>,
    /// Its selector; none for those that leave it to the API server, and for cron jobs, which have none.
    pub selector: Option<Result<Selector, ConvertError>>,
    pub template: &'a PodTemplateSpec,
}

/// A pod, or the template of pods that are not there.
pub struct Target<'a> {
    pub namespace: &'a str,
    pub labels: &'a Labels,
    /// What it belongs to in the end.
    pub top: Who<'a>,
    pub what: What<'a>,
}

pub enum What<'a> {
    Pod(&'a Pod),
    Template,
}

impl Target<'_> {
    /// Has the pod ended? Such a pod is no endpoint and needs no controller any more.
    pub fn has_ended(&self) -> bool {
        matches!(self.what, What::Pod(pod) if pod.has_ended())
    }

    /// Does it belong to nothing but itself?
    pub fn is_alone(&self) -> bool {
        matches!(self.what, What::Pod(_)) && self.top.kind == "Pod"
    }
}

impl<'a> Cluster<'a> {
    pub fn new(input: &'a Input, gates: &'a FeatureGates) -> Self {
        let mut workloads: Vec<Workload<'a>> = input.items().filter_map(workload).collect();
        let owners: HashMap<_, _> = input
            .items()
            .filter_map(|source| Some(((source.item.namespace()?, who(source)), controller(source.item.object.metadata()))))
            .collect();
        for workload in &mut workloads {
            workload.top = top(workload.namespace, workload.who, &owners);
        }
        let mut targets: Vec<Target<'a>> = input.items().filter_map(|source| pod(source, &owners)).collect();
        let has_pods: HashSet<_> = targets.iter().map(|target| (target.namespace, target.top)).collect();
        // Only what belongs to nothing else: an old replica set without pods is no place where pods come from.
        let templates = workloads.iter().filter(|made| made.who == made.top && !has_pods.contains(&(made.namespace, made.top)));
        targets.extend(templates.map(|made| Target {
            namespace: made.namespace,
            labels: &made.template.metadata.labels,
            top: made.top,
            what: What::Template,
        }));
        let mut by_namespace: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        targets.iter().enumerate().for_each(|(index, target)| by_namespace.entry(target.namespace).or_default().push(index));
        let nodes = input.items().filter(|source| matches!(source.item.object, Object::Node(_))).count();
        let nodes = u32::try_from(nodes).unwrap_or(u32::MAX);
        let (limits, no_limits) = (limits(input, gates), LimitRanger::new_in(&[], gates));
        Self { namespaces: namespaces(input), workloads, targets, by_namespace, nodes, limits, no_limits, gates }
    }

    /// The limit ranges of a namespace.
    pub fn limits(&self, namespace: &str) -> &LimitRanger {
        self.limits.get(namespace).unwrap_or(&self.no_limits)
    }

    /// Makes of a pod that somebody wrote the one that is stored.
    pub fn prepare(&self, namespace: &str, pod: &mut Pod) {
        prepare_pod(pod, self.limits(namespace), self.gates);
    }

    /// The targets in a namespace, with their indices.
    pub fn within(&self, namespace: &str) -> impl Iterator<Item = (usize, &Target<'a>)> {
        let indices = self.by_namespace.get(namespace).map(Vec::as_slice).unwrap_or_default();
        indices.iter().map(|index| (*index, &self.targets[*index]))
    }
}

/// The label that the API server puts on every namespace.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

fn namespaces(input: &Input) -> BTreeMap<&str, Labels> {
    let mut namespaces: BTreeMap<&str, Labels> = BTreeMap::new();
    for source in input.items() {
        if let Object::Namespace(namespace) = &source.item.object {
            namespaces.insert(&namespace.metadata.name, namespace.metadata.labels.clone());
        }
    }
    for name in input.items().filter_map(|source| source.item.namespace()) {
        namespaces.entry(name).or_default();
    }
    for (name, labels) in &mut namespaces {
        labels.insert(NAMESPACE_NAME, *name);
    }
    namespaces
}

fn limits<'a>(input: &'a Input, gates: &FeatureGates) -> BTreeMap<&'a str, LimitRanger> {
    let mut ranges: BTreeMap<&str, Vec<LimitRange>> = BTreeMap::new();
    for source in input.items() {
        if let (Object::LimitRange(range), Some(namespace)) = (&source.item.object, source.item.namespace()) {
            let mut range = range.as_ref().clone();
            set_limit_range_defaults(&mut range);
            ranges.entry(namespace).or_default().push(range);
        }
    }
    ranges.into_iter().map(|(namespace, ranges)| (namespace, LimitRanger::new_in(&ranges, gates))).collect()
}

fn who(source: Source<'_>) -> Who<'_> {
    Who { kind: &source.item.kind, name: name(source.item.object.metadata()) }
}

/// The name of an object, or what it will begin with.
pub fn name(metadata: &ObjectMeta) -> &str {
    if metadata.name.is_empty() { &metadata.generate_name } else { &metadata.name }
}

fn controller(metadata: &ObjectMeta) -> Option<Who<'_>> {
    let owner = metadata.controller()?;
    Some(Who { kind: &owner.kind, name: &owner.name })
}

/// Follows the owners up. Owners that are not in the input count, too.
fn top<'a>(namespace: &'a str, mut who: Who<'a>, owners: &HashMap<(&'a str, Who<'a>), Option<Who<'a>>>) -> Who<'a> {
    // A chain is short; one that goes in a circle is a mistake that must not hang us.
    for _ in 0..8 {
        let Some(Some(owner)) = owners.get(&(namespace, who)) else { break };
        who = *owner;
    }
    who
}

fn pod<'a>(source: Source<'a>, owners: &HashMap<(&'a str, Who<'a>), Option<Who<'a>>>) -> Option<Target<'a>> {
    let Object::Pod(pod) = &source.item.object else { return None };
    let namespace = source.item.namespace()?;
    // Mirror pods of a node belong to it, which is as good as to nothing.
    let top = controller(&pod.metadata).filter(|owner| owner.kind != "Node").map_or(who(source), |owner| top(namespace, owner, owners));
    Some(Target { namespace, labels: &pod.metadata.labels, top, what: What::Pod(pod) })
}

fn workload(source: Source<'_>) -> Option<Workload<'_>> {
    let compiled = |selector: &Option<LabelSelector>| Some(Selector::from_label_selector(selector.as_ref()));
    let (selector, template) = match &source.item.object {
        Object::Deployment(made) => (compiled(&made.spec.selector), &made.spec.template),
        Object::ReplicaSet(made) => (compiled(&made.spec.selector), &made.spec.template),
        Object::StatefulSet(made) => (compiled(&made.spec.selector), &made.spec.template),
        Object::DaemonSet(made) => (compiled(&made.spec.selector), &made.spec.template),
        Object::Job(made) if made.spec.selector.is_some() => (compiled(&made.spec.selector), &made.spec.template),
        Object::Job(made) => (None, &made.spec.template),
        Object::CronJob(made) => (None, &made.spec.job_template.spec.template),
        Object::ReplicationController(made) => {
            let template = made.spec.template.as_ref()?;
            let labels = if made.spec.selector.is_empty() { &template.metadata.labels } else { &made.spec.selector };
            (Some(Ok(Selector::from_labels(labels))), template)
        }
        _ => return None,
    };
    let who = who(source);
    Some(Workload { source, namespace: source.item.namespace()?, who, top: who, selector, template })
}
