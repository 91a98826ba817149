//! `netpol.…`

use std::net::IpAddr;

use serde::Serialize;

use super::{EvaluateError, op};
use crate::netpol::{By, Decision, Endpoint, IpFamily, Network, Objects, Port, Protocol, RuleRef, Traffic};
use crate::object::wire::objects;
use crate::object::{AdminPolicy, Namespace, NetworkPolicy, Node, Pod, PodStatus};

objects! {
    /// A network and a connection.
    pub struct NetworkAndTraffic {
        /// In any order.
        pub policies: Vec<NetworkPolicy>,
        /// In any order.
        pub namespaces: Vec<Namespace>,
        /// In any order.
        pub pods: Vec<Pod>,
        /// In any order.
        pub admin_policies: Vec<AdminPolicy>,
        /// In any order.
        pub nodes: Vec<Node>,
        /// The connection.
        pub traffic: OneTraffic,
    }

    /// A connection.
    pub struct OneTraffic {
        /// The source.
        pub from: OneEnd,
        /// The destination.
        pub to: OneEnd,
        /// The port.
        pub port: i64,
        /// Absent: TCP.
        pub protocol: Option<String>,
        /// Absent: that of an address, or of the destination.
        pub ip_family: Option<String>,
    }

    /// One end of it; exactly one of the fields.
    pub struct OneEnd {
        /// `namespace/name`.
        pub pod: Option<String>,
        /// An address.
        pub ip: Option<String>,
    }

    /// A network and a port.
    pub struct NetworkAndPort {
        /// In any order.
        pub policies: Vec<NetworkPolicy>,
        /// In any order.
        pub namespaces: Vec<Namespace>,
        /// In order.
        pub pods: Vec<Pod>,
        /// In any order.
        pub admin_policies: Vec<AdminPolicy>,
        /// In any order.
        pub nodes: Vec<Node>,
        /// The port.
        pub port: i64,
        /// Absent: TCP.
        pub protocol: Option<String>,
        /// Absent: that of each destination.
        pub ip_family: Option<String>,
    }

    /// Policies and pods.
    pub struct PoliciesAndPods {
        /// In any order.
        pub policies: Vec<NetworkPolicy>,
        /// In order.
        pub pods: Vec<Pod>,
    }
}

#[derive(Serialize)]
struct Answer {
    allowed: bool,
    egress: Side,
    ingress: Side,
}

#[derive(Serialize)]
struct Side {
    isolated: bool,
    allowed: bool,
    policies: Vec<String>,
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<OneRule>,
}

#[derive(Serialize)]
struct OneRule {
    policy: String,
    index: usize,
    action: String,
}

#[derive(Serialize)]
struct Reached {
    pods: Vec<String>,
    rows: Vec<String>,
}

#[derive(Serialize)]
struct Isolated {
    pod: String,
    ingress: Vec<String>,
    egress: Vec<String>,
}

impl From<&Decision<'_>> for Side {
    fn from(decision: &Decision<'_>) -> Self {
        let one = |rule: RuleRef<'_>| OneRule { policy: rule.policy.to_string(), index: rule.index, action: rule.action.to_string() };
        let (by, rule) = match decision.by() {
            By::SamePod => ("self", None),
            By::NoSubject | By::Default => ("default", None),
            By::OwnNode => ("node", None),
            By::Admin(rule) => ("admin", Some(one(rule))),
            By::Policies => ("policy", None),
            By::Baseline(rule) => ("baseline", Some(one(rule))),
        };
        let policies = decision.policies().map(|name| name.to_string()).collect();
        Self { isolated: decision.is_isolated(), allowed: decision.is_allowed(), policies, by, rule }
    }
}

fn port(protocol: Option<&str>, number: i64) -> Result<Port, EvaluateError> {
    let protocol = protocol.map_or(Ok(Protocol::Tcp), str::parse).map_err(EvaluateError::refused)?;
    Port::new(protocol, number).map_err(EvaluateError::refused)
}

fn family(family: Option<&str>) -> Result<Option<IpFamily>, EvaluateError> {
    family.map(str::parse).transpose().map_err(EvaluateError::refused)
}

fn end(end: &OneEnd, network: &Network) -> Result<Endpoint, EvaluateError> {
    match (&end.pod, &end.ip) {
        (Some(name), None) => network.pod(name).map(Endpoint::Pod).ok_or_else(|| EvaluateError::Refused(format!("no pod {name}"))),
        (None, Some(ip)) => {
            ip.parse().map(|ip: IpAddr| Endpoint::Address(ip)).map_err(|_| EvaluateError::Refused(format!("{ip:?} is no IP address")))
        }
        _ => Err(EvaluateError::MalformedInput("an end is either a pod or an address".to_owned())),
    }
}

op!(
    VERDICT = "netpol.verdict",
    "Whether a connection is allowed, and what decides at either end.",
    r#"{"policies":[{"metadata":{"namespace":"shop","name":"quiet"},"spec":{"podSelector":{}}}],"pods":[{"metadata":{"namespace":"shop","name":"web"}}],"traffic":{"from":{"ip":"203.0.113.7"},"to":{"pod":"shop/web"},"port":80}}"#,
    |input: NetworkAndTraffic, _| {
        let objects = Objects {
            policies: &input.policies,
            namespaces: &input.namespaces,
            pods: &input.pods,
            admin_policies: &input.admin_policies,
            nodes: &input.nodes,
        };
        let network = Network::new(objects).map_err(EvaluateError::refused)?;
        let asked = &input.traffic;
        let port = port(asked.protocol.as_deref(), asked.port)?;
        let mut traffic = Traffic::new(end(&asked.from, &network)?, end(&asked.to, &network)?, port).map_err(EvaluateError::refused)?;
        if let Some(family) = family(asked.ip_family.as_deref())? {
            traffic = traffic.in_family(family).map_err(EvaluateError::refused)?;
        }
        let verdict = network.verdict(&traffic).map_err(EvaluateError::refused)?;
        Ok(Answer { allowed: verdict.is_allowed(), egress: (&verdict.egress).into(), ingress: (&verdict.ingress).into() })
    }
);

op!(
    MATRIX = "netpol.matrix",
    "Which pod reaches which, on one port.",
    r#"{"policies":[{"metadata":{"namespace":"shop","name":"quiet"},"spec":{"podSelector":{"matchLabels":{"app":"db"}}}}],"pods":[{"metadata":{"namespace":"shop","name":"web"}},{"metadata":{"namespace":"shop","name":"db","labels":{"app":"db"}}}],"port":5432}"#,
    |input: NetworkAndPort, _| {
        let objects = Objects {
            policies: &input.policies,
            namespaces: &input.namespaces,
            pods: &input.pods,
            admin_policies: &input.admin_policies,
            nodes: &input.nodes,
        };
        let network = Network::new(objects).map_err(EvaluateError::refused)?;
        let port = port(input.protocol.as_deref(), input.port)?;
        let matrix = match family(input.ip_family.as_deref())? {
            Some(family) => network.matrix_in_family(port, family),
            None => network.matrix(port),
        };
        let pods = network.pods().filter_map(|pod| network.pod_name(pod)).map(|name| name.to_string()).collect();
        Ok(Reached { pods, rows: matrix.to_string().lines().map(str::to_owned).collect() })
    }
);

op!(
    ISOLATION = "netpol.isolation",
    "The network policies that isolate each pod.",
    r#"{"policies":[{"metadata":{"namespace":"shop","name":"quiet"},"spec":{"podSelector":{}}}],"pods":[{"metadata":{"namespace":"shop","name":"web"}}]}"#,
    |mut input: PoliciesAndPods, _| {
        // Addresses, good or bad, have no part in the question.
        input.pods.iter_mut().for_each(|pod| pod.status = PodStatus::default());
        let objects = Objects { policies: &input.policies, pods: &input.pods, ..Objects::default() };
        let network = Network::new(objects).map_err(EvaluateError::refused)?;
        let names = |names: &[_]| names.iter().map(ToString::to_string).collect();
        let isolated = network.isolation().map(|isolation| Isolated {
            pod: network.pod_name(isolation.pod).map(|name| name.to_string()).unwrap_or_default(),
            ingress: names(&isolation.ingress),
            egress: names(&isolation.egress),
        });
        Ok(isolated.collect::<Vec<_>>())
    }
);
