//! Schedules and cron jobs by the ten thousand.

use std::cell::LazyCell;
use std::hint::black_box;

use chrono::{DateTime, TimeDelta, Utc};
use kube_semantics::cron::cronjob::{due, look_again, schedule};
use kube_semantics::cron::{Schedule, Zone};
use kube_semantics::object::CronJob;

use crate::measure::Workload;
use crate::random::Random;

const DOMAIN: &str = "cron";
const SCHEDULES: usize = 10_000;
const HOURS: usize = 1_000;

pub fn workloads() -> Vec<Workload> {
    vec![
        parse(),
        next("cron_next_utc_10k", Zone::UTC),
        next("cron_next_newyork_10k", new_york()),
        worst("cron_worst_feb29_utc_1k", "0 0 29 2 *", Zone::UTC),
        worst("cron_worst_feb29_newyork_1k", "0 0 29 2 *", new_york()),
        worst("cron_worst_feb30_never_utc_1k", "0 0 30 2 *", Zone::UTC),
        worst("cron_worst_feb30_never_newyork_1k", "0 0 30 2 *", new_york()),
        worst("cron_worst_nov31_never_utc_1k", "0 0 31 11 *", Zone::UTC),
        worst("cron_worst_nov31_never_newyork_1k", "0 0 31 11 *", new_york()),
        due_check("cronjob_due_10k_utc", false),
        due_check("cronjob_due_10k_quarter_newyork", true),
    ]
}

fn new_york() -> Zone {
    Zone::named("America/New_York").expect("a known zone")
}

fn from() -> DateTime<Utc> {
    "2026-01-15T10:17:23Z".parse().expect("a time")
}

fn parse() -> Workload {
    let texts = LazyCell::new(texts);
    Workload::new(DOMAIN, "cron_parse_10k", SCHEDULES, move || {
        texts.iter().filter(|text| black_box(text.parse::<Schedule>()).is_ok_and(|schedule| schedule.interval_seconds().is_none())).count()
    })
}

fn next(name: &'static str, zone: Zone) -> Workload {
    let schedules = LazyCell::new(move || {
        texts().iter().map(|text| text.parse::<Schedule>().expect("valid").in_zone(zone.clone())).collect::<Vec<_>>()
    });
    let from = from();
    Workload::new(DOMAIN, name, SCHEDULES, move || schedules.iter().map(|schedule| unix(schedule.next_after(black_box(from)))).sum::<i64>())
}

fn worst(name: &'static str, text: &'static str, zone: Zone) -> Workload {
    let schedule = LazyCell::new(move || text.parse::<Schedule>().expect("valid").in_zone(zone));
    let from = from();
    Workload::new(DOMAIN, name, HOURS, move || {
        (0..HOURS).map(|hours| unix(black_box(&*schedule).next_after(from + TimeDelta::hours(hours as i64)))).sum::<i64>()
    })
}

fn due_check(name: &'static str, quarter_new_york: bool) -> Workload {
    let cron_jobs = LazyCell::new(move || cron_jobs(quarter_new_york));
    let now = from();
    Workload::new(DOMAIN, name, SCHEDULES, move || {
        let mut sum = 0;
        for cron_job in &*cron_jobs {
            let schedule = schedule(cron_job).expect("valid");
            let due = due(cron_job, &schedule, now).expect("comes again and again");
            let next = look_again(cron_job, &schedule, now).expect("comes again and again");
            sum += due.most_recent.map_or(0, |run| run.timestamp()) + (next + TimeDelta::milliseconds(100) - now).num_seconds();
        }
        sum
    })
}

/// Never counts as nothing.
fn unix(run: Option<DateTime<Utc>>) -> i64 {
    run.map_or(0, |run| run.timestamp())
}

fn texts() -> Vec<String> {
    let mut random = Random::new(42);
    let mut pick = |n| random.below(n);
    let mut text = || {
        let (k, m, h, d, month, w) = (pick(10), pick(60), pick(24), 1 + pick(28), 1 + pick(12), pick(7));
        match k {
            0 => format!("{m} * * * *"),
            1 => format!("*/{} * * * *", [2, 5, 10, 15, 30][m as usize % 5]),
            2 | 3 => format!("{m} {h} * * *"),
            4 => format!("{m} {h} * * {w}"),
            5 => format!("{m} {h} {d} * *"),
            6 => format!("{m} {}-{} * * 1-5", h / 2, h / 2 + 1 + d % 11),
            7 => format!("{m} {h} {d} {month} *"),
            8 => format!("{m} {h} {d} * {w}"),
            _ => ["@hourly", "@daily", "@weekly", "@monthly", "@yearly", "@every 1h30m"][m as usize % 6].to_owned(),
        }
    };
    (0..SCHEDULES).map(|_| text()).collect()
}

fn cron_jobs(quarter_new_york: bool) -> Vec<CronJob> {
    let mut random = Random::new(7);
    let cron_job = |(i, text): (usize, String)| {
        let created = from() - TimeDelta::seconds(3600 + random.below(2_592_000) as i64);
        let last = from() - TimeDelta::seconds(random.below(172_800) as i64);
        let mut cron_job = CronJob::default();
        cron_job.metadata.creation_timestamp = created.into();
        cron_job.spec.schedule = text;
        cron_job.spec.time_zone = (quarter_new_york && i.is_multiple_of(4)).then(|| "America/New_York".to_owned());
        cron_job.spec.starting_deadline_seconds = i.is_multiple_of(3).then_some(200);
        cron_job.status.last_schedule_time = (i.is_multiple_of(2) && last > created).then(|| last.into());
        cron_job
    };
    texts().into_iter().enumerate().map(cron_job).collect()
}
