//! How much of a quota the objects of a namespace use.

use std::collections::BTreeSet;

use super::scope::{Facts, Scope};
use super::tracked::{Kind, Measured, counted_as};
use super::{GroupResource, Object, usage};
use crate::Quantity;
use crate::object::{ResourceList, ResourceName, ResourceQuota, Time};
use crate::release::FeatureGates;

/// The objects of a namespace, measured, to work out what is used of its quotas.
///
/// ```
/// use kube_semantics::object::{Pod, ResourceQuota, Time};
/// use kube_semantics::quota::Inventory;
///
/// let quota: ResourceQuota = serde_json::from_str(r#"{"spec": {"hard": {"pods": "5", "count/deployments.apps": "1"}}}"#)?;
/// let objects = [Pod::default().into(), Pod::default().into()];
/// assert_eq!(Inventory::new(&objects, Time::default()).used(&quota).to_string(), "count/deployments.apps=0,pods=2");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Inventory<'a> {
    /// The objects of the kinds that are measured, in the order of [`Measured::ALL`].
    measured: [Vec<Entry<'a>>; 4],
    /// The resources of the others, sorted.
    counted: Vec<&'a GroupResource>,
    gates: FeatureGates,
}

#[derive(Clone, Debug)]
struct Entry<'a> {
    facts: Facts<'a>,
    usage: ResourceList,
}

impl<'a> Inventory<'a> {
    /// Measures the objects of a namespace at a time; for the newest release.
    #[must_use]
    pub fn new(objects: &'a [Object], now: Time) -> Self {
        Self::new_in(objects, now, &FeatureGates::default())
    }

    /// The same for a release.
    #[must_use]
    pub fn new_in(objects: &'a [Object], now: Time, gates: &FeatureGates) -> Self {
        let mut inventory = Self { measured: Default::default(), counted: Vec::new(), gates: *gates };
        let [pods, services, claims, resource_claims] = &mut inventory.measured;
        for object in objects {
            let list = match object {
                Object::Pod(_) => &mut *pods,
                Object::Service(_) => services,
                Object::PersistentVolumeClaim(_) => claims,
                Object::ResourceClaim(_) => resource_claims,
                Object::Other { resource, .. } => {
                    inventory.counted.push(resource);
                    continue;
                }
            };
            list.push(Entry { facts: Facts::of(object, gates), usage: usage(object, gates, now) });
        }
        inventory.counted.sort();
        inventory
    }

    /// What the quota controller would write as `status.used`.
    ///
    /// A scope that cannot be evaluated lets nothing count. What nobody measures keeps the figure it has.
    #[must_use]
    pub fn used(&self, quota: &ResourceQuota) -> ResourceList {
        let hard = &quota.spec.hard;
        let counted: BTreeSet<GroupResource> = hard.names().filter_map(|name| counted_resource(name.as_str())).collect();
        let kinds = Measured::ALL.map(|kind| Kind::Measured(kind).tracked(hard.names(), &self.gates));
        let counts: Vec<Vec<ResourceName>> =
            counted.iter().map(|resource| Kind::Counted(resource).tracked(hard.names(), &self.gates)).collect();
        let mut names: Vec<ResourceName> = kinds.iter().chain(&counts).flatten().cloned().collect();
        names.sort();
        names.dedup();

        let scopes = Scope::of_quota(&quota.spec);
        let mut total = ResourceList::new();
        for (tracked, entries) in kinds.iter().zip(&self.measured) {
            if !tracked.is_empty() {
                total.add(&sum(tracked, &names, entries, &scopes));
            }
        }
        for (tracked, resource) in counts.iter().zip(&counted) {
            // Nothing that is only counted is in any scope.
            let count = if scopes.is_empty() { self.count(resource) } else { 0 };
            let count = Quantity::new(i64::try_from(count).unwrap_or(i64::MAX), crate::quantity::Format::DecimalSI);
            total.add(&tracked.iter().map(|name| (name.clone(), count.clone())).collect());
        }
        let kept = quota.status.used.only(|name| hard.contains(name) && !total.contains(name));
        total.add(&kept);
        total
    }

    /// Brings the status of a quota up to date, as the quota controller does: what is asked for is in force, and what is used
    /// is known.
    ///
    /// ```
    /// use kube_semantics::object::{ResourceQuota, Time};
    /// use kube_semantics::quota::Inventory;
    ///
    /// let mut quota: ResourceQuota = serde_json::from_str(r#"{"spec": {"hard": {"pods": "5"}}}"#)?;
    /// Inventory::new(&[], Time::default()).refresh(&mut quota);
    /// assert_eq!((quota.status.hard.to_string(), quota.status.used.to_string()), ("pods=5".into(), "pods=0".into()));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn refresh(&self, quota: &mut ResourceQuota) {
        quota.status.used = self.used(quota);
        quota.status.hard.clone_from(&quota.spec.hard);
    }

    fn count(&self, resource: &GroupResource) -> usize {
        let before = self.counted.partition_point(|counted| *counted < resource);
        self.counted.get(before..).unwrap_or_default().iter().take_while(|counted| **counted == resource).count()
    }
}

/// What is used of these names by the objects of a kind; those that the kind is measured by are always there.
fn sum(tracked: &[ResourceName], names: &[ResourceName], entries: &[Entry<'_>], scopes: &[Scope]) -> ResourceList {
    let zeros = || tracked.iter().map(|name| (name.clone(), Quantity::ZERO)).collect();
    let mut total: ResourceList = zeros();
    for entry in entries {
        let mut counts = true;
        for scope in scopes {
            match scope.matches(&entry.facts) {
                Ok(matches) => counts &= matches,
                Err(_) => return zeros(),
            }
        }
        if counts {
            total.add_named(&entry.usage, names);
        }
    }
    total
}

/// The resource that a name of the form `count/plural.group` counts, if it is one that is only counted; also those that have
/// names of their own.
fn counted_resource(name: &str) -> Option<GroupResource> {
    let resource = match name {
        "configmaps" | "secrets" | "resourcequotas" | "replicationcontrollers" => GroupResource::new("", name),
        _ => {
            let counted = name.strip_prefix("count/")?;
            let (resource, group) = counted.split_once('.').unwrap_or((counted, ""));
            GroupResource::new(group, resource)
        }
    };
    let only_counted = !resource.is_ignored() && Measured::of(&resource).is_none();
    (only_counted && counted_as(&resource).iter().any(|counted| counted.as_str() == name)).then_some(resource)
}
