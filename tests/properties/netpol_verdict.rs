//! Network policies: what is compiled answers as the rules read aloud do, in every form of the question.
//!
//! The input is a script: each byte chooses what comes next out of few names, labels, ports and blocks, so that they meet.

use std::net::IpAddr;

use kube_semantics::netpol::{
    AdminPolicyKind, By, ChangeKind, Connections, Decision, IpFamily, Name, Network, Objects, Party, Port, Ports, Protocol, Traffic, diff,
};
use kube_semantics::object::{
    AdminNetworkPolicy, AdminNetworkPolicyEgressRule, AdminNetworkPolicyIngressRule, AdminNetworkPolicyPort, AdminNetworkPolicyPortNumber,
    AdminNetworkPolicyPortRange, AdminPolicy, AdminPolicyNamespaces, AdminPolicyPeer, AdminPolicyPods, AdminPolicySubject,
    BaselineAdminNetworkPolicy, ClusterNetworkPolicy, ClusterNetworkPolicyEgressRule, ClusterNetworkPolicyIngressRule,
    ClusterNetworkPolicyPort, ClusterNetworkPolicyPortRange, ClusterNetworkPolicyProtocol, ClusterNetworkPolicyTransport, Container,
    ContainerPort, HostIp, IntOrString, IpBlock, LabelSelector, LabelSelectorRequirement, Labels, Namespace, NetworkPolicy,
    NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort, Node, NodeAddress, ObjectMeta, Pod, PodIp,
};

const NAMESPACES: [&str; 3] = ["shop", "ops", "default"];
const KEYS: [&str; 3] = ["app", "tier", "kubernetes.io/metadata.name"];
const VALUES: [&str; 4] = ["web", "db", "shop", ""];
const BLOCKS: [&str; 8] = ["10.0.0.0/8", "10.0.0.0/30", "10.0.0.2/31", "0.0.0.0/0", "172.16.0.0/12", "::/0", "fd00::/126", "010.0.0.1/32"];
const POD_ADDRESSES: [&str; 8] = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.9", "172.16.0.1", "fd00::1", "fd00::2", "fd00::9"];
const HOSTS: [&str; 3] = ["172.16.0.1", "172.16.0.2", "fd00::9"];
const ADDRESSES: [&str; 6] = ["10.0.0.1", "10.0.0.3", "172.16.0.1", "203.0.113.7", "fd00::2", "2001:db8::1"];
const PORTS: [u16; 4] = [80, 53, 1, 65535];
const PORT_NAMES: [&str; 3] = ["http", "dns", "none"];
const PROTOCOLS: [Protocol; 3] = Protocol::ALL;

/// Holds every law that the network in `data` can break.
///
/// # Panics
/// When one is broken.
pub fn check(data: &[u8]) {
    let mut script = Script { data };
    let world = script.world();
    let Ok(network) = Network::new(world.objects()) else { return };
    answers(&world, &network);
    outside(&world, &network);
    updated(&mut script, &world, network);
}

/// All that a network is made of.
#[derive(Clone, Debug, Default)]
struct World {
    policies: Vec<NetworkPolicy>,
    namespaces: Vec<Namespace>,
    pods: Vec<Pod>,
    admin_policies: Vec<AdminPolicy>,
    nodes: Vec<Node>,
}

impl World {
    fn objects(&self) -> Objects<'_> {
        Objects {
            policies: &self.policies,
            namespaces: &self.namespaces,
            pods: &self.pods,
            admin_policies: &self.admin_policies,
            nodes: &self.nodes,
        }
    }

    fn ports(&self) -> impl Iterator<Item = Port> + use<> {
        PORTS.into_iter().zip(PROTOCOLS.into_iter().cycle()).chain([(53, Protocol::Tcp)]).map(|(number, protocol)| port(protocol, number))
    }
}

fn port(protocol: Protocol, number: u16) -> Port {
    Port::new(protocol, number).expect("a port")
}

/// The verdict of every pair, and the same from the matrix and from the connections.
fn answers(world: &World, network: &Network) {
    let connections = network.all_connections();
    world.ports().for_each(|port| answers_on(world, network, port, &connections));
}

fn answers_on(world: &World, network: &Network, port: Port, connections: &Connections) {
    let pods: Vec<_> = network.pods().collect();
    for family in [None, Some(IpFamily::V4), Some(IpFamily::V6)] {
        let matrix = family.map_or_else(|| network.matrix(port), |family| network.matrix_in_family(port, family));
        let mut count = 0;
        for (from, source) in pods.iter().zip(&world.pods) {
            for (to, destination) in pods.iter().zip(&world.pods) {
                let mut traffic = Traffic::new(*from, *to, port).expect("pods");
                if let Some(family) = family {
                    traffic = traffic.in_family(family).expect("pods");
                }
                let verdict = network.verdict(&traffic).expect("pods of the network");
                let naive = naive::verdict(world, naive::End::Pod(source), naive::End::Pod(destination), port, family);
                let words = || format!("{source:?}\nto {destination:?}\non {port} in {family:?}: {verdict}\n{world:#?}");
                assert_eq!(answer(&verdict.egress), naive.egress, "egress of {}", words());
                assert_eq!(answer(&verdict.ingress), naive.ingress, "ingress of {}", words());
                assert_eq!(matrix.allows(*from, *to), verdict.is_allowed(), "the matrix for {}", words());
                if family.is_none() {
                    assert_eq!(connections.between(*from, *to).contains(port), verdict.is_allowed(), "the connections for {}", words());
                }
                count += usize::from(verdict.is_allowed());
            }
        }
        assert_eq!(matrix.count(), count);
        assert_eq!(matrix.pairs().count(), count);
    }
}

/// The same with addresses.
fn outside(world: &World, network: &Network) {
    let port = port(Protocol::Tcp, 80);
    for address in ADDRESSES.map(|text| text.parse::<IpAddr>().expect("an address")) {
        for (pod, object) in network.pods().zip(&world.pods) {
            let (there, here) = (naive::End::Address(address), naive::End::Pod(object));
            for (verdict, naive) in [
                (Traffic::new(pod, address, port), naive::verdict(world, here, there, port, None)),
                (Traffic::new(address, pod, port), naive::verdict(world, there, here, port, None)),
            ] {
                let verdict = network.verdict(&verdict.expect("one address")).expect("a pod of the network");
                assert_eq!(answer(&verdict.egress), naive.egress, "egress between {address} and {object:?}: {verdict}\n{world:#?}");
                assert_eq!(answer(&verdict.ingress), naive.ingress, "ingress between {address} and {object:?}: {verdict}\n{world:#?}");
            }
        }
    }
    classes(world, network, port);
    assert!(diff(network, network).is_empty());
    assert!(network.lint().iter().all(|finding| !finding.to_string().is_empty()));
    assert_eq!(network.exposure().iter().map(|exposed| exposed.pods.len()).sum::<usize>(), network.pods().len());
}

/// Every address is in one class, and its class answers for it.
fn classes(world: &World, network: &Network, port: Port) {
    let (connections, matrix) = (network.all_connections(), network.external_matrix(port));
    for address in ADDRESSES.map(|text| text.parse::<IpAddr>().expect("an address")) {
        let holding: Vec<usize> = (0..matrix.external().len()).filter(|at| matrix.external()[*at].contains(address)).collect();
        let [class] = holding[..] else { panic!("{address} is in {holding:?} of {:?}", matrix.external()) };
        assert_eq!(connections.external(), matrix.external());
        for pod in network.pods() {
            let out = network.verdict(&Traffic::new(pod, address, port).expect("one address")).expect("a pod of the network");
            assert_eq!(matrix.reached(pod, class), out.is_allowed(), "{address}: {out}\n{world:#?}");
            assert_eq!(connections.to_external(pod, class).contains(port), out.is_allowed(), "{address}: {out}\n{world:#?}");
            let into = network.verdict(&Traffic::new(address, pod, port).expect("one address")).expect("a pod of the network");
            if into.ingress.by() != By::OwnNode {
                let said = connections.from_external(class, pod).contains(port);
                assert_eq!(said, into.is_allowed(), "{address}: {into}\n{world:#?}");
            }
        }
    }
}

/// Changes in place come to what building anew does, and a policy opens nothing but what it allows itself.
fn updated(script: &mut Script<'_>, world: &World, mut network: Network) {
    let mut world = world.clone();
    for step in 0..script.choose(8) {
        let before = network.clone();
        match script.choose(10) {
            0 => {
                let pod = script.pod(10 + step);
                if network.add_pod(&pod).is_ok() {
                    world.pods.push(pod);
                }
            }
            1 if !world.pods.is_empty() => {
                let at = script.choose(world.pods.len());
                let id = network.pods().nth(at).expect("a pod");
                network.remove_pod(id).expect("it is there");
                assert!(network.remove_pod(id).is_err() && network.pod_name(id).is_none());
                world.pods.remove(at);
            }
            2 => {
                let policy = script.policy(10 + step);
                if network.add_policy(&policy).is_ok() {
                    opens_only_what_it_allows(&before, &network, &policy);
                    differs(&before, &network);
                    world.policies.push(policy);
                }
            }
            3 if !world.policies.is_empty() => {
                let policy = world.policies.remove(script.choose(world.policies.len()));
                let name = name(&policy);
                network.remove_policy(name).expect("it is there");
                assert!(network.remove_policy(name).is_err());
            }
            4 | 5 => {
                let policy = if script.choose(2) == 1 { script.older(step % 2) } else { script.cluster_policy(step) };
                let added = network.add_admin_policy(&policy);
                world.admin_policies.push(policy);
                assert_eq!(added, Network::new(world.objects()).map(drop));
                if added.is_err() {
                    world.admin_policies.pop();
                }
            }
            6 if !world.admin_policies.is_empty() => {
                let policy = world.admin_policies.remove(script.choose(world.admin_policies.len()));
                let (kind, name) = kind_and_name(&policy);
                network.remove_admin_policy(kind, name).expect("it is there");
                assert!(network.remove_admin_policy(kind, name).is_err());
            }
            7 => {
                let namespace = script.namespace();
                network.set_namespace(&namespace);
                world.namespaces.retain(|other| other.metadata.name != namespace.metadata.name);
                world.namespaces.push(namespace);
            }
            8 if !world.namespaces.is_empty() => {
                let namespace = world.namespaces.remove(script.choose(world.namespaces.len()));
                network.remove_namespace(&namespace.metadata.name).expect("it is there");
                assert!(network.remove_namespace(&namespace.metadata.name).is_err());
            }
            9 if script.choose(3) > 0 || world.nodes.is_empty() => {
                let node = script.node(0);
                network.set_node(&node);
                world.nodes.retain(|other| other.metadata.name != node.metadata.name);
                world.nodes.push(node);
            }
            9 => {
                let node = world.nodes.remove(script.choose(world.nodes.len()));
                network.remove_node(&node.metadata.name).expect("it is there");
                assert!(network.remove_node(&node.metadata.name).is_err());
            }
            _ => {}
        }
    }
    let anew = Network::new(world.objects()).expect("what was added one by one");
    let names = |network: &Network| network.pods().map(|pod| network.pod_name(pod).expect("there").to_string()).collect::<Vec<_>>();
    assert_eq!(names(&network), names(&anew));
    let isolation = |network: &Network| network.isolation().map(|pod| format!("{:?} {:?}", pod.ingress, pod.egress)).collect::<Vec<_>>();
    assert_eq!(isolation(&network), isolation(&anew), "{world:#?}");
    let lint = |network: &Network| network.lint().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(lint(&network), lint(&anew), "{world:#?}");
    answers(&world, &network);
    outside(&world, &network);
    assert!(diff(&network, &anew).is_empty() && diff(&anew, &network).is_empty(), "{world:#?}");
}

fn kind_and_name(policy: &AdminPolicy) -> (AdminPolicyKind, &str) {
    match policy {
        AdminPolicy::ClusterNetworkPolicy(policy) => (AdminPolicyKind::ClusterNetworkPolicy, &policy.metadata.name),
        AdminPolicy::AdminNetworkPolicy(policy) => (AdminPolicyKind::AdminNetworkPolicy, &policy.metadata.name),
        AdminPolicy::BaselineAdminNetworkPolicy(policy) => (AdminPolicyKind::BaselineAdminNetworkPolicy, &policy.metadata.name),
    }
}

fn name(policy: &NetworkPolicy) -> Name<'_> {
    let namespace = if policy.metadata.namespace.is_empty() { "default" } else { &policy.metadata.namespace };
    Name { namespace, name: &policy.metadata.name }
}

/// Something is opened or closed between pods exactly if `diff` says so, and never on a port that is the same.
fn differs(before: &Network, after: &Network) {
    let [was, is] = [before, after].map(Network::all_connections);
    let changes = diff(before, after);
    let said = |kind: ChangeKind| {
        changes
            .iter()
            .filter(|change| change.kind == kind && matches!((&change.from, &change.to), (Party::Workload { .. }, Party::Workload { .. })))
            .map(|change| change.ports.clone())
            .fold(Ports::none(), |all, ports| all.union(&ports))
    };
    let mut found = [Ports::none(), Ports::none()];
    for from in after.pods() {
        for to in after.pods() {
            let (was, is) = (was.between(from, to), is.between(from, to));
            let [opened, closed] = &mut found;
            (*opened, *closed) = (opened.union(&is.difference(&was)), closed.union(&was.difference(&is)));
        }
    }
    assert_eq!([said(ChangeKind::Opened), said(ChangeKind::Closed)], found, "{changes:#?}");
    assert!(changes.iter().all(|change| change.to_string().contains("; ")), "{changes:#?}");
}

fn opens_only_what_it_allows(before: &Network, after: &Network, policy: &NetworkPolicy) {
    let port = port(Protocol::Tcp, 80);
    for from in after.pods() {
        for to in after.pods() {
            let traffic = Traffic::new(from, to, port).expect("pods");
            let [was, is] = [before, after].map(|network| network.verdict(&traffic).expect("pods of both"));
            let decisions = [&is.egress, &is.ingress];
            if is.is_allowed() && !was.is_allowed() {
                let allows = decisions.iter().any(|decision| decision.policies().any(|other| other == name(policy)));
                assert!(allows, "{policy:?} opens what it does not allow: {was}, then {is}");
            }
            if !is.is_allowed() && was.is_allowed() {
                let isolates = decisions.iter().any(|decision| decision.isolating().any(|other| other == name(policy)));
                assert!(isolates, "{policy:?} closes what it does not isolate: {was}, then {is}");
            }
        }
    }
}

/// What the op says of one end.
#[derive(Debug, PartialEq)]
struct Answer {
    isolated: bool,
    allowed: bool,
    policies: Vec<String>,
    by: &'static str,
    rule: Option<(String, usize)>,
}

fn answer(decision: &Decision<'_>) -> Answer {
    let (by, rule) = match decision.by() {
        By::SamePod => ("self", None),
        By::NoSubject | By::Default => ("default", None),
        By::OwnNode => ("node", None),
        By::Admin(rule) => ("admin", Some(rule)),
        By::Policies => ("policy", None),
        By::Baseline(rule) => ("baseline", Some(rule)),
    };
    Answer {
        isolated: decision.is_isolated(),
        allowed: decision.is_allowed(),
        policies: decision.policies().map(|name| name.to_string()).collect(),
        by,
        rule: rule.map(|rule| (rule.policy.to_string(), rule.index)),
    }
}

/// The rules, one after another, as they are written down; nothing is kept between two questions.
mod naive {
    use super::*;

    #[derive(Clone, Copy)]
    pub enum End<'a> {
        Pod(&'a Pod),
        Address(IpAddr),
    }

    pub struct Verdict {
        pub egress: Answer,
        pub ingress: Answer,
    }

    #[derive(Clone, Copy, PartialEq)]
    enum Way {
        In,
        Out,
    }

    struct Asked<'a> {
        world: &'a World,
        way: Way,
        subject: End<'a>,
        other: End<'a>,
        destination: End<'a>,
        port: Port,
        family: IpFamily,
    }

    pub fn verdict(world: &World, from: End<'_>, to: End<'_>, port: Port, family: Option<IpFamily>) -> Verdict {
        let of = |end: End<'_>| if let End::Address(ip) = end { Some(IpFamily::of(ip)) } else { None };
        let first = |end: End<'_>| if let End::Pod(pod) = end { own_addresses(pod).first().map(|ip| IpFamily::of(*ip)) } else { None };
        let family = family.or(of(from)).or(of(to)).or(first(to)).unwrap_or(IpFamily::V4);
        let asked = |way, subject, other| Asked { world, way, subject, other, destination: to, port, family };
        let same = match (from, to) {
            (End::Pod(from), End::Pod(to)) => full_name(from) == full_name(to),
            _ => false,
        };
        Verdict { egress: decide(&asked(Way::Out, from, to), same), ingress: decide(&asked(Way::In, to, from), same) }
    }

    fn decide(asked: &Asked<'_>, same: bool) -> Answer {
        let mut answer = Answer { isolated: false, allowed: true, policies: Vec::new(), by: "default", rule: None };
        let mut selecting: Vec<&NetworkPolicy> = Vec::new();
        if let End::Pod(pod) = asked.subject
            && !pod.spec.host_network
        {
            selecting = asked.world.policies.iter().filter(|policy| selects(policy, pod, asked.way)).collect();
        }
        answer.isolated = !selecting.is_empty();
        answer.policies =
            selecting.iter().filter(|policy| has_matching_rule(policy, asked)).map(|policy| name(policy).to_string()).collect();
        answer.policies.sort();
        if same {
            return Answer { by: "self", ..answer };
        }
        let End::Pod(subject) = asked.subject else { return answer };
        if subject.spec.host_network {
            return answer;
        }
        let source = address(asked.other, asked.family);
        if asked.way == Way::In && source.is_some_and(|source| host_addresses(subject).contains(&source)) {
            return Answer { by: "node", ..answer };
        }
        if let Some((policy, index, action)) = tier(asked, subject, "Admin")
            && action != "Pass"
        {
            return Answer { by: "admin", allowed: action == "Accept", rule: Some((policy, index)), ..answer };
        }
        if answer.isolated {
            return Answer { by: "policy", allowed: !answer.policies.is_empty(), ..answer };
        }
        if let Some((policy, index, action)) = tier(asked, subject, "Baseline")
            && action != "Pass"
        {
            return Answer { by: "baseline", allowed: action == "Accept", rule: Some((policy, index)), ..answer };
        }
        answer
    }

    fn full_name(pod: &Pod) -> (String, &str) {
        (namespace_of(&pod.metadata), &pod.metadata.name)
    }

    fn namespace_of(metadata: &ObjectMeta) -> String {
        if metadata.namespace.is_empty() { "default".into() } else { metadata.namespace.clone() }
    }

    fn own_addresses(pod: &Pod) -> Vec<IpAddr> {
        let list: Vec<&str> = pod.status.pod_ips.iter().map(|entry| entry.ip.as_str()).collect();
        let list = if list.is_empty() { vec![pod.status.pod_ip.as_str()] } else { list };
        list.into_iter().filter(|text| !text.is_empty()).map(|text| text.parse().expect("an address")).collect()
    }

    fn host_addresses(pod: &Pod) -> Vec<IpAddr> {
        let list: Vec<&str> = pod.status.host_ips.iter().map(|entry| entry.ip.as_str()).collect();
        let list = if list.is_empty() { vec![pod.status.host_ip.as_str()] } else { list };
        list.into_iter().filter(|text| !text.is_empty()).map(|text| text.parse().expect("an address")).collect()
    }

    fn address(end: End<'_>, family: IpFamily) -> Option<IpAddr> {
        match end {
            End::Address(ip) => Some(ip),
            End::Pod(pod) => own_addresses(pod).into_iter().find(|ip| IpFamily::of(*ip) == family),
        }
    }

    fn holds(selector: &LabelSelector, labels: &Labels) -> bool {
        selector.match_labels.iter().all(|(key, value)| labels.get(key) == Some(value))
            && selector.match_expressions.iter().all(|expression| {
                let label = labels.get(&expression.key);
                let listed = label.is_some_and(|label| expression.values.iter().any(|value| value == label));
                match expression.operator.as_str() {
                    "In" => listed,
                    "NotIn" => !listed,
                    "Exists" => label.is_some(),
                    "DoesNotExist" => label.is_none(),
                    other => panic!("operator {other}"),
                }
            })
    }

    fn namespace_labels(world: &World, name: &str) -> Labels {
        let found = world.namespaces.iter().find(|namespace| namespace.metadata.name == name);
        let mut labels = found.map(|namespace| namespace.metadata.labels.clone()).unwrap_or_default();
        labels.insert("kubernetes.io/metadata.name", name);
        labels
    }

    fn selects(policy: &NetworkPolicy, pod: &Pod, way: Way) -> bool {
        let types = &policy.spec.policy_types;
        let covers = match way {
            Way::In => types.is_empty() || types.iter().any(|text| text == "Ingress"),
            Way::Out => {
                if types.is_empty() {
                    !policy.spec.egress.is_empty()
                } else {
                    types.iter().any(|text| text == "Egress")
                }
            }
        };
        covers && name(policy).namespace == namespace_of(&pod.metadata) && holds(&policy.spec.pod_selector, &pod.metadata.labels)
    }

    fn has_matching_rule(policy: &NetworkPolicy, asked: &Asked<'_>) -> bool {
        let rules: Vec<(&[NetworkPolicyPeer], &[NetworkPolicyPort])> = match asked.way {
            Way::In => policy.spec.ingress.iter().map(|rule| (rule.from.as_slice(), rule.ports.as_slice())).collect(),
            Way::Out => policy.spec.egress.iter().map(|rule| (rule.to.as_slice(), rule.ports.as_slice())).collect(),
        };
        rules.into_iter().any(|(peers, ports)| {
            (peers.is_empty() || peers.iter().any(|peer| is_peer(policy, peer, asked)))
                && (ports.is_empty() || ports.iter().any(|item| is_port(item, asked)))
        })
    }

    fn is_peer(policy: &NetworkPolicy, peer: &NetworkPolicyPeer, asked: &Asked<'_>) -> bool {
        if let Some(block) = &peer.ip_block {
            let Some(address) = address(asked.other, asked.family) else { return false };
            return in_block(&block.cidr, address) && !block.except.iter().any(|hole| in_block(hole, address));
        }
        let End::Pod(pod) = asked.other else { return false };
        if pod.spec.host_network {
            return false;
        }
        let namespace = namespace_of(&pod.metadata);
        let inside = match &peer.namespace_selector {
            Some(selector) => holds(selector, &namespace_labels(asked.world, &namespace)),
            None => namespace == name(policy).namespace,
        };
        inside && peer.pod_selector.as_ref().is_none_or(|selector| holds(selector, &pod.metadata.labels))
    }

    fn in_block(block: &str, address: IpAddr) -> bool {
        let (network, bits) = block.split_once('/').expect("a block");
        // The one block here that is written sloppily.
        let network = if network.starts_with('0') && network.len() > 8 { &network[1..] } else { network };
        let bits: u32 = bits.parse().expect("a length");
        match (network.parse().expect("an address"), address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                bits == 0 || u32::from(network) >> (32 - bits) == u32::from(address) >> (32 - bits)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                bits == 0 || u128::from(network) >> (128 - bits) == u128::from(address) >> (128 - bits)
            }
            _ => false,
        }
    }

    fn is_port(item: &NetworkPolicyPort, asked: &Asked<'_>) -> bool {
        let protocol = item.protocol.as_deref().unwrap_or("TCP");
        if protocol != asked.port.protocol().to_string() {
            return false;
        }
        match (&item.port, item.end_port) {
            (None, _) => true,
            (Some(IntOrString::Int(first)), end) => (*first..=end.unwrap_or(*first)).contains(&asked.port.number().into()),
            (Some(IntOrString::String(called)), _) => is_called(called, asked),
        }
    }

    /// Does the destination call the port of the traffic so?
    fn is_called(called: &str, asked: &Asked<'_>) -> bool {
        let End::Pod(pod) = asked.destination else { return false };
        let sidecars = pod.spec.init_containers.iter().filter(|container| container.restart_policy.as_deref() == Some("Always"));
        !pod.spec.host_network
            && pod.spec.containers.iter().chain(sidecars).flat_map(|container| &container.ports).any(|port| {
                let protocol = if port.protocol.is_empty() { "TCP" } else { &port.protocol };
                port.name == called
                    && protocol == asked.port.protocol().to_string()
                    && port.container_port == i32::from(asked.port.number())
            })
    }

    /// A rule of the administrators, in the terms of the newer kind.
    struct Rule<'a> {
        policy: &'a str,
        index: usize,
        action: &'a str,
        peers: &'a [AdminPolicyPeer],
        is_port: bool,
    }

    /// The first rule of a tier that matches, and what it does.
    fn tier(asked: &Asked<'_>, subject: &Pod, tier: &str) -> Option<(String, usize, &'static str)> {
        let mut policies: Vec<(i32, &str, &AdminPolicySubject, Vec<Rule<'_>>)> = Vec::new();
        for policy in &asked.world.admin_policies {
            match policy {
                AdminPolicy::ClusterNetworkPolicy(policy) if policy.spec.tier == tier => {
                    let named = policy.metadata.name.as_str();
                    let rules: Vec<_> = match asked.way {
                        Way::In => policy.spec.ingress.iter().map(|rule| (&rule.action, &rule.from, &rule.protocols)).collect(),
                        Way::Out => policy.spec.egress.iter().map(|rule| (&rule.action, &rule.to, &rule.protocols)).collect(),
                    };
                    let rules = rules.into_iter().enumerate().map(|(index, (action, peers, protocols))| Rule {
                        policy: named,
                        index,
                        action,
                        peers,
                        is_port: protocols.is_empty() || protocols.iter().any(|item| is_protocol(item, asked)),
                    });
                    policies.push((policy.spec.priority.expect("set"), named, &policy.spec.subject, rules.collect()));
                }
                AdminPolicy::AdminNetworkPolicy(policy) if tier == "Admin" => {
                    let rules = older(&policy.metadata.name, &policy.spec.ingress, &policy.spec.egress, asked);
                    policies.push((policy.spec.priority.expect("set"), &policy.metadata.name, &policy.spec.subject, rules));
                }
                AdminPolicy::BaselineAdminNetworkPolicy(policy) if tier == "Baseline" => {
                    let rules = older(&policy.metadata.name, &policy.spec.ingress, &policy.spec.egress, asked);
                    policies.push((0, &policy.metadata.name, &policy.spec.subject, rules));
                }
                _ => {}
            }
        }
        policies.sort_by_key(|(priority, named, ..)| (*priority, *named));
        for (_, _, about, rules) in policies {
            if !is_subject(about.namespaces.as_ref(), about.pods.as_ref(), subject, asked.world) {
                continue;
            }
            for rule in rules {
                let allows = matches!(rule.action, "Accept" | "Allow");
                let unknown = rule.peers.iter().any(|peer| is_unknown(peer, asked.way));
                let (matches, action) = match (unknown, allows) {
                    (true, true) => (false, ""),
                    (true, false) => (true, "Deny"),
                    (false, _) => {
                        let action = if allows {
                            "Accept"
                        } else if rule.action == "Pass" {
                            "Pass"
                        } else {
                            "Deny"
                        };
                        (rule.is_port && rule.peers.iter().any(|peer| is_admin_peer(peer, asked)), action)
                    }
                };
                if matches {
                    return Some((rule.policy.to_owned(), rule.index, action));
                }
            }
        }
        None
    }

    fn older<'a>(
        policy: &'a str,
        ingress: &'a [AdminNetworkPolicyIngressRule],
        egress: &'a [AdminNetworkPolicyEgressRule],
        asked: &Asked<'_>,
    ) -> Vec<Rule<'a>> {
        let rules: Vec<_> = match asked.way {
            Way::In => ingress.iter().map(|rule| (&rule.action, &rule.from, &rule.ports)).collect(),
            Way::Out => egress.iter().map(|rule| (&rule.action, &rule.to, &rule.ports)).collect(),
        };
        let of = |(index, (action, peers, ports)): (usize, (&'a String, &'a Vec<AdminPolicyPeer>, &Vec<AdminNetworkPolicyPort>))| Rule {
            policy,
            index,
            action,
            peers,
            is_port: ports.is_empty() || ports.iter().any(|item| is_older_port(item, asked)),
        };
        rules.into_iter().enumerate().map(of).collect()
    }

    fn is_unknown(peer: &AdminPolicyPeer, way: Way) -> bool {
        let pods = peer.namespaces.is_some() || peer.pods.is_some();
        let addresses = peer.networks.is_some() || peer.nodes.is_some() || peer.domain_names.is_some();
        if way == Way::In { !pods } else { !pods && !addresses }
    }

    fn is_subject(namespaces: Option<&AdminPolicyNamespaces>, pods: Option<&AdminPolicyPods>, pod: &Pod, world: &World) -> bool {
        let labels = namespace_labels(world, &namespace_of(&pod.metadata));
        if pod.spec.host_network {
            return false;
        }
        match (namespaces, pods) {
            (Some(AdminPolicyNamespaces { match_labels, match_expressions, .. }), None) => {
                holds(&LabelSelector { match_labels: match_labels.clone(), match_expressions: match_expressions.clone() }, &labels)
            }
            (None, Some(pods)) => holds(&pods.namespace_selector, &labels) && holds(&pods.pod_selector, &pod.metadata.labels),
            _ => panic!("exactly one"),
        }
    }

    fn is_admin_peer(peer: &AdminPolicyPeer, asked: &Asked<'_>) -> bool {
        if peer.namespaces.is_some() || peer.pods.is_some() {
            let End::Pod(pod) = asked.other else { return false };
            return is_subject(peer.namespaces.as_ref(), peer.pods.as_ref(), pod, asked.world);
        }
        let Some(address) = address(asked.other, asked.family) else { return false };
        if let Some(networks) = &peer.networks {
            return networks.iter().any(|block| in_block(block, address));
        }
        let Some(selector) = &peer.nodes else { return false };
        let nodes = asked.world.nodes.iter().filter(|node| holds(selector, &node.metadata.labels));
        nodes.flat_map(|node| &node.status.addresses).any(|entry| entry.address.parse() == Ok(address))
    }

    fn is_protocol(item: &ClusterNetworkPolicyProtocol, asked: &Asked<'_>) -> bool {
        if let Some(called) = &item.destination_named_port {
            return is_called(called, asked);
        }
        let transport = match asked.port.protocol() {
            Protocol::Tcp => &item.tcp,
            Protocol::Udp => &item.udp,
            Protocol::Sctp => &item.sctp,
        };
        let Some(transport) = transport else { return false };
        let number = i32::from(asked.port.number());
        transport.destination_port.as_ref().is_none_or(|port| {
            port.number == Some(number) || port.range.as_ref().is_some_and(|range| (range.start..=range.end).contains(&number))
        })
    }

    fn is_older_port(item: &AdminNetworkPolicyPort, asked: &Asked<'_>) -> bool {
        let protocol = asked.port.protocol().to_string();
        let number = i32::from(asked.port.number());
        if let Some(called) = &item.named_port {
            return is_called(called, asked);
        }
        if let Some(AdminNetworkPolicyPortNumber { protocol: wanted, port }) = &item.port_number {
            return wanted.as_deref().unwrap_or("TCP") == protocol && *port == number;
        }
        let Some(AdminNetworkPolicyPortRange { protocol: wanted, start, end }) = &item.port_range else { return false };
        wanted.as_deref().unwrap_or("TCP") == protocol && (*start..=*end).contains(&number)
    }
}

struct Script<'a> {
    data: &'a [u8],
}

impl Script<'_> {
    fn choose(&mut self, below: usize) -> usize {
        let Some((byte, rest)) = self.data.split_first() else { return 0 };
        self.data = rest;
        usize::from(*byte) % below
    }

    fn pick<T: Copy, const LENGTH: usize>(&mut self, from: [T; LENGTH]) -> T {
        from[self.choose(LENGTH)]
    }

    fn world(&mut self) -> World {
        let older = self.choose(2) == 1;
        let crowd = if self.choose(8) == 7 { 70 } else { 0 };
        World {
            pods: (0..1 + self.choose(6)).map(|at| self.pod(at)).collect(),
            policies: (0..self.choose(5)).map(|at| self.policy(at)).chain((0..crowd).map(one_of_many)).collect(),
            namespaces: NAMESPACES[..self.choose(3)]
                .iter()
                .map(|name| Namespace { metadata: ObjectMeta { labels: self.labels(), ..named(name) } })
                .collect(),
            admin_policies: (0..self.choose(4)).map(|at| if older { self.older(at) } else { self.cluster_policy(at) }).collect(),
            nodes: (0..self.choose(3)).map(|at| self.node(at)).collect(),
        }
    }

    fn namespace(&mut self) -> Namespace {
        Namespace { metadata: ObjectMeta { name: self.pick(NAMESPACES).to_owned(), labels: self.labels(), ..ObjectMeta::default() } }
    }

    fn labels(&mut self) -> Labels {
        (0..self.choose(3)).map(|_| (self.pick(KEYS), self.pick(VALUES))).collect()
    }

    fn selector(&mut self) -> LabelSelector {
        let match_labels = if self.choose(3) == 1 { self.labels() } else { Labels::new() };
        let count = [0, 0, 1, 1, 2][self.choose(5)];
        let match_expressions = (0..count)
            .map(|_| {
                let operator = self.pick(["In", "NotIn", "Exists", "DoesNotExist"]);
                let values = if operator.ends_with("In") { vec![self.pick(VALUES).to_owned(); 1 + self.choose(2)] } else { Vec::new() };
                LabelSelectorRequirement { key: self.pick(KEYS).to_owned(), operator: operator.to_owned(), values }
            })
            .collect();
        LabelSelector { match_labels, match_expressions }
    }

    fn pod(&mut self, at: usize) -> Pod {
        let namespace = self.pick(["shop", "ops", ""]).to_owned();
        let mut pod = Pod { metadata: ObjectMeta { namespace, labels: self.labels(), ..named(&format!("p{at}")) }, ..Pod::default() };
        pod.spec.host_network = self.choose(6) == 5;
        pod.spec.containers = vec![self.container()];
        if self.choose(3) == 2 {
            pod.spec.init_containers =
                vec![Container { restart_policy: self.pick([None, Some("Always")]).map(str::to_owned), ..self.container() }];
        }
        match self.choose(4) {
            0 => {}
            1 => pod.status.pod_ip = self.pick(POD_ADDRESSES).to_owned(),
            _ => pod.status.pod_ips = (0..1 + self.choose(2)).map(|_| PodIp { ip: self.pick(POD_ADDRESSES).to_owned() }).collect(),
        }
        match self.choose(3) {
            0 => {}
            1 => pod.status.host_ip = self.pick(HOSTS).to_owned(),
            _ => pod.status.host_ips = (0..1 + self.choose(2)).map(|_| HostIp { ip: self.pick(HOSTS).to_owned() }).collect(),
        }
        pod
    }

    fn container(&mut self) -> Container {
        let ports = (0..self.choose(3))
            .map(|_| ContainerPort {
                name: self.pick(PORT_NAMES).to_owned(),
                container_port: self.pick(PORTS).into(),
                protocol: self.pick(["", "TCP", "UDP", "SCTP"]).to_owned(),
                ..ContainerPort::default()
            })
            .collect();
        Container { ports, ..Container::default() }
    }

    fn policy(&mut self, at: usize) -> NetworkPolicy {
        let mut policy = NetworkPolicy {
            metadata: ObjectMeta { namespace: self.pick(["shop", "ops", ""]).to_owned(), ..named(&format!("n{}", at % 7)) },
            ..NetworkPolicy::default()
        };
        policy.spec.pod_selector = self.selector();
        policy.spec.policy_types =
            self.pick([&[][..], &["Ingress"], &["Egress"], &["Egress", "Ingress"]]).iter().map(|text| (*text).to_owned()).collect();
        policy.spec.ingress = (0..self.choose(3)).map(|_| NetworkPolicyIngressRule { from: self.peers(), ports: self.ports() }).collect();
        policy.spec.egress = (0..self.choose(3)).map(|_| NetworkPolicyEgressRule { to: self.peers(), ports: self.ports() }).collect();
        policy
    }

    fn peers(&mut self) -> Vec<NetworkPolicyPeer> {
        (0..self.choose(3))
            .map(|_| match self.choose(4) {
                0 => NetworkPolicyPeer { pod_selector: Some(self.selector()), ..NetworkPolicyPeer::default() },
                1 => NetworkPolicyPeer { namespace_selector: Some(self.selector()), ..NetworkPolicyPeer::default() },
                2 => NetworkPolicyPeer {
                    pod_selector: Some(self.selector()),
                    namespace_selector: Some(self.selector()),
                    ..NetworkPolicyPeer::default()
                },
                _ => {
                    let cidr = self.pick(BLOCKS);
                    let holes: &[&str] = match cidr {
                        "10.0.0.0/8" => &["10.0.0.0/31", "10.0.0.3/32"],
                        "0.0.0.0/0" => &["10.0.0.0/8", "172.16.0.1/32"],
                        "::/0" => &["fd00::2/128"],
                        _ => &[],
                    };
                    let except = holes.iter().take(self.choose(3)).map(|text| (*text).to_owned()).collect();
                    NetworkPolicyPeer { ip_block: Some(IpBlock { cidr: cidr.to_owned(), except }), ..NetworkPolicyPeer::default() }
                }
            })
            .collect()
    }

    fn ports(&mut self) -> Vec<NetworkPolicyPort> {
        (0..self.choose(3))
            .map(|_| {
                let protocol = self.pick([None, Some("TCP"), Some("UDP"), Some("SCTP")]).map(str::to_owned);
                let number = i32::from(self.pick(PORTS));
                match self.choose(4) {
                    0 => NetworkPolicyPort { protocol, ..NetworkPolicyPort::default() },
                    1 => NetworkPolicyPort { protocol, port: Some(number.into()), end_port: None },
                    2 => NetworkPolicyPort { protocol, port: Some(number.into()), end_port: Some((number + 60).min(65535)) },
                    _ => NetworkPolicyPort { protocol, port: Some(self.pick(PORT_NAMES).into()), end_port: None },
                }
            })
            .collect()
    }

    fn subject(&mut self) -> AdminPolicySubject {
        let peer = if self.choose(2) == 0 { self.namespaces_peer() } else { self.pods_peer() };
        AdminPolicySubject { namespaces: peer.namespaces, pods: peer.pods }
    }

    fn namespaces_peer(&mut self) -> AdminPolicyPeer {
        let LabelSelector { match_labels, match_expressions } = self.selector();
        let namespaces = AdminPolicyNamespaces { match_labels, match_expressions, ..AdminPolicyNamespaces::default() };
        AdminPolicyPeer { namespaces: Some(namespaces), ..AdminPolicyPeer::default() }
    }

    fn pods_peer(&mut self) -> AdminPolicyPeer {
        let pods = AdminPolicyPods { namespace_selector: self.selector(), pod_selector: self.selector(), namespaces: None };
        AdminPolicyPeer { pods: Some(pods), ..AdminPolicyPeer::default() }
    }

    fn admin_peers(&mut self) -> Vec<AdminPolicyPeer> {
        (0..1 + self.choose(2))
            .map(|_| match self.choose(9) {
                0..=2 => self.namespaces_peer(),
                3..=4 => self.pods_peer(),
                5 => AdminPolicyPeer {
                    networks: Some((0..self.choose(3)).map(|_| self.pick(BLOCKS).to_owned()).collect()),
                    ..AdminPolicyPeer::default()
                },
                6 => AdminPolicyPeer { nodes: Some(self.selector()), ..AdminPolicyPeer::default() },
                7 => AdminPolicyPeer { domain_names: Some(vec!["example.com".into()]), ..AdminPolicyPeer::default() },
                _ => AdminPolicyPeer::default(),
            })
            .collect()
    }

    fn protocols(&mut self) -> Vec<ClusterNetworkPolicyProtocol> {
        (0..self.choose(3))
            .map(|_| {
                let number = i32::from(self.pick(PORTS));
                let destination_port = match self.choose(3) {
                    0 => None,
                    1 => Some(ClusterNetworkPolicyPort { number: Some(number), range: None }),
                    _ => Some(ClusterNetworkPolicyPort {
                        number: None,
                        range: Some(ClusterNetworkPolicyPortRange { start: 1 + number / 2, end: number.max(2) }),
                    }),
                };
                let transport = Some(ClusterNetworkPolicyTransport { destination_port });
                match self.choose(4) {
                    0 => ClusterNetworkPolicyProtocol { tcp: transport, ..ClusterNetworkPolicyProtocol::default() },
                    1 => ClusterNetworkPolicyProtocol { udp: transport, ..ClusterNetworkPolicyProtocol::default() },
                    2 => ClusterNetworkPolicyProtocol { sctp: transport, ..ClusterNetworkPolicyProtocol::default() },
                    _ => ClusterNetworkPolicyProtocol {
                        destination_named_port: Some(self.pick(PORT_NAMES).to_owned()),
                        ..ClusterNetworkPolicyProtocol::default()
                    },
                }
            })
            .collect()
    }

    fn cluster_policy(&mut self, at: usize) -> AdminPolicy {
        let mut policy = ClusterNetworkPolicy { metadata: named(&format!("c{at}")), ..ClusterNetworkPolicy::default() };
        policy.spec.tier = self.pick(["Admin", "Baseline"]).to_owned();
        policy.spec.priority = Some(self.pick([0, 10, 1000]));
        policy.spec.subject = self.subject();
        let words = ["Accept", "Deny", "Pass"];
        policy.spec.ingress = (0..self.choose(3))
            .map(|_| ClusterNetworkPolicyIngressRule {
                action: self.pick(words).to_owned(),
                from: self.admin_peers(),
                protocols: self.protocols(),
            })
            .collect();
        policy.spec.egress = (0..self.choose(3))
            .map(|_| ClusterNetworkPolicyEgressRule {
                action: self.pick(words).to_owned(),
                to: self.admin_peers(),
                protocols: self.protocols(),
            })
            .collect();
        AdminPolicy::ClusterNetworkPolicy(Box::new(policy))
    }

    fn older_ports(&mut self) -> Vec<AdminNetworkPolicyPort> {
        (0..self.choose(3))
            .map(|_| {
                let protocol = self.pick([None, Some("TCP"), Some("UDP"), Some("SCTP")]).map(str::to_owned);
                let number = i32::from(self.pick(PORTS));
                match self.choose(3) {
                    0 => AdminNetworkPolicyPort {
                        port_number: Some(AdminNetworkPolicyPortNumber { protocol, port: number }),
                        ..AdminNetworkPolicyPort::default()
                    },
                    1 => AdminNetworkPolicyPort {
                        port_range: Some(AdminNetworkPolicyPortRange { protocol, start: 1 + number / 2, end: number.max(2) }),
                        ..AdminNetworkPolicyPort::default()
                    },
                    _ => AdminNetworkPolicyPort { named_port: Some(self.pick(PORT_NAMES).to_owned()), ..AdminNetworkPolicyPort::default() },
                }
            })
            .collect()
    }

    fn older(&mut self, at: usize) -> AdminPolicy {
        let baseline = at == 0 && self.choose(2) == 1;
        let words = ["Allow", "Deny", if baseline { "Deny" } else { "Pass" }];
        let subject = self.subject();
        let ingress = (0..self.choose(3))
            .map(|_| AdminNetworkPolicyIngressRule {
                action: self.pick(words).to_owned(),
                from: self.admin_peers(),
                ports: self.older_ports(),
            })
            .collect();
        let egress = (0..self.choose(3))
            .map(|_| AdminNetworkPolicyEgressRule {
                action: self.pick(words).to_owned(),
                to: self.admin_peers(),
                ports: self.older_ports(),
            })
            .collect();
        if baseline {
            let mut policy = BaselineAdminNetworkPolicy { metadata: named("default"), ..BaselineAdminNetworkPolicy::default() };
            (policy.spec.subject, policy.spec.ingress, policy.spec.egress) = (subject, ingress, egress);
            return AdminPolicy::BaselineAdminNetworkPolicy(Box::new(policy));
        }
        let mut policy = AdminNetworkPolicy { metadata: named(&format!("c{at}")), ..AdminNetworkPolicy::default() };
        (policy.spec.subject, policy.spec.ingress, policy.spec.egress) = (subject, ingress, egress);
        policy.spec.priority = Some(self.pick([0, 10, 1000]));
        AdminPolicy::AdminNetworkPolicy(Box::new(policy))
    }

    fn node(&mut self, at: usize) -> Node {
        let mut node = Node { metadata: ObjectMeta { labels: self.labels(), ..named(&format!("node{at}")) }, ..Node::default() };
        node.status.addresses = (0..self.choose(3))
            .map(|_| NodeAddress {
                kind: "InternalIP".into(),
                address: self.pick(["172.16.0.1", "203.0.113.7", "fd00::9", "node"]).to_owned(),
            })
            .collect();
        node
    }
}

/// Policies that come before all others, and are so many that there is no word with a bit for each of them, their peers or ports.
fn one_of_many(at: i32) -> NetworkPolicy {
    let mut policy =
        NetworkPolicy { metadata: ObjectMeta { namespace: "shop".into(), ..named(&format!("a{at}")) }, ..NetworkPolicy::default() };
    let peer = |value: String| NetworkPolicyPeer {
        pod_selector: Some(LabelSelector { match_labels: Labels::from([("app", value)]), ..LabelSelector::default() }),
        ..NetworkPolicyPeer::default()
    };
    let port = |port: IntOrString| NetworkPolicyPort { port: Some(port), ..NetworkPolicyPort::default() };
    policy.spec.ingress = vec![NetworkPolicyIngressRule {
        from: vec![peer("web".into()), peer(format!("web{at}"))],
        ports: vec![port((1000 + at).into()), port(format!("p{at}").as_str().into())],
    }];
    policy
}

fn named(name: &str) -> ObjectMeta {
    ObjectMeta { name: name.to_owned(), ..ObjectMeta::default() }
}
