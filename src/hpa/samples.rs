//! What the metrics APIs report.

use std::borrow::Borrow;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::pod_group::SampleTime;
use crate::Quantity;
use crate::object::{Duration, Pod, PodMetrics, Time};

/// What a metrics API reports of one metric.
///
/// ```
/// use kube_semantics::hpa::Samples;
///
/// let queue = Samples::Values(vec!["120".parse()?, "35".parse()?]);
/// # let _ = queue;
/// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Samples {
    /// It fails.
    Failed(String),
    /// What pods use of resources, for metrics of type `Resource` and `ContainerResource`.
    PodMetrics(Vec<PodMetrics>),
    /// A value a pod, for metrics of type `Pods`.
    PodValues(Vec<PodValue>),
    /// One value, for metrics of type `Object`.
    Value(Quantity),
    /// Values, for metrics of type `External`.
    Values(Vec<Quantity>),
}

/// Nothing is reported.
impl Default for Samples {
    fn default() -> Self {
        Self::Failed("no metrics returned".to_owned())
    }
}

/// The value of a metric that a pod has.
///
/// ```
/// use kube_semantics::hpa::PodValue;
///
/// let value = PodValue { pod: "web-0".to_owned(), value: "12".parse()?, ..PodValue::default() };
/// assert_eq!(value.window.to_string(), "1m0s");
/// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PodValue {
    /// The pod.
    pub pod: String,
    /// The value.
    pub value: Quantity,
    /// When it was measured.
    pub timestamp: Time,
    /// Over how long, up to then.
    pub window: Duration,
}

/// A minute is what upstream takes where nothing is said.
impl Default for PodValue {
    fn default() -> Self {
        Self { pod: String::new(), value: Quantity::ZERO, timestamp: Time::default(), window: Duration::from_seconds(60) }
    }
}

/// The sample of a pod.
#[derive(Clone, Copy)]
pub(super) struct Sample {
    /// In thousandths.
    pub value: i64,
    pub time: SampleTime,
}

/// A report that may hold the sample of a pod.
pub(super) trait Report {
    fn pod(&self) -> &str;
}

impl Report for PodMetrics {
    #[inline]
    fn pod(&self) -> &str {
        &self.metadata.name
    }
}

impl Report for PodValue {
    #[inline]
    fn pod(&self) -> &str {
        &self.pod
    }
}

/// Samples of pods that are not among those asked for.
#[derive(Clone, Copy, Default)]
pub(super) struct Strangers {
    pub count: i64,
    pub sum: i64,
}

/// Gives every pod its sample, in the order of the pods, and finds the samples that belong to none.
///
/// `begin` starts over: it may be called twice. Pods have distinct names; of several samples of a pod the last one stays.
pub(super) fn join<P: Borrow<Pod>, R: Report, T>(
    pods: &[P],
    reports: &[R],
    sample: impl Fn(&R) -> Option<Sample>,
    begin: impl Fn() -> T,
    mut next: impl FnMut(&mut T, &Pod, Option<Sample>),
) -> (T, Strangers) {
    // Reports mostly come in the order of the pods. Once the last one has found its pod, those pods that found none have none.
    let mut rest = reports;
    let mut joined = begin();
    for pod in pods {
        let pod = pod.borrow();
        let mut found = None;
        if let [first, after @ ..] = rest
            && first.pod() == pod.metadata.name
        {
            found = sample(first);
            rest = after;
        }
        next(&mut joined, pod, found);
    }
    if rest.is_empty() {
        return (joined, Strangers::default());
    }
    let mut samples: HashMap<&str, (Sample, bool), FixedState> = HashMap::with_capacity_and_hasher(reports.len(), FixedState::default());
    for report in reports {
        if let Some(sample) = sample(report) {
            samples.insert(report.pod(), (sample, false));
        }
    }
    let mut joined = begin();
    for pod in pods {
        let pod = pod.borrow();
        let found = samples.get_mut(pod.metadata.name.as_str()).map(|(sample, taken)| {
            *taken = true;
            *sample
        });
        next(&mut joined, pod, found);
    }
    let mut strangers = Strangers::default();
    for (sample, taken) in samples.values() {
        if !taken {
            strangers.count += 1;
            strangers.sum = strangers.sum.wrapping_add(sample.value);
        }
    }
    (joined, strangers)
}
