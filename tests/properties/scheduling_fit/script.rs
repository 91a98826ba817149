//! Nodes and pods out of bytes.

use kube_semantics::FeatureGates;
use kube_semantics::object::{
    Affinity, Container, ContainerImage, ContainerPort, LabelSelector, LabelSelectorRequirement, Labels, Namespace, Node, NodeAffinity,
    NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, ObjectMeta, Pod, PodAffinity, PodAffinityTerm, PodDisruptionBudget,
    PreferredSchedulingTerm, ResourceList, Service, Taint, Toleration, TopologySpreadConstraint, WeightedPodAffinityTerm,
};
use kube_semantics::release::Release;
use kube_semantics::scheduling::Profile;

/// Bytes that choose; when they are used up, always the first.
pub struct Script<'a> {
    data: &'a [u8],
}

const KEYS: [&str; 4] = ["kubernetes.io/hostname", "topology.kubernetes.io/zone", "disk", "app"];
const VALUES: [&str; 5] = ["a", "b", "", "3", "ssd"];
const RESOURCES: [&str; 8] = ["cpu", "cpu", "cpu", "memory", "memory", "example.com/gpu", "hugepages-2Mi", "foo"];
const FIGURES: [&str; 7] = ["0", "1", "500m", "2", "3", "1Gi", "0.0005"];
const NAMESPACES: [&str; 5] = ["", "", "", "one", "two"];
const EFFECTS: [&str; 4] = ["NoSchedule", "PreferNoSchedule", "NoExecute", ""];
const IMAGES: [&str; 3] = ["web", "db:1", "localhost:5000/x"];

const PROFILES: [&str; 7] = [
    r#"{"plugins": {"filter": {"disabled": [{"name": "NodeName"}, {"name": "NodeAffinity"}, {"name": "NodePorts"}]}}}"#,
    r#"{"plugins": {"preFilter": {"disabled": [{"name": "NodeName"}, {"name": "NodeAffinity"}]}, "score": {"disabled": [{"name": "*"}]}}}"#,
    r#"{"plugins": {"multiPoint": {"disabled": [{"name": "PodTopologySpread"}, {"name": "TaintToleration"}, {"name": "NodeResourcesFit"}]},
        "score": {"enabled": [{"name": "ImageLocality", "weight": 7}]}, "postFilter": {"disabled": [{"name": "*"}]}}}"#,
    r#"{"pluginConfig": [
        {"name": "NodeResourcesFit", "args": {"ignoredResourceGroups": ["example.com"], "scoringStrategy": {"type": "MostAllocated",
         "resources": [{"name": "cpu", "weight": 3}, {"name": "hugepages-2Mi"}]}}},
        {"name": "InterPodAffinity", "args": {"hardPodAffinityWeight": 0, "ignorePreferredTermsOfExistingPods": true}}]}"#,
    r#"{"pluginConfig": [{"name": "NodeAffinity", "args": {"addedAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "disk", "operator": "Exists"}]},
            {"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}]},
        "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 5, "preference": {"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}}]}}}]}"#,
    r#"{"pluginConfig": [{"name": "PodTopologySpread", "args": {"defaultingType": "List", "defaultConstraints": [
        {"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "DoNotSchedule"},
        {"maxSkew": 2, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway"}]}}]}"#,
    r#"{"pluginConfig": [
        {"name": "NodeResourcesFit", "args": {"scoringStrategy": {"type": "RequestedToCapacityRatio",
         "resources": [{"name": "memory"}, {"name": "example.com/gpu", "weight": 5}],
         "requestedToCapacityRatio": {"shape": [{"utilization": 0, "score": 0}, {"utilization": 70, "score": 10}, {"utilization": 100, "score": 3}]}}}},
        {"name": "NodeResourcesBalancedAllocation", "args": {"resources": [{"name": "cpu"}, {"name": "memory"}, {"name": "example.com/gpu"}]}}]}"#,
];

impl<'a> Script<'a> {
    pub fn new(data: &'a [u8]) -> Self {
        Self { data }
    }

    /// A number below the bound.
    pub fn choose(&mut self, bound: usize) -> usize {
        let Some((first, rest)) = self.data.split_first() else { return 0 };
        self.data = rest;
        usize::from(*first) % bound.max(1)
    }

    pub fn peek(&self) -> usize {
        self.data.first().copied().map_or(0, usize::from)
    }

    /// Once in so many.
    fn rarely(&mut self, once_in: usize) -> bool {
        self.choose(once_in) == once_in - 1
    }

    fn pick(&mut self, from: &[&str]) -> String {
        from[self.choose(from.len())].to_owned()
    }

    fn some<T>(&mut self, most: usize, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.choose(most + 1)).map(|_| one(self)).collect()
    }

    pub fn gates(&mut self) -> FeatureGates {
        if self.rarely(4) { FeatureGates::for_release(Release::ALL[self.choose(7)]) } else { FeatureGates::default() }
    }

    /// Mostly the scheduler as it comes.
    pub fn profile(&mut self) -> Profile {
        if !self.rarely(4) {
            return Profile::default();
        }
        serde_json::from_str(PROFILES[self.choose(PROFILES.len())]).expect("a profile")
    }

    fn labels(&mut self, most: usize) -> Labels {
        self.some(most, |script| (script.pick(&KEYS), script.pick(&VALUES))).into_iter().collect()
    }

    fn resources(&mut self, most: usize) -> ResourceList {
        let resources = self.some(most, |script| (script.pick(&RESOURCES), script.pick(&FIGURES)));
        resources.into_iter().map(|(name, figure)| (name, figure.parse().expect("a quantity"))).collect()
    }

    pub fn node(&mut self, at: usize) -> Node {
        let mut node = Node::default();
        node.metadata.name = format!("n{at}");
        node.metadata.labels = self.labels(2);
        if !self.rarely(6) {
            node.metadata.labels.insert(KEYS[0], node.metadata.name.as_str());
        }
        if !self.rarely(6) {
            node.metadata.labels.insert(KEYS[1], self.pick(&VALUES[..3]));
        }
        node.spec.unschedulable = self.rarely(12);
        if self.rarely(4) {
            node.spec.taints = self.some(2, |script| Taint {
                key: script.pick(&KEYS[2..]),
                value: script.pick(&VALUES),
                effect: script.pick(&EFFECTS),
                ..Taint::default()
            });
        }
        let mut set = |name: &str, figure: String| drop(node.status.allocatable.insert(name, figure.parse().expect("a quantity")));
        set("cpu", self.pick(&["4", "32", "3", "0"]));
        set("memory", self.pick(&["8Gi", "8Gi", "3Gi", "2", "0"]));
        set("pods", self.pick(&["110", "110", "110", "3", "0"]));
        set("example.com/gpu", self.pick(&["4", "1", "0"]));
        set("hugepages-2Mi", self.pick(&["4Gi", "1"]));
        if self.rarely(4) {
            node.status.images = self.some(2, |script| ContainerImage {
                names: vec![script.pick(&["web:latest", "db:1"])],
                size_bytes: [30 << 20, 900 << 20, 5 << 30][script.choose(3)],
            });
        }
        node
    }

    pub fn namespaces(&mut self) -> Vec<Namespace> {
        let names = ["default", "one", "two"];
        let listed = names.into_iter().filter(|_| !self.rarely(4)).collect::<Vec<_>>();
        let namespace =
            |name: &str| Namespace { metadata: ObjectMeta { name: name.to_owned(), labels: self.labels(1), ..ObjectMeta::default() } };
        listed.into_iter().map(namespace).collect()
    }

    pub fn services(&mut self) -> Vec<Service> {
        self.some(1, |script| {
            let mut service = Service::default();
            service.metadata.namespace = script.pick(&NAMESPACES);
            service.spec.selector = script.labels(1);
            service
        })
    }

    pub fn budgets(&mut self) -> Vec<PodDisruptionBudget> {
        self.some(2, |script| {
            let mut budget = PodDisruptionBudget::default();
            budget.metadata.namespace = script.pick(&NAMESPACES);
            budget.spec.selector = script.selector();
            budget.status.disruptions_allowed = [0, 1, -1][script.choose(3)];
            budget
        })
    }

    pub fn bound_pod(&mut self, at: usize) -> Pod {
        let mut pod = self.pod(format!("p{at}"));
        pod.spec.node_name = format!("n{}", self.choose(6));
        if self.rarely(10) {
            pod.status.phase = self.pick(&["Succeeded", "Running"]);
        }
        pod
    }

    /// The pod that is asked about.
    pub fn incoming(&mut self) -> Pod {
        let mut pod = self.pod("incoming".to_owned());
        if self.rarely(10) {
            pod.spec.node_name = format!("n{}", self.choose(6));
        }
        if self.rarely(10) {
            pod.status.nominated_node_name = format!("n{}", self.choose(6));
        }
        pod
    }

    pub fn pod(&mut self, name: String) -> Pod {
        let mut pod = Pod::default();
        pod.metadata.name = name;
        pod.metadata.namespace = self.pick(&NAMESPACES);
        pod.metadata.labels = self.labels(1);
        pod.metadata.labels.insert(KEYS[3], self.pick(&VALUES[..2]));
        if self.rarely(10) {
            pod.metadata.deletion_timestamp = Some("2026-01-01T00:00:00Z".parse().expect("a time"));
        }
        pod.spec.containers = self.some(2, Self::container);
        if self.rarely(6) {
            pod.spec.init_containers = self.some(2, |script| {
                let mut container = script.container();
                container.restart_policy = script.rarely(2).then(|| "Always".to_owned());
                container
            });
        }
        if self.rarely(10) {
            pod.spec.overhead = self.resources(1);
        }
        pod.spec.priority = [None, Some(10), Some(-5)][self.choose(3)];
        if self.rarely(3) {
            pod.spec.tolerations = self.some(2, |script| Toleration {
                key: script.pick(&["disk", "app", "", "node.kubernetes.io/unschedulable"]),
                operator: script.pick(&["Exists", "Equal", ""]),
                value: script.pick(&VALUES),
                effect: script.pick(&EFFECTS),
            });
        }
        if self.rarely(6) {
            pod.spec.node_selector = self.labels(1);
        }
        if self.rarely(2) {
            pod.spec.affinity = Some(Affinity {
                node_affinity: self.rarely(3).then(|| self.node_affinity()),
                pod_affinity: self.rarely(2).then(|| self.pod_affinity()),
                pod_anti_affinity: self.rarely(2).then(|| self.pod_affinity()),
            });
        }
        if self.rarely(2) {
            pod.spec.topology_spread_constraints = self.some(2, |script| TopologySpreadConstraint {
                max_skew: 1 + script.choose(2) as i32,
                topology_key: script.pick(&KEYS),
                when_unsatisfiable: script.pick(&["DoNotSchedule", "ScheduleAnyway"]),
                label_selector: script.selector(),
                min_domains: [None, None, Some(2)][script.choose(3)],
                node_affinity_policy: script.rarely(3).then(|| "Ignore".to_owned()),
                node_taints_policy: script.rarely(3).then(|| "Honor".to_owned()),
                match_label_keys: if script.rarely(4) { vec!["app".to_owned()] } else { Vec::new() },
            });
        }
        pod
    }

    fn container(&mut self) -> Container {
        let mut container = Container { name: "c".to_owned(), image: self.pick(&IMAGES), ..Container::default() };
        container.resources.requests = self.resources(2);
        if self.rarely(5) {
            container.ports = self.some(2, |script| ContainerPort {
                host_port: [80, 443, 0][script.choose(3)],
                host_ip: script.pick(&["", "10.0.0.1", "0.0.0.0"]),
                protocol: script.pick(&["", "UDP"]),
                ..ContainerPort::default()
            });
        }
        container
    }

    fn selector(&mut self) -> Option<LabelSelector> {
        if self.rarely(6) {
            return None;
        }
        let match_expressions = self.some(1, |script| {
            let operator = script.pick(&["In", "NotIn", "Exists", "DoesNotExist"]);
            let values = if operator.ends_with("In") { vec![script.pick(&VALUES), script.pick(&VALUES)] } else { Vec::new() };
            LabelSelectorRequirement { key: script.pick(&KEYS[2..]), operator, values }
        });
        let mut match_labels = Labels::new();
        if self.rarely(2) {
            match_labels.insert(KEYS[3], self.pick(&VALUES[..2]));
        }
        Some(LabelSelector { match_labels, match_expressions })
    }

    fn node_term(&mut self) -> NodeSelectorTerm {
        let requirement = |script: &mut Self| {
            let operator = script.pick(&["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]);
            let values = match operator.as_str() {
                "In" | "NotIn" => vec![script.pick(&VALUES)],
                "Gt" | "Lt" => vec![script.pick(&["2", "5", "x"])],
                _ => Vec::new(),
            };
            NodeSelectorRequirement { key: script.pick(&KEYS), operator, values }
        };
        let field = |script: &mut Self| NodeSelectorRequirement {
            key: "metadata.name".to_owned(),
            operator: script.pick(&["In", "NotIn"]),
            values: vec![format!("n{}", script.choose(4))],
        };
        let match_expressions = self.some(2, requirement);
        NodeSelectorTerm { match_expressions, match_fields: if self.rarely(4) { self.some(2, field) } else { Vec::new() } }
    }

    fn node_affinity(&mut self) -> NodeAffinity {
        let required = self.rarely(2).then(|| NodeSelector { node_selector_terms: self.some(2, Self::node_term) });
        let preferred = self.rarely(2).then(|| {
            self.some(2, |script| PreferredSchedulingTerm { weight: script.choose(3) as i32 * 10, preference: script.node_term() })
        });
        NodeAffinity {
            required_during_scheduling_ignored_during_execution: required,
            preferred_during_scheduling_ignored_during_execution: preferred,
        }
    }

    fn pod_term(&mut self) -> PodAffinityTerm {
        PodAffinityTerm {
            label_selector: self.selector(),
            namespaces: if self.rarely(4) { vec![self.pick(&["default", "one"])] } else { Vec::new() },
            namespace_selector: if self.rarely(4) { self.selector() } else { None },
            topology_key: self.pick(&KEYS[..2]),
        }
    }

    fn pod_affinity(&mut self) -> PodAffinity {
        PodAffinity {
            required_during_scheduling_ignored_during_execution: self.some(2, Self::pod_term),
            preferred_during_scheduling_ignored_during_execution: self
                .some(2, |script| WeightedPodAffinityTerm { weight: 1 + script.choose(100) as i32, pod_affinity_term: script.pod_term() }),
        }
    }
}
