//! `pod.…`, `quota.…` and `limitrange.…`

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{EvaluateError, op};
use crate::object::wire::{null_is_default, objects};
use crate::object::{
    Container, LimitRange, LimitedResource, ObjectMeta, PartialObjectMetadata, Pod, ResourceList, ResourceName, ResourceQuota,
    ScopeSelector, ScopedResourceSelectorRequirement, Time, Wire,
};
use crate::pod::{self, ResourcesOptions};
use crate::quota::{
    Admission, GroupResource, Inventory, LimitRanger, Namespace, Object, Operation, Request, ScopeMatch, Violations, usage,
};

objects! {
    /// A pod and how to count.
    pub struct PodAndOptions {
        /// The pod.
        pub pod: Pod,
        /// What counts.
        pub options: Options,
    }

    /// What counts.
    pub struct Options {
        /// Absent: yes.
        pub use_status_resources: Option<bool>,
        /// Absent: yes.
        pub in_place_pod_level_resources: Option<bool>,
        /// No pod-level resources.
        pub skip_pod_level_resources: bool,
        /// No requests of containers.
        pub skip_container_level_resources: bool,
        /// No overhead.
        pub exclude_overhead: bool,
        /// For containers that have none.
        pub non_missing_container_requests: ResourceList,
    }

    /// A pod.
    pub struct OnePod {
        /// The pod.
        pub pod: Pod,
    }

    /// An object and a time.
    pub struct ObjectAndTime {
        /// The object.
        pub object: OneObject,
        /// The time.
        pub now: Option<Time>,
    }

    /// Scopes, names and an object.
    pub struct ScopesAndObject {
        /// The object.
        pub object: OneObject,
        /// Scopes by name.
        pub scopes: Vec<String>,
        /// Scopes in more words.
        pub scope_selector: Option<ScopeSelector>,
        /// The names that are limited.
        pub hard: Vec<String>,
    }

    /// Quotas and a write.
    pub struct QuotasAndWrite {
        /// In order.
        pub quotas: Vec<ResourceQuota>,
        /// The object.
        pub object: OneObject,
        /// `CREATE` or `UPDATE`.
        pub operation: String,
        /// The object as it was.
        pub old_object: Option<OneObject>,
        /// The subresource.
        pub subresource: String,
        /// What is limited by default.
        pub limited_resources: Vec<LimitedResource>,
        /// The time.
        pub now: Option<Time>,
    }

    /// A quota and the objects of its namespace.
    pub struct QuotaAndObjects {
        /// The quota.
        pub quota: ResourceQuota,
        /// In order.
        pub objects: Vec<OneObject>,
        /// The time.
        pub now: Option<Time>,
    }

    /// Limit ranges and a write.
    pub struct LimitRangesAndWrite {
        /// In order.
        pub limit_ranges: Vec<LimitRange>,
        /// The object.
        pub object: OneObject,
        /// `CREATE`, also if empty, or `UPDATE`.
        pub operation: String,
        /// The subresource.
        pub subresource: String,
        /// The object as it was.
        pub old_object: Option<OneObject>,
    }
}

/// An object of any kind.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct OneObject(Value);

null_is_default!(OneObject);

impl OneObject {
    fn text(&self, field: &str) -> Result<&str, EvaluateError> {
        match self.0.get(field) {
            None | Some(Value::Null) => Ok(""),
            Some(value) => value.as_str().ok_or_else(|| EvaluateError::MalformedInput(format!("{field} that is no text"))),
        }
    }

    fn kind(&self) -> Result<&str, EvaluateError> {
        self.text("kind")
    }

    /// Reads it as the kind it says it is.
    fn decode(self) -> Result<Object, EvaluateError> {
        if self.kind()?.is_empty() {
            return Err(EvaluateError::MalformedInput("an object without a kind".to_owned()));
        }
        let resource = GroupResource::guess(self.text("apiVersion")?, self.kind()?);
        self.decode_as(resource)
    }

    fn decode_as(self, resource: GroupResource) -> Result<Object, EvaluateError> {
        fn read<T: Wire>(value: Value) -> Result<T, EvaluateError> {
            T::read(value).map_err(|error| EvaluateError::MalformedInput(error.to_string()))
        }
        for field in ["apiVersion", "kind"] {
            self.text(field)?;
        }
        Ok(match (resource.group.as_str(), resource.resource.as_str()) {
            ("", "pods") => Object::Pod(read(self.0)?),
            ("", "services") => Object::Service(read(self.0)?),
            ("", "persistentvolumeclaims") => Object::PersistentVolumeClaim(read(self.0)?),
            ("resource.k8s.io", "resourceclaims") => Object::ResourceClaim(read(self.0)?),
            _ => {
                let PartialObjectMetadata { metadata } = read(self.0)?;
                Object::Other { resource, metadata: Box::new(metadata) }
            }
        })
    }
}

/// `1970-01-01T00:00:00Z` unless another time is given.
fn at(now: Option<Time>) -> Result<Time, EvaluateError> {
    now.map_or_else(|| "1970-01-01T00:00:00Z".parse().map_err(EvaluateError::refused), Ok)
}

fn operation(text: &str) -> Result<Operation, EvaluateError> {
    match text {
        "CREATE" => Ok(Operation::Create),
        "UPDATE" => Ok(Operation::Update),
        _ => Err(EvaluateError::MalformedInput(format!("operation {text:?}"))),
    }
}

#[derive(Serialize)]
struct Requirements {
    requests: ResourceList,
    limits: ResourceList,
}

op!(
    REQUESTS = "pod.requests",
    "What a pod asks for in all.",
    r#"{"pod":{"spec":{"containers":[{"resources":{"requests":{"cpu":"500m"}}}],"initContainers":[{"resources":{"requests":{"cpu":"2"}}}]}}}"#,
    |input: PodAndOptions, gates| {
        let defaults = ResourcesOptions::scheduler_in(gates);
        let options = ResourcesOptions {
            use_status: input.options.use_status_resources.unwrap_or(defaults.use_status),
            in_place_pod_level: input.options.in_place_pod_level_resources.unwrap_or(defaults.in_place_pod_level),
            skip_pod_level: input.options.skip_pod_level_resources || defaults.skip_pod_level,
            skip_container_level: input.options.skip_container_level_resources,
            exclude_overhead: input.options.exclude_overhead,
            non_missing_container_requests: input.options.non_missing_container_requests,
            release: defaults.release,
        };
        Ok(Requirements { requests: pod::requests(&input.pod, &options), limits: pod::limits(&input.pod, &options) })
    }
);

op!(
    QOS_CLASS = "pod.qos_class",
    "The quality of service that follows from what a pod asks for.",
    r#"{"pod":{"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"1","memory":"1Gi"}}}]}}}"#,
    |input: OnePod, gates| { Ok(pod::qos_class_in(&input.pod, gates).to_string()) }
);

op!(
    USAGE = "quota.usage",
    "What an object is charged against quota.",
    r#"{"object":{"apiVersion":"v1","kind":"Service","spec":{"type":"LoadBalancer","ports":[{"port":80}]}}}"#,
    |input: ObjectAndTime, gates| { Ok(usage(&input.object.decode()?, gates, at(input.now)?)) }
);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Scopes {
    scopes_match: bool,
    applies: bool,
    tracked: Vec<String>,
    matching_scopes: Vec<ScopeValue>,
}

/// A scope as upstream writes it: nothing but the values may be left out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ScopeValue {
    scope_name: String,
    operator: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<String>,
}

impl From<ScopedResourceSelectorRequirement> for ScopeValue {
    fn from(scope: ScopedResourceSelectorRequirement) -> Self {
        let ScopedResourceSelectorRequirement { scope_name, operator, values } = scope;
        Self { scope_name, operator, values }
    }
}

op!(
    SCOPES_MATCH = "quota.scopes_match",
    "Does a quota with these scopes look at an object, and by which of its resources?",
    r#"{"scopes":["Terminating"],"hard":["pods"],"object":{"kind":"Pod","spec":{"activeDeadlineSeconds":60}}}"#,
    |input: ScopesAndObject, gates| {
        let hard: Vec<ResourceName> = input.hard.into_iter().map(ResourceName::from).collect();
        let object = input.object.decode()?;
        let matched =
            ScopeMatch::new(&input.scopes, input.scope_selector.as_ref(), &hard, &object, gates).map_err(EvaluateError::refused)?;
        Ok(Scopes {
            scopes_match: matched.scopes_match,
            applies: matched.applies(),
            tracked: matched.tracked.iter().map(ToString::to_string).collect(),
            matching_scopes: matched.matching.into_iter().map(Into::into).collect(),
        })
    }
);

#[derive(Serialize)]
struct Admitted {
    allowed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    used: Option<BTreeMap<String, ResourceList>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

op!(
    ADMIT = "quota.admit",
    "Do the quotas of a namespace let a write through, and what is used of them then?",
    r#"{"operation":"CREATE","quotas":[{"metadata":{"name":"q"},"status":{"hard":{"pods":"2"},"used":{"pods":"2"}}}],"object":{"kind":"Pod","metadata":{"name":"p"}}}"#,
    |input: QuotasAndWrite, gates| {
        let operation = operation(&input.operation)?;
        let object = input.object.decode()?;
        let old = old(input.old_object, &object)?;
        let mut namespace = Namespace::new_in(&input.quotas, &input.limited_resources, gates);
        let request = Request { object: &object, operation, old: old.as_ref(), subresource: &input.subresource, now: at(input.now)? };
        Ok(match namespace.admit(&request).map_err(EvaluateError::refused)? {
            Admission::Denied(denied) => Admitted { allowed: false, used: None, message: Some(denied.to_string()) },
            Admission::Allowed(charge) => {
                namespace.commit(&charge);
                let used = namespace.used().map(|(name, used)| (name.to_owned(), used.clone())).collect();
                Admitted { allowed: true, used: Some(used), message: None }
            }
        })
    }
);

/// The old object, read as the kind that the new one is of.
fn old(old: Option<OneObject>, object: &Object) -> Result<Option<Object>, EvaluateError> {
    old.map(|old| old.decode_as(object.resource())).transpose()
}

#[derive(Serialize)]
struct Used {
    used: ResourceList,
}

op!(
    RECALCULATE = "quota.recalculate",
    "How much of a quota do the objects of its namespace use?",
    r#"{"quota":{"spec":{"hard":{"pods":"5"}}},"objects":[{"kind":"Pod","spec":{"containers":[]}}]}"#,
    |input: QuotaAndObjects, gates| {
        let objects = input.objects.into_iter().map(OneObject::decode).collect::<Result<Vec<_>, _>>()?;
        Ok(Used { used: Inventory::new_in(&objects, at(input.now)?, gates).used(&input.quota) })
    }
);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Limited {
    #[serde(skip_serializing_if = "Option::is_none")]
    containers: Option<Vec<NamedRequirements>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    init_containers: Option<Vec<NamedRequirements>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotation: Option<String>,
    violations: Vec<ViolationsValue>,
}

#[derive(Serialize)]
struct NamedRequirements {
    name: String,
    requests: ResourceList,
    limits: ResourceList,
}

impl From<&Container> for NamedRequirements {
    fn from(container: &Container) -> Self {
        let resources = container.resources.clone();
        Self { name: container.name.clone(), requests: resources.requests, limits: resources.limits }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ViolationsValue {
    limit_range: String,
    messages: Vec<String>,
}

impl From<Violations> for ViolationsValue {
    fn from(violations: Violations) -> Self {
        let messages = violations.violations.iter().map(ToString::to_string).collect();
        Self { limit_range: violations.limit_range.as_ref().to_owned(), messages }
    }
}

op!(
    APPLY_LIMITS = "limitrange.apply",
    "What limit ranges fill in and refuse in a pod or a claim of a volume.",
    r#"{"limitRanges":[{"metadata":{"name":"l"},"spec":{"limits":[{"type":"Container","default":{"cpu":"1"}}]}}],"object":{"kind":"Pod","spec":{"containers":[{"name":"a"}]}}}"#,
    |input: LimitRangesAndWrite, gates| {
        let operation = operation(if input.operation.is_empty() { "CREATE" } else { &input.operation })?;
        // The plugin goes by the kind as it is written, the resource by its small letters.
        let heeds = matches!(input.object.kind()?, "Pod" | "PersistentVolumeClaim");
        let limit_ranges = if heeds { input.limit_ranges } else { Vec::new() };
        let object = input.object.decode()?;
        if !matches!(object, Object::Pod(_) | Object::PersistentVolumeClaim(_)) {
            return Err(EvaluateError::MalformedInput("neither a Pod nor a PersistentVolumeClaim".to_owned()));
        }
        let old = old(input.old_object, &object)?;
        let request = Request { object: &object, operation, old: old.as_ref(), subresource: &input.subresource, now: Time::default() };
        let applied = LimitRanger::new_in(&limit_ranges, gates).apply(&request);
        let mut limited = Limited {
            containers: None,
            init_containers: None,
            annotation: None,
            violations: applied.violations.into_iter().map(Into::into).collect(),
        };
        if let Object::Pod(pod) = applied.object.as_ref() {
            limited.containers = Some(pod.spec.containers.iter().map(Into::into).collect());
            limited.init_containers = Some(pod.spec.init_containers.iter().map(Into::into).collect());
            limited.annotation = annotation(&pod.metadata);
        }
        Ok(limited)
    }
);

fn annotation(metadata: &ObjectMeta) -> Option<String> {
    metadata.annotations.get("kubernetes.io/limit-ranger").map(str::to_owned)
}
