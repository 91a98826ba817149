//! Worlds of pods and policies: all pairs on a port, single connections, and all pairs on all ports.

use std::cell::LazyCell;

use kube_semantics::netpol::{Endpoint, Network, Objects, Port, Protocol, Traffic};
use kube_semantics::object::{
    Container, ContainerPort, HostIp, IpBlock, LabelSelector, LabelSelectorRequirement, Labels, Namespace, NetworkPolicy,
    NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort, ObjectMeta, Pod, PodIp,
};

use crate::measure::Workload;
use crate::random::Random;

const DOMAIN: &str = "netpol";

pub fn workloads() -> Vec<Workload> {
    vec![
        matrix("matrix-100x20", 100, 20),
        matrix("matrix-200x40", 200, 40),
        matrix("matrix-400x80", 400, 80),
        matrix("matrix-1000x200", 1000, 200),
        verdicts(),
        matrix("matrix-10000x1000", 10_000, 1000).alone("upstream would ask for each of 100 million pairs, among five times the policies"),
        connections().alone("upstream can be asked for one port at a time only"),
    ]
}

/// Compiling included.
fn matrix(name: &'static str, pods: usize, policies: usize) -> Workload {
    let world = LazyCell::new(move || World::new(pods, policies).0);
    Workload::new(DOMAIN, name, 1, move || network(&world).matrix(Port::tcp(80).expect("a port")).count())
}

fn verdicts() -> Workload {
    const FLOWS: usize = 100_000;
    let data = LazyCell::new(|| {
        let (world, mut random) = World::new(1000, 200);
        let network = network(&world);
        let pods: Vec<_> = world.pods.iter().map(|pod| network.pod(&format!("{}/{}", pod.metadata.namespace, pod.metadata.name))).collect();
        let flows: Vec<Traffic> = (0..FLOWS)
            .map(|_| {
                let pod = |at: u64| Endpoint::Pod(pods[at as usize].expect("a pod of the world"));
                let (from, mut to) = (pod(random.below(1000)), pod(random.below(1000)));
                if random.below(10) == 0 {
                    to = Endpoint::Address([203, 0, 113, random.below(256) as u8].into());
                }
                let number: u16 = [80, 53, 9090, 443][random.below(4) as usize];
                let protocol = if number == 53 { Protocol::Udp } else { Protocol::Tcp };
                Traffic::new(from, to, Port::new(protocol, number).expect("a port")).expect("one family")
            })
            .collect();
        (network, flows)
    });
    Workload::new(DOMAIN, "verdict-100000x200", FLOWS, move || {
        let (network, flows) = &*data;
        flows.iter().filter(|traffic| network.verdict(traffic).is_ok_and(|verdict| verdict.is_allowed())).count()
    })
}

/// Compiling included; a look at every pair.
fn connections() -> Workload {
    let world = LazyCell::new(|| World::new(10_000, 1000).0);
    Workload::new(DOMAIN, "connections-10000x1000", 1, move || {
        let connections = network(&world).all_connections();
        let (mut pairs, mut ranges) = (0_usize, 0_usize);
        for (_, _, ports) in connections.iter() {
            pairs += 1;
            ranges += ports.iter().len();
        }
        format!("{pairs} pairs, {ranges} ranges")
    })
}

pub struct World {
    policies: Vec<NetworkPolicy>,
    namespaces: Vec<Namespace>,
    pods: Vec<Pod>,
}

pub fn network(world: &World) -> Network {
    let objects = Objects { policies: &world.policies, namespaces: &world.namespaces, pods: &world.pods, ..Objects::default() };
    Network::new(objects).expect("a valid world")
}

impl World {
    pub fn new(pods: usize, policies: usize) -> (Self, Random) {
        let mut random = Random::new(42);
        let count = pods / 20;
        let namespaces = (0..count).map(|i| namespace(&format!("ns{i}"), i % 5)).collect();
        let pods = (0..pods).map(|i| pod(i, count, &mut random)).collect();
        let policies = (0..policies).map(|j| policy(j, count, &mut random)).collect();
        (Self { policies, namespaces, pods }, random)
    }
}

fn named(namespace: String, name: String) -> ObjectMeta {
    ObjectMeta { namespace, name, ..ObjectMeta::default() }
}

fn namespace(name: &str, team: usize) -> Namespace {
    let labels = Labels::from([("kubernetes.io/metadata.name", name), ("team", &format!("t{team}"))]);
    Namespace { metadata: ObjectMeta { name: name.to_owned(), labels, ..ObjectMeta::default() } }
}

fn pod(i: usize, namespaces: usize, random: &mut Random) -> Pod {
    let [app, tier, ver] = [("a", 10), ("t", 3), ("v", 2)].map(|(letter, n)| format!("{letter}{}", random.below(n)));
    let mut pod = Pod { metadata: named(format!("ns{}", i % namespaces), format!("p{i}")), ..Pod::default() };
    pod.metadata.labels = Labels::from([("app", app), ("tier", tier), ("ver", ver)]);
    let port = |name: &str, number, protocol: &str| ContainerPort {
        name: name.to_owned(),
        container_port: number,
        protocol: protocol.to_owned(),
        ..ContainerPort::default()
    };
    let ports = vec![port("http", 80, "TCP"), port("dns", 53, "UDP"), port("metrics", 9090, "TCP")];
    pod.spec.containers = vec![Container { ports, ..Container::default() }];
    pod.status.pod_ips = vec![PodIp { ip: format!("10.0.{}.{}", i / 250, i % 250 + 1) }];
    pod.status.host_ips = vec![HostIp { ip: "192.168.0.1".to_owned() }];
    pod
}

fn labelled(key: &str, letter: char, number: u64) -> LabelSelector {
    LabelSelector { match_labels: Labels::from([(key, format!("{letter}{number}"))]), ..LabelSelector::default() }
}

fn policy(j: usize, namespaces: usize, random: &mut Random) -> NetworkPolicy {
    let mut policy =
        NetworkPolicy { metadata: named(format!("ns{}", random.below(namespaces as u64)), format!("np{j}")), ..NetworkPolicy::default() };
    policy.spec.pod_selector = match random.below(4) {
        0 => LabelSelector::default(),
        1 => labelled("app", 'a', random.below(10)),
        2 => labelled("tier", 't', random.below(3)),
        _ => {
            let values = [random.below(10), random.below(10)].map(|n| format!("a{n}")).to_vec();
            let apps = LabelSelectorRequirement { key: "app".to_owned(), operator: "In".to_owned(), values };
            LabelSelector { match_expressions: vec![apps], ..LabelSelector::default() }
        }
    };
    let types: &[&str] = [&["Ingress"][..], &["Egress"], &["Ingress", "Egress"]][random.below(3) as usize];
    policy.spec.policy_types = types.iter().map(|text| (*text).to_owned()).collect();
    for direction in types {
        for _ in 0..1 + random.below(2) {
            let peers: Vec<_> = (0..1 + random.below(2)).map(|_| peer(random)).collect();
            let ports = ports(random);
            match *direction {
                "Ingress" => policy.spec.ingress.push(NetworkPolicyIngressRule { from: peers, ports }),
                _ => policy.spec.egress.push(NetworkPolicyEgressRule { to: peers, ports }),
            }
        }
    }
    policy
}

fn peer(random: &mut Random) -> NetworkPolicyPeer {
    let mut peer = NetworkPolicyPeer::default();
    match random.below(4) {
        0 => peer.pod_selector = Some(labelled("app", 'a', random.below(10))),
        1 => peer.namespace_selector = Some(labelled("team", 't', random.below(5))),
        2 => {
            peer.namespace_selector = Some(labelled("team", 't', random.below(5)));
            peer.pod_selector = Some(labelled("tier", 't', random.below(3)));
        }
        _ => {
            let (x, y) = (random.below(4), random.below(16));
            peer.ip_block = Some(IpBlock { cidr: format!("10.0.{x}.0/24"), except: vec![format!("10.0.{x}.{}/28", 16 * y)] });
        }
    }
    peer
}

fn ports(random: &mut Random) -> Vec<NetworkPolicyPort> {
    let tcp = || Some("TCP".to_owned());
    match random.below(4) {
        0 => Vec::new(),
        1 => vec![NetworkPolicyPort { protocol: tcp(), port: Some(80.into()), end_port: None }],
        2 => vec![NetworkPolicyPort { protocol: tcp(), port: Some("http".into()), end_port: None }],
        _ => vec![
            NetworkPolicyPort { protocol: tcp(), port: Some(1.into()), end_port: Some(1024) },
            NetworkPolicyPort { protocol: Some("UDP".to_owned()), port: Some(53.into()), end_port: None },
        ],
    }
}
