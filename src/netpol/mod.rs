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

mod address;
mod admin_policy;
mod connections;
mod draft;
mod index;
mod isolation;
mod matrix;
mod network;
mod network_policy;
mod pod_set;
mod pool;
mod port_sets;
mod ports;
mod ranges;
mod rows;
mod traffic;
mod update;
mod verdict;
mod workload;

pub use address::{AddressRange, IpFamily, UnknownIpFamily};
pub use connections::Connections;
pub use draft::{Action, Tier};
pub use isolation::Isolation;
pub use matrix::Matrix;
pub use network::{Direction, Name, Network, NetworkError, Objects, PodId};
pub use ports::{Port, PortError, PortRange, Ports, Protocol, UnknownProtocol};
pub use traffic::{Endpoint, Traffic, TrafficError};
pub use update::UnknownPolicy;
pub use verdict::{By, Decision, Outcome, RuleRef, Step, UnknownPod, Verdict};
pub use workload::{StandIn, Workload};
