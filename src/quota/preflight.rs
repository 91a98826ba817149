//! Will all pods of a workload be let in?

use std::fmt;

use super::defaults::to_thousandths;
use super::namespace::largest;
use super::{
    Admission, AdmitError, Change, Charge, Denied, GroupResource, LimitRanger, Namespace, Object, Raise, Request, Rollout, Violations,
    prepare_pod,
};

/// How far a workload gets in a namespace.
#[derive(Clone, Debug, PartialEq)]
pub struct Preflight {
    /// The pods that there are to be at a time, those that exist among them.
    pub pods: Fit,
    /// Of a job, the pods that come when others have ended.
    pub later: Fit,
    /// The pods of a rolling update beyond those.
    pub surge: Fit,
    /// How many pods may be missing in a rolling update: where no pod of the surge fits, it goes on if this is not zero.
    pub max_unavailable: u32,
    /// The largest number of replicas that fits; `None` if there is no end.
    pub largest: Option<u32>,
    /// The largest that fits with its own surge.
    pub largest_with_surge: Option<u32>,
    /// What is not let in first; `None` if everything is.
    pub stop: Option<Stop>,
    /// The smallest raise of the quotas by which everything is let in, a quota and resource each; empty where that is so
    /// already, and where no raise does it.
    pub raises: Vec<Raise>,
    /// What limit ranges fill in into each pod.
    pub changes: Vec<Change>,
    /// What is let in adds this to the used figures, for [`Namespace::commit`]; without the rolling update, which passes.
    pub charges: Vec<Charge>,
}

/// How many pods are wanted, and how many of them fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fit {
    /// So many are wanted.
    pub wanted: u32,
    /// So many of them fit.
    pub fit: u32,
}

impl Fit {
    /// Do all fit?
    #[must_use]
    pub fn all(self) -> bool {
        self.fit >= self.wanted
    }
}

/// What is not let in.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// When that is.
    pub stage: Stage,
    /// What it is: `pods`, or something that is made for them.
    pub object: GroupResource,
    /// Why.
    pub reason: Reason,
}

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The workload is made, and what it keeps its pods by.
    First,
    /// Its pods are made.
    Pods,
    /// Pods of a job are made when others have ended.
    Later,
    /// A rolling update begins.
    Update,
}

/// Why something is not let in.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Limit ranges refuse it: what each has against it; never empty.
    LimitRanges(Vec<Violations>),
    /// The quotas deny it.
    Quotas(Denied),
}

/// The text of the API server's refusal.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LimitRanges(violations) => violations.first().map_or(Ok(()), |violations| violations.fmt(f)),
            Self::Quotas(denied) => denied.fmt(f),
        }
    }
}

impl Preflight {
    /// Is everything let in, a rolling update included?
    #[must_use]
    pub fn passes(&self) -> bool {
        self.stop.is_none()
    }

    /// Would a rolling update come to a halt at once, since no new pod fits and no old one may go?
    #[must_use]
    pub fn update_is_stuck(&self) -> bool {
        self.surge.wanted > 0 && self.surge.fit == 0 && self.max_unavailable == 0
    }
}

/// `2 of 3 pods fit; the next: exceeded quota: …`
impl fmt::Display for Preflight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pods, later, surge, stop, .. } = self;
        let plural = if pods.wanted == 1 { "" } else { "s" };
        match (pods.all(), pods.wanted) {
            (true, 1) => f.write_str("its pod fits")?,
            (true, wanted) => write!(f, "all {wanted} pods fit")?,
            (false, wanted) => write!(f, "{} of {wanted} pod{plural} fit", pods.fit)?,
        }
        if later.wanted > 0 && pods.all() {
            write!(f, ", and {} of {} after them", later.fit, later.wanted)?;
        }
        if surge.wanted > 0 && pods.all() {
            write!(f, ", and {} of {} more in a rolling update", surge.fit, surge.wanted)?;
        }
        match stop {
            None => Ok(()),
            Some(Stop { object, reason, .. }) if object.resource == "pods" => write!(f, "; the next: {reason}"),
            Some(Stop { object, reason, .. }) => write!(f, "; {object}: {reason}"),
        }
    }
}

/// Plays a workload against the quotas and limit ranges of a namespace, object by object in the order in which the cluster
/// would make them: the workload and what it keeps its pods by, then the pods with their claims, then what a rolling
/// update to another template with the same needs makes.
///
/// Defaults of the API server and of the limit ranges are filled in. What else fills something into pods and claims is not
/// asked: a default priority class, the overhead of a runtime class, a default storage class; write them into the template
/// if they matter.
///
/// ```
/// use kube_semantics::object::{Deployment, LimitRange, ResourceQuota, Time};
/// use kube_semantics::quota::{Inventory, LimitRanger, Namespace, Rollout, preflight};
///
/// let mut quota: ResourceQuota =
///     serde_json::from_str(r#"{"metadata": {"name": "team"}, "spec": {"hard": {"requests.cpu": "1", "count/deployments.apps": "5"}}}"#)?;
/// Inventory::new(&[], Time::default()).refresh(&mut quota);
/// let range: LimitRange =
///     serde_json::from_str(r#"{"spec": {"limits": [{"type": "Container", "defaultRequest": {"cpu": "250m"}}]}}"#)?;
/// let web: Deployment =
///     serde_json::from_str(r#"{"spec": {"replicas": 4, "template": {"spec": {"containers": [{"name": "web"}]}}}}"#)?;
///
/// let verdict = preflight(&Rollout::try_from(&web)?, &Namespace::new(&[quota]), &LimitRanger::new(&[range]))?;
/// assert_eq!(
///     verdict.to_string(),
///     "all 4 pods fit, and 0 of 1 more in a rolling update; the next: \
///      exceeded quota: team, requested: requests.cpu=250m, used: requests.cpu=1, limited: requests.cpu=1"
/// );
/// assert_eq!((verdict.largest, verdict.largest_with_surge), (Some(4), Some(3)));
/// assert_eq!(verdict.raises[0].to_string(), "raise requests.cpu of quota team by 250m to 1250m");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A scope of a quota cannot be evaluated.
pub fn preflight(rollout: &Rollout, namespace: &Namespace, limits: &LimitRanger) -> Result<Preflight, AdmitError> {
    let gates = namespace.gates();
    let mut pod = rollout.pod.clone();
    let changes = prepare_pod(&mut pod, limits, gates);
    // Of a pod that has ended less is charged.
    let mut ended = pod.clone();
    ended.status.phase = "Succeeded".to_owned();
    let mut each: Vec<Object> = rollout.claims.iter().cloned().map(Object::from).collect();
    for claim in &mut each {
        if let Object::PersistentVolumeClaim(claim) = claim {
            to_thousandths(&mut claim.spec.resources.requests);
        }
    }
    each.push(pod.into());

    let ended = [Object::from(ended)];
    let revision: Vec<Object> = rollout.revision().into_iter().collect();
    let first = Step { stage: Stage::First, objects: &rollout.first, times: 1 };
    let pods = Step { stage: Stage::Pods, objects: &each, times: rollout.replicas.saturating_sub(rollout.existing) };
    let later = Step { stage: Stage::Later, objects: &ended, times: rollout.later };
    let revision = Step { stage: Stage::Update, objects: &revision, times: 1 };
    let surge = Step { stage: Stage::Update, objects: &each, times: rollout.surge() };

    let mut play = Play { namespace: namespace.clone(), limits, charges: Vec::new(), all: Vec::new(), stop: None, hopeless: false };
    play.step(&first)?;
    let most = i32::MAX.unsigned_abs();
    let ever = |room: u32| Some(rollout.existing.saturating_add(room)).filter(|pods| *pods < most);
    let largest = ever(play.room(&pods, most));
    let largest_with_surge = {
        let mut updating = play.clone();
        updating.step(&revision)?;
        ever(updating.room(&pods, most)).map(|pods| largest_within(pods, rollout))
    };
    let fit = play.step(&pods)?;
    let later = Fit { wanted: later.times, fit: play.step(&later)? };
    let charges = std::mem::take(&mut play.charges);
    play.step(&revision)?;
    let surge = Fit { wanted: surge.times, fit: play.step(&surge)? };
    Ok(Preflight {
        pods: Fit { wanted: rollout.replicas, fit: rollout.existing.min(rollout.replicas).saturating_add(fit) },
        later,
        surge,
        max_unavailable: rollout.max_unavailable(),
        largest,
        largest_with_surge,
        raises: if play.hopeless { Vec::new() } else { namespace.raises(&play.all) },
        stop: play.stop,
        changes,
        charges,
    })
}

/// How many replicas there may be, so that with their surge they are no more than so many pods.
fn largest_within(pods: u32, rollout: &Rollout) -> u32 {
    largest(pods, |replicas| replicas.saturating_add(rollout.surge_of(replicas)) <= pods)
}

/// Objects that are made one after another, so many times over.
struct Step<'a> {
    stage: Stage,
    objects: &'a [Object],
    times: u32,
}

impl Step<'_> {
    fn stop(&self, object: &Object, reason: Reason) -> Stop {
        Stop { stage: self.stage, object: object.resource(), reason }
    }
}

/// A namespace while objects are made in it.
#[derive(Clone)]
struct Play<'a> {
    namespace: Namespace,
    limits: &'a LimitRanger,
    /// What was let in.
    charges: Vec<Charge>,
    /// What would have been let in, had there been room.
    all: Vec<Charge>,
    stop: Option<Stop>,
    /// Is something not let in, however much room there is?
    hopeless: bool,
}

impl Play<'_> {
    /// Makes the objects until something is not let in, which ends the play. How many times were all of them made?
    fn step(&mut self, step: &Step<'_>) -> Result<u32, AdmitError> {
        if step.times == 0 {
            return Ok(0);
        }
        let charges = self.charges(step.objects)?;
        match &charges {
            Some(charges) => self.all.extend(charges.iter().map(|charge| charge.times(step.times))),
            None => self.hopeless = true,
        }
        if self.stop.is_some() {
            return Ok(0);
        }
        let times = charges.as_ref().map_or(0, |charges| self.namespace.room(charges, step.times));
        if times > 0 {
            for charge in charges.into_iter().flatten() {
                self.commit(charge.times(times));
            }
        }
        if times < step.times {
            self.partly(step)?;
        }
        Ok(times)
    }

    /// How many times can these objects be made, up to a number of times? Never, where nobody can tell.
    fn room(&self, step: &Step<'_>, most: u32) -> u32 {
        match self.charges(step.objects) {
            Ok(Some(charges)) if self.stop.is_none() => self.namespace.room(&charges, most),
            _ => 0,
        }
    }

    /// What each of the objects is charged; none if one of them is not let in, whatever is left.
    fn charges(&self, objects: &[Object]) -> Result<Option<Vec<Charge>>, AdmitError> {
        let mut charges = Vec::new();
        for object in objects {
            if !self.violations(object).is_empty() {
                return Ok(None);
            }
            match self.namespace.demand(&Request::create(object))? {
                Ok(charge) => charges.push(charge),
                Err(_) => return Ok(None),
            }
        }
        Ok(Some(charges))
    }

    /// Makes the objects once, up to the one that is not let in.
    fn partly(&mut self, step: &Step<'_>) -> Result<(), AdmitError> {
        for object in step.objects {
            let violations = self.violations(object);
            if !violations.is_empty() {
                self.stop = Some(step.stop(object, Reason::LimitRanges(violations)));
                break;
            }
            match self.namespace.admit(&Request::create(object))? {
                Admission::Allowed(charge) => self.commit(charge),
                Admission::Denied(denied) => {
                    self.stop = Some(step.stop(object, Reason::Quotas(denied)));
                    break;
                }
            }
        }
        Ok(())
    }

    fn violations(&self, object: &Object) -> Vec<Violations> {
        match object {
            Object::Pod(pod) => self.limits.validate_pod(pod),
            Object::PersistentVolumeClaim(claim) => self.limits.validate_claim(claim),
            _ => Vec::new(),
        }
    }

    fn commit(&mut self, charge: Charge) {
        self.namespace.commit(&charge);
        if !charge.is_empty() {
            self.charges.push(charge);
        }
    }
}
