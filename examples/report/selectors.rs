//! Who selects whom, and where that is not what anybody wants.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use kube_semantics::Selector;
use kube_semantics::manifest::Object;
use kube_semantics::object::{LabelSelector, NetworkPolicy, NetworkPolicyPeer};
use kube_semantics::selector::SelectorSet;

use crate::cluster::{Cluster, Target, What, Who, Workload, name};
use crate::input::Source;
use crate::text::finding;
use crate::{Report, text};

/// A selector somewhere, and what it selects.
struct Query<'a> {
    source: Source<'a>,
    namespace: &'a str,
    who: Who<'a>,
    role: Role<'a>,
    /// Which of the object's selectors, if it has several: `ingress[0].from[1]`.
    field: String,
    /// The namespaces it looks into.
    within: Vec<&'a str>,
    /// The selector; an error, or the reason why there is none.
    selector: Result<Selector, String>,
    /// Indices of the targets it selects.
    selected: Vec<usize>,
}

enum Role<'a> {
    Service,
    Controller(&'a Workload<'a>),
    Budget,
    Policy,
    /// Of a rule in a network policy.
    Peer,
}

pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let cluster = &report.cluster;
    let queries = queries(report);
    if queries.is_empty() {
        return writeln!(out, "nothing that has a selector");
    }
    let mut found = unusable(&queries, out)?;
    found |= missing_their_template(&queries, out)?;
    found |= selecting_nothing(&queries, cluster, out)?;
    found |= fought_over(&queries, cluster, out)?;
    found |= under_two_budgets(&queries, cluster, out)?;
    if !found {
        writeln!(out, "no selector selects nothing, misses its own template or meets another\n")?;
    }
    writeln!(out, "Who selects whom:")?;
    let mut namespace = None;
    let mut rows = Vec::new();
    for query in &queries {
        if namespace != Some(query.namespace) {
            text::table(out, 4, &rows)?;
            rows.clear();
            writeln!(out, "  {}", query.namespace)?;
            namespace = Some(query.namespace);
        }
        // The selectors of a policy's rules stand below the policy.
        let (kind, name) =
            if query.field.is_empty() { (query.who.kind, query.who.name.to_owned()) } else { ("", format!("  {}", query.field)) };
        rows.push([kind.to_owned(), name, query.answer(cluster)]);
    }
    text::table(out, 4, &rows)
}

/// Collects the selectors and asks them.
fn queries<'a>(report: &'a Report<'_>) -> Vec<Query<'a>> {
    let cluster = &report.cluster;
    let mut queries = Vec::new();
    for workload in cluster.workloads.iter().filter(|workload| workload.who.kind != "CronJob") {
        let selector = match &workload.selector {
            Some(selector) => selector.clone().map_err(|error| error.to_string()),
            None => Err("the API server will make up a selector for its own pods".to_owned()),
        };
        queries.push(Query::new(workload.source, workload.namespace, Role::Controller(workload), selector));
    }
    for source in report.input.items() {
        let Some(namespace) = source.item.namespace() else { continue };
        let compiled = |selector: Option<&LabelSelector>| Selector::from_label_selector(selector).map_err(|error| error.to_string());
        match &source.item.object {
            Object::Service(service) => {
                let selector = if service.spec.kind == "ExternalName" {
                    Err(format!("another name for {}", service.spec.external_name))
                } else if service.spec.selector.is_empty() {
                    Err("no selector: somebody else says where it leads".to_owned())
                } else {
                    Ok(Selector::from_labels(&service.spec.selector))
                };
                queries.push(Query::new(source, namespace, Role::Service, selector));
            }
            Object::PodDisruptionBudget(budget) => {
                queries.push(Query::new(source, namespace, Role::Budget, compiled(budget.spec.selector.as_ref())));
            }
            Object::NetworkPolicy(policy) => {
                queries.push(Query::new(source, namespace, Role::Policy, compiled(Some(&policy.spec.pod_selector))));
                queries.extend(peers(policy).map(|(field, peer)| {
                    let pods = peer.pod_selector.as_ref();
                    let selector = compiled(Some(pods.unwrap_or(&LabelSelector::default())));
                    let mut query = Query::new(source, namespace, Role::Peer, selector);
                    query.field = field;
                    match compiled(peer.namespace_selector.as_ref()) {
                        Ok(namespaces) if peer.namespace_selector.is_some() => {
                            let all = cluster.namespaces.iter().filter(|(_, labels)| namespaces.matches(*labels));
                            query.within = all.map(|(name, _)| *name).collect();
                        }
                        Ok(_) => {}
                        Err(error) => query.selector = Err(error),
                    }
                    query
                }));
            }
            _ => {}
        }
    }
    queries.sort_by(|a, b| {
        (a.namespace, a.rank(), a.who, a.field.len(), &a.field).cmp(&(b.namespace, b.rank(), b.who, b.field.len(), &b.field))
    });
    ask(&mut queries, cluster);
    queries
}

/// The peers of a policy that are pods, with where they stand.
fn peers(policy: &NetworkPolicy) -> impl Iterator<Item = (String, &NetworkPolicyPeer)> {
    let ingress = policy.spec.ingress.iter().enumerate();
    let ingress = ingress
        .flat_map(|(rule, allowed)| allowed.from.iter().enumerate().map(move |(at, peer)| (format!("ingress[{rule}].from[{at}]"), peer)));
    let egress = policy.spec.egress.iter().enumerate();
    let egress =
        egress.flat_map(|(rule, allowed)| allowed.to.iter().enumerate().map(move |(at, peer)| (format!("egress[{rule}].to[{at}]"), peer)));
    ingress.chain(egress).filter(|(_, peer)| peer.ip_block.is_none())
}

/// Asks all selectors of a namespace at once about each of its pods.
fn ask(queries: &mut [Query<'_>], cluster: &Cluster<'_>) {
    let nothing = Selector::nothing();
    let mut by_namespace: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, query) in queries.iter().enumerate() {
        query.within.iter().for_each(|namespace| by_namespace.entry(namespace).or_default().push(at));
    }
    for (namespace, asked) in by_namespace {
        let selectors: Vec<Selector> = asked.iter().map(|at| queries[*at].selector.clone().unwrap_or_else(|_| nothing.clone())).collect();
        let set = SelectorSet::new(&selectors);
        for (index, target) in cluster.within(namespace) {
            for matching in set.matching(target.labels) {
                let query = &mut queries[asked[matching]];
                // What has ended only matters to the job that wanted it to end.
                if !target.has_ended() || query.who.kind == "Job" {
                    query.selected.push(index);
                }
            }
        }
    }
}

impl<'a> Query<'a> {
    fn new(source: Source<'a>, namespace: &'a str, role: Role<'a>, selector: Result<Selector, String>) -> Self {
        let who = Who { kind: &source.item.kind, name: name(source.item.object.metadata()) };
        Self { source, namespace, who, role, field: String::new(), within: vec![namespace], selector, selected: Vec::new() }
    }

    /// The order of the kinds in the report.
    fn rank(&self) -> (usize, &'a str) {
        match self.role {
            Role::Service => (0, ""),
            Role::Controller(_) => (1, self.who.kind),
            Role::Budget => (2, ""),
            Role::Policy | Role::Peer => (3, ""),
        }
    }

    /// Is the reason why there is no selector an error?
    fn is_unusable(&self) -> bool {
        match self.role {
            Role::Service => false,
            Role::Controller(workload) => workload.selector.is_some() && self.selector.is_err(),
            _ => self.selector.is_err(),
        }
    }

    fn called(&self) -> String {
        let field = if self.field.is_empty() { String::new() } else { format!(" {}", self.field) };
        format!("{} {}/{}{field}", self.who.kind, self.namespace, self.who.name)
    }

    /// Whose pods it selects.
    fn answer(&self, cluster: &Cluster<'_>) -> String {
        let selector = match &self.selector {
            Ok(selector) => selector,
            Err(reason) => return reason.clone(),
        };
        if self.selected.is_empty() {
            return match self.role {
                Role::Controller(workload) if selector.matches(&workload.template.metadata.labels) => "none: no pod is there".to_owned(),
                _ => "nothing".to_owned(),
            };
        }
        let mut parts = Vec::new();
        for namespace in &self.within {
            let here = self.selected.iter().map(|index| &cluster.targets[*index]).filter(|target| target.namespace == *namespace);
            let prefix = if self.within.len() > 1 || *namespace != self.namespace { format!("in {namespace}: ") } else { String::new() };
            let words = if selector.matches_everything() { vec!["all pods".to_owned()] } else { groups(here.clone()) };
            if here.count() > 0 {
                parts.push(format!("{prefix}{}", words.join(", ")));
            }
        }
        parts.join("; ")
    }
}

/// `Deployment cart (3 pods)`, `Pod test`, `CronJob backup (template)`.
fn groups<'t>(targets: impl Iterator<Item = &'t Target<'t>>) -> Vec<String> {
    let mut groups: BTreeMap<Who<'_>, (usize, bool)> = BTreeMap::new();
    for target in targets {
        let group = groups.entry(target.top).or_default();
        match target.what {
            What::Pod(_) => group.0 += usize::from(!target.is_alone()),
            What::Template => group.1 = true,
        }
    }
    let words = groups.into_iter().map(|(who, (pods, template))| match (pods, template) {
        (0, false) => who.to_string(),
        (0, true) => format!("{who}{}(template)", text::NO_BREAK),
        (pods, _) => format!("{who}{}({})", text::NO_BREAK, text::count(pods, "pod")),
    });
    words.collect()
}

fn unusable(queries: &[Query<'_>], out: &mut dyn Write) -> io::Result<bool> {
    let rows: Vec<_> = queries
        .iter()
        .filter(|query| query.is_unusable())
        .map(|query| [query.source.to_string(), query.called(), query.selector.as_ref().err().cloned().unwrap_or_default()])
        .collect();
    finding("Selectors that cannot be used:", &rows, out)
}

fn missing_their_template(queries: &[Query<'_>], out: &mut dyn Write) -> io::Result<bool> {
    let mut rows = Vec::new();
    for query in queries {
        let (Role::Controller(workload), Ok(selector)) = (&query.role, &query.selector) else { continue };
        let why = selector.explain(&workload.template.metadata.labels);
        if !why.is_match() {
            rows.push([query.source.to_string(), query.called(), why.to_string()]);
        }
    }
    finding("Selectors that miss the template of their own pods:", &rows, out)
}

fn selecting_nothing(queries: &[Query<'_>], cluster: &Cluster<'_>, out: &mut dyn Write) -> io::Result<bool> {
    let mut rows = Vec::new();
    for query in queries {
        let Ok(selector) = &query.selector else { continue };
        // A controller without pods is about to make them.
        if !query.selected.is_empty() || matches!(query.role, Role::Controller(_)) {
            continue;
        }
        let why = if query.within.is_empty() {
            "no namespace here has the labels it asks for".to_owned()
        } else if selector.matches_everything() {
            // It will select whatever comes.
            continue;
        } else {
            let near = query
                .within
                .iter()
                .flat_map(|namespace| cluster.within(namespace))
                .map(|(_, target)| target)
                .filter(|target| !target.has_ended());
            let near = near.map(|target| (selector.explain(target.labels), target)).min_by_key(|(why, _)| {
                let absent = why.unmet().iter().filter(|unmet| unmet.found().is_none()).count();
                let alike: usize = why.unmet().iter().map(|unmet| alike(unmet.found(), &unmet.requirement().to_string())).sum();
                (why.unmet().len(), absent, std::cmp::Reverse(alike))
            });
            match near {
                None => format!("{selector}: there are no pods in {}", text::list(&query.within)),
                Some((why, target)) => format!("{selector}: nearest is {}: {why}", target.top),
            }
        };
        rows.push([query.source.to_string(), query.called(), why]);
    }
    finding("Selectors that select nothing:", &rows, out)
}

/// How many characters a label's value shares with a requirement's, from the beginning.
fn alike(found: Option<&str>, requirement: &str) -> usize {
    let wanted = requirement.rsplit_once('=').map_or("", |(_, value)| value);
    found.unwrap_or_default().chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count()
}

/// Pods, by the parties that all select them.
fn contested<'q, 'a>(
    queries: &'q [Query<'a>],
    party: impl Fn(&'q Query<'a>) -> Option<Who<'a>>,
) -> BTreeMap<(&'a str, BTreeSet<Who<'a>>), BTreeSet<usize>> {
    let mut claims: BTreeMap<usize, BTreeSet<Who<'a>>> = BTreeMap::new();
    let mut namespaces: BTreeMap<usize, &'a str> = BTreeMap::new();
    for query in queries {
        let Some(party) = party(query) else { continue };
        for index in &query.selected {
            claims.entry(*index).or_default().insert(party);
            namespaces.insert(*index, query.namespace);
        }
    }
    let mut contested: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
    for (index, parties) in claims.into_iter().filter(|(_, parties)| parties.len() > 1) {
        contested.entry((namespaces[&index], parties)).or_default().insert(index);
    }
    contested
}

fn fought_over(queries: &[Query<'_>], cluster: &Cluster<'_>, out: &mut dyn Write) -> io::Result<bool> {
    // A replica set acts for its deployment, so the two do not compete; nor do two replica sets of one deployment.
    let contested = contested(queries, |query| if let Role::Controller(workload) = query.role { Some(workload.top) } else { None });
    let mut rows = Vec::new();
    for ((namespace, parties), targets) in contested {
        let targets = targets.iter().map(|index| &cluster.targets[*index]);
        let mut words = groups(targets.clone().filter(|target| !target.is_alone()));
        words.extend(
            groups(targets.filter(|target| target.is_alone()))
                .into_iter()
                .map(|pod| format!("{pod} (which has no controller: the first to see it adopts it)")),
        );
        rows.push([sources(queries, namespace, &parties), claimants(namespace, &parties), words.join(", ")]);
    }
    finding("Pods that two controllers select:", &rows, out)
}

fn under_two_budgets(queries: &[Query<'_>], cluster: &Cluster<'_>, out: &mut dyn Write) -> io::Result<bool> {
    let contested = contested(queries, |query| if let Role::Budget = query.role { Some(query.who) } else { None });
    let mut rows = Vec::new();
    for ((namespace, parties), targets) in contested {
        let words = groups(targets.iter().map(|index| &cluster.targets[*index]));
        rows.push([sources(queries, namespace, &parties), claimants(namespace, &parties), words.join(", ")]);
    }
    finding("Pods under two disruption budgets, which cannot be evicted at all:", &rows, out)
}

/// Where the parties stand.
fn sources(queries: &[Query<'_>], namespace: &str, parties: &BTreeSet<Who<'_>>) -> String {
    let found = queries.iter().filter(|query| query.namespace == namespace && query.field.is_empty() && parties.contains(&query.who));
    found.map(|query| query.source.to_string()).collect::<Vec<_>>().join(", ")
}

/// `Deployments shop-core/cart and cart-v2`, `Deployment shop-core/a and StatefulSet b`.
fn claimants(namespace: &str, parties: &BTreeSet<Who<'_>>) -> String {
    let first = parties.iter().next().map_or("", |who| who.kind);
    let (plural, same) = if parties.iter().all(|who| who.kind == first) { ("s", true) } else { ("", false) };
    let names = parties.iter().enumerate().map(|(at, who)| match (at, same) {
        (0, true) => format!("{}{plural} {namespace}/{}", who.kind, who.name),
        (0, false) => format!("{} {namespace}/{}", who.kind, who.name),
        (_, true) => who.name.to_owned(),
        (_, false) => who.to_string(),
    });
    text::list(&names.collect::<Vec<_>>())
}
