//! What a workload makes, one object after another.

use super::{GroupResource, Object};
use crate::object::{
    CronJob, DaemonSet, Deployment, IntOrString, Job, JobSpec, ObjectMeta, PersistentVolumeClaim, Pod, PodTemplateSpec, ReplicaSet,
    ReplicationController, StatefulSet, UpdateStrategy,
};

/// A workload as the objects that it makes, for [`preflight`](super::preflight).
///
/// ```
/// use kube_semantics::object::Deployment;
/// use kube_semantics::quota::Rollout;
///
/// let web: Deployment = serde_json::from_str(r#"{"metadata": {"name": "web"}, "spec": {"replicas": 10}}"#)?;
/// let rollout = Rollout::try_from(&web)?;
/// let first: Vec<String> = rollout.first.iter().map(|object| object.resource().to_string()).collect();
/// assert_eq!(first, ["deployments.apps", "replicasets.apps"]);
/// assert_eq!((rollout.replicas, rollout.surge(), rollout.max_unavailable()), (10, 3, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rollout {
    /// What is made once, before any pod: the workload itself, and what it keeps its pods by.
    pub first: Vec<Object>,
    /// The claims of volumes that are made for each pod, before it.
    pub claims: Vec<PersistentVolumeClaim>,
    /// What each pod looks like.
    pub pod: Pod,
    /// How many pods there are to be at a time.
    pub replicas: u32,
    /// How many of these there are already, so that what is used counts them.
    pub existing: u32,
    /// How many more pods a job makes, one for each that has come to its end. What has ended stays, and `count/pods` counts it.
    pub later: u32,
    update: Update,
    /// What is made when the template changes: another of what the pods are kept by.
    revision: Option<&'static str>,
}

/// How pods are replaced by those of a new template.
#[derive(Clone, Debug, PartialEq)]
enum Update {
    /// Only when old ones are gone.
    Replace,
    /// A deployment's way, and a daemon set's: they round differently.
    Deployment {
        surge: IntOrString,
        unavailable: IntOrString,
    },
    DaemonSet {
        surge: IntOrString,
        unavailable: IntOrString,
    },
}

/// Why a workload cannot be rolled out: the API server does not take it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RolloutError {
    /// Fewer pods than none.
    #[error("{field}: Invalid value: {value}: must be greater than or equal to 0")]
    Negative {
        /// The field.
        field: &'static str,
        /// What it says.
        value: i32,
    },
    /// A share that is neither a number nor a percentage, or less than nothing.
    #[error("{field}: Invalid value: \"{value}\": must be a number or percentage that is not negative")]
    Share {
        /// The field.
        field: &'static str,
        /// What it says.
        value: IntOrString,
    },
}

impl Rollout {
    /// A daemon set, on so many nodes.
    ///
    /// # Errors
    /// A number or share that the API server does not take.
    pub fn daemon_set(set: &DaemonSet, nodes: u32) -> Result<Self, RolloutError> {
        let update = rolling(&set.spec.update_strategy, 0.into(), 1.into())?;
        let update = update.map_or(Update::Replace, |(surge, unavailable)| Update::DaemonSet { surge, unavailable });
        let nodes = nodes.min(i32::MAX.unsigned_abs());
        let first = [("apps", "daemonsets"), ("apps", "controllerrevisions")];
        Ok(Self { update, revision: Some("controllerrevisions"), ..Self::new(&set.metadata, first, &set.spec.template, nodes) })
    }

    /// The same for a workload that is there already, with so many of its pods.
    #[must_use]
    pub fn existing(self, pods: u32) -> Self {
        Self { first: Vec::new(), existing: pods, ..self }
    }

    /// How many pods there are at most beyond the replicas while a rolling update is under way.
    #[must_use]
    pub fn surge(&self) -> u32 {
        self.surge_of(self.replicas)
    }

    /// How many of the replicas may be missing while a rolling update is under way; all where there is none, since old pods go
    /// before new ones come.
    #[must_use]
    pub fn max_unavailable(&self) -> u32 {
        let desired = i32::try_from(self.replicas).unwrap_or(i32::MAX);
        match &self.update {
            Update::Replace => self.replicas,
            Update::DaemonSet { unavailable, .. } => count(unavailable.scaled_up(desired)),
            Update::Deployment { unavailable, .. } => match count(unavailable.scaled_down(desired)) {
                // If both come to nothing, upstream lets one go, for the new one may be out of quota.
                0 if self.surge() == 0 => 1.min(self.replicas),
                unavailable => unavailable.min(self.replicas),
            },
        }
    }

    /// The surge of so many replicas.
    pub(super) fn surge_of(&self, replicas: u32) -> u32 {
        let desired = i32::try_from(replicas).unwrap_or(i32::MAX);
        match &self.update {
            Update::Replace => 0,
            Update::Deployment { surge, .. } | Update::DaemonSet { surge, .. } => count(surge.scaled_up(desired)),
        }
    }

    /// What is made when the template changes, before any pod.
    pub(super) fn revision(&self) -> Option<Object> {
        self.revision.map(|resource| other("apps", resource, &self.pod.metadata.namespace))
    }

    fn new<const LENGTH: usize>(metadata: &ObjectMeta, first: [(&str, &str); LENGTH], template: &PodTemplateSpec, replicas: u32) -> Self {
        let PodTemplateSpec { metadata: of_template, spec } = template;
        let mut pod = Pod { metadata: of_template.clone(), spec: spec.clone(), ..Pod::default() };
        pod.metadata.namespace.clone_from(&metadata.namespace);
        pod.metadata.generate_name = format!("{}-", metadata.name);
        Self {
            first: first.into_iter().map(|(group, resource)| other(group, resource, &metadata.namespace)).collect(),
            claims: Vec::new(),
            pod,
            replicas,
            existing: 0,
            later: 0,
            update: Update::Replace,
            revision: None,
        }
    }

    fn job(metadata: &ObjectMeta, spec: &JobSpec) -> Result<Self, RolloutError> {
        let (parallelism, completions) = match (spec.parallelism, spec.completions) {
            (None, None) => (1, Some(1)),
            (parallelism, completions) => (parallelism.unwrap_or(1), completions),
        };
        let parallelism = replicas("spec.parallelism", Some(parallelism))?;
        let completions = completions.map(|completions| replicas("spec.completions", Some(completions))).transpose()?;
        let (at_a_time, later) = match completions {
            _ if spec.suspend == Some(true) => (0, 0),
            Some(completions) => {
                let at_a_time = parallelism.min(completions);
                (at_a_time, if at_a_time == 0 { 0 } else { completions.saturating_sub(at_a_time) })
            }
            // Whoever comes to an end first is the last one to be started.
            None => (parallelism, 0),
        };
        Ok(Self { later, ..Self::new(metadata, [("batch", "jobs")], &spec.template, at_a_time) })
    }
}

impl TryFrom<&Deployment> for Rollout {
    type Error = RolloutError;

    fn try_from(deployment: &Deployment) -> Result<Self, RolloutError> {
        let spec = &deployment.spec;
        let update = rolling(&spec.strategy, "25%".into(), "25%".into())?;
        let update = update.map_or(Update::Replace, |(surge, unavailable)| Update::Deployment { surge, unavailable });
        let first = [("apps", "deployments"), ("apps", "replicasets")];
        let replicas = replicas("spec.replicas", spec.replicas)?;
        Ok(Self { update, revision: Some("replicasets"), ..Self::new(&deployment.metadata, first, &spec.template, replicas) })
    }
}

impl TryFrom<&ReplicaSet> for Rollout {
    type Error = RolloutError;

    fn try_from(set: &ReplicaSet) -> Result<Self, RolloutError> {
        let replicas = replicas("spec.replicas", set.spec.replicas)?;
        Ok(Self::new(&set.metadata, [("apps", "replicasets")], &set.spec.template, replicas))
    }
}

impl TryFrom<&ReplicationController> for Rollout {
    type Error = RolloutError;

    fn try_from(controller: &ReplicationController) -> Result<Self, RolloutError> {
        let replicas = replicas("spec.replicas", controller.spec.replicas)?;
        let template = controller.spec.template.clone().unwrap_or_default();
        Ok(Self::new(&controller.metadata, [("", "replicationcontrollers")], &template, replicas))
    }
}

impl TryFrom<&StatefulSet> for Rollout {
    type Error = RolloutError;

    fn try_from(set: &StatefulSet) -> Result<Self, RolloutError> {
        let replicas = replicas("spec.replicas", set.spec.replicas)?;
        let first = [("apps", "statefulsets"), ("apps", "controllerrevisions")];
        let mut rollout = Self::new(&set.metadata, first, &set.spec.template, replicas);
        rollout.revision = Some("controllerrevisions");
        rollout.claims.clone_from(&set.spec.volume_claim_templates);
        for claim in &mut rollout.claims {
            claim.metadata.namespace.clone_from(&set.metadata.namespace);
        }
        Ok(rollout)
    }
}

impl TryFrom<&Job> for Rollout {
    type Error = RolloutError;

    fn try_from(job: &Job) -> Result<Self, RolloutError> {
        Self::job(&job.metadata, &job.spec)
    }
}

/// One run of it.
impl TryFrom<&CronJob> for Rollout {
    type Error = RolloutError;

    fn try_from(cron_job: &CronJob) -> Result<Self, RolloutError> {
        let template = &cron_job.spec.job_template;
        let mut metadata = template.metadata.clone();
        metadata.namespace.clone_from(&cron_job.metadata.namespace);
        metadata.name.clone_from(&cron_job.metadata.name);
        let mut rollout = Self::job(&metadata, &template.spec)?;
        rollout.first.insert(0, other("batch", "cronjobs", &metadata.namespace));
        Ok(rollout)
    }
}

fn other(group: &str, resource: &str, namespace: &str) -> Object {
    let metadata = ObjectMeta { namespace: namespace.to_owned(), ..ObjectMeta::default() };
    Object::Other { resource: GroupResource::new(group, resource), metadata: Box::new(metadata) }
}

fn count(number: Option<i32>) -> u32 {
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}

/// How many there are to be; absent is one.
fn replicas(field: &'static str, number: Option<i32>) -> Result<u32, RolloutError> {
    let number = number.unwrap_or(1);
    u32::try_from(number).map_err(|_| RolloutError::Negative { field, value: number })
}

/// The surge and what may be missing, of a rolling update.
fn rolling(
    strategy: &UpdateStrategy,
    surge: IntOrString,
    unavailable: IntOrString,
) -> Result<Option<(IntOrString, IntOrString)>, RolloutError> {
    if !matches!(strategy.kind.as_str(), "" | "RollingUpdate") {
        return Ok(None);
    }
    let rolling = strategy.rolling_update.clone().unwrap_or_default();
    let share = |field, written: Option<IntOrString>, default| {
        let share = written.unwrap_or(default);
        // Of a hundred, so that a small percentage is not lost.
        if share.scaled_down(100).is_some_and(|number| number >= 0) { Ok(share) } else { Err(RolloutError::Share { field, value: share }) }
    };
    let surge = share("rollingUpdate.maxSurge", rolling.max_surge, surge)?;
    Ok(Some((surge, share("rollingUpdate.maxUnavailable", rolling.max_unavailable, unavailable)?)))
}

#[cfg(test)]
mod tests {
    use super::{Rollout, RolloutError};
    use crate::object::{CronJob, DaemonSet, Deployment, Job};

    fn deployment(spec: &str) -> Result<Rollout, RolloutError> {
        Rollout::try_from(&serde_json::from_str::<Deployment>(&format!(r#"{{"spec": {spec}}}"#)).unwrap())
    }

    fn job(spec: &str) -> (u32, u32) {
        let rollout = Rollout::try_from(&serde_json::from_str::<Job>(&format!(r#"{{"spec": {spec}}}"#)).unwrap()).unwrap();
        (rollout.replicas, rollout.later)
    }

    #[test]
    fn both_fenceposts_of_a_deployment() {
        let posts = |spec: &str| deployment(spec).map(|rollout| (rollout.replicas, rollout.surge(), rollout.max_unavailable())).unwrap();
        assert_eq!(posts("{}"), (1, 1, 0));
        assert_eq!(posts(r#"{"replicas": 10}"#), (10, 3, 2));
        assert_eq!(posts(r#"{"replicas": 0}"#), (0, 0, 0));
        let rolling = |surge, unavailable| {
            posts(&format!(
                r#"{{"replicas": 2, "strategy": {{"rollingUpdate": {{"maxSurge": {surge}, "maxUnavailable": {unavailable}}}}}}}"#
            ))
        };
        assert_eq!(rolling("0", "\"1%\""), (2, 0, 1));
        assert_eq!(rolling("0", "5"), (2, 0, 2));
        assert_eq!(rolling("\"150%\"", "0"), (2, 3, 0));
        assert_eq!(posts(r#"{"replicas": 4, "strategy": {"type": "Recreate"}}"#), (4, 0, 4));
        for share in ["\"some\"", "-1", "\"-1%\""] {
            let error = deployment(&format!(r#"{{"strategy": {{"rollingUpdate": {{"maxSurge": {share}}}}}}}"#)).unwrap_err();
            assert!(matches!(error, RolloutError::Share { field: "rollingUpdate.maxSurge", .. }), "{error}");
        }
        assert_eq!(
            deployment(r#"{"replicas": -1}"#).unwrap_err().to_string(),
            "spec.replicas: Invalid value: -1: must be greater than or equal to 0"
        );
    }

    #[test]
    fn a_daemon_set_rounds_up() {
        let set: DaemonSet =
            serde_json::from_str(r#"{"spec": {"updateStrategy": {"rollingUpdate": {"maxSurge": "1%", "maxUnavailable": "1%"}}}}"#).unwrap();
        let rollout = Rollout::daemon_set(&set, 7).unwrap();
        assert_eq!((rollout.replicas, rollout.surge(), rollout.max_unavailable()), (7, 1, 1));
        let rollout = Rollout::daemon_set(&DaemonSet::default(), 7).unwrap();
        assert_eq!((rollout.surge(), rollout.max_unavailable()), (0, 1));
    }

    #[test]
    fn jobs_run_some_pods_at_a_time() {
        assert_eq!(job("{}"), (1, 0));
        assert_eq!(job(r#"{"completions": 5}"#), (1, 4));
        assert_eq!(job(r#"{"parallelism": 3}"#), (3, 0));
        assert_eq!(job(r#"{"parallelism": 3, "completions": 5}"#), (3, 2));
        assert_eq!(job(r#"{"parallelism": 3, "completions": 2}"#), (2, 0));
        assert_eq!(job(r#"{"parallelism": 0, "completions": 2}"#), (0, 0));
        assert_eq!(job(r#"{"suspend": true, "completions": 2}"#), (0, 0));
        let run: CronJob = serde_json::from_str(r#"{"spec": {"jobTemplate": {"spec": {"completions": 5}}}}"#).unwrap();
        let run = Rollout::try_from(&run).unwrap();
        assert_eq!((run.first.len(), run.replicas, run.later), (2, 1, 4));
    }
}
