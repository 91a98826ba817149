//! What the metrics APIs report.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::names::Names;
use super::pod_group::SampleTime;
use super::pods::{PodRecord, SelectedPods};
use super::request::Request;
use crate::Quantity;
use crate::object::same_text::same_text;
use crate::object::{ContainerMetrics, Duration, PodMetrics, ResourceName, Time};

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
    /// It fails, and says why.
    Failed(String),
    /// What pods use of resources, for metrics of type `Resource` and `ContainerResource`.
    PodMetrics(PodUsage),
    /// A value a pod, for metrics of type `Pods`.
    PodValues(PodValues),
    /// One value, for metrics of type `Object`.
    Value(Quantity),
    /// Values, for metrics of type `External`.
    Values(Vec<Quantity>),
}

/// Nothing is reported, whatever the type of the metric.
impl Default for Samples {
    fn default() -> Self {
        Self::Values(Vec::new())
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sample {
    /// In thousandths.
    pub value: i64,
    pub time: SampleTime,
}

/// What pods use of resources, as the metrics API reports it, made for being asked.
///
/// ```
/// use kube_semantics::hpa::{PodUsage, Samples};
///
/// let reports: Vec<kube_semantics::object::PodMetrics> = serde_json::from_str(
///     r#"[{"metadata": {"name": "a"}, "timestamp": "2026-03-01T11:59:45Z", "window": "30s",
///          "containers": [{"name": "app", "usage": {"cpu": "400m"}}]}]"#,
/// )?;
/// let samples = Samples::PodMetrics(PodUsage::new(&reports));
/// # let _ = samples;
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodUsage {
    reports: Vec<UsageReport>,
    /// Of the pods.
    names: Names,
    /// Of which resource a whole pod uses how many thousandths, if all its containers say.
    totals: Vec<(u32, i64)>,
    containers: Vec<ContainerUsage>,
    /// Of which resource a container uses how many thousandths.
    amounts: Vec<(u32, i64)>,
    /// Distinct.
    container_names: Vec<String>,
    /// Distinct.
    resources: Vec<ResourceName>,
}

/// A report on a pod. What belongs to it ends here, and begins where the one before ends.
#[derive(Clone, Copy, Debug, PartialEq)]
struct UsageReport {
    totals_end: usize,
    containers_end: usize,
    time: SampleTime,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct ContainerUsage {
    name: u32,
    amounts_end: usize,
}

impl PodUsage {
    /// Takes reports for what they say of pods. They are those of the metric's pods already: namespaces and labels are not looked
    /// at.
    #[must_use]
    pub fn new(reports: &[PodMetrics]) -> Self {
        let mut usage = Self { reports: Vec::with_capacity(reports.len()), names: Names::with_capacity(reports.len()), ..Self::default() };
        let mut names: HashMap<&str, u32, FixedState> = HashMap::default();
        let mut resources: HashMap<&ResourceName, u32, FixedState> = HashMap::default();
        let number = |known: usize| u32::try_from(known).unwrap_or(u32::MAX);
        for report in reports {
            for (at, container) in report.containers.iter().enumerate() {
                for (resource, amount) in &container.usage {
                    let next = number(resources.len());
                    let numbered = *resources.entry(resource).or_insert_with(|| {
                        usage.resources.push(resource.clone());
                        next
                    });
                    usage.amounts.push((numbered, milli(amount)));
                    // One that any container lacks has no total, and so those of the first one are enough.
                    if at == 0
                        && let Some(total) = total(&report.containers, resource)
                    {
                        usage.totals.push((numbered, total));
                    }
                }
                let next = number(names.len());
                let name = *names.entry(&container.name).or_insert_with(|| {
                    usage.container_names.push(container.name.clone());
                    next
                });
                usage.containers.push(ContainerUsage { name, amounts_end: usage.amounts.len() });
            }
            usage.names.push(&report.metadata.name);
            usage.reports.push(UsageReport {
                totals_end: usage.totals.len(),
                containers_end: usage.containers.len(),
                time: SampleTime { timestamp: report.timestamp, window: report.window },
            });
        }
        usage
    }

    /// The first pod whose report lacks a container.
    pub(super) fn lacking(&self, container: &str) -> Option<&str> {
        let wanted = self.container(container);
        let containers = |at: usize| self.containers.get(self.containers_start(at)..self.reports.get(at)?.containers_end);
        let lacks = |at: &usize| containers(*at).unwrap_or_default().iter().all(|candidate| Some(candidate.name) != wanted);
        (0..self.reports.len()).find(lacks).map(|at| self.names.get(at))
    }

    fn container(&self, name: &str) -> Option<u32> {
        self.container_names.iter().position(|known| known == name).and_then(|at| u32::try_from(at).ok())
    }

    fn containers_start(&self, at: usize) -> usize {
        at.checked_sub(1).and_then(|before| self.reports.get(before)).map_or(0, |report| report.containers_end)
    }

    /// What is reported of a resource.
    pub(super) fn of(&self, request: &Request) -> ResourceUsage<'_> {
        let resource = self.resources.iter().position(|known| known == request.resource()).and_then(|at| u32::try_from(at).ok());
        let container = (!request.container().is_empty()).then(|| self.container(request.container()));
        ResourceUsage { usage: self, resource, container }
    }
}

/// In thousandths.
#[inline]
pub(super) fn milli(quantity: &Quantity) -> i64 {
    quantity.wrapped_scaled_value(3)
}

/// What the containers use of a resource together, in thousandths, if all of them say.
fn total(containers: &[ContainerMetrics], resource: &ResourceName) -> Option<i64> {
    containers.iter().try_fold(0, |sum: i64, container| Some(sum.wrapping_add(milli(container.usage.of(resource)?))))
}

/// What is reported of a resource, by whole pods or by one container of each.
pub(super) struct ResourceUsage<'a> {
    usage: &'a PodUsage,
    /// None if no report has it.
    resource: Option<u32>,
    /// The container, if it is one that counts; which no report may have.
    container: Option<Option<u32>>,
}

/// Reports that may hold the samples of pods.
pub(super) trait Reports {
    fn count(&self) -> usize;

    fn pod(&self, at: usize) -> &str;

    fn sample(&self, at: usize) -> Option<Sample>;
}

impl Reports for ResourceUsage<'_> {
    #[inline]
    fn count(&self) -> usize {
        self.usage.reports.len()
    }

    #[inline]
    fn pod(&self, at: usize) -> &str {
        self.usage.names.get(at)
    }

    #[inline]
    fn sample(&self, at: usize) -> Option<Sample> {
        let usage = self.usage;
        let report = usage.reports.get(at)?;
        let before = at.checked_sub(1).and_then(|before| usage.reports.get(before));
        let amounts = match self.container {
            None => usage.totals.get(before.map_or(0, |before| before.totals_end)..report.totals_end)?,
            Some(container) => usage.amounts_of(container?, before.map_or(0, |before| before.containers_end), report.containers_end)?,
        };
        let resource = self.resource?;
        let (_, value) = amounts.iter().find(|(of, _)| *of == resource)?;
        Some(Sample { value: *value, time: report.time })
    }
}

impl PodUsage {
    /// What the first container of that name uses, out of some.
    fn amounts_of(&self, container: u32, start: usize, end: usize) -> Option<&[(u32, i64)]> {
        let mut from = start.checked_sub(1).and_then(|before| self.containers.get(before)).map_or(0, |before| before.amounts_end);
        for candidate in self.containers.get(start..end)? {
            if candidate.name == container {
                return self.amounts.get(from..candidate.amounts_end);
            }
            from = candidate.amounts_end;
        }
        None
    }
}

/// The values of a metric that pods have, made for being asked.
///
/// ```
/// use kube_semantics::hpa::{PodValue, PodValues, Samples};
///
/// let value = PodValue { pod: "web-0".to_owned(), value: "12".parse()?, ..PodValue::default() };
/// let samples = Samples::PodValues(PodValues::new(&[value]));
/// # let _ = samples;
/// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodValues {
    values: Vec<Sample>,
    /// Of the pods.
    names: Names,
}

impl PodValues {
    /// Takes values of pods.
    #[must_use]
    pub fn new(values: &[PodValue]) -> Self {
        let mut compact = Self { values: Vec::with_capacity(values.len()), names: Names::with_capacity(values.len()) };
        for value in values {
            compact.names.push(&value.pod);
            let time = SampleTime { timestamp: value.timestamp, window: value.window };
            compact.values.push(Sample { value: milli(&value.value), time });
        }
        compact
    }
}

impl Reports for PodValues {
    #[inline]
    fn count(&self) -> usize {
        self.values.len()
    }

    #[inline]
    fn pod(&self, at: usize) -> &str {
        self.names.get(at)
    }

    #[inline]
    fn sample(&self, at: usize) -> Option<Sample> {
        self.values.get(at).copied()
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
pub(super) fn join<'p, R: Reports + ?Sized, T>(
    pods: &SelectedPods<'p>,
    reports: &R,
    begin: impl Fn() -> T,
    mut next: impl FnMut(&mut T, &'p str, &'p PodRecord, Option<Sample>),
) -> (T, Strangers) {
    // Reports mostly come in the order of the pods. Once the last one has found its pod, those pods that found none have none.
    let mut at = 0;
    let mut joined = begin();
    for (name, pod) in pods.records() {
        let mut found = None;
        if at < reports.count() && same_text(reports.pod(at).as_bytes(), name.as_bytes()) {
            found = reports.sample(at);
            at += 1;
        }
        next(&mut joined, name, pod, found);
    }
    if at == reports.count() {
        return (joined, Strangers::default());
    }
    let mut samples: HashMap<&str, (Sample, bool), FixedState> = HashMap::with_capacity_and_hasher(reports.count(), FixedState::default());
    for at in 0..reports.count() {
        if let Some(sample) = reports.sample(at) {
            samples.insert(reports.pod(at), (sample, false));
        }
    }
    let mut joined = begin();
    for (name, pod) in pods.records() {
        let found = samples.get_mut(name).map(|(sample, taken)| {
            *taken = true;
            *sample
        });
        next(&mut joined, name, pod, found);
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
