//! Printing a number in a format (upstream's `CanonicalizeBytes` and `constructBytes`).

use std::fmt;

use dashu_int::IBig;

use super::decimal::{Decimal, Mantissa};
use super::{Class, Format};

/// A number that prints without a fraction and with the largest suffix that fits.
pub(super) struct Canonical<'a> {
    pub number: &'a Decimal,
    pub class: Class,
    pub format: Format,
}

impl Canonical<'_> {
    pub fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        if self.number.is_zero() {
            return out.write_str("0");
        }
        if self.format == Format::BinarySI && self.write_binary(out)? {
            return Ok(());
        }
        self.write_decimal(out)
    }

    /// Writes an integer of at least 1024 in magnitude; `false`, and nothing written, for any other number.
    fn write_binary(&self, out: &mut impl fmt::Write) -> Result<bool, fmt::Error> {
        if let Some(value) = self.number.to_i64() {
            let magnitude = value.unsigned_abs();
            if magnitude < 1024 {
                return Ok(false);
            }
            let thousands = match (self.class, value) {
                // Upstream's negation of the lowest int64 overflows, and no factor is found in what is left.
                (Class::Int64, i64::MIN) => 0,
                _ => magnitude.trailing_zeros() / 10,
            };
            write_digits(value < 0, magnitude >> (10 * thousands), out)?;
            out.write_str(binary_suffix(thousands as usize))?;
            return Ok(true);
        }
        let Some(value) = self.number.to_integer_at(0) else { return Ok(false) };
        let thousands = value.trailing_zeros().unwrap_or(0) / 10;
        // Exact, so that it does not matter which way a shift of negative numbers rounds.
        write!(out, "{}{}", value >> (10 * thousands), binary_suffix(thousands))?;
        Ok(true)
    }

    fn write_decimal(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let Decimal { mantissa, exponent } = self.number.without_trailing_zeros();
        let below = exponent.rem_euclid(3);
        let exponent = exponent - below;
        let factor = [1, 10, 100].get(below as usize).copied().unwrap_or(1);
        match mantissa {
            Mantissa::Inline(mantissa) => match mantissa.unsigned_abs().checked_mul(factor) {
                Some(digits) => write_digits(mantissa < 0, digits, out)?,
                None => write!(out, "{}", IBig::from(mantissa) * IBig::from(factor))?,
            },
            Mantissa::Big(mantissa) => write!(out, "{}", *mantissa * IBig::from(factor))?,
        }
        match self.format {
            Format::DecimalExponent if exponent == 0 => Ok(()),
            Format::DecimalExponent => write!(out, "e{exponent}"),
            Format::DecimalSI | Format::BinarySI => out.write_str(decimal_suffix(exponent)),
        }
    }
}

fn write_digits(negative: bool, magnitude: u64, out: &mut impl fmt::Write) -> fmt::Result {
    if negative {
        out.write_str("-")?;
    }
    out.write_str(itoa::Buffer::new().format(magnitude))
}

/// The letter for 10^`exponent`. Where there is none, upstream leaves the digits without a suffix.
fn decimal_suffix(exponent: i32) -> &'static str {
    match exponent {
        -9 => "n",
        -6 => "u",
        -3 => "m",
        3 => "k",
        6 => "M",
        9 => "G",
        12 => "T",
        15 => "P",
        18 => "E",
        _ => "",
    }
}

/// The letters for 1024^`thousands`. Where there are none, upstream leaves the digits without a suffix.
fn binary_suffix(thousands: usize) -> &'static str {
    ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].get(thousands).copied().unwrap_or("")
}
