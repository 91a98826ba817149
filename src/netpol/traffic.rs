//! A connection that is asked about.

use std::net::IpAddr;

use super::address::IpFamily;
use super::name::PodId;
use super::ports::Port;

/// One end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// A pod of the network.
    Pod(PodId),
    /// An address. It is never looked up among the pods.
    Address(IpAddr),
}

impl From<PodId> for Endpoint {
    fn from(pod: PodId) -> Self {
        Self::Pod(pod)
    }
}

impl From<IpAddr> for Endpoint {
    fn from(ip: IpAddr) -> Self {
        Self::Address(ip)
    }
}

/// A connection: from where, to where, on which port.
///
/// The port is the one that the destination listens on itself: Services, host ports and other translations come before.
///
/// ```
/// use std::net::IpAddr;
/// use kube_semantics::netpol::{IpFamily, Port, Traffic, TrafficError};
///
/// let (here, there) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([203, 0, 113, 7]));
/// let traffic = Traffic::new(here, there, Port::tcp(443).unwrap())?;
/// assert_eq!(traffic.in_family(IpFamily::V6), Err(TrafficError::Families));
/// # Ok::<(), TrafficError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Traffic {
    from: Endpoint,
    to: Endpoint,
    port: Port,
    /// Absent where the destination decides.
    family: Option<IpFamily>,
}

/// Why ends are no connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrafficError {
    /// An address is of another family than the rest.
    #[error("the two ends are not of one IP family")]
    Families,
}

impl Traffic {
    /// A connection, of the family of an end that is an address, else of the destination's first address.
    ///
    /// # Errors
    /// Two addresses of different families.
    pub fn new(from: impl Into<Endpoint>, to: impl Into<Endpoint>, port: Port) -> Result<Self, TrafficError> {
        let (from, to) = (from.into(), to.into());
        let of = |end| match end {
            Endpoint::Pod(_) => None,
            Endpoint::Address(ip) => Some(IpFamily::of(ip)),
        };
        let family = match (of(from), of(to)) {
            (Some(from), Some(to)) if from != to => return Err(TrafficError::Families),
            (from, to) => from.or(to),
        };
        Ok(Self { from, to, port, family })
    }

    /// The same in a given family.
    ///
    /// # Errors
    /// An end is an address of the other family.
    pub fn in_family(self, family: IpFamily) -> Result<Self, TrafficError> {
        if self.family.is_some_and(|own| own != family) {
            return Err(TrafficError::Families);
        }
        Ok(Self { family: Some(family), ..self })
    }

    /// Where it comes from.
    #[must_use]
    pub fn from(&self) -> Endpoint {
        self.from
    }

    /// Where it goes.
    #[must_use]
    pub fn to(&self) -> Endpoint {
        self.to
    }

    /// On which port.
    #[must_use]
    pub fn port(&self) -> Port {
        self.port
    }

    /// In which family; absent where the destination decides.
    #[must_use]
    pub fn family(&self) -> Option<IpFamily> {
        self.family
    }
}
