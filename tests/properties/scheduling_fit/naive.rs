//! Each plugin on its own, over the objects as they are: nothing is indexed, compiled or shared.

use std::collections::BTreeMap;

use kube_semantics::Selector;
use kube_semantics::object::{Labels, Namespace, Node, ObjectMeta, Pod, PodAffinity, PodAffinityTerm, Service, TopologySpreadConstraint};
use kube_semantics::pod::{ResourcesOptions, requests};
use kube_semantics::scheduling::{Cluster, Plugin, Verdict, untolerated_taint};
use kube_semantics::selector::{PreferredSchedulingTerms, RequiredNodeAffinity};

struct World<'a> {
    nodes: &'a [Node],
    /// Those that take a place.
    pods: Vec<(&'a Pod, &'a Node)>,
    namespaces: &'a [Namespace],
    services: &'a [Service],
    pod: &'a Pod,
}

/// The cluster gives the naive answers.
///
/// # Panics
/// When it does not.
pub fn compare(nodes: &[Node], pods: &[Pod], namespaces: &[Namespace], services: &[Service], cluster: &Cluster, pod: &Pod) {
    let running = pods.iter().filter(|pod| !matches!(pod.status.phase.as_str(), "Succeeded" | "Failed"));
    let bound = running.filter_map(|pod| Some((pod, nodes.iter().find(|node| node.metadata.name == pod.spec.node_name)?)));
    let world = World { nodes, pods: bound.collect(), namespaces, services, pod };
    let fits = cluster.fit(pod);
    if fits.rejected_everywhere().is_some() {
        return;
    }
    let mut feasible = Vec::new();
    for ((name, verdict), node) in fits.iter().zip(nodes) {
        assert_eq!(name, node.metadata.name);
        let naive = Plugin::FILTERS.into_iter().find(|plugin| !world.passes(*plugin, node));
        let got = match &verdict {
            Verdict::Rejected(rejection) => Some(rejection.plugin()),
            _ => None,
        };
        assert_eq!(got, naive, "{name} for {pod:?}");
        if naive.is_none() {
            feasible.push(node);
        }
    }
    let Ok(ranking) = fits.rank() else { return };
    let naive = world.scores(&feasible);
    for (place, scored) in ranking.iter().enumerate() {
        assert_eq!(scored.node, feasible[place].metadata.name);
        for plugin in Plugin::SCORERS {
            assert_eq!(scored.score(plugin), naive.get(&plugin).map(|scores| scores[place]), "{plugin} on {} for {pod:?}", scored.node);
        }
    }
}

fn namespace(metadata: &ObjectMeta) -> &str {
    if metadata.namespace.is_empty() { "default" } else { &metadata.namespace }
}

/// A resource as a whole number, rounded up.
fn amount(pod: &Pod, name: &str, options: &ResourcesOptions) -> i64 {
    let quantity = requests(pod, options).get(name).cloned().unwrap_or_default();
    if name == "cpu" { quantity.milli_value() } else { quantity.value() }.expect("not so much")
}

fn allocatable(node: &Node, name: &str) -> i64 {
    let quantity = node.status.allocatable.get(name).cloned().unwrap_or_default();
    if name == "cpu" { quantity.milli_value() } else { quantity.value() }.expect("not so much")
}

fn nonzero(pod: &Pod) -> ResourcesOptions {
    let _ = pod;
    let non_missing_container_requests =
        [("cpu", "100m"), ("memory", "209715200")].map(|(name, figure)| (name, figure.parse().expect("a quantity"))).into();
    ResourcesOptions { non_missing_container_requests, ..ResourcesOptions::scheduler() }
}

fn required(affinity: Option<&PodAffinity>) -> &[PodAffinityTerm] {
    affinity.map_or(&[], |affinity| &affinity.required_during_scheduling_ignored_during_execution)
}

fn preferred(affinity: Option<&PodAffinity>, sign: i64) -> Vec<(i64, &PodAffinityTerm)> {
    let terms = affinity.map_or(&[][..], |affinity| &affinity.preferred_during_scheduling_ignored_during_execution);
    terms.iter().map(|term| (sign * i64::from(term.weight), &term.pod_affinity_term)).collect()
}

fn near(pod: &Pod) -> Option<&PodAffinity> {
    pod.spec.affinity.as_ref()?.pod_affinity.as_ref()
}

fn far(pod: &Pod) -> Option<&PodAffinity> {
    pod.spec.affinity.as_ref()?.pod_anti_affinity.as_ref()
}

impl World<'_> {
    fn passes(&self, plugin: Plugin, node: &Node) -> bool {
        let pod = self.pod;
        match plugin {
            Plugin::NodeName => pod.spec.node_name.is_empty() || pod.spec.node_name == node.metadata.name,
            Plugin::NodeUnschedulable => {
                let taint = kube_semantics::object::Taint {
                    key: "node.kubernetes.io/unschedulable".into(),
                    effect: "NoSchedule".into(),
                    ..Default::default()
                };
                !node.spec.unschedulable || untolerated_taint(&[taint], &pod.spec.tolerations, false).is_none()
            }
            Plugin::TaintToleration => untolerated_taint(&node.spec.taints, &pod.spec.tolerations, false).is_none(),
            Plugin::NodeAffinity => self.lets_on(node),
            Plugin::NodePorts => ports(pod).iter().all(|wanted| {
                !self.on(node).flat_map(ports).any(|open| {
                    let any_ip = wanted.0 == open.0 || wanted.0 == "0.0.0.0" || open.0 == "0.0.0.0";
                    any_ip && wanted.1 == open.1 && wanted.2 == open.2
                })
            }),
            Plugin::NodeResourcesFit => self.has_room(node),
            Plugin::PodTopologySpread => self.spreads(node),
            Plugin::InterPodAffinity => self.is_in_company(node),
            _ => true,
        }
    }

    fn on<'b>(&'b self, node: &'b Node) -> impl Iterator<Item = &'b Pod> {
        self.pods.iter().filter(|(_, on)| on.metadata.name == node.metadata.name).map(|(pod, _)| *pod)
    }

    fn lets_on(&self, node: &Node) -> bool {
        RequiredNodeAffinity::of(self.pod).matches(node).unwrap_or(false)
    }

    fn has_room(&self, node: &Node) -> bool {
        if self.on(node).count() as i64 + 1 > allocatable(node, "pods") {
            return false;
        }
        let own = ResourcesOptions { use_status: false, ..ResourcesOptions::scheduler() };
        ["cpu", "memory", "ephemeral-storage", "example.com/gpu", "hugepages-2Mi"].iter().all(|name| {
            let wanted = amount(self.pod, name, &own);
            let used: i64 = self.on(node).map(|pod| amount(pod, name, &ResourcesOptions::scheduler())).sum();
            wanted <= 0 || wanted <= allocatable(node, name) - used
        })
    }

    /// The selector of a constraint, and whether it asks for anything.
    fn selector(&self, constraint: &TopologySpreadConstraint) -> (Selector, bool) {
        let mut selector = constraint.label_selector.clone();
        if let Some(selector) = &mut selector {
            for key in &constraint.match_label_keys {
                if let Some(value) = self.pod.metadata.labels.get(key) {
                    // An expression, since there may be another for the same key.
                    selector.match_expressions.push(kube_semantics::object::LabelSelectorRequirement {
                        key: key.clone(),
                        operator: "In".into(),
                        values: vec![value.to_owned()],
                    });
                }
            }
        }
        let asks = selector.as_ref().is_some_and(|selector| !selector.match_labels.is_empty() || !selector.match_expressions.is_empty());
        (Selector::from_label_selector(selector.as_ref()).expect("a valid selector"), asks)
    }

    fn constraints(&self, action: &str) -> Vec<&TopologySpreadConstraint> {
        self.pod.spec.topology_spread_constraints.iter().filter(|constraint| constraint.when_unsatisfiable == action).collect()
    }

    fn counted(&self, constraints: &[&TopologySpreadConstraint], constraint: &TopologySpreadConstraint, node: &Node) -> bool {
        constraints.iter().all(|constraint| node.metadata.labels.get(&constraint.topology_key).is_some())
            && (constraint.node_affinity_policy.as_deref() == Some("Ignore") || self.lets_on(node))
            && (constraint.node_taints_policy.as_deref() != Some("Honor") || self.passes(Plugin::TaintToleration, node))
    }

    fn matching_on(&self, node: &Node, selector: &Selector, asks: bool) -> i64 {
        let own = namespace(&self.pod.metadata);
        let pods = self.on(node).filter(|pod| namespace(&pod.metadata) == own && pod.metadata.deletion_timestamp.is_none());
        pods.filter(|pod| asks && selector.matches(&pod.metadata.labels)).count() as i64
    }

    fn spreads(&self, node: &Node) -> bool {
        let constraints = self.constraints("DoNotSchedule");
        constraints.iter().all(|constraint| {
            let Some(here) = node.metadata.labels.get(&constraint.topology_key) else { return false };
            let (selector, asks) = self.selector(constraint);
            let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
            for node in self.nodes.iter().filter(|node| self.counted(&constraints, constraint, node)) {
                let domain = node.metadata.labels.get(&constraint.topology_key).expect("a counted node");
                *counts.entry(domain).or_default() += self.matching_on(node, &selector, asks);
            }
            let enough = counts.len() as i64 >= i64::from(constraint.min_domains.unwrap_or(1));
            let least = if enough { counts.values().copied().min().unwrap_or(i64::from(i32::MAX)) } else { 0 };
            let itself = i64::from(selector.matches(&self.pod.metadata.labels));
            counts.get(here).copied().unwrap_or(0) + itself - least <= i64::from(constraint.max_skew)
        })
    }

    fn namespace_labels(&self, name: &str) -> Option<&Labels> {
        self.namespaces.iter().find(|namespace| namespace.metadata.name == name).map(|namespace| &namespace.metadata.labels)
    }

    /// Does a term of one pod mean another? Of a pod that is there, a namespace that nobody has listed has no labels; of the one
    /// to be placed, it is not selected unless all are.
    fn means(&self, term: &PodAffinityTerm, of: &Pod, other: &Pod, is_own: bool) -> bool {
        let (here, there) = (namespace(&of.metadata), namespace(&other.metadata));
        let named = match (&term.namespaces[..], &term.namespace_selector) {
            ([], None) => here == there,
            (names, _) => names.iter().any(|name| name == there),
        };
        let selected = term.namespace_selector.as_ref().is_some_and(|selector| {
            let all = selector.match_labels.is_empty() && selector.match_expressions.is_empty();
            let selector = Selector::from_label_selector(Some(selector)).expect("a valid selector");
            match self.namespace_labels(there) {
                Some(labels) => selector.matches(labels),
                None => all || !is_own && selector.matches(&Labels::new()),
            }
        });
        let selector = Selector::from_label_selector(term.label_selector.as_ref()).expect("a valid selector");
        (named || selected) && selector.matches(&other.metadata.labels)
    }

    fn is_in_company(&self, node: &Node) -> bool {
        let terms = required(near(self.pod));
        let means_all = |pod: &Pod| !terms.is_empty() && terms.iter().all(|term| self.means(term, self.pod, pod, true));
        let same = |key: &str, other: &Node| {
            node.metadata.labels.get(key).is_some() && node.metadata.labels.get(key) == other.metadata.labels.get(key)
        };
        let liked: Vec<&Node> = self.pods.iter().filter(|(pod, _)| means_all(pod)).map(|(_, node)| *node).collect();
        let has_keys = terms.iter().all(|term| node.metadata.labels.get(&term.topology_key).is_some());
        let has_company = terms.iter().all(|term| liked.iter().any(|other| same(&term.topology_key, other)));
        let is_first = !liked.iter().any(|other| terms.iter().any(|term| other.metadata.labels.get(&term.topology_key).is_some()));
        if !terms.is_empty() && !(has_keys && (has_company || is_first && means_all(self.pod))) {
            return false;
        }
        self.pods.iter().all(|(other, on)| {
            let own = required(far(self.pod)).iter().any(|term| same(&term.topology_key, on) && self.means(term, self.pod, other, true));
            let theirs = required(far(other)).iter().any(|term| same(&term.topology_key, on) && self.means(term, other, self.pod, false));
            !own && !theirs
        })
    }

    /// The scores by plugin, with weights.
    fn scores(&self, nodes: &[&Node]) -> BTreeMap<Plugin, Vec<i64>> {
        let mut all = BTreeMap::new();
        if nodes.is_empty() {
            return all;
        }
        all.insert(Plugin::TaintToleration, times(3, self.taints(nodes)));
        let affinity = self.pod.spec.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref());
        if let Some(terms) = affinity.and_then(|affinity| affinity.preferred_during_scheduling_ignored_during_execution.as_ref()) {
            let terms = PreferredSchedulingTerms::new(terms).expect("would have erred");
            let sums: Vec<i64> = nodes.iter().map(|node| terms.score(node)).collect();
            let most = sums.iter().copied().max().unwrap_or(0);
            all.insert(Plugin::NodeAffinity, times(2, sums.iter().map(|sum| if most == 0 { 0 } else { 100 * sum / most }).collect()));
        }
        all.insert(Plugin::NodeResourcesFit, nodes.iter().map(|node| self.least_allocated(node)).collect());
        let asks = ["cpu", "memory"].iter().any(|name| amount(self.pod, name, &ResourcesOptions::scheduler()) != 0);
        if asks {
            all.insert(Plugin::NodeResourcesBalancedAllocation, nodes.iter().map(|node| self.balance(node)).collect());
        }
        if let Some(scores) = self.spread_scores(nodes) {
            all.insert(Plugin::PodTopologySpread, times(2, scores));
        }
        if let Some(scores) = self.company(nodes) {
            all.insert(Plugin::InterPodAffinity, times(2, scores));
        }
        all.insert(Plugin::ImageLocality, nodes.iter().map(|node| self.images(node)).collect());
        all
    }

    fn taints(&self, nodes: &[&Node]) -> Vec<i64> {
        let count = |node: &&Node| {
            let soft = node.spec.taints.iter().filter(|taint| taint.effect == "PreferNoSchedule");
            let tolerated = |taint: &kube_semantics::object::Taint| {
                self.pod.spec.tolerations.iter().any(|toleration| kube_semantics::scheduling::tolerates(toleration, taint, false))
            };
            soft.filter(|taint| !tolerated(taint)).count() as i64
        };
        let counts: Vec<i64> = nodes.iter().map(count).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        counts.iter().map(|count| if most == 0 { 100 } else { 100 - 100 * count / most }).collect()
    }

    fn least_allocated(&self, node: &Node) -> i64 {
        let own = ResourcesOptions { use_status: false, skip_pod_level: true, ..nonzero(self.pod) };
        let scores: Vec<i64> = ["cpu", "memory"]
            .iter()
            .filter(|name| allocatable(node, name) != 0)
            .map(|name| {
                let all = allocatable(node, name);
                let used: i64 = self.on(node).map(|pod| amount(pod, name, &nonzero(pod))).sum();
                let taken = used + amount(self.pod, name, &own);
                if taken > all { 0 } else { (all - taken) * 100 / all }
            })
            .collect();
        if scores.is_empty() { 0 } else { scores.iter().sum::<i64>() / scores.len() as i64 }
    }

    fn balance(&self, node: &Node) -> i64 {
        let options = ResourcesOptions::scheduler();
        let score = |with: bool| {
            let fractions: Vec<f64> = ["cpu", "memory"]
                .iter()
                .filter(|name| allocatable(node, name) != 0)
                .map(|name| {
                    let used: i64 = self.on(node).map(|pod| amount(pod, name, &options)).sum();
                    let own = if with { amount(self.pod, name, &options) } else { 0 };
                    ((used + own) as f64 / allocatable(node, name) as f64).min(1.0)
                })
                .collect();
            let deviation = if let [a, b] = fractions[..] { ((a - b) / 2.0).abs() } else { 0.0 };
            ((1.0 - deviation) * 100.0) as i64
        };
        50 + (50 + score(true) - score(false)) / 2
    }

    fn spread_scores(&self, nodes: &[&Node]) -> Option<Vec<i64>> {
        let own = !self.pod.spec.topology_spread_constraints.is_empty();
        let mut merged = Labels::new();
        let services = self.services.iter().filter(|service| namespace(&service.metadata) == namespace(&self.pod.metadata));
        for service in services.filter(|service| Selector::from_labels(&service.spec.selector).matches(&self.pod.metadata.labels)) {
            service.spec.selector.iter().for_each(|(key, value)| drop(merged.insert(key, value)));
        }
        let default = |key: &str, max_skew| TopologySpreadConstraint {
            topology_key: key.to_owned(),
            max_skew,
            ..TopologySpreadConstraint::default()
        };
        let defaults = [default("kubernetes.io/hostname", 3), default("topology.kubernetes.io/zone", 5)];
        let constraints: Vec<&TopologySpreadConstraint> = if own {
            self.constraints("ScheduleAnyway")
        } else if merged.is_empty() {
            Vec::new()
        } else {
            defaults.iter().collect()
        };
        if constraints.is_empty() {
            return None;
        }
        let label = |node: &Node, key: &str| node.metadata.labels.get(key).map(str::to_owned);
        let has_all = |node: &Node| !own || constraints.iter().all(|constraint| label(node, &constraint.topology_key).is_some());
        let kept: Vec<&Node> = nodes.iter().copied().filter(|node| has_all(node)).collect();
        let raw = |node: &Node| {
            let mut sum = 0f64;
            for constraint in &constraints {
                let key = constraint.topology_key.as_str();
                let Some(domain) = label(node, key) else { continue };
                let (selector, asks) = if own { self.selector(constraint) } else { (Selector::from_labels(&merged), true) };
                let (count, size) = if key == "kubernetes.io/hostname" {
                    (self.matching_on(node, &selector, asks), kept.len())
                } else {
                    let mut domains: Vec<String> = kept.iter().map(|node| label(node, key).unwrap_or_default()).collect();
                    domains.sort();
                    domains.dedup();
                    let counted = self.nodes.iter().filter(|node| {
                        has_all(node) && self.counted(&[], constraint, node) && label(node, key).unwrap_or_default() == domain
                    });
                    (counted.map(|node| self.matching_on(node, &selector, asks)).sum(), domains.len())
                };
                sum += count as f64 * ((size + 2) as f64).ln() + f64::from(constraint.max_skew - 1);
            }
            sum.round() as i64
        };
        let scores: Vec<i64> = kept.iter().map(|node| raw(node)).collect();
        let (least, most) = (scores.iter().copied().min().unwrap_or(0), scores.iter().copied().max().unwrap_or(0));
        let normal = |node: &&Node| match (has_all(node), most) {
            (false, _) => 0,
            (true, 0) => 100,
            (true, _) => 100 * (most + least - raw(node)) / most,
        };
        Some(nodes.iter().map(normal).collect())
    }

    fn company(&self, nodes: &[&Node]) -> Option<Vec<i64>> {
        let mut weights: BTreeMap<(String, String), i64> = BTreeMap::new();
        for (other, on) in &self.pods {
            let own = [preferred(near(self.pod), 1), preferred(far(self.pod), -1)].concat();
            let own = own.into_iter().filter(|(_, term)| self.means(term, self.pod, other, true));
            let drew = required(near(other)).iter().map(|term| (1, term));
            let theirs = drew.chain(preferred(near(other), 1)).chain(preferred(far(other), -1));
            let theirs = theirs.filter(|(_, term)| self.means(term, other, self.pod, false));
            for (weight, term) in own.chain(theirs) {
                if let Some(value) = on.metadata.labels.get(&term.topology_key) {
                    *weights.entry((term.topology_key.clone(), value.to_owned())).or_default() += weight;
                }
            }
        }
        if weights.is_empty() {
            return None;
        }
        let sum = |node: &&Node| {
            let here = weights.iter().filter(|((key, value), _)| node.metadata.labels.get(key) == Some(value));
            here.map(|(_, weight)| weight).sum::<i64>()
        };
        let sums: Vec<i64> = nodes.iter().map(sum).collect();
        let (least, most) = (sums.iter().copied().min().unwrap_or(0), sums.iter().copied().max().unwrap_or(0));
        let normal = |sum: &i64| if most > least { (100.0 * ((sum - least) as f64 / (most - least) as f64)) as i64 } else { 0 };
        Some(sums.iter().map(normal).collect())
    }

    fn images(&self, node: &Node) -> i64 {
        const MIB: i64 = 1 << 20;
        let has = |node: &Node, name: &str| {
            let named = node.status.images.iter().find(|image| image.names.iter().any(|candidate| candidate == name));
            named.map(|image| image.size_bytes)
        };
        let (mut sum, mut count) = (0, 0);
        for container in self.pod.spec.init_containers.iter().chain(&self.pod.spec.containers) {
            let last = container.image.rsplit('/').next().unwrap_or_default();
            let name = if last.contains(':') { container.image.clone() } else { format!("{}:latest", container.image) };
            count += 1;
            if has(node, &name).is_some() {
                let nodes = self.nodes.iter().filter(|node| has(node, &name).is_some()).count();
                let size = self.nodes.iter().find_map(|node| has(node, &name)).expect("this node at least");
                sum += (size as f64 * (nodes as f64 / self.nodes.len() as f64)) as i64;
            }
        }
        let most = 1000 * MIB * count;
        let sum = if sum < 23 * MIB {
            23 * MIB
        } else if sum > most {
            most
        } else {
            sum
        };
        100 * (sum - 23 * MIB) / (most - 23 * MIB)
    }
}

fn times(weight: i64, scores: Vec<i64>) -> Vec<i64> {
    scores.into_iter().map(|score| score * weight).collect()
}

/// Address, protocol and number of the ports that a pod opens on its node.
fn ports(pod: &Pod) -> Vec<(String, String, i32)> {
    let sidecars = pod.spec.init_containers.iter().filter(|container| container.restart_policy.as_deref() == Some("Always"));
    let ports = sidecars.chain(&pod.spec.containers).flat_map(|container| &container.ports).filter(|port| port.host_port > 0);
    let or = |text: &str, default: &str| if text.is_empty() { default.to_owned() } else { text.to_owned() };
    ports.map(|port| (or(&port.host_ip, "0.0.0.0"), or(&port.protocol, "TCP"), port.host_port)).collect()
}
