//! Schedules: the way that leaps gives what upstream's loop gives, time goes on, and every run is one backwards as well.
//!
//! The first line is a schedule, the second the name of a zone, or empty; each further one an instant, in seconds since 1970
//! or in RFC 3339.

use chrono::{DateTime, TimeDelta, Utc};
use kube_semantics::cron::{Schedule, Zone};

/// Instants that are looked at, and runs after each.
const MOST_INSTANTS: usize = 8;
const RUNS: usize = 6;

/// More steps than the loop takes for the five years it looks ahead, if it goes by days all along and through the hours and
/// minutes of a day again and again.
const MOST_STEPS: u32 = 50_000;

/// Holds every law that the schedule and instants in `data` can break.
///
/// # Panics
/// When one is broken.
pub fn check(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    let mut lines = data.split('\n');
    let (text, zone) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let schedule = match Schedule::parse_in(text, (!zone.is_empty()).then_some(zone)) {
        Ok(schedule) => schedule,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    assert_eq!(schedule.to_string().parse().as_ref(), Ok(&schedule), "{text:?} is read as printed");
    assert!(!schedule.sentence().is_empty());
    for line in lines.take(MOST_INSTANTS) {
        if let Some(instant) = instant(line) {
            from(&schedule, instant);
        }
    }
}

fn instant(line: &str) -> Option<DateTime<Utc>> {
    line.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0)).or_else(|| line.parse().ok())
}

/// The runs after an instant.
fn from(schedule: &Schedule, instant: DateTime<Utc>) {
    let mut last = instant;
    for _ in 0..RUNS {
        let next = schedule.next_after(last);
        let (by_loop, steps) = schedule.next_after_by_loop(last);
        assert_eq!(next, by_loop, "{schedule} after {last}");
        assert!(steps <= MOST_STEPS && schedule.steps_after(last) <= steps, "{schedule} after {last}: {steps} steps");
        let Some(run) = next else { break };
        assert!(run > last, "{schedule} after {last}: {run}");
        assert!(schedule.matches(run), "{schedule} after {last}: {run} is no run");
        if schedule.interval_seconds().is_none() {
            let second = TimeDelta::seconds(1);
            assert_eq!(schedule.previous_before(run + second), Some(run), "{schedule}, the last before the end of {run}");
            if let Some(previous) = schedule.previous_before(run) {
                assert!(previous < run && schedule.matches(previous), "{schedule}: {previous} before {run}");
                backwards(schedule, previous, run);
            }
        }
        last = run;
    }
    assert!(schedule.is_never() || schedule.next_after(instant) == schedule.after(instant).next());
}

/// What lies between a run and the last before it is none; and far from changes of the clock the one leads to the other.
fn backwards(schedule: &Schedule, previous: DateTime<Utc>, run: DateTime<Utc>) {
    let middle = previous + (run - previous) / 2;
    let middle = middle - TimeDelta::nanoseconds(i64::from(middle.timestamp_subsec_nanos()));
    assert!(middle == previous || !schedule.matches(middle), "{schedule}: {middle} between {previous} and {run}");
    let margin = TimeDelta::days(40);
    let (Some(earlier), Some(later)) = (previous.checked_sub_signed(margin), run.checked_add_signed(margin)) else { return };
    let changes = schedule.zone().changes(earlier).next().is_some_and(|change| change.at < later);
    // From a change that swallowed the first midnight of a month upstream may count on into a month that was not asked for; to
    // such a run nothing else leads.
    let is_regular = schedule.next_after(run - TimeDelta::seconds(1)) == Some(run);
    if is_regular && !changes && run - previous < TimeDelta::days(5 * 365) {
        assert_eq!(schedule.next_after(previous), Some(run), "{schedule} after {previous}");
    }
}

/// The zones that a test goes through: one in so many, and those with the oddest clocks.
#[allow(dead_code, reason = "the fuzz target and the replay of its corpus take their zones from the input")]
pub fn zones(one_in: usize) -> Vec<Zone> {
    const ODD: [&str; 16] = [
        "Africa/Cairo",
        "Africa/Casablanca",
        "America/Havana",
        "America/New_York",
        "America/Nuuk",
        "America/Santiago",
        "America/Sao_Paulo",
        "America/St_Johns",
        "Antarctica/Troll",
        "Asia/Beirut",
        "Asia/Gaza",
        "Asia/Pyongyang",
        "Asia/Tehran",
        "Australia/Lord_Howe",
        "Europe/Dublin",
        "Pacific/Apia",
    ];
    let names = Zone::names().step_by(one_in).chain(ODD);
    names.map(|name| Zone::named(name).expect("a name of the database")).collect()
}
