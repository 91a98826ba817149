//! Jobs, and the cron jobs that make them.

use super::wire::objects;
use super::{LabelSelector, ObjectMeta, PodTemplateSpec, Time};

objects! {
    /// A job (`batch/v1`): it runs pods to their end.
    pub struct Job {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: JobSpec,
        /// What became of it.
        pub status: JobStatus,
    }

    /// What a job is to do.
    pub struct JobSpec {
        /// Which pods are its own. The API server makes it up, unless `manualSelector` says that it stands.
        pub selector: Option<LabelSelector>,
        /// Does the selector stand as it is written?
        pub manual_selector: Option<bool>,
        /// What its pods look like.
        pub template: PodTemplateSpec,
        /// How many pods at a time.
        pub parallelism: Option<i32>,
        /// How many pods must succeed.
        pub completions: Option<i32>,
        /// Is it on hold?
        pub suspend: Option<bool>,
        /// How many failed pods are too many.
        pub backoff_limit: Option<i32>,
        /// What a failed pod means, by how it failed.
        pub pod_failure_policy: Option<PodFailurePolicy>,
        /// When enough pods have succeeded.
        pub success_policy: Option<SuccessPolicy>,
        /// How long it stays once it has finished.
        pub ttl_seconds_after_finished: Option<i32>,
    }

    /// What became of a job.
    pub struct JobStatus {
        /// When the controller took it up.
        pub start_time: Option<Time>,
        /// When it succeeded.
        pub completion_time: Option<Time>,
        /// What holds of it.
        pub conditions: Vec<JobCondition>,
    }

    /// Something that holds of a job, or not.
    pub struct JobCondition {
        /// What: `Complete`, `Failed`, `Suspended`, ….
        #[serde(rename = "type")]
        pub kind: String,
        /// `True`, `False` or `Unknown`.
        pub status: String,
        /// Since when.
        pub last_transition_time: Time,
    }

    /// What failed pods mean (`PodFailurePolicy` in `batch/v1`).
    pub struct PodFailurePolicy {
        /// In order: the first that matches decides.
        pub rules: Vec<PodFailurePolicyRule>,
    }

    /// What a pod that failed so means.
    pub struct PodFailurePolicyRule {
        /// `FailJob`, `FailIndex`, `Ignore` or `Count`.
        pub action: String,
        /// How a container ended.
        pub on_exit_codes: Option<PodFailurePolicyOnExitCodesRequirement>,
        /// What holds of the pod; absent is not the same as none.
        pub on_pod_conditions: Option<Vec<PodFailurePolicyOnPodConditionsPattern>>,
    }

    /// How a container ended (`PodFailurePolicyOnExitCodesRequirement` in `batch/v1`).
    pub struct PodFailurePolicyOnExitCodesRequirement {
        /// Which container; absent is any.
        pub container_name: Option<String>,
        /// `In` or `NotIn`.
        pub operator: String,
        /// The exit codes.
        pub values: Vec<i32>,
    }

    /// What holds of a pod (`PodFailurePolicyOnPodConditionsPattern` in `batch/v1`).
    pub struct PodFailurePolicyOnPodConditionsPattern {
        /// What.
        #[serde(rename = "type")]
        pub kind: String,
        /// `True`, `False` or `Unknown`.
        pub status: String,
    }

    /// When enough pods have succeeded (`SuccessPolicy` in `batch/v1`).
    pub struct SuccessPolicy {
        /// In order: the first that is met decides.
        pub rules: Vec<SuccessPolicyRule>,
    }

    /// Which pods, or how many of them, are enough.
    pub struct SuccessPolicyRule {
        /// Which indexes, as `0,3-5`; absent is all.
        pub succeeded_indexes: Option<String>,
        /// How many of them; absent is every one.
        pub succeeded_count: Option<i32>,
    }

    /// A cron job (`batch/v1`): it makes jobs by the clock.
    pub struct CronJob {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: CronJobSpec,
        /// What became of it.
        pub status: CronJobStatus,
    }

    /// What a cron job is to do.
    pub struct CronJobSpec {
        /// When, in the form of cron.
        pub schedule: String,
        /// The time zone of the schedule; absent is that of the controller manager.
        pub time_zone: Option<String>,
        /// `Allow`, `Forbid` or `Replace`: what to do while the job before still runs.
        pub concurrency_policy: String,
        /// How late a run may begin.
        pub starting_deadline_seconds: Option<i64>,
        /// Is it on hold?
        pub suspend: Option<bool>,
        /// What its jobs look like.
        pub job_template: JobTemplateSpec,
        /// How many jobs that succeeded stay.
        pub successful_jobs_history_limit: Option<i32>,
        /// How many jobs that failed stay.
        pub failed_jobs_history_limit: Option<i32>,
    }

    /// What became of a cron job.
    pub struct CronJobStatus {
        /// The jobs that run.
        pub active: Vec<ObjectReference>,
        /// The time on the schedule of the last run that was begun.
        pub last_schedule_time: Option<Time>,
        /// When a job last succeeded.
        pub last_successful_time: Option<Time>,
    }

    /// Where an object is (`ObjectReference` in `core/v1`).
    pub struct ObjectReference {
        /// Its group and version.
        pub api_version: String,
        /// Its kind.
        pub kind: String,
        /// Its namespace.
        pub namespace: String,
        /// Its name.
        pub name: String,
        /// Its identity.
        pub uid: String,
    }

    /// What the jobs of a cron job look like (`JobTemplateSpec` in `batch/v1`).
    pub struct JobTemplateSpec {
        /// The labels and annotations its jobs get.
        pub metadata: ObjectMeta,
        /// What its jobs are to do.
        pub spec: JobSpec,
    }
}
