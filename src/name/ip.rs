//! IP addresses as Kubernetes reads and writes them.
//!
//! It reads them more liberally than Go or Rust do today (numbers may have leading zeros), since what was once accepted must
//! stay so; and it writes IPv6 always in groups of hexadecimal digits.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Reads an IP address the way Kubernetes does: `10.020.3.4` is 10.20.3.4, `0000001::` is `1::`.
///
/// IPv4 is four decimal numbers up to 255. IPv6 is eight hexadecimal numbers up to ffff, of which one run may be left out
/// (`::`) and the last two may be written as an IPv4 address. Zones, brackets and blanks are not accepted.
///
/// The variant tells how the address was written: an IPv4-mapped address (`::ffff:1.2.3.4`) is a [`V6`](IpAddr::V6) here.
/// Upstream then treats it as IPv4 in most places; [`IpAddr::to_canonical`] does that.
///
/// Follows `ParseIPSloppy` of `k8s.io/utils/net`.
///
/// ```
/// use kube_semantics::name::parse_ip_sloppy;
///
/// assert_eq!(parse_ip_sloppy("010.2.3.4"), Some([10, 2, 3, 4].into()));
/// assert_eq!(parse_ip_sloppy("::FFFF:1.2.3.4"), "::ffff:1.2.3.4".parse().ok());
/// assert_eq!(parse_ip_sloppy("fe80::1%eth0"), None);
/// ```
#[must_use]
pub fn parse_ip_sloppy(text: &str) -> Option<IpAddr> {
    Written::parse(text).map(|written| written.ip)
}

/// Reads an IP address and the length of a prefix: `10.1.2.3/08`, whose prefix is not checked to cover the address.
///
/// The length is at most 32 for an address written as IPv4, and 128 otherwise, for IPv4-mapped addresses too.
///
/// Follows `ParseCIDRSloppy` of `k8s.io/utils/net`.
#[must_use]
pub fn parse_cidr_sloppy(text: &str) -> Option<(IpAddr, u8)> {
    WrittenCidr::parse(text).map(|written| (written.address.ip, written.bits))
}

/// The address of the network that a prefix of `bits` bits of `ip` names.
pub(super) fn network_address(ip: IpAddr, bits: u8) -> IpAddr {
    // Shifting by the whole width, which a prefix of no bits asks for, is no shift at all in Rust.
    match ip {
        IpAddr::V4(ip) => {
            let hosts = u32::MAX.checked_shr(bits.into()).unwrap_or(0);
            Ipv4Addr::from_bits(ip.to_bits() & !hosts).into()
        }
        IpAddr::V6(ip) => {
            let hosts = u128::MAX.checked_shr(bits.into()).unwrap_or(0);
            Ipv6Addr::from_bits(ip.to_bits() & !hosts).into()
        }
    }
}

/// Prints an address as Kubernetes does: IPv4 dotted, IPv4-mapped IPv6 too, any other IPv6 after RFC 5952 in hexadecimal groups.
///
/// ```
/// use kube_semantics::name::CanonicalIp;
///
/// let print = |text: &str| CanonicalIp(text.parse().unwrap()).to_string();
/// assert_eq!(print("2001:DB8:0:0:1:0:0:0"), "2001:db8:0:0:1::");
/// assert_eq!(print("::ffff:1.2.3.4"), "1.2.3.4");
/// assert_eq!(print("::1.2.3.4"), "::102:304");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CanonicalIp(pub IpAddr);

impl fmt::Display for CanonicalIp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.to_canonical() {
            IpAddr::V4(ip) => ip.fmt(f),
            // The standard library prints some addresses with a dotted end, and which ones is up to it.
            IpAddr::V6(ip) => write_groups(ip.segments(), f),
        }
    }
}

fn write_groups(groups: [u16; 8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (start, end) = longest_zeros(groups);
    for (at, group) in groups.iter().enumerate() {
        match at {
            at if at == start && start < end => f.write_str("::")?,
            at if (start..end).contains(&at) => {}
            at if at == 0 || at == end => write!(f, "{group:x}")?,
            _ => write!(f, ":{group:x}")?,
        }
    }
    Ok(())
}

/// The longest run of zero groups, the first one on a tie; none if a run is only one group long.
fn longest_zeros(groups: [u16; 8]) -> (usize, usize) {
    let (mut best, mut start) = ((0_usize, 0_usize), 0_usize);
    for (end, group) in (1_usize..).zip(groups) {
        if group != 0 {
            start = end;
        } else if end.saturating_sub(start) >= 2 && end.saturating_sub(start) > best.1.saturating_sub(best.0) {
            best = (start, end);
        }
    }
    best
}

/// An address, and whether a strict reader would take it as it is written.
#[derive(Clone, Copy)]
pub(super) struct Written {
    pub ip: IpAddr,
    /// A decimal number has a leading zero, or a hexadecimal one more than four digits.
    pub padded: bool,
}

impl Written {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text.as_bytes(), padded: false };
        // Whichever of the two comes first says what the rest must be.
        let ip = match text.bytes().find(|byte| matches!(byte, b'.' | b':'))? {
            b'.' => reader.ipv4()?.into(),
            _ => reader.ipv6()?.into(),
        };
        Some(Self { ip, padded: reader.padded })
    }

    /// Is this an IPv4 address written as IPv6?
    pub(super) fn is_mapped(self) -> bool {
        matches!(self.ip, IpAddr::V6(ip) if ip.to_ipv4_mapped().is_some())
    }
}

/// An address with a prefix length.
#[derive(Clone, Copy)]
pub(super) struct WrittenCidr {
    pub address: Written,
    pub bits: u8,
    /// The prefix length has leading zeros.
    pub padded: bool,
}

impl WrittenCidr {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let address = Written::parse(address)?;
        let mut reader = Reader { rest: length.as_bytes(), padded: false };
        let bits = reader.decimal()?;
        let most = if address.ip.is_ipv4() { 32 } else { 128 };
        (reader.rest.is_empty() && bits <= most).then_some(Self { address, bits, padded: reader.padded })
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    padded: bool,
}

impl Reader<'_> {
    fn eat(&mut self, token: &[u8]) -> bool {
        self.rest.strip_prefix(token).map(|rest| self.rest = rest).is_some()
    }

    /// A number with any number of leading zeros.
    fn number<const RADIX: u32>(&mut self) -> Option<(u16, usize)> {
        let (mut number, mut digits) = (0_u16, 0_usize);
        while let [byte, rest @ ..] = self.rest {
            let Some(digit) = char::from(*byte).to_digit(RADIX) else { break };
            number = number.checked_mul(u16::try_from(RADIX).ok()?)?.checked_add(u16::try_from(digit).ok()?)?;
            digits = digits.saturating_add(1);
            self.rest = rest;
        }
        (digits > 0).then_some((number, digits))
    }

    /// A decimal number up to 255.
    fn decimal(&mut self) -> Option<u8> {
        let zero = self.rest.first() == Some(&b'0');
        let (number, digits) = self.number::<10>()?;
        self.padded |= zero && digits > 1;
        u8::try_from(number).ok()
    }

    /// An IPv4 address to the end of the text.
    fn ipv4(&mut self) -> Option<Ipv4Addr> {
        let mut octets = [0; 4];
        for (at, octet) in octets.iter_mut().enumerate() {
            if at > 0 && !self.eat(b".") {
                return None;
            }
            *octet = self.decimal()?;
        }
        self.rest.is_empty().then(|| octets.into())
    }

    /// An IPv6 address to the end of the text.
    fn ipv6(&mut self) -> Option<Ipv6Addr> {
        let (mut groups, mut count) = ([0_u16; 8], 0_usize);
        // How many groups stand before the `::`.
        let mut ellipsis = self.eat(b"::").then_some(0);
        while count < groups.len() && !(count == ellipsis.unwrap_or(usize::MAX) && self.rest.is_empty()) {
            let begin = self.rest;
            let (group, digits) = self.number::<16>()?;
            if self.rest.first() == Some(&b'.') {
                // The last two groups, as an IPv4 address.
                self.rest = begin;
                let [a, b, c, d] = self.ipv4()?.octets();
                let pair = groups.get_mut(count..)?.first_chunk_mut::<2>()?;
                *pair = [u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])];
                count = count.checked_add(2)?;
                break;
            }
            self.padded |= digits > 4;
            *groups.get_mut(count)? = group;
            count = count.checked_add(1)?;
            if self.rest.is_empty() {
                break;
            }
            if self.eat(b"::") {
                if ellipsis.replace(count).is_some() {
                    return None;
                }
            } else if !self.eat(b":") || self.rest.is_empty() {
                return None;
            }
        }
        if !self.rest.is_empty() {
            return None;
        }
        match ellipsis {
            None => (count == groups.len()).then(|| groups.into()),
            // It stands for at least one group; those behind it move to the end.
            Some(at) if count < groups.len() => {
                let left_out = groups.len().checked_sub(count)?;
                groups.get_mut(at..)?.rotate_right(left_out);
                Some(groups.into())
            }
            Some(_) => None,
        }
    }
}
