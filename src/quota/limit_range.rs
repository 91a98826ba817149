//! Defaults and bounds for one object at a time.

use std::borrow::Cow;
use std::fmt;

use super::{Object, Operation, Request};
use crate::Quantity;
use crate::object::{Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod, ResourceList, ResourceName};
use crate::pod::aggregate;
use crate::release::{FeatureGates, Gate, Release};

const ANNOTATION: &str = "kubernetes.io/limit-ranger";

/// The limit ranges of one namespace, compiled.
///
/// ```
/// use kube_semantics::object::{LimitRange, Pod};
/// use kube_semantics::quota::LimitRanger;
///
/// let range: LimitRange = serde_json::from_str(
///     r#"{"metadata": {"name": "small"}, "spec": {"limits": [
///         {"type": "Container", "default": {"cpu": "500m"}, "max": {"memory": "1Gi"}}]}}"#,
/// )?;
/// let mut pod: Pod = serde_json::from_str(r#"{"spec": {"containers": [{"name": "a"}]}}"#)?;
///
/// let ranger = LimitRanger::new(&[range]);
/// let changes = ranger.default_pod(&mut pod);
/// assert_eq!(changes[0].to_string(), "small: cpu limit 500m for container a");
///
/// let violations = ranger.validate_pod(&pod);
/// assert_eq!(violations[0].to_string(), "maximum memory usage per Container is 1Gi.  No limit is specified");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LimitRanger {
    ranges: Vec<Range>,
    gates: FeatureGates,
}

#[derive(Clone, Debug)]
struct Range {
    name: String,
    default_limits: ResourceList,
    default_requests: ResourceList,
    items: Vec<LimitRangeItem>,
}

/// A request or limit that a limit range has filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The limit range.
    pub limit_range: String,
    /// The container.
    pub container: String,
    /// Is it an init container?
    pub init: bool,
    /// What was filled in.
    pub kind: LimitKind,
    /// Of which resource.
    pub resource: ResourceName,
    /// How much.
    pub quantity: Quantity,
}

/// A request or a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LimitKind {
    /// A request.
    Request,
    /// A limit.
    Limit,
}

impl fmt::Display for LimitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Request => "request",
            Self::Limit => "limit",
        })
    }
}

/// `small: cpu limit 500m for container a`
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit_range, container, init, kind, resource, quantity } = self;
        write!(f, "{limit_range}: {resource} {kind} {quantity} for {}container {container}", if *init { "init " } else { "" })
    }
}

/// What one limit range has against an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Violations {
    /// The limit range.
    pub limit_range: String,
    /// The violations, by their text, distinct; never empty.
    pub violations: Vec<Violation>,
}

/// As in the API server's refusal: several stand in brackets.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [violation] = self.violations.as_slice() {
            return violation.fmt(f);
        }
        for (at, violation) in self.violations.iter().enumerate() {
            write!(f, "{}{violation}", if at == 0 { "[" } else { ", " })?;
        }
        f.write_str("]")
    }
}

/// A bound that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Which bound.
    pub bound: Bound,
    /// Of what: `Container`, `Pod` or `PersistentVolumeClaim`.
    pub of: String,
    /// The container, where the bound is for containers.
    pub container: Option<String>,
    /// The resource.
    pub resource: ResourceName,
    /// What the limit range says.
    pub allowed: Quantity,
    /// What there is.
    pub observed: Observed,
}

/// A bound of a limit range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// Not less.
    Min,
    /// Not more.
    Max,
    /// No limit beyond so many times the request.
    Ratio,
}

/// What a limit range found.
#[derive(Clone, Debug, PartialEq)]
pub enum Observed {
    /// No request or limit; for the ratio also a zero.
    Missing(LimitKind),
    /// A request or limit that is too small or too large.
    Quantity(LimitKind, Quantity),
    /// A ratio that is too large.
    Ratio(f64),
}

/// The API server's words.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bound, of, resource, allowed, observed, .. } = self;
        match bound {
            Bound::Min => write!(f, "minimum {resource} usage per {of} is {allowed}")?,
            Bound::Max => write!(f, "maximum {resource} usage per {of} is {allowed}")?,
            Bound::Ratio => write!(f, "{resource} max limit to request ratio per {of} is {allowed}")?,
        }
        match (bound, observed) {
            (Bound::Ratio, Observed::Missing(kind)) => write!(f, ", but no {kind} is specified or {kind} is 0"),
            (_, Observed::Missing(kind)) => write!(f, ".  No {kind} is specified"),
            (_, Observed::Quantity(kind, quantity)) => write!(f, ", but {kind} is {quantity}"),
            (_, Observed::Ratio(ratio)) => write!(f, ", but provided ratio is {ratio:.6}"),
        }
    }
}

/// An object after its limit ranges.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied<'a> {
    /// The object as it is written: borrowed where nothing was filled in.
    pub object: Cow<'a, Object>,
    /// What was filled in, in the order in which it was.
    pub changes: Vec<Change>,
    /// What is wrong with the result, a limit range each; the API server reports the first, and refuses.
    pub violations: Vec<Violations>,
}

impl LimitRanger {
    /// The limit ranges of a namespace, in the order in which they are asked; of the newest release.
    #[must_use]
    pub fn new(ranges: &[LimitRange]) -> Self {
        Self::new_in(ranges, &FeatureGates::default())
    }

    /// The same for a release.
    #[must_use]
    pub fn new_in(ranges: &[LimitRange], gates: &FeatureGates) -> Self {
        Self { ranges: ranges.iter().map(Range::new).collect(), gates: *gates }
    }

    /// What the API server does with a write: fills in, then checks.
    ///
    /// Only pods and claims of volumes are looked at, pods not when they are updated except by their `resize`, and nothing
    /// that is being deleted.
    ///
    /// ```
    /// use kube_semantics::object::Pod;
    /// use kube_semantics::quota::{LimitRanger, Request};
    ///
    /// let applied = LimitRanger::new(&[]).apply(&Request::create(&Pod::default().into())).violations;
    /// assert!(applied.is_empty());
    /// ```
    #[must_use]
    pub fn apply<'a>(&self, request: &Request<'a>) -> Applied<'a> {
        let mut applied = Applied { object: Cow::Borrowed(request.object), changes: Vec::new(), violations: Vec::new() };
        let is_deleted = request.old.is_some_and(|old| old.metadata().deletion_timestamp.is_some());
        let resizes = request.subresource == "resize" && request.operation == Operation::Update;
        match request.object {
            _ if is_deleted => {}
            Object::Pod(pod)
                if (resizes && self.gates.release() >= Release::V1_32)
                    || (request.subresource.is_empty() && request.operation == Operation::Create) =>
            {
                let mut defaulted = Cow::Borrowed(pod.as_ref());
                if self.would_change(pod) {
                    applied.changes = self.default_pod(defaulted.to_mut());
                }
                applied.violations = self.validate_pod(&defaulted);
                if let Cow::Owned(pod) = defaulted {
                    applied.object = Cow::Owned(Object::from(pod));
                }
            }
            Object::PersistentVolumeClaim(claim) if request.subresource.is_empty() => applied.violations = self.validate_claim(claim),
            _ => {}
        }
        applied
    }

    /// Fills in what the containers of a pod do not say, and returns what was filled in.
    ///
    /// The first limit range that has a default for something gives it. The annotation names what the last one that
    /// changed something has set.
    pub fn default_pod(&self, pod: &mut Pod) -> Vec<Change> {
        let mut changes = Vec::new();
        for range in &self.ranges {
            let mut notes = Vec::new();
            let spec = &mut pod.spec;
            for (container, init) in spec
                .containers
                .iter_mut()
                .map(|container| (container, false))
                .chain(spec.init_containers.iter_mut().map(|container| (container, true)))
            {
                for kind in [LimitKind::Request, LimitKind::Limit] {
                    range.fill_in(container, init, kind, &mut changes, &mut notes);
                }
            }
            if !notes.is_empty() {
                pod.metadata.annotations.insert(ANNOTATION, format!("LimitRanger plugin set: {}", notes.join("; ")));
            }
        }
        changes
    }

    fn would_change(&self, pod: &Pod) -> bool {
        let mut containers = pod.spec.containers.iter().chain(&pod.spec.init_containers);
        containers.any(|container| {
            self.ranges.iter().any(|range| {
                let lacks = |list: &ResourceList, defaults: &ResourceList| defaults.names().any(|name| !list.contains(name.as_str()));
                lacks(&container.resources.requests, &range.default_requests) || lacks(&container.resources.limits, &range.default_limits)
            })
        })
    }

    /// What the limit ranges have against a pod as it is.
    #[must_use]
    pub fn validate_pod(&self, pod: &Pod) -> Vec<Violations> {
        self.validate(|item, violations| match item.kind.as_str() {
            "Container" => {
                for container in pod.spec.containers.iter().chain(&pod.spec.init_containers) {
                    let resources = &container.resources;
                    let check = Check { item, container: Some(container), requests: &resources.requests, limits: Some(&resources.limits) };
                    check.all(violations);
                }
            }
            "Pod" => {
                let none = ResourceList::new();
                let mut requests = aggregate(pod, &none, |container| Some(&container.resources.requests));
                let mut limits = aggregate(pod, &none, |container| Some(&container.resources.limits));
                if let Some(resources) = pod.spec.resources.as_ref().filter(|_| self.gates.enabled(Gate::PodLevelResources)) {
                    replace(&mut requests, &resources.requests);
                    replace(&mut limits, &resources.limits);
                }
                Check { item, container: None, requests: &requests, limits: Some(&limits) }.all(violations);
            }
            _ => {}
        })
    }

    /// What the limit ranges have against a claim of a volume.
    #[must_use]
    pub fn validate_claim(&self, claim: &PersistentVolumeClaim) -> Vec<Violations> {
        self.validate(|item, violations| {
            if item.kind == "PersistentVolumeClaim" {
                Check { item, container: None, requests: &claim.spec.resources.requests, limits: None }.all(violations);
            }
        })
    }

    fn validate(&self, check: impl Fn(&LimitRangeItem, &mut Vec<Violation>)) -> Vec<Violations> {
        let mut all = Vec::new();
        for range in &self.ranges {
            let mut violations = Vec::new();
            for item in &range.items {
                check(item, &mut violations);
            }
            if !violations.is_empty() {
                let mut texts: Vec<(String, Violation)> =
                    violations.into_iter().map(|violation| (violation.to_string(), violation)).collect();
                texts.sort_by(|a, b| a.0.cmp(&b.0));
                texts.dedup_by(|a, b| a.0 == b.0);
                let violations = texts.into_iter().map(|(_, violation)| violation).collect();
                all.push(Violations { limit_range: range.name.clone(), violations });
            }
        }
        all
    }
}

/// Upstream knows two resources here that may be asked for by a pod as a whole.
fn replace(total: &mut ResourceList, by: &ResourceList) {
    for name in [ResourceName::CPU, ResourceName::MEMORY] {
        if let Some(quantity) = by.get(name.as_str()) {
            total.insert(name, quantity.clone());
        }
    }
}

impl Range {
    fn new(range: &LimitRange) -> Self {
        let (mut default_limits, mut default_requests) = (ResourceList::new(), ResourceList::new());
        for item in range.spec.limits.iter().filter(|item| item.kind == "Container") {
            for (defaults, of_item) in [(&mut default_limits, &item.default), (&mut default_requests, &item.default_request)] {
                for (name, quantity) in of_item {
                    defaults.insert(name.clone(), quantity.clone());
                }
            }
        }
        Self { name: range.metadata.name.clone(), default_limits, default_requests, items: range.spec.limits.clone() }
    }

    fn fill_in(&self, container: &mut Container, init: bool, kind: LimitKind, changes: &mut Vec<Change>, notes: &mut Vec<String>) {
        let (list, defaults) = match kind {
            LimitKind::Request => (&mut container.resources.requests, &self.default_requests),
            LimitKind::Limit => (&mut container.resources.limits, &self.default_limits),
        };
        let mut set = Vec::new();
        for (name, quantity) in defaults {
            if list.contains(name.as_str()) {
                continue;
            }
            list.insert(name.clone(), quantity.clone());
            set.push(name.as_str());
            changes.push(Change {
                limit_range: self.name.clone(),
                container: container.name.clone(),
                init,
                kind,
                resource: name.clone(),
                quantity: quantity.clone(),
            });
        }
        if !set.is_empty() {
            notes.push(format!("{} {kind} for {}container {}", set.join(", "), if init { "init " } else { "" }, container.name));
        }
    }
}

/// What is held against the bounds of an item.
struct Check<'a> {
    item: &'a LimitRangeItem,
    container: Option<&'a Container>,
    requests: &'a ResourceList,
    /// Claims have none.
    limits: Option<&'a ResourceList>,
}

impl Check<'_> {
    fn all(&self, violations: &mut Vec<Violation>) {
        let ratios = self.limits.map(|_| &self.item.max_limit_request_ratio);
        let bounds = [(Bound::Min, Some(&self.item.min)), (Bound::Max, Some(&self.item.max)), (Bound::Ratio, ratios)];
        for (bound, list) in bounds {
            for (name, allowed) in list.into_iter().flatten() {
                if let Some(observed) = self.one(bound, name, allowed) {
                    violations.push(Violation {
                        bound,
                        of: self.item.kind.clone(),
                        container: self.container.map(|container| container.name.clone()),
                        resource: name.clone(),
                        allowed: allowed.clone(),
                        observed,
                    });
                }
            }
        }
    }

    fn one(&self, bound: Bound, name: &ResourceName, allowed: &Quantity) -> Option<Observed> {
        let request = self.requests.get(name.as_str());
        let limit = self.limits.and_then(|limits| limits.get(name.as_str()));
        let numbers = Numbers::new(request, limit, allowed);
        let too_small =
            |kind, quantity: &Quantity, number: i64| (number < numbers.allowed).then(|| Observed::Quantity(kind, quantity.clone()));
        let too_large =
            |kind, quantity: &Quantity, number: i64| (number > numbers.allowed).then(|| Observed::Quantity(kind, quantity.clone()));
        match bound {
            Bound::Min => {
                let Some(request) = request else { return Some(Observed::Missing(LimitKind::Request)) };
                let of_limit = || too_small(LimitKind::Limit, limit?, numbers.limit);
                too_small(LimitKind::Request, request, numbers.request).or_else(of_limit)
            }
            Bound::Max if self.limits.is_none() => {
                let Some(request) = request else { return Some(Observed::Missing(LimitKind::Request)) };
                too_large(LimitKind::Request, request, numbers.request)
            }
            Bound::Max => {
                let Some(limit) = limit else { return Some(Observed::Missing(LimitKind::Limit)) };
                let of_request = || too_large(LimitKind::Request, request?, numbers.request);
                too_large(LimitKind::Limit, limit, numbers.limit).or_else(of_request)
            }
            Bound::Ratio => {
                if request.is_none() || numbers.request == 0 {
                    return Some(Observed::Missing(LimitKind::Request));
                }
                if limit.is_none() || numbers.limit == 0 {
                    return Some(Observed::Missing(LimitKind::Limit));
                }
                let ratio = numbers.limit as f64 / numbers.request as f64;
                let whole = allowed.wrapped_scaled_value(0);
                let exceeds =
                    if whole <= MAX_MILLI_VALUE { ratio * 1000.0 > allowed.wrapped_scaled_value(3) as f64 } else { ratio > whole as f64 };
                exceeds.then_some(Observed::Ratio(ratio))
            }
        }
    }
}

/// The largest number whose thousandths fit an int64.
const MAX_MILLI_VALUE: i64 = i64::MAX / 1000;

/// A request, a limit and a bound as integers of the same unit: thousandths, if all are small enough. Upstream does not ask
/// whether they are too far below zero for that, and compares what is left after an overflow.
struct Numbers {
    request: i64,
    limit: i64,
    allowed: i64,
}

impl Numbers {
    fn new(request: Option<&Quantity>, limit: Option<&Quantity>, allowed: &Quantity) -> Self {
        let at = |places| {
            let number = |quantity: &Quantity| quantity.wrapped_scaled_value(places);
            Self { request: request.map_or(0, number), limit: limit.map_or(0, number), allowed: number(allowed) }
        };
        let whole = at(0);
        let small = [whole.request, whole.limit, whole.allowed].into_iter().all(|number| number <= MAX_MILLI_VALUE);
        if small { at(3) } else { whole }
    }
}
