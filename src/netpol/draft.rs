//! A policy of whichever kind as it is written, checked, and in terms that all kinds share.

use std::sync::Arc;

use super::address::{Addresses, Block, IpFamily};
use super::admin_policy::AdminPolicyKind;
use super::ports::{NamedPort, PortRule, Protocol, UnknownProtocol};
use super::ranges::Ranges;
use crate::Selector;
use crate::object::{AdminPolicy, LabelSelector};
use crate::selector::{FieldError, FieldFault, LabelSelectorValidation};

/// A policy before it meets pods.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Absent for network policies.
    pub kind: Option<AdminPolicyKind>,
    pub tier: Tier,
    /// Its place within the tier; network policies have none.
    pub priority: u16,
    /// Absent for the kinds without.
    pub namespace: Option<Arc<str>>,
    pub name: String,
    pub subject: Pods,
    /// Absent where the policy says nothing of a direction.
    pub ingress: Option<Vec<DraftRule>>,
    pub egress: Option<Vec<DraftRule>>,
    /// As it is written, if it selects nodes, which may change.
    pub by_nodes: Option<Box<AdminPolicy>>,
}

/// The tiers that traffic passes, in order.
///
/// ```
/// use kube_semantics::netpol::Tier;
///
/// assert!(Tier::Admin < Tier::NetworkPolicy && Tier::NetworkPolicy < Tier::Baseline);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Policies of the administrators that come first.
    Admin,
    /// The network policies of namespaces.
    NetworkPolicy,
    /// Policies of the administrators that come last.
    Baseline,
}

/// What a rule does with the traffic that it matches, in the word of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Let it through; the word of `ClusterNetworkPolicy`.
    Accept,
    /// Let it through; the word of the older kinds, and what rules of network policies do.
    Allow,
    /// Keep it out.
    Deny,
    /// Leave it to the next tier.
    Pass,
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Accept => "Accept",
            Self::Allow => "Allow",
            Self::Deny => "Deny",
            Self::Pass => "Pass",
        })
    }
}

#[derive(Clone, Debug)]
pub(super) struct DraftRule {
    pub action: Action,
    /// Absent is everybody.
    pub peers: Option<Peers>,
    /// Absent is all.
    pub ports: Option<PortRule>,
    /// Is it `Deny` whatever its action says, since somebody newer wrote what we cannot read?
    pub fails_closed: bool,
}

/// One end of traffic: pods and addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Peers {
    pub pods: Vec<Pods>,
    pub addresses: Addresses,
}

/// Peers as they are read, one by one.
#[derive(Debug, Default)]
pub(super) struct PeerList {
    pub pods: Vec<Pods>,
    pub blocks: Vec<(IpFamily, u128, u128)>,
}

impl PeerList {
    pub fn add_ranges(&mut self, family: IpFamily, ranges: &Ranges<u128>) {
        self.blocks.extend(ranges.iter().map(|(first, last)| (family, first, last)));
    }

    /// All of them: they are alternatives.
    pub fn finish(self) -> Peers {
        Peers { pods: self.pods, addresses: self.blocks.into_iter().collect() }
    }
}

/// The ports of a rule as they are read, one by one.
#[derive(Debug, Default)]
pub(super) struct PortList {
    pub numbers: Vec<(u32, u32)>,
    pub names: Vec<NamedPort>,
}

impl PortList {
    pub fn finish(mut self) -> PortRule {
        self.names.sort_unstable();
        self.names.dedup();
        PortRule { numbers: self.numbers.into_iter().collect(), names: self.names }
    }
}

/// Pods by their labels, in namespaces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pods {
    pub within: Within,
    pub labels: Selector,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Within {
    /// The one that has this name.
    Namespace(Arc<str>),
    /// All whose labels match.
    Namespaces(Selector),
}

/// Says in which part of an object the field is.
pub(super) trait Inside {
    fn inside(self, parent: impl FnOnce() -> String) -> Self;
}

impl<T> Inside for Result<T, FieldError> {
    fn inside(self, parent: impl FnOnce() -> String) -> Self {
        self.map_err(|error| {
            let field = if error.field.is_empty() { parent() } else { format!("{}.{}", parent(), error.field) };
            FieldError { field, ..error }
        })
    }
}

pub(super) fn invalid(field: impl Into<String>, detail: impl Into<String>) -> FieldError {
    FieldError { field: field.into(), fault: FieldFault::Invalid, detail: detail.into() }
}

pub(super) fn unsupported(field: impl Into<String>, detail: impl Into<String>) -> FieldError {
    FieldError { field: field.into(), fault: FieldFault::Unsupported, detail: detail.into() }
}

pub(super) fn required(field: impl Into<String>, detail: impl Into<String>) -> FieldError {
    FieldError { field: field.into(), fault: FieldFault::Required, detail: detail.into() }
}

pub(super) fn forbidden(field: impl Into<String>, detail: impl Into<String>) -> FieldError {
    FieldError { field: field.into(), fault: FieldFault::Forbidden, detail: detail.into() }
}

/// Each element of a list, with its place in errors.
pub(super) fn each<T, U>(list: &[T], field: &str, read: impl Fn(&T) -> Result<U, FieldError>) -> Result<Vec<U>, FieldError> {
    list.iter().enumerate().map(|(at, item)| read(item).inside(|| format!("{field}[{at}]"))).collect()
}

pub(super) fn selector(selector: &LabelSelector, field: &str) -> Result<Selector, FieldError> {
    Selector::from_label_selector(Some(selector)).map_err(|error| {
        let first = selector.validate(LabelSelectorValidation::default()).into_iter().next();
        first.map_or_else(|| invalid(field, error.to_string()), |first| FieldError { field: format!("{field}.{}", first.field), ..first })
    })
}

/// A block of addresses.
pub(super) fn block(text: &str, field: &str) -> Result<Block, FieldError> {
    if text.is_empty() {
        return Err(required(field, ""));
    }
    Block::parse(text).ok_or_else(|| invalid(field, format!("{text:?}: must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")))
}

/// The number of a port.
pub(super) fn port(number: i32, field: &str) -> Result<u16, FieldError> {
    match u16::try_from(number) {
        Ok(port @ 1..) => Ok(port),
        _ => Err(invalid(field, format!("{number}: must be between 1 and 65535, inclusive"))),
    }
}

pub(super) fn protocol(text: Option<&str>, field: &str) -> Result<Protocol, FieldError> {
    Protocol::read(text)
        .map_err(|UnknownProtocol { protocol }| unsupported(field, format!("{protocol:?}: supported values: \"TCP\", \"UDP\", \"SCTP\"")))
}
