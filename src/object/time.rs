//! Points in time, as objects carry them.

use std::fmt;
use std::ops::Add;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::Duration;
use super::calendar::{DAY, Date, days, days_in};

/// A point in time (`Time` in `meta/v1`): RFC 3339 on the wire. The default is what an absent field has.
///
/// ```
/// use kube_semantics::object::Time;
///
/// let noon: Time = "2026-03-01T12:00:00Z".parse()?;
/// assert_eq!(noon, "2026-03-01T13:00:00+01:00".parse()?);
/// assert_eq!(noon.unix_seconds(), 1_772_366_400);
/// assert_eq!(noon.to_string(), "2026-03-01T12:00:00Z");
/// # Ok::<(), kube_semantics::object::ParseTimeError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// Since the beginning of year 1.
    seconds: i64,
    nanos: u32,
}

/// The seconds between the years 1 and 1970.
const UNIX_EPOCH: i64 = 62_135_596_800;
const NANOS: i64 = 1_000_000_000;

impl Time {
    /// Seconds since 1970.
    #[must_use]
    pub fn unix_seconds(&self) -> i64 {
        self.seconds - UNIX_EPOCH
    }

    /// Nanoseconds beyond the second.
    #[must_use]
    pub fn subsecond_nanos(&self) -> u32 {
        self.nanos
    }

    /// For printing it to the nanosecond, without zeros at the end; `Display` itself leaves the fraction out.
    ///
    /// ```
    /// use kube_semantics::object::{Duration, Time};
    ///
    /// let noon: Time = "2026-03-01T12:00:00Z".parse()?;
    /// let before = noon + "-0.25s".parse::<Duration>()?;
    /// assert_eq!(before.precise().to_string(), "2026-03-01T11:59:59.75Z");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn precise(&self) -> impl fmt::Display {
        Precise(*self)
    }

    /// Is it the time of an absent field, the beginning of year 1?
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

/// Every `Time` has a `DateTime`.
impl From<Time> for DateTime<Utc> {
    fn from(time: Time) -> Self {
        Self::from_timestamp(time.unix_seconds(), time.nanos).unwrap_or_default()
    }
}

impl From<DateTime<Utc>> for Time {
    fn from(time: DateTime<Utc>) -> Self {
        // Chrono counts a leap second as a second of two.
        let nanos = time.timestamp_subsec_nanos().min(999_999_999);
        Self { seconds: time.timestamp() + UNIX_EPOCH, nanos }
    }
}

/// A text that is no RFC 3339 time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time in RFC 3339 format")]
pub struct ParseTimeError(String);

/// As Go's `time.Parse` reads it: besides RFC 3339, an hour may have one digit, a comma may begin the fraction, and the
/// offset may come to 24 hours and 60 minutes.
impl FromStr for Time {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        parse(text.as_bytes()).ok_or_else(|| ParseTimeError(text.to_owned()))
    }
}

fn parse(text: &[u8]) -> Option<Time> {
    let mut rest = text;
    let year = digits(&mut rest, 4, 0..=9999)?;
    sign(&mut rest, b"-")?;
    let month = digits(&mut rest, 2, 1..=12)?;
    sign(&mut rest, b"-")?;
    let day = digits(&mut rest, 2, 1..=i64::from(days_in(month as u8, year)))?;
    sign(&mut rest, b"T")?;
    let hour_digits = if rest.get(1).is_some_and(u8::is_ascii_digit) { 2 } else { 1 };
    let hour = digits(&mut rest, hour_digits, 0..=23)?;
    sign(&mut rest, b":")?;
    let minute = digits(&mut rest, 2, 0..=59)?;
    sign(&mut rest, b":")?;
    let second = digits(&mut rest, 2, 0..=59)?;
    let mut nanos = 0;
    if let [b'.' | b',', first, ..] = rest
        && first.is_ascii_digit()
    {
        let fraction = rest.get(1..)?;
        let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let nine = fraction.iter().take(length).copied().chain(std::iter::repeat(b'0')).take(9);
        nanos = nine.fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0'));
        rest = fraction.get(length..)?;
    }
    let offset = match sign(&mut rest, b"Z+-")? {
        b'Z' => 0,
        sign_of => {
            let hours = digits(&mut rest, 2, 0..=24)?;
            sign(&mut rest, b":")?;
            let offset = hours * 3600 + digits(&mut rest, 2, 0..=60)? * 60;
            if sign_of == b'-' { -offset } else { offset }
        }
    };
    if !rest.is_empty() {
        return None;
    }
    let seconds = UNIX_EPOCH + days(year, month, day) * DAY + hour * 3600 + minute * 60 + second - offset;
    Some(Time { seconds, nanos })
}

/// Takes a number of so many digits.
fn digits(rest: &mut &[u8], count: usize, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
    let digits = rest.get(..count)?;
    let number = digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0')))?;
    *rest = rest.get(count..)?;
    range.contains(&number).then_some(number)
}

/// Takes one of these bytes.
fn sign(rest: &mut &[u8], of: &[u8]) -> Option<u8> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    of.contains(first).then_some(*first)
}

/// The time so much later; of a negative span, earlier.
impl Add<Duration> for Time {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        // Neither sum comes near the end of an int64.
        let nanos = i64::from(self.nanos) + span.nanos().rem_euclid(NANOS);
        let seconds = self.seconds.saturating_add(span.nanos().div_euclid(NANOS) + nanos / NANOS);
        Self { seconds, nanos: u32::try_from(nanos % NANOS).unwrap_or(0) }
    }
}

/// In UTC and to the second, as the API server writes it.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_seconds(f)?;
        f.write_str("Z")
    }
}

/// A time that prints its nanoseconds.
struct Precise(Time);

impl fmt::Display for Precise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_seconds(f)?;
        if self.0.nanos > 0 {
            let digits = format!("{:09}", self.0.nanos);
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        f.write_str("Z")
    }
}

impl Time {
    fn write_seconds(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Date { year, month, day } = Date::of(self.unix_seconds().div_euclid(DAY));
        let second = self.seconds.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        // The sign of a year before 0 is not one of its digits, as it would be to Rust.
        let (sign, year) = (if year < 0 { "-" } else { "" }, year.unsigned_abs());
        write!(f, "{sign}{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_zero() { serializer.serialize_none() } else { serializer.collect_str(self) }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: Option<String> = Deserialize::deserialize(deserializer)?;
        text.map_or_else(|| Ok(Self::default()), |text| text.parse().map_err(serde::de::Error::custom))
    }
}

super::wire::null_is_default!(Time);

#[cfg(test)]
mod tests {
    use super::{DAY, Duration, Time, days};

    #[test]
    fn time_begins_with_year_1() {
        assert_eq!(days(1, 1, 1) * DAY, -super::UNIX_EPOCH);
        assert_eq!("1970-01-01T00:00:00Z".parse::<Time>().unwrap().unix_seconds(), 0);
        assert!("0001-01-01T00:00:00Z".parse::<Time>().unwrap().is_zero());
    }

    #[test]
    fn spans_are_added() {
        let time = |text: &str| text.parse::<Time>().unwrap();
        let after = |from: &str, nanos| (time(from) + Duration::from_nanos(nanos)).precise().to_string();
        assert_eq!(after("2024-02-29T12:00:00.5Z", 500_000_000), "2024-02-29T12:00:01Z");
        assert_eq!(after("2024-02-29T12:00:00Z", -1), "2024-02-29T11:59:59.999999999Z");
        assert_eq!(after("2024-02-29T12:00:00.75Z", -750_000_000), "2024-02-29T12:00:00Z");
        assert!(time("9999-12-31T23:59:59Z") + Duration::from_nanos(i64::MAX) > time("9999-12-31T23:59:59.999Z"));
        assert!(time("0000-01-01T00:00:00Z") + Duration::from_nanos(i64::MIN) < time("0000-01-01T00:00:00Z"));
    }

    #[test]
    fn what_go_reads() {
        let time = |text: &str| text.parse::<Time>().ok().map(|time| (time.to_string(), time.subsecond_nanos()));
        let noon = |nanos| Some(("2024-02-29T12:00:00Z".to_owned(), nanos));
        assert_eq!(time("2024-02-29T12:00:00Z"), noon(0));
        assert_eq!(time("2024-02-29T12:00:00,5Z"), noon(500_000_000));
        assert_eq!(time("2024-02-29T12:00:00.1234567899Z"), noon(123_456_789));
        assert_eq!(time("2024-03-01T13:00:00+24:60"), noon(0));
        assert_eq!(time("2024-02-29T5:00:00-07:00"), noon(0));
        for text in [
            "",
            "2024-02-29",
            "2023-02-29T12:00:00Z",
            "2024-02-29t12:00:00Z",
            "2024-02-29T12:00:00",
            "2024-02-29T12:00:00z",
            "2024-02-29T24:00:00Z",
            "2024-02-29T12:00:60Z",
            "2024-02-29T12:00:00.Z",
            "2024-02-29T12:00:00+25:00",
            "2024-02-29T12:00:00+0100",
            "2024-02-29T12:00:00ZZ",
            " 2024-02-29T12:00:00Z",
            "2024-2-29T12:00:00Z",
            "2024-02-29T245:00:00Z",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }
}
