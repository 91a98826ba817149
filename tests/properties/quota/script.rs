//! Few names and figures, chosen byte by byte.

use kube_semantics::object::{
    Container, DeviceRequest, ExactDeviceRequest, LimitRange, LimitRangeItem, ObjectMeta, PersistentVolumeClaim, Pod, ResourceClaim,
    ResourceList, ResourceQuota, ResourceRequirements, ScopeSelector, ScopedResourceSelectorRequirement, Service, ServicePort, Time,
};
use kube_semantics::quantity::Quantity;
use kube_semantics::quota::{GroupResource, Inventory, Object};

const NAMES: [&str; 19] = [
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
    "count/deployments.apps",
    "count/replicasets.apps",
    "count/jobs.batch",
];
const RESOURCES: [&str; 5] = ["cpu", "memory", "example.com/gpu", "hugepages-2Mi", "storage"];
const FIGURES: [&str; 12] = ["0", "1", "250m", "1Gi", "1.5Gi", "3", "10", "-1", "1e30", "0.5", "01Gi", "9223372036854775807"];
const SCOPES: [&str; 7] =
    ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "VolumeAttributesClass", "Other"];
const OPERATORS: [&str; 5] = ["Exists", "In", "NotIn", "DoesNotExist", "Near"];
const CLASSES: [&str; 3] = ["", "gold", "high"];

/// A script that never ends: after the last byte all choices are the first.
pub struct Script<'a> {
    pub data: &'a [u8],
}

impl Script<'_> {
    pub fn choose(&mut self, below: usize) -> usize {
        let Some((first, rest)) = self.data.split_first() else { return 0 };
        self.data = rest;
        usize::from(*first) % below
    }

    pub fn pick<T: Copy, const LENGTH: usize>(&mut self, from: [T; LENGTH]) -> T {
        from[self.choose(LENGTH)]
    }

    fn figure(&mut self) -> Quantity {
        self.pick(FIGURES).parse().expect("a quantity")
    }

    fn list(&mut self, names: &[&str], most: usize) -> ResourceList {
        (0..self.choose(most + 1)).map(|_| (names[self.choose(names.len())], self.figure())).collect()
    }

    pub fn quota(&mut self, at: usize) -> ResourceQuota {
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

    pub fn object(&mut self) -> Object {
        let metadata = ObjectMeta { resource_version: self.pick(["", "1"]).to_owned(), ..named(format!("o{}", self.choose(9))) };
        match self.choose(7) {
            0..=2 => self.pod(metadata).into(),
            3 => {
                let mut service = Service { metadata, ..Service::default() };
                service.spec.kind = self.pick(["ClusterIP", "NodePort", "LoadBalancer"]).to_owned();
                service.spec.ports = vec![ServicePort::default(); self.choose(3)];
                service.into()
            }
            4 => self.claim(metadata).into(),
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

    pub fn claim(&mut self, metadata: ObjectMeta) -> PersistentVolumeClaim {
        let mut claim = PersistentVolumeClaim { metadata, ..PersistentVolumeClaim::default() };
        claim.spec.resources.requests = self.list(&RESOURCES, 2);
        claim.spec.storage_class_name = Some(self.pick(CLASSES).to_owned());
        claim.spec.volume_attributes_class_name = Some(self.pick(CLASSES).to_owned());
        claim
    }

    pub fn pod(&mut self, metadata: ObjectMeta) -> Pod {
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

    pub fn limit_range(&mut self, at: usize) -> LimitRange {
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
