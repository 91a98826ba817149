//! The conditions of a tick with their messages and times, and the words of its error.

use std::collections::BTreeMap;

use kube_semantics::FeatureGates;
use kube_semantics::evaluate::evaluate;
use kube_semantics::hpa::{
    Autoscaler, Observation, Options, OtherAutoscaler, PodUsage, PodValue, PodValues, Pods, Samples, Scale, ScaleSelector, State,
};
use kube_semantics::object::{Duration, HorizontalPodAutoscaler, Pod, PodMetrics, Time};
use kube_semantics::quantity::Quantity;
use serde::Deserialize;
use serde_json::{Value, json};

/// The input of `hpa.evaluate`, and what the API server says where it refuses something.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tick {
    hpa: HorizontalPodAutoscaler,
    scale: Option<Target>,
    pods: Option<Vec<Pod>>,
    samples: Option<Vec<Answer>>,
    now: Time,
    #[serde(rename = "otherHPAs")]
    others: Option<Vec<Other>>,
    options: Option<Flags>,
    scale_error: Option<String>,
    update_error: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Target {
    spec_replicas: i32,
    status_replicas: i32,
    selector: String,
    update_fails: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    error: Option<String>,
    pod_metrics: Option<Vec<PodMetrics>>,
    pod_values: Option<Vec<ValueOfPod>>,
    value: Option<Quantity>,
    values: Option<Vec<Quantity>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ValueOfPod {
    pod: String,
    value: Quantity,
    timestamp: Option<Time>,
    window_seconds: Option<i64>,
}

#[derive(Deserialize)]
struct Other {
    name: String,
    namespace: Option<String>,
    selector: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Flags {
    cpu_initialization_period_seconds: Option<i64>,
    initial_readiness_delay_seconds: Option<i64>,
    downscale_stabilization_seconds: Option<i64>,
    tolerance: Option<f64>,
    feature_gates: Option<BTreeMap<String, bool>>,
}

pub fn answer(input: &Value, gates: &FeatureGates) -> Option<Value> {
    // What is malformed is so for the op, too.
    evaluate("hpa.evaluate", input.clone(), gates).ok()?;
    let tick: Tick = serde_json::from_value(input.clone()).unwrap();
    let flags = tick.options.unwrap_or_default();
    let mut gates = *gates;
    for (name, on) in flags.feature_gates.unwrap_or_default() {
        gates.set(&name, on).unwrap();
    }
    let mut options = Options::in_release(gates);
    let seconds = |given: Option<i64>, otherwise| given.map_or(otherwise, Duration::from_seconds);
    options.cpu_initialization_period = seconds(flags.cpu_initialization_period_seconds, options.cpu_initialization_period);
    options.initial_readiness_delay = seconds(flags.initial_readiness_delay_seconds, options.initial_readiness_delay);
    options.downscale_stabilization = seconds(flags.downscale_stabilization_seconds, options.downscale_stabilization);
    options.tolerance = flags.tolerance.unwrap_or(options.tolerance);

    let update_error = tick.update_error.unwrap_or_default();
    let scale = tick.scale.map(|target| Scale {
        replicas: target.spec_replicas,
        status_replicas: target.status_replicas,
        selector: ScaleSelector::new_in(target.selector, &gates),
        update_error: (target.update_fails == Some(true)).then_some(update_error),
    });
    let scale_error = tick.scale_error.unwrap_or_default();
    let others = tick.others.unwrap_or_default().into_iter().map(|other| OtherAutoscaler {
        namespace: other.namespace.unwrap_or_else(|| tick.hpa.metadata.namespace.clone()),
        name: other.name,
        selector: other.selector.parse().unwrap(),
    });
    let samples: Vec<Samples> = tick.samples.unwrap_or_default().into_iter().map(Into::into).collect();
    let state = State {
        status: tick.hpa.status.clone(),
        recommendations: list(input, "recommendations"),
        scale_up_events: list(input, "scaleUpEvents").unwrap_or_default(),
        scale_down_events: list(input, "scaleDownEvents").unwrap_or_default(),
    };
    let seen = Observation {
        scale: scale.as_ref().ok_or(&scale_error),
        pods: &Pods::new(&tick.pods.unwrap_or_default()),
        samples: &samples,
        others: &others.collect::<Vec<_>>(),
    };
    let done = Autoscaler::new_in(&tick.hpa, &options).evaluate(&seen, tick.now, &state);
    let status = done.status();
    let conditions = status.conditions.iter().map(|set| {
        json!({
            "type": set.kind, "status": set.status, "reason": set.reason, "message": in_order(&set.message),
            "lastTransitionTime": set.last_transition_time.to_string(),
        })
    });
    Some(json!({
        "conditions": conditions.collect::<Vec<_>>(),
        "lastScaleTime": status.last_scale_time.map(|time| time.to_string()),
        "error": done.error.map(|error| in_order(&error.to_string())).unwrap_or_default(),
    }))
}

fn list<T: serde::de::DeserializeOwned>(input: &Value, field: &str) -> Option<T> {
    input.get(field).and_then(|value| serde_json::from_value(value.clone()).unwrap())
}

impl From<Answer> for Samples {
    fn from(answer: Answer) -> Self {
        let value_of = |value: ValueOfPod| PodValue {
            pod: value.pod,
            value: value.value,
            timestamp: value.timestamp.unwrap_or_default(),
            window: value.window_seconds.map_or(PodValue::default().window, Duration::from_seconds),
        };
        match answer {
            Answer { error: Some(error), .. } => Self::Failed(error),
            Answer { pod_metrics: Some(reports), .. } => Self::PodMetrics(PodUsage::new(&reports)),
            Answer { pod_values: Some(values), .. } => {
                Self::PodValues(PodValues::new(&values.into_iter().map(value_of).collect::<Vec<_>>()))
            }
            Answer { value: Some(value), .. } => Self::Value(value),
            Answer { values: Some(values), .. } => Self::Values(values),
            _ => Self::default(),
        }
    }
}

/// Sorts the names of the autoscalers that want the same pods, which upstream has in any order.
fn in_order(text: &str) -> String {
    let ways = [("(e.g. [", "])"), ("multiple HPAs: [", "]")];
    let found = ways.iter().find_map(|(start, end)| {
        let (before, names) = text.split_once(start)?;
        Some((before, names.strip_suffix(end)?))
    });
    let Some((before, names)) = found else { return text.to_owned() };
    let mut names: Vec<&str> = names.split(' ').collect();
    names.sort_unstable();
    format!("{before}{}", names.join(" "))
}
