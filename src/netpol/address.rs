//! Addresses and blocks of them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use super::ranges::Ranges;
use crate::name::{CanonicalIp, parse_cidr_sloppy};

/// The family of an address. A connection has one.
///
/// ```
/// use kube_semantics::netpol::IpFamily;
///
/// assert_eq!("IPv6".parse(), Ok(IpFamily::V6));
/// assert_eq!(IpFamily::of([10, 0, 0, 1].into()).to_string(), "IPv4");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IpFamily {
    /// IPv4.
    #[default]
    V4,
    /// IPv6.
    V6,
}

impl IpFamily {
    /// Both.
    pub const ALL: [Self; 2] = [Self::V4, Self::V6];

    /// The family of an address; an IPv4 address that is written as IPv6 (`::ffff:1.2.3.4`) is IPv4, as it is to Go.
    #[must_use]
    pub fn of(ip: IpAddr) -> Self {
        if ip.to_canonical().is_ipv4() { Self::V4 } else { Self::V6 }
    }

    /// The address of this family that has the number.
    fn address(self, number: u128) -> IpAddr {
        match self {
            Self::V4 => Ipv4Addr::from_bits(u32::try_from(number).unwrap_or(u32::MAX)).into(),
            Self::V6 => Ipv6Addr::from_bits(number).into(),
        }
    }

    pub(super) fn last(self) -> u128 {
        match self {
            Self::V4 => u32::MAX.into(),
            Self::V6 => u128::MAX,
        }
    }
}

impl fmt::Display for IpFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        })
    }
}

/// Neither `IPv4` nor `IPv6`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown IP family {family:?}")]
#[non_exhaustive]
pub struct UnknownIpFamily {
    /// The text.
    pub family: String,
}

impl FromStr for IpFamily {
    type Err = UnknownIpFamily;

    fn from_str(text: &str) -> Result<Self, UnknownIpFamily> {
        match text {
            "IPv4" => Ok(Self::V4),
            "IPv6" => Ok(Self::V6),
            _ => Err(UnknownIpFamily { family: text.to_owned() }),
        }
    }
}

/// An address as a number within its family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Address {
    pub family: IpFamily,
    pub number: u128,
}

impl From<IpAddr> for Address {
    fn from(ip: IpAddr) -> Self {
        match ip.to_canonical() {
            IpAddr::V4(ip) => Self { family: IpFamily::V4, number: ip.to_bits().into() },
            IpAddr::V6(ip) => Self { family: IpFamily::V6, number: ip.to_bits() },
        }
    }
}

impl Address {
    /// An address of a pod or node; numbers with leading zeros and zones do not pass.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<IpAddr>().ok().map(Self::from)
    }
}

/// A block as a policy writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub family: IpFamily,
    pub first: u128,
    pub last: u128,
    /// The length of the prefix as it is written: 104 for `::ffff:10.0.0.0/104`, which has the addresses of `10.0.0.0/8`.
    bits: u8,
}

impl Block {
    /// Read leniently, as blocks were until Kubernetes 1.36: bits beyond the prefix do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let (ip, written) = parse_cidr_sloppy(text)?;
        // A block of IPv4 addresses that is written as IPv6 is one of IPv4 to Go.
        let (ip, bits) = match (ip.to_canonical(), written.checked_sub(96)) {
            (short @ IpAddr::V4(_), Some(rest)) if ip.is_ipv6() => (short, rest),
            _ => (ip, written),
        };
        Some(match ip {
            IpAddr::V4(ip) => {
                let hosts = u32::MAX.checked_shr(bits.into()).unwrap_or(0);
                Self { family: IpFamily::V4, first: (ip.to_bits() & !hosts).into(), last: (ip.to_bits() | hosts).into(), bits: written }
            }
            IpAddr::V6(ip) => {
                let hosts = u128::MAX.checked_shr(bits.into()).unwrap_or(0);
                Self { family: IpFamily::V6, first: ip.to_bits() & !hosts, last: ip.to_bits() | hosts, bits: written }
            }
        })
    }

    /// Does it hold all of another block and more? As `ValidateIPBlock` finds out: by the first address of the other, and by
    /// the lengths as they are written, so that a prefix of IPv4 addresses written as IPv6 counts as 96 bits longer.
    pub fn strictly_holds(&self, other: &Self) -> bool {
        self.family == other.family && (self.first..=self.last).contains(&other.first) && self.bits < other.bits
    }

    pub fn ranges(&self) -> Ranges<u128> {
        Ranges::one(self.first, self.last)
    }
}

/// Does one block of addresses hold all of another and more? `None` if one of them is no block.
#[cfg(feature = "yaml")]
pub(crate) fn is_strict_subset(hole: &str, block: &str) -> Option<bool> {
    Some(Block::parse(block)?.strictly_holds(&Block::parse(hole)?))
}

/// A set of addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Addresses {
    by_family: [Ranges<u128>; 2],
}

impl Addresses {
    pub fn of(&self, family: IpFamily) -> &Ranges<u128> {
        let [v4, v6] = &self.by_family;
        match family {
            IpFamily::V4 => v4,
            IpFamily::V6 => v6,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.by_family.iter().all(Ranges::is_empty)
    }

    #[inline]
    pub fn contains(&self, address: Address) -> bool {
        self.of(address.family).contains(address.number)
    }
}

impl FromIterator<(IpFamily, u128, u128)> for Addresses {
    fn from_iter<I: IntoIterator<Item = (IpFamily, u128, u128)>>(blocks: I) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for (family, first, last) in blocks {
            match family {
                IpFamily::V4 => v4.push((first, last)),
                IpFamily::V6 => v6.push((first, last)),
            }
        }
        Self { by_family: [v4.into_iter().collect(), v6.into_iter().collect()] }
    }
}

/// Addresses in a row.
///
/// Printed as a block where it is one: `10.0.0.0/8`, else with its ends: `10.0.0.5-10.0.0.9`.
///
/// ```
/// use kube_semantics::netpol::AddressRange;
///
/// let range = AddressRange { first: [10, 0, 0, 0].into(), last: [10, 255, 255, 255].into() };
/// assert_eq!(range.to_string(), "10.0.0.0/8");
/// assert!(range.contains([10, 1, 2, 3].into()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressRange {
    /// The first.
    pub first: IpAddr,
    /// The last, of the same family.
    pub last: IpAddr,
}

impl AddressRange {
    pub(super) fn new(family: IpFamily, first: u128, last: u128) -> Self {
        Self { first: family.address(first), last: family.address(last) }
    }

    /// Is the address in it?
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        let [first, last, ip] = [self.first, self.last, ip].map(Address::from);
        first <= ip && ip <= last && first.family == ip.family && ip.family == last.family
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, last] = [self.first, self.last].map(Address::from);
        if first == last {
            return CanonicalIp(self.first).fmt(f);
        }
        let width = if first.family == IpFamily::V4 { 32 } else { 128 };
        let hosts = first.number ^ last.number;
        let is_block = hosts & hosts.wrapping_add(1) == 0 && first.number & hosts == 0;
        if is_block && first.family == last.family {
            let bits = 128 - hosts.leading_zeros();
            write!(f, "{}/{}", CanonicalIp(self.first), width - bits)
        } else {
            write!(f, "{}-{}", CanonicalIp(self.first), CanonicalIp(self.last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, AddressRange, Block, IpFamily};

    #[test]
    fn blocks_are_read_leniently_and_addresses_are_not() {
        assert_eq!(Block::parse("10.1.2.3/8"), Block::parse("10.0.0.0/8"));
        assert_eq!(Block::parse("010.0.0.0/08"), Block::parse("10.0.0.0/8"));
        let ends = |text: &str| Block::parse(text).map(|block| (block.family, block.first, block.last));
        assert_eq!(ends("::ffff:10.0.0.0/104"), ends("10.0.0.0/8"));
        assert_eq!(Block::parse("0.0.0.0/0").map(|block| block.last), Some(u32::MAX.into()));
        assert_eq!(Block::parse("::/0").map(|block| block.last), Some(u128::MAX));
        assert!(["", "10.0.0.0", "10.0.0.0/33", "::/129", "10.0.0.0/-1"].iter().all(|text| Block::parse(text).is_none()));
        assert!(["", "010.0.0.1", "fe80::1%eth0", "10.0.0.1/8"].iter().all(|text| Address::parse(text).is_none()));
    }

    #[test]
    fn a_hole_is_smaller_than_its_block() {
        let block = |text: &str| Block::parse(text).unwrap();
        assert!(block("10.0.0.0/8").strictly_holds(&block("10.1.0.0/16")));
        assert!(!block("10.0.0.0/8").strictly_holds(&block("10.0.0.0/8")));
        assert!(!block("10.0.0.0/8").strictly_holds(&block("11.0.0.0/16")));
        assert!(!block("0.0.0.0/0").strictly_holds(&block("::/96")));
        assert!(block("10.0.0.0/8").strictly_holds(&block("::ffff:10.0.0.0/104")));
        assert!(!block("::ffff:10.0.0.0/104").strictly_holds(&block("10.0.0.1/32")));
    }

    #[test]
    fn ranges_print_as_blocks_where_they_are() {
        let text = |first, last| AddressRange::new(IpFamily::V4, first, last).to_string();
        assert_eq!(text(0, u32::MAX.into()), "0.0.0.0/0");
        assert_eq!(text(0x0a00_0001, 0x0a00_0001), "10.0.0.1");
        assert_eq!(text(0x0a00_0001, 0x0a00_0002), "10.0.0.1-10.0.0.2");
        assert_eq!(AddressRange::new(IpFamily::V6, 0, u128::MAX).to_string(), "::/0");
        assert_eq!(AddressRange::new(IpFamily::V6, 1 << 64, (2 << 64) - 1).to_string(), "0:0:0:1::/64");
    }
}
