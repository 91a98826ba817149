//! Autoscalers: the number of pods stays within its bounds and policies, follows the load, and is the end of its own story.
//!
//! The input is a script: each byte chooses what comes next out of few names and figures, so that pods and samples meet.

use kube_semantics::Quantity;
use kube_semantics::hpa::{
    Autoscaler, Direction, Load, Observation, OtherAutoscaler, PastRecommendation, PodUsage, PodValue, PodValues, Pods, PolicyKind,
    ProposalRule, Recommendation, Samples, Scale, ScaleEvent, ScalingRules, SelectPolicy, Span, State, simulate,
};
use kube_semantics::object::{
    Container, ContainerMetrics, ContainerResourceMetricSource, Duration, ExternalMetricSource, HPAScalingPolicy, HPAScalingRules,
    HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerCondition, Labels, MetricIdentifier, MetricSpec,
    MetricTarget, ObjectMeta, ObjectMetricSource, Pod, PodCondition, PodMetrics, PodsMetricSource, ResourceList, ResourceMetricSource,
    Time,
};

const RESOURCES: [&str; 3] = ["cpu", "memory", "example.com/gpu"];
const CONTAINERS: [&str; 3] = ["app", "proxy", ""];
const FIGURES: [&str; 16] = [
    "0",
    "1",
    "250m",
    "500m",
    "750m",
    "1.5",
    "3",
    "10",
    "100",
    "1u",
    "-1",
    "-250m",
    "1Gi",
    "9223372036854775",
    "-9223372036854775",
    "1e30",
];
/// What a law about the load can be asked about: nothing that overflows.
const MODEST: [&str; 8] = ["0", "1m", "250m", "500m", "1", "2", "10", "100"];
const REPLICAS: [i32; 12] = [0, 1, 2, 3, 4, 5, 8, 10, 20, 100, -1, i32::MAX];
const PERCENT: [i32; 8] = [0, 1, 50, 60, 80, 100, 150, -5];
const SECONDS: [i32; 9] = [0, 1, 15, 30, 60, 300, 3600, -15, i32::MAX];
const PHASES: [&str; 6] = ["Running", "Pending", "Failed", "Succeeded", "Unknown", ""];

/// Holds every law that the autoscaler in `data` can break.
///
/// # Panics
/// When one is broken.
pub fn check(data: &[u8]) {
    let mut script = Script { data };
    let autoscaler = Autoscaler::new(&script.autoscaler());
    let scale = script.scale();
    let pods: Vec<Pod> = (0..script.choose(7)).map(|at| script.pod(at)).collect();
    let samples: Vec<Samples> = autoscaler.metrics().iter().map(|metric| script.samples(metric.kind(), &FIGURES)).collect();
    let others = script.others();
    let state = script.state();
    let now = script.now();

    let compiled = Pods::new(&pods);
    let seen = Observation { scale: scale.as_ref().ok_or("not found"), pods: &compiled, samples: &samples, others: &others };
    let done = autoscaler.evaluate(&seen, now, &state);
    // As text, since a ratio may be no number, which equals nothing.
    assert_eq!(format!("{done:?}"), format!("{:?}", autoscaler.evaluate(&seen, now, &state)), "the second answer");
    is_a_story(&done);
    stays_in_bounds(&autoscaler, &done);
    keeps_to_policies(&autoscaler, &done, &state, now);
    remembers(&state, &done);
    cares_for_no_order(&autoscaler, &pods, &seen, now, &state, &done);
    follows_the_load(&mut script, &autoscaler, now, &state);
    plays(&mut script, &autoscaler);
}

/// What changed the number leads from what the metrics ask for to what is set.
fn is_a_story(done: &Recommendation) {
    let current = done.status().current_replicas;
    if let Some(decisive) = done.decisive() {
        let tempered = decisive.rule != ProposalRule::Ratio;
        assert!(!tempered || decisive.replicas == current || decisive.pods.is_none(), "{decisive:?}");
    }
    for (before, after) in done.limits.iter().zip(done.limits.iter().skip(1)) {
        assert_eq!(before.after, after.before, "{:?}", done.limits);
    }
    let proposed = done.decisive().map(|proposal| proposal.untempered);
    if let (Some(proposed), Some(first)) = (proposed, done.limits.first()) {
        assert!(first.before == proposed || !done.proposals.iter().all(Result::is_ok), "{proposed}, {:?}", done.limits);
    }
    if let (Some(last), None) = (done.limits.last(), &done.error) {
        assert_eq!(last.after, done.replicas(), "{done}");
    }
    assert!(done.scaled_to != Some(current), "{done}");
    if done.error.is_none() {
        assert_eq!(done.status().desired_replicas, done.replicas());
    }
}

fn stays_in_bounds(autoscaler: &Autoscaler, done: &Recommendation) {
    let (min, max) = autoscaler.bounds();
    if let Some(replicas) = done.scaled_to
        && 0 <= min
        && min <= max
        // Twice as many as there are may be more than an int32 holds, which upstream does not catch.
        && (0..1 << 30).contains(&done.status().current_replicas)
    {
        assert!((min..=max).contains(&replicas), "{replicas} is not within {min} and {max}: {done}");
    }
}

/// No policy is exceeded, in exact arithmetic give or take one pod, since upstream goes by floats.
fn keeps_to_policies(autoscaler: &Autoscaler, done: &Recommendation, state: &State, now: Time) {
    let (Some(behavior), Some(replicas), Some(_)) = (autoscaler.behavior(), done.scaled_to, done.chosen) else { return };
    let current = done.status().current_replicas;
    if current == 0 || !(0..1_000_000).contains(&current) || !(0..1_000_000).contains(&replicas) {
        return;
    }
    let (rules, direction) = if replicas > current { (&behavior.scale_up, Direction::Up) } else { (&behavior.scale_down, Direction::Down) };
    let allowed = |exceeds: bool| assert!(!exceeds, "{done} exceeds {rules:?} after {state:?}");
    let change = i64::from(replicas).abs_diff(i64::from(current));
    let granted: Vec<i64> = granted(rules, direction, current.into(), state, now);
    match rules.select {
        SelectPolicy::Disabled => allowed(change > 0),
        SelectPolicy::Max => allowed(granted.iter().all(|granted| change > granted.max(&0).unsigned_abs() + 1)),
        SelectPolicy::Min => allowed(granted.iter().any(|granted| change > granted.max(&0).unsigned_abs() + 1)),
    }
}

/// How many pods each policy lets come or go.
fn granted(rules: &ScalingRules, direction: Direction, current: i64, state: &State, now: Time) -> Vec<i64> {
    let mut granted = Vec::new();
    let mut last = 0;
    for policy in &rules.policies {
        let recent = |events: &[ScaleEvent]| {
            let cutoff = now + -policy.period;
            events.iter().filter(|event| event.time > cutoff).map(|event| i64::from(event.change)).sum::<i64>()
        };
        let start = current - recent(&state.scale_up_events) + recent(&state.scale_down_events);
        let value = i64::from(policy.value);
        last = match (policy.kind, direction) {
            (PolicyKind::Pods, Direction::Up) => start + value,
            (PolicyKind::Pods, Direction::Down) => start - value,
            (PolicyKind::Percent, Direction::Up) => (start * (100 + value)).div_euclid(100) + 1,
            (PolicyKind::Percent, Direction::Down) => (start * (100 - value)) / 100,
            (PolicyKind::Unknown, _) => last,
        };
        granted.push(if direction == Direction::Up { last - current } else { current - last });
    }
    granted
}

/// The memory grows by one entry at most, and can be written down.
fn remembers(state: &State, done: &Recommendation) {
    let grown = |before: usize, after: usize| assert!(before <= after && after <= before + 1, "{before} to {after}");
    if let (Some(before), Some(after)) = (&state.recommendations, &done.state.recommendations) {
        grown(before.len(), after.len());
    }
    grown(state.scale_up_events.len(), done.state.scale_up_events.len());
    grown(state.scale_down_events.len(), done.state.scale_down_events.len());
    let text = serde_json::to_string(&done.state).expect("a state");
    let read: State = serde_json::from_str(&text).expect("what was written");
    assert_eq!(serde_json::to_string(&read).expect("a state"), text);
}

/// In which order pods and samples come does not matter, but to which of several faulty pods a message names.
fn cares_for_no_order(autoscaler: &Autoscaler, pods: &[Pod], seen: &Observation<'_>, now: Time, state: &State, done: &Recommendation) {
    let pods: Vec<Pod> = pods.iter().rev().cloned().collect();
    let again = autoscaler.evaluate(&Observation { pods: &Pods::new(&pods), ..*seen }, now, state);
    let groups = |done: &Recommendation| {
        let ready = |pods: &kube_semantics::hpa::PodGroups| pods.count(kube_semantics::hpa::PodGroup::Ready);
        done.proposals.iter().map(|proposal| proposal.as_ref().ok()?.pods.as_ref().map(ready)).collect::<Vec<_>>()
    };
    let wordless = |done: &Recommendation| {
        let mut state = done.state.clone();
        state.status.conditions.iter_mut().for_each(|condition| condition.message = "".into());
        state
    };
    assert_eq!((done.scaled_to, wordless(done), groups(done)), (again.scaled_to, wordless(&again), groups(&again)));
}

/// More load never makes fewer pods, where every pod is there and has its sample.
fn follows_the_load(script: &mut Script<'_>, autoscaler: &Autoscaler, now: Time, state: &State) {
    let pods: Vec<Pod> = (0..=script.choose(6)).map(|at| script.ordinary_pod(at)).collect();
    let count = i32::try_from(pods.len()).expect("few pods");
    let scale = Scale { replicas: count, status_replicas: count, selector: "app=web".into(), update_error: None };
    let (min, max) = autoscaler.bounds();
    if !(0 <= min && min <= count && count <= max) {
        return;
    }
    let (mut less, mut more) = (Vec::new(), Vec::new());
    for metric in autoscaler.metrics() {
        let [a, b] = script.grown_samples(metric.kind(), pods.len());
        less.push(a);
        more.push(b);
    }
    let ask = |samples: &[Samples]| {
        autoscaler.evaluate(&Observation { scale: Ok(&scale), pods: &Pods::new(&pods), samples, others: &[] }, now, state)
    };
    let (less, more) = (ask(&less), ask(&more));
    if less.error.is_none() && more.error.is_none() && !any_odd(&less) && !any_odd(&more) {
        assert!(less.replicas() <= more.replicas(), "{less}, but {more}");
    }
}

/// Aims at nothing or less, where the load turns round.
fn any_odd(done: &Recommendation) -> bool {
    let is_odd = |ratio: f64| !(0.0..1e6).contains(&ratio);
    done.proposals
        .iter()
        .flatten()
        .any(|proposal| is_odd(proposal.ratio) || proposal.tolerances.scale_up < 0.0 || proposal.tolerances.scale_down < 0.0)
}

/// A simulation keeps to the bounds, too, and is the same each time.
fn plays(script: &mut Script<'_>, autoscaler: &Autoscaler) {
    let load: Vec<Load> = (0..script.choose(3))
        .map(|_| {
            let points = [0, 60, 120].map(|seconds| (Duration::from_seconds(seconds), script.figure(&FIGURES)));
            if script.choose(2) == 0 { Load::steps(points) } else { Load::linear(points) }
        })
        .collect();
    let span = Span {
        replicas: script.pick(REPLICAS),
        ready_after: Duration::from_seconds(script.pick(SECONDS).into()),
        interval: Duration::from_seconds(15),
        room: 12,
        ..Span::of(Duration::from_seconds(241))
    };
    let ticks: Vec<_> = simulate(autoscaler, &load, &span).collect();
    assert_eq!(ticks, simulate(autoscaler, &load, &span).collect::<Vec<_>>());
    assert_eq!(ticks.len(), 17);
    for tick in &ticks {
        assert!(tick.ready <= tick.pods && tick.pods <= span.room, "{tick:?}");
    }
}

/// A script that never ends: after the last byte all choices are the first.
struct Script<'a> {
    data: &'a [u8],
}

impl Script<'_> {
    fn choose(&mut self, below: usize) -> usize {
        let Some((first, rest)) = self.data.split_first() else { return 0 };
        self.data = rest;
        usize::from(*first) % below
    }

    fn pick<T: Copy, const LENGTH: usize>(&mut self, from: [T; LENGTH]) -> T {
        from[self.choose(LENGTH)]
    }

    fn figure(&mut self, figures: &[&str]) -> Quantity {
        figures[self.choose(figures.len())].parse().expect("a quantity")
    }

    fn maybe<T>(&mut self, what: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.choose(3) > 0).then(|| what(self))
    }

    fn autoscaler(&mut self) -> HorizontalPodAutoscaler {
        let mut autoscaler = HorizontalPodAutoscaler { metadata: named("web".to_owned()), ..HorizontalPodAutoscaler::default() };
        let spec = &mut autoscaler.spec;
        spec.scale_target_ref.api_version = self.pick(["apps/v1", "v1", "a/b/c"]).to_owned();
        spec.min_replicas = self.maybe(|script| script.pick(REPLICAS));
        spec.max_replicas = self.pick(REPLICAS);
        spec.metrics = (0..self.choose(4)).map(|_| self.metric()).collect();
        spec.behavior = self
            .maybe(|script| HorizontalPodAutoscalerBehavior { scale_up: script.maybe(Self::rules), scale_down: script.maybe(Self::rules) });
        autoscaler
    }

    fn metric(&mut self) -> MetricSpec {
        let kind = self.pick(["Resource", "ContainerResource", "Pods", "Object", "External", "Other"]).to_owned();
        let target = MetricTarget {
            kind: self.pick(["AverageValue", "Value", "Utilization"]).to_owned(),
            value: self.maybe(|script| script.figure(&FIGURES)),
            average_value: self.maybe(|script| script.figure(&FIGURES)),
            average_utilization: self.maybe(|script| script.pick(PERCENT)),
        };
        let metric = MetricIdentifier { name: "load".to_owned(), selector: None };
        let (name, container) = (self.pick(RESOURCES).to_owned(), self.pick(CONTAINERS).to_owned());
        let mut spec = MetricSpec { kind, ..MetricSpec::default() };
        match spec.kind.as_str() {
            "Resource" => spec.resource = Some(ResourceMetricSource { name, target }),
            "ContainerResource" => spec.container_resource = Some(ContainerResourceMetricSource { name, target, container }),
            "Pods" => spec.pods = Some(PodsMetricSource { metric, target }),
            "Object" => spec.object = Some(ObjectMetricSource { metric, target, ..ObjectMetricSource::default() }),
            _ => spec.external = Some(ExternalMetricSource { metric, target }),
        }
        spec
    }

    fn rules(&mut self) -> HPAScalingRules {
        HPAScalingRules {
            stabilization_window_seconds: self.maybe(|script| script.pick(SECONDS)),
            select_policy: self.maybe(|script| script.pick(["Max", "Min", "Disabled", "Odd"]).to_owned()),
            policies: self.maybe(|script| {
                (0..script.choose(3))
                    .map(|_| HPAScalingPolicy {
                        kind: script.pick(["Pods", "Percent", "Odd"]).to_owned(),
                        value: script.pick(REPLICAS),
                        period_seconds: script.pick(SECONDS),
                    })
                    .collect()
            }),
            tolerance: self.maybe(|script| script.figure(&["0.1", "0", "50m", "1", "-1", "0.25", "1e30"])),
        }
    }

    fn scale(&mut self) -> Option<Scale> {
        (self.choose(8) != 7).then(|| Scale {
            replicas: self.pick(REPLICAS),
            status_replicas: self.pick(REPLICAS),
            selector: self.pick(["app=web", "app=web", "app in (web", "", "app!=web"]).into(),
            update_error: (self.choose(8) == 7).then(|| "conflict".to_owned()),
        })
    }

    fn others(&mut self) -> Vec<OtherAutoscaler> {
        let other = |script: &mut Self| OtherAutoscaler {
            name: script.pick(["api", "web"]).to_owned(),
            namespace: script.pick(["shop", "other"]).to_owned(),
            selector: script.pick(["app=api", "app=web"]).parse().expect("a selector"),
        };
        (0..self.choose(4).saturating_sub(2)).map(|_| other(self)).collect()
    }

    fn pod(&mut self, at: usize) -> Pod {
        let mut pod = self.ordinary_pod(at);
        pod.metadata.labels = Labels::from([("app", self.pick(["web", "web", "api"]))]);
        pod.metadata.deletion_timestamp = (self.choose(8) == 7).then(|| self.now());
        pod.status.phase = self.pick(PHASES).to_owned();
        pod.status.start_time = self.maybe(Self::time);
        pod.status.conditions = (0..self.choose(3))
            .map(|_| PodCondition {
                kind: self.pick(["Ready", "Initialized"]).to_owned(),
                status: self.pick(["True", "False", "Unknown"]).to_owned(),
                last_transition_time: self.time(),
                ..PodCondition::default()
            })
            .collect();
        pod
    }

    /// A pod that runs, has long been ready and requests something.
    fn ordinary_pod(&mut self, at: usize) -> Pod {
        let mut pod = Pod { metadata: named(format!("p{at}")), ..Pod::default() };
        pod.metadata.labels = Labels::from([("app", "web")]);
        pod.status.phase = "Running".to_owned();
        pod.status.start_time = Some(self.now() + Duration::from_seconds(-36_000));
        pod.status.conditions = vec![PodCondition {
            kind: "Ready".to_owned(),
            status: "True".to_owned(),
            last_transition_time: self.now() + Duration::from_seconds(-35_000),
            ..PodCondition::default()
        }];
        pod.spec.containers = (0..self.choose(3))
            .map(|at| {
                let mut container = Container { name: CONTAINERS[at].to_owned(), ..Container::default() };
                container.resources.requests = self.list(&MODEST);
                container
            })
            .collect();
        pod
    }

    fn list(&mut self, figures: &[&str]) -> ResourceList {
        let skipped = self.choose(6);
        let names = RESOURCES.iter().enumerate().filter(|(at, _)| *at != skipped);
        names.map(|(_, name)| *name).collect::<Vec<_>>().into_iter().map(|name| (name, self.figure(figures))).collect()
    }

    fn samples(&mut self, kind: &str, figures: &[&str]) -> Samples {
        let timestamp = self.time();
        let window = Duration::from_seconds(self.pick(SECONDS).into());
        match (self.choose(8), kind) {
            (7, _) => Samples::Failed("down".to_owned()),
            (_, "Resource" | "ContainerResource") => {
                let report = |script: &mut Self| PodMetrics {
                    metadata: named(format!("p{}", script.choose(8))),
                    timestamp,
                    window,
                    containers: (0..script.choose(3))
                        .map(|at| ContainerMetrics { name: CONTAINERS[at].to_owned(), usage: script.list(figures) })
                        .collect(),
                };
                let reports: Vec<PodMetrics> = (0..self.choose(8)).map(|_| report(self)).collect();
                Samples::PodMetrics(PodUsage::new(&reports))
            }
            (_, "Pods") => {
                let value = |script: &mut Self| PodValue {
                    pod: format!("p{}", script.choose(8)),
                    value: script.figure(figures),
                    timestamp,
                    window,
                };
                let values: Vec<PodValue> = (0..self.choose(8)).map(|_| value(self)).collect();
                Samples::PodValues(PodValues::new(&values))
            }
            (_, "Object") => Samples::Value(self.figure(figures)),
            _ => Samples::Values((0..self.choose(4)).map(|_| self.figure(figures)).collect()),
        }
    }

    /// The samples of all pods, and the same with more load.
    fn grown_samples(&mut self, kind: &str, pods: usize) -> [Samples; 2] {
        let timestamp = self.now() + Duration::from_seconds(-15);
        let window = Duration::from_seconds(30);
        let mut pairs = Vec::new();
        for _ in 0..pods {
            let less = self.figure(&MODEST);
            let more = less.checked_add(&self.figure(&MODEST)).expect("few digits");
            pairs.push([less, more]);
        }
        [0, 1].map(|which| {
            let figures = || pairs.iter().map(|pair: &[Quantity; 2]| pair[which].clone());
            match kind {
                "Resource" | "ContainerResource" => {
                    let report = |(at, figure): (usize, Quantity)| {
                        let usage: ResourceList = RESOURCES.iter().map(|name| (*name, figure.clone())).collect();
                        let containers = CONTAINERS.iter().map(|name| ContainerMetrics { name: (*name).to_owned(), usage: usage.clone() });
                        PodMetrics { metadata: named(format!("p{at}")), timestamp, window, containers: containers.collect() }
                    };
                    Samples::PodMetrics(PodUsage::new(&figures().enumerate().map(report).collect::<Vec<_>>()))
                }
                "Pods" => {
                    let value = |(at, value)| PodValue { pod: format!("p{at}"), value, timestamp, window };
                    Samples::PodValues(PodValues::new(&figures().enumerate().map(value).collect::<Vec<_>>()))
                }
                "Object" => Samples::Value(figures().next().unwrap_or_default()),
                _ => Samples::Values(figures().collect()),
            }
        })
    }

    fn state(&mut self) -> State {
        let mut state = State::default();
        state.status.current_replicas = self.pick(REPLICAS);
        state.status.desired_replicas = self.pick(REPLICAS);
        state.status.conditions = (0..self.choose(3))
            .map(|_| HorizontalPodAutoscalerCondition {
                kind: self.pick(["ScaledToZero", "AbleToScale", "Odd"]).into(),
                status: self.pick(["True", "False"]).into(),
                ..HorizontalPodAutoscalerCondition::default()
            })
            .collect();
        state.recommendations = self.maybe(|script| {
            (0..script.choose(4)).map(|_| PastRecommendation { time: script.time(), replicas: script.pick(REPLICAS) }).collect()
        });
        state.scale_up_events = self.events();
        state.scale_down_events = self.events();
        state
    }

    fn events(&mut self) -> Vec<ScaleEvent> {
        let event =
            |script: &mut Self| ScaleEvent { time: script.time(), change: script.pick([1, 2, 5, 100]), outdated: script.choose(4) == 3 };
        (0..self.choose(4)).map(|_| event(self)).collect()
    }

    fn now(&self) -> Time {
        "2025-03-01T12:00:00Z".parse().expect("a time")
    }

    fn time(&mut self) -> Time {
        self.now() + Duration::from_seconds(-i64::from(self.pick(SECONDS)))
    }
}

fn named(name: String) -> ObjectMeta {
    ObjectMeta { name, namespace: "shop".to_owned(), ..ObjectMeta::default() }
}
