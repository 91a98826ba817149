//! The cron jobs: when they run next, what clock changes will do to them, and which runs are late.

use std::io::{self, Write};

use chrono::{DateTime, Datelike, FixedOffset, TimeDelta, Utc};
use kube_semantics::cron::Schedule;
use kube_semantics::cron::cronjob::{self, Outcome};
use kube_semantics::manifest::Object;
use kube_semantics::object::{CronJob, Job};

use crate::Report;
use crate::text::{count, list, table};

pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let jobs: Vec<Job> = report.input.items().filter_map(|source| source.item.object.as_job(source.item.namespace())).collect();
    let mut any = false;
    for source in report.input.items() {
        let Object::CronJob(cron_job) = &source.item.object else { continue };
        any = true;
        let mut cron_job = (**cron_job).clone();
        cron_job.metadata.namespace = source.item.namespace().unwrap_or_default().to_owned();
        let name = format!("{}/{}", cron_job.metadata.namespace, cron_job.metadata.name);
        match cronjob::schedule(&cron_job) {
            Err(error) => writeln!(out, "{source}: {name}: the schedule {:?} is none: {error}", cron_job.spec.schedule)?,
            Ok(schedule) => {
                writeln!(out, "{source}: {name}: {}", schedule.sentence())?;
                table(out, 4, &rows(&cron_job, &schedule, &jobs, report.now))?;
            }
        }
    }
    if any { Ok(()) } else { writeln!(out, "no CronJob") }
}

/// A job, in the namespace it would live in.
trait AsJob {
    fn as_job(&self, namespace: Option<&str>) -> Option<Job>;
}

impl AsJob for Object {
    fn as_job(&self, namespace: Option<&str>) -> Option<Job> {
        let Self::Job(job) = self else { return None };
        let mut job = (**job).clone();
        job.metadata.namespace = namespace.unwrap_or_default().to_owned();
        Some(job)
    }
}

fn rows(cron_job: &CronJob, schedule: &Schedule, jobs: &[Job], now: DateTime<Utc>) -> Vec<[String; 2]> {
    let mut rows = Vec::new();
    let runs: Vec<String> = schedule.after(now).take(3).map(|run| both_clocks(schedule, run)).collect();
    if cron_job.spec.suspend == Some(true) {
        rows.push(["suspended".to_owned(), "it runs again when that is taken back".to_owned()]);
    } else if runs.is_empty() {
        rows.push(["next".to_owned(), "never".to_owned()]);
    } else {
        rows.extend(runs.into_iter().enumerate().map(|(nth, run)| [if nth == 0 { "next" } else { "" }.to_owned(), run]));
    }
    // Who runs every hour of the day hardly minds that one is left out.
    let year_ahead = now.checked_add_signed(TimeDelta::days(366)).unwrap_or(now);
    let troubles = (now.year()..=year_ahead.year()).flat_map(|year| schedule.explain(year, schedule.zone()));
    for trouble in troubles.filter(|trouble| trouble.day >= now.date_naive() && trouble.day <= year_ahead.date_naive()) {
        rows.push(["clock".to_owned(), trouble.to_string()]);
    }
    if let Some(state) = state(cron_job, schedule, jobs, now) {
        rows.push(["now".to_owned(), state]);
    }
    rows
}

/// In the schedule's zone and in UTC.
fn both_clocks(schedule: &Schedule, run: DateTime<Utc>) -> String {
    let utc = run.format("%a %Y-%m-%d %H:%M UTC").to_string();
    match FixedOffset::east_opt(schedule.zone().offset(run)) {
        Some(offset) if schedule.zone().name() != "UTC" => {
            format!("{} ({utc})", run.with_timezone(&offset).format("%a %Y-%m-%d %H:%M %:z"))
        }
        _ => utc,
    }
}

/// What the controller would do now, if there is something to tell.
fn state(cron_job: &CronJob, schedule: &Schedule, jobs: &[Job], now: DateTime<Utc>) -> Option<String> {
    let decision = match cronjob::decide(cron_job, jobs, now) {
        Ok(decision) => decision,
        Err(error) => return Some(format!("an active job cannot be replaced: {error}")),
    };
    let late = |run: DateTime<Utc>| format!("{} late", count(usize::try_from((now - run).num_minutes()).unwrap_or(0), "minute"));
    match decision.outcome {
        Outcome::Created(created) => Some(format!(
            "overdue: the run of {} would begin now, {}",
            both_clocks(schedule, created.scheduled_time),
            late(created.scheduled_time)
        )),
        Outcome::ForbiddenByActive => {
            let active: Vec<&str> = cron_job.status.active.iter().map(|active| active.name.as_str()).collect();
            let run = cronjob::due(cron_job, schedule, now).ok()?.most_recent?;
            Some(format!("forbidden: the run of {} waits for {}", both_clocks(schedule, run), list(&active)))
        }
        Outcome::NotDue => {
            let missed = cronjob::due_ignoring_deadline(cron_job, schedule, now).ok()?.most_recent?;
            let deadline = cron_job.spec.starting_deadline_seconds?;
            Some(format!(
                "missed: the run of {}, by the deadline of {}",
                both_clocks(schedule, missed),
                count(usize::try_from(deadline).ok()?, "second")
            ))
        }
        Outcome::NameTaken => Some("the job of the run that is due is there already, and somebody else's".to_owned()),
        Outcome::UnknownTimeZone => Some("unknown time zone".to_owned()),
        Outcome::MissedDeadline => Some("missed: the deadline is over".to_owned()),
        Outcome::Deleting => Some("being deleted".to_owned()),
        Outcome::Suspended | Outcome::UnparseableSchedule | Outcome::InvalidSchedule | Outcome::AlreadyProcessed | Outcome::Adopted => None,
    }
}
