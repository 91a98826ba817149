//! Network policies of the cluster's administrators (`policy.networking.k8s.io`).

use serde::de::{Deserialize, Deserializer, IgnoredAny};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::wire::{null_is_default, objects};
use super::{LabelSelector, LabelSelectorRequirement, Labels, ObjectMeta, Wire};

/// A network policy of the cluster's administrators, of whichever kind.
///
/// `ClusterNetworkPolicy` (v1alpha2) has replaced the two others (v1alpha1).
///
/// ```
/// use kube_semantics::object::AdminPolicy;
///
/// let policy: AdminPolicy = serde_json::from_str(r#"{"kind": "ClusterNetworkPolicy", "spec": {"tier": "Admin", "priority": 10}}"#)?;
/// let AdminPolicy::ClusterNetworkPolicy(policy) = policy else { panic!() };
/// assert_eq!(policy.spec.priority, Some(10));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind")]
pub enum AdminPolicy {
    /// Of either tier.
    ClusterNetworkPolicy(Box<ClusterNetworkPolicy>),
    /// Before all network policies.
    AdminNetworkPolicy(Box<AdminNetworkPolicy>),
    /// After all network policies; there is at most one.
    BaselineAdminNetworkPolicy(Box<BaselineAdminNetworkPolicy>),
}

impl Wire for AdminPolicy {
    /// There is no zero value: an object has a kind.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

objects! {
    /// What holds for many namespaces, before or after their own network policies (v1alpha2).
    pub struct ClusterNetworkPolicy {
        /// The name.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: ClusterNetworkPolicySpec,
    }

    /// What a cluster network policy says.
    pub struct ClusterNetworkPolicySpec {
        /// `Admin` or `Baseline`.
        pub tier: String,
        /// Its place within the tier: from 0, which comes first, to 1000.
        pub priority: Option<i32>,
        /// Which pods it is about.
        pub subject: AdminPolicySubject,
        /// What holds for traffic to them; the first rule that matches.
        pub ingress: Vec<ClusterNetworkPolicyIngressRule>,
        /// What holds for traffic from them; the first rule that matches.
        pub egress: Vec<ClusterNetworkPolicyEgressRule>,
    }

    /// What is done with traffic to the subject.
    pub struct ClusterNetworkPolicyIngressRule {
        /// `Accept`, `Deny` or `Pass`.
        pub action: String,
        /// Where it comes from.
        pub from: Vec<AdminPolicyPeer>,
        /// Of which protocol and on which port; without any, of all.
        pub protocols: Vec<ClusterNetworkPolicyProtocol>,
    }

    /// What is done with traffic from the subject.
    pub struct ClusterNetworkPolicyEgressRule {
        /// `Accept`, `Deny` or `Pass`.
        pub action: String,
        /// Where it goes.
        pub to: Vec<AdminPolicyPeer>,
        /// Of which protocol and on which port; without any, of all.
        pub protocols: Vec<ClusterNetworkPolicyProtocol>,
    }

    /// A protocol with ports; exactly one of the fields.
    pub struct ClusterNetworkPolicyProtocol {
        /// TCP.
        pub tcp: Option<ClusterNetworkPolicyTransport>,
        /// UDP.
        pub udp: Option<ClusterNetworkPolicyTransport>,
        /// SCTP.
        pub sctp: Option<ClusterNetworkPolicyTransport>,
        /// What the destination pod calls the port, of whichever protocol.
        pub destination_named_port: Option<String>,
    }

    /// The ports of one protocol.
    pub struct ClusterNetworkPolicyTransport {
        /// The port or ports; absent is all.
        pub destination_port: Option<ClusterNetworkPolicyPort>,
    }

    /// A port or a range of them; exactly one of the fields.
    pub struct ClusterNetworkPolicyPort {
        /// One port.
        pub number: Option<i32>,
        /// Ports in a row.
        pub range: Option<ClusterNetworkPolicyPortRange>,
    }

    /// Ports in a row.
    pub struct ClusterNetworkPolicyPortRange {
        /// The first.
        pub start: i32,
        /// The last.
        pub end: i32,
    }

    /// What holds before the network policies of namespaces (v1alpha1).
    pub struct AdminNetworkPolicy {
        /// The name.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: AdminNetworkPolicySpec,
    }

    /// What an admin network policy says.
    pub struct AdminNetworkPolicySpec {
        /// Its place among the others: from 0, which comes first, to 1000.
        pub priority: Option<i32>,
        /// Which pods it is about.
        pub subject: AdminPolicySubject,
        /// What holds for traffic to them; the first rule that matches.
        pub ingress: Vec<AdminNetworkPolicyIngressRule>,
        /// What holds for traffic from them; the first rule that matches.
        pub egress: Vec<AdminNetworkPolicyEgressRule>,
    }

    /// What holds where no other policy says anything (v1alpha1).
    pub struct BaselineAdminNetworkPolicy {
        /// The name: `default`.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: BaselineAdminNetworkPolicySpec,
    }

    /// What the baseline admin network policy says.
    pub struct BaselineAdminNetworkPolicySpec {
        /// Which pods it is about.
        pub subject: AdminPolicySubject,
        /// What holds for traffic to them; the first rule that matches.
        pub ingress: Vec<AdminNetworkPolicyIngressRule>,
        /// What holds for traffic from them; the first rule that matches.
        pub egress: Vec<AdminNetworkPolicyEgressRule>,
    }

    /// What is done with traffic to the subject.
    pub struct AdminNetworkPolicyIngressRule {
        /// `Allow`, `Deny` or, before network policies, `Pass`.
        pub action: String,
        /// Where it comes from.
        pub from: Vec<AdminPolicyPeer>,
        /// On which ports; without any, on all.
        pub ports: Vec<AdminNetworkPolicyPort>,
    }

    /// What is done with traffic from the subject.
    pub struct AdminNetworkPolicyEgressRule {
        /// `Allow`, `Deny` or, before network policies, `Pass`.
        pub action: String,
        /// Where it goes.
        pub to: Vec<AdminPolicyPeer>,
        /// On which ports; without any, on all.
        pub ports: Vec<AdminNetworkPolicyPort>,
    }

    /// A port or a range of them; exactly one of the fields.
    pub struct AdminNetworkPolicyPort {
        /// One port.
        pub port_number: Option<AdminNetworkPolicyPortNumber>,
        /// Ports in a row.
        pub port_range: Option<AdminNetworkPolicyPortRange>,
        /// What the destination pod calls the port, of whichever protocol.
        pub named_port: Option<String>,
    }

    /// One port.
    pub struct AdminNetworkPolicyPortNumber {
        /// `TCP`, `UDP` or `SCTP`; absent is `TCP`.
        pub protocol: Option<String>,
        /// The port.
        pub port: i32,
    }

    /// Ports in a row.
    pub struct AdminNetworkPolicyPortRange {
        /// `TCP`, `UDP` or `SCTP`; absent is `TCP`.
        pub protocol: Option<String>,
        /// The first.
        pub start: i32,
        /// The last.
        pub end: i32,
    }

    /// The pods that a policy is about; exactly one of the fields.
    pub struct AdminPolicySubject {
        /// All pods of these namespaces.
        pub namespaces: Option<AdminPolicyNamespaces>,
        /// These pods.
        pub pods: Option<AdminPolicyPods>,
    }

    /// One end of the traffic; exactly one of the fields.
    ///
    /// With none of them it holds something that only a newer API knows, and the rule fails closed.
    pub struct AdminPolicyPeer {
        /// All pods of these namespaces.
        pub namespaces: Option<AdminPolicyNamespaces>,
        /// These pods.
        pub pods: Option<AdminPolicyPods>,
        /// These blocks of addresses; only as a destination.
        pub networks: Option<Vec<String>>,
        /// These nodes; only as a destination.
        pub nodes: Option<LabelSelector>,
        /// The addresses of these names; only as a destination.
        pub domain_names: Option<Vec<String>>,
    }

    /// Namespaces by their labels.
    pub struct AdminPolicyNamespaces {
        /// Keys that must have exactly these values.
        pub match_labels: Labels,
        /// Further requirements.
        pub match_expressions: Vec<LabelSelectorRequirement>,
        /// Of older releases, and refused: to ignore it would select every namespace.
        pub same_labels: Option<Present>,
        /// As the one before.
        pub not_same_labels: Option<Present>,
        /// As the one before.
        pub namespace_selector: Option<Present>,
    }

    /// Pods by their labels and those of their namespaces.
    pub struct AdminPolicyPods {
        /// Which namespaces; absent is all.
        pub namespace_selector: LabelSelector,
        /// Which pods; absent is all.
        pub pod_selector: LabelSelector,
        /// Of older releases, and refused: to ignore it would select every namespace.
        pub namespaces: Option<Present>,
    }
}

/// That a field is there, whatever it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Present;

impl<'de> Deserialize<'de> for Present {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

/// As an empty object.
impl Serialize for Present {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_map(Some(0))?.end()
    }
}

null_is_default!(Present);
