//! Which pods count, and as what.

use super::Options;
use super::pods::{Fate, PodRecord, SelectedPods};
use crate::object::{Duration, Time};

/// As what a pod counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PodGroup {
    /// With its sample.
    Ready,
    /// As if it used nothing, and only where there are to be more pods: it waits to be started, or its processor time says
    /// nothing yet.
    Unready,
    /// With a guess: it has no sample.
    Missing,
    /// Not at all: it goes, or has failed.
    Ignored,
}

/// The pods of a target, group by group.
///
/// ```
/// use kube_semantics::hpa::{PodGroup, PodGroups};
///
/// let groups: PodGroups = [PodGroup::Ready, PodGroup::Missing, PodGroup::Ready].into_iter().collect();
/// assert_eq!(groups.count(PodGroup::Ready), 2);
/// assert_eq!(groups.positions(PodGroup::Missing).collect::<Vec<_>>(), [1]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodGroups {
    pub(super) groups: Vec<PodGroup>,
}

impl PodGroups {
    /// The group of the pod at a position.
    #[must_use]
    pub fn get(&self, position: usize) -> Option<PodGroup> {
        self.groups.get(position).copied()
    }

    /// How many pods are in a group.
    #[must_use]
    pub fn count(&self, group: PodGroup) -> usize {
        self.positions(group).count()
    }

    /// Where the pods of a group stand in the list of pods.
    pub fn positions(&self, group: PodGroup) -> impl Iterator<Item = usize> {
        self.groups.iter().enumerate().filter(move |(_, of)| **of == group).map(|(position, _)| position)
    }
}

impl FromIterator<PodGroup> for PodGroups {
    fn from_iter<I: IntoIterator<Item = PodGroup>>(groups: I) -> Self {
        Self { groups: groups.into_iter().collect() }
    }
}

/// When a sample was taken, and over how long.
///
/// ```
/// use kube_semantics::hpa::SampleTime;
/// use kube_semantics::object::{Duration, Time};
///
/// let taken = SampleTime { timestamp: Time::default(), window: Duration::from_seconds(30) };
/// assert_eq!(taken.window.to_string(), "30s");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SampleTime {
    /// When.
    pub timestamp: Time,
    /// Over how long, up to then.
    pub window: Duration,
}

/// Says as what pods count at a given time (upstream's `groupPods`).
///
/// ```
/// use kube_semantics::hpa::{Classifier, Options, PodGroup, Pods};
/// use kube_semantics::object::Pod;
///
/// let pod: Pod = serde_json::from_str(r#"{"status": {"phase": "Pending"}}"#)?;
/// let classifier = Classifier::new("cpu", &Options::default(), "2026-03-01T12:00:00Z".parse()?);
/// assert_eq!(classifier.groups(&Pods::new(&[pod]).all(), |_| None).get(0), Some(PodGroup::Unready));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Classifier {
    /// Only processor time asks whether a pod is ready.
    is_cpu: bool,
    /// Pods started after that are still in their first minutes.
    initializing_since: Time,
    initial_readiness_delay: Duration,
}

impl Classifier {
    /// For a resource, or for any other metric if that is empty.
    #[must_use]
    pub fn new(resource: &str, options: &Options, now: Time) -> Self {
        // In two halves: the least of all durations has no opposite.
        let period = options.cpu_initialization_period.nanos();
        let [half, rest] = [period / 2, period - period / 2].map(Duration::from_nanos);
        Self {
            is_cpu: resource == "cpu",
            initializing_since: now + -half + -rest,
            initial_readiness_delay: options.initial_readiness_delay,
        }
    }

    /// As what each pod counts, given by its name when its sample was taken.
    pub fn groups(&self, pods: &SelectedPods<'_>, mut sample: impl FnMut(&str) -> Option<SampleTime>) -> PodGroups {
        pods.records().map(|(name, pod)| self.group(pod, sample(name))).collect()
    }

    /// As what a pod counts that has a sample, or has none.
    #[inline]
    pub(super) fn group(&self, pod: &PodRecord, sample: Option<SampleTime>) -> PodGroup {
        match (pod.fate, sample) {
            (Fate::Over, _) => PodGroup::Ignored,
            (Fate::Pending, _) => PodGroup::Unready,
            (Fate::Present, None) => PodGroup::Missing,
            (Fate::Present, Some(sample)) if self.is_cpu && self.is_unready(pod, sample) => PodGroup::Unready,
            (Fate::Present, Some(_)) => PodGroup::Ready,
        }
    }

    #[inline]
    fn is_unready(&self, pod: &PodRecord, sample: SampleTime) -> bool {
        let (Some(ready), Some(start)) = (pod.ready, pod.start) else { return true };
        if start > self.initializing_since {
            // It takes one whole window since the pod became what it is.
            ready.is_false || sample.timestamp < ready.since + sample.window
        } else {
            ready.is_false && start + self.initial_readiness_delay > ready.since
        }
    }
}
