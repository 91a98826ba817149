//! `cron.…`, `cronjob.…` and `job.…`

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{EvaluateError, op};
use crate::cron::cronjob::{self, Outcome};
use crate::cron::{Field, Schedule, Zone};
use crate::job;
use crate::object::wire::objects;
use crate::object::{CronJob, CronJobStatus, Job, Pod, PodFailurePolicy, Time};

objects! {
    /// A schedule.
    pub struct OneSchedule {
        /// The text.
        pub schedule: String,
    }

    /// A schedule and where to begin.
    pub struct ScheduleAndStart {
        /// The text.
        pub schedule: String,
        /// The zone it is for.
        pub time_zone: Option<String>,
        /// From when on.
        pub after: Option<Time>,
        /// How many.
        pub count: i64,
    }

    /// A cron job, and what it was.
    pub struct CronJobAndOld {
        /// The cron job.
        pub cron_job: CronJob,
        /// Of an update: what it was.
        pub old_cron_job: Option<CronJob>,
    }

    /// A cron job and a time.
    pub struct CronJobAndTime {
        /// The cron job.
        pub cron_job: CronJob,
        /// The time.
        pub now: Option<Time>,
        /// Do late runs count, however late?
        pub ignore_deadline: bool,
    }

    /// A cron job, the jobs of the cluster and a time.
    pub struct CronJobAndJobs {
        /// The cron job.
        pub cron_job: CronJob,
        /// All jobs.
        pub jobs: Vec<Job>,
        /// The time.
        pub now: Option<Time>,
    }

    /// A policy and a pod.
    pub struct PolicyAndPod {
        /// The policy.
        pub policy: Option<PodFailurePolicy>,
        /// The pod.
        pub pod: Pod,
    }
}

/// More runs than this are not listed at once.
const MOST_RUNS: i64 = 100_000;

fn given(time: Option<Time>, name: &str) -> Result<DateTime<Utc>, EvaluateError> {
    time.map(Into::into).ok_or_else(|| EvaluateError::MalformedInput(format!("no time in {name:?}")))
}

/// RFC 3339 in UTC, with a fraction only when it is not zero.
fn text(time: DateTime<Utc>) -> String {
    Time::from(time).precise().to_string()
}

#[derive(Serialize)]
struct Valid {
    valid: bool,
}

op!(VALIDATE = "cron.validate", "May this text be used as a schedule?", r#"{"schedule":"0 6 * * 7"}"#, |input: OneSchedule, _| {
    Ok(Valid { valid: input.schedule.parse::<Schedule>().is_ok() })
});

#[derive(Serialize)]
#[serde(untagged)]
enum Meaning {
    #[serde(rename_all = "camelCase")]
    Interval { every_seconds: i64 },
    #[serde(rename_all = "camelCase")]
    Fields {
        minutes: Vec<u8>,
        hours: Vec<u8>,
        days_of_month: Vec<u8>,
        months: Vec<u8>,
        days_of_week: Vec<u8>,
        days_must_both_match: bool,
        time_zone: Option<String>,
    },
}

op!(PARSE = "cron.parse", "What does a schedule mean?", r#"{"schedule":"TZ=Europe/Paris 0 22 1 */6 SUN"}"#, |input: OneSchedule, _| {
    let schedule: Schedule = input.schedule.parse().map_err(EvaluateError::refused)?;
    let numbers = |field| schedule.numbers(field).unwrap_or_default();
    Ok(match (schedule.interval_seconds(), schedule.days_must_both_match()) {
        (Some(every_seconds), _) => Meaning::Interval { every_seconds },
        (None, both) => Meaning::Fields {
            minutes: numbers(Field::Minute),
            hours: numbers(Field::Hour),
            days_of_month: numbers(Field::DayOfMonth),
            months: numbers(Field::Month),
            days_of_week: numbers(Field::DayOfWeek),
            days_must_both_match: both.unwrap_or_default(),
            time_zone: schedule.named_zone().map(|zone| zone.name().to_owned()),
        },
    })
});

op!(
    NEXT = "cron.next",
    "When does a schedule run next?",
    r#"{"schedule":"15 2 * * *","timeZone":"Europe/Madrid","after":"2025-03-28T12:00:00Z","count":2}"#,
    |input: ScheduleAndStart, _| {
        let after = given(input.after, "after")?;
        if input.count > MOST_RUNS {
            return Err(EvaluateError::MalformedInput(format!("count {} is more than {MOST_RUNS}", input.count)));
        }
        if let Some(name) = &input.time_zone {
            Zone::named(name).map_err(EvaluateError::refused)?;
        }
        let schedule = Schedule::parse_in(&input.schedule, input.time_zone.as_deref()).map_err(EvaluateError::refused)?;
        let count = usize::try_from(input.count).unwrap_or(0);
        Ok(schedule.after_as_upstream(after).take(count).map(text).collect::<Vec<_>>())
    }
);

#[derive(Serialize)]
struct FieldFault {
    field: &'static str,
    r#type: String,
}

op!(
    CRONJOB_VALIDATE = "cronjob.validate",
    "Which fields of a CronJob would the API server refuse?",
    r#"{"cronJob":{"metadata":{"name":"n"},"spec":{"schedule":"0 1 * * *","timeZone":"Local"}}}"#,
    |input: CronJobAndOld, _| {
        let faults = match &input.old_cron_job {
            None => cronjob::validate(&input.cron_job),
            Some(old) => cronjob::validate_update(&input.cron_job, old),
        };
        let answer = faults.into_iter().map(|fault| FieldFault { field: fault.field, r#type: fault.kind.to_string() });
        Ok(answer.collect::<Vec<_>>())
    }
);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DueAndNext {
    earliest: String,
    most_recent: Option<String>,
    missed: String,
    next: String,
}

op!(
    SCHEDULE = "cronjob.schedule",
    "Which run of a CronJob is due, how many were missed, and when to look again?",
    r#"{"cronJob":{"metadata":{"creationTimestamp":"2025-05-01T00:00:00Z"},"spec":{"schedule":"0 */4 * * *"}},"now":"2025-05-02T20:10:00Z"}"#,
    |input: CronJobAndTime, _| {
        let (cron_job, now) = (&input.cron_job, given(input.now, "now")?);
        if let Some(name) = &cron_job.spec.time_zone {
            Zone::named(name).map_err(EvaluateError::refused)?;
        }
        let schedule = cronjob::schedule(cron_job).map_err(EvaluateError::refused)?;
        let due = if input.ignore_deadline { cronjob::due_ignoring_deadline } else { cronjob::due };
        let due = due(cron_job, &schedule, now).map_err(EvaluateError::refused)?;
        // Upstream's "never" is the zero time.
        let next = cronjob::look_again(cron_job, &schedule, now).unwrap_or_else(|| Time::default().into());
        Ok(DueAndNext {
            earliest: text(due.earliest),
            most_recent: due.most_recent.map(text),
            missed: due.missed.to_string(),
            next: text(next),
        })
    }
);

#[derive(Serialize)]
struct Synced {
    outcome: String,
    created: Option<Created>,
    deleted: Vec<String>,
    status: Option<Status>,
    events: Vec<String>,
    next: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    name: String,
    scheduled_time: String,
    scheduled_timestamp_annotation: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    active: Vec<String>,
    last_schedule_time: Option<String>,
    last_successful_time: Option<String>,
}

impl From<CronJobStatus> for Status {
    fn from(status: CronJobStatus) -> Self {
        let time = |time: Option<Time>| time.map(|time| text(time.into()));
        Self {
            active: status.active.into_iter().map(|active| active.name).collect(),
            last_schedule_time: time(status.last_schedule_time),
            last_successful_time: time(status.last_successful_time),
        }
    }
}

op!(
    SYNC = "cronjob.sync",
    "What would the CronJob controller do now?",
    r#"{"cronJob":{"metadata":{"name":"backup","creationTimestamp":"2025-05-02T06:40:00Z"},"spec":{"schedule":"30 * * * *"}},"now":"2025-05-02T07:30:01Z"}"#,
    |input: CronJobAndJobs, gates| {
        let decision = cronjob::decide_in(&input.cron_job, &input.jobs, given(input.now, "now")?, gates).map_err(EvaluateError::refused)?;
        let mut events: Vec<String> = decision.events.iter().map(|event| event.reason.to_string()).collect();
        events.sort();
        let outcome = decision.outcome.to_string();
        let created = if let Outcome::Created(created) = decision.outcome {
            Some(Created {
                name: created.name,
                scheduled_time: text(created.scheduled_time),
                scheduled_timestamp_annotation: created.scheduled_timestamp_annotation,
            })
        } else {
            None
        };
        let (status, next) = (decision.status.map(Into::into), decision.next.map(text));
        Ok(Synced { outcome, created, deleted: decision.deleted, status, events, next })
    }
);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PodFailure {
    action: Option<String>,
    count_failed: bool,
    message: Option<String>,
}

op!(
    POD_FAILURE_POLICY = "job.pod_failure_policy",
    "What does the podFailurePolicy of a Job say about a failed pod?",
    r#"{"policy":{"rules":[{"action":"FailJob","onExitCodes":{"operator":"In","values":[42]}}]},"pod":{"status":{"containerStatuses":[{"name":"app","state":{"terminated":{"exitCode":42}}}]}}}"#,
    |input: PolicyAndPod, _| {
        let verdict = job::pod_failure_policy(input.policy.as_ref(), &input.pod);
        let action = verdict.action();
        let message = (action == Some(job::Action::FailJob)).then(|| verdict.to_string());
        Ok(PodFailure { action: action.map(|action| action.to_string()), count_failed: verdict.counts(), message })
    }
);
