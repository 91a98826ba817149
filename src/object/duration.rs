//! Spans of time, as objects carry them.

use std::fmt;
use std::ops::Neg;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// A span of time (`Duration` in `meta/v1`), to the nanosecond: `1m30s` on the wire.
///
/// ```
/// use kube_semantics::object::Duration;
///
/// let window: Duration = "1m0.5s".parse()?;
/// assert_eq!(window, Duration::from_nanos(60_500_000_000));
/// assert_eq!(Duration::from_seconds(5400).to_string(), "1h30m0s");
/// # Ok::<(), kube_semantics::object::ParseDurationError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    nanos: i64,
}

const SECOND: u64 = 1_000_000_000;
/// The magnitude of the longest negative span; of a positive one it is one less.
const LONGEST: u64 = 1 << 63;

impl Duration {
    /// So many seconds; beyond 292 years it wraps, as in Go.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self { nanos: seconds.wrapping_mul(SECOND as i64) }
    }

    /// So many nanoseconds.
    #[must_use]
    pub const fn from_nanos(nanos: i64) -> Self {
        Self { nanos }
    }

    /// In nanoseconds.
    #[must_use]
    pub const fn nanos(self) -> i64 {
        self.nanos
    }

    /// In seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        // Whole seconds and the rest apart, as Go's `Duration.Seconds`.
        let second = SECOND as i64;
        (self.nanos / second) as f64 + (self.nanos % second) as f64 / 1e9
    }
}

/// As in Go, the longest negative span is its own opposite.
impl Neg for Duration {
    type Output = Self;

    fn neg(self) -> Self {
        Self { nanos: self.nanos.wrapping_neg() }
    }
}

/// Why a text is no span of time. Prints Go's text.
///
/// ```
/// use kube_semantics::object::{Duration, ParseDurationError};
///
/// let fault = |text: &str| text.parse::<Duration>().unwrap_err();
/// assert_eq!(fault("90"), ParseDurationError::MissingUnit("90".into()));
/// assert_eq!(fault("1d").to_string(), r#"time: unknown unit "d" in duration "1d""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseDurationError {
    /// No numbers with units, or more nanoseconds than 63 bits count.
    #[error("time: invalid duration {}", Quoted(.0))]
    Invalid(String),
    /// A number, and no unit after it.
    #[error("time: missing unit in duration {}", Quoted(.0))]
    MissingUnit(String),
    /// A unit that Go does not know.
    #[error("time: unknown unit {} in duration {}", Quoted(unit), Quoted(text))]
    UnknownUnit {
        /// The unit.
        unit: String,
        /// The whole text.
        text: String,
    },
}

/// As Go's package `time` quotes: no letter but those of ASCII is printed, and no name of an escape is used.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for byte in self.0.bytes() {
            match byte {
                b'"' | b'\\' => write!(f, "\\{}", char::from(byte))?,
                b' '..=0x7f => write!(f, "{}", char::from(byte))?,
                _ => write!(f, "\\x{byte:02x}")?,
            }
        }
        f.write_str("\"")
    }
}

/// As Go's `time.ParseDuration` reads it: numbers with units, from `h` down to `ns`.
impl FromStr for Duration {
    type Err = ParseDurationError;

    fn from_str(text: &str) -> Result<Self, ParseDurationError> {
        parse(text).map(Self::from_nanos).map_err(|fault| match fault {
            Fault::Invalid => ParseDurationError::Invalid(text.to_owned()),
            Fault::MissingUnit => ParseDurationError::MissingUnit(text.to_owned()),
            Fault::UnknownUnit(unit) => ParseDurationError::UnknownUnit { unit: unit.to_owned(), text: text.to_owned() },
        })
    }
}

/// What is wrong with a text, while it is read.
enum Fault<'a> {
    Invalid,
    MissingUnit,
    UnknownUnit(&'a str),
}

fn parse(text: &str) -> Result<i64, Fault<'_>> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(Fault::Invalid);
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        let part;
        (part, rest) = one(rest)?;
        // Go's sum wraps: the longest span twice is none at all, and passes as such.
        total = total.wrapping_add(part);
        if total > LONGEST {
            return Err(Fault::Invalid);
        }
    }
    match i64::try_from(total) {
        Ok(nanos) if negative => Ok(-nanos),
        Ok(nanos) => Ok(nanos),
        Err(_) if negative => Ok(i64::MIN),
        Err(_) => Err(Fault::Invalid),
    }
}

/// Takes one number and its unit.
fn one(text: &str) -> Result<(u64, &str), Fault<'_>> {
    let (integer, mut rest) = digits(text);
    let number = integer
        .bytes()
        .try_fold(0u64, |number, digit| {
            let number = if number > LONGEST / 10 { None } else { number.checked_mul(10)?.checked_add(u64::from(digit - b'0')) };
            number.filter(|number| *number <= LONGEST)
        })
        .ok_or(Fault::Invalid)?;
    let mut fraction = "";
    if let Some(after) = rest.strip_prefix('.') {
        (fraction, rest) = digits(after);
    }
    if integer.is_empty() && fraction.is_empty() {
        return Err(Fault::Invalid);
    }
    let end = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at_checked(end).unwrap_or_default();
    let unit = match unit {
        "" => return Err(Fault::MissingUnit),
        "ns" => 1,
        // The micro sign and the Greek letter.
        "us" | "\u{b5}s" | "\u{3bc}s" => 1000,
        "ms" => 1_000_000,
        "s" => SECOND,
        "m" => 60 * SECOND,
        "h" => 3600 * SECOND,
        _ => return Err(Fault::UnknownUnit(unit)),
    };
    let mut nanos = number.checked_mul(unit).filter(|nanos| *nanos <= LONGEST).ok_or(Fault::Invalid)?;
    let (digits, scale) = leading_fraction(fraction);
    if digits > 0 {
        // Go goes by floats here, and so the last digit follows it.
        let part = (digits as f64 * (unit as f64 / scale)) as u64;
        nanos = nanos.checked_add(part).filter(|nanos| *nanos <= LONGEST).ok_or(Fault::Invalid)?;
    }
    Ok((nanos, rest))
}

/// The digits that a text begins with, and the rest.
fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at_checked(end).unwrap_or_default()
}

/// The digits of a fraction as a number, as far as they fit, and what that is to be divided by.
fn leading_fraction(digits: &str) -> (u64, f64) {
    let (mut number, mut scale) = (0u64, 1.0);
    for digit in digits.bytes() {
        if number > (LONGEST - 1) / 10 {
            break;
        }
        let next = number * 10 + u64::from(digit - b'0');
        if next > LONGEST {
            break;
        }
        number = next;
        scale *= 10.0;
    }
    (number, scale)
}

/// As Go's `Duration.String`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.nanos.unsigned_abs();
        if self.nanos < 0 {
            f.write_str("-")?;
        }
        match nanos {
            0 => f.write_str("0s"),
            1..1000 => write!(f, "{nanos}ns"),
            1000..1_000_000 => write_decimal(f, nanos, 1000, "µs"),
            1_000_000..SECOND => write_decimal(f, nanos, 1_000_000, "ms"),
            _ => {
                let (hours, minutes) = (nanos / (3600 * SECOND), nanos / (60 * SECOND) % 60);
                if hours > 0 {
                    write!(f, "{hours}h{minutes}m")?;
                } else if minutes > 0 {
                    write!(f, "{minutes}m")?;
                }
                write_decimal(f, nanos % (60 * SECOND), SECOND, "s")
            }
        }
    }
}

/// `number` / `unit`, without zeros at the end.
fn write_decimal(f: &mut fmt::Formatter<'_>, number: u64, unit: u64, name: &str) -> fmt::Result {
    write!(f, "{}", number / unit)?;
    let (mut rest, mut digit) = (number % unit, unit / 10);
    if rest > 0 {
        f.write_str(".")?;
    }
    while rest > 0 {
        write!(f, "{}", rest / digit)?;
        rest %= digit;
        digit /= 10;
    }
    f.write_str(name)
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: String = Deserialize::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Other than for most fields, `null` is a text that does not read.
impl super::Wire for Duration {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::Duration;

    #[test]
    fn what_go_reads_and_writes() {
        let nanos = |text: &str| text.parse::<Duration>().ok().map(Duration::nanos);
        for (text, number, written) in [
            ("0", 0, "0s"),
            ("-0", 0, "0s"),
            ("30s", 30_000_000_000, "30s"),
            ("1m0s", 60_000_000_000, "1m0s"),
            ("10.5s", 10_500_000_000, "10.5s"),
            ("1h1.5m", 3_690_000_000_000, "1h1m30s"),
            (".5h", 1_800_000_000_000, "30m0s"),
            ("1.s", 1_000_000_000, "1s"),
            ("+5ms", 5_000_000, "5ms"),
            ("-1.5us", -1_500, "-1.5µs"),
            ("3μs2ns", 3_002, "3.002µs"),
            ("1\u{b5}s1\u{3bc}s1us", 3_000, "3µs"),
            ("2h45m0.5s", 9_900_500_000_000, "2h45m0.5s"),
            (".5h1.m", 1_860_000_000_000, "31m0s"),
            ("0.9223372036854775807999s", 922_337_203, "922.337203ms"),
            ("0.3333333333333333333h", 1_200_000_000_000, "20m0s"),
            ("9223372036854775807ns", i64::MAX, "2562047h47m16.854775807s"),
            ("-9223372036854775808ns", i64::MIN, "-2562047h47m16.854775808s"),
        ] {
            assert_eq!(nanos(text), Some(number), "{text}");
            assert_eq!(Duration::from_nanos(number).to_string(), written);
        }
    }

    /// The texts of Go 1.26.
    #[test]
    fn what_go_refuses() {
        for (text, refusal) in [
            ("", r#"time: invalid duration """#),
            ("-", r#"time: invalid duration "-""#),
            ("+", r#"time: invalid duration "+""#),
            ("1", r#"time: missing unit in duration "1""#),
            ("0.0", r#"time: missing unit in duration "0.0""#),
            ("1h30", r#"time: missing unit in duration "1h30""#),
            ("1.2.3s", r#"time: missing unit in duration "1.2.3s""#),
            (".s", r#"time: invalid duration ".s""#),
            ("s", r#"time: invalid duration "s""#),
            ("--1s", r#"time: invalid duration "--1s""#),
            ("1d", r#"time: unknown unit "d" in duration "1d""#),
            ("1 s", r#"time: unknown unit " s" in duration "1 s""#),
            ("1s ", r#"time: unknown unit "s " in duration "1s ""#),
            ("1h-1m", r#"time: unknown unit "h-" in duration "1h-1m""#),
            ("1e3s", r#"time: unknown unit "e" in duration "1e3s""#),
            ("1\"é\u{7f}\n", "time: unknown unit \"\\\"\\xc3\\xa9\u{7f}\\x0a\" in duration \"1\\\"\\xc3\\xa9\u{7f}\\x0a\""),
            ("9223372036854775808ns", r#"time: invalid duration "9223372036854775808ns""#),
            ("99999999999999999999d", r#"time: invalid duration "99999999999999999999d""#),
            ("3000000h", r#"time: invalid duration "3000000h""#),
        ] {
            assert_eq!(text.parse::<Duration>().unwrap_err().to_string(), refusal);
        }
    }
}
