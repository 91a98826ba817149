//! The text of a schedule: zone, macros, fields.

use super::error::ParseError;
use super::field::{Field, Set};
use super::schedule::{Kind, Schedule};
use super::spec::{ALL_DAYS, ALL_HOURS, ALL_MONTHS, ALL_WEEKDAYS, Spec};
use super::zone::Zone;
use crate::object::Duration;

const SECOND: i64 = 1_000_000_000;

/// Upstream's `ParseStandard`, with Kubernetes' answer where that panics.
pub(super) fn parse(text: &str) -> Result<Schedule, ParseError> {
    if text.is_empty() {
        return Err(ParseError::Empty);
    }
    let Some((_, named)) = text.split_once('=').filter(|(before, _)| matches!(*before, "TZ" | "CRON_TZ")) else {
        return without_zone(text, None);
    };
    let (name, rest) = named.split_once(' ').ok_or(ParseError::NothingAfterZone)?;
    in_zone(name, rest)
}

/// What follows `TZ=`, its name cut off already.
pub(super) fn in_zone(name: &str, rest: &str) -> Result<Schedule, ParseError> {
    let zone = Zone::named(name)?;
    // The zone of the process, which is UTC here.
    let zone = (name != "Local").then_some(zone);
    without_zone(rest.trim(), zone)
}

fn without_zone(text: &str, zone: Option<Zone>) -> Result<Schedule, ParseError> {
    if text.starts_with('@') {
        return descriptor(text, zone);
    }
    let Some([minute, hour, day_of_month, month, day_of_week]) = five(text) else {
        return Err(ParseError::FieldCount(text.split_whitespace().map(str::to_owned).collect()));
    };
    let set = |field, text| Set::parse(field, text).map_err(|fault| ParseError::Field { field, fault });
    let minutes = set(Field::Minute, minute)?;
    let hours = set(Field::Hour, hour)?;
    let days_of_month = set(Field::DayOfMonth, day_of_month)?;
    let months = set(Field::Month, month)?;
    let days_of_week = set(Field::DayOfWeek, day_of_week)?;
    let spec = Spec::new(
        minutes.bits,
        hours.bits as u32,
        days_of_month.bits as u32,
        months.bits as u16,
        days_of_week.bits as u8,
        days_of_month.starred || days_of_week.starred,
    );
    Ok(Schedule { kind: Kind::Fields(spec), zone })
}

/// The fields, if there are five, between white space of any script.
#[inline]
fn five(text: &str) -> Option<[&str; 5]> {
    if !text.is_ascii() {
        let mut words = text.split_whitespace();
        let mut fields = [""; 5];
        for field in &mut fields {
            *field = words.next()?;
        }
        return words.next().is_none().then_some(fields);
    }
    let bytes = text.as_bytes();
    let is_blank = |at: usize| bytes.get(at).is_some_and(|byte| matches!(byte, b' ' | b'\t'..=b'\r'));
    let mut fields = [""; 5];
    let mut count = 0;
    let mut at = 0;
    loop {
        while is_blank(at) {
            at += 1;
        }
        if at == bytes.len() {
            return (count == 5).then_some(fields);
        }
        let start = at;
        while at < bytes.len() && !is_blank(at) {
            at += 1;
        }
        *fields.get_mut(count)? = text.get(start..at)?;
        count += 1;
    }
}

fn descriptor(text: &str, zone: Option<Zone>) -> Result<Schedule, ParseError> {
    let midnight = |days, months, weekdays| Spec::new(1, 1, days, months, weekdays, true);
    let spec = match text {
        "@yearly" | "@annually" => midnight(1 << 1, 1 << 1, ALL_WEEKDAYS),
        "@monthly" => midnight(1 << 1, ALL_MONTHS, ALL_WEEKDAYS),
        "@weekly" => midnight(ALL_DAYS, ALL_MONTHS, 1),
        "@daily" | "@midnight" => midnight(ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS),
        "@hourly" => Spec::new(1, ALL_HOURS, ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS, true),
        _ => {
            let every = text.strip_prefix("@every ").ok_or_else(|| ParseError::Descriptor(text.to_owned()))?;
            let interval: Duration = every.parse().map_err(|fault| ParseError::Duration { text: text.to_owned(), fault })?;
            // An interval knows no zone.
            return Ok(Schedule { kind: Kind::Every((interval.nanos() / SECOND).max(1)), zone: None });
        }
    };
    Ok(Schedule { kind: Kind::Fields(spec), zone })
}
