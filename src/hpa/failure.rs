//! Why a metric asks for nothing, and what upstream says of that.

use std::fmt;

use super::metric::Metric;
use super::request::RequestError;
use crate::object::{ExternalMetricStatus, LabelSelector, MetricIdentifier, MetricStatus, ObjectMetricStatus};
use crate::quote::Quoted;
use crate::release::Release;
use crate::selector::ConvertError;

/// Why a metric asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MetricError {
    /// There is no metric of that type.
    #[error("unknown metric source type {}", Quoted(.0))]
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

/// A metric that fails, and why.
pub(super) struct Failure<'a> {
    pub metric: &'a Metric,
    pub error: &'a MetricError,
    /// Of the autoscaler.
    pub namespace: &'a str,
    pub release: Release,
}

impl Failure<'_> {
    /// The reason of the condition that tells of it.
    pub fn reason(&self) -> &'static str {
        self.metric.failure_reason()
    }

    /// As the condition has it.
    pub fn cause(&self) -> String {
        let MetricStatus { object, pods, resource, container_resource, external, .. } = self.metric.parts();
        if let MetricError::Selector(fault) = self.error {
            fault.placeless()
        } else if let Some(resource) = resource {
            self.of_resource(&resource.name)
        } else if let Some(resource) = container_resource {
            self.of_resource(&resource.name)
        } else if let Some(pods) = pods {
            self.in_api("custom", || format!("unable to get metric {}: ", pods.metric.name))
        } else if let Some(object) = object {
            self.of_object(object)
        } else if let Some(external) = external {
            self.of_external(external)
        } else {
            self.error.to_string()
        }
    }

    fn of_resource(&self, name: &str) -> String {
        if *self.error == MetricError::NoTarget {
            let targets = "neither an average utilization target nor an average value (usage) target was set";
            return format!("invalid resource metric source: {targets}");
        }
        let what = if self.metric.is_utilization() { "utilization" } else { "usage" };
        let cause = self.in_api("resource", || format!("unable to get metrics for resource {name}: "));
        format!("failed to get {name} {what}: {cause}")
    }

    fn of_object(&self, object: &ObjectMetricStatus) -> String {
        let (metric, kind, name) = (&object.metric.name, &object.described_object.kind, &object.described_object.name);
        self.of_value("object", "custom", || {
            if self.release < Release::V1_37 {
                // The words were given in another order than the text has room for them.
                format!("unable to get metric {metric}: {kind} on {} {name}/", self.namespace)
            } else {
                format!("unable to get metric {metric} on {kind} {}/{name}: ", self.namespace)
            }
        })
    }

    fn of_external(&self, external: &ExternalMetricStatus) -> String {
        let MetricIdentifier { name, selector } = &external.metric;
        self.of_value("external", "external", || {
            format!("unable to get external metric {}/{name}/{}: ", self.namespace, Written(selector.as_ref()))
        })
    }

    /// Of a metric that is one value, or a value for each pod.
    fn of_value(&self, kind: &str, api: &str, before: impl FnOnce() -> String) -> String {
        match self.error {
            MetricError::NoTarget => format!("invalid {kind} metric source: neither a value target nor an average value target was set"),
            MetricError::NoPods => format!("unable to calculate ready pods: {}", self.error),
            _ => self.in_api(api, before),
        }
    }

    /// What a metrics API answers where it has no samples, and what upstream says before that; or what else is wrong.
    fn in_api(&self, api: &str, before: impl FnOnce() -> String) -> String {
        let answer = match self.error {
            MetricError::Unavailable(text) => format!("unable to fetch metrics from {api} metrics API: {text}"),
            // Of an object it asks for one sample, and so none is an error of the client.
            MetricError::NoSamples if self.metric.parts().object.is_some() => format!(
                "unable to fetch metrics from {api} metrics API: the {api} metrics API server returned 0 results when we asked for exactly one"
            ),
            MetricError::NoSamples => format!("no metrics returned from {api} metrics API"),
            // Reports are of the namespace of the autoscaler.
            MetricError::NoContainerSample { container, pod } => {
                format!("failed to get container metrics: container {container} not present in metrics for pod {}/{pod}", self.namespace)
            }
            other => return other.to_string(),
        };
        before() + &answer
    }

    /// As the error has it that the tick ends with.
    pub fn in_full(&self) -> String {
        let MetricStatus { object, pods, resource, container_resource, external, .. } = self.metric.parts();
        let cause = self.cause();
        // Without a target it does not get so far.
        let has_target = *self.error != MetricError::NoTarget;
        if let Some(object) = object {
            let has_asked = has_target && self.metric.is_per_pod() && !matches!(self.error, MetricError::Selector(_));
            let name = if has_asked { format!("failed to get {} object metric: ", object.metric.name) } else { String::new() };
            format!("failed to get object metric value: {name}{cause}")
        } else if pods.is_some() {
            format!("failed to get pods metric value: {cause}")
        } else if let Some(resource) = resource {
            format!("failed to get {} resource metric value: {cause}", resource.name)
        } else if let Some(resource) = container_resource {
            format!("failed to get {} container metric value: {cause}", resource.container)
        } else if let Some(external) = external {
            let name = &external.metric.name;
            let again = match (has_target, self.metric.is_per_pod()) {
                (false, _) => String::new(),
                (true, true) => format!("failed to get {name} external metric: "),
                (true, false) => format!("failed to get external metric {name}: "),
            };
            format!("failed to get {name} external metric value: {again}{cause}")
        } else {
            cause
        }
    }
}

/// The name by which upstream's conditions call a metric that it has followed.
pub(super) fn name_of(metric: &Metric) -> String {
    let MetricStatus { object, pods, resource, container_resource, external, .. } = metric.parts();
    // An object's metric with a target for each pod is called an external one, and a container's with an average value one of pods.
    let series = |MetricIdentifier { name, selector }: &MetricIdentifier| format!("external metric {name}({})", Written(selector.as_ref()));
    if let Some(object) = object {
        if metric.is_per_pod() { series(&object.metric) } else { format!("{} metric {}", object.described_object.kind, object.metric.name) }
    } else if let Some(pods) = pods {
        format!("pods metric {}", pods.metric.name)
    } else if let Some(external) = external {
        series(&external.metric)
    } else {
        let of_container = container_resource.as_ref().map(|resource| &resource.name);
        let name = resource.as_ref().map(|resource| &resource.name).or(of_container);
        let name = name.map_or("", String::as_str);
        match (metric.is_utilization(), of_container) {
            (false, _) => format!("{name} resource"),
            (true, None) => format!("{name} resource utilization (percentage of request)"),
            (true, Some(_)) => format!("{name} container resource utilization (percentage of request)"),
        }
    }
}

/// A selector as Go writes a `LabelSelector` into a text (its generated `String`).
struct Written<'a>(Option<&'a LabelSelector>);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(LabelSelector { match_labels, match_expressions }) = self.0 else { return f.write_str("nil") };
        f.write_str("&LabelSelector{MatchLabels:map[string]string{")?;
        for (key, value) in match_labels {
            write!(f, "{key}: {value},")?;
        }
        f.write_str("},MatchExpressions:[]LabelSelectorRequirement{")?;
        for requirement in match_expressions {
            let values = requirement.values.join(" ");
            write!(f, "LabelSelectorRequirement{{Key:{},Operator:{},Values:[{values}],}},", requirement.key, requirement.operator)?;
        }
        f.write_str("},}")
    }
}
