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
        Some(number) => {
            let written = (prints_as_read(&scan, factor, &number) && !is_canonical(&scan, format)).then(|| Box::new(text.to_owned()));
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
    let mantissa = digits_of(integer, fraction);
    let number = Decimal::from_big(IBig::from(mantissa), -scale).signed(negative);
    Ok(Quantity { number, class: Class::Decimal { scale }, format, written: None })
}

/// Cuts the text; `text` is never trimmed.
fn scan(text: &str) -> Result<Scan<'_>, ParseQuantityError> {
    let bytes = text.as_bytes();
    let run = |from: usize, allowed: fn(u8) -> bool| {
        let rest = bytes.get(from..).unwrap_or_default();
        from + rest.iter().position(|&byte| !allowed(byte)).unwrap_or(rest.len())
    };
    let digit = |byte: u8| byte.is_ascii_digit();

    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let zeros_end = run(sign, |byte| byte == b'0');
    if text.is_empty() {
        return Err(ParseQuantityError { fault: Fault::Shape, offset: 0 });
    }
    let integer_end = run(zeros_end, digit);
    let has_point = bytes.get(integer_end) == Some(&b'.');
    let fraction_start = integer_end + usize::from(has_point);
    let fraction_end = if has_point { run(fraction_start, digit) } else { fraction_start };
    let letters_end =
        run(fraction_end, |byte| matches!(byte, b'e' | b'E' | b'i' | b'n' | b'u' | b'm' | b'k' | b'K' | b'M' | b'G' | b'T' | b'P'));
    let exponent_start = letters_end + usize::from(matches!(bytes.get(letters_end), Some(b'+' | b'-')));
    let end = run(exponent_start, digit);
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
        suffix: part(fraction_end, end),
        suffix_at: fraction_end,
        has_digit: all_zeros || integer_end > sign || fraction_end > fraction_start,
        is_loose: has_point || zeros_end > sign || bytes.first() == Some(&b'+'),
    })
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

/// The magnitude, where upstream holds it in an int64 with a power of ten.
fn small(scan: &Scan<'_>, factor: Factor) -> Option<Decimal> {
    let digits = scan.integer.len().max(1) + scan.fraction.len();
    match factor {
        Factor::TenTo(exponent) => {
            // It wraps upstream, too: `1.5e-2147483648` is 15e2147483647.
            let exponent = exponent.wrapping_sub(i32::try_from(scan.fraction.len()).ok()?);
            (digits <= INT64_DIGITS && exponent >= NANO).then(|| Decimal::inline(int64_of(scan), exponent))
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
            (scan.fraction.is_empty() && digits <= most).then(|| Decimal::inline(int64_of(scan) << power, 0))
        }
    }
}

/// The digits before and after the point as one number; only called for at most 18 of them.
fn int64_of(scan: &Scan<'_>) -> i64 {
    let digits = scan.integer.bytes().chain(scan.fraction.bytes());
    digits.fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
}

/// Does upstream print the text as it was read?
fn prints_as_read(scan: &Scan<'_>, factor: Factor, number: &Decimal) -> bool {
    match factor {
        // It tests the digits that were written, before the power of two.
        Factor::TwoTo(_) => int64_of(scan) & 7 != 0,
        Factor::TenTo(_) => {
            let first = if scan.integer.is_empty() { Some(b'0') } else { scan.integer.bytes().next() };
            let zeros = scan.integer.bytes().chain(scan.fraction.bytes()).rev().take(3).filter(|&digit| digit == b'0').count();
            number.exponent % 3 == 0 && zeros < 3 && first != Some(b'0')
        }
    }
}

/// Of a text that prints as read: is it what the canonical printing would give anyway, so that it need not be kept?
fn is_canonical(scan: &Scan<'_>, format: Format) -> bool {
    // Exponents are spelled in too many ways (`e3`, `E3`, `e+3`, `e03`) to be worth telling apart.
    !scan.is_loose && format != Format::DecimalExponent
}

/// What does not fit upstream's int64: arbitrary precision, rounded to nanos, and capped where the suffix is binary.
#[cold]
fn big(scan: &Scan<'_>, factor: Factor, format: Format) -> Quantity {
    let decimals = i32::try_from(scan.fraction.len()).unwrap_or(i32::MAX);
    let mantissa = IBig::from(digits_of(scan.integer, scan.fraction));
    let (mantissa, exponent) = match factor {
        Factor::TenTo(exponent) => (mantissa, exponent.saturating_sub(decimals)),
        Factor::TwoTo(power) => (mantissa << (power as usize), -decimals),
    };
    let number = Decimal::from_big(mantissa, exponent);
    if number.is_zero() {
        return Quantity { number: Decimal::ZERO, class: Class::Decimal { scale: exponent.saturating_neg() }, format, written: None };
    }
    let number = number.rounded_away_to(-NANO);
    let nanos = Class::Decimal { scale: -NANO };
    let (number, class, format) = match format {
        Format::BinarySI if number > Decimal::inline(i64::MAX, 0) => (Decimal::inline(i64::MAX, 0), Class::Decimal { scale: 0 }, format),
        Format::BinarySI if number < Decimal::inline(1, 0) => (number, nanos, Format::DecimalSI),
        _ => (number, nanos, format),
    };
    Quantity { number: number.signed(scan.negative), class, format, written: None }
}

/// The digits before and after the point as one number of any size.
fn digits_of(integer: &str, fraction: &str) -> UBig {
    if integer.len() + fraction.len() <= INT64_DIGITS {
        let digits = integer.bytes().chain(fraction.bytes());
        return UBig::from(digits.fold(0u64, |number, digit| number * 10 + u64::from(digit - b'0')));
    }
    // Both parts are digits only, so that reading them cannot fail.
    UBig::from_str_radix(&[integer, fraction].concat(), 10).unwrap_or(UBig::ZERO)
}

impl Decimal {
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
