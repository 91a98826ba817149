//! One field of a schedule: its numbers and names as a set.

use std::fmt;

use super::error::{FieldFault, NumberFault};

/// The fields, in the order of the text.
///
/// ```
/// use kube_semantics::cron::Field;
///
/// assert_eq!(Field::DayOfWeek.to_string(), "day of week");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 0 to 59.
    Minute,
    /// 0 to 23.
    Hour,
    /// 1 to 31.
    DayOfMonth,
    /// 1 to 12, or `jan` to `dec`.
    Month,
    /// 0, Sunday, to 6, or `sun` to `sat`. Other than elsewhere, 7 is no day.
    DayOfWeek,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::DayOfMonth => "day of month",
            Self::Month => "month",
            Self::DayOfWeek => "day of week",
        })
    }
}

pub(super) const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
pub(super) const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

impl Field {
    /// The least and the greatest number.
    pub(super) const fn bounds(self) -> (u64, u64) {
        match self {
            Self::Minute => (0, 59),
            Self::Hour => (0, 23),
            Self::DayOfMonth => (1, 31),
            Self::Month => (1, 12),
            Self::DayOfWeek => (0, 6),
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Month => &MONTHS,
            Self::DayOfWeek => &WEEKDAYS,
            _ => &[],
        }
    }
}

/// The numbers of a field, and whether a piece of it stands for all by `*` or `?`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set {
    pub bits: u64,
    pub starred: bool,
}

impl Set {
    /// Upstream's `getField`: pieces between commas, of which empty ones do not count.
    #[inline]
    pub fn parse(field: Field, text: &str) -> Result<Self, FieldFault> {
        if let Some(plain) = Self::plain(field, text.as_bytes()) {
            return Ok(plain);
        }
        let mut set = Self::default();
        for piece in text.split(',').filter(|piece| !piece.is_empty()) {
            let Self { bits, starred } = Self::piece(field, piece)?;
            set.bits |= bits;
            set.starred |= starred;
        }
        Ok(set)
    }

    /// What most fields are: a star, or a number of one or two digits.
    #[inline]
    fn plain(field: Field, text: &[u8]) -> Option<Self> {
        let (least, greatest) = field.bounds();
        let number = match text {
            [b'*'] => return Some(Self { bits: range(least, greatest), starred: true }),
            [digit @ b'0'..=b'9'] => u64::from(digit - b'0'),
            [ten @ b'0'..=b'9', digit @ b'0'..=b'9'] => u64::from(ten - b'0') * 10 + u64::from(digit - b'0'),
            _ => return None,
        };
        (least <= number && number <= greatest).then(|| Self { bits: 1 << number, starred: false })
    }

    /// Upstream's `getRange`, with its order of faults.
    fn piece(field: Field, piece: &str) -> Result<Self, FieldFault> {
        let (least, greatest) = field.bounds();
        let mut parts = piece.split('/');
        let range_text = parts.next().unwrap_or_default();
        let step_text = parts.next();
        let mut ends = range_text.split('-');
        let low = ends.next().unwrap_or_default();
        let high = ends.next();
        let mut starred = matches!(low, "*" | "?");
        let (start, mut end) = if starred {
            // What follows a hyphen here, upstream does not look at.
            (least, greatest)
        } else {
            let start = number_or_name(field, low)?;
            match high {
                None => (start, start),
                Some(_) if ends.next().is_some() => return Err(FieldFault::TooManyHyphens(piece.to_owned())),
                Some(high) => (start, number_or_name(field, high)?),
            }
        };
        let mut step = 1;
        if let Some(text) = step_text {
            if parts.next().is_some() {
                return Err(FieldFault::TooManySlashes(piece.to_owned()));
            }
            step = number(text)?;
            if high.is_none() {
                end = greatest;
            }
            starred &= step <= 1;
        }
        if start < least {
            return Err(FieldFault::BelowMinimum { start, minimum: least, piece: piece.to_owned() });
        }
        if end > greatest {
            return Err(FieldFault::AboveMaximum { end, maximum: greatest, piece: piece.to_owned() });
        }
        if start > end {
            return Err(FieldFault::BeginsBeyondEnd { start, end, piece: piece.to_owned() });
        }
        let bits = match step {
            0 => return Err(FieldFault::ZeroStep(piece.to_owned())),
            1 => range(start, end),
            _ => (start..=end).step_by(usize::try_from(step).unwrap_or(usize::MAX)).fold(0, |bits, number| bits | 1 << number),
        };
        Ok(Self { bits, starred })
    }
}

fn range(start: u64, end: u64) -> u64 {
    (u64::MAX << start) & (u64::MAX >> (63 - end.min(63)))
}

fn number_or_name(field: Field, text: &str) -> Result<u64, FieldFault> {
    let first = field.bounds().0;
    let is_name = |name: &&str| {
        // The only other letter that Go's lower case maps into the alphabet's part that is needed.
        let lower = text.chars().map(|letter| if letter == '\u{130}' { 'i' } else { letter.to_ascii_lowercase() });
        lower.eq(name.chars())
    };
    if !text.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && let Some((number, _)) = (first..).zip(field.names()).find(|(_, name)| is_name(name))
    {
        return Ok(number);
    }
    number(text)
}

/// As Go's `strconv.Atoi` reads it, and not negative. It goes from left to right, and what it comes by first is the fault: a letter,
/// or a digit that 64 bits without sign do not hold.
fn number(text: &str) -> Result<u64, FieldFault> {
    let fault = |fault| FieldFault::Number { text: text.to_owned(), fault };
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() {
        return Err(fault(NumberFault::Syntax));
    }
    let mut number = 0u64;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return Err(fault(NumberFault::Syntax));
        }
        let longer = number.checked_mul(10).and_then(|tens| tens.checked_add(u64::from(digit - b'0')));
        number = longer.ok_or_else(|| fault(NumberFault::Range))?;
    }
    if number > i64::MAX as u64 + u64::from(negative) {
        return Err(fault(NumberFault::Range));
    }
    if negative && number > 0 { Err(fault(NumberFault::Negative)) } else { Ok(number) }
}
