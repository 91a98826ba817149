//! An autoscaler at work: tick after tick over a curve of load.

use super::autoscaler::Autoscaler;
use super::failure::MetricError;
use super::metric::Reported;
use super::observation::{Observation, Scale};
use super::pods::Pods;
use super::recommendation::{Limit, ReconcileError};
use super::samples::{PodUsage, PodValue, PodValues, Samples};
use super::state::State;
use crate::object::{
    ContainerMetrics, Duration, Labels, ObjectMeta, Pod, PodCondition, PodMetrics, PodSpec, ResourceList, ResourceName, Time,
};
use crate::quantity::{Format, Quantity};

/// Whoever asks for more pods at once is refused the rest: a larger cluster than anybody has run.
const MOST_PODS: usize = 150_000;

/// The label `app` of the pods.
const LABEL: &str = "simulated";

/// How much is asked of the pods in all, over time.
///
/// ```
/// use kube_semantics::hpa::Load;
/// use kube_semantics::object::Duration;
///
/// let minute = Duration::from_seconds(60);
/// let ramp = Load::linear([(Duration::default(), "1".parse()?), (minute, "3".parse()?)]);
/// assert_eq!(ramp.at(Duration::from_seconds(30)).to_string(), "2");
/// let step = Load::steps([(Duration::default(), "1".parse()?), (minute, "3".parse()?)]);
/// assert_eq!(step.at(Duration::from_seconds(30)).to_string(), "1");
/// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Sorted by time; amounts in thousandths.
    points: Vec<(Duration, i64)>,
    is_linear: bool,
}

impl Load {
    /// The same all the time.
    #[must_use]
    pub fn constant(amount: &Quantity) -> Self {
        Self::new([(Duration::default(), amount.clone())], false)
    }

    /// From each point in time on so much.
    #[must_use]
    pub fn steps(points: impl IntoIterator<Item = (Duration, Quantity)>) -> Self {
        Self::new(points, false)
    }

    /// A straight line from each point to the next.
    #[must_use]
    pub fn linear(points: impl IntoIterator<Item = (Duration, Quantity)>) -> Self {
        Self::new(points, true)
    }

    fn new(points: impl IntoIterator<Item = (Duration, Quantity)>, is_linear: bool) -> Self {
        let mut points: Vec<_> = points.into_iter().map(|(time, amount)| (time, amount.wrapped_scaled_value(3))).collect();
        points.sort_by_key(|(time, _)| *time);
        Self { points, is_linear }
    }

    /// How much that is after some time: before the first point as much as there, after the last one as much as there.
    #[must_use]
    pub fn at(&self, after: Duration) -> Quantity {
        Quantity::new_milli(self.milli_at(after), Format::DecimalSI)
    }

    fn milli_at(&self, after: Duration) -> i64 {
        let next = self.points.partition_point(|(time, _)| *time <= after);
        let end = self.points.get(next);
        let Some(start) = next.checked_sub(1).and_then(|last| self.points.get(last)) else {
            return end.map_or(0, |(_, amount)| *amount);
        };
        match end {
            Some(end) if self.is_linear => {
                let [from, to, now] = [start.0, end.0, after].map(|time| i128::from(time.nanos()));
                let grown = (i128::from(end.1) - i128::from(start.1)) * (now - from) / (to - from).max(1);
                i64::try_from(i128::from(start.1) + grown).unwrap_or(i64::MAX)
            }
            _ => start.1,
        }
    }
}

/// For how long an autoscaler is watched, and what its pods are like.
///
/// ```
/// use kube_semantics::hpa::Span;
/// use kube_semantics::object::Duration;
///
/// let span = Span { replicas: 3, ..Span::of(Duration::from_seconds(3600)) };
/// assert_eq!(span.interval.to_string(), "15s");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// When it begins.
    pub start: Time,
    /// How long it is.
    pub length: Duration,
    /// From tick to tick; at least a second.
    pub interval: Duration,
    /// How many pods there are at first, all of them long ready.
    pub replicas: i32,
    /// What each pod is made of; its requests are what utilization is measured by.
    pub pod: PodSpec,
    /// How long it takes a new pod to become ready.
    pub ready_after: Duration,
    /// Over how long usage is measured: a new pod has no sample before that.
    pub window: Duration,
    /// How many pods the cluster has room for; what goes beyond is not started.
    pub room: usize,
}

impl Span {
    /// One pod at first with a container that requests one processor; ready after half a minute, and measured over as long.
    #[must_use]
    pub fn of(length: Duration) -> Self {
        let mut container = crate::object::Container { name: "main".to_owned(), ..crate::object::Container::default() };
        container.resources.requests = [(ResourceName::CPU, Quantity::new(1, Format::DecimalSI))].into();
        Self {
            start: Time::default(),
            length,
            interval: Duration::from_seconds(15),
            replicas: 1,
            pod: PodSpec { containers: vec![container], ..PodSpec::default() },
            ready_after: Duration::from_seconds(30),
            window: Duration::from_seconds(30),
            room: 5000,
        }
    }
}

/// A tick of a simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct SimulatedTick {
    /// How long after the beginning.
    pub after: Duration,
    /// What is asked of the pods in all, metric by metric.
    pub load: Vec<Quantity>,
    /// How many pods there are.
    pub pods: usize,
    /// How many of them are ready, and share the load.
    pub ready: usize,
    /// How many were wanted when the tick began.
    pub before: i32,
    /// How many are wanted after it.
    pub replicas: i32,
    /// How many the metrics ask for, before anything limits it.
    pub proposed: Option<i32>,
    /// The metric that decided, by position.
    pub chosen: Option<usize>,
    /// What changed the number, in order.
    pub limits: Vec<Limit>,
    /// What went wrong.
    pub error: Option<ReconcileError>,
}

/// Plays an autoscaler over a curve of load for each of its metrics, tick by tick.
///
/// The load of a metric is what is asked of all pods together. Ready pods share it evenly, whatever they can take; the others
/// have none. A metric that describes another object or comes from outside reports the load as a whole. New pods become ready
/// after a while, and have a sample once they have been measured for a whole window; when there are to be fewer, the newest go
/// first, at once. Nothing is left to chance: the same input gives the same ticks.
///
/// ```
/// use kube_semantics::hpa::{Autoscaler, Load, Span, simulate};
/// use kube_semantics::object::{Duration, HorizontalPodAutoscaler};
///
/// let autoscaler: HorizontalPodAutoscaler = serde_json::from_str(r#"{"spec": {"maxReplicas": 10}}"#)?;
/// let autoscaler = Autoscaler::new(&autoscaler);
/// let load = [Load::steps([(Duration::default(), "500m".parse()?), (Duration::from_seconds(60), "4".parse()?)])];
/// let ticks: Vec<_> = simulate(&autoscaler, &load, &Span::of(Duration::from_seconds(300))).collect();
/// assert_eq!(ticks.first().map(|tick| tick.replicas), Some(1));
/// assert_eq!(ticks.last().map(|tick| tick.replicas), Some(5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn simulate<'a>(autoscaler: &'a Autoscaler, load: &'a [Load], span: &Span) -> Simulation<'a> {
    let mut simulation = Simulation {
        autoscaler,
        load,
        span: span.clone(),
        after: Some(Duration::default()),
        scale: Scale { replicas: span.replicas, selector: format!("app={LABEL}").into(), ..Scale::default() },
        pods: Vec::new(),
        since: Vec::new(),
        ready: 0,
        born: 0,
        state: State::default(),
    };
    simulation.start_and_stop(Duration::from_nanos(i64::MIN / 4));
    simulation
}

/// The ticks of a simulation, one after another.
#[derive(Clone, Debug)]
pub struct Simulation<'a> {
    autoscaler: &'a Autoscaler,
    load: &'a [Load],
    span: Span,
    /// When the next tick is; `None` at the end.
    after: Option<Duration>,
    scale: Scale,
    /// The oldest first.
    pods: Vec<Pod>,
    /// Since when each pod is there.
    since: Vec<Duration>,
    /// How many of them are ready: the oldest ones.
    ready: usize,
    /// How many pods there have ever been.
    born: u64,
    state: State,
}

impl Iterator for Simulation<'_> {
    type Item = SimulatedTick;

    fn next(&mut self) -> Option<SimulatedTick> {
        let after = self.after.filter(|after| *after <= self.span.length)?;
        self.after = after.nanos().checked_add(self.span.interval.nanos().max(1_000_000_000)).map(Duration::from_nanos);
        Some(self.tick(after))
    }
}

impl Simulation<'_> {
    fn tick(&mut self, after: Duration) -> SimulatedTick {
        let now = self.span.start + after;
        self.grow_ready(after);
        let load: Vec<i64> = self.load.iter().map(|load| load.milli_at(after)).collect();
        let measured = self.there_for(self.span.window, after);
        let metrics = self.autoscaler.metrics().iter().enumerate();
        let samples: Vec<Samples> = metrics.map(|(at, metric)| self.samples(metric.reported(), load.get(at), measured, now)).collect();
        self.scale.status_replicas = i32::try_from(self.pods.len()).unwrap_or(i32::MAX);
        let seen = Observation { scale: Ok(&self.scale), pods: &Pods::new(&self.pods), samples: &samples, others: &[] };
        let done = self.autoscaler.evaluate(&seen, now, &self.state);
        let tick = SimulatedTick {
            after,
            load: load.into_iter().map(|milli| Quantity::new_milli(milli, Format::DecimalSI)).collect(),
            pods: self.pods.len(),
            ready: self.ready,
            before: self.scale.replicas,
            replicas: done.replicas(),
            proposed: done.decisive().map(|proposal| proposal.untempered),
            chosen: done.chosen,
            limits: done.limits,
            error: done.error,
        };
        self.scale.replicas = tick.replicas;
        self.state = done.state;
        self.start_and_stop(after);
        tick
    }

    /// How many pods, the oldest ones, have been there for so long.
    fn there_for(&self, long: Duration, after: Duration) -> usize {
        self.since.partition_point(|since| long_after(*since, long) <= after)
    }

    /// Makes those pods ready for which it is time.
    fn grow_ready(&mut self, after: Duration) {
        let ready = self.there_for(self.span.ready_after, after);
        for (pod, since) in self.pods.iter_mut().zip(&self.since).take(ready).skip(self.ready) {
            for condition in &mut pod.status.conditions {
                "True".clone_into(&mut condition.status);
                condition.last_transition_time = self.span.start + long_after(*since, self.span.ready_after);
            }
        }
        self.ready = ready;
    }

    /// Brings the pods to the number that is wanted.
    fn start_and_stop(&mut self, after: Duration) {
        let wanted = usize::try_from(self.scale.replicas).unwrap_or(0).min(self.span.room).min(MOST_PODS);
        self.pods.truncate(wanted);
        self.since.truncate(wanted);
        self.ready = self.ready.min(wanted);
        while self.pods.len() < wanted {
            self.pods.push(new_pod(self.born, after, self.autoscaler.namespace(), &self.span));
            self.since.push(after);
            self.born += 1;
        }
    }

    /// What is reported of a metric, for so many of the pods if it is one of theirs.
    fn samples(&self, reported: Result<Reported<'_>, &MetricError>, load: Option<&i64>, measured: usize, timestamp: Time) -> Samples {
        let Some(&load) = load else { return Samples::default() };
        let window = self.span.window;
        let shares = self.pods.iter().take(measured).zip(shares(load, self.ready));
        let shares = shares.map(|(pod, share)| (&pod.metadata.name, Quantity::new_milli(share, Format::DecimalSI)));
        match reported {
            Ok(Reported::PodMetrics(request)) => {
                let report = |(pod, share): (&String, Quantity)| PodMetrics {
                    metadata: ObjectMeta { name: pod.clone(), ..ObjectMeta::default() },
                    timestamp,
                    window,
                    containers: usage(&self.span.pod, request.container(), request.resource(), share),
                };
                Samples::PodMetrics(PodUsage::new(&shares.map(report).collect::<Vec<_>>()))
            }
            Ok(Reported::PodValues) => {
                let value = |(pod, value): (&String, Quantity)| PodValue { pod: pod.clone(), value, timestamp, window };
                Samples::PodValues(PodValues::new(&shares.map(value).collect::<Vec<_>>()))
            }
            Ok(Reported::Value) => Samples::Value(Quantity::new_milli(load, Format::DecimalSI)),
            Ok(Reported::Values) => Samples::Values(vec![Quantity::new_milli(load, Format::DecimalSI)]),
            Err(_) => Samples::default(),
        }
    }
}

fn long_after(since: Duration, long: Duration) -> Duration {
    Duration::from_nanos(since.nanos().saturating_add(long.nanos()))
}

/// What each pod takes of a load: the first ones are ready, and share it evenly; the others take nothing.
fn shares(load: i64, ready: usize) -> impl Iterator<Item = i64> {
    let among = i64::try_from(ready).unwrap_or(i64::MAX).max(1);
    let mut rest = load % among;
    let of_ready = std::iter::repeat_with(move || {
        // What does not divide is left over for the first ones.
        let more = rest.signum();
        rest -= more;
        load / among + more
    });
    of_ready.take(ready).chain(std::iter::repeat(0))
}

/// What the containers of a pod use: one of them, or the first, uses everything.
fn usage(pod: &PodSpec, container: &str, resource: &ResourceName, share: Quantity) -> Vec<ContainerMetrics> {
    let mut left = Some(share);
    let containers = pod.running_containers().map(|own| {
        let takes = container.is_empty() || container == own.name;
        let amount = left.take_if(|_| takes).unwrap_or_default();
        ContainerMetrics { name: own.name.clone(), usage: ResourceList::from([(resource.clone(), amount)]) }
    });
    containers.collect()
}

fn new_pod(number: u64, since: Duration, namespace: &str, span: &Span) -> Pod {
    let metadata = ObjectMeta {
        name: format!("pod-{number}"),
        namespace: namespace.to_owned(),
        labels: Labels::from([("app", LABEL)]),
        ..ObjectMeta::default()
    };
    let mut pod = Pod { metadata, spec: span.pod.clone(), ..Pod::default() };
    let start = span.start + since;
    pod.status.phase = "Running".to_owned();
    pod.status.start_time = Some(start);
    pod.status.conditions =
        vec![PodCondition { kind: "Ready".to_owned(), status: "False".to_owned(), last_transition_time: start, ..PodCondition::default() }];
    pod
}
