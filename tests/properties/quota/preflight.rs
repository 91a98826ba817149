//! What a preflight says of a workload is what happens to its objects one by one.

use kube_semantics::FeatureGates;
use kube_semantics::object::{
    DaemonSet, Deployment, Job, LimitRange, ObjectMeta, PodTemplateSpec, ResourceQuota, RollingUpdate, StatefulSet, UpdateStrategy,
};
use kube_semantics::quota::{
    Admission, LimitRanger, Namespace, Object, Objection, Preflight, Reason, Request, Rollout, Stage, preflight, set_limit_range_defaults,
    set_pod_defaults,
};

use super::script::Script;

pub fn one_by_one(script: &mut Script<'_>, quotas: &[ResourceQuota], namespace: Namespace) {
    let mut ranges: Vec<LimitRange> = (0..script.choose(2)).map(|at| script.limit_range(at)).collect();
    ranges.iter_mut().for_each(set_limit_range_defaults);
    let limits = LimitRanger::new(&ranges);
    let (rollout, revision) = rollout(script);
    let Ok(verdict) = preflight(&rollout, &namespace, &limits) else { return };
    let plain = plainly(&rollout, revision, namespace.clone(), &limits);
    let shown = || format!("{verdict:?}\nof {rollout:?}\nby {quotas:?}\nand {ranges:?}");
    assert_eq!((verdict.pods.fit, verdict.later.fit, verdict.surge.fit), plain.fit, "{}", shown());
    assert_eq!(verdict.stop.as_ref().map(|stop| (stop.stage, stop.object.to_string(), stop.reason.to_string())), plain.stop, "{}", shown());
    assert_eq!(verdict.passes(), plain.stop.is_none());

    let mut after = namespace.clone();
    verdict.charges.iter().for_each(|charge| after.commit(charge));
    assert!(after.used().eq(plain.namespace.used()), "{}", shown());
    largest(&rollout, &verdict, &namespace, &limits);
    raised(&rollout, &verdict, quotas, &namespace, &limits);
}

/// Where everything went, and what was not let in.
struct Plain {
    fit: (u32, u32, u32),
    stop: Option<(Stage, String, String)>,
    /// Without the update.
    namespace: Namespace,
}

fn plainly(rollout: &Rollout, revision: Vec<Object>, mut namespace: Namespace, limits: &LimitRanger) -> Plain {
    let mut pod = rollout.pod.clone();
    set_pod_defaults(&mut pod, &FeatureGates::default());
    limits.default_pod(&mut pod);
    let mut ended = pod.clone();
    ended.status.phase = "Failed".to_owned();
    let mut each: Vec<Object> = rollout.claims.iter().cloned().map(Object::from).collect();
    each.push(pod.into());
    let mut fit = [0; 5];
    let (mut stop, mut before_update) = (None, None);
    let steps = [
        (Stage::First, rollout.first.clone(), 1),
        (Stage::Pods, each.clone(), rollout.replicas - rollout.existing),
        (Stage::Later, vec![ended.into()], rollout.later),
        (Stage::Update, revision, 1),
        (Stage::Update, each, rollout.surge()),
    ];
    'play: for (fit, (stage, objects, times)) in fit.iter_mut().zip(steps) {
        if stage == Stage::Update {
            before_update.get_or_insert_with(|| namespace.clone());
        }
        for _ in 0..times {
            for object in &objects {
                let refused = match object {
                    Object::Pod(pod) => limits.validate_pod(pod),
                    Object::PersistentVolumeClaim(claim) => limits.validate_claim(claim),
                    _ => vec![],
                };
                let reason = match refused.first() {
                    Some(refused) => refused.to_string(),
                    None => match namespace.admit(&Request::create(object)).expect("it could be asked") {
                        Admission::Denied(denied) => denied.to_string(),
                        Admission::Allowed(charge) => {
                            namespace.commit(&charge);
                            continue;
                        }
                    },
                };
                stop = Some((stage, object.resource().to_string(), reason));
                break 'play;
            }
            *fit += 1;
        }
    }
    let [_, pods, later, _, surge] = fit;
    Plain { fit: (rollout.existing + pods, later, surge), stop, namespace: before_update.unwrap_or(namespace) }
}

/// The largest number of replicas fits, and one more does not.
fn largest(rollout: &Rollout, verdict: &Preflight, namespace: &Namespace, limits: &LimitRanger) {
    let first_fits = verdict.stop.as_ref().is_none_or(|stop| stop.stage != Stage::First);
    let with = |replicas: u32, test: fn(&Preflight) -> bool| {
        let mut resized = rollout.clone();
        (resized.replicas, resized.later) = (replicas, 0);
        // More of them may meet a scope that cannot be evaluated.
        preflight(&resized, namespace, limits).is_ok_and(|verdict| test(&verdict))
    };
    if let Some(largest) = verdict.largest {
        assert!(!first_fits || with(largest, |verdict| verdict.pods.all()), "{largest} of {rollout:?}");
        assert!(!with(largest + 1, |verdict| verdict.pods.all()), "{} of {rollout:?}", largest + 1);
    }
    if let Some(largest) = verdict.largest_with_surge {
        assert!(verdict.largest.is_none_or(|plain| largest <= plain));
        assert!(!with(largest + 1, Preflight::passes), "{} of {rollout:?}", largest + 1);
        assert!(largest <= rollout.existing || with(largest, Preflight::passes), "{largest} of {rollout:?}");
    }
}

/// Raised as told, the quotas let everything in; by any less they do not.
fn raised(rollout: &Rollout, verdict: &Preflight, quotas: &[ResourceQuota], namespace: &Namespace, limits: &LimitRanger) {
    let by_room = |stop: &Reason| match stop {
        Reason::Quotas(denied) => denied.objections.iter().all(|objection| matches!(objection, Objection::Exceeded { .. })),
        Reason::LimitRanges(_) => false,
    };
    if verdict.raises.is_empty() {
        return;
    }
    assert!(verdict.stop.as_ref().is_some_and(|stop| by_room(&stop.reason)));
    let with = |spared: Option<usize>| {
        let mut higher = quotas.to_vec();
        for (quota, (_, used)) in higher.iter_mut().zip(namespace.used()) {
            quota.status.used = used.clone();
        }
        for (at, raise) in verdict.raises.iter().enumerate() {
            let quota = higher.iter_mut().find(|quota| quota.metadata.name == raise.quota).expect("one of the quotas");
            let a_little = "1n".parse().expect("a quantity");
            let to = if spared == Some(at) { raise.to.checked_sub(&a_little).expect("few digits") } else { raise.to.clone() };
            quota.status.hard.insert(raise.resource.clone(), to);
        }
        preflight(rollout, &Namespace::new(&higher), limits).expect("it could be asked")
    };
    assert!(with(None).passes(), "{rollout:?} by {quotas:?}: {:?}", verdict.raises);
    for spared in 0..verdict.raises.len() {
        assert!(!with(Some(spared)).passes(), "{rollout:?} by {quotas:?}: {:?}", verdict.raises[spared]);
    }
}

/// A workload, and what is made when its template changes.
fn rollout(script: &mut Script<'_>) -> (Rollout, Vec<Object>) {
    let mut pod = script.pod(ObjectMeta::default());
    pod.status = Default::default();
    let template = PodTemplateSpec { metadata: pod.metadata, spec: pod.spec };
    let share = |script: &mut Script<'_>| Some(if script.choose(2) == 0 { 1.into() } else { script.pick(["0%", "50%", "100%"]).into() });
    let strategy = |script: &mut Script<'_>| UpdateStrategy {
        kind: script.pick(["", "RollingUpdate", "Recreate"]).to_owned(),
        rolling_update: (script.choose(2) == 1).then(|| RollingUpdate { max_surge: share(script), max_unavailable: share(script) }),
    };
    let replicas = i32::try_from(script.choose(5)).ok();
    let rollout = match script.choose(4) {
        0 => {
            let mut made = Deployment::default();
            made.spec.strategy = strategy(script);
            (made.spec.replicas, made.spec.template) = (replicas, template);
            Rollout::try_from(&made)
        }
        1 => {
            let mut made = StatefulSet::default();
            (made.spec.replicas, made.spec.template) = (replicas, template);
            made.spec.volume_claim_templates = (0..script.choose(3)).map(|_| script.claim(ObjectMeta::default())).collect();
            Rollout::try_from(&made)
        }
        2 => {
            let mut made = DaemonSet::default();
            made.spec.update_strategy = strategy(script);
            made.spec.template = template;
            Rollout::daemon_set(&made, replicas.unwrap_or(0).unsigned_abs())
        }
        _ => {
            let mut made = Job::default();
            (made.spec.parallelism, made.spec.template) = (replicas, template);
            made.spec.completions = i32::try_from(script.choose(8)).ok();
            Rollout::try_from(&made)
        }
    };
    let rollout = rollout.expect("fields that the API server takes");
    // The workload itself comes first, then what it keeps its pods by, of which it makes another.
    let revision = rollout.first.iter().skip(1).cloned().collect();
    let existing = rollout.replicas.min(2);
    (if script.choose(4) == 3 { rollout.existing(existing) } else { rollout }, revision)
}
