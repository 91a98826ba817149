//! The rules by name.

use std::fmt;
use std::str::FromStr;

use super::address::Strictness::{Canonical, Sloppy, Unambiguous};
use super::violation::{Faults, Limit, Violation};
use super::{address, dns, generate, path, qualified, token, variable};
use crate::release::{FeatureGates, Gate, Release};

macro_rules! rules {
    ($( $(#[$meta:meta])* $rule:ident = $name:literal, )*) => {
        /// A rule that a name, a key or an address must satisfy.
        ///
        /// All rules look at the whole text, and lengths are in bytes. Below, "letter" and "digit" mean ASCII.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $( $(#[$meta])* $rule, )*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$( Self::$rule, )*];

            /// The rule's own name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$rule => $name, )*
                }
            }
        }
    };
}

rules! {
    /// Lower case letters, digits and inner hyphens; at most 63. Names of namespaces and containers. `IsDNS1123Label`
    Dns1123Label = "dns1123Label",
    /// Such labels (but of any length) joined by dots; at most 253. Names of most objects. `IsDNS1123Subdomain`
    Dns1123Subdomain = "dns1123Subdomain",
    /// The same, but labels may begin with one underscore and have more of them inside. `IsDNS1123SubdomainWithUnderscore`
    Dns1123SubdomainWithUnderscore = "dns1123SubdomainWithUnderscore",
    /// A DNS label that begins with a letter. `IsDNS1035Label`
    Dns1035Label = "dns1035Label",
    /// `*.` and a subdomain; at most 253 together. `IsWildcardDNS1123Subdomain`
    WildcardDns1123Subdomain = "wildcardDNS1123Subdomain",
    /// Two or more DNS labels joined by dots, and maybe a final dot. `IsFullyQualifiedDomainName`
    FullyQualifiedDomainName = "fullyQualifiedDomainName",
    /// A subdomain, `/`, and characters that an HTTP path may have. `IsDomainPrefixedPath`
    DomainPrefixedPath = "domainPrefixedPath",
    /// A name of letters, digits and inner `-`, `_`, `.`, at most 63; before it maybe a subdomain and `/`. `IsQualifiedName`
    QualifiedName = "qualifiedName",
    /// A qualified name that has a prefix. `IsDomainPrefixedKey`
    DomainPrefixedKey = "domainPrefixedKey",
    /// What is a qualified name in lower case. `ValidateAnnotations`
    AnnotationKey = "annotationKey",
    /// Empty, or a qualified name without prefix. `IsValidLabelValue`
    LabelValue = "labelValue",
    /// Letters, digits, `-`, `_`, `.`; no digit first, no `..` first, not `.`. `IsEnvVarName`
    EnvVarName = "envVarName",
    /// Printable ASCII without `=`, but not empty. `IsRelaxedEnvVarName`
    RelaxedEnvVarName = "relaxedEnvVarName",
    /// Letters, digits, `-`, `_`, `.`; at most 253; no `..` first, not `.`. `IsConfigMapKey`
    ConfigMapKey = "configMapKey",
    /// Lower case letters, at least one of them, digits and lone inner hyphens; at most 15. `IsValidPortName`
    PortName = "portName",
    /// Letters, digits and underscores, no digit first. `IsCIdentifier`
    CIdentifier = "cIdentifier",
    /// Digits and `%`. `IsValidPercent`
    Percent = "percent",
    /// Letters, digits and hyphens. `IsHTTPHeaderName`
    HttpHeaderName = "httpHeaderName",
    /// Letters, digits, underscores, inner commas and colons; a letter first. `IsValidConditionReason`
    ConditionReason = "conditionReason",
    /// Anything without `/` and `%` but `.` and `..`. `IsPathSegmentName`
    PathSegmentName = "pathSegmentName",
    /// A prefix for names that are DNS labels; may end in a hyphen. `NameIsDNSLabel`
    GenerateNameDns1123Label = "generateNameDNS1123Label",
    /// A prefix for names that are subdomains; may end in a hyphen. `NameIsDNSSubdomain`
    GenerateNameDns1123Subdomain = "generateNameDNS1123Subdomain",
    /// A prefix for names that are DNS labels beginning with a letter; may end in a hyphen. `NameIsDNS1035Label`
    GenerateNameDns1035Label = "generateNameDNS1035Label",
    /// An IP address in any form that can be read. `IsValidIPForLegacyField`, not strict
    IpLegacy = "ipLegacy",
    /// The same, but no number with leading zeros, and no IPv4 address written as IPv6. `IsValidIPForLegacyField`, strict
    IpLegacyStrict = "ipLegacyStrict",
    /// An IP address in its canonical form. `IsValidIP`
    Ip = "ip",
    /// An IP address and a prefix length in any form that can be read. `IsValidCIDRForLegacyField`, not strict
    CidrLegacy = "cidrLegacy",
    /// The same, but as strict about numbers, and no address bits beyond the prefix. `IsValidCIDRForLegacyField`, strict
    CidrLegacyStrict = "cidrLegacyStrict",
    /// An address block in its canonical form. `IsValidCIDR`
    Cidr = "cidr",
    /// An IP address and a prefix length in canonical form. `IsValidInterfaceAddress`
    InterfaceAddress = "interfaceAddress",
}

impl Rule {
    /// Does a text satisfy the rule, as Kubernetes 1.37 has it?
    #[must_use]
    pub fn is_valid(self, value: &str) -> bool {
        let text = value.as_bytes();
        match self {
            Self::Dns1123Label => dns::is_label(text),
            Self::Dns1123Subdomain => dns::is_subdomain(text),
            Self::Dns1123SubdomainWithUnderscore => dns::is_subdomain_with_underscore(text),
            Self::Dns1035Label => dns::is_label_1035(text),
            Self::WildcardDns1123Subdomain => dns::is_wildcard(text),
            Self::FullyQualifiedDomainName => dns::is_fully_qualified(text),
            Self::DomainPrefixedPath => path::is_domain_prefixed(text),
            Self::QualifiedName => qualified::is_qualified_name(text),
            Self::DomainPrefixedKey => qualified::is_prefixed_key(text),
            Self::AnnotationKey => qualified::is_annotation_key(value),
            Self::LabelValue => qualified::is_label_value(text),
            Self::EnvVarName => variable::is_variable(text),
            Self::RelaxedEnvVarName => variable::is_relaxed_variable(text),
            Self::ConfigMapKey => variable::is_config_key(text),
            Self::PortName => token::is_port(text),
            Self::CIdentifier => token::C_IDENTIFIER.fits(text),
            Self::Percent => token::is_percent(text),
            Self::HttpHeaderName => token::HTTP_HEADER.fits(text),
            Self::ConditionReason => token::REASON.fits(text),
            Self::PathSegmentName => path::is_segment(text),
            Self::GenerateNameDns1123Label => generate::is_prefix(text, dns::is_label),
            Self::GenerateNameDns1123Subdomain => generate::is_prefix(text, dns::is_subdomain),
            Self::GenerateNameDns1035Label => generate::is_prefix(text, dns::is_label_1035),
            Self::IpLegacy
            | Self::IpLegacyStrict
            | Self::Ip
            | Self::CidrLegacy
            | Self::CidrLegacyStrict
            | Self::Cidr
            | Self::InterfaceAddress => self.faults(value).is_empty(),
        }
    }

    /// Checks a text by the rule as Kubernetes 1.37 has it.
    ///
    /// # Errors
    /// What is wrong with the text, in upstream's words.
    pub fn check(self, value: &str) -> Result<(), Violation> {
        if self.is_valid(value) {
            return Ok(());
        }
        Err(Violation::new(self, self.faults(value).into_vec()))
    }

    /// Checks a text by the rule as a certain release has it: until 1.32 [`Ip`](Self::Ip) and [`Cidr`](Self::Cidr) asked for
    /// no more than [`IpLegacy`](Self::IpLegacy) and [`CidrLegacy`](Self::CidrLegacy) do.
    ///
    /// Rules that a release does not have yet are those of the first release that has them.
    ///
    /// # Errors
    /// What is wrong with the text, in upstream's words.
    pub fn check_in(self, value: &str, gates: &FeatureGates) -> Result<(), Violation> {
        match self {
            Self::Ip if gates.release() <= Release::V1_32 => Self::IpLegacy.check(value),
            Self::Cidr if gates.release() <= Release::V1_32 => Self::CidrLegacy.check(value),
            rule => rule.check(value),
        }
    }

    /// Everything that is wrong with a text, at leisure; finds nothing exactly where [`is_valid`](Self::is_valid) holds.
    fn faults(self, value: &str) -> Faults {
        let text = value.as_bytes();
        let mut found = Faults::default();
        let faults = &mut found;
        match self {
            Self::Dns1123Label => dns::label(text, faults),
            Self::Dns1123Subdomain => dns::subdomain(text, Limit::Characters, faults),
            Self::Dns1123SubdomainWithUnderscore => dns::subdomain_with_underscore(text, faults),
            Self::Dns1035Label => dns::label_1035(text, faults),
            Self::WildcardDns1123Subdomain => dns::wildcard(text, faults),
            Self::FullyQualifiedDomainName => dns::fully_qualified(text, faults),
            Self::DomainPrefixedPath => path::domain_prefixed(text, faults),
            Self::QualifiedName => qualified::qualified_name(text, faults),
            Self::DomainPrefixedKey => qualified::prefixed_key(text, faults),
            Self::AnnotationKey => qualified::annotation_key(value, faults),
            Self::LabelValue => qualified::label_value(text, faults),
            Self::EnvVarName => variable::variable(text, faults),
            Self::RelaxedEnvVarName => variable::relaxed_variable(text, faults),
            Self::ConfigMapKey => variable::config_key(text, faults),
            Self::PortName => token::port(text, faults),
            Self::CIdentifier => faults.pattern(token::C_IDENTIFIER.departs(text), &token::C_IDENTIFIER_PATTERN),
            Self::Percent => token::percent(text, faults),
            Self::HttpHeaderName => faults.pattern(token::HTTP_HEADER.departs(text), &token::HTTP_HEADER_PATTERN),
            Self::ConditionReason => faults.pattern(token::REASON.departs(text), &token::REASON_PATTERN),
            Self::PathSegmentName => path::segment(text, faults),
            Self::GenerateNameDns1123Label => dns::label(&generate::name(text), faults),
            Self::GenerateNameDns1123Subdomain => dns::subdomain(&generate::name(text), Limit::Characters, faults),
            Self::GenerateNameDns1035Label => dns::label_1035(&generate::name(text), faults),
            Self::IpLegacy => address::ip(value, Sloppy, faults),
            Self::IpLegacyStrict => address::ip(value, Unambiguous, faults),
            Self::Ip => address::ip(value, Canonical, faults),
            Self::CidrLegacy => address::cidr(value, Sloppy, faults),
            Self::CidrLegacyStrict => address::cidr(value, Unambiguous, faults),
            Self::Cidr => address::cidr(value, Canonical, faults),
            Self::InterfaceAddress => address::interface_address(value, faults),
        }
        found
    }
}

/// Which rule a field is under, where that depends on the release and its gates.
///
/// For fields that are new or changed: upstream lets an old object keep what an older rule allowed.
impl Rule {
    /// The rule for the name of an environment variable.
    #[must_use]
    pub const fn env_var_name(gates: &FeatureGates) -> Self {
        if gates.enabled(Gate::RelaxedEnvironmentVariableValidation) { Self::RelaxedEnvVarName } else { Self::EnvVarName }
    }

    /// The rule for the name of a Service.
    #[must_use]
    pub const fn service_name(gates: &FeatureGates) -> Self {
        if gates.enabled(Gate::RelaxedServiceNameValidation) { Self::Dns1123Label } else { Self::Dns1035Label }
    }

    /// The rule for an IP address in a field older than 1.33, such as a Service's `clusterIP`.
    #[must_use]
    pub const fn ip_field(gates: &FeatureGates) -> Self {
        if gates.enabled(Gate::StrictIPCIDRValidation) { Self::IpLegacyStrict } else { Self::IpLegacy }
    }

    /// The rule for an address block in a field older than 1.33, such as a NetworkPolicy's `ipBlock.cidr`.
    #[must_use]
    pub const fn cidr_field(gates: &FeatureGates) -> Self {
        if gates.enabled(Gate::StrictIPCIDRValidation) { Self::CidrLegacyStrict } else { Self::CidrLegacy }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        let rule = Self::ALL.iter().find(|rule| rule.as_str() == name);
        rule.copied().ok_or_else(|| UnknownRule { name: name.to_owned() })
    }
}

/// No [`Rule`] has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown naming rule {name:?}")]
#[non_exhaustive]
pub struct UnknownRule {
    /// The name.
    pub name: String,
}
