//! One metric: what it is, and what it asks for.

use std::borrow::Cow;
use std::fmt;

use super::calculator::{Calculator, capped_sum, format_of, non_negative_sum};
use super::failure::MetricError;
use super::proposal::{Proposal, ScaleTarget};
use super::request::Request;
use super::samples::{PodUsage, Samples, milli};
use super::{Options, Tolerances};
use crate::object::{
    ContainerResourceMetricStatus, CrossVersionObjectReference, ExternalMetricStatus, MetricIdentifier, MetricSpec, MetricStatus,
    MetricTarget, MetricValueStatus, ObjectMetricStatus, PodsMetricStatus, ResourceMetricStatus, Time,
};
use crate::quantity::Format;
use crate::release::Release;
use crate::selector::Selector;

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
        let calculator = Calculator { target, now, tolerances, options };
        // Both kinds are one value; only those from outside may be reported in several pieces.
        let is_external = self.status.external.is_some();
        match (self.measure.as_ref().map_err(Clone::clone)?, samples) {
            (_, Samples::Failed(error)) => Err(MetricError::Unavailable(error.clone())),
            (_, Samples::Values(values)) if values.is_empty() => Err(MetricError::NoSamples),
            (Measure::Utilization { of, target }, Samples::PodMetrics(reports)) => {
                check_reports(reports, of, options)?;
                let pods = calculator.tally(&reports.of(of), of.resource().as_str(), Some((of, *target)))?;
                calculator.by_utilization(pods, *target, of.resource())
            }
            (Measure::Usage { of, target }, Samples::PodMetrics(reports)) => {
                check_reports(reports, of, options)?;
                let pods = calculator.tally(&reports.of(of), of.resource().as_str(), None)?;
                Ok(calculator.by_average(pods, *target, format_of(of.resource(), options)))
            }
            (Measure::PodValues { target }, Samples::PodValues(values)) => {
                let pods = calculator.tally(values, "", None)?;
                Ok(calculator.by_average(pods, *target, Format::DecimalSI))
            }
            (Measure::Value { target }, Samples::Value(value)) if !is_external => calculator.by_value(milli(value), *target),
            (Measure::Value { target }, Samples::Values(values)) if is_external => {
                calculator.by_value(capped_sum(values, options), *target)
            }
            (Measure::PerPod { target }, Samples::Value(value)) if !is_external => Ok(calculator.per_pod(milli(value), *target, false)),
            (Measure::PerPod { target }, Samples::Values(values)) if is_external => {
                Ok(calculator.per_pod(non_negative_sum(values, options), *target, true))
            }
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
