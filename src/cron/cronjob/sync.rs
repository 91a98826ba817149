//! What the controller does now.

use chrono::{DateTime, Utc};

use super::decision::{Created, Decision, Event, Outcome, Reason, ReplaceError};
use super::due::{self, Missed};
use crate::cron::zone::{Offset, Zone};
use crate::job;
use crate::object::{CronJob, CronJobStatus, Job, ObjectReference, Time};
use crate::release::{FeatureGates, Release};

/// What the controller does about a cron job now (upstream's `sync`), if it and the API server agree on what there is and no call
/// fails. `jobs` are all jobs of the cluster; one without a namespace is in that of the cron job, whose own is `default`
/// where it has none. No default of the API server is filled in.
///
/// # Errors
/// The policy is Replace, and an active job is not there to be deleted, such as one that is listed twice.
pub fn decide(cron_job: &CronJob, jobs: &[Job], now: DateTime<Utc>) -> Result<Decision, ReplaceError> {
    decide_in(cron_job, jobs, now, &FeatureGates::default())
}

/// The same for a release. Up to 1.36 a cron job's own jobs were found by namespace and owner's name, and a job that was there
/// already was never adopted.
///
/// # Errors
/// As [`decide`].
pub fn decide_in(cron_job: &CronJob, jobs: &[Job], now: DateTime<Utc>, gates: &FeatureGates) -> Result<Decision, ReplaceError> {
    let mut sync = Sync {
        cron_job,
        namespace: cron_job.metadata.namespace_or_default(),
        by_uid: gates.release() >= Release::V1_37,
        jobs: jobs.iter().collect(),
        status: cron_job.status.clone(),
        changed: false,
        deleted: Vec::new(),
        events: Vec::new(),
    };
    let own: Vec<&Job> = jobs.iter().filter(|job| sync.is_own(job)).collect();
    sync.clean_up(&own);
    sync.take_stock(&own);
    sync.forget_missing(&own);
    let (outcome, next) = sync.run(now)?;
    let status = sync.changed.then_some(sync.status);
    Ok(Decision { outcome, deleted: sync.deleted, status, events: sync.events, next })
}

/// The state of a sync.
struct Sync<'a> {
    cron_job: &'a CronJob,
    namespace: &'a str,
    /// Are own jobs told by the owner's UID?
    by_uid: bool,
    /// Those that have not been deleted.
    jobs: Vec<&'a Job>,
    status: CronJobStatus,
    changed: bool,
    deleted: Vec<String>,
    events: Vec<Event>,
}

impl<'a> Sync<'a> {
    fn namespace_of(&self, job: &'a Job) -> &'a str {
        if job.metadata.namespace.is_empty() { self.namespace } else { &job.metadata.namespace }
    }

    fn is_own(&self, job: &'a Job) -> bool {
        let Some(owner) = job.metadata.controller() else { return false };
        if self.by_uid {
            owner.uid == self.cron_job.metadata.uid
        } else {
            owner.name == self.cron_job.metadata.name && self.namespace_of(job) == self.namespace
        }
    }

    fn event(&mut self, reason: Reason, message: String) {
        self.events.push(Event { reason, message });
    }

    fn is_active(&self, uid: &str) -> bool {
        self.status.active.iter().any(|active| active.uid == uid)
    }

    fn remove(&mut self, uid: &str) {
        self.status.active.retain(|active| active.uid != uid);
        self.changed = true;
    }

    fn delete(&mut self, job: &'a Job) {
        // By place: one may be listed twice.
        self.jobs.retain(|other| !std::ptr::eq(*other, job));
        self.deleted.push(job.metadata.name.clone());
        self.remove(&job.metadata.uid);
        self.event(Reason::SuccessfulDelete, format!("Deleted job {}", job.metadata.name));
    }

    fn find(&self, namespace: &str, name: &str) -> Option<&'a Job> {
        self.jobs.iter().copied().find(|job| job.metadata.name == name && self.namespace_of(job) == namespace)
    }

    /// Deletes the oldest of the jobs that succeeded, then of those that failed, above the limits.
    fn clean_up(&mut self, own: &[&'a Job]) {
        let spec = &self.cron_job.spec;
        for (ending, limit) in [("Complete", spec.successful_jobs_history_limit), ("Failed", spec.failed_jobs_history_limit)] {
            let Some(limit) = limit else { continue };
            let mut ended: Vec<&Job> = own.iter().copied().filter(|job| ending_of(job) == Some(ending)).collect();
            // One that never started counts as the newest.
            let age = |job: &'a Job| (job.status.start_time.is_none(), job.status.start_time, &job.metadata.name);
            ended.sort_by(|one, two| age(one).cmp(&age(two)));
            let surplus = ended.len().saturating_sub(usize::try_from(limit).unwrap_or(0));
            for job in ended.into_iter().take(surplus) {
                self.delete(job);
            }
        }
    }

    /// Looks at each job of its own.
    fn take_stock(&mut self, own: &[&'a Job]) {
        for job in own {
            let name = &job.metadata.name;
            let active = self.is_active(&job.metadata.uid);
            let Some(ending) = ending_of(job) else {
                if !active {
                    let message = format!("Saw a job that the controller did not create or forgot: {name}");
                    self.event(Reason::UnexpectedJob, message);
                }
                continue;
            };
            if active {
                self.remove(&job.metadata.uid);
                self.event(Reason::SawCompletedJob, format!("Saw completed job: {name}, condition: {ending}"));
            }
            if job.status.conditions.iter().any(|condition| condition.kind == "Complete" && condition.status == "True") {
                let last = &mut self.status.last_successful_time;
                let completed = job.status.completion_time;
                // An absent time is written down as well.
                if last.is_none() || completed > *last {
                    *last = completed;
                    self.changed = true;
                }
            }
        }
    }

    /// Drops the active jobs that are gone.
    fn forget_missing(&mut self, own: &[&'a Job]) {
        for active in self.status.active.clone() {
            if own.iter().any(|job| job.metadata.uid == active.uid) || self.find(&active.namespace, &active.name).is_some() {
                continue;
            }
            self.event(Reason::MissingJob, format!("Active job went missing: {}", active.name));
            self.remove(&active.uid);
        }
    }

    fn run(&mut self, now: DateTime<Utc>) -> Result<(Outcome, Option<DateTime<Utc>>), ReplaceError> {
        let spec = &self.cron_job.spec;
        if self.cron_job.metadata.deletion_timestamp.is_some() {
            return Ok((Outcome::Deleting, None));
        }
        let zone = match spec.time_zone.as_deref().map(Zone::named) {
            None => Zone::UTC,
            Some(Ok(zone)) => zone,
            Some(Err(error)) => {
                let name = spec.time_zone.as_deref().unwrap_or_default();
                self.event(Reason::UnknownTimeZone, format!("invalid timeZone: {}: {error}", crate::quote::Quoted(name)));
                return Ok((Outcome::UnknownTimeZone, None));
            }
        };
        if spec.suspend == Some(true) {
            return Ok((Outcome::Suspended, None));
        }
        let text = crate::quote::Quoted(&spec.schedule);
        if spec.schedule.contains("TZ") {
            let message = format!(
                "CRON_TZ or TZ used in schedule {text} is not officially supported, see \
                 https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"
            );
            self.event(Reason::UnsupportedSchedule, message);
        }
        let schedule = match due::schedule(self.cron_job) {
            Ok(schedule) => schedule,
            Err(error) => {
                self.event(Reason::UnparseableSchedule, format!("unparseable schedule: {text} : {error}"));
                return Ok((Outcome::UnparseableSchedule, None));
            }
        };
        // What was done so far does not move the last run.
        let since = due::since(self.cron_job);
        let look_again = |since| due::look_again_since(since, &schedule, now).or(Some(Time::default().into()));
        let due = match due::due(self.cron_job, &schedule, now) {
            Ok(due) => due,
            Err(error) => {
                self.event(Reason::InvalidSchedule, format!("invalid schedule: {} : {error}", spec.schedule));
                return Ok((Outcome::InvalidSchedule, None));
            }
        };
        let Some(run) = due.most_recent else { return Ok((Outcome::NotDue, look_again(since))) };
        if due.missed == Missed::Many {
            let message = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
            self.event(Reason::TooManyMissedTimes, message.to_owned());
        }
        if let Some(seconds) = spec.starting_deadline_seconds {
            let deadline = chrono::TimeDelta::nanoseconds(seconds.wrapping_mul(1_000_000_000));
            if run.checked_add_signed(deadline).is_some_and(|deadline| deadline < now) {
                let message = format!("Missed scheduled time to start a job: {}", run.format("%a, %d %b %Y %H:%M:%S +0000"));
                self.event(Reason::MissSchedule, message);
                return Ok((Outcome::MissedDeadline, look_again(since)));
            }
        }
        let name = format!("{}-{}", self.cron_job.metadata.name, run.timestamp() / 60);
        let named = self.status.active.iter().any(|active| active.name == name && active.namespace == self.namespace);
        if named || self.status.last_schedule_time.is_some_and(|last| DateTime::<Utc>::from(last) == run) {
            return Ok((Outcome::AlreadyProcessed, look_again(since)));
        }
        if spec.concurrency_policy == "Forbid" && !self.status.active.is_empty() {
            let message = "Not starting job because prior execution is running and concurrency policy is Forbid";
            self.event(Reason::JobAlreadyActive, message.to_owned());
            return Ok((Outcome::ForbiddenByActive, look_again(since)));
        }
        if spec.concurrency_policy == "Replace" {
            for active in self.status.active.clone() {
                let job = self.find(&active.namespace, &active.name).ok_or(ReplaceError(active.name))?;
                self.delete(job);
            }
        }
        let mut uid = String::new();
        let outcome = if let Some(job) = self.find(self.namespace, &name) {
            if !self.by_uid || !self.is_own(job) || self.is_active(&job.metadata.uid) {
                return Ok((Outcome::NameTaken, None));
            }
            uid.clone_from(&job.metadata.uid);
            Outcome::Adopted
        } else {
            self.event(Reason::SuccessfulCreate, format!("Created job {name}"));
            let scheduled_timestamp_annotation = annotation(run, &zone);
            Outcome::Created(Created { name: name.clone(), scheduled_time: run, scheduled_timestamp_annotation })
        };
        let (api_version, kind) = ("batch/v1".to_owned(), "Job".to_owned());
        self.status.active.push(ObjectReference { api_version, kind, namespace: self.namespace.to_owned(), name, uid });
        self.status.last_schedule_time = Some(run.into());
        self.changed = true;
        Ok((outcome, look_again(run)))
    }
}

/// How a job has ended.
fn ending_of(job: &Job) -> Option<&str> {
    job::finished(job).map(|condition| condition.kind.as_str())
}

/// Go's `time.RFC3339` in a zone.
fn annotation(run: DateTime<Utc>, zone: &Zone) -> String {
    let offset = zone.offset(run);
    let local = run.checked_add_signed(chrono::TimeDelta::seconds(offset.into())).unwrap_or(run);
    let clock = Time::from(local).to_string();
    let clock = clock.strip_suffix('Z').unwrap_or(&clock);
    // Go cuts the offset to minutes, and knows UTC by the whole of it.
    if offset == 0 { format!("{clock}Z") } else { format!("{clock}{}", Offset(offset / 60 * 60)) }
}
