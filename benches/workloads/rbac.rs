//! Authorization over made-up clusters.

use std::collections::HashMap;
use std::rc::Rc;

use kube_semantics::object::{ClusterRole, ClusterRoleBinding, ObjectMeta, PolicyRule, RoleBinding, RoleRef, Subject};
use kube_semantics::rbac::{Attributes, Authorizer, Object, Request, ResourceAttributes, covers};

use crate::measure::Workload;
use crate::random::SplitMix;

const DOMAIN: &str = "rbac";
pub const DATA_SETS: [(&str, u64, u64); 4] =
    [("rb1000", 1000, 20), ("rb10000", 10_000, 20), ("rb50000", 50_000, 20), ("crb5000", 1000, 5000)];

/// The default roles that people hold, with their aggregation filled in.
const DEFAULT_ROLES: &str = include_str!("../data/rbac-covers-input.json");
const COVERS: [(&str, &str); 5] =
    [("cluster-admin", "admin"), ("admin", "cluster-admin"), ("admin", "edit"), ("edit", "admin"), ("view", "admin")];

pub fn workloads() -> Vec<Workload> {
    let over_data_sets =
        DATA_SETS.iter().flat_map(|&(name, role_bindings, cluster_role_bindings)| of_data_set(name, role_bindings, cluster_role_bindings));
    over_data_sets.chain(over_default_roles()).collect()
}

fn over_default_roles() -> impl Iterator<Item = Workload> {
    let roles: HashMap<String, Vec<PolicyRule>> = serde_json::from_str(DEFAULT_ROLES).expect("valid");
    COVERS.into_iter().map(move |(owner, servant)| {
        let name: &'static str = format!("covers/owner={owner},servant={servant}").leak();
        let (owner, servant) = (roles[owner].clone(), roles[servant].clone());
        Workload::new(DOMAIN, name, 1, move || covers(&owner, &servant).into_iter().count())
    })
}

fn of_data_set(name: &'static str, role_bindings: u64, cluster_role_bindings: u64) -> [Workload; 3] {
    let name = |question: &str| -> &'static str { format!("{question}/{name}").leak() };
    // Built when the workload is measured, so that one domain, or one workload, is had without the others.
    let data = Rc::new(std::cell::LazyCell::new(move || DataSet::new(role_bindings, cluster_role_bindings)));
    let authorizer = {
        let data = Rc::clone(&data);
        Rc::new(std::cell::LazyCell::new(move || Authorizer::new(&data.objects)))
    };
    [
        {
            let data = Rc::clone(&data);
            Workload::new(DOMAIN, name("load"), 1, move || Authorizer::new(&data.objects).len() - 200)
        },
        {
            let (data, authorizer) = (Rc::clone(&data), Rc::clone(&authorizer));
            Workload::new(DOMAIN, name("authorize"), 10_000, move || {
                data.requests.iter().filter(|request| authorizer.authorize(request).is_allowed()).count()
            })
        },
        Workload::new(DOMAIN, name("who_can"), 200, move || {
            data.asked.iter().map(|attributes| authorizer.who_can(attributes, None).subjects.len()).sum::<usize>()
        }),
    ]
}

pub struct DataSet {
    pub objects: Vec<Object>,
    requests: Vec<Request>,
    /// What the first 200 requests ask, by whomever.
    asked: Vec<Attributes>,
}

/// What the draws of a binding came to.
struct Drawn {
    role: u64,
    user: u64,
    group: u64,
    account: u64,
    namespace: String,
}

impl DataSet {
    pub fn new(role_bindings: u64, cluster_role_bindings: u64) -> Self {
        let mut random = SplitMix::new(42);
        let rules: Vec<Vec<PolicyRule>> = (0..200).map(|role| (0..5).map(|rule| policy_rule(role, rule)).collect()).collect();
        let roles = rules.iter().enumerate().map(|(at, rules)| {
            Object::from(ClusterRole { metadata: named(format!("cr-{at}"), String::new()), rules: rules.clone(), aggregation_rule: None })
        });
        let mut objects: Vec<Object> = roles.collect();
        let mut drawn = Vec::new();
        for k in 0..role_bindings {
            let binding = Drawn::draw(&mut random, k);
            let metadata = named(format!("rb-{k}"), binding.namespace.clone());
            objects.push(RoleBinding { metadata, subjects: binding.subjects(), role_ref: binding.role_ref() }.into());
            drawn.push(binding);
        }
        for k in 0..cluster_role_bindings {
            let binding = Drawn::draw(&mut random, k);
            let metadata = named(format!("crb-{k}"), String::new());
            objects.push(ClusterRoleBinding { metadata, subjects: binding.subjects(), role_ref: binding.role_ref() }.into());
            drawn.push(binding);
        }
        let requests: Vec<Request> = (0..10_000)
            .map(|q| if q % 2 == 0 { bound_request(&mut random, &drawn, role_bindings, &rules) } else { any_request(&mut random, &rules) })
            .collect();
        let asked = requests.iter().take(200).map(|request| request.attributes.clone()).collect();
        Self { objects, requests, asked }
    }
}

impl Drawn {
    fn draw(random: &mut SplitMix, k: u64) -> Self {
        let (role, user, group, account) = (random.below(200), random.below(5000), random.below(500), random.below(20));
        Self { role, user, group, account, namespace: format!("ns-{}", k % 500) }
    }

    fn subjects(&self) -> Vec<Subject> {
        let subject = |kind: &str, name: String, namespace: &str| {
            let api_group = if kind == "ServiceAccount" { "" } else { "rbac.authorization.k8s.io" };
            Subject { kind: kind.into(), api_group: api_group.into(), name, namespace: namespace.into() }
        };
        vec![
            subject("User", format!("user-{}", self.user), ""),
            subject("Group", format!("group-{}", self.group), ""),
            subject("ServiceAccount", format!("sa-{}", self.account), &self.namespace),
        ]
    }

    fn role_ref(&self) -> RoleRef {
        RoleRef { api_group: "rbac.authorization.k8s.io".into(), kind: "ClusterRole".into(), name: format!("cr-{}", self.role) }
    }
}

fn named(name: String, namespace: String) -> ObjectMeta {
    ObjectMeta { name, namespace, ..Default::default() }
}

fn policy_rule(i: u64, j: u64) -> PolicyRule {
    let k = 5 * i + 7 * j;
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    PolicyRule {
        verbs: match (i + j) % 4 {
            0 => texts(&["get", "list", "watch"]),
            1 => texts(&["create", "update", "patch"]),
            2 => texts(&["delete", "deletecollection"]),
            _ => texts(&["get"]),
        },
        api_groups: vec![format!("group{}.example.com", (i + j) % 8)],
        resources: vec![format!("res{}", k % 40), format!("res{}", (k + 1) % 40)],
        resource_names: if (i + j).is_multiple_of(10) { vec![format!("name-{}", i % 50)] } else { Vec::new() },
        non_resource_urls: Vec::new(),
    }
}

fn attributes(random: &mut SplitMix, rule: &PolicyRule, namespace: String) -> ResourceAttributes {
    let verb = random.below(rule.verbs.len() as u64) as usize;
    let resource = random.below(2) as usize;
    ResourceAttributes {
        namespace,
        verb: rule.verbs[verb].clone(),
        group: rule.api_groups[0].clone(),
        resource: rule.resources[resource].clone(),
        name: rule.resource_names.first().cloned().unwrap_or_else(|| "obj".into()),
        ..Default::default()
    }
}

/// A request by a subject of a binding, for something in the binding's role.
fn bound_request(random: &mut SplitMix, drawn: &[Drawn], role_bindings: u64, rules: &[Vec<PolicyRule>]) -> Request {
    let (b, subject, rule) = (random.below(drawn.len() as u64), random.below(3), random.below(5) as usize);
    let binding = &drawn[b as usize];
    let namespace = if b < role_bindings { binding.namespace.clone() } else { format!("ns-{}", random.below(500)) };
    let asked = attributes(random, &rules[binding.role as usize][rule], namespace);
    let authenticated = || "system:authenticated".to_owned();
    match subject {
        0 => Request::new(format!("user-{}", binding.user), [authenticated()], asked),
        1 => Request::new("someone", [format!("group-{}", binding.group), authenticated()], asked),
        _ => {
            let home = &binding.namespace;
            let groups = ["system:serviceaccounts".to_owned(), format!("system:serviceaccounts:{home}"), authenticated()];
            Request::new(format!("system:serviceaccount:{home}:sa-{}", binding.account), groups, asked)
        }
    }
}

/// A request by anybody for anything.
fn any_request(random: &mut SplitMix, rules: &[Vec<PolicyRule>]) -> Request {
    let (user, group, namespace) = (random.below(5000), random.below(500), random.below(500));
    let (role, rule) = (random.below(200) as usize, random.below(5) as usize);
    let asked = attributes(random, &rules[role][rule], format!("ns-{namespace}"));
    Request::new(format!("user-{user}"), [format!("group-{group}"), "system:authenticated".to_owned()], asked)
}
