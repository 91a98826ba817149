//! One metric: what it is, and what it asks for.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use super::float::{to_i32, to_i64};
use super::pod_group::{Classifier, PodGroup, PodGroups};
use super::pods::{PodRecord, SelectedPods};
use super::request::{Request, RequestError};
use super::samples::{PodUsage, Reports, Samples, Strangers, join};
use super::{Options, Tolerances};
use crate::object::{
    ContainerResourceMetricStatus, CrossVersionObjectReference, ExternalMetricStatus, MetricIdentifier, MetricSpec, MetricStatus,
    MetricTarget, MetricValueStatus, ObjectMetricStatus, PodsMetricStatus, ResourceMetricStatus, ResourceName, Time,
};
use crate::quantity::{Format, Quantity};
use crate::release::Release;
use crate::selector::{ConvertError, Selector};

/// A metric that an autoscaler goes by, compiled.
///
/// ```
/// use kube_semantics::hpa::{Metric, Options, Pods, Samples, ScaleTarget, Tolerances};
/// use kube_semantics::object::MetricSpec;
///
/// let spec: MetricSpec = serde_json::from_str(
///     r#"{"type": "External", "external": {"metric": {"name": "queue"}, "target": {"type": "AverageValue", "averageValue": "30"}}}"#,
/// )?;
/// let pods = Pods::default();
/// let target = ScaleTarget { current_replicas: 3, status_replicas: 3, pods: &pods.all() };
/// let samples = Samples::Values(vec!["100".parse()?, "25".parse()?]);
/// let now = "2026-03-01T12:00:00Z".parse()?;
/// let proposal = Metric::new(&spec).replicas(&target, &samples, now, Tolerances::default(), &Options::default())?;
/// assert_eq!(proposal.replicas, 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Metric {
    /// What is reported of it, but for the figures.
    status: MetricStatus,
    /// How it is measured; or why it cannot be, which matters only once it is asked.
    measure: Result<Measure, MetricError>,
    /// Is it measured against a target for each pod, if it is one value?
    is_per_pod: bool,
}

/// How a metric is measured.
#[derive(Clone, Debug)]
enum Measure {
    /// What pods use of a resource, in percent of what they request.
    Utilization { of: Request, target: i32 },
    /// What pods use of a resource, on average.
    Usage { of: Request, target: i64 },
    /// A value of the pods, on average.
    PodValues { target: i64 },
    /// One value, or the sum of several, against a target; the pods that are ready count.
    Value { target: i64 },
    /// One value, or the sum of several, against a target a pod.
    PerPod { target: i64 },
}

/// Which kind of samples a metric takes.
pub(super) enum Reported<'a> {
    PodMetrics(&'a Request),
    PodValues,
    Value,
    Values,
}

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

impl Metric {
    /// Compiles a metric. What is wrong with it comes to light when it is asked, as upstream.
    #[must_use]
    pub fn new(spec: &MetricSpec) -> Self {
        let (status, measure) = compile(spec);
        let MetricSpec { object, external, .. } = spec;
        let is_per_pod = match (&status.object, &status.external) {
            (Some(_), _) => object.as_ref().is_some_and(|source| source.target.kind == "AverageValue"),
            (_, Some(_)) => external.as_ref().is_some_and(|source| source.target.average_value.is_some()),
            _ => false,
        };
        Self { status, measure, is_per_pod }
    }

    /// What is wrong with it, whatever the samples.
    #[must_use]
    pub fn fault(&self) -> Option<&MetricError> {
        self.measure.as_ref().err()
    }

    /// Its type, as it is written.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.status.kind
    }

    /// The part that belongs to its type.
    pub(super) fn parts(&self) -> &MetricStatus {
        &self.status
    }

    pub(super) fn is_utilization(&self) -> bool {
        matches!(self.measure, Ok(Measure::Utilization { .. }))
    }

    pub(super) fn is_per_pod(&self) -> bool {
        self.is_per_pod
    }

    /// Is it one that says something where there are no pods?
    pub(super) fn outlives_pods(&self) -> bool {
        matches!(self.kind(), "Object" | "External")
    }

    /// What has to be reported of it.
    pub(super) fn reported(&self) -> Result<Reported<'_>, &MetricError> {
        Ok(match self.measure.as_ref()? {
            Measure::Utilization { of, .. } | Measure::Usage { of, .. } => Reported::PodMetrics(of),
            Measure::PodValues { .. } => Reported::PodValues,
            Measure::Value { .. } | Measure::PerPod { .. } if self.status.external.is_some() => Reported::Values,
            Measure::Value { .. } | Measure::PerPod { .. } => Reported::Value,
        })
    }

    /// The reason of the condition that tells of its failure.
    #[must_use]
    pub fn failure_reason(&self) -> &'static str {
        match self.kind() {
            "Object" => "FailedGetObjectMetric",
            "Pods" => "FailedGetPodsMetric",
            "Resource" => "FailedGetResourceMetric",
            "ContainerResource" => "FailedGetContainerResourceMetric",
            "External" => "FailedGetExternalMetric",
            _ => "InvalidMetricSourceType",
        }
    }

    /// How many pods it asks for, whatever the bounds of the autoscaler.
    ///
    /// Floats are rounded step by step as upstream rounds them, and sums of thousandths are an int64 that wraps. Where a
    /// number of pods does not fit an int32 it is the lowest one, as on amd64, unless upstream caps it.
    ///
    /// # Errors
    /// The metric is not one, its samples are missing or say nothing, or the requests to measure by are missing.
    pub fn replicas(
        &self,
        target: &ScaleTarget<'_>,
        samples: &Samples,
        now: Time,
        tolerances: Tolerances,
        options: &Options,
    ) -> Result<Proposal, MetricError> {
        let asked = Asked { target, now, tolerances, options };
        match (self.measure.as_ref().map_err(Clone::clone)?, samples) {
            (_, Samples::Failed(error)) => Err(MetricError::Unavailable(error.clone())),
            (_, Samples::Values(values)) if values.is_empty() => Err(MetricError::NoSamples),
            (Measure::Utilization { of, target }, Samples::PodMetrics(reports)) => {
                check_reports(reports, of, options)?;
                let pods = asked.tally(&reports.of(of), of.resource().as_str(), Some((of, *target)))?;
                asked.by_utilization(pods, *target, of.resource())
            }
            (Measure::Usage { of, target }, Samples::PodMetrics(reports)) => {
                check_reports(reports, of, options)?;
                let pods = asked.tally(&reports.of(of), of.resource().as_str(), None)?;
                Ok(asked.by_average(pods, *target, format_of(of.resource(), options)))
            }
            (Measure::PodValues { target }, Samples::PodValues(values)) => {
                let pods = asked.tally(values, "", None)?;
                Ok(asked.by_average(pods, *target, Format::DecimalSI))
            }
            (Measure::Value { target }, Samples::Value(value)) => asked.by_value(milli(value), *target),
            (Measure::Value { target }, Samples::Values(values)) => asked.by_value(capped_sum(values, options), *target),
            (Measure::PerPod { target }, Samples::Value(value)) => Ok(asked.per_pod(milli(value), *target, false)),
            (Measure::PerPod { target }, Samples::Values(values)) => Ok(asked.per_pod(non_negative_sum(values, options), *target, true)),
            _ => Err(MetricError::NoSamples),
        }
    }

    /// What an autoscaler's status says of it.
    #[must_use]
    pub fn status(&self, current: &MetricValueStatus, options: &Options) -> MetricStatus {
        let current = current.clone();
        let mut status = self.status.clone();
        if let Some(resource) = &mut status.resource {
            resource.current = current;
        } else if let Some(pods) = &mut status.pods {
            pods.current = current;
        } else if let Some(container) = &mut status.container_resource {
            container.current = current;
        } else if let Some(external) = &mut status.external {
            external.current = current;
        } else if let Some(object) = &mut status.object {
            if current.average_value.is_some() && options.gates.release() < Release::V1_33 {
                object.described_object = CrossVersionObjectReference::default();
            }
            object.current = current;
        }
        status
    }
}

/// In a few words: `cpu resource utilization (percentage of request)`.
impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MetricStatus { kind, object, pods, resource, container_resource, external } = &self.status;
        let of_request = if self.is_utilization() { " utilization (percentage of request)" } else { "" };
        if let Some(resource) = resource {
            write!(f, "{} resource{of_request}", resource.name)
        } else if let Some(resource) = container_resource {
            write!(f, "{} container resource{of_request}", resource.name)
        } else if let Some(pods) = pods {
            write!(f, "pods metric {}", pods.metric.name)
        } else if let Some(object) = object {
            write!(f, "{} metric {}", object.described_object.kind, object.metric.name)
        } else if let Some(external) = external {
            write!(f, "external metric {}", external.metric.name)
        } else {
            write!(f, "metric of type {kind:?}")
        }
    }
}

/// A question to a metric.
struct Asked<'a> {
    target: &'a ScaleTarget<'a>,
    now: Time,
    tolerances: Tolerances,
    options: &'a Options,
}

/// What the pods of a target come to.
#[derive(Default)]
struct Tally {
    groups: PodGroups,
    ready: i64,
    unready: i64,
    missing: i64,
    /// The sum of the samples of the ready pods.
    usage: i64,
    requests: Requests,
    strangers: Strangers,
}

/// What the pods of each group request.
#[derive(Default)]
struct Requests {
    ready: i64,
    unready: i64,
    missing: i64,
    /// What the missing pods are taken to use where there are to be fewer pods.
    assumed: i64,
}

/// Which pods without a sample of their own are added.
#[derive(Clone, Copy)]
struct Correction {
    missing: bool,
    unready: bool,
}

impl Asked<'_> {
    fn within(&self, ratio: f64) -> bool {
        self.tolerances.are_kept_by(ratio, &self.options.gates)
    }

    /// Upstream's `GetResourceReplicas`.
    fn by_utilization(&self, pods: Tally, target: i32, resource: &ResourceName) -> Result<Proposal, MetricError> {
        let utilization = |usage: i64, requests: i64| {
            if requests == 0 {
                return Err(MetricError::NoKnownPods);
            }
            // Both steps as upstream: the percent are cut, first to an integer, then to 32 bits.
            #[allow(clippy::cast_possible_truncation)]
            let percent = usage.wrapping_mul(100).wrapping_div(requests) as i32;
            Ok((percent, f64::from(percent) / f64::from(target)))
        };
        let (percent, ratio) = utilization(pods.usage, pods.requests.ready)?;
        let average = pods.usage.checked_div(pods.ready).unwrap_or(0);
        let current = MetricValueStatus {
            average_utilization: Some(percent),
            average_value: Some(Quantity::new_milli(average, format_of(resource, self.options))),
            ..MetricValueStatus::default()
        };
        let corrected = match pods.correction(ratio) {
            None => None,
            Some(correction) => {
                let mut usage = pods.usage;
                let mut requests = pods.requests.ready;
                if correction.missing {
                    requests = requests.wrapping_add(pods.requests.missing);
                    if ratio < 1.0 {
                        usage = usage.wrapping_add(pods.requests.assumed);
                    }
                }
                if correction.unready {
                    requests = requests.wrapping_add(pods.requests.unready);
                }
                let (_, ratio) = utilization(usage, requests)?;
                Some(Corrected { ratio, pods: pods.entries(correction) })
            }
        };
        Ok(self.tempered(pods, ratio, corrected, current))
    }

    /// Upstream's `calcPlainMetricReplicas`.
    fn by_average(&self, pods: Tally, target: i64, format: Format) -> Proposal {
        let total = pods.usage.wrapping_add(pods.strangers.sum);
        let average = |total: i64, entries: i64| {
            let usage = total.checked_div(entries).unwrap_or(0);
            (usage, usage as f64 / target as f64)
        };
        let (usage, ratio) = average(total, pods.ready + pods.strangers.count);
        let current = MetricValueStatus { average_value: Some(Quantity::new_milli(usage, format)), ..MetricValueStatus::default() };
        let corrected = pods.correction(ratio).map(|correction| {
            let assumed = if correction.missing && ratio < 1.0 { target.wrapping_mul(pods.missing) } else { 0 };
            let entries = pods.entries(correction);
            Corrected { ratio: average(total.wrapping_add(assumed), entries).1, pods: entries }
        });
        self.tempered(pods, ratio, corrected, current)
    }

    /// The number of pods that a ratio asks for, unless it is near enough to one or leaves the direction open.
    fn tempered(&self, pods: Tally, ratio: f64, corrected: Option<Corrected>, current: MetricValueStatus) -> Proposal {
        let now = self.target.current_replicas;
        let (last, entries) = corrected.map_or((ratio, pods.ready), |corrected| (corrected.ratio, corrected.pods));
        let untempered = to_i32((last * entries as f64).ceil());
        let is_unclear = || {
            corrected.is_some()
                && ((ratio < 1.0 && last > 1.0)
                    || (ratio > 1.0 && last < 1.0)
                    || (last < 1.0 && untempered > now)
                    || (last > 1.0 && untempered < now))
        };
        let (rule, replicas) = if self.within(last) {
            (ProposalRule::WithinTolerance, now)
        } else if is_unclear() {
            (ProposalRule::DirectionUnclear, now)
        } else {
            (ProposalRule::Ratio, untempered)
        };
        Proposal { replicas, rule, untempered, ratio, corrected, tolerances: self.tolerances, pods: Some(pods.groups), current }
    }

    /// Upstream's `getUsageRatioReplicaCount`.
    fn by_value(&self, usage: i64, target: i64) -> Result<Proposal, MetricError> {
        let now = self.target.current_replicas;
        let ratio = usage as f64 / target as f64;
        let current = MetricValueStatus { value: Some(Quantity::new_milli(usage, Format::DecimalSI)), ..MetricValueStatus::default() };
        let (rule, replicas, untempered) = if now == 0 {
            let replicas = to_i32(ratio.ceil());
            (ProposalRule::Ratio, replicas, replicas)
        } else {
            let ready = self.target.pods.records().filter(|(_, pod)| is_running_and_ready(pod)).count();
            let replicas = capped(ratio * ready as f64, self.options);
            if self.within(ratio) {
                (ProposalRule::WithinTolerance, now, replicas)
            } else if self.target.pods.is_empty() {
                return Err(MetricError::NoPods);
            } else {
                (ProposalRule::Ratio, replicas, replicas)
            }
        };
        Ok(self.of_one_value(replicas, rule, untempered, ratio, current))
    }

    /// Upstream's `GetObjectPerPodMetricReplicas` and `GetExternalPerPodMetricReplicas`.
    fn per_pod(&self, usage: i64, target: i64, is_external: bool) -> Proposal {
        let is_capped = is_external && self.options.gates.release() >= Release::V1_34;
        let now = self.target.status_replicas;
        let ratio = usage as f64 / (target as f64 * f64::from(now));
        let pods = (usage as f64 / target as f64).ceil();
        let untempered = if is_capped && pods > f64::from(i32::MAX) { i32::MAX } else { to_i32(pods) };
        // Up to 1.32 it was asked the other way round here, so that no number at all was near enough.
        let is_within = self.within(ratio) || (ratio.is_nan() && self.options.gates.release() < Release::V1_33);
        let (rule, replicas) = if is_within { (ProposalRule::WithinTolerance, now) } else { (ProposalRule::Ratio, untempered) };
        // The nearest double to the greatest int64 is 2^63.
        let average = if is_capped && usage as f64 >= i64::MAX as f64 { i64::MAX } else { to_i64((usage as f64 / f64::from(now)).ceil()) };
        let current =
            MetricValueStatus { average_value: Some(Quantity::new_milli(average, Format::DecimalSI)), ..MetricValueStatus::default() };
        self.of_one_value(replicas, rule, untempered, ratio, current)
    }

    fn of_one_value(&self, replicas: i32, rule: ProposalRule, untempered: i32, ratio: f64, current: MetricValueStatus) -> Proposal {
        Proposal { replicas, rule, untempered, ratio, corrected: None, tolerances: self.tolerances, pods: None, current }
    }

    /// Adds up the pods and their samples; their requests too, if the usage is to be measured by them.
    fn tally<R: Reports + ?Sized>(&self, reports: &R, resource: &str, by_requests: Option<(&Request, i32)>) -> Result<Tally, MetricError> {
        if reports.count() == 0 {
            return Err(MetricError::NoSamples);
        }
        let pods = self.target.pods;
        if pods.is_empty() {
            return Err(MetricError::NoPods);
        }
        let gates = &self.options.gates;
        let classifier = Classifier::new(resource, self.options, self.now);
        let mut request_of = by_requests.map(|(of, _)| pods.asking(of, gates));
        let percent = by_requests.map_or(100, |(_, target)| i64::from(target.max(100)));
        let begin = || {
            let mut tally = Tally::default();
            tally.groups.groups.reserve_exact(pods.len());
            (tally, None)
        };
        let ((mut tally, lacking), strangers) = join(pods, reports, begin, |(tally, lacking), name, pod, sample| {
            let group = classifier.group(pod, sample.map(|sample| sample.time));
            let request = match &mut request_of {
                None => 0,
                Some(request_of) => request_of(pod).unwrap_or_else(|| {
                    lacking.get_or_insert((name, pod));
                    0
                }),
            };
            tally.add(group, sample.map_or(0, |sample| sample.value), request, percent);
        });
        tally.strangers = strangers;
        if tally.ready + strangers.count == 0 {
            return Err(MetricError::NoneReady);
        }
        if let (Some((name, pod)), Some((of, _))) = (lacking, by_requests) {
            pods.request(pod, of, name, gates)?;
        }
        Ok(tally)
    }
}

impl Tally {
    #[inline]
    fn add(&mut self, group: PodGroup, value: i64, request: i64, percent: i64) {
        self.groups.groups.push(group);
        let requests = &mut self.requests;
        match group {
            PodGroup::Ready => {
                self.ready += 1;
                self.usage = self.usage.wrapping_add(value);
                requests.ready = requests.ready.wrapping_add(request);
            }
            PodGroup::Unready => {
                self.unready += 1;
                requests.unready = requests.unready.wrapping_add(request);
            }
            PodGroup::Missing => {
                self.missing += 1;
                requests.missing = requests.missing.wrapping_add(request);
                requests.assumed = requests.assumed.wrapping_add(request.wrapping_mul(percent) / 100);
            }
            PodGroup::Ignored => {}
        }
    }

    /// Are there pods to be added to those that are ready?
    fn correction(&self, ratio: f64) -> Option<Correction> {
        let unready = self.unready > 0 && ratio > 1.0;
        // At exactly the target missing pods are asked about and then left out; so they are where the ratio is no number.
        let missing = self.missing > 0 && ratio.partial_cmp(&1.0).is_some_and(Ordering::is_ne);
        (unready || self.missing > 0).then_some(Correction { missing, unready })
    }

    /// How many samples there are with those that are added.
    fn entries(&self, correction: Correction) -> i64 {
        let missing = if correction.missing { self.missing } else { 0 };
        let unready = if correction.unready { self.unready } else { 0 };
        self.ready + self.strangers.count + missing + unready
    }
}

/// Up to 1.32 a report without the container was an error.
fn check_reports(reports: &PodUsage, of: &Request, options: &Options) -> Result<(), MetricError> {
    if of.container().is_empty() || options.gates.release() >= Release::V1_33 {
        return Ok(());
    }
    match reports.lacking(of.container()) {
        Some(pod) => Err(MetricError::NoContainerSample { container: of.container().to_owned(), pod: pod.to_owned() }),
        None => Ok(()),
    }
}

/// In thousandths.
#[inline]
pub(super) fn milli(quantity: &Quantity) -> i64 {
    quantity.wrapped_scaled_value(3)
}

/// Memory is reported in powers of two, since 1.34.
fn format_of(resource: &ResourceName, options: &Options) -> Format {
    if *resource == ResourceName::MEMORY && options.gates.release() >= Release::V1_34 { Format::BinarySI } else { Format::DecimalSI }
}

fn is_running_and_ready(pod: &PodRecord) -> bool {
    pod.is_running && pod.ready.is_some_and(|ready| ready.is_true)
}

/// Since 1.35 more pods than an int32 holds are as many as it holds.
fn capped(pods: f64, options: &Options) -> i32 {
    if options.gates.release() >= Release::V1_35 && pods > f64::from(i32::MAX) { i32::MAX } else { to_i32(pods.ceil()) }
}

/// Since 1.35 the sum ends where a value would take it beyond an int64.
fn capped_sum(values: &[Quantity], options: &Options) -> i64 {
    let mut sum = 0i64;
    for value in values.iter().map(milli) {
        if options.gates.release() >= Release::V1_35 && value > 0 && sum > i64::MAX - value {
            return i64::MAX;
        }
        sum = sum.wrapping_add(value);
    }
    sum
}

/// Since 1.34 a sum below zero is taken for one that has gone round.
fn non_negative_sum(values: &[Quantity], options: &Options) -> i64 {
    let mut sum = 0i64;
    for value in values.iter().map(milli) {
        sum = sum.wrapping_add(value);
        if options.gates.release() >= Release::V1_34 && sum < 0 {
            return i64::MAX;
        }
    }
    sum
}

fn compile(spec: &MetricSpec) -> (MetricStatus, Result<Measure, MetricError>) {
    let mut status = MetricStatus { kind: known_kind(&spec.kind), ..MetricStatus::default() };
    let measure = match spec.kind.as_str() {
        "Object" => spec.object.as_ref().map(|source| {
            let described_object = source.described_object.clone();
            status.object =
                Some(Box::new(ObjectMetricStatus { metric: source.metric.clone(), described_object, ..ObjectMetricStatus::default() }));
            check_selector(&source.metric)?;
            let MetricTarget { kind, value, average_value, .. } = &source.target;
            match (kind.as_str(), value, average_value) {
                ("Value", Some(value), _) => Ok(Measure::Value { target: milli(value) }),
                ("AverageValue", _, Some(value)) => Ok(Measure::PerPod { target: milli(value) }),
                _ => Err(MetricError::NoTarget),
            }
        }),
        "Pods" => spec.pods.as_ref().map(|source| {
            status.pods = Some(Box::new(PodsMetricStatus { metric: source.metric.clone(), ..PodsMetricStatus::default() }));
            check_selector(&source.metric)?;
            let target = source.target.average_value.as_ref().ok_or(MetricError::NoTarget)?;
            Ok(Measure::PodValues { target: milli(target) })
        }),
        "Resource" => spec.resource.as_ref().map(|source| {
            status.resource = Some(Box::new(ResourceMetricStatus { name: source.name.clone(), ..ResourceMetricStatus::default() }));
            resource_measure(Request::of_pod(source.name.as_str()), &source.target)
        }),
        "ContainerResource" => spec.container_resource.as_ref().map(|source| {
            let (name, container) = (source.name.clone(), source.container.clone());
            status.container_resource =
                Some(Box::new(ContainerResourceMetricStatus { name, container, ..ContainerResourceMetricStatus::default() }));
            resource_measure(Request::of_container(source.name.as_str(), source.container.as_str()), &source.target)
        }),
        "External" => spec.external.as_ref().map(|source| {
            status.external = Some(Box::new(ExternalMetricStatus { metric: source.metric.clone(), ..ExternalMetricStatus::default() }));
            let measure = match (&source.target.average_value, &source.target.value) {
                (Some(value), _) => Measure::PerPod { target: milli(value) },
                (None, Some(value)) => Measure::Value { target: milli(value) },
                (None, None) => return Err(MetricError::NoTarget),
            };
            // Other than that of an object's metric it is read last.
            check_selector(&source.metric).map(|()| measure)
        }),
        unknown => Some(Err(MetricError::UnknownType(unknown.to_owned()))),
    };
    (status, measure.unwrap_or(Err(MetricError::NoSource)))
}

fn known_kind(kind: &str) -> Cow<'static, str> {
    let known = ["Resource", "Pods", "Object", "ContainerResource", "External"].into_iter().find(|known| *known == kind);
    known.map_or_else(|| Cow::Owned(kind.to_owned()), Cow::Borrowed)
}

fn resource_measure(of: Request, target: &MetricTarget) -> Result<Measure, MetricError> {
    match (&target.average_value, target.average_utilization) {
        (Some(value), _) => Ok(Measure::Usage { of, target: milli(value) }),
        (None, Some(target)) => Ok(Measure::Utilization { of, target }),
        (None, None) => Err(MetricError::NoTarget),
    }
}

fn check_selector(metric: &MetricIdentifier) -> Result<(), MetricError> {
    Selector::from_label_selector(metric.selector.as_ref()).map(drop).map_err(MetricError::Selector)
}

/// Why a metric asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MetricError {
    /// There is no metric of that type.
    #[error("unknown metric source type {0:?}")]
    UnknownType(String),
    /// What belongs to its type is left out.
    #[error("the metric has no source of its type")]
    NoSource,
    /// It aims at nothing.
    #[error("invalid metric source: no target that fits its type was set")]
    NoTarget,
    /// The selector of its series is faulty.
    #[error(transparent)]
    Selector(ConvertError),
    /// The metrics API fails.
    #[error("unable to fetch metrics: {0}")]
    Unavailable(String),
    /// The metrics API has nothing that fits the metric.
    #[error("no metrics returned")]
    NoSamples,
    /// A report has no such container.
    #[error("container {container} not present in metrics for pod {pod}")]
    NoContainerSample {
        /// The container.
        container: String,
        /// The pod.
        pod: String,
    },
    /// The target has no pods.
    #[error("no pods returned by selector while calculating replica count")]
    NoPods,
    /// No pod has a sample that counts.
    #[error("did not receive metrics for targeted pods (pods might be unready)")]
    NoneReady,
    /// The pods that have samples request nothing.
    #[error("no metrics returned matched known pods")]
    NoKnownPods,
    /// A pod lacks the request to measure by.
    #[error(transparent)]
    Request(#[from] RequestError),
}
