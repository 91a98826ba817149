//! The quality of service of a pod.

use std::fmt;

use super::has_pod_level;
use crate::Quantity;
use crate::object::{Pod, ResourceList, ResourceName, ResourceRequirements};
use crate::release::{FeatureGates, Gate, Release};

/// How well a pod is treated when its node runs out of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QosClass {
    /// It asked for nothing, and goes first.
    BestEffort,
    /// It asked for something.
    Burstable,
    /// It gets what it asked for, and not more.
    Guaranteed,
}

/// The name, as the API has it.
impl fmt::Display for QosClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::BestEffort => "BestEffort",
            Self::Burstable => "Burstable",
            Self::Guaranteed => "Guaranteed",
        })
    }
}

/// The quality of service that follows from what a pod asks for.
///
/// What the status says is not looked at, nor are limits taken for requests that are absent: the API server has copied
/// them by then.
///
/// ```
/// use kube_semantics::object::Pod;
/// use kube_semantics::pod::{QosClass, qos_class};
///
/// let pod: Pod = serde_json::from_str(r#"{"spec": {"containers": [{"name": "a"}]}}"#)?;
/// assert_eq!(qos_class(&pod), QosClass::BestEffort);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn qos_class(pod: &Pod) -> QosClass {
    qos_class_in(pod, &FeatureGates::default())
}

/// The same in a release.
#[must_use]
pub fn qos_class_in(pod: &Pod, gates: &FeatureGates) -> QosClass {
    let release = gates.release();
    let whole = pod.spec.resources.as_ref().filter(|resources| {
        let fixed = gates.enabled(Gate::PodLevelResourcesFixKubeletQOSClass);
        gates.enabled(Gate::PodLevelResources) && (!fixed || has_pod_level(resources, release))
    });
    if release < Release::V1_37 {
        return by_sums(pod, whole);
    }
    if let Some(resources) = whole {
        return of_requirements(resources);
    }
    let containers = pod.spec.init_containers.iter().chain(&pod.spec.containers);
    common(containers.map(|container| of_requirements(&container.resources)))
}

/// Up to 1.36: by what is requested and limited in all, and by whether every container is limited.
fn by_sums(pod: &Pod, whole: Option<&ResourceRequirements>) -> QosClass {
    let counted = |list: &ResourceList| {
        let is_counted = |name: &ResourceName, quantity: &Quantity| {
            (*name == ResourceName::CPU || *name == ResourceName::MEMORY) && *quantity > Quantity::ZERO
        };
        list.iter().filter(|(name, quantity)| is_counted(name, quantity)).map(|(name, quantity)| (name.clone(), quantity.clone())).collect()
    };
    let (mut requests, mut limits, mut all_limited) = (ResourceList::new(), ResourceList::new(), true);
    let mut add = |resources: &ResourceRequirements, must_limit: bool| {
        requests.add(&counted(&resources.requests));
        let of_these: ResourceList = counted(&resources.limits);
        all_limited &= !must_limit || of_these.len() == 2;
        limits.add(&of_these);
    };
    match whole {
        Some(resources) => add(resources, !resources.limits.is_empty()),
        None => pod.spec.containers.iter().chain(&pod.spec.init_containers).for_each(|container| add(&container.resources, true)),
    }
    if requests.is_empty() && limits.is_empty() {
        return QosClass::BestEffort;
    }
    if all_limited && requests == limits { QosClass::Guaranteed } else { QosClass::Burstable }
}

fn of_requirements(resources: &ResourceRequirements) -> QosClass {
    common([ResourceName::CPU, ResourceName::MEMORY].iter().map(|name| {
        let zero = Quantity::ZERO;
        let request = resources.requests.of(name).unwrap_or(&zero);
        let limit = resources.limits.of(name).unwrap_or(&zero);
        match request == limit {
            false => QosClass::Burstable,
            true if request.is_zero() => QosClass::BestEffort,
            true => QosClass::Guaranteed,
        }
    }))
}

/// The class that all have; otherwise it is a mixture.
fn common(mut classes: impl Iterator<Item = QosClass>) -> QosClass {
    let Some(first) = classes.next() else { return QosClass::BestEffort };
    if classes.all(|class| class == first) { first } else { QosClass::Burstable }
}
