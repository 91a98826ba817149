//! Which run is due, and how many were missed.

use chrono::{DateTime, Utc};

use crate::cron::{ParseError, Schedule};
use crate::object::{CronJob, Duration};

/// The run that is due.
///
/// ```
/// use kube_semantics::cron::cronjob::{Missed, due, look_again, schedule};
/// use kube_semantics::object::CronJob;
///
/// let report: CronJob = serde_json::from_str(
///     r#"{"metadata": {"name": "report", "creationTimestamp": "2025-05-01T00:00:00Z"},
///         "spec": {"schedule": "0 */4 * * *"},
///         "status": {"lastScheduleTime": "2025-05-02T08:00:00Z"}}"#,
/// )?;
/// let now = "2025-05-02T20:10:00Z".parse()?;
/// let schedule = schedule(&report)?;
/// let due = due(&report, &schedule, now)?;
/// assert_eq!(due.most_recent, Some("2025-05-02T20:00:00Z".parse()?));
/// assert_eq!(due.missed, Missed::Few);
/// assert_eq!(look_again(&report, &schedule, now), Some("2025-05-03T00:00:00Z".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Since when runs count: the last one that was begun, the making of the cron job, or the deadline.
    pub earliest: DateTime<Utc>,
    /// The run that is to begin now. Nothing if none is due; and for schedules of irregular intervals now and then
    /// although runs were missed, since upstream guesses from the first interval where to look.
    pub most_recent: Option<DateTime<Utc>>,
    /// How many runs were missed besides.
    pub missed: Missed,
}

/// How many runs were missed, as upstream estimates it.
///
/// ```
/// use kube_semantics::cron::cronjob::Missed;
///
/// assert_eq!(Missed::Many.to_string(), "many");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missed {
    /// None, or a single one that is due now.
    None,
    /// At most a hundred.
    Few,
    /// More.
    Many,
}

impl std::fmt::Display for Missed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Few => "few",
            Self::Many => "many",
        })
    }
}

/// The schedule never runs, or its runs come in no order, so that nothing is to be missed.
///
/// ```
/// use kube_semantics::cron::cronjob::InvalidSchedule;
///
/// assert_eq!(InvalidSchedule.to_string(), "time difference between two schedules is less than 1 second");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("time difference between two schedules is less than 1 second")]
pub struct InvalidSchedule;

/// The schedule of a cron job: its text and its zone (upstream's `formatSchedule`). An unknown zone is not looked at if the text
/// names one of its own.
///
/// # Errors
/// The text is no schedule, or the zone unknown.
pub fn schedule(cron_job: &CronJob) -> Result<Schedule, ParseError> {
    Schedule::parse_in(&cron_job.spec.schedule, cron_job.spec.time_zone.as_deref())
}

/// Which run of a cron job is due (upstream's `mostRecentScheduleTime`), by the deadline it sets for late ones.
///
/// # Errors
/// The schedule never runs.
pub fn due(cron_job: &CronJob, schedule: &Schedule, now: DateTime<Utc>) -> Result<Due, InvalidSchedule> {
    most_recent(since(cron_job), schedule, now, cron_job.spec.starting_deadline_seconds)
}

/// The same as [`due`], whatever the deadline.
///
/// # Errors
/// The schedule never runs.
pub fn due_ignoring_deadline(cron_job: &CronJob, schedule: &Schedule, now: DateTime<Utc>) -> Result<Due, InvalidSchedule> {
    most_recent(since(cron_job), schedule, now, None)
}

/// Since when the runs of a cron job count, but for a deadline.
pub(super) fn since(cron_job: &CronJob) -> DateTime<Utc> {
    cron_job.status.last_schedule_time.unwrap_or(cron_job.metadata.creation_timestamp).into()
}

/// The run at which the controller looks at a cron job again (upstream's `nextScheduleTimeDuration`; the controller adds a tenth
/// of a second). Nothing if the schedule never runs from then on.
#[must_use]
pub fn look_again(cron_job: &CronJob, schedule: &Schedule, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    look_again_since(since(cron_job), schedule, now)
}

pub(super) fn look_again_since(since: DateTime<Utc>, schedule: &Schedule, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let from = match most_recent(since, schedule, now, None) {
        Err(InvalidSchedule) => now,
        Ok(Due { most_recent: Some(run), .. }) => run,
        Ok(Due { earliest, missed: Missed::None, .. }) => earliest,
        Ok(_) => now,
    };
    schedule.next_of_upstream(from)
}

fn most_recent(since: DateTime<Utc>, schedule: &Schedule, now: DateTime<Utc>, deadline: Option<i64>) -> Result<Due, InvalidSchedule> {
    let mut earliest = since;
    if let Some(seconds) = deadline {
        // Go's product of a duration and a number wraps around.
        let nanos = seconds.wrapping_mul(-1_000_000_000);
        let deadline = now.checked_add_signed(chrono::TimeDelta::nanoseconds(nanos)).unwrap_or(now);
        earliest = earliest.max(deadline);
    }
    let next = |after| schedule.next_of_upstream(after).unwrap_or(ZERO);
    let first = next(earliest);
    if now < first {
        return Ok(Due { earliest, most_recent: None, missed: Missed::None });
    }
    let second = next(first);
    if now < second {
        return Ok(Due { earliest, most_recent: Some(first), missed: Missed::None });
    }
    let interval = whole_seconds(rounded(difference(second, first)));
    if interval < 1 {
        return Err(InvalidSchedule);
    }
    let count = whole_seconds(difference(now, first)) / interval + 1;
    let from = first.checked_add_signed(chrono::TimeDelta::nanoseconds((count - 2).wrapping_mul(interval).wrapping_mul(SECOND)));
    let most_recent = from.and_then(|from| schedule.last_of_walk(from, now)).filter(|run| *run != ZERO);
    Ok(Due { earliest, most_recent, missed: if count > 100 { Missed::Many } else { Missed::Few } })
}

/// Go's zero time, the beginning of year 1: what upstream's "never" is.
const ZERO: DateTime<Utc> = match DateTime::from_timestamp(-62_135_596_800, 0) {
    Some(zero) => zero,
    None => DateTime::<Utc>::MIN_UTC,
};

const SECOND: i64 = 1_000_000_000;

/// Nanoseconds from one instant to another, at most what a duration of Go holds: 292 years.
fn difference(later: DateTime<Utc>, earlier: DateTime<Utc>) -> i64 {
    let span = later - earlier;
    span.num_nanoseconds().unwrap_or(if span < chrono::TimeDelta::zero() { i64::MIN } else { i64::MAX })
}

/// To the nearest second, half away from zero (`Duration.Round`); what then is too large stays so.
fn rounded(nanos: i64) -> i64 {
    let rest = nanos % SECOND;
    let down = nanos - rest;
    if rest.abs() < SECOND / 2 {
        down
    } else {
        nanos.checked_add(nanos.signum() * SECOND - rest).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX })
    }
}

/// By way of a float, as upstream has it: just below a whole second, this may round up.
fn whole_seconds(nanos: i64) -> i64 {
    Duration::from_nanos(nanos).seconds() as i64
}
