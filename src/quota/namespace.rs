//! The quotas of a namespace, and what they say to a write.

use std::collections::BTreeSet;

use smallvec::SmallVec;

use super::admission::Charged;
use super::compiled::Quota;
use super::scope::{Facts, Scope, is_terminating};
use super::unspecified::{missing_in, unspecified};
use super::usage::usage_of;
use super::{Admission, Charge, Denied, Object, Objection, Raise, ScopeError, ScopeText, usage};
use crate::Quantity;
use crate::object::{Cursor, LimitedResource, ResourceList, ResourceName, ResourceQuota, Time, add_or_larger};
use crate::pod::is_native_resource;
use crate::release::{FeatureGates, Gate, Release};

/// The quotas of one namespace, compiled, with what is used of them.
///
/// See the [module documentation](super) for an example.
#[derive(Clone, Debug)]
pub struct Namespace {
    quotas: Vec<Quota>,
    limited: Vec<Limited>,
    /// The names that some quota limits, sorted; none if others count, too.
    names: Option<Vec<ResourceName>>,
    /// Does some scope ask for the quality of service of a pod?
    ask_qos: bool,
    gates: FeatureGates,
}

#[derive(Clone, Debug)]
struct Limited {
    source: LimitedResource,
    scopes: Vec<Scope>,
}

/// What happens to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// It is made.
    Create,
    /// It is changed.
    Update,
}

/// A write.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request<'a> {
    /// The object as it is to be.
    pub object: &'a Object,
    /// What happens to it.
    pub operation: Operation,
    /// The object as it is; of the same kind.
    pub old: Option<&'a Object>,
    /// The subresource that is written; empty for the object itself.
    pub subresource: &'a str,
    /// The time, by which pods that were to be gone are no longer charged.
    pub now: Time,
}

impl<'a> Request<'a> {
    /// The object is made.
    #[must_use]
    pub fn create(object: &'a Object) -> Self {
        Self { object, operation: Operation::Create, old: None, subresource: "", now: Time::default() }
    }

    /// The object is changed.
    #[must_use]
    pub fn update(object: &'a Object, old: &'a Object) -> Self {
        Self { operation: Operation::Update, old: Some(old), ..Self::create(object) }
    }
}

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AdmitError {
    /// A scope of a quota cannot be evaluated.
    #[error("error matching scopes of quota {quota}, err: {error}")]
    Scope {
        /// The quota.
        quota: String,
        /// What is wrong.
        error: ScopeError,
    },
    /// The object is of another kind than the one it is to replace.
    #[error("the old object is of another kind")]
    KindsDiffer,
}

impl Namespace {
    /// The quotas of a namespace, in the order in which they are asked; of the newest release.
    ///
    /// `status.hard` and `status.used` count, as the quota controller has written them; see
    /// [`Inventory`](super::Inventory) for working them out.
    #[must_use]
    pub fn new(quotas: &[ResourceQuota]) -> Self {
        Self::new_in(quotas, &[], &FeatureGates::default())
    }

    /// The same for a release, with what the API server is configured to limit by default.
    #[must_use]
    pub fn new_in(quotas: &[ResourceQuota], limited: &[LimitedResource], gates: &FeatureGates) -> Self {
        let limited =
            limited.iter().map(|source| Limited { source: source.clone(), scopes: source.match_scopes.iter().map(Scope::new).collect() });
        let quotas: Vec<Quota> = quotas.iter().map(|quota| Quota::new(quota, gates)).collect();
        let limited: Vec<Limited> = limited.collect();
        let mut scopes = quotas.iter().flat_map(|quota| &quota.scopes).chain(limited.iter().flat_map(|limited| &limited.scopes));
        let ask_qos = scopes.any(Scope::asks_qos);
        let mut names: Vec<ResourceName> = quotas.iter().flat_map(|quota| &quota.hard_names).cloned().collect();
        names.sort();
        names.dedup();
        Self { ask_qos, names: limited.is_empty().then_some(names), quotas, limited, gates: *gates }
    }

    /// The names of the quotas and what is used of each, in order.
    pub fn used(&self) -> impl ExactSizeIterator<Item = (&str, &ResourceList)> {
        self.quotas.iter().map(|quota| (quota.name.as_str(), &quota.used))
    }

    /// The names of the quotas and what each allows, in order.
    pub fn hard(&self) -> impl ExactSizeIterator<Item = (&str, &ResourceList)> {
        self.quotas.iter().map(|quota| (quota.name.as_str(), &quota.hard))
    }

    /// Is this write let in?
    ///
    /// Nothing changes; [`commit`](Self::commit) takes the charge into account. The object is taken to be in this namespace:
    /// about what is in none, and about the making of a namespace, the API server asks no quota.
    ///
    /// # Errors
    /// A scope of a quota cannot be evaluated, or the old object is of another kind.
    pub fn admit(&self, request: &Request<'_>) -> Result<Admission, AdmitError> {
        let charge = match self.demand(request)? {
            Ok(charge) => charge,
            Err(denied) => return Ok(Admission::Denied(denied)),
        };
        let objections: Vec<Objection> = match request.subresource {
            "status" => Vec::new(),
            _ => charge.quotas.iter().filter_map(|charged| self.quotas.get(charged.quota)?.exceeded_by(charge.list(*charged))).collect(),
        };
        Ok(if objections.is_empty() { Admission::Allowed(charge) } else { Admission::Denied(Denied { objections }) })
    }

    /// What the write would add to the quotas, however much is left of them; or what is in its way whatever is left.
    pub(super) fn demand(&self, request: &Request<'_>) -> Result<Result<Charge, Denied>, AdmitError> {
        let object = request.object;
        if request.old.is_some_and(|old| !object.is_like(old)) {
            return Err(AdmitError::KindsDiffer);
        }
        let nothing = Ok(Ok(Charge::default()));
        if matches!(object, Object::Other { resource, .. } if resource.is_ignored())
            || !self.handles(request)
            || (self.quotas.is_empty() && self.limited.is_empty())
        {
            return nothing;
        }
        let facts = Facts::for_scopes(object, &self.gates, self.ask_qos);
        // Upstream lets everything pass if it cannot make sense of its configuration.
        let Ok(limited_scopes) = self.limited_scopes(&facts) else { return nothing };
        let usage = match &self.names {
            Some(names) => usage_of(object, names, &self.gates, request.now),
            None => usage(object, &self.gates, request.now),
        };
        let limited_names = self.limited_names(object, &usage);

        let Interest { quotas, covered_scopes, covered_names } = match self.interest(object, &facts)? {
            Ok(interest) => interest,
            Err(objections) => return denied(objections),
        };
        if usage.iter().any(|(_, quantity)| quantity.is_negative()) {
            let resources = usage.iter().filter(|(_, quantity)| quantity.is_negative()).map(|(name, _)| name.clone()).collect();
            return denied(vec![Objection::NegativeUsage { resources }]);
        }
        let growth = match (request.operation, request.old) {
            (Operation::Create, _) => None,
            (Operation::Update, None) => return denied(vec![Objection::NoOldObject]),
            // Without a version, nobody knows whether it was there.
            (Operation::Update, Some(old)) if old.metadata().resource_version.is_empty() => None,
            (Operation::Update, Some(old)) => {
                Some((Facts::for_scopes(old, &self.gates, self.ask_qos), growth(&usage, old, &self.gates, request.now)))
            }
        };
        let mut charge = Charge { usage: without_zeros(usage), growth: ResourceList::new(), quotas };
        if let Some((old, _)) = &growth {
            for charged in &mut charge.quotas {
                // Up to 1.32 nobody asked whether the object had been in the quota's scopes before.
                charged.growth = self.gates.release() < Release::V1_33 || self.in_scopes(charged.quota, old)?;
            }
        }
        let only_growth = growth.is_some();
        charge.growth = growth.map(|(_, growth)| growth).unwrap_or_default();
        let unchanged = match charge.quotas.as_slice() {
            [] => {
                if only_growth {
                    charge.growth.is_empty()
                } else {
                    charge.usage.is_empty()
                }
            }
            quotas => quotas.iter().all(|charged| charge.list(*charged).is_empty()),
        };
        if unchanged {
            return nothing;
        }

        let uncovered: Vec<ResourceName> = limited_names.into_iter().filter(|name| !covered_names.contains(name)).collect();
        if !uncovered.is_empty() {
            return denied(vec![Objection::NotCovered { resources: uncovered }]);
        }
        let uncovered: Vec<ScopeText> = limited_scopes
            .iter()
            .filter(|scope| !covered_scopes.iter().any(|covered| **covered == scope.source.scope_name))
            .map(|scope| ScopeText::from(&scope.source))
            .collect();
        if !uncovered.is_empty() {
            return denied(vec![Objection::ScopesNotCovered { scopes: uncovered }]);
        }
        Ok(Ok(charge))
    }

    /// How many times over these charges fit together, up to a number of times.
    pub(super) fn room(&self, charges: &[Charge], most: u32) -> u32 {
        self.demands(charges).into_iter().fold(most, |most, demand| demand.room(most))
    }

    /// What is in the way of all these charges together, in the order of the quotas and resources.
    pub(super) fn raises(&self, charges: &[Charge]) -> Vec<Raise> {
        self.demands(charges).into_iter().filter_map(|demand| demand.raise()).collect()
    }

    /// What charges add, where a quota limits it, in the order of the quotas and resources.
    fn demands(&self, charges: &[Charge]) -> Vec<Demand<'_>> {
        let mut demands = Vec::new();
        for (at, quota) in self.quotas.iter().enumerate() {
            let mut added = ResourceList::new();
            for charge in charges {
                for charged in charge.quotas.iter().filter(|charged| charged.quota == at) {
                    added.add_named(charge.list(*charged), &quota.hard_names);
                }
            }
            let (mut hard, mut used) = (Cursor::new(&quota.hard), Cursor::new(&quota.used));
            demands.extend(added.iter().filter_map(|(name, added)| {
                let (hard, used) = (hard.seek(name)?, used.seek(name).cloned().unwrap_or_default());
                Some(Demand { quota: &quota.name, resource: name.clone(), added: added.clone(), used, hard })
            }));
        }
        demands
    }

    /// The release and gates whose answers it gives.
    #[must_use]
    pub fn gates(&self) -> &FeatureGates {
        &self.gates
    }

    /// Adds a charge to what is used.
    ///
    /// ```
    /// use kube_semantics::object::{Pod, ResourceQuota};
    /// use kube_semantics::quota::{Admission, Namespace, Request};
    ///
    /// let quota: ResourceQuota = serde_json::from_str(r#"{"status": {"hard": {"pods": "2"}, "used": {"pods": "0"}}}"#)?;
    /// let (mut namespace, pod) = (Namespace::new(&[quota]), Pod::default().into());
    /// let mut let_in = 0;
    /// while let Admission::Allowed(charge) = namespace.admit(&Request::create(&pod))? {
    ///     namespace.commit(&charge);
    ///     let_in += 1;
    /// }
    /// assert_eq!(let_in, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn commit(&mut self, charge: &Charge) {
        for charged in &charge.quotas {
            if let Some(quota) = self.quotas.get_mut(charged.quota) {
                quota.charge(charge.list(*charged));
            }
        }
    }

    /// Does this kind of write concern quotas at all (upstream's `Handles`)?
    fn handles(&self, request: &Request<'_>) -> bool {
        let release = self.gates.release();
        match (request.object, request.subresource, request.operation) {
            // The plugin of 1.31 looked at no subresource.
            (_, subresource, _) if release < Release::V1_32 && !subresource.is_empty() => false,
            (Object::Pod(_) | Object::Other { .. }, "", Operation::Create) => true,
            (Object::Pod(_), "", Operation::Update) if release < Release::V1_32 => self.gates.enabled(Gate::InPlacePodVerticalScaling),
            (Object::Pod(pod), "", Operation::Update) => {
                let Some(Object::Pod(old)) = request.old else { return false };
                release >= Release::V1_33 && is_terminating(old) != is_terminating(pod)
            }
            (Object::Pod(_), "resize", Operation::Update) => true,
            (Object::Service(_) | Object::PersistentVolumeClaim(_) | Object::ResourceClaim(_), "", _) => true,
            // Upstream means those that change what is set aside, but compares addresses.
            (Object::PersistentVolumeClaim(_), "status", _) => release >= Release::V1_33 && request.old.is_some(),
            _ => false,
        }
    }

    fn limited_scopes(&self, facts: &Facts<'_>) -> Result<Vec<&Scope>, ScopeError> {
        let mut matching = Vec::new();
        for scope in self.limited.iter().flat_map(|limited| &limited.scopes) {
            if scope.matches(facts)? {
                matching.push(scope);
            }
        }
        Ok(matching)
    }

    /// The names, sorted, that nobody may use unless a quota allows it.
    fn limited_names(&self, object: &Object, usage: &ResourceList) -> Vec<ResourceName> {
        if self.limited.is_empty() {
            return Vec::new();
        }
        let resource = object.resource();
        let of_resource = |limited: &&Limited| limited.source.api_group == resource.group && limited.source.resource == resource.resource;
        let contains = |name: &ResourceName| {
            let parts = self.limited.iter().filter(of_resource).flat_map(|limited| &limited.source.match_contains);
            parts.into_iter().any(|part| name.as_str().contains(part.as_str()))
        };
        usage.iter().filter(|(name, quantity)| **quantity > Quantity::ZERO && contains(name)).map(|(name, _)| name.clone()).collect()
    }

    /// The quotas that look at the object; or what they have against it before anything is counted.
    fn interest(&self, object: &Object, facts: &Facts<'_>) -> Result<Result<Interest<'_>, Vec<Objection>>, AdmitError> {
        let mut interest = Interest::default();
        let mut objections = Vec::new();
        let missing = match object {
            Object::Pod(pod) => missing_in(pod, &self.gates),
            _ => 0,
        };
        for (at, quota) in self.quotas.iter().enumerate() {
            let mut in_scopes = true;
            for scope in &quota.scopes {
                match scope.matches(facts) {
                    Ok(true) if !self.limited.is_empty() => interest.covered_scopes.push(&scope.source.scope_name),
                    Ok(true) => {}
                    Ok(false) => in_scopes = false,
                    // Whoever is first decides.
                    Err(_) if !objections.is_empty() => return Ok(Err(objections)),
                    Err(error) => return Err(AdmitError::Scope { quota: quota.name.clone(), error }),
                }
            }
            if !in_scopes {
                continue;
            }
            let tracked = quota.tracked(object, &self.gates);
            if tracked.names.is_empty() {
                continue;
            }
            if tracked.required & missing != 0
                && let Object::Pod(pod) = object
            {
                objections.push(Objection::Unspecified { quota: quota.name.clone(), missing: unspecified(pod, &tracked.names) });
            } else if !tracked.known {
                objections.push(Objection::StatusUnknown { quota: quota.name.clone(), resources: as_listed(object, &tracked.names) });
            } else {
                interest.quotas.push(Charged { quota: at, growth: false });
                if !self.limited.is_empty() {
                    interest.covered_names.extend(tracked.names.iter().cloned());
                }
            }
        }
        Ok(if objections.is_empty() { Ok(interest) } else { Err(objections) })
    }

    fn in_scopes(&self, quota: usize, facts: &Facts<'_>) -> Result<bool, AdmitError> {
        let Some(quota) = self.quotas.get(quota) else { return Ok(false) };
        let mut all = true;
        for scope in &quota.scopes {
            all &= scope.matches(facts).map_err(|error| AdmitError::Scope { quota: quota.name.clone(), error })?;
        }
        Ok(all)
    }
}

fn denied(objections: Vec<Objection>) -> Result<Result<Charge, Denied>, AdmitError> {
    Ok(Err(Denied { objections }))
}

/// What is added to a resource of a quota, which is never less than nothing.
struct Demand<'a> {
    quota: &'a str,
    resource: ResourceName,
    added: Quantity,
    used: Quantity,
    hard: &'a Quantity,
}

impl Demand<'_> {
    /// How many times it fits, up to a number of times.
    fn room(&self, most: u32) -> u32 {
        if self.added.is_zero() {
            return most;
        }
        largest(most, |times| self.total(times) <= *self.hard)
    }

    fn raise(&self) -> Option<Raise> {
        let total = self.total(1);
        if self.added.is_zero() || total <= *self.hard {
            return None;
        }
        let by = total.checked_sub(self.hard).unwrap_or(total);
        Some(Raise::new(self.quota, &self.resource, self.hard, by))
    }

    fn total(&self, times: u32) -> Quantity {
        let mut total = self.used.clone();
        add_or_larger(&mut total, &(&self.added * i64::from(times)));
        total
    }
}

/// The largest number up to another that fits; what fits, fits with less too, and zero always does.
pub(super) fn largest(most: u32, fits: impl Fn(u32) -> bool) -> u32 {
    if fits(most) {
        return most;
    }
    // It fits for `low` and not for `high`.
    let (mut low, mut high) = (0, most);
    while high - low > 1 {
        let middle = low.midpoint(high);
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}

/// The quotas that look at an object, and what they cover.
#[derive(Default)]
struct Interest<'a> {
    quotas: SmallVec<[Charged; 4]>,
    covered_scopes: Vec<&'a String>,
    covered_names: BTreeSet<ResourceName>,
}

/// The names that an object is measured by, as upstream's `MatchingResources` lists them: it finds huge pages of somebody's own
/// domain twice in a pod, by their prefix and as an extended resource.
fn as_listed(object: &Object, names: &[ResourceName]) -> Vec<ResourceName> {
    let twice = |name: &str| matches!(object, Object::Pod(_)) && name.starts_with("requests.hugepages-") && !is_native_resource(name);
    names.iter().flat_map(|name| std::iter::repeat_n(name, 1 + usize::from(twice(name.as_str())))).cloned().collect()
}

/// What the object uses more than before, without zeros.
fn growth(usage: &ResourceList, old: &Object, gates: &FeatureGates, now: Time) -> ResourceList {
    let before = super::usage(old, gates, now);
    let mut before = Cursor::new(&before);
    let grown = usage.iter().filter_map(|(name, quantity)| {
        let grown = match before.seek(name) {
            // Where the difference has too many digits, the larger number decides.
            Some(before) => quantity.checked_sub(before).unwrap_or_else(|| if before > quantity { -before } else { quantity.clone() }),
            None => quantity.clone(),
        };
        (grown > Quantity::ZERO).then(|| (name.clone(), grown))
    });
    ResourceList::from_sorted(grown.collect())
}

fn without_zeros(list: ResourceList) -> ResourceList {
    if list.iter().any(|(_, quantity)| quantity.is_zero()) {
        return ResourceList::from_sorted(
            list.iter().filter(|(_, quantity)| !quantity.is_zero()).map(|(name, quantity)| (name.clone(), quantity.clone())).collect(),
        );
    }
    list
}
