//! The bindings of one namespace, or of the cluster, and the way to them from whom they bind.

use std::ops::Range;

use smallvec::SmallVec;
use smol_str::SmolStr;

use super::role_table::RoleId;
use super::symbols::Symbol;

/// A subject, as bindings name it; the same one stands once, however many bindings name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SubjectId(pub u32);

/// A user or a group, by name. A service account is the user it authenticates as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Identity {
    User(Symbol),
    Group(Symbol),
}

#[derive(Clone, Debug)]
pub(super) struct Binding {
    /// Here and not among the other texts, which it would share with nobody: an answer then reads no further memory for it.
    pub name: SmolStr,
    pub role: RoleId,
    pub subjects: SmallVec<[SubjectId; 4]>,
}

/// The number of the scope of ClusterRoleBindings, which are looked at before all others.
pub(super) const CLUSTER: u32 = 0;

/// Bindings in their order. One that is removed leaves its place empty, so that the places of the others stay.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// The namespace; empty for the cluster.
    pub namespace: Symbol,
    places: Vec<Option<Binding>>,
}

impl Scope {
    pub fn new(namespace: Symbol) -> Self {
        Self { namespace, places: Vec::new() }
    }

    pub fn binding(&self, place: u32) -> Option<&Binding> {
        self.places.get(place as usize)?.as_ref()
    }

    pub fn bindings(&self) -> impl Iterator<Item = &Binding> {
        self.places.iter().flatten()
    }

    /// The place of the first binding of which this holds.
    pub fn find(&self, mut holds: impl FnMut(&Binding) -> bool) -> Option<u32> {
        let at = self.places.iter().position(|binding| binding.as_ref().is_some_and(&mut holds))?;
        u32::try_from(at).ok()
    }

    pub fn push(&mut self, binding: Binding) -> u32 {
        let place = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push(Some(binding));
        place
    }

    /// Puts a binding into a place, or empties it; gives back what was there.
    pub fn replace(&mut self, place: u32, binding: Option<Binding>) -> Option<Binding> {
        self.places.get_mut(place as usize).and_then(|stored| std::mem::replace(stored, binding))
    }
}

/// Where a binding stands. The order is that in which upstream looks at bindings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub scope: u32,
    pub binding: u32,
}

/// From each identity to the places of its bindings.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound {
    /// By the number of the name.
    users: Vec<Places>,
    groups: Vec<Places>,
    /// The highest number of a scope.
    last_scope: u32,
}

/// Sorted, without repeats.
#[derive(Clone, Debug, Default)]
struct Places {
    list: Vec<Place>,
    /// How many of them, the first, are in the cluster.
    cluster: u32,
    /// A bit for some of the scopes they are in: where the bit of a scope is missing, none is in it.
    scopes: u32,
}

/// The bit of a scope in [`Places::scopes`].
fn bit(scope: u32) -> u32 {
    1 << (scope % u32::BITS)
}

impl Places {
    fn add(&mut self, place: Place) {
        // Building adds in order.
        if self.list.last().is_none_or(|last| *last < place) {
            self.list.push(place);
        } else if let Err(at) = self.list.binary_search(&place) {
            self.list.insert(at, place);
        } else {
            return;
        }
        self.cluster += u32::from(place.scope == CLUSTER);
        self.scopes |= bit(place.scope);
    }

    fn remove(&mut self, place: Place) {
        if let Ok(at) = self.list.binary_search(&place) {
            self.list.remove(at);
            self.cluster -= u32::from(place.scope == CLUSTER);
            self.scopes = self.list.iter().fold(0, |bits, place| bits | bit(place.scope));
        }
    }

    fn in_cluster(&self) -> &[Place] {
        self.list.get(..self.cluster as usize).unwrap_or_default()
    }

    /// Those in a namespace.
    fn in_scope(&self, scope: u32, last_scope: u32) -> &[Place] {
        if self.scopes & bit(scope) == 0 {
            return &[];
        }
        let is_before = |place: &Place| place.scope < scope;
        let range = self.around(scope, last_scope);
        let start = range.start + self.list.get(range).unwrap_or_default().partition_point(is_before);
        let rest = self.list.get(start..).unwrap_or_default();
        rest.get(..rest.iter().take_while(|place| place.scope == scope).count()).unwrap_or_default()
    }

    /// Where the places before a scope end. A search by halves reads memory in turn that lies far apart; who is bound in many
    /// namespaces is so in most of them evenly, and the end is near to where the number of the scope suggests.
    fn around(&self, scope: u32, last_scope: u32) -> Range<usize> {
        let length = self.list.len();
        let Some(log) = length.checked_ilog2().filter(|log| *log >= 5) else { return 0..length };
        let guess = u64::from(scope.min(last_scope)) * length as u64 / (u64::from(last_scope) + 1);
        let margin = 2 << (log / 2);
        let (near, far) = ((guess as usize).saturating_sub(margin), (guess as usize + margin).min(length));
        let ends_after = |at: usize| self.list.get(at).is_some_and(|place| place.scope < scope);
        match (ends_after(near), ends_after(far)) {
            (false, _) => 0..near,
            (true, false) => near..far,
            (true, true) => far..length,
        }
    }
}

impl Bound {
    pub fn add(&mut self, identity: Identity, place: Place) {
        self.last_scope = self.last_scope.max(place.scope);
        self.places_mut(identity).add(place);
    }

    pub fn remove(&mut self, identity: Identity, place: Place) {
        self.places_mut(identity).remove(place);
    }

    /// The places of an identity in the cluster, and those in a namespace if one is given: both together are in order.
    pub fn places(&self, identity: Identity, namespace: Option<u32>) -> [&[Place]; 2] {
        let places = match identity {
            Identity::User(name) => self.users.get(name.0 as usize),
            Identity::Group(name) => self.groups.get(name.0 as usize),
        };
        let Some(places) = places else { return [&[], &[]] };
        [places.in_cluster(), namespace.map_or(&[], |scope| places.in_scope(scope, self.last_scope))]
    }

    fn places_mut(&mut self, identity: Identity) -> &mut Places {
        let (lists, name) = match identity {
            Identity::User(name) => (&mut self.users, name.0 as usize),
            Identity::Group(name) => (&mut self.groups, name.0 as usize),
        };
        if lists.len() <= name {
            lists.resize_with(name + 1, Places::default);
        }
        // Just made long enough.
        #[allow(clippy::indexing_slicing)]
        &mut lists[name]
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, CLUSTER, Identity, Place};
    use crate::rbac::random::numbers;
    use crate::rbac::symbols::Symbol;

    /// Lists of every length and evenness: few scopes with many places, many with few, all of them low, with holes.
    #[test]
    fn finds_what_a_filter_finds() {
        let mut below = numbers(1);
        for turn in 0..300 {
            let (length, scopes, highest) = (below(300), 1 + below(200), 1 + below(200));
            let identity = Identity::Group(Symbol(turn));
            let mut bound = Bound::default();
            let mut all: Vec<Place> = (0..length).map(|_| Place { scope: below(scopes), binding: below(9) }).collect();
            for &place in &all {
                bound.add(identity, place);
            }
            bound.add(Identity::User(Symbol(0)), Place { scope: highest, binding: 0 });
            for _ in 0..below(20).min(length) {
                let gone = all.swap_remove(below(all.len() as u32) as usize);
                all.retain(|place| *place != gone);
                bound.remove(identity, gone);
                if all.is_empty() {
                    break;
                }
            }
            all.sort_unstable();
            all.dedup();
            let among = |scope: u32| all.iter().copied().filter(|place| place.scope == scope).collect::<Vec<_>>();
            for scope in 1..210 {
                assert_eq!(bound.places(identity, Some(scope)), [among(CLUSTER), among(scope)], "{turn} {scope}");
            }
            assert_eq!(bound.places(identity, None), [among(CLUSTER), Vec::new()], "{turn}");
        }
    }
}
