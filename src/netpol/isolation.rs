//! Which network policies isolate which pod.

use super::direction::Direction;
use super::draft::Tier;
use super::name::{Name, PodId};
use super::network::Network;

/// The network policies that isolate a pod, by direction.
///
/// ```
/// use kube_semantics::netpol::{Network, Objects};
/// use kube_semantics::object::{NetworkPolicy, Pod};
///
/// let policy: NetworkPolicy = serde_json::from_str(r#"{"metadata": {"namespace": "shop", "name": "quiet"}, "spec": {}}"#)?;
/// let pod: Pod = serde_json::from_str(r#"{"metadata": {"namespace": "shop", "name": "web"}}"#)?;
/// let network = Network::new(Objects { policies: &[policy], pods: &[pod], ..Objects::default() })?;
/// let isolation = network.isolation().next().unwrap();
/// assert_eq!(isolation.ingress[0].to_string(), "shop/quiet");
/// assert!(isolation.egress.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Isolation<'n> {
    /// The pod.
    pub pod: PodId,
    /// The policies that isolate it from whoever would talk to it, sorted by name; with none it is open.
    pub ingress: Vec<Name<'n>>,
    /// The policies that isolate it from whomever it would talk to.
    pub egress: Vec<Name<'n>>,
}

impl Network {
    /// Which network policies isolate each pod, in the order of the pods.
    pub fn isolation(&self) -> impl ExactSizeIterator<Item = Isolation<'_>> {
        self.pods().map(|pod| Isolation {
            pod,
            ingress: self.isolating(pod.number, Direction::Ingress),
            egress: self.isolating(pod.number, Direction::Egress),
        })
    }

    fn isolating(&self, pod: u32, direction: Direction) -> Vec<Name<'_>> {
        let policies = self.facts.get(pod as usize).map(|facts| self.list(*direction.of(&facts.subjects)));
        policies.into_iter().flatten().filter(|policy| policy.tier == Tier::NetworkPolicy).map(|policy| policy.name()).collect()
    }
}
