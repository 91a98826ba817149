use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::few::Few;
use super::many::Many;
use super::rule_set::{NamedRules, Rules};
use super::{RuleSet, covers};
use crate::object::PolicyRule;
use crate::rbac::Permission;

/// The question as it is defined, permission by permission and rule by rule.
fn plain<'a>(owner: &[PolicyRule], servant: &'a [PolicyRule]) -> Vec<Permission<'a>> {
    servant.iter().flat_map(permissions).filter(|permission| !owner.iter().any(|rule| rule_covers(rule, permission))).collect()
}

fn permissions(rule: &PolicyRule) -> Vec<Permission<'_>> {
    let mut permissions = Vec::new();
    for group in &rule.api_groups {
        for resource in &rule.resources {
            for verb in &rule.verbs {
                let names: Vec<Option<&str>> = match rule.resource_names.as_slice() {
                    [] => vec![None],
                    names => names.iter().map(|name| Some(name.as_str())).collect(),
                };
                permissions.extend(names.into_iter().map(|name| Permission::Resource { verb, group, resource, name }));
            }
        }
    }
    for url in &rule.non_resource_urls {
        permissions.extend(rule.verbs.iter().map(|verb| Permission::Url { verb, url }));
    }
    permissions
}

fn rule_covers(owner: &PolicyRule, permission: &Permission<'_>) -> bool {
    let has = |list: &[String], text: &str| list.iter().any(|entry| entry == text);
    let word = |list: &[String], text: &str| has(list, "*") || has(list, text);
    match *permission {
        Permission::Resource { verb, group, resource, name } => {
            word(&owner.verbs, verb)
                && word(&owner.api_groups, group)
                && (word(&owner.resources, resource)
                    || resource.split_once('/').is_some_and(|(_, sub)| has(&owner.resources, &format!("*/{sub}"))))
                && (owner.resource_names.is_empty() || name.is_some_and(|name| has(&owner.resource_names, name)))
        }
        Permission::Url { verb, url } => {
            owner.resource_names.is_empty()
                && word(&owner.verbs, verb)
                && owner
                    .non_resource_urls
                    .iter()
                    .any(|entry| entry == url || (entry.ends_with('*') && url.starts_with(entry.trim_end_matches('*'))))
        }
    }
}

fn many(owner: &[PolicyRule]) -> RuleSet<'_> {
    let rules: Vec<&PolicyRule> = owner.iter().collect();
    RuleSet { rules: Rules::Many(Box::new(Many::new(&rules, NamedRules::CoverNoUrls))) }
}

fn few(owner: &[PolicyRule]) -> RuleSet<'_> {
    RuleSet { rules: Rules::Few(Few::new(owner.iter().collect(), NamedRules::CoverNoUrls).expect("few")) }
}

fn list(of: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(select(of).prop_map(str::to_owned), 0..=most)
}

fn rule() -> impl Strategy<Value = PolicyRule> {
    let verbs = list(&["get", "list", "create", "*", ""], 3);
    let groups = list(&["", "apps", "batch", "*"], 3);
    let resources = list(&["pods", "pods/log", "jobs/log", "*/log", "*", "*/*", "pods/*", "pods/log/x", "*/log/x", ""], 3);
    let names = list(&["a", "b", "", "*"], 2);
    let urls = list(&["/", "/api", "/api/*", "/api/**", "/apis", "*", "/a*b", "", "/é*", "/é"], 3);
    (verbs, groups, resources, prop_oneof![3 => Just(Vec::new()), 1 => names], prop_oneof![3 => Just(Vec::new()), 1 => urls]).prop_map(
        |(verbs, api_groups, resources, resource_names, non_resource_urls)| PolicyRule {
            verbs,
            api_groups,
            resources,
            resource_names,
            non_resource_urls,
        },
    )
}

proptest! {
    #[test]
    fn as_it_is_defined(owner in prop::collection::vec(rule(), 0..6), servant in prop::collection::vec(rule(), 0..4)) {
        let want = plain(&owner, &servant);
        for held in [few(&owner), many(&owner)] {
            let coverage = held.covers(&servant);
            prop_assert_eq!(coverage.is_covered(), want.is_empty());
            prop_assert_eq!(coverage.uncovered().collect::<Vec<_>>(), want.clone());
            for permission in servant.iter().flat_map(permissions) {
                prop_assert_eq!(held.includes(&permission), !want.contains(&permission));
            }
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// More rules than a word has bits, and lists so long that their permissions are vast.
    #[test]
    fn as_it_is_defined_of_many(
        owner in prop::collection::vec(rule(), 60..140),
        servant in prop::collection::vec(rule(), 1..3),
        often in 1_usize..10,
        extra in any::<Index>(),
    ) {
        let owner: Vec<PolicyRule> = owner.into_iter().enumerate().map(|(at, mut rule)| {
            // Few of them cover much.
            if at != extra.index(60) {
                rule.api_groups.push(format!("group-{}", at % 7));
                rule.api_groups.retain(|group| group != "*");
                rule.verbs.retain(|verb| verb != "*");
            }
            rule
        }).collect();
        let servant: Vec<PolicyRule> = servant.into_iter().map(|mut rule| {
            rule.api_groups.extend((0..often).map(|at| format!("group-{at}")));
            rule.verbs = [&*rule.verbs].repeat(often * 2).concat();
            rule.resources = [&*rule.resources].repeat(often * 2).concat();
            rule
        }).collect();
        prop_assert_eq!(covers(&owner, &servant).uncovered().collect::<Vec<_>>(), plain(&owner, &servant));
        prop_assert_eq!(many(&owner).covers(&servant).uncovered().collect::<Vec<_>>(), plain(&owner, &servant));
    }
}

fn rules(texts: [&[&str]; 3]) -> PolicyRule {
    let [verbs, api_groups, resources] = texts.map(|list| list.iter().copied().map(str::to_owned).collect());
    PolicyRule { verbs, api_groups, resources, ..PolicyRule::default() }
}

/// 8 · 10¹² permissions, covered by two rules together: told at once.
#[test]
fn a_vast_product_is_not_gone_through() {
    let texts: Vec<String> = (0..20_000).map(|at| format!("t{at}")).collect();
    let half = |odd: usize| PolicyRule {
        verbs: texts.iter().skip(odd).step_by(2).cloned().collect(),
        api_groups: texts.clone(),
        resources: texts.clone(),
        ..PolicyRule::default()
    };
    let owner = [half(0), half(1)];
    let mut servant = PolicyRule { verbs: texts.clone(), api_groups: texts.clone(), resources: texts.clone(), ..PolicyRule::default() };
    assert!(covers(&owner, std::slice::from_ref(&servant)).is_covered());
    servant.resources.push("more".into());
    let coverage = covers(&owner, std::slice::from_ref(&servant));
    assert_eq!(coverage.uncovered().next(), Some(Permission::Resource { verb: "t0", group: "t0", resource: "more", name: None }));
    assert_eq!(coverage.uncovered_rules(), Err(super::TooManyPermissions));
}

#[test]
fn a_rule_without_atoms_is_covered() {
    assert!(covers(&[], &[rules([&["get"], &[], &["pods"]]), rules([&[], &[""], &["pods"]])]).is_covered());
    let coverage = covers(&[], &[]);
    assert!(coverage.is_covered() && coverage.into_iter().next().is_none());
}
