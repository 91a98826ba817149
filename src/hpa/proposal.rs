//! What a metric asks for, and how that came about.

use super::Tolerances;
use super::pod_group::PodGroups;
use super::pods::SelectedPods;
use crate::object::MetricValueStatus;

/// What an autoscaler scales, as it is now.
///
/// ```
/// use kube_semantics::hpa::{Pods, ScaleTarget};
///
/// let pods = Pods::default();
/// let target = ScaleTarget { current_replicas: 0, status_replicas: 0, pods: &pods.all() };
/// # let _ = target;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ScaleTarget<'a> {
    /// How many pods are asked for.
    pub current_replicas: i32,
    /// How many there are.
    pub status_replicas: i32,
    /// The pods, which have distinct names.
    pub pods: &'a SelectedPods<'a>,
}

/// What a metric asks for, and how that came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// How many pods.
    pub replicas: i32,
    /// Why so many.
    pub rule: ProposalRule,
    /// How many the usage alone would ask for, without tolerance and without a change of direction.
    pub untempered: i32,
    /// The usage at first sight, as a multiple of the target.
    pub ratio: f64,
    /// The ratio with unready and missing pods added, and how many pods that counts, where there are such.
    pub corrected: Option<Corrected>,
    /// What the ratio was allowed to be off.
    pub tolerances: Tolerances,
    /// The groups of the pods, where the metric looks at the pods' samples.
    pub pods: Option<PodGroups>,
    /// The figures that are reported.
    pub current: MetricValueStatus,
}

/// The usage with unready and missing pods added.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corrected {
    /// As a multiple of the target.
    pub ratio: f64,
    /// Over so many pods.
    pub pods: i64,
}

/// Why a metric asks for so many pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProposalRule {
    /// The usage is near enough to the target: as many as there are.
    WithinTolerance,
    /// As many as bring the usage to the target.
    Ratio,
    /// Unready and missing pods leave open in which direction to go: as many as there are.
    DirectionUnclear,
}
