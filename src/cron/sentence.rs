//! A schedule in words.

use std::fmt::Write as _;

use super::schedule::{Kind, Schedule, step};
use super::spec::{ALL_DAYS, ALL_HOURS, ALL_MINUTES, ALL_MONTHS, ALL_WEEKDAYS, Spec};

impl Schedule {
    /// What the schedule says, in English, with what readers of other crons would not expect.
    ///
    /// ```
    /// use kube_semantics::cron::Schedule;
    ///
    /// let sentence = |text: &str| text.parse::<Schedule>().map(|schedule| schedule.sentence());
    /// assert_eq!(sentence("15 2 * * 1-5")?, "at 02:15 on weekdays");
    /// assert_eq!(sentence("0 0 13 * 5")?, "at 00:00 on the 13th or on Fridays, either is enough");
    /// assert_eq!(sentence("*/10 8-17 * * *")?, "every 10 minutes from 08:00 to 17:50");
    /// assert_eq!(sentence("0 6 31 11 *")?, "never: November has no 31st");
    /// assert_eq!(sentence("@every 90m")?, "every 1 hour 30 minutes after the run before");
    /// # Ok::<(), kube_semantics::cron::ParseError>(())
    /// ```
    #[must_use]
    pub fn sentence(&self) -> String {
        let spec = match &self.kind {
            Kind::Every(seconds) => return format!("every {} after the run before", duration(*seconds)),
            Kind::Fields(spec) => spec,
        };
        if spec.never {
            return format!("never: {}", why_never(spec));
        }
        let mut text = times(spec);
        let day = days(spec);
        if day.is_empty() && text.starts_with("at ") && text.contains(':') && spec.months == ALL_MONTHS {
            text.push_str(" every day");
        } else {
            text.push_str(&day);
        }
        text.push_str(&months(spec));
        text.push_str(&notes(spec));
        if let Some(zone) = &self.zone {
            _ = write!(text, " ({zone} time)");
        }
        text
    }
}

fn why_never(spec: &Spec) -> String {
    let empty = [
        (spec.minutes == 0, "minute"),
        (spec.hours == 0, "hour"),
        (spec.months == 0, "month"),
        (spec.days_of_month == 0 && spec.both, "day of the month"),
        (spec.days_of_week == 0 && spec.both, "day of the week"),
        (spec.days_of_month == 0 && spec.days_of_week == 0, "day"),
    ];
    match empty.iter().find(|(is_empty, _)| *is_empty) {
        Some((_, what)) => format!("no {what} is given"),
        None => {
            let days: Vec<String> = numbers(spec.days_of_month.into()).map(ordinal).collect();
            let months: Vec<&str> = numbers(spec.months.into()).map(month).collect();
            format!("{} {} no {}", list(&months, "and"), if months.len() == 1 { "has" } else { "have" }, list(&days, "or"))
        }
    }
}

fn numbers(set: u64) -> impl Iterator<Item = u32> + Clone {
    (0..u64::BITS).filter(move |number| set >> number & 1 == 1)
}

/// Does a set reach to the end of its range from one number on by equal steps? From where, and by which.
fn stepped(set: u64, size: u32) -> Option<(u32, u32)> {
    (set.count_ones() > 2).then_some(())?;
    let by = step(set)?;
    (set.ilog2() + by >= size && set.trailing_zeros() < by && size.is_multiple_of(by)).then_some((set.trailing_zeros(), by))
}

/// The one piece that a set is without a hole.
fn piece(set: u64) -> Option<(u32, u32)> {
    let (first, last) = (set.trailing_zeros(), set.ilog2());
    (set.count_ones() == last - first + 1).then_some((first, last))
}

fn times(spec: &Spec) -> String {
    let (minutes, hours) = (spec.minutes, u64::from(spec.hours));
    let all_hours = spec.hours == ALL_HOURS;
    let single_minute = (minutes.count_ones() == 1).then(|| minutes.trailing_zeros());
    // At a few times of day.
    if !all_hours && minutes.count_ones() * hours.count_ones() <= 6 && single_minute.is_none_or(|_| stepped(hours, 24).is_none()) {
        let times: Vec<String> = numbers(hours).flat_map(|hour| numbers(minutes).map(move |minute| clock(hour, minute))).collect();
        return format!("at {}", list(&times, "and"));
    }
    let often = if minutes == ALL_MINUTES {
        "every minute".to_owned()
    } else if let Some((0, by)) = stepped(minutes, 60) {
        format!("every {by} minutes")
    } else if let Some(minute) = single_minute {
        match (all_hours, stepped(hours, 24)) {
            (true, _) if minute == 0 => return "every hour, on the hour".to_owned(),
            (true, _) => return format!("every hour, at minute {minute}"),
            (_, Some((first, by))) => return format!("every {by} hours from {}", clock(first, minute)),
            _ => match piece(hours) {
                Some((first, last)) => return format!("every hour from {} to {}", clock(first, minute), clock(last, minute)),
                None => format!("at minute {minute}"),
            },
        }
    } else {
        let minutes: Vec<String> = numbers(minutes).map(|minute| minute.to_string()).collect();
        format!("at minutes {}", list(&minutes, "and"))
    };
    if all_hours {
        let suffix = if often.starts_with("at") { " of every hour" } else { "" };
        return often + suffix;
    }
    match piece(hours) {
        Some((first, last)) if !often.starts_with("at") => {
            format!("{often} from {} to {}", clock(first, minutes.trailing_zeros()), clock(last, minutes.ilog2()))
        }
        _ => {
            let hours: Vec<String> = numbers(hours).map(|hour| format!("{hour:02}")).collect();
            format!("{often} of {} {}", if hours.len() == 1 { "hour" } else { "hours" }, list(&hours, "and"))
        }
    }
}

fn days(spec: &Spec) -> String {
    let (of_month, of_week) = (u64::from(spec.days_of_month), spec.days_of_week);
    let on_month = || {
        if let Some((1, by)) = stepped_days(of_month) {
            return format!("on every {} day of the month", if by == 2 { "other".to_owned() } else { ordinal(by) });
        }
        if let Some((first, last)) = piece(of_month).filter(|(first, last)| last - first > 1) {
            return format!("from the {} to the {}", ordinal(first), ordinal(last));
        }
        let days: Vec<String> = numbers(of_month).map(ordinal).collect();
        format!("on the {}", list(&days, "and"))
    };
    let on_week = || match of_week {
        0b011_1110 => "on weekdays".to_owned(),
        0b100_0001 => "on weekends".to_owned(),
        _ => match piece(of_week.into()).filter(|(first, last)| last - first > 1) {
            Some((first, last)) => format!("from {} to {}", weekday(first), weekday(last)),
            None => {
                let days: Vec<String> = numbers(of_week.into()).map(|day| format!("{}s", weekday(day))).collect();
                format!("on {}", list(&days, "and"))
            }
        },
    };
    let (any_of_month, any_of_week) = (spec.days_of_month == ALL_DAYS, of_week == ALL_WEEKDAYS);
    match (spec.both, any_of_month, any_of_week) {
        (true, true, true) => String::new(),
        (true, false, _) => format!(" {}", on_month()),
        (true, true, false) => format!(" {}", on_week()),
        // One of the two is every day, and enough.
        (false, true, _) | (false, _, true) => " every day".to_owned(),
        (false, false, false) if of_week == 0 => format!(" {}", on_month()),
        (false, false, false) if of_month == 0 => format!(" {}", on_week()),
        (false, false, false) => format!(" {} or {}", on_month(), on_week()),
    }
}

fn stepped_days(set: u64) -> Option<(u32, u32)> {
    (set.count_ones() > 2).then_some(())?;
    let by = step(set)?;
    (by > 1 && set.ilog2() + by > 31).then_some((set.trailing_zeros(), by))
}

fn months(spec: &Spec) -> String {
    if spec.months == ALL_MONTHS {
        return String::new();
    }
    let set = u64::from(spec.months);
    match piece(set).filter(|(first, last)| last - first > 1) {
        Some((first, last)) => format!(" from {} to {}", month(first), month(last)),
        None => {
            let months: Vec<&str> = numbers(set).map(month).collect();
            format!(" in {}", list(&months, "and"))
        }
    }
}

/// What other crons do otherwise, and what a reader may overlook.
fn notes(spec: &Spec) -> String {
    let (any_of_month, any_of_week) = (spec.days_of_month == ALL_DAYS, spec.days_of_week == ALL_WEEKDAYS);
    if !spec.both {
        return match (any_of_month, any_of_week) {
            (true, false) if spec.days_of_week != 0 => {
                ", whatever the day of the week, since the days of the month have no star".to_owned()
            }
            (false, true) if spec.days_of_month != 0 => {
                ", whatever the day of the month, since the days of the week have no star".to_owned()
            }
            (false, false) if spec.days_of_month != 0 && spec.days_of_week != 0 => ", either is enough".to_owned(),
            _ => String::new(),
        };
    }
    if !any_of_week || any_of_month {
        return String::new();
    }
    let first = spec.days_of_month.trailing_zeros();
    match (spec.months, first) {
        (0b100, 29) => ", in leap years only".to_owned(),
        (_, 29..) if numbers(spec.months.into()).any(|month| first > u32::from(crate::object::calendar::days_in(month as u8, 2001))) => {
            format!(", where the month has {first} days")
        }
        _ => String::new(),
    }
}

fn clock(hour: u32, minute: u32) -> String {
    format!("{hour:02}:{minute:02}")
}

fn month(number: u32) -> &'static str {
    const NAMES: [&str; 13] =
        ["", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    NAMES.get(number as usize).copied().unwrap_or_default()
}

fn weekday(number: u32) -> &'static str {
    const NAMES: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    NAMES.get(number as usize).copied().unwrap_or_default()
}

fn ordinal(number: u32) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

fn list<S: AsRef<str>>(words: &[S], joint: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {joint} {}", first.join(", "), last.as_ref())
        }
    }
}

fn duration(seconds: i64) -> String {
    let units = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (size, name) in units {
        let count = rest / size;
        rest %= size;
        if count > 0 {
            parts.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
        }
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use crate::cron::Schedule;

    #[test]
    fn sentences() {
        for (text, sentence) in [
            ("* * * * *", "every minute"),
            ("*/15 * * * *", "every 15 minutes"),
            ("0 * * * *", "every hour, on the hour"),
            ("5 * * * *", "every hour, at minute 5"),
            ("5,35 * * * *", "at minutes 5 and 35 of every hour"),
            ("30 */4 * * *", "every 4 hours from 00:30"),
            ("0 9-17 * * 1-5", "every hour from 09:00 to 17:00 on weekdays"),
            ("0 6,18 * * 0,6", "at 06:00 and 18:00 on weekends"),
            ("15 2 * * *", "at 02:15 every day"),
            ("* 3 * * *", "every minute from 03:00 to 03:59"),
            ("7/11 1,5,9 * * *", "at minutes 7, 18, 29, 40 and 51 of hours 01, 05 and 09"),
            ("0 0 1,15 * *", "at 00:00 on the 1st and 15th"),
            ("0 0 1-7 * *", "at 00:00 from the 1st to the 7th"),
            ("0 0 1-7 * mon", "at 00:00 from the 1st to the 7th or on Mondays, either is enough"),
            ("0 0 */2 * 5", "at 00:00 on every other day of the month or on Fridays, either is enough"),
            ("0 0 * * 1,3", "at 00:00 on Mondays and Wednesdays"),
            ("0 0 * * MON-SAT", "at 00:00 from Monday to Saturday"),
            ("0 0 * * 5,6", "at 00:00 on Fridays and Saturdays"),
            ("0 0 13 * 0-2", "at 00:00 on the 13th or from Sunday to Tuesday, either is enough"),
            ("0 0 1-31 * 5", "at 00:00 every day, whatever the day of the week, since the days of the month have no star"),
            ("0 0 13 * 0-6", "at 00:00 every day, whatever the day of the month, since the days of the week have no star"),
            ("0 0 29 2 *", "at 00:00 on the 29th in February, in leap years only"),
            ("0 0 31 * *", "at 00:00 on the 31st, where the month has 31 days"),
            ("0 0 31 1,3 *", "at 00:00 on the 31st in January and March"),
            ("0 0 * 6-8 *", "at 00:00 from June to August"),
            ("@weekly", "at 00:00 on Sundays"),
            ("TZ=UTC @monthly", "at 00:00 on the 1st (UTC time)"),
            ("0 0 30,31 2 *", "never: February has no 30th or 31st"),
            ("0 0 31 4,6 *", "never: April and June have no 31st"),
            (", 0 * * *", "never: no minute is given"),
            ("0 0 , * *", "never: no day of the month is given"),
            ("@every 1500ms", "every 1 second after the run before"),
            ("@every 49h", "every 2 days 1 hour after the run before"),
        ] {
            assert_eq!(text.parse::<Schedule>().unwrap().sentence(), sentence, "{text}");
        }
    }
}
