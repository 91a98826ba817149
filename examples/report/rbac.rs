//! Who can read secrets, who is an administrator, and which roles and bindings are of no use.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::io::{self, Write};

use kube_semantics::Selector;
use kube_semantics::object::{ObjectMeta, PolicyRule, ResourceAttributes, Subject};
use kube_semantics::rbac::{Described, Object, RoleName, RoleNotFound, RuleSet, covers};

use crate::input::{Input, Source};
use crate::text::finding;
use crate::{Report, policy, text};

/// Roles and bindings, put together.
struct Policy<'a> {
    roles: &'a Roles<'a>,
    bindings: Vec<Binding<'a>>,
}

type Roles<'a> = BTreeMap<Key<'a>, Role<'a>>;

/// Kind, namespace (none for a ClusterRole) and name.
type Key<'a> = (&'a str, Option<&'a str>, &'a str);

struct Role<'a> {
    /// None for what comes with Kubernetes.
    source: Option<Source<'a>>,
    metadata: &'a ObjectMeta,
    rules: &'a [PolicyRule],
    /// The rules, to be asked what they cover.
    covering: RuleSet<'a>,
    /// What it gathers, if it does.
    gathers: Vec<Selector>,
}

struct Binding<'a> {
    source: Source<'a>,
    /// None for a ClusterRoleBinding.
    namespace: Option<&'a str>,
    name: &'a str,
    role: RoleName<'a>,
    /// The role itself, if it is there.
    found: Option<&'a Role<'a>>,
    whom: Vec<Whom<'a>>,
}

/// A user, a group or a service account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Whom<'a> {
    kind: &'a str,
    /// Of a service account.
    namespace: &'a str,
    name: &'a str,
}

impl fmt::Display for Whom<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slash = if self.namespace.is_empty() { "" } else { "/" };
        write!(f, "{} {}{slash}{}", self.kind, self.namespace, self.name)
    }
}

pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let objects = policy::read(report.input);
    if objects.is_empty() {
        return writeln!(out, "nothing: there are no roles and no bindings");
    }
    let everything = rule(&["*"], &["*"], &["*"]);
    let built_in = built_in(&everything);
    let roles = roles(&objects, &built_in);
    let policy = Policy { roles: &roles, bindings: bindings(&objects, &roles) };

    let mut found = dangling(&policy, out)?;
    found |= unknown(&policy, out)?;
    found |= missing_accounts(report.input, &policy, out)?;
    found |= granted_twice(&policy, out)?;
    found |= unused(&policy, out)?;
    if !found {
        writeln!(out, "every binding leads somewhere, no permission is granted twice, every role is bound\n")?;
    }
    holders("Who can read secrets:", &policy, out, |binding| held(binding.rules(), &reading_secrets()))?;
    writeln!(out)?;
    holders("Who may do everything to all resources, besides the group system:masters, which always may:", &policy, out, |binding| {
        if binding.may_do_everything(&everything) { "everything".to_owned() } else { String::new() }
    })?;
    writeln!(out)?;
    holders("Who else may bind or escalate roles, or impersonate others, and so get more than this:", &policy, out, |binding| {
        if binding.may_do_everything(&everything) { String::new() } else { held(binding.rules(), &taking_more(binding.namespace)) }
    })
}

fn roles<'a>(objects: &'a [(Source<'a>, Object)], built_in: &'a [(ObjectMeta, Vec<PolicyRule>)]) -> Roles<'a> {
    let built_in = built_in.iter().map(|(metadata, rules)| {
        let role = Role { source: None, metadata, rules, covering: RuleSet::new(rules), gathers: Vec::new() };
        (("ClusterRole", None, metadata.name.as_str()), role)
    });
    let own = objects.iter().filter_map(|(source, object)| {
        let (kind, metadata, rules, aggregation) = match object {
            Object::Role(role) => ("Role", &role.metadata, &role.rules, None),
            Object::ClusterRole(role) => ("ClusterRole", &role.metadata, &role.rules, role.aggregation_rule.as_ref()),
            Object::RoleBinding(_) | Object::ClusterRoleBinding(_) => return None,
        };
        let selectors = aggregation.map(|aggregation| aggregation.cluster_role_selectors.as_slice()).unwrap_or_default();
        let gathers = selectors.iter().filter_map(|selector| Selector::from_label_selector(Some(selector)).ok()).collect();
        let namespace = (kind == "Role").then_some(metadata.namespace.as_str());
        let role = Role { source: Some(*source), metadata, rules, covering: RuleSet::new(rules), gathers };
        Some(((kind, namespace, metadata.name.as_str()), role))
    });
    built_in.chain(own).collect()
}

fn bindings<'a>(objects: &'a [(Source<'a>, Object)], roles: &'a Roles<'a>) -> Vec<Binding<'a>> {
    let all = objects.iter().filter_map(|(source, object)| {
        let (namespace, metadata, role_ref, subjects) = match object {
            Object::RoleBinding(binding) => {
                (Some(binding.metadata.namespace.as_str()), &binding.metadata, &binding.role_ref, &binding.subjects)
            }
            Object::ClusterRoleBinding(binding) => (None, &binding.metadata, &binding.role_ref, &binding.subjects),
            Object::Role(_) | Object::ClusterRole(_) => return None,
        };
        let role = RoleName { kind: &role_ref.kind, name: &role_ref.name };
        let mut whom: Vec<Whom<'_>> = subjects.iter().filter_map(|subject| Whom::new(subject, namespace)).collect();
        whom.sort_unstable();
        whom.dedup();
        let mut binding = Binding { source: *source, namespace, name: &metadata.name, role, found: None, whom };
        binding.found = roles.get(&binding.key());
        Some(binding)
    });
    all.collect()
}

impl<'a> Binding<'a> {
    /// The role it refers to.
    fn key(&self) -> Key<'a> {
        (self.role.kind, self.namespace.filter(|_| self.role.kind == "Role"), self.role.name)
    }

    fn rules(&self) -> &'a [PolicyRule] {
        self.found.map(|role| role.rules).unwrap_or_default()
    }

    /// Does this rule of its role grant anything? Requests for URLs are of no namespace.
    fn grants(&self, rule: &PolicyRule) -> bool {
        let resources = !rule.api_groups.is_empty() && !rule.resources.is_empty();
        !rule.verbs.is_empty() && (resources || self.namespace.is_none() && !rule.non_resource_urls.is_empty())
    }

    fn may_do_everything(&self, everything: &PolicyRule) -> bool {
        self.found.is_some_and(|role| role.covering.covers(std::slice::from_ref(everything)).is_covered())
    }

    fn called(&self) -> String {
        match self.namespace {
            Some(namespace) => format!("RoleBinding {namespace}/{}", self.name),
            None => format!("ClusterRoleBinding {}", self.name),
        }
    }
}

impl<'a> Whom<'a> {
    /// Whom a subject stands for, if for anybody.
    fn new(subject: &'a Subject, namespace: Option<&'a str>) -> Option<Self> {
        let Subject { kind, name, .. } = subject;
        match kind.as_str() {
            "User" | "Group" => Some(Self { kind, namespace: "", name }),
            "ServiceAccount" => {
                let own = Some(subject.namespace.as_str()).filter(|own| !own.is_empty());
                Some(Self { kind, namespace: own.or(namespace)?, name })
            }
            _ => None,
        }
    }
}

fn rule(verbs: &[&str], api_groups: &[&str], resources: &[&str]) -> PolicyRule {
    let [verbs, api_groups, resources] = [verbs, api_groups, resources].map(|texts| texts.iter().copied().map(str::to_owned).collect());
    PolicyRule { verbs, api_groups, resources, ..PolicyRule::default() }
}

/// The one role that every cluster has and whose rules never change.
fn built_in(everything: &PolicyRule) -> [(ObjectMeta, Vec<PolicyRule>); 1] {
    let urls = PolicyRule { verbs: vec!["*".to_owned()], non_resource_urls: vec!["*".to_owned()], ..PolicyRule::default() };
    let metadata = ObjectMeta { name: "cluster-admin".to_owned(), ..ObjectMeta::default() };
    [(metadata, vec![everything.clone(), urls])]
}

/// Does it come with Kubernetes?
fn comes_along(RoleName { kind, name }: RoleName<'_>) -> bool {
    kind == "ClusterRole" && (name.starts_with("system:") || ["cluster-admin", "admin", "edit", "view"].contains(&name))
}

/// Something to do to a resource, and what it is called.
struct Deed {
    called: String,
    attributes: ResourceAttributes,
}

fn deed(called: &str, verb: &str, group: &str, resource: &str) -> Deed {
    let attributes =
        ResourceAttributes { verb: verb.to_owned(), group: group.to_owned(), resource: resource.to_owned(), ..Default::default() };
    Deed { called: called.to_owned(), attributes }
}

/// Whoever may list or watch sees what is in them.
fn reading_secrets() -> Vec<Deed> {
    ["get", "list", "watch"].map(|verb| deed(verb, verb, "", "secrets")).into()
}

/// What gives whoever may do it more than their roles say. In a namespace only what is asked there counts.
fn taking_more(namespace: Option<&str>) -> Vec<Deed> {
    const GROUP: &str = "rbac.authorization.k8s.io";
    let everywhere =
        [("escalate", GROUP, "clusterroles"), ("impersonate", "", "users"), ("impersonate", "", "groups")].map(|deed| (deed, true));
    let anywhere =
        [("bind", GROUP, "clusterroles"), ("bind", GROUP, "roles"), ("escalate", GROUP, "roles"), ("impersonate", "", "serviceaccounts")];
    let deeds = anywhere.map(|deed| (deed, false)).into_iter().chain(everywhere);
    let deeds = deeds.filter(|(_, cluster)| namespace.is_none() || !cluster);
    deeds.map(|((verb, group, resource), _)| deed(&format!("{verb} {resource}"), verb, group, resource)).collect()
}

/// Which of the deeds the rules allow, and to which objects: `get, list`, `get of a and b`.
fn held(rules: &[PolicyRule], deeds: &[Deed]) -> String {
    // By name; none is all.
    let mut allowed: BTreeMap<Option<&str>, BTreeSet<usize>> = BTreeMap::new();
    for rule in rules {
        let names = rule.resource_names.iter().map(|name| Some(name.as_str()));
        let names: Vec<Option<&str>> = if rule.resource_names.is_empty() { vec![None] } else { names.collect() };
        for (at, deed) in deeds.iter().enumerate() {
            let asked = |name: Option<&str>| ResourceAttributes { name: name.unwrap_or_default().to_owned(), ..deed.attributes.clone() };
            // A rule that lists names allows the same to each.
            if rule.allows(&asked(names[0]).into()) {
                names.iter().for_each(|name| _ = allowed.entry(*name).or_default().insert(at));
            }
        }
    }
    let to_all = allowed.remove(&None).unwrap_or_default();
    let mut by_deeds: BTreeMap<BTreeSet<usize>, Vec<&str>> = BTreeMap::new();
    for (name, deeds) in &allowed {
        by_deeds.entry(deeds - &to_all).or_default().extend(*name);
    }
    by_deeds.remove(&BTreeSet::new());
    let words = |held: &BTreeSet<usize>| held.iter().map(|at| deeds[*at].called.as_str()).collect::<Vec<_>>().join(", ");
    let named = by_deeds.iter().map(|(held, names)| format!("{} of {}", words(held), text::list(names)));
    let parts: Vec<String> = Some(words(&to_all)).filter(|words| !words.is_empty()).into_iter().chain(named).collect();
    parts.join("; ")
}

/// Whom the bindings give something, in the cluster and by namespace.
fn holders(title: &str, policy: &Policy<'_>, out: &mut dyn Write, what: impl Fn(&Binding<'_>) -> String) -> io::Result<()> {
    let mut places: BTreeMap<Option<&str>, BTreeSet<[String; 3]>> = BTreeMap::new();
    for binding in policy.bindings.iter().filter(|binding| !binding.whom.is_empty()) {
        let what = what(binding);
        if !what.is_empty() {
            let by = format!("by {} ({}{}{})", binding.name, binding.role.kind, text::NO_BREAK, binding.role.name);
            let rows = binding.whom.iter().map(|whom| [whom.to_string(), what.clone(), by.clone()]);
            places.entry(binding.namespace).or_default().extend(rows);
        }
    }
    writeln!(out, "{title}")?;
    if places.is_empty() {
        return writeln!(out, "  nobody");
    }
    for (namespace, rows) in places {
        match namespace {
            Some(namespace) => writeln!(out, "  in {namespace}")?,
            None => writeln!(out, "  in the whole cluster")?,
        }
        text::table(out, 4, &rows.into_iter().collect::<Vec<_>>())?;
    }
    Ok(())
}

fn dangling(policy: &Policy<'_>, out: &mut dyn Write) -> io::Result<bool> {
    let dangling = policy.bindings.iter().filter(|binding| binding.found.is_none() && !comes_along(binding.role));
    let rows: Vec<_> = dangling
        .map(|binding| {
            let mut why = RoleNotFound { role: binding.role }.to_string();
            let other = if binding.role.kind == "Role" { "ClusterRole" } else { "Role" };
            if policy.roles.contains_key(&(other, binding.namespace.filter(|_| other == "Role"), binding.role.name)) {
                why.push_str(&format!(", but there is a {other} of that name"));
            }
            [binding.source.to_string(), binding.called(), why]
        })
        .collect();
    finding("Bindings to roles that do not exist:", &rows, out)
}

fn unknown(policy: &Policy<'_>, out: &mut dyn Write) -> io::Result<bool> {
    let unknown = policy.bindings.iter().filter(|binding| binding.found.is_none() && comes_along(binding.role));
    let rows: Vec<_> = unknown
        .map(|binding| {
            let RoleName { kind, name } = binding.role;
            let why = format!("{kind} {name}, which comes with Kubernetes, for {}", everybody(&binding.whom));
            [binding.source.to_string(), binding.called(), why]
        })
        .collect();
    finding("Bindings to roles whose rules are not among the objects, so that they count for nothing below:", &rows, out)
}

fn missing_accounts(input: &Input, policy: &Policy<'_>, out: &mut dyn Write) -> io::Result<bool> {
    // Of a namespace that only has roles and bindings here, the rest is somewhere else.
    let present = |source: &Source<'_>| !source.item.api_version.starts_with("rbac.authorization.k8s.io/");
    let namespaces: HashSet<&str> = input.items().filter(present).filter_map(|source| source.item.namespace()).collect();
    let accounts = input.items().filter(|source| source.item.api_version == "v1" && source.item.kind == "ServiceAccount");
    let accounts: HashSet<(&str, &str)> =
        accounts.filter_map(|source| Some((source.item.namespace()?, source.item.object.metadata().name.as_str()))).collect();
    let mut rows = Vec::new();
    for binding in &policy.bindings {
        // Every namespace gets an account `default`; those of its own parts Kubernetes makes itself.
        let missing = binding.whom.iter().filter(|whom| {
            let exists = accounts.contains(&(whom.namespace, whom.name)) || whom.name == "default" || binding.name.starts_with("system:");
            whom.kind == "ServiceAccount" && namespaces.contains(whom.namespace) && !exists
        });
        let missing: Vec<Whom<'_>> = missing.copied().collect();
        if !missing.is_empty() {
            rows.push([binding.source.to_string(), binding.called(), everybody(&missing)]);
        }
    }
    finding("Bindings to service accounts that do not exist:", &rows, out)
}

fn granted_twice(policy: &Policy<'_>, out: &mut dyn Write) -> io::Result<bool> {
    let mut by_whom: HashMap<Whom<'_>, Vec<usize>> = HashMap::new();
    for (at, binding) in policy.bindings.iter().enumerate() {
        binding.whom.iter().for_each(|whom| by_whom.entry(*whom).or_default().push(at));
    }
    let mut rows = Vec::new();
    for (at, binding) in policy.bindings.iter().enumerate() {
        // Whom it gives rules again, and which other bindings give them as well.
        let mut again: BTreeMap<(Vec<usize>, Vec<usize>), Vec<Whom<'_>>> = BTreeMap::new();
        for whom in &binding.whom {
            let mut others: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
            for &other in by_whom[whom].iter().filter(|other| **other != at) {
                let rules = superfluous(binding, &policy.bindings[other], other < at);
                if !rules.is_empty() {
                    others.entry(rules).or_default().push(other);
                }
            }
            others.into_iter().for_each(|given| again.entry(given).or_default().push(*whom));
        }
        for ((rules, others), whom) in again {
            let more = match others.len() - 1 {
                0 => ", too".to_owned(),
                more => format!(" and by {more} more"),
            };
            let granting = binding.rules().iter().filter(|rule| binding.grants(rule)).count();
            let what = match rules.as_slice() {
                all if all.len() == granting => "all of it".to_owned(),
                some => text::list(&some.iter().map(|at| Described(&binding.rules()[*at]).to_string()).collect::<Vec<_>>()),
            };
            let why = format!("{what}: {} has that by {}{more}", everybody(&whom), policy.bindings[others[0]].called());
            rows.push([binding.source.to_string(), binding.called(), why]);
        }
    }
    finding("Permissions granted twice:", &rows, out)
}

/// Which rules of a binding another one grants as well, in every place. Of two that are the same the later is superfluous.
fn superfluous(binding: &Binding<'_>, other: &Binding<'_>, other_is_first: bool) -> Vec<usize> {
    let (Some(mine), Some(theirs)) = (binding.found, other.found) else { return Vec::new() };
    if other.namespace.is_some() && other.namespace != binding.namespace {
        return Vec::new();
    }
    let one = std::slice::from_ref::<PolicyRule>;
    let keeps = other_is_first || other.namespace != binding.namespace;
    let is_same =
        |rule: &PolicyRule, their: &PolicyRule| covers(one(their), one(rule)).is_covered() && mine.covering.covers(one(their)).is_covered();
    let rules = mine.rules.iter().enumerate().filter(|(_, rule)| binding.grants(rule) && theirs.covering.covers(one(rule)).is_covered());
    rules.filter(|(_, rule)| keeps || !theirs.rules.iter().any(|their| is_same(rule, their))).map(|(at, _)| at).collect()
}

fn unused(policy: &Policy<'_>, out: &mut dyn Write) -> io::Result<bool> {
    let mut bound: HashMap<Key<'_>, &Binding<'_>> = HashMap::new();
    for binding in &policy.bindings {
        let known = bound.entry(binding.key()).or_insert(binding);
        if known.whom.is_empty() {
            *known = binding;
        }
    }
    let gathers: Vec<&Selector> = policy.roles.values().flat_map(|role| &role.gathers).collect();
    let mut rows = Vec::new();
    for (key @ (kind, namespace, name), role) in policy.roles {
        let labels = &role.metadata.labels;
        // By such labels the roles that come with Kubernetes gather others.
        let is_gathered = *kind == "ClusterRole"
            && (labels.iter().any(|(key, _)| key.starts_with("rbac.authorization.k8s.io/aggregate-to-"))
                || gathers.iter().any(|selector| selector.matches(labels)));
        let Some(source) = role.source.filter(|_| !is_gathered && !comes_along(RoleName { kind, name })) else { continue };
        let why = match bound.get(key) {
            Some(binding) if !binding.whom.is_empty() => continue,
            Some(binding) => format!("{} names nobody", binding.called()),
            None => String::new(),
        };
        let slash = if namespace.is_some() { "/" } else { "" };
        rows.push([source.to_string(), format!("{kind} {}{slash}{name}", namespace.unwrap_or_default()), why]);
    }
    finding("Roles that nobody is bound to:", &rows, out)
}

/// `User a, Group b and ServiceAccount c/d`.
fn everybody(whom: &[Whom<'_>]) -> String {
    if whom.is_empty() { "nobody".to_owned() } else { text::list(&whom.iter().map(Whom::to_string).collect::<Vec<_>>()) }
}
