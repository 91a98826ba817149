//! Days and dates of the Gregorian calendar, without a zone. Days count from 1970-01-01.

pub(crate) const DAY: i64 = 86_400;

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// Whole cycles of 400 years, which have always as many days, and whole weeks.
const CYCLES: i64 = 750;
const CYCLE: i64 = 146_097;

/// Days from the first of March of the year that the shifted count begins with.
const SHIFT: i64 = 719_468 + CYCLES * CYCLE;

impl Date {
    #[inline]
    pub fn of(days: i64) -> Self {
        // Half a million years around now fit a small number, which divides faster.
        match u32::try_from(days + SHIFT) {
            Ok(shifted) if shifted < 1 << 30 => {
                let date = Self::of_shifted(shifted);
                Self { year: date.year - CYCLES * 400, ..date }
            }
            _ => {
                let date = Self::of_shifted((days + 719_468).rem_euclid(CYCLE) as u32);
                Self { year: date.year + (days + 719_468).div_euclid(CYCLE) * 400, ..date }
            }
        }
    }

    /// By the affine functions of Neri and Schneider ("Euclidean affine functions and their application to calendar algorithms",
    /// 2022): years begin in March, so that the day that comes and goes is the last.
    #[inline]
    fn of_shifted(days: u32) -> Self {
        let quarters = 4 * days + 3;
        let (century, of_century) = (quarters / 146_097, quarters % 146_097 / 4);
        let product = 2_939_745 * u64::from(4 * of_century + 3);
        let (year, of_year) = ((product >> 32) as u32, product as u32 / 2_939_745 / 4);
        let month = 2141 * of_year + 197_913;
        let (month, day) = (month >> 16, (month & 0xffff) / 2141);
        let turn = of_year >= 306;
        let month = if turn { month - 12 } else { month };
        Self { year: i64::from(100 * century + year + u32::from(turn)), month: month as u8, day: day as u8 + 1 }
    }
}

/// The first day of a year.
#[inline]
pub(crate) fn new_year(year: i64) -> i64 {
    let before = year - 1;
    let centuries = before.div_euclid(100);
    before * 365 + (before >> 2) - centuries + (centuries >> 2) - 719_162
}

/// The day of a date; month and day may lie outside their range and are carried over, as Go's `time.Date` does.
pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (month * 153 + 2) / 5 + day - 1 - 719_468
}

/// 0 is Sunday.
#[inline]
pub(crate) fn weekday(days: i64) -> u8 {
    match u32::try_from(days + CYCLES * CYCLE) {
        Ok(shifted) if shifted < 1 << 30 => ((shifted + 4) % 7) as u8,
        _ => (days + 4).rem_euclid(7) as u8,
    }
}

#[inline]
pub(crate) fn is_leap(year: i64) -> bool {
    // What 100 divides, 400 divides if 16 does.
    year & 3 == 0 && (year & 15 == 0 || year % 100 != 0)
}

pub(crate) fn days_in(month: u8, year: i64) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, days, days_in, new_year, weekday};

    #[test]
    fn every_day_there_and_back() {
        let mut day_number = days(-400, 1, 1);
        for year in -400..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in(month, year) {
                    assert_eq!(Date::of(day_number), Date { year, month, day });
                    assert_eq!(days(year, month.into(), day.into()), day_number);
                    assert_eq!((day_number + 4).rem_euclid(7), i64::from(weekday(day_number)));
                    day_number += 1;
                }
            }
        }
        assert_eq!((days(1970, 1, 1), weekday(0)), (0, 4));
        for year in [-5_000_000, -300_000, -299_999, -1, 0, 1, 1900, 2000, 2100, 2_000_000, 3_000_000, 50_000_000] {
            assert_eq!(new_year(year), days(year, 1, 1));
            assert_eq!(Date::of(new_year(year) - 1), Date { year: year - 1, month: 12, day: 31 });
            assert_eq!(Date::of(new_year(year) + 58), Date { year, month: 2, day: 28 });
        }
        assert_eq!(days(2023, 14, 30), days(2024, 3, 1));
        assert_eq!(days(2024, -1, 31), days(2023, 12, 1));
    }
}
