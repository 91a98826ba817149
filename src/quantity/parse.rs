//! Reading a quantity: the scan, the suffix, and the choice between upstream's two representations.

use dashu_int::{IBig, UBig};

use super::decimal::Decimal;
use super::error::Fault;
use super::{Class, Format, ParseQuantityError, Quantity};

/// The most digits upstream holds in an int64.
const INT64_DIGITS: usize = 18;
/// The finest amount Kubernetes knows is 10^-9.
const NANO: i32 = -9;

/// A text cut into its parts (upstream's `parseQuantityString`).
struct Scan<'a> {
    negative: bool,
    /// Digits before the point, without leading zeros.
    integer: &'a str,
    /// Digits after the point, with trailing zeros.
    fraction: &'a str,
    /// The digits before and after the point as one number, modulo 2^64.
    digits: u64,
    suffix: &'a str,
    /// Where the suffix begins.
    suffix_at: usize,
    /// Did the number part have any digit, a skipped zero included?
    has_digit: bool,
    /// Could the number part be written shorter: with a plus, leading zeros or a point?
    is_loose: bool,
}

/// The factor that a suffix stands for (upstream's `interpret`).
#[derive(Clone, Copy)]
enum Factor {
    TenTo(i32),
    TwoTo(u32),
}

pub(super) fn parse(text: &str) -> Result<Quantity, ParseQuantityError> {
    let scan = scan(text)?;
    let Some((factor, format)) = interpret(scan.suffix) else {
        return Err(ParseQuantityError { fault: Fault::Suffix, offset: scan.suffix_at });
    };
    match small(&scan, factor) {
        Some((digits, number)) => {
            let is_kept = !is_canonical(&scan, format) && prints_as_read(&scan, factor, digits, &number);
            let written = is_kept.then(|| Box::new(text.to_owned()));
            Ok(Quantity { number: number.signed(scan.negative), class: Class::Int64, format, written })
        }
        None if scan.has_digit => Ok(big(&scan, factor, format)),
        None => Err(ParseQuantityError { fault: Fault::Number, offset: scan.suffix_at }),
    }
}

pub(super) fn decimal(number: &str, format: Format) -> Result<Quantity, ParseQuantityError> {
    let negative = number.starts_with('-');
    let digits = number.strip_prefix('-').unwrap_or(number);
    let sign = number.len() - digits.len();
    let (integer, fraction) = match digits.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (digits, None),
    };
    let plain = |part: &str, offset: usize| match part.bytes().position(|byte| !byte.is_ascii_digit()) {
        Some(at) => Err(ParseQuantityError { fault: Fault::Plain, offset: offset + at }),
        None if part.is_empty() => Err(ParseQuantityError { fault: Fault::Plain, offset }),
        None => Ok(()),
    };
    plain(integer, sign)?;
    let fraction_at = sign + integer.len() + 1;
    if let Some(fraction) = fraction {
        plain(fraction, fraction_at)?;
    }
    let fraction = fraction.unwrap_or("");
    let Some(scale) = i32::try_from(fraction.len()).ok().filter(|&scale| scale <= -NANO) else {
        return Err(ParseQuantityError { fault: Fault::Plain, offset: fraction_at + 9 });
    };
    let number = Decimal::from_big(IBig::from(big_digits(integer, fraction)), -scale).signed(negative);
    Ok(Quantity { number, class: Class::Decimal { scale }, format, written: None })
}

/// Cuts the text; `text` is never trimmed.
fn scan(text: &str) -> Result<Scan<'_>, ParseQuantityError> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Err(ParseQuantityError { fault: Fault::Shape, offset: 0 });
    }
    let run = |mut at: usize, allowed: fn(u8) -> bool| {
        while bytes.get(at).is_some_and(|&byte| allowed(byte)) {
            at += 1;
        }
        at
    };
    let mut digits = 0u64;
    let mut read_digits = |mut at: usize| {
        while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
            digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            at += 1;
        }
        at
    };

    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let zeros_end = run(sign, |byte| byte == b'0');
    let integer_end = read_digits(zeros_end);
    let has_point = bytes.get(integer_end) == Some(&b'.');
    let fraction_start = integer_end + usize::from(has_point);
    let fraction_end = if has_point { read_digits(fraction_start) } else { fraction_start };
    let letters_end =
        run(fraction_end, |byte| matches!(byte, b'e' | b'E' | b'i' | b'n' | b'u' | b'm' | b'k' | b'K' | b'M' | b'G' | b'T' | b'P'));
    let exponent_start = letters_end + usize::from(matches!(bytes.get(letters_end), Some(b'+' | b'-')));
    let end = run(exponent_start, |byte| byte.is_ascii_digit());
    if end != bytes.len() {
        return Err(ParseQuantityError { fault: Fault::Shape, offset: end });
    }
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    // Nothing but a sign and zeros, however few: upstream stops there and answers zero, without a look at digits.
    let all_zeros = zeros_end == bytes.len();
    Ok(Scan {
        negative: bytes.first() == Some(&b'-'),
        integer: part(zeros_end, integer_end),
        fraction: part(fraction_start, fraction_end),
        digits,
        suffix: part(fraction_end, end),
        suffix_at: fraction_end,
        has_digit: all_zeros || integer_end > sign || fraction_end > fraction_start,
        is_loose: has_point || zeros_end > sign || bytes.first() == Some(&b'+'),
    })
}

impl Scan<'_> {
    /// The digits before and after the point as one number, where upstream reads them as an int64.
    fn int64(&self) -> Option<i64> {
        if self.integer.len() + self.fraction.len() > INT64_DIGITS {
            return None;
        }
        i64::try_from(self.digits).ok()
    }
}

fn interpret(suffix: &str) -> Option<(Factor, Format)> {
    let (factor, format) = match suffix.as_bytes() {
        b"" => (Factor::TenTo(0), Format::DecimalSI),
        b"n" => (Factor::TenTo(-9), Format::DecimalSI),
        b"u" => (Factor::TenTo(-6), Format::DecimalSI),
        b"m" => (Factor::TenTo(-3), Format::DecimalSI),
        b"k" => (Factor::TenTo(3), Format::DecimalSI),
        b"M" => (Factor::TenTo(6), Format::DecimalSI),
        b"G" => (Factor::TenTo(9), Format::DecimalSI),
        b"T" => (Factor::TenTo(12), Format::DecimalSI),
        b"P" => (Factor::TenTo(15), Format::DecimalSI),
        b"E" => (Factor::TenTo(18), Format::DecimalSI),
        b"Ki" => (Factor::TwoTo(10), Format::BinarySI),
        b"Mi" => (Factor::TwoTo(20), Format::BinarySI),
        b"Gi" => (Factor::TwoTo(30), Format::BinarySI),
        b"Ti" => (Factor::TwoTo(40), Format::BinarySI),
        b"Pi" => (Factor::TwoTo(50), Format::BinarySI),
        b"Ei" => (Factor::TwoTo(60), Format::BinarySI),
        [b'e' | b'E', exponent @ ..] if !exponent.is_empty() => {
            let exponent: i64 = suffix.get(1..)?.parse().ok()?;
            // Upstream keeps the low 32 bits: `1e4294967299` is `1e3`.
            #[allow(clippy::cast_possible_truncation)]
            let exponent = exponent as i32;
            (Factor::TenTo(exponent), Format::DecimalExponent)
        }
        _ => return None,
    };
    Some((factor, format))
}

/// The digits and the magnitude, where upstream holds it in an int64 with a power of ten.
fn small(scan: &Scan<'_>, factor: Factor) -> Option<(i64, Decimal)> {
    let digits = scan.int64()?;
    // Upstream counts a zero before the point where there is no digit.
    let length = scan.integer.len().max(1) + scan.fraction.len();
    match factor {
        Factor::TenTo(exponent) => {
            // It wraps upstream, too: `1.5e-2147483648` is 15e2147483647.
            let exponent = exponent.wrapping_sub(i32::try_from(scan.fraction.len()).ok()?);
            (length <= INT64_DIGITS && exponent >= NANO).then(|| (digits, Decimal::inline(digits, exponent)))
        }
        Factor::TwoTo(power) => {
            // How many digits surely fit beside this power, by upstream's estimate.
            let most = match power {
                10 => 11,
                20 => 8,
                30 => 5,
                40 => 2,
                _ => return None,
            };
            (scan.fraction.is_empty() && length <= most).then(|| (digits, Decimal::inline(digits << power, 0)))
        }
    }
}

/// Does upstream print the text as it was read?
fn prints_as_read(scan: &Scan<'_>, factor: Factor, digits: i64, number: &Decimal) -> bool {
    match factor {
        Factor::TwoTo(_) => digits & 7 != 0,
        // Three zeros at the end, or one at the front (where there is no digit before the point, upstream puts one), and it
        // prints the canonical text.
        Factor::TenTo(_) => number.exponent % 3 == 0 && digits % 1000 != 0 && !scan.integer.is_empty(),
    }
}

/// Of a text that prints as read: is that what the canonical printing gives anyway, so that it need not be kept?
fn is_canonical(scan: &Scan<'_>, format: Format) -> bool {
    // Exponents are spelled in too many ways (`e3`, `E3`, `e+3`, `e03`) to be worth telling apart.
    !scan.is_loose && format != Format::DecimalExponent
}

/// What does not fit upstream's int64: arbitrary precision, rounded to nanos, and capped where the suffix is binary.
#[cold]
fn big(scan: &Scan<'_>, factor: Factor, format: Format) -> Quantity {
    let decimals = i32::try_from(scan.fraction.len()).unwrap_or(i32::MAX);
    if let Some(number) = inline_binary(scan, factor) {
        let (number, class, format) = settle(number, format);
        return Quantity { number: number.signed(scan.negative), class, format, written: None };
    }
    let mantissa = IBig::from(big_digits(scan.integer, scan.fraction));
    let (mantissa, exponent) = match factor {
        Factor::TenTo(exponent) => (mantissa, exponent.saturating_sub(decimals)),
        Factor::TwoTo(power) => (mantissa << (power as usize), -decimals),
    };
    let number = Decimal::from_big(mantissa, exponent);
    if number.is_zero() {
        return Quantity { number: Decimal::ZERO, class: Class::Decimal { scale: exponent.saturating_neg() }, format, written: None };
    }
    let (number, class, format) = settle(number.rounded_away_to(-NANO), format);
    Quantity { number: number.signed(scan.negative), class, format, written: None }
}

/// The common case of [`big`], without arbitrary precision: a fraction with a binary suffix, such as `1.5Gi`.
fn inline_binary(scan: &Scan<'_>, factor: Factor) -> Option<Decimal> {
    let Factor::TwoTo(power) = factor else { return None };
    let decimals = i32::try_from(scan.fraction.len()).ok().filter(|&decimals| decimals <= -NANO)?;
    let mantissa = scan.int64()?;
    let shifted = i64::try_from(i128::from(mantissa) << power).ok()?;
    (mantissa != 0).then(|| Decimal::inline(shifted, -decimals))
}

/// What upstream does to a magnitude in arbitrary precision that is not zero: the cap, and the format of small fractions.
fn settle(number: Decimal, format: Format) -> (Decimal, Class, Format) {
    let nanos = Class::Decimal { scale: -NANO };
    match format {
        Format::BinarySI if number > Decimal::inline(i64::MAX, 0) => (Decimal::inline(i64::MAX, 0), Class::Decimal { scale: 0 }, format),
        Format::BinarySI if number < Decimal::inline(1, 0) => (number, nanos, Format::DecimalSI),
        _ => (number, nanos, format),
    }
}

/// The digits before and after the point as one number of any size.
fn big_digits(integer: &str, fraction: &str) -> UBig {
    // Both parts are digits only, so that reading them fails only where there are none.
    UBig::from_str_radix(&[integer, fraction].concat(), 10).unwrap_or(UBig::ZERO)
}

impl Decimal {
    #[inline]
    fn signed(self, negative: bool) -> Self {
        if negative { self.negated() } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::super::decimal::Mantissa;
    use super::*;

    #[test]
    fn mantissas_of_eighteen_digits_stay_inline() {
        let quantity = parse("999999999999999999").unwrap();
        assert!(matches!(quantity.number.mantissa, Mantissa::Inline(999_999_999_999_999_999)));
        assert!(matches!(quantity.class, Class::Int64));
    }
}
