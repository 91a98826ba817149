//! What is set for all autoscalers of a cluster.

use crate::FeatureGates;
use crate::object::Duration;

/// What is set for all autoscalers of a cluster: flags of kube-controller-manager, and the release.
///
/// ```
/// use kube_semantics::hpa::Options;
/// use kube_semantics::release::Release;
///
/// let options = Options { tolerance: 0.05, ..Options::in_release(Release::V1_34) };
/// assert_eq!(options.downscale_stabilization.to_string(), "5m0s");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// For how long after its start a pod's processor time counts only once it is ready
    /// (`--horizontal-pod-autoscaler-cpu-initialization-period`).
    pub cpu_initialization_period: Duration,
    /// How soon after its start a pod's being unready means that it has never been ready
    /// (`--horizontal-pod-autoscaler-initial-readiness-delay`).
    pub initial_readiness_delay: Duration,
    /// For how long a recommendation keeps the pods from becoming fewer
    /// (`--horizontal-pod-autoscaler-downscale-stabilization`).
    pub downscale_stabilization: Duration,
    /// How far the usage may be off the target, where the autoscaler does not say (`--horizontal-pod-autoscaler-tolerance`).
    pub tolerance: f64,
    /// The release and its feature gates.
    pub gates: FeatureGates,
}

impl Options {
    /// The defaults of a release, or of a release with some gates changed.
    #[must_use]
    pub fn in_release(gates: impl Into<FeatureGates>) -> Self {
        Self {
            cpu_initialization_period: Duration::from_seconds(300),
            initial_readiness_delay: Duration::from_seconds(30),
            downscale_stabilization: Duration::from_seconds(300),
            tolerance: 0.1,
            gates: gates.into(),
        }
    }
}

/// The defaults of the newest release.
impl Default for Options {
    fn default() -> Self {
        Self::in_release(FeatureGates::default())
    }
}
