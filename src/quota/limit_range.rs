//! Defaults and bounds for one object at a time.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::{Object, Operation, Request};
use crate::Quantity;
use crate::object::{Container, Cursor, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod, ResourceList, ResourceName};
use crate::pod::{aggregate, with_status};
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
    name: Arc<str>,
    default_limits: ResourceList,
    default_requests: ResourceList,
    items: Vec<Item>,
}

/// The bounds for what is of one type, by resource.
#[derive(Clone, Debug)]
struct Item {
    kind: Kind,
    bounds: Vec<Bounds>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Container,
    Pod,
    PersistentVolumeClaim,
}

#[derive(Clone, Debug)]
struct Bounds {
    resource: ResourceName,
    by_kind: [(Bound, Option<Amount>); 3],
    /// All three in one, where all are small.
    small: Option<Small>,
}

/// Bounds in thousandths; those that are not there let everything through.
#[derive(Clone, Copy, Debug)]
struct Small {
    min: i64,
    max: i64,
    ratio: Option<f64>,
}

/// A quantity, and what is compared of it most of the time.
#[derive(Clone, Debug)]
struct Amount {
    quantity: Quantity,
    thousandths: Option<i64>,
}

/// A request or limit that a limit range has filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The limit range.
    pub limit_range: Arc<str>,
    /// The container.
    pub container: Arc<str>,
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
            let mut note = String::new();
            let spec = &mut pod.spec;
            for container in &mut spec.containers {
                range.fill_in(container, false, &mut changes, &mut note);
            }
            for container in &mut spec.init_containers {
                range.fill_in(container, true, &mut changes, &mut note);
            }
            if !note.is_empty() {
                pod.metadata.annotations.insert(ANNOTATION, note);
            }
        }
        changes
    }

    fn would_change(&self, pod: &Pod) -> bool {
        let mut containers = pod.spec.containers.iter().chain(&pod.spec.init_containers);
        containers.any(|container| {
            self.ranges.iter().any(|range| {
                let lacks = |list: &ResourceList, defaults: &ResourceList| defaults.names().any(|name| list.of(name).is_none());
                lacks(&container.resources.requests, &range.default_requests) || lacks(&container.resources.limits, &range.default_limits)
            })
        })
    }

    /// What the limit ranges have against a pod as it is.
    #[must_use]
    pub fn validate_pod(&self, pod: &Pod) -> Vec<Violations> {
        self.validate(|item, violations| match item.kind {
            Kind::Container => {
                for container in pod.spec.containers.iter().chain(&pod.spec.init_containers) {
                    let resources = &container.resources;
                    item.check(Some(container), &resources.requests, Some(&resources.limits), violations);
                }
            }
            Kind::Pod => {
                let none = ResourceList::new();
                // 1.31 read the status, where its alpha was on.
                let reads_status = self.gates.release() < Release::V1_32 && self.gates.enabled(Gate::InPlacePodVerticalScaling);
                let counted = if reads_status { with_status(pod, self.gates.release()) } else { Cow::Borrowed(pod) };
                let mut requests = aggregate(&counted, &none, |container| Some(&container.resources.requests));
                let mut limits = aggregate(pod, &none, |container| Some(&container.resources.limits));
                if let Some(resources) = pod.spec.resources.as_ref().filter(|_| self.gates.enabled(Gate::PodLevelResources)) {
                    replace(&mut requests, &resources.requests);
                    replace(&mut limits, &resources.limits);
                }
                item.check(None, &requests, Some(&limits), violations);
            }
            Kind::PersistentVolumeClaim => {}
        })
    }

    /// What the limit ranges have against a claim of a volume.
    #[must_use]
    pub fn validate_claim(&self, claim: &PersistentVolumeClaim) -> Vec<Violations> {
        self.validate(|item, violations| {
            if item.kind == Kind::PersistentVolumeClaim {
                item.check(None, &claim.spec.resources.requests, None, violations);
            }
        })
    }

    fn validate(&self, check: impl Fn(&Item, &mut Vec<Violation>)) -> Vec<Violations> {
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
                all.push(Violations { limit_range: range.name.to_string(), violations });
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
        let items = range.spec.limits.iter().filter_map(Item::new).collect();
        Self { name: range.metadata.name.as_str().into(), default_limits, default_requests, items }
    }

    fn fill_in(&self, container: &mut Container, init: bool, changes: &mut Vec<Change>, note: &mut String) {
        let mut shared: Option<Arc<str>> = None;
        for kind in [LimitKind::Request, LimitKind::Limit] {
            let (list, defaults) = match kind {
                LimitKind::Request => (&mut container.resources.requests, &self.default_requests),
                LimitKind::Limit => (&mut container.resources.limits, &self.default_limits),
            };
            if list.has_names_of(defaults) {
                continue;
            }
            let mut any = false;
            for (name, quantity) in defaults.iter().filter(|(name, _)| list.of(name).is_none()) {
                if note.is_empty() {
                    note.reserve(128);
                }
                note.push_str(match (any, note.is_empty()) {
                    (true, _) => ", ",
                    (false, true) => "LimitRanger plugin set: ",
                    (false, false) => "; ",
                });
                note.push_str(name.as_str());
                any = true;
                changes.push(Change {
                    limit_range: Arc::clone(&self.name),
                    container: Arc::clone(shared.get_or_insert_with(|| container.name.as_str().into())),
                    init,
                    kind,
                    resource: name.clone(),
                    quantity: quantity.clone(),
                });
            }
            if any {
                list.fill_in(defaults);
                note.push_str(match kind {
                    LimitKind::Request => " request for ",
                    LimitKind::Limit => " limit for ",
                });
                note.push_str(if init { "init container " } else { "container " });
                note.push_str(&container.name);
            }
        }
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Container => "Container",
            Self::Pod => "Pod",
            Self::PersistentVolumeClaim => "PersistentVolumeClaim",
        }
    }
}

impl Item {
    /// None for a type that nobody looks at.
    fn new(item: &LimitRangeItem) -> Option<Self> {
        let kind = [Kind::Container, Kind::Pod, Kind::PersistentVolumeClaim].into_iter().find(|kind| kind.name() == item.kind)?;
        let lists = [(Bound::Min, &item.min), (Bound::Max, &item.max), (Bound::Ratio, &item.max_limit_request_ratio)];
        let mut names: Vec<&ResourceName> = lists.iter().flat_map(|(_, list)| list.names()).collect();
        names.sort();
        names.dedup();
        let bounds = names.into_iter().map(|resource| {
            let by_kind = lists.map(|(bound, list)| (bound, list.of(resource).cloned().map(Amount::new)));
            Bounds { resource: resource.clone(), small: Small::new(&by_kind), by_kind }
        });
        Some(Self { kind, bounds: bounds.collect() })
    }

    /// Holds a container, a pod or a claim against the bounds; claims have no limits.
    fn check(
        &self,
        container: Option<&Container>,
        requests: &ResourceList,
        limits: Option<&ResourceList>,
        violations: &mut Vec<Violation>,
    ) {
        let (mut requests, mut limited) = (Cursor::new(requests), limits.map(Cursor::new));
        for Bounds { resource, by_kind, small } in &self.bounds {
            let found = Found {
                request: requests.seek(resource).map(|request| (request, thousandths(request))),
                limit: limited.as_mut().and_then(|limits| limits.seek(resource)).map(|limit| (limit, thousandths(limit))),
                has_limits: limits.is_some(),
            };
            if small.is_some_and(|small| found.is_clearly_within(small)) {
                continue;
            }
            for (bound, allowed) in by_kind {
                if let Some(allowed) = allowed
                    && let Some(observed) = found.against(*bound, allowed)
                {
                    violations.push(Violation {
                        bound: *bound,
                        of: self.kind.name().to_owned(),
                        container: container.map(|container| container.name.clone()),
                        resource: resource.clone(),
                        allowed: allowed.quantity.clone(),
                        observed,
                    });
                }
            }
        }
    }
}

impl Small {
    fn new([(_, min), (_, max), (_, ratio)]: &[(Bound, Option<Amount>); 3]) -> Option<Self> {
        let or = |amount: &Option<Amount>, absent| amount.as_ref().map_or(Some(absent), |amount| amount.thousandths);
        let ratio = ratio.as_ref().map(|ratio| ratio.thousandths);
        Some(Self {
            min: or(min, i64::MIN)?,
            max: or(max, i64::MAX)?,
            ratio: match ratio {
                Some(thousandths) => Some(thousandths? as f64),
                None => None,
            },
        })
    }
}

impl Amount {
    fn new(quantity: Quantity) -> Self {
        Self { thousandths: thousandths(&quantity), quantity }
    }
}

/// What there is of a resource: the quantities, with their thousandths.
struct Found<'a> {
    request: Option<(&'a Quantity, Option<i64>)>,
    limit: Option<(&'a Quantity, Option<i64>)>,
    /// Claims have none.
    has_limits: bool,
}

impl Found<'_> {
    /// Is all of it there, small, and within the bounds? As it is most of the time.
    #[inline]
    fn is_clearly_within(&self, Small { min, max, ratio }: Small) -> bool {
        let (Some((_, Some(request))), Some((_, Some(limit)))) = (self.request, self.limit) else { return false };
        let is_between = request >= min && limit >= min && request <= max && limit <= max;
        let within = |ratio: f64| request != 0 && limit != 0 && limit as f64 / request as f64 * 1000.0 <= ratio;
        is_between && ratio.is_none_or(within)
    }

    fn against(&self, bound: Bound, allowed: &Amount) -> Option<Observed> {
        let numbers = self.numbers(allowed);
        let too_small = |kind, found: Option<(&Quantity, _)>, number: i64| {
            found.filter(|_| number < numbers.allowed).map(|(quantity, _)| Observed::Quantity(kind, quantity.clone()))
        };
        let too_large = |kind, found: Option<(&Quantity, _)>, number: i64| {
            found.filter(|_| number > numbers.allowed).map(|(quantity, _)| Observed::Quantity(kind, quantity.clone()))
        };
        match bound {
            Bound::Min if self.request.is_none() => Some(Observed::Missing(LimitKind::Request)),
            Bound::Min => too_small(LimitKind::Request, self.request, numbers.request)
                .or_else(|| too_small(LimitKind::Limit, self.limit, numbers.limit)),
            Bound::Max if !self.has_limits && self.request.is_none() => Some(Observed::Missing(LimitKind::Request)),
            Bound::Max if !self.has_limits => too_large(LimitKind::Request, self.request, numbers.request),
            Bound::Max if self.limit.is_none() => Some(Observed::Missing(LimitKind::Limit)),
            Bound::Max => too_large(LimitKind::Limit, self.limit, numbers.limit)
                .or_else(|| too_large(LimitKind::Request, self.request, numbers.request)),
            Bound::Ratio if !self.has_limits => None,
            Bound::Ratio => {
                if self.request.is_none() || numbers.request == 0 {
                    return Some(Observed::Missing(LimitKind::Request));
                }
                if self.limit.is_none() || numbers.limit == 0 {
                    return Some(Observed::Missing(LimitKind::Limit));
                }
                let ratio = numbers.limit as f64 / numbers.request as f64;
                let exceeds = match allowed.thousandths {
                    Some(thousandths) => ratio * 1000.0 > thousandths as f64,
                    None => {
                        let whole = allowed.quantity.wrapped_scaled_value(0);
                        if whole <= MAX_MILLI_VALUE {
                            ratio * 1000.0 > allowed.quantity.wrapped_scaled_value(3) as f64
                        } else {
                            ratio > whole as f64
                        }
                    }
                };
                exceeds.then_some(Observed::Ratio(ratio))
            }
        }
    }

    /// A request, a limit and a bound as integers of the same unit: thousandths, if all are small enough. Upstream does not
    /// ask whether they are too far below zero for that, and compares what is left after an overflow.
    fn numbers(&self, allowed: &Amount) -> Numbers {
        let small = |found: Option<(&Quantity, Option<i64>)>| found.map_or(Some(0), |(_, thousandths)| thousandths);
        if let (Some(request), Some(limit), Some(allowed)) = (small(self.request), small(self.limit), allowed.thousandths) {
            return Numbers { request, limit, allowed };
        }
        let at = |places| {
            let number = |found: Option<(&Quantity, _)>| found.map_or(0, |(quantity, _)| quantity.wrapped_scaled_value(places));
            Numbers { request: number(self.request), limit: number(self.limit), allowed: allowed.quantity.wrapped_scaled_value(places) }
        };
        let whole = at(0);
        let small = [whole.request, whole.limit, whole.allowed].into_iter().all(|number| number <= MAX_MILLI_VALUE);
        if small { at(3) } else { whole }
    }
}

/// The thousandths of a quantity, if they are so few that upstream compares them.
#[inline]
fn thousandths(quantity: &Quantity) -> Option<i64> {
    quantity.exact_thousandths().or_else(|| quantity.milli_value()).filter(|number| *number <= MAX_MILLI_VALUE.saturating_mul(1000))
}

/// The largest number whose thousandths fit an int64.
const MAX_MILLI_VALUE: i64 = i64::MAX / 1000;

struct Numbers {
    request: i64,
    limit: i64,
    allowed: i64,
}
