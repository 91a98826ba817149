//! Laws of rules, roles and bindings, on random ones out of few words, so that they meet.

use std::collections::BTreeSet;

use kube_semantics::object::{
    AggregationRule, ClusterRole, ClusterRoleBinding, LabelSelector, Labels, ObjectMeta, PolicyRule, Role, RoleBinding, RoleRef, Subject,
};
use kube_semantics::rbac::{
    Access, AccessMatrix, Attributes, Authorizer, Effect, GroupResource, NonResourceAttributes, Object, Operation, Permission, Request,
    ResourceAttributes, ServiceAccount, SubjectRef, aggregate, aggregate_all, compact, covers, diff, reconcile_binding, reconcile_role,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn list(of: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<String>> {
    vec(select(of).prop_map(str::to_owned), 0..=most)
}

fn rule() -> impl Strategy<Value = PolicyRule> {
    let verbs = list(&["get", "list", "create", "*"], 3);
    let groups = list(&["", "apps", "*"], 2);
    let resources = list(&["pods", "pods/log", "*/log", "*", "jobs", "jobs/log"], 3);
    let names = prop_oneof![3 => Just(Vec::new()), 1 => list(&["a", "b"], 2)];
    let urls = prop_oneof![3 => Just(Vec::new()), 1 => list(&["/", "/api", "/api/*", "*"], 2)];
    (verbs, groups, resources, names, urls).prop_map(|(verbs, api_groups, resources, resource_names, non_resource_urls)| PolicyRule {
        verbs,
        api_groups,
        resources,
        resource_names,
        non_resource_urls,
    })
}

fn rules() -> impl Strategy<Value = Vec<PolicyRule>> {
    vec(rule(), 0..4)
}

/// Rules of which each covers itself: one with names covers no URL, not even its own.
fn reflexive_rules() -> impl Strategy<Value = Vec<PolicyRule>> {
    rules().prop_map(|mut rules| {
        for rule in rules.iter_mut().filter(|rule| !rule.resource_names.is_empty()) {
            rule.non_resource_urls.clear();
        }
        rules
    })
}

const NAMESPACES: [&str; 2] = ["dev", "prod"];
const ROLES: [&str; 3] = ["view", "edit", "gone"];

fn subject() -> impl Strategy<Value = Subject> {
    let kinds = select(&["User", "User", "Group", "ServiceAccount", "user"][..]);
    let names = select(&["alice", "bob", "system:serviceaccount:dev:alice"][..]);
    let namespaces = select(&["", "dev", "prod"][..]);
    (kinds, names, namespaces).prop_map(|(kind, name, namespace)| Subject {
        kind: kind.into(),
        name: name.into(),
        namespace: if kind == "ServiceAccount" { namespace.into() } else { String::new() },
        ..Subject::default()
    })
}

fn metadata(name: &str, namespace: &str) -> ObjectMeta {
    ObjectMeta { name: name.into(), namespace: namespace.into(), ..ObjectMeta::default() }
}

/// Roles by name, each at most once, and bindings to them.
fn objects() -> impl Strategy<Value = Vec<Object>> {
    let cluster_roles = (rules(), rules()).prop_map(|(view, edit)| {
        let role = |name, rules| Object::ClusterRole(ClusterRole { metadata: metadata(name, ""), rules, aggregation_rule: None });
        vec![role("view", view), role("edit", edit)]
    });
    let roles = vec((0..2_usize, rules()), 0..3).prop_map(|roles| {
        let mut known = BTreeSet::new();
        let roles = roles.into_iter().filter(move |(at, _)| known.insert(*at));
        roles.map(|(at, rules)| Object::Role(Role { metadata: metadata("view", NAMESPACES[at]), rules })).collect::<Vec<_>>()
    });
    let binding = (select(&ROLES[..]), vec(subject(), 0..3), 0..3_usize, select(&["ClusterRole", "Role"][..]), "[a-c]");
    let bindings = vec(binding, 0..6).prop_map(|bindings| {
        let bindings = bindings.into_iter().map(|(role, subjects, place, kind, name)| {
            let role_ref = RoleRef { kind: kind.into(), name: role.into(), ..RoleRef::default() };
            match NAMESPACES.get(place) {
                Some(namespace) => Object::RoleBinding(RoleBinding { metadata: metadata(&name, namespace), subjects, role_ref }),
                None => Object::ClusterRoleBinding(ClusterRoleBinding { metadata: metadata(&name, ""), subjects, role_ref }),
            }
        });
        bindings.collect::<Vec<_>>()
    });
    (cluster_roles, roles, bindings).prop_map(|parts| [parts.0, parts.1, parts.2].concat())
}

fn cluster_roles() -> impl Strategy<Value = Vec<ClusterRole>> {
    let labels = vec((select(&["a", "b", "c"][..]), Just("x")), 0..3);
    let selectors = prop::option::of(vec(select(&["a", "b", "c", ""][..]), 0..3));
    vec((labels, selectors, rules()), 0..6).prop_map(|roles| {
        let roles = roles.into_iter().enumerate().map(|(at, (labels, selectors, rules))| {
            let selector = |key: &str| LabelSelector {
                match_labels: if key.is_empty() { Labels::new() } else { [(key, "x")].into() },
                ..LabelSelector::default()
            };
            let aggregation_rule =
                selectors.map(|keys| AggregationRule { cluster_role_selectors: keys.into_iter().map(selector).collect() });
            // The order of the names is not that of the list.
            let metadata = ObjectMeta { labels: labels.into_iter().collect(), ..metadata(&format!("role-{}", at * 5 % 6), "") };
            ClusterRole { metadata, rules, aggregation_rule }
        });
        roles.collect()
    })
}

/// The request that a subject makes by itself.
fn request(subject: &SubjectRef<'_>, namespace: &str, permission: &Permission<'_>) -> Request {
    let attributes: Attributes = match *permission {
        Permission::Resource { group, resource, name, verb } => {
            let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
            ResourceAttributes {
                namespace: namespace.into(),
                verb: verb.into(),
                group: group.into(),
                resource: resource.into(),
                subresource: subresource.into(),
                name: name.unwrap_or_default().into(),
            }
            .into()
        }
        Permission::Url { url, verb } => NonResourceAttributes { path: url.into(), verb: verb.into() }.into(),
    };
    match subject.kind {
        "Group" => Request::new("", [subject.name], attributes),
        "ServiceAccount" => {
            let account = ServiceAccount { namespace: subject.namespace, name: subject.name };
            Request::new(account.user(), [""; 0], attributes)
        }
        _ => Request::new(subject.name, [""; 0], attributes),
    }
}

fn permission() -> impl Strategy<Value = Permission<'static>> {
    let verbs = select(&["get", "list", "create", "delete"][..]);
    let resources = select(&["pods", "pods/log", "jobs", "jobs/log", "nodes"][..]);
    let names = select(&[None, Some("a"), Some("b"), Some("c")][..]);
    let urls = select(&["/", "/api", "/api/v1", "/x"][..]);
    prop_oneof![
        4 => (select(&["", "apps"][..]), resources, names, verbs.clone())
            .prop_map(|(group, resource, name, verb)| Permission::Resource { group, resource, name, verb }),
        1 => (urls, verbs).prop_map(|(url, verb)| Permission::Url { url, verb }),
    ]
}

proptest! {
    #[test]
    fn compacting_changes_nothing_that_is_covered(rules in reflexive_rules()) {
        let compacted = compact(rules.clone());
        prop_assert!(compacted.len() <= rules.len());
        prop_assert!(covers(&compacted, &rules).is_covered());
        prop_assert!(covers(&rules, &compacted).is_covered());
        prop_assert_eq!(compact(compacted.clone()), compacted);
    }

    #[test]
    fn who_covers_what_is_uncovered_covers_all(owner in rules(), servant in rules()) {
        let uncovered = covers(&owner, &servant).uncovered_rules().expect("few");
        let both = [owner, uncovered].concat();
        prop_assert!(covers(&both, &servant).is_covered());
    }

    #[test]
    fn aggregated_roles_are_at_rest(roles in cluster_roles()) {
        let Ok(all) = aggregate_all(&roles) else { return Ok(()) };
        let mut settled = roles.clone();
        for role in &mut settled {
            if let Some(sum) = all.iter().find(|sum| sum.role.metadata.name == role.metadata.name) {
                role.rules = sum.rules.iter().map(|rule| (*rule).clone()).collect();
            }
        }
        for role in &settled {
            let sum = aggregate(&settled, &role.metadata.name).expect("good selectors");
            prop_assert!(sum.is_none_or(|sum| !sum.is_changed()));
        }
        let again = aggregate_all(&settled).expect("they are at rest");
        prop_assert!(again.iter().all(|sum| !sum.is_changed()));
    }

    #[test]
    fn what_has_been_reconciled_needs_nothing(expected in reflexive_rules(), existing in reflexive_rules(), remove in any::<bool>()) {
        let role = |rules| Role { metadata: metadata("r", "dev"), rules };
        let (expected, existing) = (role(expected), role(existing));
        let plan = reconcile_role(&expected, Some(&existing), remove).expect("few");
        prop_assert_eq!(reconcile_role(&expected, Some(&plan.result), remove).expect("few").operation, Operation::None);
        prop_assert!(covers(&plan.result.rules, &expected.rules).is_covered());
        if !remove {
            prop_assert!(covers(&plan.result.rules, &existing.rules).is_covered());
        }
    }

    #[test]
    fn a_reconciled_binding_needs_nothing(expected in vec(subject(), 0..4), existing in vec(subject(), 0..4), remove in any::<bool>()) {
        let binding = |subjects| ClusterRoleBinding { subjects, ..ClusterRoleBinding::default() };
        let (expected, existing) = (binding(expected), binding(existing));
        let plan = reconcile_binding(&expected, Some(&existing), remove);
        prop_assert_eq!(reconcile_binding(&expected, Some(&plan.result), remove).operation, Operation::None);
    }

    #[test]
    fn no_difference_from_itself(objects in objects()) {
        prop_assert_eq!(diff(&objects, &objects).expect("few"), []);
        // Nor from the same in another order, with every rule taken apart, under other names.
        let mut rewritten = objects.clone();
        rewritten.reverse();
        for object in &mut rewritten {
            match object {
                Object::Role(Role { rules, .. }) | Object::ClusterRole(ClusterRole { rules, .. }) => *rules = taken_apart(rules),
                Object::RoleBinding(RoleBinding { metadata, .. }) | Object::ClusterRoleBinding(ClusterRoleBinding { metadata, .. }) => {
                    metadata.name.push('2');
                }
            }
        }
        prop_assert_eq!(diff(&objects, &rewritten).expect("few"), []);
    }

    #[test]
    fn a_difference_is_its_own_mirror_image(before in objects(), after in objects()) {
        let there = diff(&before, &after).expect("few");
        let mut back = diff(&after, &before).expect("few");
        for change in &mut back {
            change.effect = if change.effect == Effect::Gained { Effect::Lost } else { Effect::Gained };
        }
        prop_assert_eq!(&there, &back);
        prop_assert!(there.is_sorted_by(|a, b| (a.subject, a.namespace, a.permission) < (b.subject, b.namespace, b.permission)));
        prop_assert!(there.iter().all(|change| !change.through.is_empty()));
    }

    /// Who is answered otherwise after a change has been told to gain or lose something, and has what they gained.
    #[test]
    fn a_difference_tells_all(before in objects(), after in objects(), asked in vec((permission(), 0..3_usize), 1..8)) {
        let changes = diff(&before, &after).expect("few");
        let (old, new) = (Authorizer::new(&before), Authorizer::new(&after));
        for change in &changes {
            let place = change.namespace.unwrap_or_default();
            let (with, without) = if change.effect == Effect::Gained { (&new, &old) } else { (&old, &new) };
            let request = request(&change.subject, place, &change.permission);
            prop_assert!(with.authorize(&request).is_allowed(), "{}", change);
            if !change.to_string().contains('*') {
                prop_assert!(!without.authorize(&request).is_allowed(), "{}", change);
            }
        }
        for subject in subjects(&before, &after) {
            for (permission, place) in &asked {
                let place = NAMESPACES.get(*place).copied().unwrap_or_default();
                let request = request(&subject, place, permission);
                let (was, is) = (old.authorize(&request).is_allowed(), new.authorize(&request).is_allowed());
                let effect = if is { Effect::Gained } else { Effect::Lost };
                let told = changes.iter().any(|change| {
                    change.effect == effect && change.subject == subject && change.namespace.is_none_or(|namespace| namespace == place)
                });
                prop_assert!(was == is || told, "{} {} in {:?}: {} before, {} after", subject, permission, place, was, is);
            }
        }
    }

    #[test]
    fn a_matrix_answers_as_the_authorizer(objects in objects(), place in 0..3_usize) {
        let namespace = NAMESPACES.get(place).copied().unwrap_or_default();
        let authorizer = Authorizer::new(&objects);
        let resources = ["pods", "pods/log", "jobs"].map(|resource| GroupResource { group: "", resource });
        let verbs = ["get", "list", "delete"];
        let matrix = AccessMatrix::new(&objects, namespace, &resources, &verbs);
        for (at, subject) in matrix.subjects().iter().enumerate() {
            for (column, GroupResource { group, resource }) in resources.iter().enumerate() {
                for (verb_at, verb) in verbs.iter().enumerate() {
                    let allowed = |name| {
                        let permission = Permission::Resource { group, resource, name, verb };
                        authorizer.authorize(&request(subject, namespace, &permission)).is_allowed()
                    };
                    let want = match (allowed(None), allowed(Some("a")) || allowed(Some("b"))) {
                        (true, _) => Access::All,
                        (false, true) => Access::Named,
                        (false, false) => Access::None,
                    };
                    prop_assert_eq!(matrix.access(at, column, verb_at), Some(want));
                }
            }
        }
        prop_assert_eq!(matrix.access(matrix.subjects().len(), 0, 0), None);
        prop_assert_eq!(matrix.row(matrix.subjects().len()), None);
    }
}

/// A rule for every verb, group, resource and URL of the given ones.
fn taken_apart(rules: &[PolicyRule]) -> Vec<PolicyRule> {
    let mut apart = Vec::new();
    for rule in rules {
        for verb in &rule.verbs {
            let verbs = vec![verb.clone()];
            for group in &rule.api_groups {
                apart.extend(rule.resources.iter().map(|resource| PolicyRule {
                    verbs: verbs.clone(),
                    api_groups: vec![group.clone()],
                    resources: vec![resource.clone()],
                    resource_names: rule.resource_names.clone(),
                    non_resource_urls: Vec::new(),
                }));
            }
            apart.push(PolicyRule { verbs, non_resource_urls: rule.non_resource_urls.clone(), ..PolicyRule::default() });
        }
    }
    apart
}

/// Everybody who is named, in the words of a difference.
fn subjects<'a>(before: &'a [Object], after: &'a [Object]) -> BTreeSet<SubjectRef<'a>> {
    let mut subjects = BTreeSet::new();
    for namespace in NAMESPACES {
        for objects in [before, after] {
            subjects.extend(AccessMatrix::new(objects, namespace, &[], &[]).subjects());
        }
    }
    subjects
}
