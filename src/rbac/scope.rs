//! The bindings of one namespace, or of the cluster, and whom each binds.

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

/// Bindings in their order, and an index by identity.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub bindings: Vec<Binding>,
    /// Sorted: the bindings of an identity stand together, in their order.
    by_identity: Vec<(Identity, u32)>,
}

impl Scope {
    /// Builds the index anew; `identities` gives whom a subject stands for in this scope.
    pub fn index(&mut self, identities: impl Fn(SubjectId) -> Option<Identity>) {
        self.by_identity.clear();
        for (at, binding) in self.bindings.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            self.by_identity.extend(binding.subjects.iter().filter_map(|&subject| Some((identities(subject)?, at))));
        }
        self.by_identity.sort_unstable();
        self.by_identity.dedup();
        self.by_identity.shrink_to_fit();
    }

    /// The positions of the bindings that bind an identity, ascending.
    pub fn bound(&self, identity: Identity) -> impl Iterator<Item = usize> {
        let start = self.by_identity.partition_point(|(candidate, _)| *candidate < identity);
        let rest = self.by_identity.get(start..).unwrap_or_default();
        rest.iter().take_while(move |(candidate, _)| *candidate == identity).map(|&(_, at)| at as usize)
    }
}
