//! What the autoscalers would do about what their status says, and which of them cannot work.

use std::io::{self, Write};

use kube_semantics::hpa::{
    Autoscaler, Observation, Options, OtherAutoscaler, PodUsage, PodValue, PodValues, Pods, Request, RequestError, Samples, Scale, State,
};
use kube_semantics::manifest::Object;
use kube_semantics::object::{
    ContainerMetrics, Duration, HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricValueStatus, ObjectMeta, Pod, PodMetrics,
    ResourceList, Time,
};
use kube_semantics::quantity::{Format, Quantity};
use kube_semantics::release::Gate;

use crate::cluster::{Cluster, What, Workload};
use crate::input::Source;
use crate::text::finding;
use crate::{Report, text};

/// An autoscaler and what it scales.
struct Scaled<'a> {
    source: Source<'a>,
    namespace: &'a str,
    object: &'a HorizontalPodAutoscaler,
    /// With the defaults.
    metrics: Vec<MetricSpec>,
    autoscaler: Autoscaler,
    /// None if it is not among the objects.
    target: Option<&'a Workload<'a>>,
    /// The target's pods; if there are none, some as its template makes them.
    pods: Vec<Pod>,
}

pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let options = Options::in_release(*report.gates);
    let scaled: Vec<Scaled<'_>> = report.input.items().filter_map(|source| Scaled::new(source, &report.cluster, &options)).collect();
    if scaled.is_empty() {
        return writeln!(out, "no autoscaler");
    }
    let rows = |problem: fn(&Scaled<'_>, &Options) -> Vec<String>| -> Vec<[String; 3]> {
        scaled
            .iter()
            .filter_map(|scaled| {
                let problems = problem(scaled, &options);
                (!problems.is_empty()).then(|| [scaled.source.to_string(), scaled.called(), problems.join("; ")])
            })
            .collect()
    };
    let mut found = finding("Autoscalers of what is not among the objects:", &rows(without_target), out)?;
    found |= finding("Autoscalers whose bounds leave no room:", &rows(without_room), out)?;
    found |= finding("Autoscalers with metrics that cannot be had:", &rows(without_metrics), out)?;
    found |= finding("Autoscalers whose pods lack what the metrics go by:", &rows(without_requests), out)?;
    found |= finding("Autoscalers that no pod belongs to:", &rows(without_pods), out)?;
    found |= finding("Autoscalers that want the same pods:", &fought_over(&scaled), out)?;
    found |= finding("Autoscalers whose target has a fixed number of replicas, which each apply brings back:", &rows(fixed), out)?;
    if !found {
        writeln!(out, "each has a target, room, metrics and pods\n")?;
    }
    writeln!(out, "What each would do, if its metrics stayed as its status has them:")?;
    let all: Vec<OtherAutoscaler> = scaled.iter().filter_map(Scaled::as_other).collect();
    let outcomes: Vec<[String; 3]> = scaled
        .iter()
        .map(|scaled| {
            let target = scaled.target.map_or_else(|| "?".to_owned(), |target| target.who.to_string());
            [format!("{}/{}", scaled.namespace, scaled.name()), target, scaled.outcome(&all)]
        })
        .collect();
    text::table(out, 2, &outcomes)
}

impl<'a> Scaled<'a> {
    fn new(source: Source<'a>, cluster: &'a Cluster<'a>, options: &Options) -> Option<Self> {
        let Object::HorizontalPodAutoscaler(object) = &source.item.object else { return None };
        let namespace = source.item.namespace()?;
        let reference = &object.spec.scale_target_ref;
        let is_target =
            |made: &&Workload<'_>| made.namespace == namespace && made.who.kind == reference.kind && made.who.name == reference.name;
        let target = cluster.workloads.iter().find(is_target);
        let mut spec = object.spec.clone();
        kube_semantics::hpa::set_defaults(&mut spec);
        let mut placed = (**object).clone();
        placed.metadata.namespace = namespace.to_owned();
        let pods = target.map(|target| pods(target, cluster, placed.status.current_replicas)).unwrap_or_default();
        let autoscaler = Autoscaler::new_in(&placed, options);
        Some(Self { source, namespace, object, metrics: spec.metrics, autoscaler, target, pods })
    }

    fn name(&self) -> &str {
        &self.object.metadata.name
    }

    fn called(&self) -> String {
        format!("{} {}/{}", self.source.item.kind, self.namespace, self.name())
    }

    fn as_other(&self) -> Option<OtherAutoscaler> {
        let selector = self.target?.selector.as_ref()?.as_ref().ok()?.clone();
        Some(OtherAutoscaler { name: self.name().to_owned(), namespace: self.namespace.to_owned(), selector })
    }

    /// What it would do, in words.
    fn outcome(&self, all: &[OtherAutoscaler]) -> String {
        let status = &self.object.status;
        if status.current_metrics.iter().all(|metric| metric.kind.is_empty()) {
            return "its status has no metrics to go by".to_owned();
        }
        let Some(other) = self.as_other() else { return "its target has no selector".to_owned() };
        let replicas =
            if status.current_replicas > 0 { status.current_replicas } else { self.target.and_then(fixed_replicas).unwrap_or(1) };
        let now = self.latest() + Duration::from_seconds(600);
        let samples: Vec<Samples> = (0..self.metrics.len()).map(|at| self.samples(at, replicas, now)).collect();
        let scale = Scale { replicas, status_replicas: replicas, selector: other.selector.to_string().into(), update_error: None };
        let seen = Observation { scale: Ok(&scale), pods: &Pods::new(&self.pods), samples: &samples, others: all };
        let done = self.autoscaler.evaluate(&seen, now, &State::of(self.object));
        let mut words = vec![done.to_string()];
        for (metric, proposal) in self.autoscaler.metrics().iter().zip(&done.proposals) {
            if let Ok(proposal) = proposal {
                words.push(format!("{metric} is at {:.2} of its target", proposal.ratio));
            }
        }
        words.join("; ")
    }

    /// The latest time that the objects know of.
    fn latest(&self) -> Time {
        let conditions = self.object.status.conditions.iter().map(|condition| condition.last_transition_time);
        let pods = self
            .pods
            .iter()
            .flat_map(|pod| pod.status.conditions.iter().map(|condition| condition.last_transition_time).chain(pod.status.start_time));
        conditions.chain(pods).chain(self.object.status.last_scale_time).max().unwrap_or_default()
    }

    /// The samples that a metric of the status comes from, as far as an average tells.
    fn samples(&self, at: usize, replicas: i32, timestamp: Time) -> Samples {
        let known = self.object.status.current_metrics.get(at).zip(self.metrics.get(at));
        let Some((status, spec)) = known.filter(|(status, spec)| status.kind == spec.kind) else { return Samples::default() };
        let window = Duration::from_seconds(30);
        let MetricStatus { object, pods, resource, container_resource, external, .. } = status;
        if let Some(resource) = resource {
            self.usage(&Request::of_pod(resource.name.as_str()), &resource.current, timestamp)
        } else if let Some(resource) = container_resource {
            self.usage(&Request::of_container(resource.name.as_str(), resource.container.as_str()), &resource.current, timestamp)
        } else if let Some(pods) = pods {
            let Some(value) = &pods.current.average_value else { return Samples::default() };
            let value = |pod: &Pod| PodValue { pod: pod.metadata.name.clone(), value: value.clone(), timestamp, window };
            Samples::PodValues(PodValues::new(&self.pods.iter().map(value).collect::<Vec<_>>()))
        } else if let Some(object) = object {
            total(&object.current, replicas).map_or_else(Samples::default, Samples::Value)
        } else if let Some(external) = external {
            total(&external.current, replicas).map_or_else(Samples::default, |value| Samples::Values(vec![value]))
        } else {
            Samples::Failed(format!("nothing is known of a metric of type {}", spec.kind))
        }
    }

    fn usage(&self, of: &Request, current: &MetricValueStatus, timestamp: Time) -> Samples {
        let report = |pod: &Pod| {
            let share = match (&current.average_value, current.average_utilization) {
                (Some(value), _) => value.clone(),
                // Autoscalers of the old version know only this.
                (None, Some(percent)) => {
                    let request = of.of(pod, &self.autoscaler.options().gates).unwrap_or(0);
                    Quantity::new_milli(request.saturating_mul(percent.into()) / 100, Format::DecimalSI)
                }
                (None, None) => return None,
            };
            let mut left = Some(share);
            let containers = pod.spec.containers.iter().map(|container| {
                let takes = of.container().is_empty() || of.container() == container.name;
                let amount = left.take_if(|_| takes).unwrap_or_default();
                ContainerMetrics { name: container.name.clone(), usage: ResourceList::from([(of.resource().clone(), amount)]) }
            });
            let containers = containers.collect();
            let metadata = ObjectMeta { name: pod.metadata.name.clone(), ..ObjectMeta::default() };
            Some(PodMetrics { metadata, timestamp, window: Duration::from_seconds(30), containers })
        };
        Samples::PodMetrics(PodUsage::new(&self.pods.iter().filter_map(report).collect::<Vec<_>>()))
    }
}

/// A value as a whole, or so much for each replica.
fn total(current: &MetricValueStatus, replicas: i32) -> Option<Quantity> {
    current.value.clone().or_else(|| Some(current.average_value.as_ref()? * i64::from(replicas)))
}

/// The pods of a workload; where there are none, as many as are wanted, long ready.
fn pods(target: &Workload<'_>, cluster: &Cluster<'_>, current: i32) -> Vec<Pod> {
    let selector = target.selector.as_ref().and_then(|selector| selector.as_ref().ok());
    let selected = |labels| selector.is_some_and(|selector| selector.matches(labels));
    let mut pods: Vec<Pod> = cluster
        .within(target.namespace)
        .filter(|(_, candidate)| selected(candidate.labels) && !candidate.has_ended())
        .filter_map(|(_, candidate)| match candidate.what {
            What::Pod(pod) => Some(pod.clone()),
            What::Template => None,
        })
        .collect();
    if pods.is_empty() && selected(&target.template.metadata.labels) {
        let wanted = if current > 0 { current } else { fixed_replicas(target).unwrap_or(1) };
        pods = (0..wanted.clamp(0, 1000)).map(|at| stand_in(target, at)).collect();
    }
    for pod in &mut pods {
        target.namespace.clone_into(&mut pod.metadata.namespace);
    }
    pods
}

fn stand_in(target: &Workload<'_>, at: i32) -> Pod {
    let ready = kube_semantics::object::PodCondition { kind: "Ready".to_owned(), status: "True".to_owned(), ..Default::default() };
    let mut pod = Pod { metadata: target.template.metadata.clone(), spec: target.template.spec.clone(), ..Pod::default() };
    pod.metadata.name = format!("{}-{at}", target.who.name);
    pod.status.phase = "Running".to_owned();
    pod.status.start_time = Some(Time::default());
    pod.status.conditions = vec![ready];
    pod
}

/// The number of replicas that the manifest of a workload gives.
fn fixed_replicas(target: &Workload<'_>) -> Option<i32> {
    match &target.source.item.object {
        Object::Deployment(made) => made.spec.replicas,
        Object::ReplicaSet(made) => made.spec.replicas,
        Object::StatefulSet(made) => made.spec.replicas,
        Object::ReplicationController(made) => made.spec.replicas,
        _ => None,
    }
}

fn without_target(scaled: &Scaled<'_>, _: &Options) -> Vec<String> {
    let reference = &scaled.object.spec.scale_target_ref;
    // Of other kinds nothing is known.
    let is_known = matches!(reference.kind.as_str(), "Deployment" | "ReplicaSet" | "StatefulSet" | "ReplicationController");
    let missing = scaled.target.is_none() && is_known;
    missing.then(|| format!("{} {} in {}", reference.kind, reference.name, scaled.namespace)).into_iter().collect()
}

fn without_room(scaled: &Scaled<'_>, options: &Options) -> Vec<String> {
    let (min, max) = scaled.autoscaler.bounds();
    let mut problems = Vec::new();
    if min > max {
        problems.push(format!("minReplicas is {min}, maxReplicas {max}"));
    }
    if min == 0 && !scaled.metrics.iter().any(|metric| matches!(metric.kind.as_str(), "Object" | "External")) {
        problems.push("minReplicas is 0, but no metric tells when to come back: it takes one of type Object or External".to_owned());
    }
    if min == 0 && !options.gates.enabled(Gate::HPAScaleToZero) {
        problems.push("minReplicas is 0, which takes the feature gate HPAScaleToZero".to_owned());
    }
    problems
}

fn without_metrics(scaled: &Scaled<'_>, _: &Options) -> Vec<String> {
    let metrics = scaled.autoscaler.metrics().iter();
    metrics.filter_map(|metric| Some(format!("{metric}: {}", metric.fault()?))).collect()
}

/// Utilization is measured by requests; a container's metric takes that container.
fn without_requests(scaled: &Scaled<'_>, options: &Options) -> Vec<String> {
    let Some(target) = scaled.target else { return Vec::new() };
    let pod = stand_in(target, 0);
    let mut problems = Vec::new();
    for metric in &scaled.metrics {
        let (request, aim) = match (&metric.resource, &metric.container_resource) {
            (Some(resource), _) if metric.kind == "Resource" => (Request::of_pod(resource.name.as_str()), &resource.target),
            (_, Some(resource)) if metric.kind == "ContainerResource" => {
                (Request::of_container(resource.name.as_str(), resource.container.as_str()), &resource.target)
            }
            _ => continue,
        };
        let by_request = aim.average_value.is_none() && aim.average_utilization.is_some();
        match request.of(&pod, &options.gates) {
            Err(RequestError::NoContainer { container, .. }) => problems.push(format!("there is no container {container}")),
            Err(RequestError::NoRequest { resource, container, .. }) if by_request => {
                problems.push(format!("container {container} requests no {resource}, so that there is nothing to measure its use by"));
            }
            Err(error) if by_request => problems.push(error.to_string()),
            _ => {}
        }
    }
    problems
}

fn without_pods(scaled: &Scaled<'_>, _: &Options) -> Vec<String> {
    let Some(target) = scaled.target else { return Vec::new() };
    match &target.selector {
        Some(Ok(selector)) if scaled.pods.is_empty() => vec![format!("{} selects {selector}", target.who)],
        Some(Err(error)) => vec![format!("{}: {error}", target.who)],
        _ => Vec::new(),
    }
}

fn fixed(scaled: &Scaled<'_>, _: &Options) -> Vec<String> {
    let Some(target) = scaled.target else { return Vec::new() };
    let replicas = fixed_replicas(target).map(|replicas| format!("{}: {} has replicas: {replicas}", target.source, target.who));
    replicas.into_iter().collect()
}

/// Autoscalers of one target, or of targets that select the same pods: none of them scales.
fn fought_over(scaled: &[Scaled<'_>]) -> Vec<[String; 3]> {
    let mut rows = Vec::new();
    for (at, one) in scaled.iter().enumerate() {
        for other in scaled.iter().skip(at + 1).filter(|other| other.namespace == one.namespace) {
            let Some(rival) = other.as_other() else { continue };
            let shared = one.pods.iter().filter(|pod| rival.selector.matches(&pod.metadata.labels)).count();
            if shared > 0 {
                let both = format!("{} and {}", one.called(), other.name());
                rows.push([one.source.to_string(), both, format!("{} in common: neither scales", text::count(shared, "pod"))]);
            }
        }
    }
    rows
}
