//! The index: who is bound to what, where.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use smallvec::SmallVec;
use smol_str::SmolStr;

use super::decision::{BindingRef, Decision, Grant, NoOpinion, RoleName, RoleNotFound, SubjectRef};
use super::role_table::{RoleId, RoleKey, RoleTable};
use super::scope::{Binding, Bound, CLUSTER, Identity, Place, Scope, SubjectId};
use super::subject::stands_for;
use super::symbols::{Symbol, Symbols};
use super::{Object, Request, ServiceAccount};
use crate::object::{ClusterRole, ClusterRoleBinding, ObjectMeta, PolicyRule, Role, RoleBinding, RoleRef, Subject};

/// Roles and bindings, compiled.
///
/// Building it indexes every binding by whom it binds, in each namespace and in the cluster; a question is then a few
/// look-ups, however many bindings there are, and allocates nothing when it is allowed.
///
/// ```
/// use kube_semantics::object::ResourceAttributes;
/// use kube_semantics::rbac::{Authorizer, Object, Request};
///
/// let role = serde_json::from_str(
///     r#"{"metadata": {"name": "view"}, "rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}]}"#,
/// )?;
/// let binding = serde_json::from_str(
///     r#"{"metadata": {"name": "readers", "namespace": "dev"}, "subjects": [{"kind": "Group", "name": "developers"}],
///         "roleRef": {"kind": "ClusterRole", "name": "view"}}"#,
/// )?;
/// let authorizer = Authorizer::new(&[Object::ClusterRole(role), Object::RoleBinding(binding)]);
///
/// let pods = ResourceAttributes { namespace: "dev".into(), verb: "get".into(), resource: "pods".into(), ..Default::default() };
/// let decision = authorizer.authorize(&Request::new("alice", ["developers"], pods));
/// assert_eq!(
///     decision.to_string(),
///     r#"RBAC: allowed by RoleBinding "readers/dev" of ClusterRole "view" to Group "developers""#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Authorizer {
    /// Names of users, groups, namespaces and roles.
    pub(super) symbols: Symbols,
    pub(super) roles: RoleTable,
    subjects: Vec<StoredSubject>,
    subject_table: HashTable<u32>,
    /// The cluster, then the namespaces.
    pub(super) scopes: Vec<Scope>,
    /// The names of the namespaces, each by itself before its scope: the number of a scope is one more.
    namespaces: Symbols,
    bound: Bound,
    empty: Symbol,
    /// Objects that were replaced or removed since the texts were last gathered.
    stale: usize,
}

/// A subject in numbers, and the user that it stands for as a service account of its own namespace.
#[derive(Clone, Copy, Debug)]
struct StoredSubject {
    kind: SubjectKind,
    api_group: Symbol,
    name: Symbol,
    namespace: Symbol,
    /// Whom it stands for; of a service account without a namespace only a binding knows.
    identity: Option<Identity>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum SubjectKind {
    User,
    Group,
    ServiceAccount,
    /// Binds nobody.
    Other(Symbol),
}

/// What a change did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updated {
    /// An object that was not there before is.
    Added,
    /// An object took the place of the one of its name.
    Replaced,
    /// An object is gone.
    Removed,
    /// Nothing, because there is no such object.
    NotFound,
}

impl Authorizer {
    /// Compiles roles and bindings. The order of the bindings is upstream's order of looking at them; of two roles of the
    /// same name the later one counts.
    #[must_use]
    pub fn new<'a>(objects: impl IntoIterator<Item = &'a Object>) -> Self {
        let mut symbols = Symbols::default();
        let empty = symbols.intern("");
        let mut authorizer = Self {
            symbols,
            roles: RoleTable::default(),
            subjects: Vec::new(),
            subject_table: HashTable::new(),
            scopes: vec![Scope::new(empty)],
            namespaces: Symbols::default(),
            bound: Bound::default(),
            empty,
            stale: 0,
        };
        for object in objects {
            match object {
                Object::Role(role) => {
                    authorizer.set_role(&role.metadata, "Role", Some(&role.rules));
                }
                Object::ClusterRole(role) => {
                    authorizer.set_role(&role.metadata, "ClusterRole", Some(&role.rules));
                }
                Object::RoleBinding(binding) => {
                    let scope = authorizer.scope_of(&binding.metadata.namespace);
                    authorizer.bind(scope, None, &binding.metadata, &binding.role_ref, &binding.subjects);
                }
                Object::ClusterRoleBinding(binding) => {
                    authorizer.bind(CLUSTER, None, &binding.metadata, &binding.role_ref, &binding.subjects);
                }
            }
        }
        authorizer
    }

    /// Adds an object, or puts it in the place of the one of its kind, namespace and name; the same as building anew from
    /// the objects with the new one where the old one was, or at the end.
    ///
    /// Of bindings that share a name the first is replaced.
    pub fn update(&mut self, object: &Object) -> Updated {
        let replaced = match object {
            Object::Role(role) => self.set_role(&role.metadata, "Role", Some(&role.rules)),
            Object::ClusterRole(role) => self.set_role(&role.metadata, "ClusterRole", Some(&role.rules)),
            Object::RoleBinding(binding) => {
                let scope = self.scope_of(&binding.metadata.namespace);
                self.rebind(scope, &binding.metadata, &binding.role_ref, &binding.subjects)
            }
            Object::ClusterRoleBinding(binding) => self.rebind(CLUSTER, &binding.metadata, &binding.role_ref, &binding.subjects),
        };
        if !replaced {
            return Updated::Added;
        }
        self.gather();
        Updated::Replaced
    }

    /// Removes the object of this kind, namespace and name, of which only these are read; the same as building anew
    /// without it.
    pub fn remove(&mut self, object: &Object) -> Updated {
        let removed = match object {
            Object::Role(role) => self.set_role(&role.metadata, "Role", None),
            Object::ClusterRole(role) => self.set_role(&role.metadata, "ClusterRole", None),
            Object::RoleBinding(binding) => {
                self.namespace(&binding.metadata.namespace).is_some_and(|scope| self.unbind_name(scope, &binding.metadata.name))
            }
            Object::ClusterRoleBinding(binding) => self.unbind_name(CLUSTER, &binding.metadata.name),
        };
        if !removed {
            return Updated::NotFound;
        }
        self.gather();
        Updated::Removed
    }

    /// May they (upstream's `RBACAuthorizer.Authorize`)?
    ///
    /// ClusterRoleBindings are looked at first, then the RoleBindings of the request's namespace; the first grant in that
    /// order is the answer.
    #[must_use]
    pub fn authorize(&self, request: &Request) -> Decision<'_> {
        let namespace = request.attributes.namespace().and_then(|namespace| self.namespace(namespace));
        // Looked up only once there is a binding to ask.
        let mut asked = None;
        // The first binding, in order, that binds the user or a group to a role that allows it. The identities are taken one
        // after the other, each list only as far as it can still hold an earlier binding than the best so far: that needs no
        // room for a merged list.
        let mut best: Option<(Place, &Binding, &PolicyRule, Identity)> = None;
        let mut all_found = true;
        for identity in self.identities(&request.user, &request.groups) {
            let [cluster, there] = self.bound.places(identity, namespace);
            for &place in cluster.iter().chain(there) {
                if best.is_some_and(|(best, ..)| best <= place) {
                    break;
                }
                let Some(binding) = self.binding(place) else { continue };
                let Some(role) = self.roles.role(binding.role) else {
                    all_found = false;
                    continue;
                };
                let asked = asked.get_or_insert_with(|| self.roles.asked(&request.attributes));
                if let Some(rule) = role.allowing_rule(asked) {
                    best = Some((place, binding, rule, identity));
                    break;
                }
            }
        }
        match best {
            Some((place, binding, rule, identity)) => {
                let subject = self.standing_for(place.scope, binding, request, Some(identity)).unwrap_or_default();
                let (binding, role) = (self.binding_ref(place.scope, binding), self.role_name(binding.role));
                Decision::Allowed(Grant { binding, role, rule, subject })
            }
            None if all_found => Decision::NoOpinion(NoOpinion::default()),
            None => Decision::NoOpinion(NoOpinion { errors: self.lookup_errors(request, namespace), near_misses: Vec::new() }),
        }
    }

    /// The rules of a role that a binding in this namespace (the empty one: a ClusterRoleBinding) would refer to; `None` if it
    /// does not exist (upstream's `GetRoleReferenceRules`).
    ///
    /// ```
    /// use kube_semantics::object::ClusterRole;
    /// use kube_semantics::rbac::{Authorizer, Object, RoleName};
    ///
    /// let role: ClusterRole = serde_json::from_str(r#"{"metadata": {"name": "view"}, "rules": [{"verbs": ["get"]}]}"#)?;
    /// let authorizer = Authorizer::new(&[Object::from(role)]);
    /// assert_eq!(authorizer.role_rules(RoleName { kind: "ClusterRole", name: "view" }, "dev").map(<[_]>::len), Some(1));
    /// assert_eq!(authorizer.role_rules(RoleName { kind: "Role", name: "view" }, "dev"), None);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn role_rules(&self, role: RoleName<'_>, namespace: &str) -> Option<&[PolicyRule]> {
        let key = RoleKey {
            kind: self.symbols.find(role.kind),
            namespace: if role.kind == "Role" { self.symbols.find(namespace) } else { self.empty },
            name: self.symbols.find(role.name),
        };
        self.roles.find(key).map(|role| &*role.rules)
    }

    /// The number of a namespace that has bindings.
    pub(super) fn namespace(&self, name: &str) -> Option<u32> {
        let found = self.namespaces.find(name);
        (found != Symbol::UNKNOWN).then(|| found.0 + 1)
    }

    fn binding(&self, place: Place) -> Option<&Binding> {
        self.scopes.get(place.scope as usize)?.binding(place.binding)
    }

    /// The user, then the groups.
    fn identities(&self, user: &str, groups: &[String]) -> impl Iterator<Item = Identity> {
        let groups = groups.iter().map(|group| Identity::Group(self.symbols.find(group)));
        std::iter::once(Identity::User(self.symbols.find(user))).chain(groups)
    }

    /// The first subject of a binding that stands for the user, a service account with the namespace it is in. If one of the
    /// request's identities is given, fewer names are read, which lie far apart in memory.
    pub(super) fn standing_for(
        &self,
        scope: u32,
        binding: &Binding,
        request: &Request,
        identity: Option<Identity>,
    ) -> Option<SubjectRef<'_>> {
        let stands = |subject: &&SubjectId| {
            let known = self.subjects.get(subject.0 as usize).and_then(|stored| stored.identity);
            match (known, identity) {
                (Some(known), Some(identity)) if known == identity => true,
                (Some(Identity::User(_)), Some(Identity::User(_))) => false,
                _ => {
                    let SubjectRef { kind, namespace, name, .. } = self.subject_in(scope, **subject);
                    stands_for(kind, namespace, name, &request.user, &request.groups)
                }
            }
        };
        binding.subjects.iter().find(stands).map(|subject| self.subject_in(scope, *subject))
    }

    /// The bindings that bind the user or a group, in the cluster and in a namespace, in order, with their scopes.
    pub(super) fn bindings_of(&self, user: &str, groups: &[String], namespace: Option<u32>) -> impl Iterator<Item = (u32, &Binding)> {
        let places = self.identities(user, groups).flat_map(|identity| self.bound.places(identity, namespace));
        let mut places: Vec<Place> = places.flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| Some((place.scope, self.binding(place)?)))
    }

    fn lookup_errors(&self, request: &Request, namespace: Option<u32>) -> Vec<RoleNotFound<'_>> {
        let bound = self.bindings_of(&request.user, &request.groups, namespace);
        let missing = bound.filter(|(_, binding)| self.roles.role(binding.role).is_none());
        missing.map(|(_, binding)| self.not_found(binding.role)).collect()
    }

    /// Whom a subject stands for in a binding of this scope.
    fn identity(&mut self, scope: u32, subject: SubjectId) -> Option<Identity> {
        let stored = *self.subjects.get(subject.0 as usize)?;
        let namespace = self.scopes.get(scope as usize)?.namespace;
        match stored.identity {
            None if stored.kind == SubjectKind::ServiceAccount && namespace != self.empty => {
                Some(Identity::User(self.intern_account(namespace, stored.name)))
            }
            identity => identity,
        }
    }

    pub(super) fn not_found(&self, role: RoleId) -> RoleNotFound<'_> {
        RoleNotFound { role: self.role_name(role) }
    }

    pub(super) fn role_name(&self, role: RoleId) -> RoleName<'_> {
        let key = self.roles.key(role);
        let text = |symbol: Option<Symbol>| symbol.map(|symbol| self.symbols.text(symbol)).unwrap_or_default();
        RoleName { kind: text(key.map(|key| key.kind)), name: text(key.map(|key| key.name)) }
    }

    pub(super) fn binding_ref<'s>(&'s self, scope: u32, binding: &'s Binding) -> BindingRef<'s> {
        let namespace = (scope != CLUSTER).then(|| self.namespace_name(scope));
        BindingRef { namespace, name: &binding.name }
    }

    /// The namespace of a scope; empty for the cluster.
    pub(super) fn namespace_name(&self, scope: u32) -> &str {
        self.scopes.get(scope as usize).map(|scope| self.symbols.text(scope.namespace)).unwrap_or_default()
    }

    /// A subject as written.
    pub(super) fn subject_ref(&self, subject: SubjectId) -> SubjectRef<'_> {
        let Some(stored) = self.subjects.get(subject.0 as usize) else { return SubjectRef::default() };
        let kind = match stored.kind {
            SubjectKind::User => "User",
            SubjectKind::Group => "Group",
            SubjectKind::ServiceAccount => "ServiceAccount",
            SubjectKind::Other(kind) => self.symbols.text(kind),
        };
        // Most subjects have no namespace, and many no group.
        let text = |symbol: Symbol| if symbol == self.empty { "" } else { self.symbols.text(symbol) };
        let (api_group, namespace) = (text(stored.api_group), text(stored.namespace));
        SubjectRef { kind, api_group, name: self.symbols.text(stored.name), namespace }
    }

    /// A subject of a binding, a service account with the namespace it is in.
    pub(super) fn subject_in(&self, scope: u32, subject: SubjectId) -> SubjectRef<'_> {
        let mut subject = self.subject_ref(subject);
        if subject.kind == "ServiceAccount" && subject.namespace.is_empty() {
            subject.namespace = self.namespace_name(scope);
        }
        subject
    }

    /// How many different subjects the bindings name.
    pub(super) fn subject_count(&self) -> usize {
        self.subjects.len()
    }

    /// The scope of a namespace, opened now if need be.
    fn scope_of(&mut self, namespace: &str) -> u32 {
        let scope = self.namespaces.intern(namespace).0.saturating_add(1);
        if scope as usize == self.scopes.len() {
            self.scopes.push(Scope::new(self.symbols.intern(namespace)));
        }
        scope
    }

    /// Puts a binding into a place, or at the end, and opens the ways to it.
    fn bind(&mut self, scope: u32, place: Option<u32>, metadata: &ObjectMeta, role: &RoleRef, subjects: &[Subject]) {
        let subjects: SmallVec<[SubjectId; 4]> = subjects.iter().map(|subject| self.intern_subject(subject)).collect();
        let identities: SmallVec<[Identity; 4]> = subjects.iter().filter_map(|&subject| self.identity(scope, subject)).collect();
        let namespace = self.scopes.get(scope as usize).map_or(self.empty, |scope| scope.namespace);
        let key = RoleKey {
            kind: self.symbols.intern(&role.kind),
            // A Role is looked for in the namespace of the binding; that of a ClusterRoleBinding is empty, where none is.
            namespace: if role.kind == "Role" { namespace } else { self.empty },
            name: self.symbols.intern(&role.name),
        };
        let binding = Binding { name: SmolStr::new(&metadata.name), role: self.roles.place(key), subjects };
        let Some(stored) = self.scopes.get_mut(scope as usize) else { return };
        let place = match place {
            Some(place) => {
                stored.replace(place, Some(binding));
                place
            }
            None => stored.push(binding),
        };
        for identity in identities {
            self.bound.add(identity, Place { scope, binding: place });
        }
    }

    /// Puts a binding into the place of the first of its name, or at the end; was there one?
    fn rebind(&mut self, scope: u32, metadata: &ObjectMeta, role: &RoleRef, subjects: &[Subject]) -> bool {
        let place = self.find_binding(scope, &metadata.name);
        if let Some(place) = place {
            self.unbind(scope, place);
        }
        self.bind(scope, place, metadata, role, subjects);
        place.is_some()
    }

    fn find_binding(&self, scope: u32, name: &str) -> Option<u32> {
        self.scopes.get(scope as usize)?.find(|binding| binding.name == name)
    }

    /// Removes the first binding of a name; was there one?
    fn unbind_name(&mut self, scope: u32, name: &str) -> bool {
        let place = self.find_binding(scope, name);
        place.map(|place| self.unbind(scope, place)).is_some()
    }

    /// Empties a place, and closes the ways to it.
    fn unbind(&mut self, scope: u32, place: u32) {
        let removed = self.scopes.get_mut(scope as usize).and_then(|scope| scope.replace(place, None));
        for subject in removed.into_iter().flat_map(|binding| binding.subjects) {
            if let Some(identity) = self.identity(scope, subject) {
                self.bound.remove(identity, Place { scope, binding: place });
            }
        }
    }

    /// Sets or removes a role; was there one?
    fn set_role(&mut self, metadata: &ObjectMeta, kind: &str, rules: Option<&Vec<PolicyRule>>) -> bool {
        let namespace = match kind {
            // Upstream looks no Role up without a namespace, so that one that has none is never found.
            "Role" if metadata.namespace.is_empty() => return false,
            "Role" => metadata.namespace.as_str(),
            _ => "",
        };
        let key = RoleKey {
            kind: self.symbols.intern(kind),
            namespace: self.symbols.intern(namespace),
            name: self.symbols.intern(&metadata.name),
        };
        let id = self.roles.place(key);
        self.roles.set(id, rules.map(Vec::as_slice))
    }

    fn intern_subject(&mut self, subject: &Subject) -> SubjectId {
        let kind = match subject.kind.as_str() {
            "User" => SubjectKind::User,
            "Group" => SubjectKind::Group,
            "ServiceAccount" => SubjectKind::ServiceAccount,
            other => SubjectKind::Other(self.symbols.intern(other)),
        };
        let mut stored = StoredSubject {
            kind,
            api_group: self.symbols.intern(&subject.api_group),
            name: self.symbols.intern(&subject.name),
            namespace: self.symbols.intern(&subject.namespace),
            identity: None,
        };
        let is_same = |at: u32| self.subjects.get(at as usize).is_some_and(|candidate| candidate.is_same(&stored));
        if let Some(&at) = self.subject_table.find(stored.hash(), |&at| is_same(at)) {
            return SubjectId(at);
        }
        stored.identity = match kind {
            SubjectKind::User => Some(Identity::User(stored.name)),
            SubjectKind::Group => Some(Identity::Group(stored.name)),
            // Whom one without a namespace stands for, only its binding knows.
            SubjectKind::ServiceAccount if stored.namespace == self.empty => None,
            SubjectKind::ServiceAccount => Some(Identity::User(self.intern_account(stored.namespace, stored.name))),
            SubjectKind::Other(_) => None,
        };
        let at = u32::try_from(self.subjects.len()).unwrap_or(u32::MAX);
        self.subjects.push(stored);
        let subjects = &self.subjects;
        self.subject_table.insert_unique(stored.hash(), at, |&at| subjects.get(at as usize).map_or(0, StoredSubject::hash));
        SubjectId(at)
    }

    /// The number of the user name of a service account.
    fn intern_account(&mut self, namespace: Symbol, name: Symbol) -> Symbol {
        let user = ServiceAccount { namespace: self.symbols.text(namespace), name: self.symbols.text(name) }.user();
        self.symbols.intern(&user)
    }

    /// After as many replacements and removals as there are objects: builds anew from what is left, so that texts nobody
    /// refers to any more do not pile up beside a long watch.
    fn gather(&mut self) {
        self.stale += 1;
        // Counting them takes a walk, so not each time.
        if self.stale.is_multiple_of(1024) && self.stale > self.len() {
            let objects: Vec<Object> = self.objects().collect();
            *self = Self::new(&objects);
        }
    }

    /// How many roles and bindings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.roles.iter().count() + self.scopes.iter().map(|scope| scope.bindings().count()).sum::<usize>()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The objects, as far as the authorizer reads them: roles, then ClusterRoleBindings in their order, then RoleBindings
    /// by namespace in theirs.
    pub fn objects(&self) -> impl Iterator<Item = Object> {
        let metadata = |name: &str, namespace: Symbol| ObjectMeta {
            name: name.to_owned(),
            namespace: self.symbols.text(namespace).to_owned(),
            ..Default::default()
        };
        let roles = self.roles.iter().map(move |(key, role)| {
            let (metadata, rules) = (metadata(self.symbols.text(key.name), key.namespace), role.rules.to_vec());
            match self.symbols.text(key.kind) {
                "Role" => Object::Role(Role { metadata, rules }),
                _ => Object::ClusterRole(ClusterRole { metadata, rules, aggregation_rule: None }),
            }
        });
        let subjects = |binding: &Binding| -> Vec<Subject> {
            binding.subjects.iter().map(|&subject| Subject::from(self.subject_ref(subject))).collect()
        };
        let role_ref = |binding: &Binding| {
            let RoleName { kind, name } = self.role_name(binding.role);
            RoleRef { api_group: String::new(), kind: kind.to_owned(), name: name.to_owned() }
        };
        let bindings = self.scopes.iter().zip(0..).flat_map(move |(scope, number)| {
            scope.bindings().map(move |binding| {
                let metadata = metadata(&binding.name, scope.namespace);
                let (subjects, role_ref) = (subjects(binding), role_ref(binding));
                match number {
                    CLUSTER => Object::ClusterRoleBinding(ClusterRoleBinding { metadata, subjects, role_ref }),
                    _ => Object::RoleBinding(RoleBinding { metadata, subjects, role_ref }),
                }
            })
        });
        roles.chain(bindings)
    }
}

impl StoredSubject {
    fn hash(&self) -> u64 {
        FixedState::default().hash_one((self.kind, self.api_group, self.name, self.namespace))
    }

    /// The same as written; whom it stands for follows from that.
    fn is_same(&self, other: &Self) -> bool {
        (self.kind, self.api_group, self.name, self.namespace) == (other.kind, other.api_group, other.name, other.namespace)
    }
}

impl From<SubjectRef<'_>> for Subject {
    fn from(subject: SubjectRef<'_>) -> Self {
        Self {
            kind: subject.kind.to_owned(),
            api_group: subject.api_group.to_owned(),
            name: subject.name.to_owned(),
            namespace: subject.namespace.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Authorizer, Object, Request};
    use crate::object::{ClusterRole, ClusterRoleBinding, ObjectMeta, PolicyRule, ResourceAttributes, Role, RoleBinding, RoleRef, Subject};
    use crate::rbac::random::numbers;

    fn identity(object: &Object) -> (&str, &str, &str) {
        let metadata = object.metadata();
        (object.kind(), &metadata.namespace, &metadata.name)
    }

    fn draw(below: &mut impl FnMut(u32) -> u32) -> Object {
        let kind = below(12);
        let name = if kind < 3 { format!("r{}", below(6)) } else { format!("b{}", below(7)) };
        let namespace = format!("n{}", below(90));
        let rules = vec![PolicyRule {
            verbs: vec![format!("v{}", below(3))],
            api_groups: vec![String::new()],
            resources: vec!["pods".to_owned()],
            ..PolicyRule::default()
        }];
        let subjects = (0..1 + below(3)).map(|_| {
            let (kind, name) = [("User", "u"), ("Group", "g"), ("ServiceAccount", "s"), ("Node", "u")][below(4) as usize];
            let namespace = if kind == "ServiceAccount" && below(2) == 0 { format!("n{}", below(4)) } else { String::new() };
            Subject { kind: kind.to_owned(), name: format!("{name}{}", below(3)), namespace, ..Subject::default() }
        });
        let subjects = subjects.collect();
        let role_kind = if below(3) == 0 { "Role" } else { "ClusterRole" };
        let role_ref = RoleRef { kind: role_kind.to_owned(), name: format!("r{}", below(7)), ..RoleRef::default() };
        let metadata = ObjectMeta { name, ..ObjectMeta::default() };
        let here = ObjectMeta { namespace, ..metadata.clone() };
        match kind {
            0 => Object::ClusterRole(ClusterRole { metadata, rules, aggregation_rule: None }),
            1 | 2 => Object::Role(Role { metadata: here, rules }),
            3 => Object::ClusterRoleBinding(ClusterRoleBinding { metadata, subjects, role_ref }),
            _ => Object::RoleBinding(RoleBinding { metadata: here, subjects, role_ref }),
        }
    }

    /// Users who are bound in more namespaces than a word has bits, and changes enough for the texts to be gathered more than
    /// once.
    #[test]
    fn kept_up_to_date_answers_as_built_anew() {
        let mut below = numbers(7);
        let mut objects: Vec<Object> = Vec::new();
        let mut kept = Authorizer::new(&objects);
        let (mut gathered, mut allowed) = (0, 0);
        for turn in 1..=4000 {
            let object = draw(&mut below);
            let place = objects.iter().position(|candidate| identity(candidate) == identity(&object));
            let stale = kept.stale;
            // Half of all go at some time, so that there are fewer objects than changes.
            match place {
                Some(at) if below(2) == 0 => {
                    objects.remove(at);
                    kept.remove(&object);
                }
                Some(at) => {
                    kept.update(&object);
                    objects[at] = object;
                }
                None => {
                    kept.update(&object);
                    objects.push(object);
                }
            }
            gathered += usize::from(kept.stale < stale);
            if turn % 1000 != 0 {
                continue;
            }
            let fresh = Authorizer::new(&objects);
            for (user, group) in [("u0", "g0"), ("u1", ""), ("system:serviceaccount:n1:s0", "g2"), ("system:serviceaccount:n70:s1", "")] {
                for namespace in (0..90).map(|number| format!("n{number}")).chain([String::new()]) {
                    let groups = [group.to_owned()];
                    assert_eq!(kept.rules_for(user, &groups, &namespace), fresh.rules_for(user, &groups, &namespace), "{turn} {namespace}");
                    for verb in ["v0", "v1", "v2"] {
                        let pods = ResourceAttributes {
                            namespace: namespace.clone(),
                            verb: verb.into(),
                            resource: "pods".into(),
                            ..ResourceAttributes::default()
                        };
                        let request = Request::new(user, [group], pods);
                        assert_eq!(kept.authorize(&request), fresh.authorize(&request), "{turn} {request:?}");
                        if user == "u0" {
                            assert_eq!(kept.who_can(&request.attributes, None), fresh.who_can(&request.attributes, None), "{turn}");
                        }
                        allowed += usize::from(fresh.authorize(&request).is_allowed());
                    }
                }
            }
        }
        assert!(gathered > 0 && allowed > 500, "{gathered} {allowed}");
    }
}
