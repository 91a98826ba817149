//! How far the usage may be off the target before anything is done.

use crate::FeatureGates;
use crate::object::HorizontalPodAutoscalerBehavior;
use crate::release::{Gate, Release};

/// How far the usage may be off the target, as a part of it.
///
/// ```
/// use kube_semantics::FeatureGates;
/// use kube_semantics::hpa::Tolerances;
///
/// let tolerances = Tolerances { scale_down: 0.25, ..Tolerances::both(0.1) };
/// let gates = FeatureGates::default();
/// assert!(tolerances.are_kept_by(0.75, &gates) && tolerances.are_kept_by(1.1, &gates));
/// assert!(!tolerances.are_kept_by(1.2, &gates));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerances {
    /// Above the target.
    pub scale_up: f64,
    /// Below the target.
    pub scale_down: f64,
}

impl Tolerances {
    /// The same in both directions.
    #[must_use]
    pub const fn both(tolerance: f64) -> Self {
        Self { scale_up: tolerance, scale_down: tolerance }
    }

    /// What a behavior says, where it says something and the release lets it.
    #[must_use]
    pub fn of_behavior(self, behavior: Option<&HorizontalPodAutoscalerBehavior>, gates: &FeatureGates) -> Self {
        let Some(behavior) = behavior.filter(|_| gates.enabled(Gate::HPAConfigurableTolerance)) else { return self };
        let tolerance =
            |rules: &Option<crate::object::HPAScalingRules>| rules.as_ref()?.tolerance.as_ref().map(crate::Quantity::approximate_f64);
        Self {
            scale_up: tolerance(&behavior.scale_up).unwrap_or(self.scale_up),
            scale_down: tolerance(&behavior.scale_down).unwrap_or(self.scale_down),
        }
    }

    /// Is usage of so many times the target near enough to it?
    #[must_use]
    pub fn are_kept_by(&self, ratio: f64, gates: &FeatureGates) -> bool {
        if gates.release() < Release::V1_33 {
            // There was one tolerance for both directions.
            return (1.0 - ratio).abs() <= self.scale_up;
        }
        (1.0 - self.scale_down) <= ratio && ratio <= (1.0 + self.scale_up)
    }
}

/// A tenth in both directions.
impl Default for Tolerances {
    fn default() -> Self {
        Self::both(0.1)
    }
}
