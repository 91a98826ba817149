//! Authorization: the index answers as a walk over all bindings does, in every way it can be asked.
//!
//! The input is a script: each byte chooses what comes next out of few names, so that roles, bindings and requests meet.

use kube_semantics::object::{ClusterRole, ClusterRoleBinding, ObjectMeta, PolicyRule, Role, RoleBinding, RoleRef, Subject};
use kube_semantics::rbac::{
    Attributes, Authorizer, Decision, NonResourceAttributes, Object, Request, ResourceAttributes, SubjectRef, Updated, covers,
    first_subject,
};

const NAMESPACES: [&str; 3] = ["a", "b", ""];
const NAMES: [&str; 4] = ["x", "y", "z", "system:serviceaccount:a:x"];
const KINDS: [&str; 4] = ["User", "Group", "ServiceAccount", "user"];
const VERBS: [&str; 4] = ["get", "list", "*", "escalate"];
const GROUPS: [&str; 3] = ["", "apps", "*"];
const RESOURCES: [&str; 6] = ["pods", "pods/log", "*/log", "*", "deployments", "*/*"];
const URLS: [&str; 5] = ["/healthz", "/healthz/*", "/h*", "*", "/a**"];
const PATHS: [&str; 4] = ["/healthz", "/healthz/x", "/", "/a"];

/// Holds every law that the cluster in `data` can break.
///
/// # Panics
/// When one is broken.
pub fn check(data: &[u8]) {
    let mut script = Script { data };
    let mut objects: Vec<Object> = Vec::new();
    let mut kept_up_to_date = Authorizer::new(&objects);
    for _ in 0..script.choose(24) {
        change(&mut script, &mut objects, &mut kept_up_to_date);
    }
    let fresh = Authorizer::new(&objects);
    let requests: Vec<Request> = (0..16).map(|_| script.request()).collect();
    for request in &requests {
        let expected = walk(&objects, request);
        assert_eq!(explained(&fresh.authorize(request)), expected, "{request:?} over {objects:#?}");
        assert_eq!(explained(&kept_up_to_date.authorize(request)), expected, "after changes: {request:?} over {objects:#?}");
        near_misses(&fresh, request);
        who_can(&fresh, &kept_up_to_date, &objects, &request.attributes);
        held(&fresh, &kept_up_to_date, request);
    }
    covering(&mut script);
}

/// Adds, replaces or removes an object, in the list and in the authorizer.
fn change(script: &mut Script<'_>, objects: &mut Vec<Object>, authorizer: &mut Authorizer) {
    let object = script.object();
    let place = objects.iter().position(|candidate| identity(candidate) == identity(&object));
    match (place, script.choose(4)) {
        (Some(at), 0) => {
            objects.remove(at);
            assert_eq!(authorizer.remove(&object), Updated::Removed);
        }
        (Some(at), _) => {
            assert_eq!(authorizer.update(&object), Updated::Replaced);
            objects[at] = object;
        }
        (None, 0) => assert_eq!(authorizer.remove(&object), Updated::NotFound),
        (None, _) => {
            assert_eq!(authorizer.update(&object), Updated::Added);
            objects.push(object);
        }
    }
    assert_eq!(authorizer.len(), objects.len());
}

fn identity(object: &Object) -> (&str, &str, &str) {
    let metadata = object.metadata();
    (object.kind(), &metadata.namespace, &metadata.name)
}

/// The answer by looking at every binding in turn, as upstream does: is it allowed, and the text.
fn walk(objects: &[Object], request: &Request) -> (bool, String) {
    let mut missing: Vec<String> = Vec::new();
    let namespace = request.attributes.namespace();
    let cluster = objects.iter().filter_map(|object| match object {
        Object::ClusterRoleBinding(binding) => Some((&binding.metadata, &binding.subjects, &binding.role_ref, "")),
        _ => None,
    });
    let namespaced = objects.iter().filter_map(|object| match object {
        Object::RoleBinding(binding) if Some(binding.metadata.namespace.as_str()) == namespace => {
            Some((&binding.metadata, &binding.subjects, &binding.role_ref, binding.metadata.namespace.as_str()))
        }
        _ => None,
    });
    for (metadata, subjects, role_ref, home) in cluster.chain(namespaced) {
        let Some(at) = first_subject(subjects, &request.user, &request.groups, home) else { continue };
        let rules = objects.iter().rev().find_map(|object| match object {
            Object::ClusterRole(role) if role_ref.kind == "ClusterRole" && role.metadata.name == role_ref.name => Some(&role.rules),
            Object::Role(role) if role_ref.kind == "Role" && role.metadata.name == role_ref.name && role.metadata.namespace == home => {
                Some(&role.rules)
            }
            _ => None,
        });
        let Some(rules) = rules else {
            let text = match role_ref.kind.as_str() {
                "Role" => format!("role.rbac.authorization.k8s.io {:?} not found", role_ref.name),
                "ClusterRole" => format!("clusterrole.rbac.authorization.k8s.io {:?} not found", role_ref.name),
                kind => format!("unsupported role reference kind: {kind:?}"),
            };
            if !missing.contains(&text) {
                missing.push(text);
            }
            continue;
        };
        if rules.iter().any(|rule| rule.allows(&request.attributes)) {
            let binding = match home {
                "" => format!("ClusterRoleBinding {:?}", metadata.name),
                home => format!("RoleBinding {:?}", format!("{}/{home}", metadata.name)),
            };
            let subject = &subjects[at];
            let who = match subject.kind.as_str() {
                "ServiceAccount" => {
                    let home = if subject.namespace.is_empty() { home } else { &subject.namespace };
                    format!("ServiceAccount {:?}", format!("{}/{home}", subject.name))
                }
                kind => format!("{kind} {:?}", subject.name),
            };
            return (true, format!("RBAC: allowed by {binding} of {} {:?} to {who}", role_ref.kind, role_ref.name));
        }
    }
    match missing.as_slice() {
        [] => (false, String::new()),
        [single] => (false, format!("RBAC: {single}")),
        several => (false, format!("RBAC: [{}]", several.join(", "))),
    }
}

fn explained(decision: &Decision<'_>) -> (bool, String) {
    (decision.is_allowed(), decision.to_string())
}

/// Near misses are asked for by number, each has something in its way, and they leave the answer alone.
fn near_misses(authorizer: &Authorizer, request: &Request) {
    let plain = authorizer.authorize(request);
    let all = authorizer.explain(request, usize::MAX);
    let two = authorizer.explain(request, 2);
    assert_eq!(explained(&plain), explained(&all));
    if let (Decision::NoOpinion(all), Decision::NoOpinion(two)) = (all, two) {
        assert!(all.near_misses.iter().all(|near| !near.obstacles.is_empty() && !near.to_string().is_empty()));
        assert_eq!(two.near_misses, all.near_misses.iter().take(2).cloned().collect::<Vec<_>>());
    }
}

/// Whoever is listed may, and whoever may by his own name is listed.
fn who_can(authorizer: &Authorizer, kept_up_to_date: &Authorizer, objects: &[Object], attributes: &Attributes) {
    let who = authorizer.who_can(attributes, None);
    assert_eq!(who, kept_up_to_date.who_can(attributes, None));
    let allowed = |user: &str, groups: &[&str]| {
        let request =
            Request { user: user.into(), groups: groups.iter().map(|group| (*group).into()).collect(), attributes: attributes.clone() };
        authorizer.authorize(&request).is_allowed()
    };
    let home = attributes.namespace().unwrap_or_default();
    let bound = objects.iter().flat_map(|object| match object {
        Object::RoleBinding(binding) if Some(binding.metadata.namespace.as_str()) == attributes.namespace() => {
            binding.subjects.iter().map(|subject| (subject, true)).collect::<Vec<_>>()
        }
        Object::ClusterRoleBinding(binding) => binding.subjects.iter().map(|subject| (subject, false)).collect(),
        _ => Vec::new(),
    });
    for (subject, namespaced) in bound {
        let may = match subject.kind.as_str() {
            "User" => allowed(&subject.name, &[]),
            "Group" => allowed("nobody", &[&subject.name]),
            "ServiceAccount" => {
                let home = if subject.namespace.is_empty() && namespaced { home } else { &subject.namespace };
                !home.is_empty() && allowed(&format!("system:serviceaccount:{home}:{}", subject.name), &[])
            }
            _ => false,
        };
        // Users and groups go by kind and name alone, whatever else was written.
        let listed = who.subjects.iter().any(|listed| (listed.kind, listed.name) == (subject.kind.as_str(), subject.name.as_str()));
        // Listed as written, a subject may still bind nobody; and an account may be allowed under its user name alone.
        let binds = matches!(subject.kind.as_str(), "User" | "Group");
        assert!(!binds || listed || !may || is_allowed_otherwise(&who.subjects, subject), "{subject:?} may, {who:?}");
        assert!(!binds || !listed || may, "{subject:?} is listed, {attributes:?}");
    }
}

/// Is a user allowed as the service account of that name?
fn is_allowed_otherwise(listed: &[SubjectRef<'_>], subject: &Subject) -> bool {
    subject.kind == "User"
        && subject.name.starts_with("system:serviceaccount:")
        && listed.iter().any(|listed| listed.kind == "ServiceAccount")
}

/// The rules a user holds allow just what the user may do.
fn held(authorizer: &Authorizer, kept_up_to_date: &Authorizer, request: &Request) {
    let namespace = request.attributes.namespace().unwrap_or_default();
    let held = authorizer.rules_for(&request.user, &request.groups, namespace);
    assert_eq!(held, kept_up_to_date.rules_for(&request.user, &request.groups, namespace));
    let may = held.rules.iter().any(|(rule, _)| rule.allows(&request.attributes));
    assert_eq!(may, authorizer.authorize(request).is_allowed(), "{request:?} with {held:?}");
}

/// What covers a rule allows whatever the rule allows.
fn covering(script: &mut Script<'_>) {
    let owner = script.rules();
    let servant = script.rules();
    if !covers(&owner, &servant).is_covered() {
        return;
    }
    for _ in 0..32 {
        let attributes = script.attributes();
        if servant.iter().any(|rule| rule.allows(&attributes)) {
            assert!(owner.iter().any(|rule| rule.allows(&attributes)), "{owner:?} covers {servant:?}, but for {attributes:?}");
        }
    }
}

/// Bytes as choices; after the end every choice is the first.
struct Script<'a> {
    data: &'a [u8],
}

impl Script<'_> {
    fn choose(&mut self, of: usize) -> usize {
        let Some((first, rest)) = self.data.split_first() else { return 0 };
        self.data = rest;
        usize::from(*first) % of
    }

    fn pick(&mut self, from: &[&str]) -> String {
        from[self.choose(from.len())].to_owned()
    }

    fn some(&mut self, from: &[&str]) -> Vec<String> {
        (0..self.choose(3)).map(|_| self.pick(from)).collect()
    }

    fn rules(&mut self) -> Vec<PolicyRule> {
        let mut rule = |_| PolicyRule {
            verbs: self.some(&VERBS),
            api_groups: self.some(&GROUPS),
            resources: self.some(&RESOURCES),
            resource_names: self.some(&["", "x"]),
            non_resource_urls: self.some(&URLS),
        };
        let first = rule(0);
        let second = rule(1);
        vec![first, second]
    }

    fn subjects(&mut self) -> Vec<Subject> {
        let mut subject = |_| Subject {
            kind: self.pick(&KINDS),
            api_group: String::new(),
            name: self.pick(&NAMES),
            namespace: self.pick(&["", "a", "b"]),
        };
        vec![subject(0), subject(1)]
    }

    fn role_ref(&mut self) -> RoleRef {
        RoleRef { api_group: String::new(), kind: self.pick(&["ClusterRole", "Role", "clusterrole"]), name: self.pick(&["x", "y", "gone"]) }
    }

    fn object(&mut self) -> Object {
        let kind = self.choose(4);
        let namespace = if kind.is_multiple_of(2) { self.pick(&["a", "b"]) } else { String::new() };
        let metadata = ObjectMeta { name: self.pick(&["x", "y"]), namespace, ..Default::default() };
        match kind {
            0 => Role { metadata, rules: self.rules() }.into(),
            1 => ClusterRole { metadata, rules: self.rules(), aggregation_rule: None }.into(),
            2 => RoleBinding { metadata, subjects: self.subjects(), role_ref: self.role_ref() }.into(),
            _ => ClusterRoleBinding { metadata, subjects: self.subjects(), role_ref: self.role_ref() }.into(),
        }
    }

    fn request(&mut self) -> Request {
        Request { user: self.pick(&NAMES), groups: self.some(&NAMES), attributes: self.attributes() }
    }

    fn attributes(&mut self) -> Attributes {
        if self.choose(4) == 0 {
            return NonResourceAttributes { path: self.pick(&PATHS), verb: self.pick(&VERBS) }.into();
        }
        ResourceAttributes {
            namespace: self.pick(&NAMESPACES),
            verb: self.pick(&VERBS),
            group: self.pick(&["", "apps"]),
            resource: self.pick(&["pods", "deployments", "*"]),
            subresource: self.pick(&["", "log", "*"]),
            name: self.pick(&["", "x"]),
        }
        .into()
    }
}
