//! How full the quotas are, and which workloads get stuck at them or at limit ranges.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use kube_semantics::manifest::Object;
use kube_semantics::object::{Pod, ResourceList, ResourceQuota, Time};
use kube_semantics::quota::{
    self, Admission, Denied, GroupResource, Inventory, Namespace, Objection, Preflight, Reason, Request, Rollout, Stage, preflight,
    set_resource_claim_defaults,
};

use crate::cluster::{Cluster, What, Who, Workload, name};
use crate::input::Source;
use crate::text::finding;
use crate::{Report, text};

/// A namespace that has quotas or limit ranges.
#[derive(Default)]
struct Place<'a> {
    quotas: Vec<(Source<'a>, ResourceQuota)>,
    objects: Vec<quota::Object>,
}

/// What is not as it should be, by what it is: rows for [`finding`].
#[derive(Default)]
struct Findings {
    broken: Vec<[String; 3]>,
    outdated: Vec<[String; 3]>,
    exceeded: Vec<[String; 3]>,
    short: Vec<[String; 3]>,
    stuck: Vec<[String; 3]>,
    silent: Vec<[String; 3]>,
}

pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let places = places(report);
    if places.is_empty() {
        return writeln!(out, "no quotas and no limit ranges");
    }
    let mut findings = Findings::default();
    let mut tables = Vec::new();
    for (namespace, place) in &places {
        let rows = findings.look_at(report, namespace, place);
        tables.push((namespace, rows));
    }
    let Findings { broken, outdated, exceeded, short, stuck, silent } = &findings;
    let mut found = finding("Quotas that cannot be evaluated, so that nothing they are for is let in:", broken, out)?;
    found |= finding("Quotas of which more is used than they allow:", exceeded, out)?;
    found |= finding("Workloads that cannot reach their replicas:", short, out)?;
    found |= finding("Workloads whose rolling update would stand still:", stuck, out)?;
    found |= finding("Pods that do not say what they need, where a quota wants to know:", silent, out)?;
    found |= finding("Quotas whose status says something else than the objects add up to:", outdated, out)?;
    if !found {
        writeln!(out, "every workload can reach its replicas\n")?;
    }
    writeln!(out, "What is used of the quotas, counted from the objects:")?;
    let mut none = true;
    for (namespace, rows) in tables.iter().filter(|(_, rows)| !rows.is_empty()) {
        none = false;
        writeln!(out, "  {namespace}")?;
        text::table(out, 4, rows)?;
    }
    if none {
        writeln!(out, "  there are no quotas")?;
    }
    Ok(())
}

/// The namespaces with quotas or limit ranges, and all that is in them.
fn places<'a>(report: &'a Report<'_>) -> BTreeMap<&'a str, Place<'a>> {
    let mut places: BTreeMap<&str, Place<'_>> = BTreeMap::new();
    for source in report.input.items() {
        let Some(namespace) = source.item.namespace() else { continue };
        match &source.item.object {
            Object::ResourceQuota(quota) => places.entry(namespace).or_default().quotas.push((source, quota.as_ref().clone())),
            Object::LimitRange(_) => _ = places.entry(namespace).or_default(),
            _ => {}
        }
    }
    let plurals = plurals(report);
    for source in report.input.items() {
        if let Some((namespace, place)) = source.item.namespace().and_then(|namespace| Some((namespace, places.get_mut(namespace)?))) {
            place.objects.push(counted(report, source, namespace, &plurals));
        }
    }
    places
}

/// The resources of the kinds that are defined here, by group and kind.
fn plurals<'a>(report: &'a Report<'_>) -> HashMap<(&'a str, &'a str), &'a str> {
    let definitions = report.input.items().filter_map(|source| match &source.item.object {
        Object::CustomResourceDefinition(definition) => Some(&definition.spec),
        _ => None,
    });
    definitions.map(|spec| ((spec.group.as_str(), spec.names.kind.as_str()), spec.names.plural.as_str())).collect()
}

/// An object as quotas see it.
fn counted(report: &Report<'_>, source: Source<'_>, namespace: &str, plurals: &HashMap<(&str, &str), &str>) -> quota::Object {
    match &source.item.object {
        Object::Pod(pod) => stored(report, namespace, pod).into(),
        Object::Service(service) => service.as_ref().clone().into(),
        Object::PersistentVolumeClaim(claim) => claim.as_ref().clone().into(),
        Object::ResourceClaim(claim) => {
            let mut claim = claim.as_ref().clone();
            set_resource_claim_defaults(&mut claim);
            claim.into()
        }
        object => {
            let mut resource = GroupResource::guess(&source.item.api_version, &source.item.kind);
            if let Some(plural) = plurals.get(&(resource.group.as_str(), source.item.kind.as_str())) {
                resource.resource = (*plural).to_owned();
            }
            quota::Object::Other { resource, metadata: Box::new(object.metadata().clone()) }
        }
    }
}

/// A pod as it would be stored; one that a cluster has printed went through that already.
fn stored(report: &Report<'_>, namespace: &str, pod: &Pod) -> Pod {
    let mut pod = pod.clone();
    if pod.metadata.uid.is_empty() {
        report.cluster.prepare(namespace, &mut pod);
    }
    pod
}

impl Findings {
    /// Plays what is missing in a namespace, in the order of the input; returns the table of its quotas.
    fn look_at<'a>(&mut self, report: &'a Report<'_>, namespace: &'a str, place: &Place<'a>) -> Vec<[String; 3]> {
        let inventory = Inventory::new_in(&place.objects, Time::default(), report.gates);
        let quotas: Vec<ResourceQuota> = place
            .quotas
            .iter()
            .map(|(_, written)| {
                let mut quota = written.clone();
                inventory.refresh(&mut quota);
                quota
            })
            .collect();
        let mut rows = Vec::new();
        for ((source, written), quota) in place.quotas.iter().zip(&quotas) {
            let title = [source.to_string(), format!("ResourceQuota {namespace}/{}", quota.metadata.name)];
            rows.extend(row(quota));
            self.compare(&title, written, quota);
        }
        let mut left = Namespace::new_in(&quotas, &[], report.gates);
        self.unspecified(report, namespace, &left);
        let workloads = report.cluster.workloads.iter().filter(|made| made.namespace == namespace && made.who == made.top);
        for workload in workloads {
            self.play(&report.cluster, workload, &mut left);
        }
        rows
    }

    fn compare(&mut self, [source, who]: &[String; 2], written: &ResourceQuota, quota: &ResourceQuota) {
        let used = &quota.status.used;
        let over: Vec<_> = used
            .iter()
            .filter_map(|(name, used)| {
                let hard = quota.status.hard.get(name.as_str()).filter(|hard| used > *hard)?;
                Some(format!("{name}: {used} of {hard}"))
            })
            .collect();
        if !over.is_empty() {
            self.exceeded.push([source.clone(), who.clone(), over.join(", ")]);
        }
        let said = &written.status.used;
        let other: Vec<_> = said
            .iter()
            .filter_map(|(name, said)| {
                let used = used.get(name.as_str()).filter(|used| *used != said)?;
                Some(format!("{name}: {said} instead of {used}"))
            })
            .collect();
        if !other.is_empty() {
            self.outdated.push([source.clone(), who.clone(), other.join(", ")]);
        }
    }

    /// Pods and templates whose containers leave out what a quota is about.
    fn unspecified(&mut self, report: &Report<'_>, namespace: &str, quotas: &Namespace) {
        let pods = report.input.items().filter_map(|source| match &source.item.object {
            Object::Pod(pod) if source.item.namespace() == Some(namespace) && !pod.has_ended() => {
                let who = Who { kind: "Pod", name: name(&pod.metadata) };
                Some((source, who, stored(report, namespace, pod)))
            }
            _ => None,
        });
        let templates = report.cluster.workloads.iter().filter(|made| made.namespace == namespace && made.who == made.top);
        let templates = templates.map(|made| {
            let mut pod = Pod { metadata: made.template.metadata.clone(), spec: made.template.spec.clone(), ..Pod::default() };
            report.cluster.prepare(namespace, &mut pod);
            (made.source, made.who, pod)
        });
        for (source, who, pod) in templates.chain(pods) {
            let Ok(Admission::Denied(denied)) = quotas.admit(&Request::create(&pod.into())) else { continue };
            let said: Vec<String> = denied.objections.iter().filter(|objection| is_silence(objection)).map(ToString::to_string).collect();
            if !said.is_empty() {
                self.silent.push([source.to_string(), format!("{} {namespace}/{}", who.kind, who.name), said.join("; ")]);
            }
        }
    }

    fn play(&mut self, cluster: &Cluster<'_>, workload: &Workload<'_>, left: &mut Namespace) {
        let title = [workload.source.to_string(), format!("{} {}/{}", workload.who.kind, workload.namespace, workload.who.name)];
        let row = |detail: String| {
            let [source, who] = title.clone();
            [source, who, detail]
        };
        let rollout = match rollout(cluster, workload) {
            Some(Ok(rollout)) => rollout,
            Some(Err(error)) => return self.short.push(row(error)),
            None => return,
        };
        let verdict = match preflight(&rollout, left, cluster.limits(workload.namespace)) {
            Ok(verdict) => verdict,
            Err(error) => return self.broken.push(row(error.to_string())),
        };
        // The runs of a cron job pass.
        if workload.who.kind != "CronJob" {
            verdict.charges.iter().for_each(|charge| left.commit(charge));
        }
        let Some(stop) = &verdict.stop else { return };
        match &stop.reason {
            Reason::Quotas(Denied { objections }) if objections.iter().all(is_silence) => {}
            _ if stop.stage == Stage::Update => {
                if verdict.update_is_stuck() {
                    self.stuck.push(row(detail(&verdict)));
                }
            }
            _ => self.short.push(row(detail(&verdict))),
        }
    }
}

fn is_silence(objection: &Objection) -> bool {
    matches!(objection, Objection::Unspecified { .. })
}

/// What stops a workload, and what would help.
fn detail(verdict: &Preflight) -> String {
    let mut detail = verdict.to_string();
    if !verdict.raises.is_empty() {
        let raises: Vec<String> = verdict.raises.iter().map(ToString::to_string).collect();
        detail += &format!(". To let in all of it, {}", text::list(&raises));
    }
    detail
}

/// What is missing of a workload; nothing to say of those that are on hold or have run.
fn rollout(cluster: &Cluster<'_>, workload: &Workload<'_>) -> Option<Result<Rollout, String>> {
    let pods = cluster.within(workload.namespace).filter(|(_, target)| target.top == workload.who && matches!(target.what, What::Pod(_)));
    let (ended, alive): (Vec<_>, Vec<_>) = pods.map(|(_, target)| target).partition(|target| target.has_ended());
    let alive = u32::try_from(alive.len()).unwrap_or(u32::MAX);
    let is_stored = !workload.source.item.object.metadata().uid.is_empty();
    let rollout = match &workload.source.item.object {
        Object::Deployment(made) => Rollout::try_from(made.as_ref()),
        Object::ReplicaSet(made) => Rollout::try_from(made.as_ref()),
        Object::StatefulSet(made) => Rollout::try_from(made.as_ref()),
        Object::ReplicationController(made) => Rollout::try_from(made.as_ref()),
        // Where its pods are, somebody has counted the nodes that it is meant for.
        Object::DaemonSet(made) => Rollout::daemon_set(made, if alive > 0 { alive } else { cluster.nodes.max(1) }),
        Object::Job(_) if is_stored || !ended.is_empty() => return None,
        Object::Job(made) => Rollout::try_from(made.as_ref()),
        Object::CronJob(made) if made.spec.suspend == Some(true) => return None,
        Object::CronJob(made) => Rollout::try_from(made.as_ref()),
        _ => return None,
    };
    let rollout = rollout.map(|mut rollout| {
        // The workload itself is among the objects, and so may be what it keeps its pods by.
        let has_parts =
            cluster.workloads.iter().any(|part| part.namespace == workload.namespace && part.top == workload.who && part.who != part.top);
        match workload.who.kind {
            "CronJob" => _ = rollout.first.remove(0),
            _ if alive > 0 || has_parts || is_stored => rollout = rollout.existing(alive),
            _ => _ = rollout.first.remove(0),
        }
        rollout
    });
    Some(rollout.map_err(|error| error.to_string()))
}

/// A quota: its name, its resources, how full they are.
fn row(quota: &ResourceQuota) -> Vec<[String; 3]> {
    let scopes = scopes(quota);
    let status = &quota.status;
    let mut rows: Vec<[String; 3]> = status
        .hard
        .iter()
        .map(|(name, hard)| [String::new(), name.to_string(), format!("{} of {hard}", used(&status.used, name.as_str()))])
        .collect();
    match rows.first_mut() {
        Some([first, ..]) => *first = quota.metadata.name.clone(),
        None => rows.push([quota.metadata.name.clone(), "nothing".to_owned(), String::new()]),
    }
    if !scopes.is_empty() {
        rows.push([String::new(), String::new(), format!("only {scopes}")]);
    }
    rows
}

fn used(list: &ResourceList, name: &str) -> String {
    list.get(name).map_or_else(|| "nobody counts it;".to_owned(), ToString::to_string)
}

fn scopes(quota: &ResourceQuota) -> String {
    let selected = quota.spec.scope_selector.iter().flat_map(|selector| &selector.match_expressions).map(|scope| {
        let values = if scope.values.is_empty() { String::new() } else { format!(" {}", scope.values.join(", ")) };
        format!("{} {}{values}", scope.scope_name, scope.operator)
    });
    text::list(&quota.spec.scopes.iter().cloned().chain(selected).collect::<Vec<_>>())
}
