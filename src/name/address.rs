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

fn canonical_cidr(ip: IpAddr, bits: i16) -> String {
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
        && let Some(problem) = must_be_written(text, canonical_cidr(address.ip, bits.into()))
    {
        faults.add(0, problem);
    }
}

pub(super) fn interface_address(text: &str, faults: &mut Faults) {
    let Some(WrittenCidr { address, bits, .. }) = WrittenCidr::parse(text) else {
        return faults.add(0, Problem::NoInterfaceAddress);
    };
    // A mapped address is printed as IPv4, and a length that is too long for that is shortened by the 96 bits before the IPv4
    // part, below zero if it does not reach there. The odd text shows in the message only: no mapped address passes.
    let bits = i16::from(bits);
    let bits = if address.is_mapped() && bits > 32 { bits.saturating_sub(96) } else { bits };
    if let Some(problem) = must_be_written(text, canonical_cidr(address.ip, bits)) {
        faults.add(0, problem);
    }
}

#[cfg(test)]
mod tests {
    use crate::name::Rule;

    fn why(rule: Rule, text: &str) -> String {
        rule.check(text).map_or_else(|violation| violation.to_string(), |()| String::new())
    }

    #[test]
    fn each_step_of_strictness_refuses_more() {
        let refusals = |text: &str| [Rule::IpLegacy, Rule::IpLegacyStrict, Rule::Ip].map(|rule| why(rule, text));
        let zeros = "must not have leading 0s".to_owned();
        assert_eq!(refusals("010.2.3.4"), [String::new(), zeros.clone(), zeros]);
        assert_eq!(refusals("FE80::1"), [String::new(), String::new(), r#"must be in canonical form ("fe80::1")"#.to_owned()]);

        let refusals = |text: &str| [Rule::CidrLegacy, Rule::CidrLegacyStrict, Rule::Cidr].map(|rule| why(rule, text));
        let zeros = "must not have leading 0s in IP or prefix length".to_owned();
        assert_eq!(refusals("10.0.0.1/08"), [String::new(), zeros.clone(), zeros]);
        let bits = "must not have bits set beyond the prefix length".to_owned();
        assert_eq!(refusals("::1/0"), [String::new(), bits.clone(), bits]);
    }

    #[test]
    fn a_mapped_address_has_no_canonical_interface_address() {
        let canonical = |text: &str| why(Rule::InterfaceAddress, text);
        assert_eq!(canonical("::ffff:192.168.0.1/120"), r#"must be in canonical form ("192.168.0.1/24")"#);
        assert_eq!(canonical("::ffff:192.168.0.1/24"), r#"must be in canonical form ("192.168.0.1/24")"#);
        // Upstream prints this.
        assert_eq!(canonical("::ffff:192.168.0.1/64"), r#"must be in canonical form ("192.168.0.1/-32")"#);
    }
}
