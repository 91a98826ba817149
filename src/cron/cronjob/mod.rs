//! What does the controller do about a cron job: which run is due, which jobs are made and deleted?
//!
//! ```
//! use kube_semantics::cron::cronjob::{Outcome, decide, validate};
//! use kube_semantics::object::CronJob;
//!
//! let backup: CronJob = serde_json::from_str(
//!     r#"{"metadata": {"name": "backup", "creationTimestamp": "2025-05-01T00:00:00Z"},
//!         "spec": {"schedule": "0 */4 * * *", "concurrencyPolicy": "Forbid"},
//!         "status": {"lastScheduleTime": "2025-05-02T16:00:00Z"}}"#,
//! )?;
//! assert!(validate(&backup).is_empty());
//! let decision = decide(&backup, &[], "2025-05-02T20:00:01Z".parse()?)?;
//! let Outcome::Created(created) = decision.outcome else { panic!() };
//! assert_eq!(created.name, "backup-29103600");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What follows upstream (v1.37.0):
//!
//! | here | upstream |
//! |---|---|
//! | [`schedule`], [`due`], [`look_again`] | `pkg/controller/cronjob`: `formatSchedule`, `mostRecentScheduleTime`, `nextScheduleTimeDuration` |
//! | [`decide`] | the same: `sync`, `cleanupFinishedJobs`, `syncCronJob` |
//! | [`validate`], [`validate_update`] | `pkg/apis/batch/validation`: `ValidateCronJobCreate`, `ValidateCronJobUpdate` |
//!
//! Deliberately out: calls to the API server that fail, a cache that lags behind it, and the job template.

mod decision;
mod due;
mod sync;
mod timeline;
mod validate;

pub use decision::{Created, Decision, Event, EventType, Outcome, Reason, ReplaceError};
pub use due::{Due, InvalidSchedule, Missed, due, due_ignoring_deadline, look_again, schedule};
pub use sync::{decide, decide_in};
pub use timeline::{Fate, MOST_RUNS, Run, Timeline, timeline};
pub use validate::{FieldError, FieldErrorType, validate, validate_update};
