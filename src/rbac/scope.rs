//! The bindings of one namespace, or of the cluster, and the way to them from whom they bind.

use smallvec::SmallVec;

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
    /// Among the names of bindings, which are nobody else's.
    pub name: Symbol,
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
    /// By the number of the name; each list sorted, without repeats.
    users: Vec<Vec<Place>>,
    groups: Vec<Vec<Place>>,
}

impl Bound {
    pub fn add(&mut self, identity: Identity, place: Place) {
        let list = self.list_mut(identity);
        // Building adds in order.
        if list.last().is_none_or(|last| *last < place) {
            list.push(place);
        } else if let Err(at) = list.binary_search(&place) {
            list.insert(at, place);
        }
    }

    pub fn remove(&mut self, identity: Identity, place: Place) {
        let list = self.list_mut(identity);
        if let Ok(at) = list.binary_search(&place) {
            list.remove(at);
        }
    }

    /// The places of an identity in the cluster, and those in a namespace if one is given: both together are in order.
    pub fn places(&self, identity: Identity, namespace: Option<u32>) -> [&[Place]; 2] {
        let list = match identity {
            Identity::User(name) => self.users.get(name.0 as usize),
            Identity::Group(name) => self.groups.get(name.0 as usize),
        };
        let Some(list) = list else { return [&[], &[]] };
        let (cluster, namespaced) = list.split_at(list.iter().take_while(|place| place.scope == CLUSTER).count());
        let Some(scope) = namespace else { return [cluster, &[]] };
        let rest = namespaced.get(namespaced.partition_point(|place| place.scope < scope)..).unwrap_or_default();
        let there = rest.iter().take_while(|place| place.scope == scope).count();
        [cluster, rest.get(..there).unwrap_or_default()]
    }

    fn list_mut(&mut self, identity: Identity) -> &mut Vec<Place> {
        let (lists, name) = match identity {
            Identity::User(name) => (&mut self.users, name.0 as usize),
            Identity::Group(name) => (&mut self.groups, name.0 as usize),
        };
        if lists.len() <= name {
            lists.resize_with(name + 1, Vec::new);
        }
        // Just made long enough.
        #[allow(clippy::indexing_slicing)]
        &mut lists[name]
    }
}
