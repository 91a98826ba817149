//! The index: who is bound to what, where.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};

use super::decision::{BindingRef, Decision, Grant, NoOpinion, RoleName, RoleNotFound, SubjectRef};
use super::role_table::{Asked, RoleId, RoleKey, RoleTable};
use super::scope::{Binding, Identity, Scope, SubjectId};
use super::subject::is_service_account;
use super::symbols::{Symbol, Symbols, Texts};
use super::{Object, Request};
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
    binding_names: Texts,
    pub(super) roles: RoleTable,
    subjects: Vec<StoredSubject>,
    subject_table: HashTable<u32>,
    pub(super) cluster: Scope,
    pub(super) namespaces: Vec<Namespace>,
    namespace_table: HashMap<Symbol, u32, FixedState>,
    empty: Symbol,
    /// Objects that were replaced or removed since the texts were last gathered.
    stale: usize,
}

/// The RoleBindings of a namespace.
#[derive(Clone, Debug)]
pub(super) struct Namespace {
    pub name: Symbol,
    pub scope: Scope,
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
            binding_names: Texts::default(),
            roles: RoleTable::default(),
            subjects: Vec::new(),
            subject_table: HashTable::new(),
            cluster: Scope::default(),
            namespaces: Vec::new(),
            namespace_table: HashMap::default(),
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
                    let (at, binding) = authorizer.compile_role_binding(binding);
                    if let Some(namespace) = authorizer.namespaces.get_mut(at) {
                        namespace.scope.bindings.push(binding);
                    }
                }
                Object::ClusterRoleBinding(binding) => {
                    let binding = authorizer.compile_cluster_role_binding(binding);
                    authorizer.cluster.bindings.push(binding);
                }
            }
        }
        authorizer.index_cluster();
        for at in 0..authorizer.namespaces.len() {
            authorizer.index_namespace(at);
        }
        authorizer
    }

    /// Adds an object, or puts it in the place of the one of its kind, namespace and name; the same as building anew from
    /// the objects with the new one where the old one was, or at the end.
    ///
    /// The namespace of the object is indexed anew, or all ClusterRoleBindings are. Of bindings that share a name the first
    /// is replaced.
    pub fn update(&mut self, object: &Object) -> Updated {
        let replaced = match object {
            Object::Role(role) => self.set_role(&role.metadata, "Role", Some(&role.rules)),
            Object::ClusterRole(role) => self.set_role(&role.metadata, "ClusterRole", Some(&role.rules)),
            Object::RoleBinding(binding) => {
                let (at, binding) = self.compile_role_binding(binding);
                let replaced = self.namespaces.get_mut(at).is_some_and(|namespace| put(&mut namespace.scope, binding, &self.binding_names));
                self.index_namespace(at);
                replaced
            }
            Object::ClusterRoleBinding(binding) => {
                let binding = self.compile_cluster_role_binding(binding);
                let replaced = put(&mut self.cluster, binding, &self.binding_names);
                self.index_cluster();
                replaced
            }
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
                match self.namespace_table.get(&self.symbols.find(&binding.metadata.namespace)).map(|&at| at as usize) {
                    Some(at) => {
                        let removed = self
                            .namespaces
                            .get_mut(at)
                            .is_some_and(|namespace| take(&mut namespace.scope, &binding.metadata.name, &self.binding_names));
                        self.index_namespace(at);
                        removed
                    }
                    None => false,
                }
            }
            Object::ClusterRoleBinding(binding) => {
                let removed = take(&mut self.cluster, &binding.metadata.name, &self.binding_names);
                self.index_cluster();
                removed
            }
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
        let asked = self.roles.asked(&request.attributes);
        let user = self.symbols.find(&request.user);
        let scopes = [Some((&self.cluster, self.empty)), self.namespace_of(request)];
        for (scope, namespace) in scopes.into_iter().flatten() {
            if let Some((binding, rule)) = self.first_grant(scope, user, &request.groups, &asked) {
                return Decision::Allowed(self.grant(binding, rule, namespace, request));
            }
        }
        Decision::NoOpinion(NoOpinion { errors: self.lookup_errors(request), near_misses: Vec::new() })
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

    /// The scopes of a request, in order: the cluster, and its namespace if it has one that any binding is in.
    fn namespace_of(&self, request: &Request) -> Option<(&Scope, Symbol)> {
        self.namespace(request.attributes.namespace()?)
    }

    pub(super) fn namespace(&self, name: &str) -> Option<(&Scope, Symbol)> {
        let at = *self.namespace_table.get(&self.symbols.find(name))?;
        self.namespaces.get(at as usize).map(|namespace| (&namespace.scope, namespace.name))
    }

    /// The first binding, in order, that binds the user or a group to a role that allows it.
    ///
    /// The identities are taken one after the other, each list only as far as it can still hold an earlier binding than the
    /// best so far: that needs no room for a merged list.
    fn first_grant<'s>(
        &'s self,
        scope: &'s Scope,
        user: Symbol,
        groups: &[String],
        asked: &Asked<'_>,
    ) -> Option<(&'s Binding, &'s PolicyRule)> {
        let mut best: Option<(usize, &Binding, &PolicyRule)> = None;
        let groups = groups.iter().map(|group| Identity::Group(self.symbols.find(group)));
        for identity in std::iter::once(Identity::User(user)).chain(groups) {
            for at in scope.bound(identity) {
                if best.is_some_and(|(best, ..)| best <= at) {
                    break;
                }
                let Some(binding) = scope.bindings.get(at) else { continue };
                if let Some(rule) = self.roles.role(binding.role).and_then(|role| role.allowing_rule(asked)) {
                    best = Some((at, binding, rule));
                    break;
                }
            }
        }
        best.map(|(_, binding, rule)| (binding, rule))
    }

    fn grant<'s>(&'s self, binding: &Binding, rule: &'s PolicyRule, namespace: Symbol, request: &Request) -> Grant<'s> {
        Grant {
            binding: self.binding_ref(binding, namespace),
            role: self.role_name(binding.role),
            rule,
            subject: self.standing_for(binding, namespace, request).unwrap_or_default(),
        }
    }

    /// The first subject of a binding that stands for the user, a service account with the namespace it is in.
    pub(super) fn standing_for(&self, binding: &Binding, namespace: Symbol, request: &Request) -> Option<SubjectRef<'_>> {
        let mut subjects = binding.subjects.iter().map(|&subject| self.subject_in(subject, namespace));
        subjects.find(|subject| match subject.kind {
            "User" => subject.name == request.user,
            "Group" => request.groups.iter().any(|group| group == subject.name),
            "ServiceAccount" => !subject.namespace.is_empty() && is_service_account(&request.user, subject.namespace, subject.name),
            _ => false,
        })
    }

    /// The bindings of a scope that bind the user or a group, in order.
    pub(super) fn bound<'s>(&'s self, scope: &'s Scope, user: &str, groups: &[String]) -> impl Iterator<Item = &'s Binding> {
        let groups = groups.iter().map(|group| Identity::Group(self.symbols.find(group)));
        let identities = std::iter::once(Identity::User(self.symbols.find(user))).chain(groups);
        let mut positions: Vec<usize> = identities.flat_map(|identity| scope.bound(identity)).collect();
        positions.sort_unstable();
        positions.dedup();
        positions.into_iter().filter_map(|at| scope.bindings.get(at))
    }

    fn lookup_errors(&self, request: &Request) -> Vec<RoleNotFound<'_>> {
        let scopes = std::iter::once((&self.cluster, self.empty)).chain(self.namespace_of(request));
        let bound = scopes.flat_map(|(scope, _)| self.bound(scope, &request.user, &request.groups));
        bound.filter(|binding| self.roles.role(binding.role).is_none()).map(|binding| self.not_found(binding.role)).collect()
    }

    /// Whom a subject stands for in a binding of this namespace (the empty one: of the cluster).
    pub(super) fn identity(&self, subject: SubjectId, namespace: Symbol) -> Option<Identity> {
        let stored = self.subjects.get(subject.0 as usize)?;
        if stored.identity.is_some() || stored.kind != SubjectKind::ServiceAccount || namespace == self.empty {
            return stored.identity;
        }
        let name = format!("system:serviceaccount:{}:{}", self.symbols.text(namespace), self.symbols.text(stored.name));
        Some(Identity::User(self.symbols.find(&name)))
    }

    pub(super) fn not_found(&self, role: RoleId) -> RoleNotFound<'_> {
        RoleNotFound { role: self.role_name(role) }
    }

    pub(super) fn role_name(&self, role: RoleId) -> RoleName<'_> {
        let key = self.roles.key(role);
        let text = |symbol: Option<Symbol>| symbol.map(|symbol| self.symbols.text(symbol)).unwrap_or_default();
        RoleName { kind: text(key.map(|key| key.kind)), name: text(key.map(|key| key.name)) }
    }

    pub(super) fn binding_ref(&self, binding: &Binding, namespace: Symbol) -> BindingRef<'_> {
        let name = self.binding_names.get(binding.name);
        BindingRef { namespace: (namespace != self.empty).then(|| self.symbols.text(namespace)), name }
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
        SubjectRef {
            kind,
            api_group: self.symbols.text(stored.api_group),
            name: self.symbols.text(stored.name),
            namespace: self.symbols.text(stored.namespace),
        }
    }

    /// A subject of a binding, a service account with the namespace it is in.
    pub(super) fn subject_in(&self, subject: SubjectId, namespace: Symbol) -> SubjectRef<'_> {
        let mut subject = self.subject_ref(subject);
        if subject.kind == "ServiceAccount" && subject.namespace.is_empty() {
            subject.namespace = self.symbols.text(namespace);
        }
        subject
    }

    /// How many different subjects the bindings name.
    pub(super) fn subject_count(&self) -> usize {
        self.subjects.len()
    }

    fn index_cluster(&mut self) {
        let mut cluster = std::mem::take(&mut self.cluster);
        cluster.index(|subject| self.identity(subject, self.empty));
        self.cluster = cluster;
    }

    fn index_namespace(&mut self, at: usize) {
        let Some(namespace) = self.namespaces.get_mut(at) else { return };
        let (name, mut scope) = (namespace.name, std::mem::take(&mut namespace.scope));
        scope.index(|subject| self.identity(subject, name));
        if let Some(namespace) = self.namespaces.get_mut(at) {
            namespace.scope = scope;
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

    /// A RoleBinding in numbers, and the place of its namespace.
    fn compile_role_binding(&mut self, binding: &RoleBinding) -> (usize, Binding) {
        let namespace = self.symbols.intern(&binding.metadata.namespace);
        let compiled = self.compile_binding(&binding.metadata, &binding.role_ref, &binding.subjects, namespace);
        let next = u32::try_from(self.namespaces.len()).unwrap_or(u32::MAX);
        let at = *self.namespace_table.entry(namespace).or_insert(next);
        if at == next {
            self.namespaces.push(Namespace { name: namespace, scope: Scope::default() });
        }
        (at as usize, compiled)
    }

    fn compile_cluster_role_binding(&mut self, binding: &ClusterRoleBinding) -> Binding {
        self.compile_binding(&binding.metadata, &binding.role_ref, &binding.subjects, self.empty)
    }

    fn compile_binding(&mut self, metadata: &ObjectMeta, role: &RoleRef, subjects: &[Subject], namespace: Symbol) -> Binding {
        let key = RoleKey {
            kind: self.symbols.intern(&role.kind),
            // A Role is looked for in the namespace of the binding; that of a ClusterRoleBinding is empty, where none is.
            namespace: if role.kind == "Role" { namespace } else { self.empty },
            name: self.symbols.intern(&role.name),
        };
        let role = self.roles.place(key);
        let subjects = subjects.iter().map(|subject| self.intern_subject(subject, namespace)).collect();
        Binding { name: self.binding_names.push(&metadata.name), role, subjects }
    }

    fn intern_subject(&mut self, subject: &Subject, namespace: Symbol) -> SubjectId {
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
        let homeless = kind == SubjectKind::ServiceAccount && stored.namespace == self.empty;
        if homeless && namespace != self.empty {
            // Whom it stands for only the binding knows, but the index will look that user up.
            self.intern_account(namespace, &subject.name);
        }
        let is_same = |at: u32| self.subjects.get(at as usize).is_some_and(|candidate| candidate.is_same(&stored));
        if let Some(&at) = self.subject_table.find(stored.hash(), |&at| is_same(at)) {
            return SubjectId(at);
        }
        stored.identity = match kind {
            SubjectKind::User => Some(Identity::User(stored.name)),
            SubjectKind::Group => Some(Identity::Group(stored.name)),
            SubjectKind::ServiceAccount if homeless => None,
            SubjectKind::ServiceAccount => Some(Identity::User(self.intern_account(stored.namespace, &subject.name))),
            SubjectKind::Other(_) => None,
        };
        let at = u32::try_from(self.subjects.len()).unwrap_or(u32::MAX);
        self.subjects.push(stored);
        let subjects = &self.subjects;
        self.subject_table.insert_unique(stored.hash(), at, |&at| subjects.get(at as usize).map_or(0, StoredSubject::hash));
        SubjectId(at)
    }

    fn intern_account(&mut self, namespace: Symbol, name: &str) -> Symbol {
        let user = format!("system:serviceaccount:{}:{name}", self.symbols.text(namespace));
        self.symbols.intern(&user)
    }

    /// After as many replacements and removals as there are objects: builds anew from what is left, so that texts nobody
    /// refers to any more do not pile up beside a long watch.
    fn gather(&mut self) {
        self.stale += 1;
        if self.stale > 1024 + self.len() {
            let objects: Vec<Object> = self.objects().collect();
            *self = Self::new(&objects);
        }
    }

    /// How many roles and bindings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        let namespaced: usize = self.namespaces.iter().map(|namespace| namespace.scope.bindings.len()).sum();
        self.roles.iter().count() + self.cluster.bindings.len() + namespaced
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
        let cluster = self.cluster.bindings.iter().map(move |binding| {
            Object::ClusterRoleBinding(ClusterRoleBinding {
                metadata: metadata(self.binding_names.get(binding.name), self.empty),
                subjects: subjects(binding),
                role_ref: role_ref(binding),
            })
        });
        let namespaced = self.namespaces.iter().flat_map(move |namespace| {
            namespace.scope.bindings.iter().map(move |binding| {
                Object::RoleBinding(RoleBinding {
                    metadata: metadata(self.binding_names.get(binding.name), namespace.name),
                    subjects: subjects(binding),
                    role_ref: role_ref(binding),
                })
            })
        });
        roles.chain(cluster).chain(namespaced)
    }
}

/// Puts a binding in the place of the first of its name, or at the end; was there one?
fn put(scope: &mut Scope, binding: Binding, names: &Texts) -> bool {
    match scope.bindings.iter_mut().find(|candidate| names.get(candidate.name) == names.get(binding.name)) {
        Some(place) => {
            *place = binding;
            true
        }
        None => {
            scope.bindings.push(binding);
            false
        }
    }
}

/// Takes away the first binding of a name; was there one?
fn take(scope: &mut Scope, name: &str, names: &Texts) -> bool {
    let at = scope.bindings.iter().position(|binding| names.get(binding.name) == name);
    at.map(|at| scope.bindings.remove(at)).is_some()
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
