//! Quotas: what is let in adds up, in every order, to what a recount finds, and never to more than is allowed.
//!
//! The input is a script: each byte chooses what comes next out of few names and figures, so that quotas and objects meet.

use kube_semantics::FeatureGates;
use kube_semantics::object::{
    Container, DeviceRequest, ExactDeviceRequest, LimitRange, LimitRangeItem, ObjectMeta, PersistentVolumeClaim, Pod, ResourceClaim,
    ResourceList, ResourceName, ResourceQuota, ResourceRequirements, ScopeSelector, ScopedResourceSelectorRequirement, Service,
    ServicePort, Time,
};
use kube_semantics::quantity::Quantity;
use kube_semantics::quota::{
    Admission, Charge, GroupResource, Inventory, LimitRanger, Namespace, Object, Objection, Request, ScopeMatch, usage,
};

const NAMES: [&str; 16] = [
    "pods",
    "count/pods",
    "cpu",
    "requests.cpu",
    "limits.memory",
    "requests.example.com/gpu",
    "hugepages-2Mi",
    "services",
    "services.nodeports",
    "count/configmaps",
    "configmaps",
    "requests.storage",
    "gold.storageclass.storage.k8s.io/requests.storage",
    "gold.deviceclass.resource.k8s.io/devices",
    "requests.deviceclass.resource.kubernetes.io/gold",
    "nobody/knows",
];
const RESOURCES: [&str; 5] = ["cpu", "memory", "example.com/gpu", "hugepages-2Mi", "storage"];
const FIGURES: [&str; 12] = ["0", "1", "250m", "1Gi", "1.5Gi", "3", "10", "-1", "1e30", "0.5", "01Gi", "9223372036854775807"];
const SCOPES: [&str; 7] =
    ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "VolumeAttributesClass", "Other"];
const OPERATORS: [&str; 5] = ["Exists", "In", "NotIn", "DoesNotExist", "Near"];
const CLASSES: [&str; 3] = ["", "gold", "high"];

/// Holds every law that the quotas and objects in `data` can break.
///
/// # Panics
/// When one is broken.
pub fn check(data: &[u8]) {
    let mut script = Script { data };
    let quotas: Vec<ResourceQuota> = (0..script.choose(4)).map(|at| script.quota(at)).collect();
    let empty = Namespace::new(&quotas);
    let mut namespace = empty.clone();
    let mut let_in = Vec::new();
    for _ in 0..script.choose(10) {
        let object = script.object();
        let request = Request::create(&object);
        let Ok(admission) = namespace.admit(&request) else { continue };
        assert_eq!(Ok(&admission), namespace.admit(&request).as_ref(), "the second answer");
        assert_eq!(admission.is_allowed(), plainly(&quotas, &namespace, &object), "{object:?} by {quotas:?}");
        match admission {
            Admission::Allowed(charge) => {
                commit(&mut namespace, &charge, &object);
                let_in.push(object);
            }
            Admission::Denied(denied) => {
                assert!(!denied.objections.is_empty() && !denied.to_string().is_empty());
                raised(&quotas, &namespace, &object, &denied.objections);
            }
        }
    }
    recounted(&quotas, &namespace, &let_in);
    in_any_order(&empty, &let_in);
    updated(&mut script, namespace, &let_in);
    limited(&mut script, &let_in);
}

/// No used figure goes beyond its hard one where the object raises it, and none goes down.
fn commit(namespace: &mut Namespace, charge: &Charge, object: &Object) {
    let before: Vec<ResourceList> = namespace.used().map(|(_, used)| used.clone()).collect();
    namespace.commit(charge);
    for (((name, after), before), (_, hard)) in namespace.used().zip(&before).zip(namespace.hard()) {
        for (resource, after) in after {
            let zero = Quantity::ZERO;
            let before = before.get(resource.as_str()).unwrap_or(&zero);
            assert!(after >= before, "{name}: {resource} goes down by {object:?}");
            if after > before {
                assert!(hard.get(resource.as_str()).is_some_and(|hard| after <= hard), "{name}: {resource} is exceeded by {object:?}");
            }
        }
    }
}

/// The answer step by step, without anything compiled.
fn plainly(quotas: &[ResourceQuota], namespace: &Namespace, object: &Object) -> bool {
    let gates = FeatureGates::default();
    let usage = usage(object, &gates, Time::default());
    let mut fits = true;
    for (quota, (_, used)) in quotas.iter().zip(namespace.used()) {
        let hard: Vec<ResourceName> = quota.status.hard.names().cloned().collect();
        let selector = quota.spec.scope_selector.as_ref();
        let Ok(matched) = ScopeMatch::new(&quota.spec.scopes, selector, &hard, object, &gates) else { return false };
        if !matched.applies() {
            continue;
        }
        if let Object::Pod(pod) = object {
            for container in &pod.spec.containers {
                let ResourceRequirements { requests, limits } = &container.resources;
                fits &= matched.tracked.iter().all(|name| match name.as_str() {
                    "cpu" | "requests.cpu" => requests.contains("cpu"),
                    "limits.memory" => limits.contains("memory"),
                    _ => true,
                });
            }
        }
        for (name, requested) in &usage {
            if let Some(hard) = quota.status.hard.get(name.as_str())
                && !requested.is_zero()
            {
                let used = used.get(name.as_str()).cloned().unwrap_or_default();
                fits &= used.checked_add(requested).expect("few digits") <= *hard;
            }
        }
    }
    fits && (quotas.is_empty() || usage.iter().all(|(_, quantity)| !quantity.is_negative()))
}

/// Raised by what is missing, a quota lets the object in; by less it does not.
fn raised(quotas: &[ResourceQuota], namespace: &Namespace, object: &Object, objections: &[Objection]) {
    if !objections.iter().all(|objection| matches!(objection, Objection::Exceeded { .. })) {
        return;
    }
    let mut higher = quotas.to_vec();
    for (quota, (_, used)) in higher.iter_mut().zip(namespace.used()) {
        quota.status.used = used.clone();
    }
    for objection in objections {
        let Objection::Exceeded { quota, resources } = objection else { continue };
        let quota = higher.iter_mut().find(|candidate| candidate.metadata.name == *quota).expect("one of the quotas");
        for exceeded in resources {
            assert!(exceeded.short_by > Quantity::ZERO);
            let hard = exceeded.hard.checked_add(&exceeded.short_by).expect("few digits");
            quota.status.hard.insert(exceeded.resource.clone(), hard);
        }
    }
    let admission = Namespace::new(&higher).admit(&Request::create(object));
    assert!(admission.is_ok_and(|admission| admission.is_allowed()), "{object:?} by {higher:?}");
}

/// What was let in is what the quota controller finds.
fn recounted(quotas: &[ResourceQuota], namespace: &Namespace, let_in: &[Object]) {
    let inventory = Inventory::new(let_in, Time::default());
    for (quota, (name, used)) in quotas.iter().zip(namespace.used()) {
        // A scope that cannot be evaluated lets nothing of that kind in, and nothing count.
        assert_eq!(*used, inventory.used(quota), "{name} of {quotas:?} after {let_in:?}");
    }
}

/// The order of what fits together does not matter.
fn in_any_order(empty: &Namespace, let_in: &[Object]) {
    let play = |objects: &mut dyn Iterator<Item = &Object>| {
        let mut namespace = empty.clone();
        for object in objects {
            let Ok(Admission::Allowed(charge)) = namespace.admit(&Request::create(object)) else { panic!("{object:?} was let in") };
            namespace.commit(&charge);
        }
        namespace.used().map(|(_, used)| used.clone()).collect::<Vec<_>>()
    };
    assert_eq!(play(&mut let_in.iter()), play(&mut let_in.iter().rev()));
}

/// An update to the same costs nothing, and one to something else never gives anything back.
fn updated(script: &mut Script<'_>, mut namespace: Namespace, let_in: &[Object]) {
    for old in let_in {
        if !old.metadata().resource_version.is_empty() {
            let admission = namespace.admit(&Request::update(old, old)).expect("it was let in");
            assert!(matches!(&admission, Admission::Allowed(charge) if charge.is_empty()), "{old:?}: {admission}");
        }
        let new = script.object();
        if let Ok(Admission::Allowed(charge)) = namespace.admit(&Request::update(&new, old)) {
            commit(&mut namespace, &charge, &new);
        }
    }
}

/// Filling in twice fills in no more, and every change is in the object.
fn limited(script: &mut Script<'_>, objects: &[Object]) {
    let ranges: Vec<LimitRange> = (0..script.choose(3)).map(|at| script.limit_range(at)).collect();
    let ranger = LimitRanger::new(&ranges);
    for object in objects {
        let applied = ranger.apply(&Request::create(object));
        let again = ranger.apply(&Request::create(&applied.object));
        assert!(again.changes.is_empty() && again.object == applied.object, "{object:?} by {ranges:?}");
        assert_eq!(again.violations, applied.violations);
        assert_eq!(applied.changes.is_empty(), applied.object.as_ref() == object);
        let _ = applied.violations.iter().map(ToString::to_string).collect::<String>();
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

    fn figure(&mut self) -> Quantity {
        self.pick(FIGURES).parse().expect("a quantity")
    }

    fn list(&mut self, names: &[&str], most: usize) -> ResourceList {
        (0..self.choose(most + 1)).map(|_| (names[self.choose(names.len())], self.figure())).collect()
    }

    fn quota(&mut self, at: usize) -> ResourceQuota {
        let mut quota = ResourceQuota { metadata: named(format!("q{at}")), ..ResourceQuota::default() };
        quota.spec.hard = self.list(&NAMES, 6);
        quota.spec.scopes = (0..self.choose(3)).map(|_| self.pick(SCOPES).to_owned()).collect();
        if self.choose(4) == 3 {
            let scope = ScopedResourceSelectorRequirement {
                scope_name: self.pick(SCOPES).to_owned(),
                operator: self.pick(OPERATORS).to_owned(),
                values: (0..self.choose(3)).map(|_| self.pick(CLASSES).to_owned()).collect(),
            };
            quota.spec.scope_selector = Some(ScopeSelector { match_expressions: vec![scope] });
        }
        quota.status.hard = quota.spec.hard.clone();
        quota.status.used = Inventory::new(&[], Time::default()).used(&quota);
        quota
    }

    fn object(&mut self) -> Object {
        let metadata = ObjectMeta { resource_version: self.pick(["", "1"]).to_owned(), ..named(format!("o{}", self.choose(9))) };
        match self.choose(7) {
            0..=2 => self.pod(metadata).into(),
            3 => {
                let mut service = Service { metadata, ..Service::default() };
                service.spec.kind = self.pick(["ClusterIP", "NodePort", "LoadBalancer"]).to_owned();
                service.spec.ports = vec![ServicePort::default(); self.choose(3)];
                service.into()
            }
            4 => {
                let mut claim = PersistentVolumeClaim { metadata, ..PersistentVolumeClaim::default() };
                claim.spec.resources.requests = self.list(&RESOURCES, 2);
                claim.spec.storage_class_name = Some(self.pick(CLASSES).to_owned());
                claim.spec.volume_attributes_class_name = Some(self.pick(CLASSES).to_owned());
                claim.into()
            }
            5 => {
                let mut claim = ResourceClaim { metadata, ..ResourceClaim::default() };
                let request = ExactDeviceRequest {
                    device_class_name: self.pick(CLASSES).to_owned(),
                    allocation_mode: self.pick(["ExactCount", "All", ""]).to_owned(),
                    count: self.pick([0, 1, 5, -1, i64::MAX]),
                };
                let first_available = vec![request.clone(); self.choose(2)];
                claim.spec.devices.requests =
                    vec![DeviceRequest { name: String::new(), exactly: Some(request), first_available }; self.choose(3)];
                claim.into()
            }
            _ => Object::Other {
                resource: GroupResource::new("", self.pick(["configmaps", "events", "secrets"])),
                metadata: Box::new(metadata),
            },
        }
    }

    fn pod(&mut self, metadata: ObjectMeta) -> Pod {
        let mut pod = Pod { metadata, ..Pod::default() };
        pod.spec.containers = (0..self.choose(3))
            .map(|at| Container {
                name: format!("c{at}"),
                resources: ResourceRequirements { requests: self.list(&RESOURCES, 3), limits: self.list(&RESOURCES, 3) },
                ..Container::default()
            })
            .collect();
        pod.spec.priority_class_name = self.pick(CLASSES).to_owned();
        pod.spec.active_deadline_seconds = self.pick([None, Some(60), Some(-1)]);
        pod.status.phase = self.pick(["", "Running", "Succeeded"]).to_owned();
        pod
    }

    fn limit_range(&mut self, at: usize) -> LimitRange {
        let mut range = LimitRange { metadata: named(format!("l{at}")), ..LimitRange::default() };
        range.spec.limits = (0..self.choose(3))
            .map(|_| LimitRangeItem {
                kind: self.pick(["Container", "Pod", "PersistentVolumeClaim"]).to_owned(),
                max: self.list(&RESOURCES, 2),
                min: self.list(&RESOURCES, 2),
                default: self.list(&RESOURCES, 2),
                default_request: self.list(&RESOURCES, 2),
                max_limit_request_ratio: self.list(&RESOURCES, 2),
            })
            .collect();
        range
    }
}

fn named(name: String) -> ObjectMeta {
    ObjectMeta { name, ..ObjectMeta::default() }
}
