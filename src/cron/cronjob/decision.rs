//! The controller's decision: what becomes of a run, what is deleted, what is told.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::object::CronJobStatus;

/// What the controller does about a cron job now: the answer of [`decide`](super::decide).
///
/// ```
/// use kube_semantics::cron::cronjob::{Outcome, decide};
/// use kube_semantics::object::CronJob;
///
/// let backup: CronJob = serde_json::from_str(
///     r#"{"metadata": {"name": "backup", "creationTimestamp": "2025-05-02T06:40:00Z"},
///         "spec": {"schedule": "30 * * * *", "timeZone": "UTC"}}"#,
/// )?;
/// let decision = decide(&backup, &[], "2025-05-02T07:30:01Z".parse()?)?;
/// let Outcome::Created(created) = &decision.outcome else { panic!() };
/// assert_eq!(created.name, "backup-29102850");
/// assert_eq!(decision.next, Some("2025-05-02T08:30:00Z".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What came of it.
    pub outcome: Outcome,
    /// The names of the jobs it deletes, in order.
    pub deleted: Vec<String>,
    /// The status it writes; nothing if there is nothing to write.
    pub status: Option<CronJobStatus>,
    /// What it tells the user, in order.
    pub events: Vec<Event>,
    /// The run at which it looks again; nothing if only a change of the cron job brings it back.
    pub next: Option<DateTime<Utc>>,
}

/// What came of a look at a cron job.
///
/// ```
/// use kube_semantics::cron::cronjob::Outcome;
///
/// assert_eq!(Outcome::ForbiddenByActive.to_string(), "ForbiddenByActive");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The cron job is being deleted.
    Deleting,
    /// Nobody knows its zone.
    UnknownTimeZone,
    /// It is on hold.
    Suspended,
    /// Its schedule does not read.
    UnparseableSchedule,
    /// Its schedule never runs.
    InvalidSchedule,
    /// No run is due.
    NotDue,
    /// The run that is due should have begun too long ago. The deadline was looked at before that, so this takes one so long
    /// that upstream's arithmetic overflows.
    MissedDeadline,
    /// The run that is due was begun before.
    AlreadyProcessed,
    /// The job before still runs, and the policy is Forbid.
    ForbiddenByActive,
    /// Another's job has the name.
    NameTaken,
    /// The job was there already, and not in the status.
    Adopted,
    /// A job is made.
    Created(Created),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Deleting => "Deleting",
            Self::UnknownTimeZone => "UnknownTimeZone",
            Self::Suspended => "Suspended",
            Self::UnparseableSchedule => "UnparseableSchedule",
            Self::InvalidSchedule => "InvalidSchedule",
            Self::NotDue => "NotDue",
            Self::MissedDeadline => "MissedDeadline",
            Self::AlreadyProcessed => "AlreadyProcessed",
            Self::ForbiddenByActive => "ForbiddenByActive",
            Self::NameTaken => "NameTaken",
            Self::Adopted => "Adopted",
            Self::Created(_) => "Created",
        })
    }
}

/// The job that is made.
///
/// ```
/// use kube_semantics::cron::cronjob::{Outcome, decide};
///
/// let cron_job = serde_json::from_str(
///     r#"{"metadata": {"name": "a", "creationTimestamp": "2025-05-02T06:40:00Z"}, "spec": {"schedule": "* * * * *"}}"#,
/// )?;
/// let Outcome::Created(created) = decide(&cron_job, &[], "2025-05-02T06:41:07Z".parse()?)?.outcome else { panic!() };
/// assert_eq!(created.scheduled_timestamp_annotation, "2025-05-02T06:41:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Its name: that of the cron job, and the minutes since 1970.
    pub name: String,
    /// The run it is for.
    pub scheduled_time: DateTime<Utc>,
    /// The annotation `batch.kubernetes.io/cronjob-scheduled-timestamp`: the run in the cron job's zone.
    pub scheduled_timestamp_annotation: String,
}

/// Something the controller tells the user.
///
/// ```
/// use kube_semantics::cron::cronjob::{Event, EventType, Reason};
///
/// let event = Event { reason: Reason::SuccessfulCreate, message: "Created job a-1".into() };
/// assert_eq!(event.kind(), EventType::Normal);
/// assert_eq!(event.to_string(), "Normal SuccessfulCreate: Created job a-1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Why, in a word.
    pub reason: Reason,
    /// In upstream's words.
    pub message: String,
}

impl Event {
    /// Is it a warning?
    #[must_use]
    pub fn kind(&self) -> EventType {
        match self.reason {
            Reason::SuccessfulDelete
            | Reason::SawCompletedJob
            | Reason::MissingJob
            | Reason::JobAlreadyActive
            | Reason::SuccessfulCreate => EventType::Normal,
            Reason::UnexpectedJob
            | Reason::UnknownTimeZone
            | Reason::UnsupportedSchedule
            | Reason::UnparseableSchedule
            | Reason::InvalidSchedule
            | Reason::TooManyMissedTimes
            | Reason::MissSchedule => EventType::Warning,
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}: {}", self.kind(), self.reason, self.message)
    }
}

/// How serious an event is.
///
/// ```
/// use kube_semantics::cron::cronjob::EventType;
///
/// assert_eq!(format!("{:?}", EventType::Warning), "Warning");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventType {
    /// All is well.
    Normal,
    /// Somebody should look.
    Warning,
}

/// Why there is an event. Prints upstream's word.
///
/// ```
/// use kube_semantics::cron::cronjob::Reason;
///
/// assert_eq!(Reason::MissingJob.to_string(), "MissingJob");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A job that runs and is not in the status.
    UnexpectedJob,
    /// A job of the status has finished.
    SawCompletedJob,
    /// A job of the status is gone.
    MissingJob,
    /// A job is deleted.
    SuccessfulDelete,
    /// A job is made.
    SuccessfulCreate,
    /// The job before still runs.
    JobAlreadyActive,
    /// Nobody knows the zone.
    UnknownTimeZone,
    /// The schedule names a zone.
    UnsupportedSchedule,
    /// The schedule does not read.
    UnparseableSchedule,
    /// The schedule never runs.
    InvalidSchedule,
    /// More than a hundred runs were missed.
    TooManyMissedTimes,
    /// A run was missed.
    MissSchedule,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// The controller cannot delete an active job for the next one: it is gone. Upstream tries the whole again, later.
///
/// ```
/// use kube_semantics::cron::cronjob::ReplaceError;
///
/// assert_eq!(ReplaceError("a-1".into()).to_string(), r#"jobs.batch "a-1" not found"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("jobs.batch {:?} not found", .0)]
pub struct ReplaceError(pub String);
