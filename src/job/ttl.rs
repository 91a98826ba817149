//! How long a finished job stays.

use chrono::{DateTime, TimeDelta, Utc};

use crate::object::Job;

/// Why there is no time left to tell.
///
/// ```
/// use kube_semantics::job::{NoTimeLeft, time_left};
/// use kube_semantics::object::Job;
///
/// let error = time_left(&Job::default(), "2026-01-01T00:00:00Z".parse()?).unwrap_err();
/// assert_eq!(error, NoTimeLeft::Stays);
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoTimeLeft {
    /// It has not finished, or is to stay.
    #[error("the job should not be cleaned up")]
    Stays,
    /// The condition that says it has finished does not say when.
    #[error("unable to find the time when the job finished")]
    NoFinishTime,
}

/// How long a finished job has until it is deleted (upstream's `timeLeft` in `pkg/controller/ttlafterfinished`); less than nothing
/// if it is overdue.
///
/// ```
/// use kube_semantics::job::time_left;
///
/// let job = serde_json::from_str(
///     r#"{"spec": {"ttlSecondsAfterFinished": 100},
///         "status": {"conditions": [{"type": "Failed", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}"#,
/// )?;
/// assert_eq!(time_left(&job, "2026-01-01T00:01:00Z".parse()?)?.num_seconds(), 40);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// It is not to be deleted, or nobody knows when it finished.
pub fn time_left(job: &Job, now: DateTime<Utc>) -> Result<TimeDelta, NoTimeLeft> {
    let ttl = job.spec.ttl_seconds_after_finished.ok_or(NoTimeLeft::Stays)?;
    let finished = super::finished(job).ok_or(NoTimeLeft::Stays)?.last_transition_time;
    if finished.is_zero() {
        return Err(NoTimeLeft::NoFinishTime);
    }
    // No time of an object and no 32-bit number of seconds reach the end of the calendar; but a duration of Go ends after 292 years.
    let left = DateTime::<Utc>::from(finished) + TimeDelta::seconds(ttl.into()) - now;
    Ok(left.clamp(TimeDelta::nanoseconds(i64::MIN), TimeDelta::nanoseconds(i64::MAX)))
}
