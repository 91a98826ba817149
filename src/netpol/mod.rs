//! Who may talk to whom, and which policy says so?
//!
//! ```
//! use kube_semantics::netpol::{By, Network, Objects, Port, Traffic};
//! use kube_semantics::object::{NetworkPolicy, Pod};
//!
//! let policy: NetworkPolicy = serde_json::from_str(
//!     r#"{"metadata": {"namespace": "shop", "name": "cart-from-web"},
//!         "spec": {"podSelector": {"matchLabels": {"app": "cart"}},
//!                  "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "web"}}}], "ports": [{"port": 8080}]}]}}"#,
//! )?;
//! let pod = |app: &str| -> Result<Pod, serde_json::Error> {
//!     serde_json::from_str(&format!(r#"{{"metadata": {{"namespace": "shop", "name": "{app}-0", "labels": {{"app": "{app}"}}}}}}"#))
//! };
//! let network = Network::new(Objects { policies: &[policy], pods: &[pod("web")?, pod("cart")?], ..Objects::default() })?;
//!
//! let [web, cart] = ["shop/web-0", "shop/cart-0"].map(|name| network.pod(name).unwrap());
//! let verdict = network.verdict(&Traffic::new(web, cart, Port::tcp(9090)?)?)?;
//! assert!(!verdict.is_allowed());
//! assert_eq!(verdict.ingress.by(), By::Policies);
//! assert_eq!(
//!     verdict.to_string(),
//!     "egress: allowed: no policy says anything\n\
//!      ingress: denied: isolated by shop/cart-from-web, no rule allows it"
//! );
//! assert_eq!(network.matrix(Port::tcp(8080)?).to_string(), "11\n11");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Network`] is compiled once: every selector is resolved to a set of pods, every block to ranges of addresses. Then it is
//! asked for one connection ([`Network::verdict`]), for all pairs on a port ([`Network::matrix`]) or on all ports
//! ([`Network::all_connections`]), for the world outside ([`Network::external`]), by workload ([`Network::exposure`]), and for
//! what in its policies is hardly meant ([`Network::lint`]). Pods, policies, namespaces and nodes come and go in place; [`diff`]
//! compares two networks. Templates take part through pods that [stand in](StandIn) for theirs.
//!
//! Kubernetes ships no evaluator of network policies. What follows upstream (v1.37.0) is what the API says of itself:
//!
//! | here | upstream |
//! |---|---|
//! | what is refused | `pkg/apis/networking/validation`: `ValidateNetworkPolicy`; blocks as leniently as objects before 1.36 may hold them |
//! | directions | `pkg/apis/networking/v1`: `SetDefaults_NetworkPolicy` |
//! | namespaces' own label | `pkg/apis/core/v1`: `SetDefaults_Namespace` |
//! | what rules and peers mean | the comments in `k8s.io/api/networking/v1/types.go`; the tables of its e2e tests |
//! | policies of the administrators | `sigs.k8s.io/network-policy-api`: `apis/v1alpha2`, `apis/v1alpha1` |
//!
//! Left open there and decided here: pods on their node's network are no pods to policies but their node's address; a pod always
//! reaches itself, and is always reached from its own node, which is not always reached from it; ports of sidecars have names,
//! those of other init containers have none; of two policies of the administrators with one priority the name decides; a peer that
//! only a newer API knows makes a rule that allows match nothing, and one that denies or passes deny everything.
//!
//! Deliberately out: Services and their addresses, host ports, translations of addresses, replies and ICMP: ask about the pod and
//! its own port. Names of domains match nothing. What is said of addresses outside leaves out the exemption of a pod's own node.

mod address;
mod admin_policy;
mod connections;
mod diff;
mod direction;
mod draft;
mod error;
mod exposure;
mod external;
mod index;
mod isolation;
mod lint;
mod listed;
mod matrix;
mod members;
mod name;
mod network;
mod network_policy;
mod pod_set;
mod port_sets;
mod ports;
mod ranges;
mod rows;
mod traffic;
mod update;
mod verdict;
mod workload;

#[cfg(feature = "yaml")]
pub(crate) use address::is_strict_subset;
pub use address::{AddressRange, IpFamily, UnknownIpFamily};
pub use admin_policy::AdminPolicyKind;
pub use connections::Connections;
pub use diff::{Change, ChangeKind, Party, diff};
pub use direction::Direction;
pub use draft::{Action, Tier};
pub use error::NetworkError;
pub use exposure::{Caller, Callers, Exposure};
pub use external::{External, ExternalMatrix};
pub use isolation::Isolation;
pub use lint::Finding;
pub use matrix::Matrix;
pub use name::{Name, PodId};
pub use network::{Network, Objects};
pub use ports::{Port, PortError, PortRange, Ports, Protocol, UnknownProtocol};
pub use traffic::{Endpoint, Traffic, TrafficError};
pub use update::UnknownObject;
pub use verdict::{By, Decision, Outcome, RuleRef, Step, UnknownPod, Verdict};
pub use workload::{StandIn, Workload};
