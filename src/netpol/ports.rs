//! Ports and sets of them.

use std::fmt;
use std::str::FromStr;

use super::ranges::Ranges;

/// The protocol of a port.
///
/// ```
/// use kube_semantics::netpol::Protocol;
///
/// assert_eq!("UDP".parse(), Ok(Protocol::Udp));
/// assert!("udp".parse::<Protocol>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

impl Protocol {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Tcp, Self::Udp, Self::Sctp];

    /// What an object means by a text; absent is TCP.
    pub(super) fn read(text: Option<&str>) -> Result<Self, UnknownProtocol> {
        text.map_or(Ok(Self::Tcp), str::parse)
    }

    /// All its ports.
    pub(super) fn ports(self) -> (u32, u32) {
        (self.key(1), self.key(u16::MAX))
    }

    /// The number of a port among those of all protocols.
    pub(super) const fn key(self, number: u16) -> u32 {
        (self as u32) << 16 | number as u32
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        })
    }
}

/// None of `TCP`, `UDP`, `SCTP`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown protocol {protocol:?}")]
#[non_exhaustive]
pub struct UnknownProtocol {
    /// The text.
    pub protocol: String,
}

impl FromStr for Protocol {
    type Err = UnknownProtocol;

    fn from_str(text: &str) -> Result<Self, UnknownProtocol> {
        match text {
            "TCP" => Ok(Self::Tcp),
            "UDP" => Ok(Self::Udp),
            "SCTP" => Ok(Self::Sctp),
            _ => Err(UnknownProtocol { protocol: text.to_owned() }),
        }
    }
}

/// A port of a protocol.
///
/// ```
/// use kube_semantics::netpol::{Port, Protocol};
///
/// let port = Port::new(Protocol::Udp, 53)?;
/// assert_eq!(port.to_string(), "UDP 53");
/// assert!(Port::tcp(0).is_err());
/// # Ok::<(), kube_semantics::netpol::PortError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port {
    protocol: Protocol,
    number: u16,
}

/// Not a number from 1 to 65535.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("port {number}: must be between 1 and 65535, inclusive")]
#[non_exhaustive]
pub struct PortError {
    /// The number.
    pub number: i64,
}

impl Port {
    /// A port.
    ///
    /// # Errors
    /// The number is not from 1 to 65535.
    pub fn new(protocol: Protocol, number: impl Into<i64>) -> Result<Self, PortError> {
        let number = number.into();
        match u16::try_from(number) {
            Ok(port @ 1..) => Ok(Self { protocol, number: port }),
            _ => Err(PortError { number }),
        }
    }

    /// A port of TCP.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn tcp(number: impl Into<i64>) -> Result<Self, PortError> {
        Self::new(Protocol::Tcp, number)
    }

    /// The protocol.
    #[must_use]
    pub fn protocol(self) -> Protocol {
        self.protocol
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> u16 {
        self.number
    }

    pub(super) fn key(self) -> u32 {
        self.protocol.key(self.number)
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.protocol, self.number)
    }
}

/// A set of ports, of all protocols together.
///
/// ```
/// use kube_semantics::netpol::{Port, Ports, Protocol};
///
/// let ports = Ports::range(Protocol::Tcp, 8000, 8100).union(&Ports::range(Protocol::Udp, 53, 53));
/// assert!(ports.contains(Port::tcp(8080)?) && !ports.contains(Port::tcp(53)?));
/// assert_eq!(ports.to_string(), "TCP 8000-8100, UDP 53");
/// # Ok::<(), kube_semantics::netpol::PortError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ports(pub(super) Ranges<u32>);

/// Ports of a protocol in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortRange {
    /// The protocol.
    pub protocol: Protocol,
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
}

impl Ports {
    /// No port.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Every port of every protocol.
    #[must_use]
    pub fn all() -> Self {
        Self(Protocol::ALL.map(Protocol::ports).into_iter().collect())
    }

    /// Ports in a row; none if the first is above the last.
    #[must_use]
    pub fn range(protocol: Protocol, first: u16, last: u16) -> Self {
        Self(Ranges::one(protocol.key(first.max(1)), protocol.key(last)))
    }

    /// Every port of a protocol.
    #[must_use]
    pub fn all_of(protocol: Protocol) -> Self {
        let (first, last) = protocol.ports();
        Self(Ranges::one(first, last))
    }

    /// Is the port in it?
    #[must_use]
    pub fn contains(&self, port: Port) -> bool {
        self.0.contains(port.key())
    }

    /// Is there none in it?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Is every port in it?
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::all()
    }

    /// The ports of either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0))
    }

    /// The ports of both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0))
    }

    /// The ports that the other has not.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self(self.0.difference(&other.0))
    }

    /// The rows of ports by protocol and number, with a gap between any two of a protocol.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = PortRange> {
        self.0.iter().map(|(first, last)| {
            let protocol = match first >> 16 {
                0 => Protocol::Tcp,
                1 => Protocol::Udp,
                _ => Protocol::Sctp,
            };
            let number = |key: u32| u16::try_from(key & 0xffff).unwrap_or(u16::MAX);
            PortRange { protocol, first: number(first), last: number(last) }
        })
    }
}

/// `TCP 80`, `TCP 8000-8100`; all ports of a protocol are its name.
impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { protocol, first, last } = self;
        match (first, last) {
            (1, &u16::MAX) => write!(f, "{protocol}"),
            _ if first == last => write!(f, "{protocol} {first}"),
            _ => write!(f, "{protocol} {first}-{last}"),
        }
    }
}

/// `TCP 80, TCP 443, UDP`; `all` and `none` for those.
impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        if self.is_all() {
            return f.write_str("all");
        }
        for (at, range) in self.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{range}")?;
        }
        Ok(())
    }
}

/// The ports of a rule, as numbers and as names that the destination gives a meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct PortRule {
    pub numbers: Ranges<u32>,
    pub names: Vec<NamedPort>,
}

/// A port that a rule names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NamedPort {
    pub name: Box<str>,
    /// Without one, of whichever protocol.
    pub protocol: Option<Protocol>,
}

/// The ports of a pod by name.
pub(super) type PortTable = Vec<(Box<str>, u32)>;

impl PortRule {
    #[inline]
    pub fn contains(&self, port: u32, table: &[(Box<str>, u32)]) -> bool {
        self.numbers.contains(port) || self.names.iter().any(|named| named.is(port, table))
    }

    /// All that it means where the destination has this table.
    pub fn resolve(&self, table: &[(Box<str>, u32)]) -> Ranges<u32> {
        let named = self.names.iter().flat_map(|named| table.iter().filter(|entry| named.means(entry)).map(|(_, port)| (*port, *port)));
        self.numbers.iter().chain(named).collect()
    }
}

impl NamedPort {
    pub fn means(&self, (name, port): &(Box<str>, u32)) -> bool {
        self.protocol.is_none_or(|protocol| protocol as u32 == port >> 16) && *name == self.name
    }

    pub fn is(&self, port: u32, table: &[(Box<str>, u32)]) -> bool {
        table.iter().any(|entry| entry.1 == port && self.means(entry))
    }
}
