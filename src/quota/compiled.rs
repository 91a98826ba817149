//! One quota, compiled: what of it an object is measured by, and what it says to more.

use std::borrow::Cow;

use super::scope::Scope;
use super::tracked::{Kind, Measured};
use super::unspecified::required_bit;
use super::{Exceeded, Object, Objection};
use crate::Quantity;
use crate::object::{Cursor, Names, ResourceList, ResourceName, ResourceQuota, add_or_larger};
use crate::release::FeatureGates;

/// A quota, compiled.
#[derive(Clone, Debug)]
pub(super) struct Quota {
    pub name: String,
    pub scopes: Vec<Scope>,
    pub hard: ResourceList,
    pub hard_names: Vec<ResourceName>,
    pub used: ResourceList,
    /// For each entry of `hard`: where it stands in `used`, if it does.
    pub used_at: Vec<Option<usize>>,
    /// For each entry of `hard`: its thousandths, if that is all of it.
    pub thousandths: Vec<Option<i64>>,
    /// By kind, in the order of [`Measured::ALL`].
    pub tracked: [Tracked; 4],
}

/// What of a quota a kind of object is measured by.
#[derive(Clone, Debug, Default)]
pub(super) struct Tracked {
    /// Sorted.
    pub names: Vec<ResourceName>,
    /// Which of these every container must ask for.
    pub required: u8,
    /// Does the quota say of all names how much is used?
    pub known: bool,
}

impl Quota {
    pub(super) fn new(quota: &ResourceQuota, gates: &FeatureGates) -> Self {
        let (hard, used) = (&quota.status.hard, &quota.status.used);
        Self {
            name: quota.metadata.name.clone(),
            scopes: Scope::of_quota(&quota.spec),
            hard: hard.clone(),
            hard_names: hard.names().cloned().collect(),
            used: used.clone(),
            used_at: hard.names().map(|name| used.position(name)).collect(),
            thousandths: hard.iter().map(|(_, hard)| hard.exact_thousandths()).collect(),
            tracked: Measured::ALL.map(|kind| Tracked::new(Kind::Measured(kind), hard, used, gates)),
        }
    }

    pub(super) fn tracked(&self, object: &Object, gates: &FeatureGates) -> Cow<'_, Tracked> {
        let [pods, services, claims, resource_claims] = &self.tracked;
        Cow::Borrowed(match object {
            Object::Pod(_) => pods,
            Object::Service(_) => services,
            Object::PersistentVolumeClaim(_) => claims,
            Object::ResourceClaim(_) => resource_claims,
            Object::Other { .. } => return Cow::Owned(Tracked::new(Kind::of(object), &self.hard, &self.used, gates)),
        })
    }

    /// What would be exceeded if so much more were used. Only what is raised is compared.
    pub(super) fn exceeded_by(&self, added: &ResourceList) -> Option<Objection> {
        if !self.is_exceeded_by(added) {
            return None;
        }
        let (mut hard, mut used) = (Cursor::new(&self.hard), Cursor::new(&self.used));
        let resources = added.iter().filter_map(|(name, requested)| {
            let (hard, used) = (hard.seek(name)?, used.seek(name));
            let mut total = used.cloned().unwrap_or_default();
            add_or_larger(&mut total, requested);
            (total > *hard).then(|| Exceeded {
                resource: name.clone(),
                requested: requested.clone(),
                used: used.cloned(),
                hard: hard.clone(),
                short_by: total.checked_sub(hard).unwrap_or(total),
            })
        });
        Some(Objection::Exceeded { quota: self.name.clone(), resources: resources.collect() })
    }

    /// Would anything be? Hardly ever is there more than thousandths to compare.
    pub(super) fn is_exceeded_by(&self, added: &ResourceList) -> bool {
        let mut names = Names::new(&self.hard_names);
        added.iter().any(|(name, requested)| {
            let Some(place) = names.find(name) else { return false };
            let used = self.used_at.get(place).and_then(|at| self.used.at((*at)?));
            let thousandths = || {
                let used = used.map_or(Some(0), Quantity::exact_thousandths)?;
                let total = used.checked_add(requested.exact_thousandths()?)?;
                Some(total > (*self.thousandths.get(place)?)?)
            };
            thousandths().unwrap_or_else(|| {
                let mut total = used.cloned().unwrap_or_default();
                add_or_larger(&mut total, requested);
                self.hard.at(place).is_some_and(|hard| total > *hard)
            })
        })
    }

    pub(super) fn charge(&mut self, added: &ResourceList) {
        let mut names = Names::new(&self.hard_names);
        let mut is_new = false;
        for (name, added) in added {
            let Some(place) = names.find(name) else { continue };
            match self.used_at.get(place).and_then(|at| self.used.at_mut((*at)?)) {
                Some(used) => add_or_larger(used, added),
                None => is_new = true,
            }
        }
        if is_new {
            self.charge_new(added);
        }
    }

    /// Takes up what is charged for the first time.
    fn charge_new(&mut self, added: &ResourceList) {
        let used = &self.used;
        let new = added.only(|name| self.hard.contains(name) && !used.contains(name));
        self.used.fill_in(&new);
        self.used_at = self.hard_names.iter().map(|name| self.used.position(name)).collect();
        for tracked in &mut self.tracked {
            tracked.known = tracked.names.iter().all(|name| self.used.contains(name.as_str()));
        }
    }
}

impl Tracked {
    fn new(kind: Kind<'_>, hard: &ResourceList, used: &ResourceList, gates: &FeatureGates) -> Self {
        let names = kind.tracked(hard.names(), gates);
        let required = names.iter().fold(0, |bits, name| bits | required_bit(name.as_str()));
        let known = names.iter().all(|name| used.contains(name.as_str()));
        Self { names, required, known }
    }
}
