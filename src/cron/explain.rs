//! What clock changes do to a schedule in a year.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::previous;
use super::schedule::{Kind, Schedule};
use super::spec::Spec;
use super::zone::{ClockChange, Zone};
use crate::object::calendar::{DAY, days};

/// A day on which a schedule does not run as its fields say, because the clock changes.
///
/// ```
/// # #[cfg(feature = "tz")] {
/// use kube_semantics::cron::{Schedule, Zone};
///
/// let schedule: Schedule = "15 2 * * *".parse()?;
/// let troubles = schedule.explain(2026, &Zone::named("Europe/Madrid")?);
/// assert_eq!(
///     troubles[0].to_string(),
///     "2026-03-29 (clocks go from +01:00 to +02:00 at 2026-03-29T01:00:00Z): does not run at 02:15"
/// );
/// assert_eq!(troubles[1].twice[0].instants[1].to_rfc3339(), "2026-10-25T01:15:00+00:00");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The day, by the zone's calendar.
    pub day: NaiveDate,
    /// The last change of the clock up to the end of that day. Mostly it is on that day; but it may take until the next run
    /// that upstream's loop is back in step.
    pub change: Option<ClockChange>,
    /// The times of the clock that the fields name, and at which it does not run: the clock never shows them, or upstream's
    /// loop passes them over.
    pub skipped: Vec<NaiveDateTime>,
    /// The times at which it runs more than once.
    pub twice: Vec<Twice>,
    /// Runs at times that the fields do not name.
    pub stray: Vec<DateTime<Utc>>,
}

/// A time that the clock shows more than once.
///
/// ```
/// # #[cfg(feature = "tz")] {
/// use kube_semantics::cron::{Schedule, Zone};
///
/// let hourly: Schedule = "@hourly".parse()?;
/// let troubles = hourly.explain(2026, &Zone::named("America/New_York")?);
/// let twice = &troubles[1].twice[0];
/// assert_eq!(twice.clock.to_string(), "2026-11-01 01:00:00");
/// assert_eq!(twice.instants.len(), 2);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twice {
    /// What the clock shows.
    pub clock: NaiveDateTime,
    /// When it runs.
    pub instants: Vec<DateTime<Utc>>,
}

impl Trouble {
    fn on(day: NaiveDate, zone: &Zone) -> Self {
        Self { day, change: last_change(day, zone), skipped: Vec::new(), twice: Vec::new(), stray: Vec::new() }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.day)?;
        if let Some(change) = &self.change {
            write!(f, " (clocks go {change})")?;
        }
        let mut separator = ": ";
        for (what, clocks) in [
            ("does not run at", self.skipped.clone()),
            ("runs twice at", self.twice.iter().map(|twice| twice.clock).collect()),
            ("runs besides, in UTC at", self.stray.iter().map(|stray| stray.naive_utc()).collect()),
        ] {
            let Some((first, rest)) = clocks.split_first() else { continue };
            write!(f, "{separator}{what} {}", first.format("%H:%M"))?;
            match rest {
                [] => {}
                [second] => write!(f, " and {}", second.format("%H:%M"))?,
                [.., last] => write!(f, " and {} times more up to {}", rest.len(), last.format("%H:%M"))?,
            }
            separator = "; ";
        }
        Ok(())
    }
}

impl Schedule {
    /// The days of a year on which the clock changes of a zone make this schedule skip runs or do them twice, in order. The
    /// zone that the schedule itself has is not looked at. Nothing for an `@every`, which does not go by the clock.
    ///
    /// This walks through the year run by run: a fraction of a millisecond for daily schedules, some ten for `* * * * *`.
    #[must_use]
    pub fn explain(&self, year: i32, zone: &Zone) -> Vec<Trouble> {
        let Kind::Fields(spec) = &self.kind else { return Vec::new() };
        let (start, end) = (days(year.into(), 1, 1) * DAY, days(i64::from(year) + 1, 1, 1) * DAY);
        let mut troubles: Vec<Trouble> = Vec::new();
        let mut runs = runs_by_clock(self, spec, zone, start, end).into_iter().peekable();
        let mut named = std::iter::successors(spec.next(start), |last| spec.next(last + 1)).take_while(|clock| *clock < end).peekable();
        loop {
            let clock = match (named.peek(), runs.peek()) {
                (Some(named), Some((run, _))) => *named.min(run),
                (Some(named), None) => *named,
                (None, Some((run, _))) => *run,
                (None, None) => break,
            };
            let is_named = named.next_if_eq(&clock).is_some();
            let mut instants = Vec::new();
            while let Some((_, at)) = runs.next_if(|(run, _)| *run == clock) {
                instants.extend(DateTime::from_timestamp(at, 0));
            }
            if is_named && instants.len() == 1 {
                continue;
            }
            let Some(shown) = DateTime::from_timestamp(clock, 0).map(|shown| shown.naive_utc()) else { continue };
            if troubles.last().is_none_or(|last| last.day != shown.date()) {
                troubles.push(Trouble::on(shown.date(), zone));
            }
            let Some(trouble) = troubles.last_mut() else { continue };
            match (is_named, instants.is_empty()) {
                (true, true) => trouble.skipped.push(shown),
                (true, false) => trouble.twice.push(Twice { clock: shown, instants }),
                (false, _) => trouble.stray.extend(instants),
            }
        }
        troubles
    }
}

/// The runs of a year, each with what the clock shows, in the order of that.
fn runs_by_clock(schedule: &Schedule, spec: &Spec, zone: &Zone, start: i64, end: i64) -> Vec<(i64, i64)> {
    let clock = |at: i64| at + i64::from(zone.span(at).offset);
    let schedule = schedule.clone().in_zone(zone.clone());
    // What happens to a run may hang on where the loop comes from.
    let from = start - 2 * DAY;
    let from = previous::previous(spec, zone, from).unwrap_or(from);
    let from = DateTime::from_timestamp(from, 0).unwrap_or_default();
    let runs = schedule.after(from).map(|run| run.timestamp()).take_while(|run| *run < end + 2 * DAY);
    let mut runs: Vec<(i64, i64)> = runs.map(|run| (clock(run), run)).filter(|(clock, _)| (start..end).contains(clock)).collect();
    runs.sort_unstable();
    runs
}

fn last_change(day: NaiveDate, zone: &Zone) -> Option<ClockChange> {
    let midnight = day.succ_opt()?.and_hms_opt(0, 0, 0)?.and_utc().timestamp();
    let mut span = zone.span(midnight - i64::from(zone.span(midnight).offset) - 1);
    loop {
        let before = zone.span(span.from.checked_sub(1)?);
        if before.offset != span.offset {
            let at = DateTime::from_timestamp(span.from, 0)?;
            return Some(ClockChange { at, before: before.offset, after: span.offset });
        }
        span = before;
    }
}

#[cfg(all(test, feature = "tz"))]
mod tests {
    use super::super::{Schedule, Zone};

    fn explain(schedule: &str, year: i32, zone: &str) -> Vec<String> {
        let zone = Zone::named(zone).unwrap();
        schedule.parse::<Schedule>().unwrap().explain(year, &zone).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_whole_day_is_missed_after_half_an_hour() {
        let troubles = explain("0 5 * * *", 2029, "Australia/Lord_Howe");
        assert_eq!(
            troubles,
            [
                "2029-04-01 (clocks go from +11:00 to +10:30 at 2029-03-31T15:00:00Z): does not run at 05:00",
                "2029-10-07 (clocks go from +10:30 to +11:00 at 2029-10-06T15:30:00Z): does not run at 05:00",
            ]
        );
    }

    #[test]
    fn many_at_once_and_none() {
        let troubles = explain("* * * * *", 2026, "America/New_York");
        assert_eq!(
            troubles,
            [
                "2026-03-08 (clocks go from -05:00 to -04:00 at 2026-03-08T07:00:00Z): does not run at 02:00 and 59 times more up to \
                 02:59",
                "2026-11-01 (clocks go from -04:00 to -05:00 at 2026-11-01T06:00:00Z): runs twice at 01:00 and 59 times more up to 01:59",
            ]
        );
        assert!(explain("* * * * *", 2026, "Asia/Tokyo").is_empty());
        assert!(explain("0 12 * * *", 2026, "America/New_York").is_empty());
        assert!(explain("@every 1h", 2026, "America/New_York").is_empty());
    }

    #[test]
    fn a_midnight_that_is_not_there() {
        // The hours are counted from the Saturday before over a midnight that the clock left out.
        let troubles = explain("0 1 * * 6", 2026, "America/Havana");
        assert_eq!(troubles, ["2026-03-08 (clocks go from -05:00 to -04:00 at 2026-03-08T05:00:00Z): runs besides, in UTC at 05:00",]);
    }
}
