//! What upstream says of a metric that fails.

use std::fmt;

use super::metric::{Metric, MetricError};
use crate::object::LabelSelector;
use crate::object::{MetricIdentifier, MetricStatus};
use crate::quote::Quoted;
use crate::release::Release;

/// A metric that fails, and why.
pub(super) struct Failure<'a> {
    pub metric: &'a Metric,
    pub error: &'a MetricError,
    /// Of the autoscaler.
    pub namespace: &'a str,
    pub release: Release,
}

/// What the metrics client says of an object that has no sample.
const NO_OBJECT_SAMPLE: &str = "the custom metrics API server returned 0 results when we asked for exactly one";

impl Failure<'_> {
    /// The reason of the condition that tells of it.
    pub fn reason(&self) -> &'static str {
        self.metric.failure_reason()
    }

    /// As the condition has it.
    pub fn cause(&self) -> String {
        let Self { metric, error, namespace, .. } = self;
        let MetricStatus { object, pods, resource, container_resource, external, .. } = metric.parts();
        if let MetricError::UnknownType(kind) = error {
            return format!("unknown metric source type {}", Quoted(kind));
        }
        if let MetricError::Selector(fault) = error {
            return fault.placeless();
        }
        let name = resource.as_ref().map(|resource| &resource.name);
        if let Some(name) = name.or(container_resource.as_ref().map(|resource| &resource.name)) {
            let what = if metric.is_utilization() { "utilization" } else { "usage" };
            return match error {
                MetricError::NoTarget => "invalid resource metric source: neither an average utilization target nor an average value \
                                          (usage) target was set"
                    .to_owned(),
                _ => match self.unavailable("resource") {
                    Some(answer) => format!("failed to get {name} {what}: unable to get metrics for resource {name}: {answer}"),
                    None => format!("failed to get {name} {what}: {error}"),
                },
            };
        }
        if let Some(pods) = pods {
            let name = &pods.metric.name;
            return self.unavailable("custom").map_or_else(|| error.to_string(), |answer| format!("unable to get metric {name}: {answer}"));
        }
        match error {
            MetricError::NoPods => return format!("unable to calculate ready pods: {error}"),
            MetricError::NoTarget => {
                let kind = if object.is_some() { "object" } else { "external" };
                return format!("invalid {kind} metric source: neither a value target nor an average value target was set");
            }
            _ => {}
        }
        if let Some(object) = object
            && let Some(answer) = self.unavailable("custom")
        {
            let (metric, target) = (&object.metric.name, &object.described_object);
            return if self.release < Release::V1_37 {
                // The words were given in another order than the text has room for them.
                format!("unable to get metric {metric}: {} on {namespace} {}/{answer}", target.kind, target.name)
            } else {
                format!("unable to get metric {metric} on {} {namespace}/{}: {answer}", target.kind, target.name)
            };
        }
        if let Some(external) = external
            && let Some(answer) = self.unavailable("external")
        {
            let MetricIdentifier { name, selector } = &external.metric;
            return format!("unable to get external metric {namespace}/{name}/{}: {answer}", Written(selector.as_ref()));
        }
        error.to_string()
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

    /// What a metrics API answers where it has no samples.
    fn unavailable(&self, api: &str) -> Option<String> {
        let is_object = self.metric.parts().object.is_some();
        match self.error {
            MetricError::Unavailable(text) => Some(format!("unable to fetch metrics from {api} metrics API: {text}")),
            MetricError::NoSamples if is_object => Some(format!("unable to fetch metrics from {api} metrics API: {NO_OBJECT_SAMPLE}")),
            MetricError::NoSamples => Some(format!("no metrics returned from {api} metrics API")),
            MetricError::NoContainerSample { container, pod } => Some(format!(
                "failed to get container metrics: container {container} not present in metrics for pod {}/{pod}",
                self.namespace
            )),
            _ => None,
        }
    }
}

/// The name by which upstream's conditions call a metric that it has followed.
pub(super) fn name_of(metric: &Metric) -> String {
    let MetricStatus { object, pods, resource, container_resource, external, .. } = metric.parts();
    // With a target for each pod, an object's metric is called one that belongs to none, and a container's one of the pod.
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
        let name = name.map_or("", |name| name.as_str());
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
