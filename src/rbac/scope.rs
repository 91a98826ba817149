//! The bindings of one namespace, or of the cluster, and the way to them from whom they bind.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
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

/// A binding in its scope, and its role: most bindings are looked at for no more than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub binding: u32,
    pub role: RoleId,
}

/// From each identity to its bindings, scope by scope.
///
/// In a large cluster every look costs a piece of memory that is far away, so a look is one entry of a table: most identities have
/// one binding in a namespace, or none.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound {
    /// Apart from the others, since each request asks here as well, mostly in vain.
    cluster: HashTable<Ways>,
    namespaces: HashTable<Ways>,
    /// The ways of identities that have several in a scope: each list sorted, without repeats.
    lists: Vec<Vec<Way>>,
    /// Lists that nobody uses.
    free: Vec<u32>,
}

/// The ways of an identity in a scope.
#[derive(Clone, Copy, Debug)]
struct Ways {
    key: Key,
    /// The only one; or, if its binding is [`LISTED`], all of a list, which has the number of the role.
    way: Way,
}

/// An identity and a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key(u64);

/// No binding has this number.
const LISTED: u32 = u32::MAX;

impl Key {
    fn new(identity: Identity, scope: u32) -> Self {
        let (kind, name) = match identity {
            Identity::User(name) => (0, name),
            Identity::Group(name) => (1, name),
        };
        // There are not as many namespaces as would take the last bit.
        Self(kind << 63 | u64::from(scope) << 32 | u64::from(name.0))
    }

    fn hash(self) -> u64 {
        FixedState::default().hash_one(self.0)
    }
}

impl Bound {
    /// Opens all ways at once, with room for them, which takes a fraction of the time of one by one.
    pub fn new(ways: &[(Identity, Place, RoleId)]) -> Self {
        let mut bound = Self::default();
        let in_cluster = ways.iter().filter(|(_, place, _)| place.scope == CLUSTER).count();
        bound.cluster.reserve(in_cluster, |ways| ways.key.hash());
        bound.namespaces.reserve(ways.len() - in_cluster, |ways| ways.key.hash());
        ways.iter().for_each(|&(identity, place, role)| bound.add(identity, place, role));
        for table in [&mut bound.cluster, &mut bound.namespaces] {
            // Where many bindings are of the same identities.
            if table.len() < table.capacity() / 4 {
                table.shrink_to_fit(|ways| ways.key.hash());
            }
        }
        bound
    }

    pub fn add(&mut self, identity: Identity, place: Place, role: RoleId) {
        let key = Key::new(identity, place.scope);
        let new = Way { binding: place.binding, role };
        let Self { cluster, namespaces, lists, free } = self;
        let table = if place.scope == CLUSTER { cluster } else { namespaces };
        let ways = match table.entry(key.hash(), |ways| ways.key == key, |ways| ways.key.hash()) {
            Entry::Occupied(ways) => ways.into_mut(),
            Entry::Vacant(none) => {
                none.insert(Ways { key, way: new });
                return;
            }
        };
        if ways.way.binding == LISTED {
            let Some(list) = lists.get_mut(ways.way.role.index()) else { return };
            // Building adds in order.
            if list.last().is_none_or(|last| last.binding < new.binding) {
                list.push(new);
            } else if let Err(at) = list.binary_search_by_key(&new.binding, |way| way.binding) {
                list.insert(at, new);
            }
        } else if ways.way.binding != new.binding {
            let mut both = vec![ways.way, new];
            both.sort_unstable_by_key(|way| way.binding);
            let number = free.pop().unwrap_or_else(|| {
                lists.push(Vec::new());
                u32::try_from(lists.len() - 1).unwrap_or(u32::MAX)
            });
            let role = RoleId::of_index(number);
            if let Some(list) = lists.get_mut(role.index()) {
                *list = both;
            }
            ways.way = Way { binding: LISTED, role };
        }
    }

    pub fn remove(&mut self, identity: Identity, place: Place) {
        let key = Key::new(identity, place.scope);
        let table = if place.scope == CLUSTER { &mut self.cluster } else { &mut self.namespaces };
        let Ok(mut entry) = table.find_entry(key.hash(), |ways| ways.key == key) else { return };
        let way = entry.get().way;
        if way.binding == place.binding {
            entry.remove();
        } else if way.binding == LISTED
            && let Some(list) = self.lists.get_mut(way.role.index())
        {
            list.retain(|way| way.binding != place.binding);
            if let [last] = list.as_slice() {
                entry.get_mut().way = *last;
                *list = Vec::new();
                self.free.push(way.role.number());
            }
        }
    }

    /// The ways of an identity in a scope, in the order of the bindings.
    #[inline]
    pub fn ways(&self, identity: Identity, scope: u32) -> &[Way] {
        let key = Key::new(identity, scope);
        let table = if scope == CLUSTER { &self.cluster } else { &self.namespaces };
        match table.find(key.hash(), |ways| ways.key == key) {
            None => &[],
            Some(ways) if ways.way.binding == LISTED => self.lists.get(ways.way.role.index()).map_or(&[], Vec::as_slice),
            Some(ways) => std::slice::from_ref(&ways.way),
        }
    }
}
