//! Network policies.

use super::wire::objects;
use super::{IntOrString, LabelSelector, ObjectMeta};

objects! {
    /// A network policy (`networking/v1`): who may talk to some pods, and to whom they may talk.
    pub struct NetworkPolicy {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: NetworkPolicySpec,
    }

    /// What a network policy allows.
    pub struct NetworkPolicySpec {
        /// The pods it is about; empty is all of the namespace.
        pub pod_selector: LabelSelector,
        /// Who may talk to them.
        pub ingress: Vec<NetworkPolicyIngressRule>,
        /// To whom they may talk.
        pub egress: Vec<NetworkPolicyEgressRule>,
        /// `Ingress`, `Egress` or both; without any it follows from the rules.
        pub policy_types: Vec<String>,
    }

    /// Traffic that is let in.
    pub struct NetworkPolicyIngressRule {
        /// Where it may come from; without any, from everywhere.
        pub from: Vec<NetworkPolicyPeer>,
        /// On which ports; without any, on all.
        pub ports: Vec<NetworkPolicyPort>,
    }

    /// Traffic that is let out.
    pub struct NetworkPolicyEgressRule {
        /// Where it may go; without any, everywhere.
        pub to: Vec<NetworkPolicyPeer>,
        /// On which ports; without any, on all.
        pub ports: Vec<NetworkPolicyPort>,
    }

    /// One end of the traffic: pods, or addresses.
    pub struct NetworkPolicyPeer {
        /// Which pods, in the namespaces that `namespaceSelector` selects, or in the policy's own.
        pub pod_selector: Option<LabelSelector>,
        /// Which namespaces; with no `podSelector`, all of their pods.
        pub namespace_selector: Option<LabelSelector>,
        /// Which addresses.
        pub ip_block: Option<IpBlock>,
    }

    /// A port of the pod that the traffic goes to, or a range of them.
    pub struct NetworkPolicyPort {
        /// `TCP`, `UDP` or `SCTP`; absent is `TCP`.
        pub protocol: Option<String>,
        /// The port, or what the pod calls it; absent is every port of the protocol.
        pub port: Option<IntOrString>,
        /// The last port of a range that begins with `port`.
        pub end_port: Option<i32>,
    }

    /// A block of addresses with holes in it (`IPBlock` in `networking/v1`).
    pub struct IpBlock {
        /// The block.
        pub cidr: String,
        /// The holes.
        pub except: Vec<String>,
    }
}
