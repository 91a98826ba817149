//! Which minutes a schedule of five fields names on a clock that never changes.

use crate::object::calendar::{DAY, Date, days_in, is_leap, weekday};

/// The five fields as sets (`SpecSchedule` upstream); bit `n` stands for the number `n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spec {
    pub minutes: u64,
    pub hours: u32,
    pub days_of_month: u32,
    pub months: u16,
    pub days_of_week: u8,
    /// Is the day of the month or of the week starred? Then a day has to be in both sets, else in either.
    pub both: bool,
    /// A field is empty, so that nothing ever matches.
    pub empty: bool,
    /// No day of any year can match, or no time of day. Upstream's loop may still overrun a month into one that has the day: see
    /// [`previous`](super::previous).
    pub never: bool,
}

pub(super) const ALL_MINUTES: u64 = (1 << 60) - 1;
pub(super) const ALL_HOURS: u32 = (1 << 24) - 1;
pub(super) const ALL_DAYS: u32 = !1;
pub(super) const ALL_MONTHS: u16 = (1 << 13) - 2;
pub(super) const ALL_WEEKDAYS: u8 = (1 << 7) - 1;

const FEBRUARY: u16 = 1 << 2;
const LONG_MONTHS: u16 = 1 << 1 | 1 << 3 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 10 | 1 << 12;

/// How many years upstream looks ahead.
const YEARS: i64 = 5;

impl Spec {
    pub fn new(minutes: u64, hours: u32, days_of_month: u32, months: u16, days_of_week: u8, both: bool) -> Self {
        let mut spec = Self { minutes, hours, days_of_month, months, days_of_week, both, empty: false, never: false };
        // Where a day has to be in both sets, one of them has every day; and every weekday comes in every month.
        let days = match (both, days_of_week) {
            (true, 0) => 0,
            (true, _) | (false, 0) => days_of_month,
            (false, _) => ALL_DAYS,
        };
        spec.empty = minutes == 0 || hours == 0 || months == 0 || days == 0;
        let months_of = |day: u32| if day == 31 { months & LONG_MONTHS } else { months & !FEBRUARY };
        let some_day = days & up_to(29) != 0 || (30..=31).any(|day| days >> day & 1 == 1 && months_of(day) != 0);
        spec.never = spec.empty || !some_day;
        spec
    }

    pub fn has_month(&self, month: u8) -> bool {
        self.months >> month & 1 == 1
    }

    /// Upstream's `dayMatches`.
    pub fn has_day(&self, day: u8, weekday: u8) -> bool {
        let (of_month, of_week) = (self.days_of_month >> day & 1 == 1, self.days_of_week >> weekday & 1 == 1);
        if self.both { of_month && of_week } else { of_month || of_week }
    }

    pub fn has_hour(&self, hour: u8) -> bool {
        self.hours >> hour & 1 == 1
    }

    pub fn has_minute(&self, minute: u8) -> bool {
        self.minutes >> minute & 1 == 1
    }

    /// Do all fields name the minute that begins with this second?
    pub fn has(&self, local: i64) -> bool {
        let (day, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let date = Date::of(day);
        second % 60 == 0
            && self.has_hour((second / 3600) as u8)
            && self.has_minute((second / 60 % 60) as u8)
            && self.has_month(date.month)
            && self.has_day(date.day, weekday(day))
    }

    /// The days of a month that match; `first` is its first.
    #[inline]
    fn days_in(&self, month: u8, year: i64, first: i64) -> u32 {
        let shift = u32::from(weekday(first));
        let week = u64::from(self.days_of_week);
        // The weekday of the first comes to bit 1; then the week is laid over the month five times.
        let week = (week << 7 | week) >> shift & 0x7f;
        let by_weekday = (week << 1 | week << 8 | week << 15 | week << 22 | week << 29) as u32;
        let days = if self.both { by_weekday & self.days_of_month } else { by_weekday | self.days_of_month };
        days & up_to(days_in(month, year))
    }

    /// The first match at or after a second, both in seconds of the clock; nothing after the fifth year from then.
    #[inline]
    pub fn next(&self, from: i64) -> Option<i64> {
        if self.never {
            return None;
        }
        let (day, second) = (from.div_euclid(DAY), from.rem_euclid(DAY) as u32);
        let date = Date::of(day);
        let first = day + 1 - i64::from(date.day);
        let days = if self.has_month(date.month) { self.days_in(date.month, date.year, first) } else { 0 };
        if days >> date.day & 1 == 1
            && let Some(minute) = self.minute_from(second.div_ceil(60))
        {
            return Some(day * DAY + minute * 60);
        }
        let later = days & !up_to(date.day);
        let day = if later == 0 { self.day_after(date, first)? } else { first - 1 + i64::from(later.trailing_zeros()) };
        Some(day * DAY + self.first_minute() * 60)
    }

    /// The first match in a month after that of a date, which begins with the day `first`.
    fn day_after(&self, date: Date, first: i64) -> Option<i64> {
        let Date { mut year, mut month, .. } = date;
        let limit = year + YEARS;
        let mut new_year = first - before(month, year);
        loop {
            let later = u32::from(self.months) >> month >> 1;
            if later == 0 {
                new_year += 365 + i64::from(is_leap(year));
                year += 1;
                month = 0;
                if year > limit {
                    return None;
                }
                continue;
            }
            month += 1 + later.trailing_zeros() as u8;
            let first = new_year + before(month, year);
            let days = self.days_in(month, year, first);
            if days != 0 {
                return Some(first - 1 + i64::from(days.trailing_zeros()));
            }
        }
    }

    /// The first time of day at or after one, in minutes.
    #[inline]
    fn minute_from(&self, minute: u32) -> Option<i64> {
        // Within the last minute of a day, there is none.
        let (hour, minute) = (minute / 60, minute % 60);
        if self.hours >> hour & 1 == 1 {
            let later = self.minutes >> minute;
            if later != 0 {
                return Some(i64::from(hour * 60 + minute + later.trailing_zeros()));
            }
        }
        let later = self.hours >> hour >> 1;
        (later != 0).then(|| i64::from((hour + 1 + later.trailing_zeros()) * 60 + self.minutes.trailing_zeros()))
    }

    fn first_minute(&self) -> i64 {
        i64::from(self.hours.trailing_zeros() * 60 + self.minutes.trailing_zeros())
    }

    /// The last match before a second, both in seconds of the clock; nothing before `bound`.
    pub fn previous(&self, before: i64, bound: i64) -> Option<i64> {
        if self.never {
            return None;
        }
        let minute = (before - 1).div_euclid(60);
        let (day, minute) = (minute.div_euclid(1440), minute.rem_euclid(1440) as u32);
        let mut date = Date::of(day);
        let mut first = day + 1 - i64::from(date.day);
        let mut days = if self.has_month(date.month) { self.days_in(date.month, date.year, first) } else { 0 };
        let found = if days >> date.day & 1 == 1
            && let Some(minute) = self.minute_up_to(minute)
        {
            day * DAY + minute * 60
        } else {
            days &= up_to(date.day) >> 1;
            while days == 0 {
                if first * DAY <= bound {
                    return None;
                }
                date = Date::of(first - 1);
                first -= i64::from(date.day);
                days = if self.has_month(date.month) { self.days_in(date.month, date.year, first) } else { 0 };
            }
            (first - 1 + i64::from(days.ilog2())) * DAY + i64::from(self.hours.ilog2() * 60 + self.minutes.ilog2()) * 60
        };
        (found >= bound).then_some(found)
    }

    /// The last time of day at or before one, in minutes.
    fn minute_up_to(&self, minute: u32) -> Option<i64> {
        let (hour, minute) = (minute / 60, minute % 60);
        if self.hours >> hour & 1 == 1 {
            let earlier = self.minutes << (63 - minute);
            if earlier != 0 {
                return Some(i64::from(hour * 60 + minute - earlier.leading_zeros()));
            }
        }
        let earlier = self.hours & ((1 << hour) - 1);
        (earlier != 0).then(|| i64::from(earlier.ilog2() * 60 + self.minutes.ilog2()))
    }
}

/// The bits 1 to `day`, and bit 0.
fn up_to(day: u8) -> u32 {
    u32::MAX >> (31 - day.min(31))
}

/// The days of a year before a month.
fn before(month: u8, year: i64) -> i64 {
    const BEFORE: [u16; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    i64::from(BEFORE.get(usize::from(month)).copied().unwrap_or(0)) + i64::from(month > 2 && is_leap(year))
}

#[cfg(test)]
mod tests {
    use super::{ALL_DAYS, ALL_HOURS, ALL_MINUTES, ALL_MONTHS, ALL_WEEKDAYS, Spec};
    use crate::object::calendar::{DAY, days};

    #[test]
    fn agrees_with_looking_at_every_minute() {
        let specs = [
            Spec::new(1 << 5 | 1 << 59, 1 << 3 | 1 << 23, ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS, true),
            Spec::new(1, 1, 1 << 29 | 1 << 31, 1 << 2 | 1 << 12, ALL_WEEKDAYS, true),
            Spec::new(1 << 30, ALL_HOURS, 1 << 13, ALL_MONTHS, 1 << 5, false),
            Spec::new(ALL_MINUTES, 1 << 7, ALL_DAYS, 1 << 4, 1 << 0 | 1 << 6, true),
            Spec::new(1, 1, 1 << 30, 1 << 2, ALL_WEEKDAYS, true),
        ];
        let from = days(2023, 11, 28) * DAY;
        for spec in specs {
            let until = from + 500 * DAY;
            let matches: Vec<i64> = (from..until).step_by(60).filter(|at| spec.has(*at)).collect();
            assert_eq!(spec.never, matches.is_empty());
            for pair in matches.windows(2) {
                for at in [pair[0] + 1, pair[0] + 60, pair[1] - 1, pair[1]] {
                    assert_eq!(spec.next(at), Some(pair[1]));
                }
                for at in [pair[0] + 1, pair[0] + 60, pair[1] - 1, pair[1]] {
                    assert_eq!(spec.previous(at, 0), Some(pair[0]));
                    assert_eq!(spec.previous(at, pair[0] + 1), None);
                }
            }
        }
    }

    #[test]
    fn gives_up_as_upstream_does() {
        let leap_day = Spec::new(1, 1, 1 << 29, 1 << 2, ALL_WEEKDAYS, true);
        assert_eq!(leap_day.next(days(2096, 3, 1) * DAY), None);
        assert_eq!(leap_day.next(days(2098, 12, 31) * DAY + DAY - 1), None);
        assert_eq!(leap_day.next(days(2099, 1, 1) * DAY), Some(days(2104, 2, 29) * DAY));
    }
}
