//! The rule by which a zone goes on after its last recorded change: the TZ string at the end of its data.

use crate::object::calendar::{DAY, Date, days, days_in, is_leap, new_year, weekday};

use super::{Span, is_rough};

/// A TZ string such as `EST5EDT,M3.2.0,M11.1.0`, read as Go reads it (`tzset` in `time/zoneinfo.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    standard: i32,
    summer: Option<Summer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Summer {
    offset: i32,
    /// Are its changes far apart, and none of them rough?
    tame: bool,
    /// Do both changes keep so far from the turn of the year that each calendar year of UTC has both?
    within_year: bool,
    /// Start and end, in seconds from the turn of the year in UTC: years that begin with each weekday, and then leap years.
    by_year: [(i32, i32); 14],
}

/// When in a year the clock changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    on: On,
    /// Seconds after the midnight of that day, on the clock before the change.
    time: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    /// A day of 365, the 29th of February not counted; from 1.
    Julian(u16),
    /// A day of the year; from 0.
    Day(u16),
    /// Such a week's weekday in a month; week 5 is the last.
    Weekday { month: u8, week: u8, weekday: u8 },
}

impl Rule {
    /// Nothing if Go would not understand it, which then stays with the last recorded offset.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut rest = text;
        name(&mut rest)?;
        let standard = -offset(&mut rest)?;
        if matches!(rest, [] | [b',', ..]) {
            return Some(Self { standard, summer: None });
        }
        name(&mut rest)?;
        let summer = if matches!(rest, [] | [b',', ..]) { standard + 3600 } else { -offset(&mut rest)? };
        if rest.is_empty() {
            rest = b",M3.2.0,M11.1.0";
        }
        if !matches!(take(&mut rest)?, b',' | b';') {
            return None;
        }
        let start = change(&mut rest)?;
        if take(&mut rest)? != b',' {
            return None;
        }
        let end = change(&mut rest)?;
        if !rest.is_empty() {
            return None;
        }
        let mut by_year = [(0, 0); 14];
        for (kind, changes) in (0u8..).zip(&mut by_year) {
            let (new_year, leap) = (kind % 7, kind >= 7);
            *changes = (start.since(new_year, leap) - standard, end.since(new_year, leap) - summer);
        }
        let within_year = start.is_within_year() && end.is_within_year();
        let (spring, autumn, forward) = (i64::from(start.time), i64::from(end.time), i64::from(summer - standard));
        let tame = within_year && !is_rough(spring, spring + forward) && !is_rough(autumn, autumn - forward);
        let rule = Self { standard, summer: Some(Summer { offset: summer, tame, within_year, by_year }) };
        Some(if rule.is_summer_all_year() { Self { standard: summer, summer: None } } else { rule })
    }

    /// Does summer end when the next one begins? Some compilers write permanent time in this way, of Morocco for one. Go looks at one
    /// year of UTC at a time and sees winter at its turn; but the data that comes with Go never says it so.
    fn is_summer_all_year(&self) -> bool {
        self.summer.is_some_and(|summer| [2024, 2025].into_iter().all(|year| summer.changes(year).1 >= summer.changes(year + 1).0))
    }

    /// The span around an instant that lies after `last`, the last recorded change.
    pub fn span(&self, at: i64, last: i64) -> Span {
        let Some(summer) = &self.summer else { return Span { from: last, to: i64::MAX, offset: self.standard } };
        // Go asks for the year in UTC, which matters where a change is near its turn.
        let year = Date::of(at.div_euclid(DAY)).year;
        let (first, second, summer_first) = summer.in_order(year);
        let (outside, inside) = if summer_first { (self.standard, summer.offset) } else { (summer.offset, self.standard) };
        let (from, to, offset) = if at < first {
            let (_, from, same) = summer.in_order(year - 1);
            (if summer.within_year && same == summer_first { from } else { new_year(year) * DAY }, first, outside)
        } else if at < second {
            (first, second, inside)
        } else {
            let (to, _, same) = summer.in_order(year + 1);
            (second, if summer.within_year && same == summer_first { to } else { new_year(year + 1) * DAY }, outside)
        };
        Span { from: from.max(last), to, offset }
    }

    pub fn offsets(&self) -> [i32; 2] {
        [self.standard, self.summer.map_or(self.standard, |summer| summer.offset)]
    }

    /// Are its changes far apart, and none of them rough?
    pub fn is_tame(&self) -> bool {
        self.summer.is_none_or(|summer| summer.tame)
    }
}

impl Summer {
    /// Start and end in a year.
    fn changes(&self, year: i64) -> (i64, i64) {
        let day = new_year(year);
        let kind = usize::from(weekday(day) + if is_leap(year) { 7 } else { 0 });
        let (start, end) = self.by_year.get(kind).copied().unwrap_or_default();
        (day * DAY + i64::from(start), day * DAY + i64::from(end))
    }

    /// The two changes of a year in order, and whether the first begins the summer.
    fn in_order(&self, year: i64) -> (i64, i64, bool) {
        let (start, end) = self.changes(year);
        if end < start { (end, start, false) } else { (start, end, true) }
    }
}

impl Change {
    /// On the clock before the change, in seconds from the turn of a year that begins with that weekday.
    fn since(self, new_year: u8, leap: bool) -> i32 {
        let day = match self.on {
            On::Julian(day) => i32::from(day) - 1 + i32::from(leap && day >= 60),
            On::Day(day) => i32::from(day),
            On::Weekday { month, week, weekday } => {
                // Any leap year will do, and any other.
                let year = if leap { 2000 } else { 2001 };
                let first = days(year, month.into(), 1) - days(year, 1, 1);
                let mut day = (weekday + 35 - (new_year + (first % 7) as u8)) % 7;
                for _ in 1..week {
                    if day + 7 >= days_in(month, year) {
                        break;
                    }
                    day += 7;
                }
                first as i32 + i32::from(day)
            }
        };
        day * DAY as i32 + self.time
    }

    /// Times reach a week beyond the day, offsets little more than a day.
    fn is_within_year(self) -> bool {
        match self.on {
            On::Julian(day) | On::Day(day) => (20..=345).contains(&day),
            On::Weekday { month, .. } => (2..=11).contains(&month),
        }
    }
}

fn take(rest: &mut &[u8]) -> Option<u8> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    Some(*first)
}

fn name(rest: &mut &[u8]) -> Option<()> {
    let length = if rest.first() == Some(&b'<') {
        rest.iter().position(|byte| *byte == b'>')? + 1
    } else {
        let length = rest.iter().take_while(|byte| !matches!(byte, b'0'..=b'9' | b',' | b'-' | b'+')).count();
        (length >= 3).then_some(length)?
    };
    *rest = rest.get(length..)?;
    Some(())
}

fn number(rest: &mut &[u8], range: std::ops::RangeInclusive<i32>) -> Option<i32> {
    let mut number = 0;
    let mut count = 0;
    while let [digit @ b'0'..=b'9', after @ ..] = *rest {
        number = number * 10 + i32::from(digit - b'0');
        count += 1;
        if number > *range.end() {
            return None;
        }
        *rest = after;
    }
    (count > 0 && range.contains(&number)).then_some(number)
}

/// Seconds, as `5`, `-3:30` or `+00:15:30`.
fn offset(rest: &mut &[u8]) -> Option<i32> {
    let sign = match rest.first()? {
        b'+' => {
            take(rest);
            1
        }
        b'-' => {
            take(rest);
            -1
        }
        _ => 1,
    };
    let mut seconds = number(rest, 0..=24 * 7)? * 3600;
    for unit in [60, 1] {
        if rest.first() != Some(&b':') {
            break;
        }
        take(rest);
        seconds += number(rest, 0..=59)? * unit;
    }
    Some(sign * seconds)
}

fn change(rest: &mut &[u8]) -> Option<Change> {
    let on = match rest.first()? {
        b'J' => {
            take(rest);
            On::Julian(number(rest, 1..=365)? as u16)
        }
        b'M' => {
            take(rest);
            let month = number(rest, 1..=12)? as u8;
            let week = (take(rest)? == b'.').then(|| number(rest, 1..=5))?? as u8;
            let weekday = (take(rest)? == b'.').then(|| number(rest, 0..=6))?? as u8;
            On::Weekday { month, week, weekday }
        }
        _ => On::Day(number(rest, 0..=365)? as u16),
    };
    let time = if rest.first() == Some(&b'/') {
        take(rest);
        offset(rest)?
    } else {
        2 * 3600
    };
    Some(Change { on, time })
}

#[cfg(test)]
mod tests {
    use super::{Rule, Span};

    fn span(rule: &str, at: &str) -> Span {
        let at: crate::object::Time = at.parse().unwrap();
        Rule::parse(rule.as_bytes()).unwrap().span(at.unix_seconds(), i64::MIN)
    }

    fn unix(text: &str) -> i64 {
        text.parse::<crate::object::Time>().unwrap().unix_seconds()
    }

    #[test]
    fn summers_north_and_south() {
        let winter = Span { from: unix("2025-11-02T06:00:00Z"), to: unix("2026-03-08T07:00:00Z"), offset: -18_000 };
        let new_york = "EST5EDT,M3.2.0,M11.1.0";
        assert_eq!(span(new_york, "2026-01-15T00:00:00Z"), winter);
        assert_eq!(span(new_york, "2025-11-02T06:00:00Z"), winter);
        assert_eq!(span(new_york, "2026-03-08T06:59:59Z"), winter);
        assert_eq!(span(new_york, "2026-03-08T07:00:00Z").offset, -14_400);
        assert_eq!(span("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2029-12-31T23:00:00Z").offset, 39_600);
        assert_eq!(span("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-07-01T00:00:00Z").offset, -3600);
        assert_eq!(span("<+0330>-3:30", "2026-07-01T00:00:00Z").offset, 12_600);
        let forever = |offset| Span { from: i64::MIN, to: i64::MAX, offset };
        assert_eq!(span("XXX3EDT4,0/0,J365/23", "2026-07-01T00:00:00Z"), forever(-14_400));
        assert_eq!(span("XXX-2<+01>-1,0/0,J365/23", "2096-12-31T23:30:00Z"), forever(3600));
    }

    #[test]
    fn what_go_does_not_read() {
        for text in ["", "EST", "ES5", "EST5EDT,M3.2.0", "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.0,M11.1.0x", "EST200", "<EST5"] {
            assert_eq!(Rule::parse(text.as_bytes()), None, "{text}");
        }
    }
}
