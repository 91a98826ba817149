//! Autoscalers by the typed door: what differs between releases, the story of a number, and simulations.

use kube_semantics::hpa::{
    Autoscaler, Limit, LimitReason, LimitRule, Load, Metric, MetricError, Observation, Options, OtherAutoscaler, PastRecommendation,
    PodGroup, PodUsage, Pods, Proposal, Recommendation, Request, Samples, Scale, ScaleTarget, Span, State, Tolerances, simulate,
};
use kube_semantics::object::{Duration, HorizontalPodAutoscaler, MetricSpec, Pod, PodMetrics, Time};
use kube_semantics::release::{FeatureGates, Gate, Release};
use kube_semantics::selector::Selector;
use serde_json::{Value, json};

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn now() -> Time {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn pod(name: &str, cpu: &str) -> Pod {
    read(json!({
        "metadata": {"name": name, "namespace": "shop", "labels": {"app": "web"}},
        "spec": {"containers": [{"name": "app", "resources": {"requests": {"cpu": cpu, "memory": "1Gi"}}}]},
        "status": {"phase": "Running", "startTime": "2026-03-01T09:00:00Z",
                   "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-03-01T09:00:20Z"}]}
    }))
}

fn usage(of: &[(&str, &str, Value)]) -> Samples {
    let reports: Vec<PodMetrics> = of
        .iter()
        .map(|(pod, container, usage)| {
            read(json!({"metadata": {"name": pod}, "timestamp": "2026-03-01T11:59:45Z", "window": "30s",
                        "containers": [{"name": container, "usage": usage}]}))
        })
        .collect();
    Samples::PodMetrics(PodUsage::new(&reports))
}

fn ask(metric: Value, replicas: i32, pods: &[Pod], samples: &Samples, release: Release) -> Result<Proposal, MetricError> {
    let pods = Pods::new(pods);
    let target = ScaleTarget { current_replicas: replicas, status_replicas: replicas, pods: &pods.all() };
    Metric::new(&read::<MetricSpec>(metric)).replicas(&target, samples, now(), Tolerances::default(), &Options::in_release(release))
}

fn resource(name: &str, target: Value) -> Value {
    json!({"type": "Resource", "resource": {"name": name, "target": target}})
}

#[test]
fn a_container_without_a_report_was_an_error_up_to_1_32() {
    let metric = json!({"type": "ContainerResource", "containerResource":
        {"name": "cpu", "container": "app", "target": {"type": "AverageValue", "averageValue": "500m"}}});
    let pods = [pod("a", "500m"), pod("b", "500m")];
    let samples = usage(&[("a", "app", json!({"cpu": "1"})), ("b", "proxy", json!({"cpu": "1"}))]);
    let error = ask(metric.clone(), 2, &pods, &samples, Release::V1_32).unwrap_err();
    assert_eq!(error.to_string(), "container app not present in metrics for pod b");
    let proposal = ask(metric, 2, &pods, &samples, Release::V1_33).unwrap();
    let groups = proposal.pods.unwrap();
    assert_eq!((groups.get(0), groups.get(1)), (Some(PodGroup::Ready), Some(PodGroup::Missing)));
}

#[test]
fn a_container_that_a_pod_does_not_have_is_an_error_since_1_35() {
    let request = Request::of_container("cpu", "proxy");
    let asked = |release| request.of(&pod("a", "1"), &FeatureGates::for_release(release));
    assert_eq!(asked(Release::V1_34), Ok(0));
    assert_eq!(asked(Release::V1_35).unwrap_err().to_string(), "container proxy not found in Pod a");
}

#[test]
fn memory_is_reported_in_powers_of_two_since_1_34() {
    let metric = resource("memory", json!({"type": "AverageValue", "averageValue": "1Gi"}));
    let samples = usage(&[("a", "app", json!({"memory": "512Mi"}))]);
    let text = |release| {
        let proposal = ask(metric.clone(), 1, &[pod("a", "1")], &samples, release).unwrap();
        proposal.current.average_value.as_ref().unwrap().to_string()
    };
    assert_eq!((text(Release::V1_33), text(Release::V1_34)), ("536870912".to_owned(), "512Mi".to_owned()));
}

#[test]
fn sums_that_overflow_are_capped_by_and_by() {
    // In thousandths each of them is all but the greatest int64.
    let values = Samples::Values(vec!["9P".parse().unwrap(), "9P".parse().unwrap()]);
    let external = |target: Value| json!({"type": "External", "external": {"metric": {"name": "queue"}, "target": target}});
    let whole = |release| ask(external(json!({"type": "Value", "value": "1m"})), 0, &[], &values, release).unwrap();
    let reported = |release| whole(release).current.value.as_ref().unwrap().to_string();
    assert_eq!(reported(Release::V1_34), "-446744073709551616m");
    assert_eq!(reported(Release::V1_35), "9223372036854775807m");
    let each = |release| ask(external(json!({"type": "AverageValue", "averageValue": "1"})), 2, &[], &values, release).unwrap();
    assert_eq!(each(Release::V1_34).replicas, i32::MAX);
    assert_eq!(each(Release::V1_33).replicas, i32::MIN);
}

#[test]
fn the_tolerance_had_no_direction_up_to_1_32() {
    let tolerances = Tolerances { scale_up: 0.1, scale_down: 0.3 };
    let keeps = |ratio, release| tolerances.are_kept_by(ratio, &FeatureGates::for_release(release));
    assert!(keeps(0.75, Release::V1_33) && !keeps(0.75, Release::V1_32));
}

fn autoscaler(spec: Value) -> HorizontalPodAutoscaler {
    let mut object = json!({"metadata": {"name": "web", "namespace": "shop"},
                            "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "maxReplicas": 10}});
    for (name, value) in spec.as_object().unwrap() {
        object["spec"][name] = value.clone();
    }
    read(object)
}

fn queue(target: &str) -> Value {
    json!([{"type": "External", "external": {"metric": {"name": "queue"}, "target": {"type": "AverageValue", "averageValue": target}}}])
}

fn tick(autoscaler: &Autoscaler, replicas: i32, values: &str, state: &State) -> Recommendation {
    let scale = Scale { replicas, status_replicas: replicas, selector: "app=web".into(), ..Scale::default() };
    let samples = [Samples::Values(vec![values.parse().unwrap()])];
    autoscaler.evaluate(&Observation { scale: Ok(&scale), pods: &Pods::default(), samples: &samples, others: &[] }, now(), state)
}

#[test]
fn up_to_1_36_all_are_named_that_want_the_same_pods() {
    let object = autoscaler(json!({"metrics": queue("10")}));
    let scale = Scale { replicas: 1, status_replicas: 1, selector: "app=web".into(), ..Scale::default() };
    let other = |name: &str| OtherAutoscaler { name: name.into(), namespace: "shop".into(), selector: "app".parse().unwrap() };
    let others = [other("api"), other("jobs")];
    let message = |release| {
        let options = Options::in_release(FeatureGates::for_release(release));
        let pods = Pods::new(&[pod("a", "1")]);
        let seen = Observation { scale: Ok(&scale), pods: &pods, samples: &[], others: &others };
        let done = Autoscaler::new_in(&object, &options).evaluate(&seen, now(), &State::default());
        let message = done.status().conditions[1].message.to_string();
        assert_eq!(done.error.unwrap().to_string(), message);
        message
    };
    assert_eq!(message(Release::V1_37), "pods by selector app=web are controlled by more than one HPA (e.g. [shop/web shop/api])");
    assert_eq!(message(Release::V1_36), "pods by selector app=web are controlled by multiple HPAs: [shop/web shop/api shop/jobs]");
}

#[test]
fn the_tolerance_of_a_behavior_counts_where_its_gate_is_on() {
    let object = autoscaler(json!({"metrics": queue("10"), "behavior": {"scaleUp": {"tolerance": "0.5"}}}));
    let scaled =
        |gates: FeatureGates| tick(&Autoscaler::new_in(&object, &Options::in_release(gates)), 2, "26", &State::default()).scaled_to;
    assert_eq!(scaled(FeatureGates::for_release(Release::V1_34)), Some(3));
    assert_eq!(scaled(FeatureGates::for_release(Release::V1_35)), None);
    let mut gates = FeatureGates::for_release(Release::V1_34);
    gates.set_gate(Gate::HPAConfigurableTolerance, true).unwrap();
    assert_eq!(scaled(gates), None);
}

#[test]
fn zero_replicas_are_left_alone_unless_it_was_the_autoscaler() {
    let object = autoscaler(json!({"minReplicas": 0, "metrics": queue("10")}));
    let wakes = |release, scale_to_zero: bool, condition: bool| {
        let mut gates = FeatureGates::for_release(release);
        gates.set_gate(Gate::HPAScaleToZero, scale_to_zero).unwrap();
        let mut state = State::default();
        if condition {
            state.status.conditions = read(json!([{"type": "ScaledToZero", "status": "True"}]));
        }
        tick(&Autoscaler::new_in(&object, &Options::in_release(gates)), 0, "26", &state).scaled_to
    };
    assert_eq!(wakes(Release::V1_35, true, false), Some(3));
    assert_eq!(wakes(Release::V1_36, true, false), None);
    assert_eq!(wakes(Release::V1_36, true, true), Some(3));
    assert_eq!(wakes(Release::V1_37, false, true), None);
}

#[test]
fn a_number_tells_what_became_of_it() {
    let rules = json!({"scaleUp": {"stabilizationWindowSeconds": 120, "policies": [{"type": "Pods", "value": 1, "periodSeconds": 60}]}});
    let autoscaler = Autoscaler::new(&autoscaler(json!({"metrics": queue("10"), "behavior": rules})));
    let past = vec![PastRecommendation { time: now() + Duration::from_seconds(-60), replicas: 5 }];
    let done = tick(&autoscaler, 3, "80", &State { recommendations: Some(past), ..State::default() });
    assert_eq!(
        done.limits,
        [
            Limit { rule: LimitRule::Stabilization, before: 8, after: 5 },
            Limit { rule: LimitRule::Scale(LimitReason::ScaleUpLimit), before: 5, after: 4 },
        ]
    );
    assert_eq!(done.to_string(), "scales from 3 to 4; stabilization: 8 becomes 5; ScaleUpLimit: 5 becomes 4");
    assert_eq!(done.status().last_scale_time, Some(now()));

    let done = tick(&autoscaler, 3, "32", &State::default());
    assert_eq!(done.to_string(), "stays at 3; tolerance: 4 becomes 3");
    assert_eq!(tick(&autoscaler, 12, "32", &State::default()).to_string(), "scales from 12 to 10; TooManyReplicas: 12 becomes 10");
}

#[test]
fn pods_are_looked_for_in_the_namespace() {
    let mut pods = vec![pod("b", "1"), pod("a", "1"), pod("c", "2")];
    pods[1].metadata.namespace = "other".to_owned();
    let compiled = Pods::new(&pods);
    let selector: Selector = "app=web".parse().unwrap();
    assert_eq!(compiled.select("shop", &selector).positions().collect::<Vec<_>>(), [0, 2]);
    assert_eq!(compiled.all().names().collect::<Vec<_>>(), ["b", "a", "c"]);
    assert!(compiled.select("nowhere", &selector).is_empty());
    let requests = compiled.all().requests(&Request::of_pod("cpu"), &FeatureGates::default()).unwrap();
    assert_eq!(requests, [("a", 1000), ("b", 1000), ("c", 2000)].into());
}

#[test]
fn a_rush_comes_and_goes() {
    let object = autoscaler(json!({"minReplicas": 2, "maxReplicas": 20}));
    let minute = |minutes: i64| Duration::from_seconds(60 * minutes);
    let load = [Load::linear([(minute(2), "1".parse().unwrap()), (minute(4), "12".parse().unwrap()), (minute(10), "1".parse().unwrap())])];
    let autoscaler = Autoscaler::new(&object);
    let ticks: Vec<_> = simulate(&autoscaler, &load, &Span { replicas: 2, ..Span::of(minute(30)) }).collect();
    assert_eq!(ticks.len(), 121);
    let most = ticks.iter().map(|tick| tick.replicas).max().unwrap();
    assert!((13..=20).contains(&most), "{most}");
    assert!(ticks.iter().all(|tick| (2..=20).contains(&tick.replicas)));
    assert_eq!(ticks.last().unwrap().replicas, 2);
    // Going down waits for five minutes of lower recommendations.
    let last_peak = ticks.iter().rposition(|tick| tick.replicas == most).unwrap();
    assert!(ticks[last_peak].after >= minute(8), "{:?}", ticks[last_peak]);
}
