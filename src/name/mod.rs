//! Is this text a valid name, key, value or address?
//!
//! Kubernetes has some thirty rules for the texts in an object. A [`Rule`] checks a text and says what is wrong with it, in
//! the words users know from the API server; the [`Violation`] also says it as data, with the place.
//!
//! ```
//! use kube_semantics::name::Rule;
//!
//! assert!(Rule::Dns1123Label.is_valid("web-0"));
//!
//! let violation = Rule::Dns1123Label.check("web_0").unwrap_err();
//! assert_eq!(violation.faults()[0].at, 3);
//! assert_eq!(
//!     violation.to_string(),
//!     "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with \
//!      an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
//! );
//!
//! let violation = Rule::Cidr.check("10.20.0.1/16").unwrap_err();
//! assert_eq!(violation.to_string(), "must not have bits set beyond the prefix length");
//! ```
//!
//! Which rule a field is under may depend on the release and its feature gates: [`Rule::service_name`] and the like.
//!
//! Here are also the addresses as Kubernetes reads ([`parse_ip_sloppy`]) and prints them ([`CanonicalIp`]), and the order of
//! API versions ([`compare_versions`]).
//!
//! What follows upstream, all in `k8s.io/apimachinery/pkg`: the rules, the functions that each [`Rule`] names, in
//! `util/validation/{validation,ip}.go`, `api/validate/content/{dns,kube,identifier,path}.go`,
//! `api/validation/{generic,objectmeta}.go` and `apis/meta/v1/validation/validation.go`; the versions, `version/helpers.go`. The
//! addresses: `k8s.io/utils/net/parse.go`.
//! Deliberately out: the warnings about addresses that are valid but odd, rules about a whole object (the total size of its
//! annotations, conflicting finalizers), and rules for numbers.

mod address;
mod bytes;
mod dns;
mod generate;
mod ip;
mod path;
mod qualified;
mod rule;
mod token;
mod variable;
mod version;
mod violation;

pub use ip::{CanonicalIp, parse_cidr_sloppy, parse_ip_sloppy};
pub use rule::{Rule, UnknownRule};
pub use version::{ApiVersion, Stability, compare_versions};
pub use violation::{Fault, Limit, Part, Pattern, Problem, Violation};

/// Is this a qualified name, as a label's key must be? [`Rule::QualifiedName`] without the detour.
#[must_use]
#[inline]
pub fn is_qualified_name(text: &str) -> bool {
    qualified::is_qualified_name(text.as_bytes())
}

/// Can this be the value of a label? [`Rule::LabelValue`] without the detour.
#[must_use]
#[inline]
pub fn is_label_value(text: &str) -> bool {
    qualified::is_label_value(text.as_bytes())
}
