//! Days and dates of the Gregorian calendar, without a zone. Days count from 1970-01-01.

pub(super) const DAY: i64 = 86_400;

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    pub fn of(days: i64) -> Self {
        // Years that begin in March end with the day that comes and goes; 400 of them have always as many days.
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let day = days.rem_euclid(146_097) as u32;
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (turn, month) = if month < 10 { (0, month + 3) } else { (1, month - 9) };
        Self { year: era * 400 + i64::from(year) + turn, month: month as u8, day: day as u8 }
    }
}

/// The day of a date; month and day may lie outside their range and are carried over, as Go's `time.Date` does.
pub(super) fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (month * 153 + 2) / 5 + day - 1 - 719_468
}

/// 0 is Sunday.
pub(super) fn weekday(days: i64) -> u8 {
    (days + 4).rem_euclid(7) as u8
}

pub(super) fn is_leap(year: i64) -> bool {
    year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(super) fn days_in(month: u8, year: i64) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, days, days_in, weekday};

    #[test]
    fn every_day_there_and_back() {
        let mut day_number = days(-400, 1, 1);
        for year in -400..=2400 {
            for month in 1..=12 {
                for day in 1..=days_in(month, year) {
                    assert_eq!(Date::of(day_number), Date { year, month, day });
                    assert_eq!(days(year, month.into(), day.into()), day_number);
                    day_number += 1;
                }
            }
        }
        assert_eq!((days(1970, 1, 1), weekday(0)), (0, 4));
        assert_eq!(days(2023, 14, 30), days(2024, 3, 1));
        assert_eq!(days(2024, -1, 31), days(2023, 12, 1));
    }
}
