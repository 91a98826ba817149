//! Quantities as plain integers, rounded as upstream rounds (`ScaledValue`).

use dashu_int::UBig;

use super::decimal::{Decimal, Mantissa, power_of_ten};
use super::{Class, Quantity};

impl Quantity {
    /// The number as an integer; `None` where it does not fit.
    ///
    /// Fractions round away from zero: `1.5` is 2 and `-1.5` is -2. But upstream errs on negative numbers that it keeps in
    /// arbitrary precision (more than 18 digits, or a binary suffix on a fraction), and this follows it: such a number is
    /// cut to its integer part, plus one if anything was cut. Where upstream's arithmetic overflows, the answer is `None`.
    ///
    /// ```
    /// use kube_semantics::Quantity;
    ///
    /// let value = |text: &str| text.parse::<Quantity>().map(|quantity| quantity.value());
    /// assert_eq!(value("1.5")?, Some(2));
    /// assert_eq!(value("-1.5")?, Some(-2));
    /// assert_eq!(value("-1.0000000001")?, Some(0));
    /// assert_eq!(value("1e19")?, None);
    /// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> Option<i64> {
        self.scaled_value(0)
    }

    /// A thousand times the number as an integer, under the rules of [`value`](Self::value): `250m` gives 250.
    #[must_use]
    pub fn milli_value(&self) -> Option<i64> {
        self.scaled_value(3)
    }

    /// 10^`places` times the number as an integer, under the rules of [`value`](Self::value).
    #[must_use]
    pub fn scaled_value(&self, places: i32) -> Option<i64> {
        match self.class {
            Class::Decimal { scale } if scale > places && self.is_negative() => negative_decimal(&self.number, scale, places),
            _ => self.number.round_away(places),
        }
    }

    /// The number as a float, not always the nearest one: the digits as they were read, times a power of ten (upstream's
    /// `AsApproximateFloat64`).
    ///
    /// ```
    /// use kube_semantics::Quantity;
    ///
    /// let float = |text: &str| text.parse::<Quantity>().map(|quantity| quantity.approximate_f64());
    /// assert_eq!(float("0.29")?, 0.29);
    /// // 57 times a hundredth.
    /// assert_eq!(float("0.57")?, 0.5700000000000001);
    /// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
    /// ```
    #[must_use]
    pub fn approximate_f64(&self) -> f64 {
        let (digits, exponent) = match (self.class, &self.number.mantissa) {
            (Class::Int64, Mantissa::Inline(digits)) => (*digits as f64, self.number.exponent),
            (Class::Int64, Mantissa::Big(_)) => (nearest(&self.number, 0), 0),
            (Class::Decimal { scale }, _) => (nearest(&self.number, scale), scale.saturating_neg()),
        };
        if exponent == 0 { digits } else { digits * go_power_of_ten(exponent) }
    }

    /// The thousandths, where there is nothing finer and an i64 holds them.
    #[inline]
    pub(crate) fn exact_thousandths(&self) -> Option<i64> {
        match (&self.number.mantissa, self.number.exponent) {
            (Mantissa::Inline(mantissa), -3) => Some(*mantissa),
            (Mantissa::Inline(mantissa), 0) => mantissa.checked_mul(1000),
            (Mantissa::Inline(mantissa), exponent) if exponent > -3 => {
                mantissa.checked_mul(power_of_ten(i64::from(exponent).saturating_add(3))?)
            }
            _ => None,
        }
    }

    /// [`scaled_value`](Self::scaled_value), and where upstream's arithmetic overflows, what it is left with: for those
    /// who compare even that.
    pub(crate) fn wrapped_scaled_value(&self, places: i32) -> i64 {
        if let Some(value) = self.scaled_value(places) {
            return value;
        }
        match self.class {
            // Upstream multiplies at once by some powers of ten, and by others digit by digit, until it sees the overflow.
            Class::Int64 => match (&self.number.mantissa, i64::from(self.number.exponent) + i64::from(places)) {
                (Mantissa::Inline(mantissa), shift @ (1 | 2 | 3 | 6 | 9)) if *mantissa != i64::MIN => {
                    mantissa.wrapping_mul(power_of_ten(shift).unwrap_or(0))
                }
                _ => 0,
            },
            Class::Decimal { scale } if scale > places && self.is_negative() => {
                let Some(divisor) = power_of_ten(i64::from(scale) - i64::from(places)) else {
                    let rounded = self.number.clone().rounded_away_to(places);
                    return low_bits(&rounded, places).wrapping_add(i64::from(rounded != self.number));
                };
                let kept = low_bits(&self.number, scale);
                kept / divisor + i64::from(kept % divisor != 0)
            }
            // The power of ten is a float upstream, of which amd64 makes the lowest int64 where none fits.
            Class::Decimal { scale } if i64::from(places) - i64::from(scale) > 18 => low_bits(&self.number, scale).wrapping_mul(i64::MIN),
            Class::Decimal { .. } => low_bits(&self.number.clone().rounded_away_to(places), places),
        }
    }
}

/// The float nearest to `number` · 10^`scale`, which is an integer.
fn nearest(number: &Decimal, scale: i32) -> f64 {
    let beyond = if number.is_negative() { f64::NEG_INFINITY } else { f64::INFINITY };
    // Reading decimal digits rounds once, and correctly.
    number.to_integer_at(scale).and_then(|integer| integer.to_string().parse().ok()).unwrap_or(beyond)
}

/// Go's `math.Pow10`, which multiplies two of its tables' powers, and so may miss the nearest float by one.
fn go_power_of_ten(exponent: i32) -> f64 {
    let power = |exponent: i32| format!("1e{exponent}").parse().unwrap_or(f64::NAN);
    match exponent {
        0..=308 => power(exponent / 32 * 32) * power(exponent % 32),
        -323..=-1 => power(exponent / 32 * 32) / power(-exponent % 32),
        309.. => f64::INFINITY,
        _ => 0.0,
    }
}

/// The lowest 64 bits of the magnitude of `number` · 10^`scale`, with its sign.
fn low_bits(number: &Decimal, scale: i32) -> i64 {
    // From 10^64 on there are none.
    let Some(integer) = number.to_integer_at(scale) else { return 0 };
    let (_, magnitude) = integer.into_parts();
    let low = u64::try_from(magnitude & UBig::from(u64::MAX)).unwrap_or(0).cast_signed();
    if number.is_negative() { low.wrapping_neg() } else { low }
}

/// A negative number kept at `scale` decimals, brought to `places` of them the way upstream's `scaledValue` does.
fn negative_decimal(number: &Decimal, scale: i32, places: i32) -> Option<i64> {
    let Some(divisor) = power_of_ten(i64::from(scale) - i64::from(places)) else {
        // By what is no int64 it divides numbers of any size.
        let rounded = number.clone().rounded_away_to(places);
        return rounded.round_away(places)?.checked_add(i64::from(rounded != *number));
    };
    // Else it reads the digits it keeps as an int64, whatever they are; below its range there is no sense in the answer.
    let kept = unscaled(number, scale)?;
    Some(kept / divisor + i64::from(kept % divisor != 0))
}

/// `number` · 10^`scale`, which is an integer, as an i64.
fn unscaled(number: &Decimal, scale: i32) -> Option<i64> {
    match number.mantissa {
        Mantissa::Inline(_) => Decimal { exponent: number.exponent.saturating_add(scale), ..number.clone() }.to_i64(),
        Mantissa::Big(_) => i64::try_from(number.to_integer_at(scale)?).ok(),
    }
}

#[cfg(test)]
mod tests {
    use crate::Quantity;

    fn read(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn a_product_beyond_int64_is_kept_in_arbitrary_precision() {
        let mut sum = read("-1Ki");
        assert!(sum.checked_add_assign(&read("-8387584000m")));
        assert_eq!((&sum * (1 << 40)).to_string(), "-8Ei");
        let product = &read("-999999999999999000m") * 1000;
        assert_eq!(product.to_string(), "-999999999999999k");
        assert_eq!(product.value(), None);
        assert_eq!(product.wrapped_scaled_value(0), -3_875_820_019_683_211);
    }

    #[test]
    fn rounding_leaves_fewer_digits_to_overflow() {
        let quantity = read("-10.5Gi");
        assert_eq!(quantity.wrapped_scaled_value(0), 7_172_454_922);
        let rounded = quantity.rounded_up_to(3);
        assert_eq!((rounded.value(), rounded.milli_value()), (Some(-11_274_289_152), Some(-11_274_289_152_000)));
    }

    #[test]
    fn a_zero_of_many_decimals_lends_them_to_a_sum() {
        let sum = |zero: &str, text: &str| read(zero).checked_add(&read(text)).unwrap();
        assert_eq!(sum("0e-20", "-7Gi").value(), Some(-7_516_192_768));
        assert_eq!(sum("0e-20", "-1.5").value(), Some(-1));
        assert_eq!(sum("0e-20", "-20E").wrapped_scaled_value(0), -1_553_255_926_290_448_384);
        assert_eq!(sum("0e-18", "-7Gi").wrapped_scaled_value(0), -6);
    }

    #[test]
    fn a_power_of_ten_beyond_int64_leaves_the_lowest_bit() {
        for (text, left) in [("47e21", i64::MIN), ("46e21", 0)] {
            let mut raised = read("0.1n");
            raised.raise_to(&read(text));
            assert_eq!(raised.wrapped_scaled_value(0), left, "{text}");
        }
    }
}
