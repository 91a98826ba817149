//! Defaults and bounds for one object at a time.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::bounds::Item;
use super::{LimitType, Object, Operation, Request, Violation, Violations};
use crate::Quantity;
use crate::object::{Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod, ResourceList, ResourceName};
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
    defaults: [Defaults; 2],
    items: Vec<Item>,
}

/// What containers get that do not say.
#[derive(Clone, Debug)]
struct Defaults {
    kind: LimitKind,
    list: ResourceList,
    /// Its names as the annotation has them.
    names: String,
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
                pod.metadata.annotations.set(ANNOTATION, &note);
            }
        }
        changes
    }

    fn would_change(&self, pod: &Pod) -> bool {
        let mut containers = pod.spec.containers.iter().chain(&pod.spec.init_containers);
        containers.any(|container| {
            self.ranges.iter().any(|range| {
                range.defaults.iter().any(|defaults| {
                    let list = match defaults.kind {
                        LimitKind::Request => &container.resources.requests,
                        LimitKind::Limit => &container.resources.limits,
                    };
                    defaults.list.names().any(|name| list.of(name).is_none())
                })
            })
        })
    }

    /// What the limit ranges have against a pod as it is.
    #[must_use]
    pub fn validate_pod(&self, pod: &Pod) -> Vec<Violations> {
        self.validate(|item, violations| match item.kind {
            LimitType::Container => {
                for container in pod.spec.containers.iter().chain(&pod.spec.init_containers) {
                    let resources = &container.resources;
                    item.check(Some(container), &resources.requests, Some(&resources.limits), violations);
                }
            }
            LimitType::Pod => {
                let of_pod = pod.spec.resources.as_ref().filter(|_| self.gates.enabled(Gate::PodLevelResources));
                // 1.31 read the status, where its alpha was on.
                let reads_status = self.gates.release() < Release::V1_32 && self.gates.enabled(Gate::InPlacePodVerticalScaling);
                if of_pod.is_none() && !reads_status && item.lets_in_clearly(pod) {
                    return;
                }
                let none = ResourceList::new();
                let counted = if reads_status { with_status(pod, self.gates.release()) } else { Cow::Borrowed(pod) };
                let mut requests = aggregate(&counted, &none, |container| Some(&container.resources.requests));
                let mut limits = aggregate(pod, &none, |container| Some(&container.resources.limits));
                if let Some(resources) = of_pod {
                    replace(&mut requests, &resources.requests);
                    replace(&mut limits, &resources.limits);
                }
                item.check(None, &requests, Some(&limits), violations);
            }
            LimitType::PersistentVolumeClaim => {}
        })
    }

    /// What the limit ranges have against a claim of a volume.
    #[must_use]
    pub fn validate_claim(&self, claim: &PersistentVolumeClaim) -> Vec<Violations> {
        self.validate(|item, violations| {
            if item.kind == LimitType::PersistentVolumeClaim {
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
            all.extend(Violations::new(&range.name, violations));
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
        let defaults = |kind, of_item: fn(&LimitRangeItem) -> &ResourceList| {
            let mut list = ResourceList::new();
            for item in range.spec.limits.iter().filter(|item| item.kind == "Container") {
                for (name, quantity) in of_item(item) {
                    list.insert(name.clone(), quantity.clone());
                }
            }
            Defaults { kind, names: list.names().map(ResourceName::as_str).collect::<Vec<_>>().join(", "), list }
        };
        Self {
            name: range.metadata.name.as_str().into(),
            defaults: [defaults(LimitKind::Request, |item| &item.default_request), defaults(LimitKind::Limit, |item| &item.default)],
            items: range.spec.limits.iter().filter_map(Item::new).collect(),
        }
    }

    fn fill_in(&self, container: &mut Container, init: bool, changes: &mut Vec<Change>, note: &mut String) {
        let mut shared: Option<Arc<str>> = None;
        for Defaults { kind, list: defaults, names } in &self.defaults {
            let kind = *kind;
            let list = match kind {
                LimitKind::Request => &mut container.resources.requests,
                LimitKind::Limit => &mut container.resources.limits,
            };
            if list.has_names_of(defaults) {
                continue;
            }
            let before = changes.len();
            changes.extend(defaults.iter().filter(|(name, _)| list.of(name).is_none()).map(|(name, quantity)| Change {
                limit_range: Arc::clone(&self.name),
                container: Arc::clone(shared.get_or_insert_with(|| container.name.as_str().into())),
                init,
                kind,
                resource: name.clone(),
                quantity: quantity.clone(),
            }));
            let filled = changes.get(before..).unwrap_or_default();
            if filled.is_empty() {
                continue;
            }
            list.fill_in(defaults);
            if note.is_empty() {
                note.reserve(128);
            }
            note.push_str(if note.is_empty() { "LimitRanger plugin set: " } else { "; " });
            if filled.len() == defaults.len() {
                note.push_str(names);
            } else {
                for (at, change) in filled.iter().enumerate() {
                    note.push_str(if at == 0 { "" } else { ", " });
                    note.push_str(change.resource.as_str());
                }
            }
            note.push_str(match kind {
                LimitKind::Request => " request for ",
                LimitKind::Limit => " limit for ",
            });
            note.push_str(if init { "init container " } else { "container " });
            note.push_str(&container.name);
        }
    }
}
