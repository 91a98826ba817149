//! One metric over many pods, and a tick each of many autoscalers.

use std::cell::LazyCell;

use kube_semantics::Quantity;
use kube_semantics::hpa::{
    Autoscaler, Metric, Observation, Options, PastRecommendation, PodUsage, PodValue, PodValues, Pods, Samples, Scale, ScaleEvent,
    ScaleTarget, State, Tolerances,
};
use kube_semantics::object::{
    Container, ContainerMetrics, CrossVersionObjectReference, Duration, HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscaler,
    HorizontalPodAutoscalerBehavior, Labels, MetricIdentifier, MetricSpec, MetricTarget, ObjectMeta, Pod, PodCondition, PodMetrics,
    PodsMetricSource, ResourceList, ResourceMetricSource, ResourceName, Time,
};

use crate::measure::Workload;
use crate::random::Random;

const DOMAIN: &str = "hpa";
const AUTOSCALERS: usize = 1000;

pub fn workloads() -> Vec<Workload> {
    vec![
        metric("hpa.replicas_for_metric/10pods", 10),
        metric("hpa.replicas_for_metric/100pods", 100),
        metric("hpa.replicas_for_metric/1000pods", 1000),
        ticks("hpa.evaluate/1000x10pods_per_hpa"),
    ]
}

fn metric(name: &'static str, count: usize) -> Workload {
    let data = LazyCell::new(move || {
        let (pods, reports) = pods(&mut Random::new(42), "ns", count, 90);
        (Metric::new(&cpu_utilization(60)), Pods::new(&pods), Samples::PodMetrics(PodUsage::new(&reports)))
    });
    Workload::new(DOMAIN, name, 1, move || {
        let (metric, pods, samples) = &*data;
        let replicas = i32::try_from(count).expect("few pods");
        let target = ScaleTarget { current_replicas: replicas, status_replicas: replicas, pods: &pods.all() };
        match metric.replicas(&target, samples, now(), Tolerances::default(), &Options::default()) {
            Ok(proposal) => {
                let utilization = proposal.current.average_utilization.unwrap_or(0);
                format!("{} replicas at {utilization}%", proposal.replicas)
            }
            Err(error) => error.to_string(),
        }
    })
}

fn ticks(name: &'static str) -> Workload {
    let data = LazyCell::new(|| {
        let mut random = Random::new(42);
        (0..AUTOSCALERS).map(|h| Scene::new(&mut random, format!("ns-{h:04}"))).collect::<Vec<_>>()
    });
    Workload::new(DOMAIN, name, AUTOSCALERS, move || {
        let scale = Scale { replicas: 10, status_replicas: 10, selector: "app=web".into(), update_error: None };
        let (mut replicas, mut rescaled) = (0, 0);
        for scene in &*data {
            let seen = Observation { scale: Ok(&scale), pods: &scene.pods, samples: &scene.samples, others: &[] };
            let done = scene.autoscaler.evaluate(&seen, now(), &scene.state);
            if let Some(error) = done.error {
                return error.to_string();
            }
            replicas += done.status().desired_replicas;
            rescaled += usize::from(done.scaled_to.is_some());
        }
        format!("{replicas} replicas, {rescaled} rescaled")
    })
}

/// An autoscaler with all that it sees and remembers.
struct Scene {
    autoscaler: Autoscaler,
    pods: Pods,
    samples: Vec<Samples>,
    state: State,
}

impl Scene {
    fn new(random: &mut Random, namespace: String) -> Self {
        let load = 20 + random.below(161);
        let (pods, reports) = pods(random, &namespace, 10, load);
        let values = (0..10).map(|i| PodValue {
            pod: pod_name(i),
            value: quantity(&format!("{}", load + random.below(40))),
            timestamp: ago(15),
            ..PodValue::default()
        });
        let values: Vec<PodValue> = values.collect();
        let base = 4 + random.below(14);
        let past = (1..=5).rev().map(|k| PastRecommendation { time: ago(15 * k), replicas: small(base + random.below(3)) });
        let event = |seconds, change| ScaleEvent { time: ago(seconds), change, outdated: false };
        let mut state = State {
            recommendations: Some(past.collect()),
            scale_up_events: vec![event(90, 2), event(30, 1)],
            scale_down_events: vec![event(200, 1)],
            ..State::default()
        };
        (state.status.current_replicas, state.status.desired_replicas) = (10, 10);
        let samples = vec![Samples::PodMetrics(PodUsage::new(&reports)), Samples::PodValues(PodValues::new(&values))];
        Self { autoscaler: Autoscaler::new(&autoscaler(namespace)), pods: Pods::new(&pods), samples, state }
    }
}

fn autoscaler(namespace: String) -> HorizontalPodAutoscaler {
    let metadata = ObjectMeta { name: "web".to_owned(), namespace, ..ObjectMeta::default() };
    let mut autoscaler = HorizontalPodAutoscaler { metadata, ..HorizontalPodAutoscaler::default() };
    let spec = &mut autoscaler.spec;
    spec.scale_target_ref =
        CrossVersionObjectReference { api_version: "apps/v1".to_owned(), kind: "Deployment".to_owned(), name: "web".to_owned() };
    spec.min_replicas = Some(2);
    spec.max_replicas = 50;
    let target = MetricTarget { kind: "AverageValue".to_owned(), average_value: Some(quantity("100")), ..MetricTarget::default() };
    let qps = PodsMetricSource { metric: MetricIdentifier { name: "qps".to_owned(), selector: None }, target };
    spec.metrics = vec![cpu_utilization(60), MetricSpec { kind: "Pods".to_owned(), pods: Some(qps), ..MetricSpec::default() }];
    spec.behavior =
        Some(HorizontalPodAutoscalerBehavior { scale_up: Some(rules(60, "Max", 4, 50)), scale_down: Some(rules(300, "Min", 2, 20)) });
    autoscaler
}

fn rules(window: i32, select: &str, pods: i32, percent: i32) -> HPAScalingRules {
    let policy = |kind: &str, value| HPAScalingPolicy { kind: kind.to_owned(), value, period_seconds: 60 };
    HPAScalingRules {
        stabilization_window_seconds: Some(window),
        select_policy: Some(select.to_owned()),
        policies: Some(vec![policy("Pods", pods), policy("Percent", percent)]),
        tolerance: None,
    }
}

fn cpu_utilization(percent: i32) -> MetricSpec {
    let target = MetricTarget { kind: "Utilization".to_owned(), average_utilization: Some(percent), ..MetricTarget::default() };
    let resource = Some(ResourceMetricSource { name: "cpu".to_owned(), target });
    MetricSpec { kind: "Resource".to_owned(), resource, ..MetricSpec::default() }
}

fn pods(random: &mut Random, namespace: &str, count: usize, load: u64) -> (Vec<Pod>, Vec<PodMetrics>) {
    let (mut pods, mut reports) = (Vec::new(), Vec::new());
    for i in 0..count {
        let metadata = ObjectMeta {
            name: pod_name(i),
            namespace: namespace.to_owned(),
            labels: Labels::from([("app", "web")]),
            ..ObjectMeta::default()
        };
        let mut pod = Pod { metadata: metadata.clone(), ..Pod::default() };
        let (start, ready, transition) = if i % 17 == 5 { (ago(60), "False", ago(30)) } else { (ago(3600), "True", ago(3570)) };
        pod.status.phase = "Running".to_owned();
        pod.status.start_time = Some(start);
        pod.status.conditions = vec![PodCondition {
            kind: "Ready".to_owned(),
            status: ready.to_owned(),
            last_transition_time: transition,
            ..PodCondition::default()
        }];
        let mut containers = Vec::new();
        for (name, asks) in [("app", 500), ("proxy", 250)] {
            let mut container = Container { name: name.to_owned(), ..Container::default() };
            container.resources.requests = amounts(asks);
            pod.spec.containers.push(container);
            let used = asks * load / 100;
            let used = used - used / 4 + random.below(used / 2 + 1);
            containers.push(ContainerMetrics { name: name.to_owned(), usage: amounts(used) });
        }
        pods.push(pod);
        if i % 10 != 3 {
            reports.push(PodMetrics { metadata, timestamp: ago(15), window: Duration::from_seconds(30), containers });
        }
    }
    (pods, reports)
}

fn pod_name(i: usize) -> String {
    format!("pod-{i:05}")
}

fn amounts(amount: u64) -> ResourceList {
    [(ResourceName::CPU, quantity(&format!("{amount}m"))), (ResourceName::MEMORY, quantity(&format!("{amount}Mi")))].into()
}

fn quantity(text: &str) -> Quantity {
    text.parse().expect("a quantity")
}

fn small(number: u64) -> i32 {
    i32::try_from(number).expect("a small number")
}

fn now() -> Time {
    "2025-03-01T12:00:00Z".parse().expect("a time")
}

fn ago(seconds: i64) -> Time {
    now() + Duration::from_seconds(-seconds)
}
