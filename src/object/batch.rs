//! Jobs, and the cron jobs that make them.

use super::wire::objects;
use super::{LabelSelector, ObjectMeta, PodTemplateSpec};

objects! {
    /// A job (`batch/v1`): it runs pods to their end.
    pub struct Job {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: JobSpec,
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
    }

    /// A cron job (`batch/v1`): it makes jobs by the clock.
    pub struct CronJob {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: CronJobSpec,
    }

    /// What a cron job is to do.
    pub struct CronJobSpec {
        /// When, in the form of cron.
        pub schedule: String,
        /// The time zone of the schedule; absent is that of the controller manager.
        pub time_zone: Option<String>,
        /// Is it on hold?
        pub suspend: Option<bool>,
        /// What its jobs look like.
        pub job_template: JobTemplateSpec,
    }

    /// What the jobs of a cron job look like (`JobTemplateSpec` in `batch/v1`).
    pub struct JobTemplateSpec {
        /// The labels and annotations its jobs get.
        pub metadata: ObjectMeta,
        /// What its jobs are to do.
        pub spec: JobSpec,
    }
}
