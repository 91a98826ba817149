//! Pods by the thousand against quotas and limit ranges.

use std::fmt;

use kube_semantics::Quantity;
use kube_semantics::object::{
    Container, LimitRange, LimitRangeItem, ObjectMeta, Pod, ResourceList, ResourceName, ResourceQuota, ResourceRequirements, ScopeSelector,
    ScopedResourceSelectorRequirement, Time,
};
use kube_semantics::pod::{ResourcesOptions, limits, requests};
use kube_semantics::quota::{Admission, Inventory, LimitRanger, Namespace, Object, Request};

use crate::measure::Workload;

const DOMAIN: &str = "quota";
const PODS: usize = 10_000;

pub fn workloads() -> Vec<Workload> {
    vec![
        admit("admit_10000_pods_1_quotas", 1),
        admit("admit_10000_pods_20_quotas", 20),
        recalculate(),
        pod_requests_and_limits(),
        apply_limits(),
    ]
}

fn admit(name: &'static str, count: usize) -> Workload {
    let data = std::cell::LazyCell::new(move || {
        let pods: Vec<Object> = (0..PODS).map(|i| quota_pod(i).into()).collect();
        (Namespace::new(&quotas(count)), pods)
    });
    Workload::new(DOMAIN, name, PODS, move || {
        let (fresh, pods) = &*data;
        let mut namespace = fresh.clone();
        for pod in pods {
            match namespace.admit(&Request::create(pod)) {
                Ok(Admission::Allowed(charge)) => namespace.commit(&charge),
                Ok(Admission::Denied(denied)) => return denied.to_string(),
                Err(error) => return error.to_string(),
            }
        }
        let mut sums = Sums::default();
        for (_, used) in namespace.used() {
            sums.add_used(used);
        }
        sums.to_string()
    })
}

fn recalculate() -> Workload {
    let data = std::cell::LazyCell::new(|| {
        let pods: Vec<Object> = (0..PODS).map(|i| running_pod(i).into()).collect();
        (pods, quotas(20))
    });
    Workload::new(DOMAIN, "recalculate_one_quota_over_10000_pods", 20, move || {
        let (pods, quotas) = &*data;
        // The measuring is part of the work; it is done once for all quotas.
        let inventory = Inventory::new(pods, Time::default());
        let mut sums = Sums::default();
        for quota in quotas {
            sums.add_used(&inventory.used(quota));
        }
        sums.to_string()
    })
}

fn pod_requests_and_limits() -> Workload {
    let pods = std::cell::LazyCell::new(|| (0..PODS).map(init_pod).collect::<Vec<Pod>>());
    let options = ResourcesOptions::scheduler();
    Workload::new(DOMAIN, "pod_requests_and_limits_3_plus_2_containers", PODS, move || {
        let mut sums = Sums::default();
        for pod in &*pods {
            sums.add(&requests(pod, &options), "cpu", "memory");
            sums.add(&limits(pod, &options), "cpu", "memory");
        }
        sums.to_string()
    })
}

fn apply_limits() -> Workload {
    let ranger = LimitRanger::new(&[limit_range()]);
    // Both sides write into the pods, which are copied before the clock starts.
    let pods = std::cell::LazyCell::new(|| (0..PODS).map(limited_pod).collect::<Vec<Pod>>());
    Workload::consuming(
        DOMAIN,
        "limitrange_apply_10000_pods",
        PODS,
        move || pods.clone(),
        move |pods| {
            let (mut refused, mut changed) = (0, 0);
            for pod in pods {
                changed += usize::from(!ranger.default_pod(pod).is_empty());
                refused += usize::from(!ranger.validate_pod(pod).is_empty());
            }
            format!("{refused} refused, {changed} changed")
        },
    )
}

/// Over all lists added.
#[derive(Default)]
struct Sums {
    pods: i64,
    milli_cpu: i64,
    memory: i64,
}

impl Sums {
    fn add_used(&mut self, used: &ResourceList) {
        self.pods += used.get("pods").and_then(Quantity::value).unwrap_or(0);
        self.add(used, "requests.cpu", "requests.memory");
        self.add(used, "limits.cpu", "limits.memory");
    }

    fn add(&mut self, list: &ResourceList, cpu: &str, memory: &str) {
        self.milli_cpu += list.get(cpu).and_then(Quantity::milli_value).unwrap_or(0);
        self.memory += list.get(memory).and_then(Quantity::value).unwrap_or(0);
    }
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pods, {}m, {} bytes", self.pods, self.milli_cpu, self.memory)
    }
}

fn list<const LENGTH: usize>(entries: [(ResourceName, &str); LENGTH]) -> ResourceList {
    entries.into_iter().map(|(name, text)| (name, text.parse::<Quantity>().expect("a quantity"))).collect()
}

fn cpu_and_memory(cpu: &str, memory: &str) -> ResourceList {
    list([(ResourceName::CPU, cpu), (ResourceName::MEMORY, memory)])
}

fn resources(i: usize, j: usize) -> ResourceRequirements {
    let cpu = ((7 * i + 3 * j) % 10 + 1) * 50;
    let memory = ((5 * i + j) % 8 + 1) * 64;
    ResourceRequirements {
        requests: cpu_and_memory(&format!("{cpu}m"), &format!("{memory}Mi")),
        limits: cpu_and_memory(&format!("{}m", 2 * cpu), &format!("{}Mi", 2 * memory)),
    }
}

fn container(name: String, resources: ResourceRequirements) -> Container {
    Container { name, resources, ..Container::default() }
}

fn base(i: usize, containers: usize) -> Pod {
    let metadata = ObjectMeta { namespace: "ns".into(), name: format!("pod-{i:05}"), ..ObjectMeta::default() };
    let mut pod = Pod { metadata, ..Pod::default() };
    pod.spec.containers = (0..containers).map(|j| container(format!("c{j}"), resources(i, j))).collect();
    pod
}

fn quota_pod(i: usize) -> Pod {
    let mut pod = base(i, 2);
    pod.spec.priority_class_name = ["", "low", "high"][i % 3].into();
    pod.spec.active_deadline_seconds = i.is_multiple_of(5).then_some(600);
    pod
}

fn running_pod(i: usize) -> Pod {
    let mut pod = quota_pod(i);
    if i % 10 == 9 {
        for container in &mut pod.spec.containers {
            container.resources = ResourceRequirements::default();
        }
    }
    pod.status.phase = if i % 7 == 6 { "Succeeded" } else { "Running" }.into();
    pod
}

fn init_pod(i: usize) -> Pod {
    let mut pod = base(i, 3);
    let sidecar = Container { restart_policy: Some("Always".into()), ..container("i1".into(), resources(i, 4)) };
    pod.spec.init_containers = vec![container("i0".into(), resources(i, 3)), sidecar];
    pod
}

fn limited_pod(i: usize) -> Pod {
    let mut pod = base(i, 3);
    let [_, second, third] = pod.spec.containers.as_mut_slice() else { return pod };
    if i % 2 == 1 {
        second.resources = ResourceRequirements::default();
    }
    if i % 4 == 2 {
        third.resources.limits = third.resources.limits.only(|name| name != "cpu");
    }
    pod
}

fn quotas(count: usize) -> Vec<ResourceQuota> {
    (0..count)
        .map(|k| {
            let metadata = ObjectMeta { namespace: "ns".into(), name: format!("quota-{k:02}"), ..ObjectMeta::default() };
            let mut quota = ResourceQuota { metadata, ..ResourceQuota::default() };
            let scope = ["", "NotTerminating", "Terminating", "NotBestEffort", ""][k % 5];
            if !scope.is_empty() {
                quota.spec.scopes = vec![scope.into()];
            }
            if k % 5 == 4 {
                let high = ScopedResourceSelectorRequirement {
                    scope_name: "PriorityClass".into(),
                    operator: "In".into(),
                    values: vec!["high".into()],
                };
                quota.spec.scope_selector = Some(ScopeSelector { match_expressions: vec![high] });
            }
            quota.spec.hard = figures("1M", "1Pi");
            quota.status.hard = figures("1M", "1Pi");
            quota.status.used = figures("0", "0");
            quota
        })
        .collect()
}

fn figures(count: &str, size: &str) -> ResourceList {
    list([
        (ResourceName::PODS, count),
        (ResourceName::REQUESTS_CPU, count),
        (ResourceName::REQUESTS_MEMORY, size),
        (ResourceName::LIMITS_CPU, count),
        (ResourceName::LIMITS_MEMORY, size),
    ])
}

fn limit_range() -> LimitRange {
    let mut range = LimitRange::default();
    range.spec.limits = vec![
        LimitRangeItem {
            kind: "Container".into(),
            min: cpu_and_memory("10m", "16Mi"),
            max: cpu_and_memory("1", "1Gi"),
            default: cpu_and_memory("200m", "256Mi"),
            default_request: cpu_and_memory("100m", "128Mi"),
            max_limit_request_ratio: list([(ResourceName::CPU, "4")]),
        },
        LimitRangeItem { kind: "Pod".into(), max: cpu_and_memory("2", "2Gi"), ..LimitRangeItem::default() },
    ];
    range
}
