//! Quotas: what is let in adds up, in every order, to what a recount finds, and never to more than is allowed; and a workload
//! gets as far as its objects do one by one.
//!
//! The input is a script: each byte chooses what comes next out of few names and figures, so that quotas and objects meet.

use kube_semantics::FeatureGates;
use kube_semantics::object::{LimitRange, ResourceList, ResourceName, ResourceQuota, ResourceRequirements, Time};
use kube_semantics::quantity::Quantity;
use kube_semantics::quota::{Admission, Charge, Inventory, LimitRanger, Namespace, Object, Objection, Request, ScopeMatch, usage};

#[path = "quota/preflight.rs"]
mod preflight;
#[path = "quota/script.rs"]
mod script;

use script::Script;

/// Holds every law that the quotas and objects in `data` can break.
///
/// # Panics
/// When one is broken.
pub fn check(data: &[u8]) {
    let mut script = Script { data };
    let quotas: Vec<ResourceQuota> = (0..script.choose(4)).map(|at| script.quota(at)).collect();
    let empty = Namespace::new(&quotas);
    let mut namespace = empty.clone();
    let mut let_in = Vec::new();
    for _ in 0..script.choose(10) {
        let object = script.object();
        let request = Request::create(&object);
        let Ok(admission) = namespace.admit(&request) else { continue };
        assert_eq!(Ok(&admission), namespace.admit(&request).as_ref(), "the second answer");
        assert_eq!(admission.is_allowed(), plainly(&quotas, &namespace, &object), "{object:?} by {quotas:?}");
        match admission {
            Admission::Allowed(charge) => {
                commit(&mut namespace, &charge, &object);
                let_in.push(object);
            }
            Admission::Denied(denied) => {
                assert!(!denied.objections.is_empty() && !denied.to_string().is_empty());
                raised(&quotas, &namespace, &object, &denied.objections);
            }
        }
    }
    recounted(&quotas, &namespace, &let_in);
    in_any_order(&empty, &let_in);
    updated(&mut script, namespace.clone(), &let_in);
    limited(&mut script, &let_in);
    preflight::one_by_one(&mut script, &quotas, namespace);
}

/// No used figure goes beyond its hard one where the object raises it, and none goes down.
fn commit(namespace: &mut Namespace, charge: &Charge, object: &Object) {
    let before: Vec<ResourceList> = namespace.used().map(|(_, used)| used.clone()).collect();
    namespace.commit(charge);
    for (((name, after), before), (_, hard)) in namespace.used().zip(&before).zip(namespace.hard()) {
        for (resource, after) in after {
            let zero = Quantity::ZERO;
            let before = before.get(resource.as_str()).unwrap_or(&zero);
            assert!(after >= before, "{name}: {resource} goes down by {object:?}");
            if after > before {
                assert!(hard.get(resource.as_str()).is_some_and(|hard| after <= hard), "{name}: {resource} is exceeded by {object:?}");
            }
        }
    }
}

/// The answer step by step, without anything compiled.
fn plainly(quotas: &[ResourceQuota], namespace: &Namespace, object: &Object) -> bool {
    let gates = FeatureGates::default();
    let usage = usage(object, &gates, Time::default());
    let mut fits = true;
    for (quota, (_, used)) in quotas.iter().zip(namespace.used()) {
        let hard: Vec<ResourceName> = quota.status.hard.names().cloned().collect();
        let selector = quota.spec.scope_selector.as_ref();
        let Ok(matched) = ScopeMatch::new(&quota.spec.scopes, selector, &hard, object, &gates) else { return false };
        if !matched.applies() {
            continue;
        }
        if let Object::Pod(pod) = object {
            for container in &pod.spec.containers {
                let ResourceRequirements { requests, limits } = &container.resources;
                fits &= matched.tracked.iter().all(|name| match name.as_str() {
                    "cpu" | "requests.cpu" => requests.contains("cpu"),
                    "limits.memory" => limits.contains("memory"),
                    _ => true,
                });
            }
        }
        for (name, requested) in &usage {
            if let Some(hard) = quota.status.hard.get(name.as_str())
                && !requested.is_zero()
            {
                let used = used.get(name.as_str()).cloned().unwrap_or_default();
                fits &= used.checked_add(requested).expect("few digits") <= *hard;
            }
        }
    }
    fits && (quotas.is_empty() || usage.iter().all(|(_, quantity)| !quantity.is_negative()))
}

/// Raised by what is missing, a quota lets the object in; by less it does not.
fn raised(quotas: &[ResourceQuota], namespace: &Namespace, object: &Object, objections: &[Objection]) {
    if !objections.iter().all(|objection| matches!(objection, Objection::Exceeded { .. })) {
        return;
    }
    let mut higher = quotas.to_vec();
    for (quota, (_, used)) in higher.iter_mut().zip(namespace.used()) {
        quota.status.used = used.clone();
    }
    for objection in objections {
        let Objection::Exceeded { quota, resources } = objection else { continue };
        let quota = higher.iter_mut().find(|candidate| candidate.metadata.name == *quota).expect("one of the quotas");
        for exceeded in resources {
            assert!(exceeded.short_by > Quantity::ZERO);
            let hard = exceeded.hard.checked_add(&exceeded.short_by).expect("few digits");
            quota.status.hard.insert(exceeded.resource.clone(), hard);
        }
    }
    let admission = Namespace::new(&higher).admit(&Request::create(object));
    assert!(admission.is_ok_and(|admission| admission.is_allowed()), "{object:?} by {higher:?}");
}

/// What was let in is what the quota controller finds.
fn recounted(quotas: &[ResourceQuota], namespace: &Namespace, let_in: &[Object]) {
    let inventory = Inventory::new(let_in, Time::default());
    for (quota, (name, used)) in quotas.iter().zip(namespace.used()) {
        // A scope that cannot be evaluated lets nothing of that kind in, and nothing count.
        assert_eq!(*used, inventory.used(quota), "{name} of {quotas:?} after {let_in:?}");
    }
}

/// The order of what fits together does not matter.
fn in_any_order(empty: &Namespace, let_in: &[Object]) {
    let play = |objects: &mut dyn Iterator<Item = &Object>| {
        let mut namespace = empty.clone();
        for object in objects {
            let Ok(Admission::Allowed(charge)) = namespace.admit(&Request::create(object)) else { panic!("{object:?} was let in") };
            namespace.commit(&charge);
        }
        namespace.used().map(|(_, used)| used.clone()).collect::<Vec<_>>()
    };
    assert_eq!(play(&mut let_in.iter()), play(&mut let_in.iter().rev()));
}

/// An update to the same costs nothing, and one to something else never gives anything back.
fn updated(script: &mut Script<'_>, mut namespace: Namespace, let_in: &[Object]) {
    for old in let_in {
        if !old.metadata().resource_version.is_empty() {
            let admission = namespace.admit(&Request::update(old, old)).expect("it was let in");
            assert!(matches!(&admission, Admission::Allowed(charge) if charge.is_empty()), "{old:?}: {admission}");
        }
        let new = script.object();
        if let Ok(Admission::Allowed(charge)) = namespace.admit(&Request::update(&new, old)) {
            commit(&mut namespace, &charge, &new);
        }
    }
}

/// Filling in twice fills in no more, and every change is in the object.
fn limited(script: &mut Script<'_>, objects: &[Object]) {
    let ranges: Vec<LimitRange> = (0..script.choose(3)).map(|at| script.limit_range(at)).collect();
    let ranger = LimitRanger::new(&ranges);
    for object in objects {
        let applied = ranger.apply(&Request::create(object));
        let again = ranger.apply(&Request::create(&applied.object));
        assert!(again.changes.is_empty() && again.object == applied.object, "{object:?} by {ranges:?}");
        assert_eq!(again.violations, applied.violations);
        if let Object::Pod(pod) = object {
            // With something, if only nothing, asked for the pod as a whole, lists are added up.
            let mut whole = pod.as_ref().clone();
            whole.spec.resources = Some(ResourceRequirements::default());
            assert_eq!(ranger.validate_pod(pod), ranger.validate_pod(&whole), "{object:?} by {ranges:?}");
        }
        assert_eq!(applied.changes.is_empty(), applied.object.as_ref() == object);
        let _ = applied.violations.iter().map(ToString::to_string).collect::<String>();
    }
}
