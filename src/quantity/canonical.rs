//! Printing a number in a format (upstream's `CanonicalizeBytes` and `constructBytes`).

use std::fmt;

use dashu_int::{IBig, UBig};

use super::decimal::{Decimal, Mantissa, big_power_of_ten, magnitude_of};
use super::{Class, Format};

/// A number that prints without a fraction and with the largest suffix that fits.
pub(super) struct Canonical<'a> {
    pub number: &'a Decimal,
    pub class: Class,
    pub format: Format,
}

impl fmt::Display for Canonical<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.number.is_zero() {
            return f.write_str("0");
        }
        if self.format == Format::BinarySI && self.write_binary(f)? {
            return Ok(());
        }
        self.write_decimal(f)
    }
}

impl Canonical<'_> {
    /// Writes an integer of at least 1024 in magnitude; `false`, and nothing written, for any other number.
    fn write_binary(&self, f: &mut fmt::Formatter<'_>) -> Result<bool, fmt::Error> {
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
            write_sign(value < 0, f)?;
            fmt::Display::fmt(&(magnitude >> (10 * thousands)), f)?;
            f.write_str(binary_suffix(thousands as usize))?;
            return Ok(true);
        }
        let Some(value) = self.number.to_integer_at(0) else { return Ok(false) };
        let negative = self.number.is_negative();
        let magnitude = magnitude_of(&value);
        let thousands = magnitude.trailing_zeros().unwrap_or(0) / 10;
        write_sign(negative, f)?;
        fmt::Display::fmt(&(magnitude >> (10 * thousands)), f)?;
        f.write_str(binary_suffix(thousands))?;
        Ok(true)
    }

    fn write_decimal(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Decimal { mantissa, exponent } = self.number.without_trailing_zeros();
        let below = exponent.rem_euclid(3);
        let exponent = exponent - below;
        match mantissa {
            Mantissa::Inline(mantissa) => {
                write_sign(mantissa < 0, f)?;
                let magnitude = mantissa.unsigned_abs();
                match magnitude.checked_mul([1, 10, 100].get(below as usize).copied().unwrap_or(1)) {
                    Some(digits) => fmt::Display::fmt(&digits, f)?,
                    None => fmt::Display::fmt(&(UBig::from(magnitude) * UBig::from(10u8).pow(below as usize)), f)?,
                }
            }
            Mantissa::Big(mantissa) => {
                let digits: IBig = *mantissa * big_power_of_ten(below as usize);
                fmt::Display::fmt(&digits, f)?;
            }
        }
        match self.format {
            Format::DecimalExponent if exponent == 0 => Ok(()),
            Format::DecimalExponent => write!(f, "e{exponent}"),
            Format::DecimalSI | Format::BinarySI => f.write_str(decimal_suffix(exponent)),
        }
    }
}

fn write_sign(negative: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if negative { f.write_str("-") } else { Ok(()) }
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
