//! A schedule, and when it runs.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::error::ParseError;
use super::field::Field;
use super::spec::{ALL_DAYS, ALL_HOURS, ALL_MINUTES, ALL_MONTHS, ALL_WEEKDAYS, Spec};
use super::zone::Zone;
use super::{literal, next, parse, previous};
use crate::object::Time;

/// When a cron job runs.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use kube_semantics::cron::Schedule;
///
/// let schedule: Schedule = "45 6 * * 1-5".parse()?;
/// let friday: DateTime<Utc> = "2025-08-15T06:45:00Z".parse()?;
/// assert_eq!(schedule.next_after(friday), Some("2025-08-18T06:45:00Z".parse()?));
/// assert_eq!(schedule.after(friday).nth(1), Some("2025-08-19T06:45:00Z".parse()?));
/// assert!(schedule.matches(friday));
/// assert_eq!(schedule.to_string(), "45 6 * * 1-5");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub(super) kind: Kind,
    /// The zone that the text names; none is that of the process, which is UTC here.
    pub(super) zone: Option<Zone>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Fields(Spec),
    /// Seconds between two runs.
    Every(i64),
}

impl Schedule {
    /// Reads a text for a zone, as the controller puts the two together (`formatSchedule`): a text that has the letters `TZ`
    /// anywhere keeps to itself, and the zone is not looked at. The name is looked up whole, as the controller does before.
    ///
    /// ```
    /// # #[cfg(feature = "tz")] {
    /// use kube_semantics::cron::Schedule;
    ///
    /// let schedule = Schedule::parse_in("30 2 * * *", Some("Europe/Madrid"))?;
    /// let runs: Vec<String> = schedule.after("2025-10-25T12:00:00Z".parse()?).take(2).map(|run| run.to_rfc3339()).collect();
    /// // The clock shows 02:30 twice that night.
    /// assert_eq!(runs, ["2025-10-26T00:30:00+00:00", "2025-10-26T01:30:00+00:00"]);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The text is no schedule, or the zone unknown.
    pub fn parse_in(text: &str, time_zone: Option<&str>) -> Result<Self, ParseError> {
        match time_zone {
            Some(name) if !text.contains("TZ") => parse::in_zone(name, text),
            _ => text.parse(),
        }
    }

    /// The same schedule by the clocks of another zone.
    ///
    /// ```
    /// use kube_semantics::cron::{Schedule, Zone};
    ///
    /// let schedule: Schedule = "0 6 * * *".parse()?;
    /// assert_eq!(schedule.in_zone(Zone::UTC).to_string(), "TZ=UTC 0 6 * * *");
    /// # Ok::<(), kube_semantics::cron::ParseError>(())
    /// ```
    #[must_use]
    pub fn in_zone(mut self, zone: Zone) -> Self {
        if let Kind::Fields(_) = self.kind {
            self.zone = Some(zone);
        }
        self
    }

    /// The zone by whose clocks it runs.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        self.zone.as_ref().unwrap_or(&Zone::UTC)
    }

    /// The zone that the text names, unless it names none or `Local`.
    #[must_use]
    pub fn named_zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// Of an `@every`: the seconds between two runs.
    #[must_use]
    pub fn interval_seconds(&self) -> Option<i64> {
        if let Kind::Every(seconds) = self.kind { Some(seconds) } else { None }
    }

    /// The numbers of a field in order, which may be none; nothing if the schedule is an interval.
    #[must_use]
    pub fn numbers(&self, field: Field) -> Option<Vec<u8>> {
        let Kind::Fields(spec) = &self.kind else { return None };
        let set = bits(spec, field);
        let (least, greatest) = field.bounds();
        Some((least..=greatest).filter(|number| set >> number & 1 == 1).map(|number| number as u8).collect())
    }

    /// Has a day to be right by the month *and* by the week? Else one of the two is enough. It has to if either field has a
    /// star or question mark without a step.
    ///
    /// ```
    /// use kube_semantics::cron::Schedule;
    ///
    /// assert_eq!("0 0 13 * *".parse::<Schedule>()?.days_must_both_match(), Some(true));
    /// assert_eq!("0 0 13 * 5".parse::<Schedule>()?.days_must_both_match(), Some(false));
    /// assert_eq!("0 0 */2 * 5".parse::<Schedule>()?.days_must_both_match(), Some(false));
    /// # Ok::<(), kube_semantics::cron::ParseError>(())
    /// ```
    #[must_use]
    pub fn days_must_both_match(&self) -> Option<bool> {
        if let Kind::Fields(spec) = &self.kind { Some(spec.both) } else { None }
    }

    /// Do the fields name no day that any year has, or none at all? Such as `0 0 30 2 *`, which never runs; but for a few times in
    /// zones of the past, where the clock left out the midnight before the first of a month and upstream counted the days on into
    /// it.
    #[must_use]
    pub fn is_never(&self) -> bool {
        matches!(&self.kind, Kind::Fields(spec) if spec.never)
    }

    /// The first run after an instant, as upstream finds it to the second.
    ///
    /// Nothing if there is none before the end of the fifth year from then, by the zone's calendar, which is as far as
    /// upstream looks. Nothing, too, where upstream does not get on: at a day that a zone left out of its calendar its search has no
    /// end; and where clocks go back within an hour, it may answer with the instant it was asked about, or an earlier one
    /// (`45 3 * * *` in Pacific/Chatham, every autumn).
    #[must_use]
    #[inline]
    pub fn next_after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let after = after.timestamp();
        // A run is a whole second: later than the one that has begun is later than the instant.
        DateTime::from_timestamp(self.next_second(after).filter(|run| *run > after)?, 0)
    }

    /// The same, also where that is no later.
    pub(super) fn next_of_upstream(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.next_second(after.timestamp())?, 0)
    }

    #[inline]
    fn next_second(&self, after: i64) -> Option<i64> {
        match &self.kind {
            Kind::Fields(spec) => next::next(spec, self.zone(), after).0,
            Kind::Every(seconds) => Some(after.saturating_add(*seconds)),
        }
    }

    /// The same as [`next_after`](Self::next_after), by upstream's loop alone, step for step; and how many steps it took.
    /// `next_after` goes through it only near changes of the zone's clock; tests hold the one against the other.
    #[must_use]
    pub fn next_after_by_loop(&self, after: DateTime<Utc>) -> (Option<DateTime<Utc>>, u32) {
        let Kind::Fields(spec) = &self.kind else { return (self.next_after(after), 0) };
        let mut walk = literal::Walk::new(self.zone(), after.timestamp());
        let next = walk.next(spec).and_then(|next| DateTime::from_timestamp(next, 0));
        (next.filter(|run| *run > after), walk.steps)
    }

    /// How many steps of upstream's loop [`next_after`](Self::next_after) takes: none far from changes of the clock.
    #[must_use]
    pub fn steps_after(&self, after: DateTime<Utc>) -> u32 {
        if let Kind::Fields(spec) = &self.kind { next::next(spec, self.zone(), after.timestamp()).1 } else { 0 }
    }

    /// The runs as upstream's own schedule lists them when it is asked for the next after each. The same as
    /// [`after`](Self::after), except where upstream answers with the instant it was asked about: there it does so for ever, or
    /// goes round. A run at the very beginning of year 1 would be the end.
    ///
    /// ```
    /// use kube_semantics::cron::Schedule;
    ///
    /// # #[cfg(feature = "tz")] {
    /// // The clock went back from 00:01 to 23:01, and half past midnight follows on itself.
    /// let schedule = Schedule::parse_in("30 0 * * *", Some("America/St_Johns"))?;
    /// let noon = "2010-11-06T12:00:00Z".parse()?;
    /// let runs: Vec<_> = schedule.after_as_upstream(noon).take(3).map(|run| run.to_rfc3339()).collect();
    /// assert_eq!(runs, ["2010-11-07T03:00:00+00:00"; 3]);
    /// assert_eq!(schedule.after(noon).count(), 1);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn after_as_upstream(&self, after: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        // The zero time is how upstream says that there is none.
        let next = |after| self.next_of_upstream(after).filter(|run| !Time::from(*run).is_zero());
        std::iter::successors(next(after), move |run| next(*run))
    }

    /// All runs after an instant, each the next after the one before; worked out as they are asked for.
    pub fn after(&self, after: DateTime<Utc>) -> Runs<'_> {
        Runs { schedule: self, last: Some(after) }
    }

    /// The last of the runs that follow one another from an instant, up to another.
    pub(super) fn last_of_walk(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let (from, until) = (from.timestamp(), until.timestamp());
        let last = match &self.kind {
            Kind::Fields(spec) => next::last_of_walk(spec, self.zone(), from, until)?,
            Kind::Every(seconds) => {
                let count = until.saturating_sub(from) / seconds;
                (count > 0).then(|| from + count * seconds)?
            }
        };
        DateTime::from_timestamp(last, 0)
    }

    /// Is this instant a run, that is the answer of [`next_after`](Self::next_after) to some earlier one?
    ///
    /// That is so where the zone's clock shows what the fields name. In a few zones a clock change at midnight or within an hour
    /// also makes it run at a time that the fields do not name, which counts as well. Of an `@every`, any whole second may be a run.
    #[must_use]
    pub fn matches(&self, at: DateTime<Utc>) -> bool {
        at.timestamp_subsec_nanos() == 0
            && match &self.kind {
                Kind::Fields(spec) => previous::matches(spec, self.zone(), at.timestamp()),
                Kind::Every(_) => true,
            }
    }

    /// The last run before an instant, in the sense of [`matches`](Self::matches): the inverse of
    /// [`next_after`](Self::next_after). Nothing if there was none for ten years, or if it is an `@every`, whose runs
    /// hang on where it began.
    ///
    /// ```
    /// use kube_semantics::cron::Schedule;
    ///
    /// let schedule: Schedule = "0 0 29 2 *".parse()?;
    /// assert_eq!(schedule.previous_before("2026-01-01T00:00:00Z".parse()?), Some("2024-02-29T00:00:00Z".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn previous_before(&self, before: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let Kind::Fields(spec) = &self.kind else { return None };
        let second = before.timestamp() + i64::from(before.timestamp_subsec_nanos() > 0);
        DateTime::from_timestamp(previous::previous(spec, self.zone(), second)?, 0)
    }
}

fn bits(spec: &Spec, field: Field) -> u64 {
    match field {
        Field::Minute => spec.minutes,
        Field::Hour => spec.hours.into(),
        Field::DayOfMonth => spec.days_of_month.into(),
        Field::Month => spec.months.into(),
        Field::DayOfWeek => spec.days_of_week.into(),
    }
}

impl FromStr for Schedule {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse::parse(text)
    }
}

/// A text that reads as the same schedule: five fields with the fewest pieces, or an `@every` in seconds.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spec = match &self.kind {
            Kind::Every(seconds) => return write!(f, "@every {seconds}s"),
            Kind::Fields(spec) => spec,
        };
        if let Some(zone) = &self.zone {
            write!(f, "TZ={zone} ")?;
        }
        let starred = |all: bool| all && spec.both;
        write_set(f, spec.minutes, Field::Minute, spec.minutes == ALL_MINUTES)?;
        f.write_str(" ")?;
        write_set(f, spec.hours.into(), Field::Hour, spec.hours == ALL_HOURS)?;
        f.write_str(" ")?;
        write_set(f, spec.days_of_month.into(), Field::DayOfMonth, starred(spec.days_of_month == ALL_DAYS))?;
        f.write_str(" ")?;
        write_set(f, spec.months.into(), Field::Month, spec.months == ALL_MONTHS)?;
        f.write_str(" ")?;
        write_set(f, spec.days_of_week.into(), Field::DayOfWeek, starred(spec.days_of_week == ALL_WEEKDAYS))
    }
}

fn write_set(f: &mut fmt::Formatter<'_>, set: u64, field: Field, starred: bool) -> fmt::Result {
    if starred {
        return f.write_str("*");
    }
    let (least, greatest) = field.bounds();
    if set == 0 {
        // The set of no number: a list of nothing but empty pieces.
        return f.write_str(",");
    }
    if set.count_ones() > 2
        && let Some(step) = step(set)
        && u64::from(set.ilog2() + step) > greatest
        && step > 1
    {
        let first = u64::from(set.trailing_zeros());
        return if first == least { write!(f, "*/{step}") } else { write!(f, "{first}/{step}") };
    }
    let mut rest = set;
    let mut separator = "";
    while rest != 0 {
        let start = rest.trailing_zeros();
        let end = start + (rest >> start).trailing_ones() - 1;
        f.write_str(separator)?;
        match end - start {
            0 => write!(f, "{start}")?,
            1 => write!(f, "{start},{end}")?,
            _ => write!(f, "{start}-{end}")?,
        }
        separator = ",";
        rest &= !(u64::MAX >> (63 - end));
    }
    Ok(())
}

/// What lies between any two neighbours, if it is always the same.
pub(super) fn step(set: u64) -> Option<u32> {
    let first = set.trailing_zeros();
    let step = (set & (set - 1)).trailing_zeros() - first;
    let mut number = first;
    let mut regular = 0u64;
    while number <= set.ilog2() {
        regular |= 1 << number;
        number += step;
    }
    (regular == set).then_some(step)
}

/// The runs of a schedule: see [`Schedule::after`].
///
/// ```
/// use kube_semantics::cron::Schedule;
///
/// let hourly: Schedule = "@hourly".parse()?;
/// let runs: Vec<_> = hourly.after("2026-01-01T00:00:00Z".parse()?).take(2).collect();
/// assert_eq!(runs[1].to_rfc3339(), "2026-01-01T02:00:00+00:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Runs<'a> {
    schedule: &'a Schedule,
    last: Option<DateTime<Utc>>,
}

impl Iterator for Runs<'_> {
    type Item = DateTime<Utc>;

    fn next(&mut self) -> Option<DateTime<Utc>> {
        self.last = self.schedule.next_after(self.last?);
        self.last
    }
}

impl std::iter::FusedIterator for Runs<'_> {}
