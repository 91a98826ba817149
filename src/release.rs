//! Which Kubernetes is asked: a release, and the feature gates that are on in it.
//!
//! Kubernetes answers some questions differently from release to release, and within a release by feature gate. Here that
//! choice is a value: a [`Release`] knows the defaults, [`FeatureGates`] holds them and takes overrides, as
//! `--feature-gates` does.
//!
//! ```
//! use kube_semantics::FeatureGates;
//! use kube_semantics::release::{Gate, Release};
//!
//! let mut gates = FeatureGates::for_release("v1.34.2".parse()?);
//! assert!(!gates.enabled(Gate::StrictIPCIDRValidation));
//! gates.set("StrictIPCIDRValidation", true)?;
//! assert!(gates.enabled(Gate::StrictIPCIDRValidation));
//!
//! assert_eq!(FeatureGates::default().release(), Release::V1_37);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What follows upstream: the histories in `pkg/features/kube_features.go`, and what may be set when
//! (`component-base/featuregate`, `unsafeSetFromMap`).
//! Deliberately out: gates that no evaluator asks for, the groups `AllAlpha` and `AllBeta`, and gates that depend on others.

use std::fmt;
use std::str::FromStr;

use semver::Version;

/// A minor release of Kubernetes, of those whose answers are known: 1.31 to 1.37.
///
/// Patch releases, pre-releases and builds answer as their minor release does.
///
/// ```
/// use kube_semantics::release::Release;
///
/// assert_eq!("1.31".parse::<Release>()?, Release::V1_31);
/// assert_eq!("v1.34.2+k3s1".parse::<Release>()?, Release::V1_34);
/// assert!(Release::V1_31 < Release::V1_34);
///
/// let error = "1.30".parse::<Release>().unwrap_err();
/// assert_eq!(error.to_string(), "Kubernetes 1.30 is outside the known releases, 1.31 to 1.37");
/// # Ok::<(), kube_semantics::release::ReleaseError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    minor: u8,
}

impl Release {
    /// Kubernetes 1.31.
    pub const V1_31: Self = Self { minor: 31 };
    /// Kubernetes 1.32.
    pub const V1_32: Self = Self { minor: 32 };
    /// Kubernetes 1.33.
    pub const V1_33: Self = Self { minor: 33 };
    /// Kubernetes 1.34.
    pub const V1_34: Self = Self { minor: 34 };
    /// Kubernetes 1.35.
    pub const V1_35: Self = Self { minor: 35 };
    /// Kubernetes 1.36.
    pub const V1_36: Self = Self { minor: 36 };
    /// Kubernetes 1.37, the default.
    pub const V1_37: Self = Self { minor: 37 };

    /// The oldest known release.
    pub const OLDEST: Self = Self::V1_31;
    /// The newest known release.
    pub const NEWEST: Self = Self::V1_37;

    /// The known releases, oldest first.
    pub const ALL: &[Self] = &[Self::V1_31, Self::V1_32, Self::V1_33, Self::V1_34, Self::V1_35, Self::V1_36, Self::V1_37];
}

impl Default for Release {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

impl fmt::Debug for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<&Version> for Release {
    type Error = ReleaseError;

    fn try_from(version: &Version) -> Result<Self, ReleaseError> {
        let known = Self::ALL.iter().find(|release| version.major == 1 && version.minor == u64::from(release.minor));
        known.copied().ok_or(ReleaseError::Unknown { major: version.major, minor: version.minor })
    }
}

/// Reads `1.34`, `1.34.2` and what `kubectl version` prints: `v1.34.2`, `v1.34.2-eks-1a2b3c4`, `v1.34.2+k3s1`.
impl FromStr for Release {
    type Err = ReleaseError;

    fn from_str(text: &str) -> Result<Self, ReleaseError> {
        let number = text.strip_prefix('v').unwrap_or(text);
        let version = match number.split_once('.') {
            // A minor release is no semantic version until it has a patch number.
            Some((_, minor)) if minor.bytes().all(|byte| byte.is_ascii_digit()) => Version::parse(&format!("{number}.0")),
            _ => Version::parse(number),
        };
        Self::try_from(&version.map_err(|_| ReleaseError::Malformed(text.to_owned()))?)
    }
}

/// Why a text names no known [`Release`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReleaseError {
    /// It does not read as a version.
    #[error("{0:?} is not a Kubernetes release such as 1.37 or v1.34.2")]
    Malformed(String),
    /// A version, but none whose answers are known.
    #[error("Kubernetes {major}.{minor} is outside the known releases, {} to {}", Release::OLDEST, Release::NEWEST)]
    Unknown {
        /// The major version.
        major: u64,
        /// The minor version.
        minor: u64,
    },
}

/// How settled a feature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// An experiment.
    Alpha,
    /// Complete, but may still change.
    Beta,
    /// Generally available.
    Stable,
}

/// A step in the history of a [`Gate`], in force until the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The minor release that began it (33 for 1.33), which may be older than [`Release::OLDEST`].
    pub since: u8,
    /// How settled the feature was from then on.
    pub stage: Stage,
    /// Whether it was on by default.
    pub default: bool,
    /// Whether the default could no longer be overridden.
    pub locked: bool,
}

const OFF: bool = false;
const ON: bool = true;

const fn alpha(since: u8, default: bool) -> Step {
    Step { since, stage: Stage::Alpha, default, locked: false }
}

const fn beta(since: u8, default: bool) -> Step {
    Step { since, stage: Stage::Beta, default, locked: false }
}

const fn stable(since: u8, default: bool) -> Step {
    Step { since, stage: Stage::Stable, default, locked: false }
}

const fn locked(since: u8, default: bool) -> Step {
    Step { since, stage: Stage::Stable, default, locked: true }
}

macro_rules! gates {
    ($( $(#[$meta:meta])* $gate:ident: [$($step:expr),* $(,)?]; )*) => {
        /// A feature gate that some answer depends on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Gate {
            $( $(#[$meta])* $gate, )*
        }

        impl Gate {
            /// Every gate, by name.
            pub const ALL: &[Self] = &[$( Self::$gate, )*];

            /// Its name, as in `--feature-gates`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $( Self::$gate => stringify!($gate), )*
                }
            }

            /// Its history, oldest step first.
            #[must_use]
            pub const fn history(self) -> &'static [Step] {
                match self {
                    $( Self::$gate => const { &[$($step),*] }, )*
                }
            }
        }
    };
}

// Sorted by name. Upstream's list of 1.37 carries the whole history of each gate; so does this one.
gates! {
    /// Extended resources may be backed by devices of dynamic resource allocation.
    DRAExtendedResource: [alpha(34, OFF), beta(36, ON), locked(37, ON)];
    /// A HorizontalPodAutoscaler may set its own tolerance.
    HPAConfigurableTolerance: [alpha(33, OFF), beta(35, ON), locked(37, ON)];
    /// A HorizontalPodAutoscaler may scale to zero and back.
    HPAScaleToZero: [alpha(16, OFF), beta(37, ON)];
    /// Pod-level resources may be resized in place.
    InPlacePodLevelResourcesVerticalScaling: [alpha(35, OFF), beta(36, ON)];
    /// Container resources may be resized in place.
    InPlacePodVerticalScaling: [alpha(27, OFF), beta(33, ON), locked(35, ON)];
    /// Nodes declare features that pods may need.
    NodeDeclaredFeatures: [alpha(35, OFF), beta(36, ON), locked(37, ON)];
    /// Resources may be requested for a pod as a whole.
    PodLevelResources: [alpha(32, OFF), beta(34, ON)];
    /// What is requested for a pod as a whole is filled in last, when all its containers are there.
    PodLevelResourcesFixDefaulting: [beta(37, ON)];
    /// Empty pod-level resources decide nothing about the quality of service.
    PodLevelResourcesFixKubeletQOSClass: [beta(37, ON)];
    /// A claim of a volume may ask for less again, if the volume could not be made larger.
    RecoverVolumeExpansionFailure: [alpha(23, OFF), beta(32, ON), locked(34, ON)];
    /// Environment variables may be named by nearly any printable ASCII text.
    RelaxedEnvironmentVariableValidation: [alpha(30, OFF), beta(32, ON), locked(34, ON)];
    /// Service names may begin with a digit.
    RelaxedServiceNameValidation: [alpha(34, OFF), beta(36, ON), locked(37, ON)];
    /// Addresses in old fields must be unambiguous.
    StrictIPCIDRValidation: [alpha(33, OFF), beta(36, ON)];
    /// Tolerations may compare numbers.
    TaintTolerationComparisonOperators: [alpha(35, OFF)];
    /// Volumes have classes of attributes.
    VolumeAttributesClass: [alpha(29, OFF), beta(31, OFF), stable(34, ON), locked(36, ON)];
}

// They live in the bits of a `u64`.
const _: () = assert!(Gate::ALL.len() <= 64);

impl Gate {
    /// The step in force in `release`; none if the gate did not exist yet.
    #[must_use]
    pub fn step(self, release: Release) -> Option<Step> {
        self.history().iter().rev().find(|step| step.since <= release.minor).copied()
    }

    const fn bit(self) -> u64 {
        1 << self as u32
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Gate {
    type Err = GateError;

    fn from_str(name: &str) -> Result<Self, GateError> {
        let gate = Self::ALL.iter().find(|gate| gate.name() == name);
        gate.copied().ok_or_else(|| GateError::Unknown(name.to_owned()))
    }
}

/// A release and the gates that are on in it.
///
/// See the [module documentation](self) for an example.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FeatureGates {
    release: Release,
    enabled: u64,
}

impl FeatureGates {
    /// The defaults of a release.
    #[must_use]
    pub fn for_release(release: Release) -> Self {
        let on = Gate::ALL.iter().filter(|gate| gate.step(release).is_some_and(|step| step.default));
        Self { release, enabled: on.fold(0, |bits, gate| bits | gate.bit()) }
    }

    /// The release.
    #[must_use]
    pub const fn release(&self) -> Release {
        self.release
    }

    /// Is this gate on?
    #[must_use]
    pub const fn enabled(&self, gate: Gate) -> bool {
        self.enabled & gate.bit() != 0
    }

    /// Turns a gate on or off by its name.
    ///
    /// # Errors
    /// As [`set_gate`](Self::set_gate), or if no evaluator knows a gate of that name.
    pub fn set(&mut self, name: &str, enabled: bool) -> Result<(), GateError> {
        self.set_gate(name.parse()?, enabled)
    }

    /// Turns a gate on or off.
    ///
    /// # Errors
    /// The components of that release would refuse to start: the gate did not exist yet (whatever the value), or it was
    /// locked to the other value.
    pub fn set_gate(&mut self, gate: Gate, enabled: bool) -> Result<(), GateError> {
        let release = self.release;
        let step = gate.step(release).ok_or(GateError::NotYet { gate, release })?;
        if step.locked && step.default != enabled {
            return Err(GateError::Locked { gate, release, to: step.default });
        }
        if enabled {
            self.enabled |= gate.bit();
        } else {
            self.enabled &= !gate.bit();
        }
        Ok(())
    }
}

/// The defaults of the newest release.
impl Default for FeatureGates {
    fn default() -> Self {
        Self::for_release(Release::default())
    }
}

impl From<Release> for FeatureGates {
    fn from(release: Release) -> Self {
        Self::for_release(release)
    }
}

impl fmt::Debug for FeatureGates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on: Vec<_> = Gate::ALL.iter().filter(|gate| self.enabled(**gate)).collect();
        f.debug_struct("FeatureGates").field("release", &self.release).field("on", &on).finish()
    }
}

/// Why a gate cannot be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GateError {
    /// No evaluator knows a gate of this name.
    #[error("unrecognized feature gate: {0}")]
    Unknown(String),
    /// The gate came in a later release.
    #[error("cannot set feature gate {gate} in Kubernetes {release}: it did not exist yet")]
    NotYet {
        /// The gate.
        gate: Gate,
        /// The release it was to be set in.
        release: Release,
    },
    /// The gate is locked to the other value.
    #[error("cannot set feature gate {gate} to {}, feature is locked to {to} in Kubernetes {release}", !to)]
    Locked {
        /// The gate.
        gate: Gate,
        /// The release it was to be set in.
        release: Release,
        /// The value it is locked to.
        to: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::{FeatureGates, Gate, GateError, Release, ReleaseError};

    #[test]
    fn a_release_is_read_from_what_people_have_at_hand() {
        for text in ["1.34", "v1.34", "1.34.0", "v1.34.2", "v1.34.2+k3s1", "v1.34.2-eks-1a2b3c4", "v1.34.0-alpha.1"] {
            assert_eq!(text.parse(), Ok(Release::V1_34), "{text}");
        }
        for text in ["", "1", "v", "latest", "1.", ".34", "1.34.", "1.34.2.1", "vv1.34", "1.x", " 1.34", "1.34-x"] {
            assert!(matches!(text.parse::<Release>(), Err(ReleaseError::Malformed(_))), "{text}");
        }
        for text in ["1.30", "1.38.0", "0.34", "2.34", "v0.37.0"] {
            assert!(matches!(text.parse::<Release>(), Err(ReleaseError::Unknown { .. })), "{text}");
        }
    }

    #[test]
    fn histories_only_move_on() {
        assert!(Gate::ALL.is_sorted_by_key(|gate| gate.name()));
        for gate in Gate::ALL {
            assert_eq!(gate.name().parse(), Ok(*gate));
            for (before, after) in gate.history().iter().zip(gate.history().iter().skip(1)) {
                assert!(before.since < after.since && before.stage <= after.stage && !before.locked, "{gate}");
            }
        }
    }

    #[test]
    fn a_gate_is_set_where_its_release_lets_it() {
        let mut gates = FeatureGates::for_release(Release::V1_33);
        assert!(gates.enabled(Gate::RelaxedEnvironmentVariableValidation));
        assert_eq!(gates.set("RelaxedEnvironmentVariableValidation", false), Ok(()));
        assert!(!gates.enabled(Gate::RelaxedEnvironmentVariableValidation));

        let mut gates = FeatureGates::for_release(Release::V1_34);
        assert_eq!(gates.set("RelaxedEnvironmentVariableValidation", true), Ok(()));
        assert_eq!(
            gates.set("RelaxedEnvironmentVariableValidation", false).unwrap_err().to_string(),
            "cannot set feature gate RelaxedEnvironmentVariableValidation to false, feature is locked to true in Kubernetes 1.34"
        );

        let mut gates = FeatureGates::for_release(Release::V1_32);
        assert!(matches!(gates.set("StrictIPCIDRValidation", false), Err(GateError::NotYet { .. })));
        assert!(matches!(gates.set("strictIPCIDRValidation", true), Err(GateError::Unknown(_))));
        assert_eq!(gates, FeatureGates::for_release(Release::V1_32));
    }
}
