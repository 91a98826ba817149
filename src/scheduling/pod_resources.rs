//! What a pod asks for, in the whole numbers that the scheduler counts in.

use std::borrow::Cow;

use crate::Quantity;
use crate::object::{Pod, ResourceList, ResourceName};
use crate::pod::{self, ResourcesOptions};
use crate::quantity::Format;
use crate::release::{FeatureGates, Gate, Release};

/// Amounts of resources: cpu in thousandths, all others in units, rounded up (upstream's `framework.Resource`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Amounts {
    pub(super) cpu: i64,
    pub(super) memory: i64,
    pub(super) ephemeral_storage: i64,
    /// All others that are counted, by name.
    pub(super) scalars: Vec<(ResourceName, i64)>,
}

/// What a pod that is on a node takes of it (upstream's `PodResource`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) amounts: Amounts,
    /// Cpu and memory, where containers that do not say are taken to ask for something; for scores only.
    pub(super) nonzero_cpu: i64,
    pub(super) nonzero_memory: i64,
}

/// What a container that says nothing is taken to ask for: a tenth of a processor and 200 MiB.
const DEFAULT_CPU: i64 = 100;
const DEFAULT_MEMORY: i64 = 200 * 1024 * 1024;

/// An amount of a resource as a whole number.
pub(super) fn amount(name: &ResourceName, quantity: &Quantity) -> i64 {
    quantity.wrapped_scaled_value(if *name == ResourceName::CPU { 3 } else { 0 })
}

/// An amount as a quantity.
pub(super) fn quantity(resource: &ResourceName, amount: i64) -> Quantity {
    match resource.as_str() {
        "cpu" => Quantity::new_milli(amount, Format::DecimalSI),
        "memory" => Quantity::new(amount, Format::BinarySI),
        _ => Quantity::new(amount, Format::DecimalSI),
    }
}

/// Is it one of the resources that are counted beside cpu, memory and ephemeral storage (upstream's `IsScalarResourceName`)?
pub(super) fn is_scalar(name: &str) -> bool {
    pod::is_extended_resource(name)
        || name.starts_with("hugepages-")
        || name.contains("kubernetes.io/")
        || name.starts_with("attachable-volumes-")
}

impl Amounts {
    /// What a list comes to; of names that are not counted nothing.
    pub(super) fn of(list: &ResourceList) -> Self {
        let mut amounts = Self::default();
        for (name, quantity) in list {
            let amount = amount(name, quantity);
            match name.as_str() {
                "cpu" => amounts.cpu = amount,
                "memory" => amounts.memory = amount,
                "ephemeral-storage" => amounts.ephemeral_storage = amount,
                "pods" => {}
                name_text if is_scalar(name_text) => amounts.scalars.push((name.clone(), amount)),
                _ => {}
            }
        }
        amounts
    }

    /// What the pod that is to be placed asks for; less than nothing counts as nothing.
    pub(super) fn requested(pod: &Pod, gates: &FeatureGates) -> Self {
        let options = ResourcesOptions { use_status: false, in_place_pod_level: false, ..ResourcesOptions::scheduler_in(gates) };
        let mut amounts = Self::of(&pod::requests(pod, &options));
        for amount in [&mut amounts.cpu, &mut amounts.memory, &mut amounts.ephemeral_storage] {
            *amount = (*amount).max(0);
        }
        for (_, amount) in &mut amounts.scalars {
            *amount = (*amount).max(0);
        }
        amounts
    }
}

impl Taken {
    /// What a pod takes of the node it is on.
    pub(super) fn of(pod: &Pod, gates: &FeatureGates) -> Self {
        if let [container] = pod.spec.containers.as_slice()
            && is_plain(pod)
        {
            // The usual case, without adding anything up.
            return Self::of_one(&container.resources.requests, gates.release());
        }
        let mut options = ResourcesOptions::scheduler_in(gates);
        let requests = pod::requests(pod, &options);
        if gates.release() == Release::V1_31 {
            let [nonzero_cpu, nonzero_memory] = nonzero_by_container(pod, gates);
            return Self { amounts: Amounts::of(&requests), nonzero_cpu, nonzero_memory };
        }
        let has_pod_level = gates.enabled(Gate::PodLevelResources) && has_pod_level_requests(pod);
        let missing = |name: &str| !(has_pod_level && requests.contains(name));
        options.non_missing_container_requests = defaults(missing("cpu"), missing("memory"));
        let nonzero = pod::requests(pod, &options);
        let of = |name: ResourceName| nonzero.get(name.as_str()).map_or(0, |quantity| amount(&name, quantity));
        Self { amounts: Amounts::of(&requests), nonzero_cpu: of(ResourceName::CPU), nonzero_memory: of(ResourceName::MEMORY) }
    }

    fn of_one(requests: &ResourceList, release: Release) -> Self {
        let amounts = Amounts::of(requests);
        // In 1.31 no less than nothing counted, as that is what the init containers ask for.
        let least = if release == Release::V1_31 { 0 } else { i64::MIN };
        let or = |name: &str, amount: i64, default: i64| if requests.contains(name) { amount.max(least) } else { default };
        Self { nonzero_cpu: or("cpu", amounts.cpu, DEFAULT_CPU), nonzero_memory: or("memory", amounts.memory, DEFAULT_MEMORY), amounts }
    }
}

/// Cpu and memory in 1.31, where each container was rounded up by itself, and sidecars were left out of what runs together.
fn nonzero_by_container(pod: &Pod, gates: &FeatureGates) -> [i64; 2] {
    let in_place = gates.enabled(Gate::InPlacePodVerticalScaling);
    let spec = &if in_place { pod::with_status(pod, gates.release()) } else { Cow::Borrowed(pod) }.spec;
    [(ResourceName::CPU, DEFAULT_CPU), (ResourceName::MEMORY, DEFAULT_MEMORY)].map(|(name, default)| {
        let of = |list: &ResourceList, default| list.get(name.as_str()).map_or(default, |quantity| amount(&name, quantity));
        let together = spec.containers.iter().map(|container| of(&container.resources.requests, default)).fold(0, i64::wrapping_add);
        let (mut sidecars, mut most) = (ResourceList::new(), 0);
        for container in &spec.init_containers {
            let mut now = sidecars.clone();
            now.add(&container.resources.requests);
            most = of(&now, default).max(most);
            if container.is_sidecar() {
                sidecars = now;
            }
        }
        together.max(most).wrapping_add(of(&spec.overhead, 0))
    })
}

/// The amounts of some resources that a pod which is to be placed is scored by (upstream's `calculatePodResourceRequest`).
pub(super) fn scored_requests<'a>(pod: &Pod, names: impl Iterator<Item = &'a ResourceName>, options: &ResourcesOptions) -> Vec<i64> {
    let requests = pod::requests(pod, options);
    names.map(|name| requests.get(name.as_str()).map_or(0, |quantity| amount(name, quantity))).collect()
}

/// How requests are added up for the score of `NodeResourcesFit`: upstream leaves its switches for the status and for
/// pod-level resources off.
pub(super) fn fit_score_options(gates: &FeatureGates) -> ResourcesOptions {
    ResourcesOptions {
        use_status: false,
        in_place_pod_level: false,
        skip_pod_level: true,
        non_missing_container_requests: defaults(true, true),
        ..ResourcesOptions::scheduler_in(gates)
    }
}

fn defaults(cpu: bool, memory: bool) -> ResourceList {
    let cpu = cpu.then(|| (ResourceName::CPU, Quantity::new_milli(DEFAULT_CPU, Format::DecimalSI)));
    let memory = memory.then(|| (ResourceName::MEMORY, Quantity::new(DEFAULT_MEMORY, Format::DecimalSI)));
    cpu.into_iter().chain(memory).collect()
}

/// Does nothing count but what the containers ask for?
fn is_plain(pod: &Pod) -> bool {
    let (spec, status) = (&pod.spec, &pod.status);
    spec.init_containers.is_empty()
        && spec.resources.is_none()
        && spec.overhead.is_empty()
        && status.container_statuses.is_empty()
        && status.init_container_statuses.is_empty()
        && status.resources.is_none()
        && status.allocated_resources.is_none()
        && status.conditions.iter().all(|condition| condition.kind != "PodResizePending")
}

/// Is anything requested for the pod as a whole that can be (upstream's `IsPodLevelRequestsSet`)?
fn has_pod_level_requests(pod: &Pod) -> bool {
    let resources = pod.spec.resources.as_ref();
    resources.is_some_and(|resources| resources.requests.names().any(|name| pod::is_pod_level_resource(name.as_str())))
}
