//! Laws of names: plain readings of the rules, char by char, against the rules; and what addresses and versions obey.

use std::cmp::Ordering;
use std::net::IpAddr;

use kube_semantics::name::{ApiVersion, CanonicalIp, Rule, compare_versions, is_label_value, is_qualified_name, parse_ip_sloppy};
use proptest::prelude::*;

/// Not empty, all characters allowed, and neither end one of those that stand inside only.
fn word(text: &str, inside: &str, allowed: impl Fn(char) -> bool) -> bool {
    let ends = [text.chars().next(), text.chars().next_back()];
    ends.iter().all(|end| end.is_some_and(&allowed)) && text.chars().all(|char| allowed(char) || inside.contains(char))
}

fn lower(char: char) -> bool {
    matches!(char, 'a'..='z' | '0'..='9')
}

fn alnum(char: char) -> bool {
    char.is_ascii_alphanumeric()
}

fn label(text: &str) -> bool {
    text.len() <= 63 && word(text, "-", lower)
}

fn subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(|label| word(label, "-", lower))
}

fn key_name(text: &str) -> bool {
    text.len() <= 63 && word(text, "-_.", alnum)
}

fn qualified(text: &str) -> bool {
    match text.split('/').collect::<Vec<_>>()[..] {
        [name] => key_name(name),
        [prefix, name] => subdomain(prefix) && key_name(name),
        _ => false,
    }
}

fn directory(text: &str) -> bool {
    text == "." || text.starts_with("..")
}

fn made_of(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(allowed)
}

fn file_like(char: char) -> bool {
    alnum(char) || "-._".contains(char)
}

fn begins_with(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    text.chars().next().is_some_and(allowed)
}

/// The rule as its definition reads; none for addresses and for what is put together from other rules.
fn plain(rule: Rule, text: &str) -> Option<bool> {
    Some(match rule {
        Rule::Dns1123Label => label(text),
        Rule::Dns1123Subdomain => subdomain(text),
        Rule::Dns1123SubdomainWithUnderscore => {
            let part = |part: &str| {
                let rest = part.strip_prefix('_').unwrap_or(part);
                word(rest, "-_", lower)
            };
            text.len() <= 253 && text.split('.').all(part)
        }
        Rule::Dns1035Label => label(text) && begins_with(text, |char| char.is_ascii_lowercase()),
        Rule::WildcardDns1123Subdomain => text.len() <= 253 && text.strip_prefix("*.").is_some_and(subdomain),
        Rule::FullyQualifiedDomainName => {
            let domain = text.strip_suffix('.').unwrap_or(text);
            subdomain(domain) && domain.contains('.') && domain.split('.').all(label)
        }
        Rule::DomainPrefixedPath => text
            .split_once('/')
            .is_some_and(|(host, path)| subdomain(host) && made_of(path, |char| alnum(char) || "/-._~%!$&'()*+,;=:".contains(char))),
        Rule::QualifiedName => qualified(text),
        Rule::DomainPrefixedKey => qualified(text) && text.contains('/'),
        Rule::AnnotationKey => {
            let simple = |char: char| match char {
                '\u{130}' => 'i',
                '\u{212a}' => 'k',
                other => other.to_ascii_lowercase(),
            };
            qualified(&text.chars().map(simple).collect::<String>())
        }
        Rule::LabelValue => text.is_empty() || key_name(text),
        Rule::EnvVarName => made_of(text, file_like) && !begins_with(text, |char| char.is_ascii_digit()) && !directory(text),
        Rule::RelaxedEnvVarName => made_of(text, |char| (' '..='~').contains(&char) && char != '='),
        Rule::ConfigMapKey => text.len() <= 253 && made_of(text, file_like) && !directory(text),
        Rule::PortName => {
            text.len() <= 15 && word(text, "-", lower) && text.contains(|char: char| char.is_ascii_lowercase()) && !text.contains("--")
        }
        Rule::CIdentifier => made_of(text, |char| alnum(char) || char == '_') && !begins_with(text, |char| char.is_ascii_digit()),
        Rule::Percent => text.strip_suffix('%').is_some_and(|number| made_of(number, |char| char.is_ascii_digit())),
        Rule::HttpHeaderName => made_of(text, |char| alnum(char) || char == '-'),
        Rule::ConditionReason => {
            begins_with(text, |char| char.is_ascii_alphabetic()) && word(text, ",:", |char| alnum(char) || char == '_')
        }
        Rule::PathSegmentName => text != "." && text != ".." && !text.contains(['/', '%']),
        Rule::GenerateNameDns1123Label => masked(text, label),
        Rule::GenerateNameDns1123Subdomain => masked(text, subdomain),
        Rule::GenerateNameDns1035Label => masked(text, |text| plain(Rule::Dns1035Label, text) == Some(true)),
        _ => return None,
    })
}

fn masked(prefix: &str, rule: impl Fn(&str) -> bool) -> bool {
    match prefix.strip_suffix('-') {
        // The byte before the dash goes too, unless it is but a part of a character: then what is left is no text.
        Some(head) if !head.is_empty() => head.get(..head.len() - 1).is_some_and(|head| rule(&format!("{head}a"))),
        _ => rule(prefix),
    }
}

/// Texts near the edge of some rule: plausible pieces, the signs that matter, lengths around the limits, and the odd stranger.
fn name() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-z0-9]{1,4}",
        2 => "[A-Za-z0-9]{1,4}",
        4 => "[-._/]",
        1 => "[%=*:,~ _]|\\.\\.|--",
        1 => "[a-z]{59,64}",
        1 => "[a-z0-9]{58}\\.[a-z]{60,64}\\.[a-z]{60,64}\\.[a-z]{60,64}",
        1 => prop::sample::select(&["\u{130}", "\u{212a}", "\u{17f}", "é", "\n", "\0", "\u{7f}", "\u{664}", "k8s.io/", "*.", "10%"][..])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn address() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<IpAddr>().prop_map(|ip| ip.to_string()),
        "(0{0,2}[0-9]{1,3}\\.){3}[0-9]{1,3}",
        "([0-9a-fA-F]{0,5}:){0,8}[0-9a-f]{0,4}",
        "(0{1,5}:){0,7}(:|ffff:|::ffff:)([0-9]{1,3}\\.){3}0?[0-9]{1,2}",
    ]
}

fn version() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "v0{0,1}[0-9]{1,2}((alpha|beta)0{0,1}[0-9]{1,2})?",
        1 => "v?[0-9]{0,2}(alpha|beta|rc)?[0-9]{0,2}",
        1 => "v922337203685477580[0-9](beta922337203685477580[0-9])?",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn rules_are_what_they_read_like(text in name()) {
        for rule in Rule::ALL {
            if let Some(valid) = plain(*rule, &text) {
                prop_assert_eq!(rule.is_valid(&text), valid, "{} {:?}", rule, text);
                prop_assert_eq!(rule.check(&text).is_ok(), valid);
            }
        }
        prop_assert_eq!(is_qualified_name(&text), qualified(&text));
        prop_assert_eq!(is_label_value(&text), text.is_empty() || key_name(&text));
    }

    /// The standard library reads addresses as strictly as upstream's strict reader does.
    #[test]
    fn strict_addresses_are_those_of_the_standard_library(text in address()) {
        let strict = text.parse::<IpAddr>().ok();
        let mapped = |ip: IpAddr| ip.is_ipv6() && ip.to_canonical().is_ipv4();
        prop_assert_eq!(Rule::IpLegacyStrict.is_valid(&text), strict.is_some_and(|ip| !mapped(ip)));
        if strict.is_some() {
            prop_assert_eq!(parse_ip_sloppy(&text), strict);
        }
    }

    #[test]
    fn each_address_has_one_canonical_text(text in address(), bits in 0..=128_u8) {
        let Some(ip) = parse_ip_sloppy(&text) else { return Ok(()) };
        let canonical = CanonicalIp(ip).to_string();
        prop_assert_eq!(parse_ip_sloppy(&canonical), Some(ip.to_canonical()));
        prop_assert!(Rule::Ip.is_valid(&canonical));
        prop_assert_eq!(Rule::Ip.is_valid(&text), text == canonical);
        prop_assert_eq!(Rule::InterfaceAddress.is_valid(&format!("{canonical}/{bits}")), bits <= 32 || ip.to_canonical().is_ipv6());
    }

    #[test]
    fn strictness_only_takes_away(text in address(), bits in "(/0?[0-9]{0,3})?") {
        let text = text + &bits;
        for rules in [[Rule::IpLegacy, Rule::IpLegacyStrict, Rule::Ip], [Rule::CidrLegacy, Rule::CidrLegacyStrict, Rule::Cidr]] {
            prop_assert!(rules.map(|rule| !rule.is_valid(&text)).is_sorted(), "{}", text);
        }
    }

    #[test]
    fn versions_are_in_a_total_preorder(mut versions in prop::collection::vec(version(), 3)) {
        for a in &versions {
            prop_assert_eq!(compare_versions(a, a), Ordering::Equal);
            for b in &versions {
                prop_assert_eq!(compare_versions(a, b), compare_versions(b, a).reverse());
            }
        }
        versions.sort_by(|a, b| compare_versions(a, b));
        if let [a, _, c] = &versions[..] {
            prop_assert_ne!(compare_versions(a, c), Ordering::Greater);
        }
    }

    #[test]
    fn a_version_of_kubernetes_ranks_above_any_other(a in version(), b in version()) {
        if let (Some(_), None) = (ApiVersion::parse(&a), ApiVersion::parse(&b)) {
            prop_assert_eq!(compare_versions(&a, &b), Ordering::Greater);
        }
    }
}
