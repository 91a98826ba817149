//! The rules for IP addresses, address blocks and interface addresses, from liberal to strict.

use std::net::IpAddr;

use super::ip::{CanonicalIp, Written, WrittenCidr, network_address};
use super::violation::{Faults, Problem};

/// How strictly an address is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strictness {
    /// Whatever can be read.
    Sloppy,
    /// What every program reads alike.
    Unambiguous,
    /// What is written the one canonical way.
    Canonical,
}

fn canonical_cidr(ip: IpAddr, bits: u8) -> String {
    format!("{}/{bits}", CanonicalIp(ip))
}

fn must_be_written(text: &str, canonical: String) -> Option<Problem> {
    (text != canonical).then_some(Problem::NotCanonical { canonical })
}

pub(super) fn ip(text: &str, strictness: Strictness, faults: &mut Faults) {
    let Some(written) = Written::parse(text) else { return faults.add(0, Problem::NoIp) };
    if strictness < Strictness::Unambiguous {
        return;
    }
    // Upstream asks a strict reader second. Where that one fails it does not know about a mapped address.
    if written.padded {
        faults.add(0, Problem::LeadingZeros);
    } else if written.is_mapped() {
        faults.add(0, Problem::Mapped);
    } else if strictness == Strictness::Canonical
        && let Some(problem) = must_be_written(text, CanonicalIp(written.ip).to_string())
    {
        faults.add(0, problem);
    }
}

pub(super) fn cidr(text: &str, strictness: Strictness, faults: &mut Faults) {
    let Some(WrittenCidr { address, bits, padded }) = WrittenCidr::parse(text) else { return faults.add(0, Problem::NoCidr) };
    if strictness < Strictness::Unambiguous {
        return;
    }
    if address.padded || padded {
        faults.add(0, Problem::LeadingZerosInCidr);
    } else if address.is_mapped() {
        faults.add(0, Problem::MappedInCidr);
    } else if network_address(address.ip, bits) != address.ip {
        faults.add(0, Problem::HostBits);
    } else if strictness == Strictness::Canonical
        && let Some(problem) = must_be_written(text, canonical_cidr(address.ip, bits))
    {
        faults.add(0, problem);
    }
}

pub(super) fn interface_address(text: &str, faults: &mut Faults) {
    let Some(WrittenCidr { address, bits, .. }) = WrittenCidr::parse(text) else {
        return faults.add(0, Problem::NoInterfaceAddress);
    };
    // A mapped address is printed as IPv4, with what is left of the prefix length if it reaches that far.
    let bits = if address.is_mapped() && bits > 32 { bits.saturating_sub(96) } else { bits };
    if let Some(problem) = must_be_written(text, canonical_cidr(address.ip, bits)) {
        faults.add(0, problem);
    }
}
