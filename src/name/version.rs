//! The order of API versions: `v2` before `v1` before `v2beta1`.

use std::cmp::Ordering;

/// A version of an API group as Kubernetes names its own: `v1`, `v2beta1`, `v1alpha3`.
///
/// Ordered by priority: the greater version is the one to prefer.
///
/// ```
/// use kube_semantics::name::ApiVersion;
///
/// assert!(ApiVersion::parse("v1") > ApiVersion::parse("v2beta1"));
/// assert_eq!(ApiVersion::parse("v01"), ApiVersion::parse("v1"));
/// assert_eq!(ApiVersion::parse("2024-01-01"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion {
    // The derived order compares the fields in this order.
    stability: Stability,
    major: u64,
    minor: u64,
}

/// How stable an [`ApiVersion`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stability {
    /// `v1alpha1`
    Alpha,
    /// `v1beta1`
    Beta,
    /// `v1`
    Stable,
}

impl ApiVersion {
    /// Reads a version; numbers may have leading zeros, and go up to 2⁶³-1.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (major, rest) = number(text.strip_prefix('v')?)?;
        if rest.is_empty() {
            return Some(Self { stability: Stability::Stable, major, minor: 0 });
        }
        let (stability, rest) = match (rest.strip_prefix("alpha"), rest.strip_prefix("beta")) {
            (Some(rest), _) => (Stability::Alpha, rest),
            (_, Some(rest)) => (Stability::Beta, rest),
            _ => return None,
        };
        let (minor, rest) = number(rest)?;
        rest.is_empty().then_some(Self { stability, major, minor })
    }

    /// How stable it is.
    #[must_use]
    pub const fn stability(self) -> Stability {
        self.stability
    }

    /// The number behind the `v`.
    #[must_use]
    pub const fn major(self) -> u64 {
        self.major
    }

    /// The number behind `alpha` or `beta`, else 0.
    #[must_use]
    pub const fn minor(self) -> u64 {
        self.minor
    }
}

/// The number a text begins with, and what follows it.
fn number(text: &str) -> Option<(u64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(digits)?;
    // The range is that of upstream's integers, which are signed.
    let number: i64 = digits.parse().ok()?;
    Some((number.try_into().ok()?, rest))
}

/// Compares two names of API versions by priority: `Greater` if `a` is to be preferred.
///
/// An [`ApiVersion`] ranks above every other text. Two other texts are in *reverse* byte order: the smaller one ranks higher.
///
/// Follows `CompareKubeAwareVersionStrings` (`apimachinery/pkg/version`).
///
/// ```
/// use kube_semantics::name::compare_versions;
///
/// let mut versions = ["v1alpha1", "foo10", "v10", "v2beta1", "foo1", "v2", "v11alpha2"];
/// versions.sort_by(|a, b| compare_versions(b, a));
/// assert_eq!(versions, ["v10", "v2", "v2beta1", "v11alpha2", "v1alpha1", "foo1", "foo10"]);
/// ```
#[must_use]
pub fn compare_versions(a: &str, b: &str) -> Ordering {
    match (ApiVersion::parse(a), ApiVersion::parse(b)) {
        (None, None) => b.cmp(a),
        // `None` is less than any version.
        (a, b) => a.cmp(&b),
    }
}
