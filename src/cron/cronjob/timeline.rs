//! The controller over a span of time.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::decision::{Created, Outcome};
use super::due;
use super::sync::decide;
use crate::cron::{ParseError, Schedule};
use crate::object::{CronJob, Job, JobCondition, ObjectMeta, OwnerReference};

/// What becomes of the runs of a cron job over a span: the answer of [`timeline`].
///
/// ```
/// use chrono::TimeDelta;
/// use kube_semantics::cron::cronjob::{Fate, timeline};
/// use kube_semantics::object::CronJob;
///
/// let hourly: CronJob = serde_json::from_str(
///     r#"{"metadata": {"name": "h", "creationTimestamp": "2026-01-01T00:30:00Z"},
///         "spec": {"schedule": "0 * * * *", "concurrencyPolicy": "Forbid"}}"#,
/// )?;
/// let (from, to) = ("2026-01-01T00:30:00Z".parse()?, "2026-01-01T04:30:00Z".parse()?);
/// let fates = timeline(&hourly, from, to, TimeDelta::minutes(90))?.runs;
/// // The second run waits for the end of the first; the third is passed over, since the fourth is due by then.
/// assert_eq!(
///     fates.iter().map(|run| run.fate.to_string()).collect::<Vec<_>>(),
///     [
///         "runs from 2026-01-01T01:00:00Z to 2026-01-01T02:30:00Z",
///         "runs from 2026-01-01T02:30:00Z to 2026-01-01T04:00:00Z",
///         "forbidden: h-29453880 is running",
///         "runs from 2026-01-01T04:00:00Z to 2026-01-01T05:30:00Z",
///     ]
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The runs in the order of the schedule; one that was due before the span, and began in it, comes first.
    pub runs: Vec<Run>,
    /// Up to when it was played: the end of the span, or what [`MOST_RUNS`] came to.
    pub until: DateTime<Utc>,
}

/// A timeline ends with so many runs: ten weeks of every minute.
pub const MOST_RUNS: usize = 100_000;

/// A run of a schedule.
///
/// ```
/// use chrono::TimeDelta;
/// use kube_semantics::cron::cronjob::{Fate, timeline};
///
/// let cron_job = serde_json::from_str(r#"{"spec": {"schedule": "0 6 * * *", "suspend": true}}"#)?;
/// let (from, to) = ("2026-01-01T00:00:00Z".parse()?, "2026-01-02T00:00:00Z".parse()?);
/// let timeline = timeline(&cron_job, from, to, TimeDelta::minutes(1))?;
/// assert_eq!(timeline.runs[0].scheduled, "2026-01-01T06:00:00Z".parse::<chrono::DateTime<chrono::Utc>>()?);
/// assert_eq!(timeline.runs[0].fate, Fate::Suspended);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its time by the schedule.
    pub scheduled: DateTime<Utc>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a run.
///
/// ```
/// use kube_semantics::cron::cronjob::Fate;
///
/// assert_eq!(Fate::Missed.to_string(), "missed");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its job is made.
    Runs {
        /// The job's name.
        name: String,
        /// When: later than the schedule says if it had to wait.
        from: DateTime<Utc>,
        /// Until when, which may be after the span.
        to: DateTime<Utc>,
        /// Is it stopped there, for the next run?
        replaced: bool,
    },
    /// The policy is Forbid, and a job ran until after the next run was due.
    Forbidden {
        /// That job.
        by: String,
    },
    /// The cron job is on hold.
    Suspended,
    /// The controller never saw it as the one that is due: the deadline was over, or it looks at another.
    Missed,
}

impl std::fmt::Display for Fate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let second = |time: &DateTime<Utc>| crate::object::Time::from(*time).to_string();
        match self {
            Self::Runs { from, to, replaced, .. } => {
                write!(f, "runs from {} to {}", second(from), second(to))?;
                f.write_str(if *replaced { ", when it is replaced" } else { "" })
            }
            Self::Forbidden { by } => write!(f, "forbidden: {by} is running"),
            Self::Suspended => f.write_str("suspended"),
            Self::Missed => f.write_str("missed"),
        }
    }
}

/// Plays the controller from one instant to another, if every job succeeds after `run_length` and nobody else interferes. Jobs
/// that are active at the beginning began with the last run that the status knows.
///
/// The controller looks whenever a run is due and whenever a job ends, at once; in a cluster it takes a tenth of a second and
/// more.
///
/// # Errors
/// The text is no schedule, or the zone unknown.
pub fn timeline(cron_job: &CronJob, from: DateTime<Utc>, to: DateTime<Utc>, run_length: TimeDelta) -> Result<Timeline, ParseError> {
    let schedule = due::schedule(cron_job)?;
    let mut play = Play::new(cron_job, from, run_length.max(TimeDelta::zero()));
    let mut scheduled: Vec<DateTime<Utc>> = Vec::new();
    let just_before = from.checked_sub_signed(TimeDelta::nanoseconds(1)).unwrap_or(from);
    let mut until = to;
    for run in schedule.after(just_before).take_while(|run| *run <= to) {
        if scheduled.len() == MOST_RUNS {
            until = run;
            break;
        }
        scheduled.push(run);
    }
    let mut now = from;
    let mut coming = scheduled.iter().copied().peekable();
    while now <= until {
        play.look(&schedule, now);
        while coming.next_if(|run| *run <= now).is_some() {}
        let ends = play.running.values().map(|running| running.to).min();
        let Some(next) = coming.peek().copied().into_iter().chain(ends).min() else { break };
        now = next;
    }
    let fates = play.fates;
    let fate = |run: &DateTime<Utc>| match fates.get(run) {
        Some(fate) => fate.clone(),
        None if cron_job.spec.suspend == Some(true) => Fate::Suspended,
        None => Fate::Missed,
    };
    let earlier = fates.range(..from).map(|(scheduled, fate)| Run { scheduled: *scheduled, fate: fate.clone() });
    let runs = earlier.chain(scheduled.iter().map(|scheduled| Run { scheduled: *scheduled, fate: fate(scheduled) })).collect();
    Ok(Timeline { runs, until })
}

struct Play {
    cron_job: CronJob,
    run_length: TimeDelta,
    /// By name.
    running: BTreeMap<String, Running>,
    fates: BTreeMap<DateTime<Utc>, Fate>,
}

struct Running {
    scheduled: Option<DateTime<Utc>>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

impl Play {
    fn new(cron_job: &CronJob, from: DateTime<Utc>, run_length: TimeDelta) -> Self {
        let mut cron_job = cron_job.clone();
        cron_job.metadata.namespace = cron_job.metadata.namespace_or_default().to_owned();
        let begun = cron_job.status.last_schedule_time.map_or(from, Into::into);
        let to = begun.checked_add_signed(run_length).unwrap_or(begun).max(from);
        let running = cron_job.status.active.iter_mut().map(|active| {
            // The job of the name is the one that is meant, and it is found by that.
            active.uid.clone_from(&active.name);
            active.namespace.clone_from(&cron_job.metadata.namespace);
            (active.name.clone(), Running { scheduled: None, from: begun, to })
        });
        let running = running.collect();
        Self { cron_job, run_length, running, fates: BTreeMap::new() }
    }

    /// The jobs as they are now; those that have ended are seen once.
    fn jobs(&mut self, now: DateTime<Utc>) -> Vec<Job> {
        let owner = OwnerReference {
            name: self.cron_job.metadata.name.clone(),
            uid: self.cron_job.metadata.uid.clone(),
            controller: Some(true),
            ..OwnerReference::default()
        };
        let job = |(name, running): (&String, &Running)| {
            let metadata = ObjectMeta {
                name: name.clone(),
                namespace: self.cron_job.metadata.namespace.clone(),
                uid: name.clone(),
                owner_references: vec![owner.clone()],
                ..ObjectMeta::default()
            };
            let mut job = Job { metadata, ..Job::default() };
            job.status.start_time = Some(running.from.into());
            if running.to <= now {
                job.status.completion_time = Some(running.to.into());
                job.status.conditions =
                    vec![JobCondition { kind: "Complete".to_owned(), status: "True".to_owned(), ..JobCondition::default() }];
            }
            job
        };
        let jobs = self.running.iter().map(job).collect();
        self.running.retain(|_, running| running.to > now);
        jobs
    }

    fn look(&mut self, schedule: &Schedule, now: DateTime<Utc>) {
        let jobs = self.jobs(now);
        // Nothing is listed twice here, so that nothing stands in the way of replacing.
        let Ok(decision) = decide(&self.cron_job, &jobs, now) else { return };
        for name in &decision.deleted {
            if let Some(stopped) = self.running.remove(name)
                && let Some(Fate::Runs { to, replaced, .. }) = stopped.scheduled.and_then(|scheduled| self.fates.get_mut(&scheduled))
            {
                *to = now;
                *replaced = true;
            }
        }
        if let Some(status) = decision.status {
            self.cron_job.status = status;
        }
        match decision.outcome {
            Outcome::Created(Created { name, scheduled_time, .. }) => {
                // An end beyond the calendar is none.
                let to = now.checked_add_signed(self.run_length).unwrap_or(DateTime::<Utc>::MAX_UTC);
                let fate = Fate::Runs { name: name.clone(), from: now, to, replaced: false };
                self.fates.insert(scheduled_time, fate);
                if let Some(active) = self.cron_job.status.active.last_mut() {
                    active.uid.clone_from(&name);
                }
                self.running.insert(name, Running { scheduled: Some(scheduled_time), from: now, to });
            }
            Outcome::ForbiddenByActive => {
                if let Some(run) = due::due(&self.cron_job, schedule, now).ok().and_then(|due| due.most_recent) {
                    let by = self.running.keys().next().cloned().unwrap_or_default();
                    self.fates.insert(run, Fate::Forbidden { by });
                }
            }
            _ => {}
        }
    }
}
