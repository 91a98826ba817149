//! `hpa.…`

use std::collections::BTreeMap;

use serde::Serialize;

use super::{EvaluateError, op};
use crate::FeatureGates;
use crate::Quantity;
use crate::hpa::{
    Autoscaler, Behavior, Bounds, Classifier, Metric, Observation, Options, OtherAutoscaler, PastRecommendation, PodGroup, PodUsage,
    PodValue, PodValues, Pods, Request, SampleTime, Samples, Scale, ScaleEvent, ScaleSelector, ScaleTarget, State, Tolerances, scale_limit,
    set_defaults_in, stabilize,
};
use crate::object::wire::objects;
use crate::object::{
    Duration, HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerCondition, HorizontalPodAutoscalerSpec,
    MetricSpec, MetricStatus, MetricValueStatus, Pod, PodMetrics, Time,
};
use crate::selector::Selector;

objects! {
    /// An autoscaler.
    pub struct OneAutoscaler {
        /// The autoscaler.
        pub hpa: HorizontalPodAutoscaler,
    }

    /// Pods and which of their requests is meant.
    pub struct PodsAndRequest {
        /// The pods.
        pub pods: Vec<Pod>,
        /// The resource.
        pub resource: String,
        /// The container, or empty.
        pub container: String,
        /// Of the cluster.
        pub options: ClusterOptions,
    }

    /// Pods and when they were measured.
    pub struct PodsAndTimes {
        /// The pods.
        pub pods: Vec<Pod>,
        /// The resource, or empty.
        pub resource: String,
        /// By pod.
        pub metrics: BTreeMap<String, SampleTimeInput>,
        /// The time.
        pub now: Option<Time>,
        /// Of the cluster.
        pub options: ClusterOptions,
    }

    /// When a sample was taken.
    pub struct SampleTimeInput {
        /// When.
        pub timestamp: Time,
        /// Over how long.
        pub window_seconds: i64,
    }

    /// A metric, pods and samples.
    pub struct MetricAndSamples {
        /// The metric.
        pub metric: MetricSpec,
        /// How many pods are asked for.
        pub current_replicas: i32,
        /// How many there are; absent: as many as are asked for.
        pub status_replicas: Option<i32>,
        /// The pods.
        pub pods: Vec<Pod>,
        /// The samples.
        pub samples: SamplesInput,
        /// The time.
        pub now: Option<Time>,
        /// By direction.
        pub tolerance: TolerancesInput,
        /// Of the cluster.
        pub options: ClusterOptions,
    }

    /// By direction.
    pub struct TolerancesInput {
        /// Absent: a tenth.
        pub scale_up: Option<f64>,
        /// Absent: a tenth.
        pub scale_down: Option<f64>,
    }

    /// One of these.
    pub struct SamplesInput {
        /// The API fails.
        pub error: Option<String>,
        /// Of resources.
        pub pod_metrics: Option<Vec<PodMetrics>>,
        /// Of pods.
        pub pod_values: Option<Vec<PodValueInput>>,
        /// Of an object.
        pub value: Option<Quantity>,
        /// From outside.
        pub values: Option<Vec<Quantity>>,
    }

    /// The value of a pod.
    pub struct PodValueInput {
        /// The pod.
        pub pod: String,
        /// The value.
        pub value: Quantity,
        /// When.
        pub timestamp: Time,
        /// Over how long; absent: a minute.
        pub window_seconds: Option<i64>,
    }

    /// A number of pods and what was wanted lately.
    pub struct DesiredAndPast {
        /// How many there are.
        pub current_replicas: i32,
        /// How many are wanted.
        pub desired_replicas: i32,
        /// What was wanted lately.
        pub recommendations: Vec<PastRecommendation>,
        /// The rules.
        pub behavior: Option<HorizontalPodAutoscalerBehavior>,
        /// The time.
        pub now: Option<Time>,
        /// Of the cluster.
        pub options: ClusterOptions,
    }

    /// A number of pods, its bounds, and what was changed lately.
    pub struct DesiredAndEvents {
        /// How many there are.
        pub current_replicas: i32,
        /// How many are wanted.
        pub desired_replicas: i32,
        /// The fewest.
        pub min_replicas: i32,
        /// The most.
        pub max_replicas: i32,
        /// The rules.
        pub behavior: Option<HorizontalPodAutoscalerBehavior>,
        /// Changes to more pods.
        pub scale_up_events: Vec<ScaleEvent>,
        /// Changes to fewer pods.
        pub scale_down_events: Vec<ScaleEvent>,
        /// The time.
        pub now: Option<Time>,
        /// Of the cluster.
        pub options: ClusterOptions,
    }

    /// A change, and those before.
    pub struct ChangeAndEvents {
        /// How many there were.
        pub previous_replicas: i32,
        /// How many there are.
        pub new_replicas: i32,
        /// The rules.
        pub behavior: Option<HorizontalPodAutoscalerBehavior>,
        /// Changes to more pods.
        pub scale_up_events: Vec<ScaleEvent>,
        /// Changes to fewer pods.
        pub scale_down_events: Vec<ScaleEvent>,
        /// The time.
        pub now: Option<Time>,
        /// Of the cluster.
        pub options: ClusterOptions,
    }

    /// An autoscaler, and what it sees and remembers.
    pub struct Tick {
        /// The autoscaler.
        pub hpa: HorizontalPodAutoscaler,
        /// What it scales; absent: it cannot be read.
        pub scale: Option<ScaleInput>,
        /// The pods.
        pub pods: Vec<Pod>,
        /// A metric each.
        pub samples: Vec<SamplesInput>,
        /// The time.
        pub now: Option<Time>,
        /// What was wanted lately; absent: nothing is known.
        pub recommendations: Option<Vec<PastRecommendation>>,
        /// Changes to more pods.
        pub scale_up_events: Vec<ScaleEvent>,
        /// Changes to fewer pods.
        pub scale_down_events: Vec<ScaleEvent>,
        /// The other autoscalers.
        #[serde(rename = "otherHPAs")]
        pub other_hpas: Vec<OtherInput>,
        /// Of the cluster.
        pub options: ClusterOptions,
    }

    /// What is scaled.
    pub struct ScaleInput {
        /// How many pods are asked for.
        pub spec_replicas: i32,
        /// How many there are.
        pub status_replicas: i32,
        /// Which.
        pub selector: String,
        /// Cannot another number be set?
        pub update_fails: bool,
    }

    /// Another autoscaler.
    pub struct OtherInput {
        /// Its name.
        pub name: String,
        /// Its namespace; absent: that of the first one.
        pub namespace: Option<String>,
        /// The selector of what it scales.
        pub selector: String,
    }

    /// Flags of kube-controller-manager.
    pub struct ClusterOptions {
        /// Absent: 300.
        pub cpu_initialization_period_seconds: Option<i64>,
        /// Absent: 30.
        pub initial_readiness_delay_seconds: Option<i64>,
        /// Absent: 300.
        pub downscale_stabilization_seconds: Option<i64>,
        /// Absent: a tenth.
        pub tolerance: Option<f64>,
        /// Besides those of the line.
        pub feature_gates: BTreeMap<String, bool>,
    }
}

impl ClusterOptions {
    fn read(&self, gates: &FeatureGates) -> Result<Options, EvaluateError> {
        let mut gates = *gates;
        for (name, enabled) in &self.feature_gates {
            gates.set(name, *enabled).map_err(EvaluateError::refused)?;
        }
        let mut options = Options::in_release(gates);
        let seconds = |seconds: Option<i64>, default| seconds.map_or(default, Duration::from_seconds);
        options.cpu_initialization_period = seconds(self.cpu_initialization_period_seconds, options.cpu_initialization_period);
        options.initial_readiness_delay = seconds(self.initial_readiness_delay_seconds, options.initial_readiness_delay);
        options.downscale_stabilization = seconds(self.downscale_stabilization_seconds, options.downscale_stabilization);
        options.tolerance = self.tolerance.unwrap_or(options.tolerance);
        Ok(options)
    }
}

impl From<SamplesInput> for Samples {
    fn from(input: SamplesInput) -> Self {
        let SamplesInput { error, pod_metrics, pod_values, value, values } = input;
        let value_of = |value: PodValueInput| PodValue {
            pod: value.pod,
            value: value.value,
            timestamp: value.timestamp,
            window: value.window_seconds.map_or(PodValue::default().window, Duration::from_seconds),
        };
        error
            .map(Self::Failed)
            .or(pod_metrics.map(|reports| Self::PodMetrics(PodUsage::new(&reports))))
            .or(pod_values.map(|values| Self::PodValues(PodValues::new(&values.into_iter().map(value_of).collect::<Vec<_>>()))))
            .or(value.map(Self::Value))
            .or(values.map(Self::Values))
            .unwrap_or_default()
    }
}

fn at(now: Option<Time>) -> Result<Time, EvaluateError> {
    now.ok_or_else(|| EvaluateError::MalformedInput("now is missing".to_owned()))
}

fn behavior(behavior: Option<&HorizontalPodAutoscalerBehavior>, options: &Options) -> Option<Behavior> {
    behavior.map(|behavior| Behavior::new(behavior, options))
}

#[derive(Serialize)]
struct Spec {
    spec: HorizontalPodAutoscalerSpec,
}

op!(
    SET_DEFAULTS = "hpa.set_defaults",
    "What the API server fills into a HorizontalPodAutoscaler.",
    r#"{"hpa":{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"maxReplicas":5,"behavior":{}}}}"#,
    |input: OneAutoscaler, gates| {
        let mut spec = input.hpa.spec;
        set_defaults_in(&mut spec, gates);
        Ok(Spec { spec })
    }
);

op!(
    POD_REQUESTS = "hpa.pod_requests",
    "What the usage of each pod is measured against, in thousandths.",
    r#"{"pods":[{"metadata":{"name":"a"},"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"300m"}}}]}}],"resource":"cpu"}"#,
    |input: PodsAndRequest, gates| {
        let options = input.options.read(gates)?;
        let request = Request::of_container(input.resource, input.container);
        let pods = Pods::new(&input.pods);
        let requests = pods.all().requests(&request, &options.gates).map_err(EvaluateError::refused)?;
        Ok(requests.into_iter().map(|(pod, request)| (pod.to_owned(), request)).collect::<BTreeMap<_, _>>())
    }
);

#[derive(Serialize)]
struct Groups {
    ready: usize,
    unready: Vec<String>,
    missing: Vec<String>,
    ignored: Vec<String>,
}

op!(
    CLASSIFY_PODS = "hpa.classify_pods",
    "Which pods count when a metric is looked at.",
    r#"{"pods":[{"metadata":{"name":"a"},"status":{"phase":"Pending"}}],"resource":"cpu","metrics":{},"now":"2025-03-01T12:00:00Z"}"#,
    |input: PodsAndTimes, gates| {
        let classifier = Classifier::new(&input.resource, &input.options.read(gates)?, at(input.now)?);
        let pods = Pods::new(&input.pods);
        let pods = pods.all();
        let found = classifier.groups(&pods, |name| {
            let sample = input.metrics.get(name)?;
            Some(SampleTime { timestamp: sample.timestamp, window: Duration::from_seconds(sample.window_seconds) })
        });
        let mut groups = Groups { ready: 0, unready: Vec::new(), missing: Vec::new(), ignored: Vec::new() };
        for (at, name) in pods.names().map(str::to_owned).enumerate() {
            match found.get(at) {
                Some(PodGroup::Unready) => groups.unready.push(name),
                Some(PodGroup::Missing) => groups.missing.push(name),
                Some(PodGroup::Ignored) => groups.ignored.push(name),
                Some(PodGroup::Ready) | None => groups.ready += 1,
            }
        }
        for names in [&mut groups.unready, &mut groups.missing, &mut groups.ignored] {
            names.sort();
            names.dedup();
        }
        Ok(groups)
    }
);

#[derive(Serialize)]
struct ReplicasAndCurrent {
    replicas: i32,
    current: MetricValueStatus,
}

op!(
    REPLICAS_FOR_METRIC = "hpa.replicas_for_metric",
    "How many replicas one metric asks for.",
    r#"{"metric":{"type":"External","external":{"metric":{"name":"queue"},"target":{"type":"AverageValue","averageValue":"30"}}},"currentReplicas":3,"samples":{"values":["100","25"]},"now":"2025-03-01T12:00:00Z"}"#,
    |input: MetricAndSamples, gates| {
        let options = input.options.read(gates)?;
        let default = Tolerances::default();
        let tolerances = Tolerances {
            scale_up: input.tolerance.scale_up.unwrap_or(default.scale_up),
            scale_down: input.tolerance.scale_down.unwrap_or(default.scale_down),
        };
        let pods = Pods::new(&input.pods);
        let target = ScaleTarget {
            current_replicas: input.current_replicas,
            status_replicas: input.status_replicas.unwrap_or(input.current_replicas),
            pods: &pods.all(),
        };
        let metric = Metric::new(&input.metric);
        let proposal =
            metric.replicas(&target, &input.samples.into(), at(input.now)?, tolerances, &options).map_err(EvaluateError::refused)?;
        Ok(ReplicasAndCurrent { replicas: proposal.replicas, current: proposal.current })
    }
);

#[derive(Serialize)]
struct Stabilized {
    replicas: i32,
    recommendations: Vec<PastRecommendation>,
}

op!(
    STABILIZE = "hpa.stabilize",
    "How many replicas remain wanted, given what was wanted lately.",
    r#"{"currentReplicas":10,"desiredReplicas":4,"recommendations":[{"time":"2025-03-01T11:58:00Z","replicas":9}],"now":"2025-03-01T12:00:00Z"}"#,
    |input: DesiredAndPast, gates| {
        let options = input.options.read(gates)?;
        let mut recommendations = input.recommendations;
        let behavior = behavior(input.behavior.as_ref(), &options);
        let (current, desired) = (input.current_replicas, input.desired_replicas);
        let stabilized = stabilize(current, desired, &mut recommendations, behavior.as_ref(), &options, at(input.now)?);
        Ok(Stabilized { replicas: stabilized.replicas, recommendations })
    }
);

#[derive(Serialize)]
struct Limited {
    replicas: i32,
    limited: bool,
    reason: &'static str,
}

op!(
    SCALE_LIMIT = "hpa.scale_limit",
    "How far one tick may go.",
    r#"{"currentReplicas":3,"desiredReplicas":20,"minReplicas":1,"maxReplicas":50,"now":"2025-03-01T12:00:00Z"}"#,
    |input: DesiredAndEvents, gates| {
        let options = input.options.read(gates)?;
        let bounds = Bounds { current: input.current_replicas, min: input.min_replicas, max: input.max_replicas };
        let behavior = behavior(input.behavior.as_ref(), &options);
        let state = State { scale_up_events: input.scale_up_events, scale_down_events: input.scale_down_events, ..State::default() };
        let limited = scale_limit(input.desired_replicas, bounds, behavior.as_ref(), &state, at(input.now)?);
        let is_limited = limited.replicas != input.desired_replicas;
        Ok(Limited { replicas: limited.replicas, limited: is_limited, reason: limited.reason.as_str() })
    }
);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Events {
    scale_up_events: Vec<ScaleEvent>,
    scale_down_events: Vec<ScaleEvent>,
}

op!(
    RECORD_SCALE = "hpa.record_scale",
    "What is remembered of a change.",
    r#"{"previousReplicas":4,"newReplicas":7,"behavior":{},"now":"2025-03-01T12:00:00Z"}"#,
    |input: ChangeAndEvents, gates| {
        let options = input.options.read(gates)?;
        let mut state = State { scale_up_events: input.scale_up_events, scale_down_events: input.scale_down_events, ..State::default() };
        let behavior = behavior(input.behavior.as_ref(), &options);
        state.record_scale(input.previous_replicas, input.new_replicas, behavior.as_ref(), at(input.now)?);
        Ok(Events { scale_up_events: state.scale_up_events, scale_down_events: state.scale_down_events })
    }
);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ticked {
    current_replicas: i32,
    desired_replicas: i32,
    scaled_to: Option<i32>,
    reconcile_error: bool,
    chosen_metric: Option<usize>,
    conditions: Vec<Condition>,
    current_metrics: Vec<MetricStatus>,
    recommendations: Vec<PastRecommendation>,
    scale_up_events: Vec<ScaleEvent>,
    scale_down_events: Vec<ScaleEvent>,
}

#[derive(Serialize)]
struct Condition {
    #[serde(rename = "type")]
    kind: String,
    status: String,
    reason: String,
}

impl From<HorizontalPodAutoscalerCondition> for Condition {
    fn from(condition: HorizontalPodAutoscalerCondition) -> Self {
        let HorizontalPodAutoscalerCondition { kind, status, reason, .. } = condition;
        Self { kind: kind.into_owned(), status: status.into_owned(), reason: reason.into_owned() }
    }
}

op!(
    EVALUATE = "hpa.evaluate",
    "One tick of the controller: what a HorizontalPodAutoscaler does about what it sees.",
    r#"{"hpa":{"metadata":{"name":"web","namespace":"shop"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"maxReplicas":10,"metrics":[{"type":"External","external":{"metric":{"name":"queue"},"target":{"type":"AverageValue","averageValue":"30"}}}]}},"scale":{"specReplicas":2,"statusReplicas":2,"selector":"app=web"},"samples":[{"values":["125"]}],"now":"2025-03-01T12:00:00Z"}"#,
    |input: Tick, gates| {
        let options = input.options.read(gates)?;
        let now = at(input.now)?;
        let others = input.other_hpas.into_iter().map(|other| {
            let selector = Selector::parse_in(&other.selector, gates).map_err(EvaluateError::refused)?;
            let namespace = other.namespace.unwrap_or_else(|| input.hpa.metadata.namespace.clone());
            Ok(OtherAutoscaler { name: other.name, namespace, selector })
        });
        let others = others.collect::<Result<Vec<_>, EvaluateError>>()?;
        let scale = input.scale.map(|scale| Scale {
            replicas: scale.spec_replicas,
            status_replicas: scale.status_replicas,
            selector: ScaleSelector::new_in(scale.selector, gates),
            update_error: scale.update_fails.then(String::new),
        });
        let samples: Vec<Samples> = input.samples.into_iter().map(Into::into).collect();
        let autoscaler = Autoscaler::new_in(&input.hpa, &options);
        let state = State {
            status: input.hpa.status,
            recommendations: input.recommendations,
            scale_up_events: input.scale_up_events,
            scale_down_events: input.scale_down_events,
        };
        let seen = Observation { scale: scale.as_ref().ok_or(""), pods: &Pods::new(&input.pods), samples: &samples, others: &others };
        let done = autoscaler.evaluate(&seen, now, &state);
        let State { status, recommendations, scale_up_events, scale_down_events } = done.state;
        let mut conditions: Vec<Condition> = status.conditions.into_iter().map(Into::into).collect();
        conditions.sort_by(|a, b| a.kind.cmp(&b.kind));
        Ok(Ticked {
            current_replicas: status.current_replicas,
            desired_replicas: status.desired_replicas,
            scaled_to: done.scaled_to,
            reconcile_error: done.error.is_some(),
            chosen_metric: done.chosen,
            conditions,
            current_metrics: status.current_metrics,
            recommendations: recommendations.unwrap_or_default(),
            scale_up_events,
            scale_down_events,
        })
    }
);
