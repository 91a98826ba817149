//! Exact decimal numbers of any size.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use dashu_int::IBig;
use dashu_int::ops::BitTest;

/// How far two exponents may lie apart for numbers still to be added: the digits that one addition may have to write out.
///
/// Upstream has no such limit and runs out of memory on `1e999999999` plus one; see DIVERGENCES.md.
const MAX_ALIGNMENT: i64 = 1 << 16;

/// The powers of ten that fit an i64.
#[allow(clippy::indexing_slicing, reason = "evaluated at compile time, where a slip fails the build")]
const POWERS_OF_TEN: [i64; 19] = {
    let mut powers = [1i64; 19];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// 10^`exponent`, where that fits an i64.
pub(super) fn power_of_ten(exponent: i64) -> Option<i64> {
    POWERS_OF_TEN.get(usize::try_from(exponent).ok()?).copied()
}

/// 10^`exponent` as a big number; `exponent` is at most a few times [`MAX_ALIGNMENT`] wherever this is called.
fn big_power_of_ten(exponent: usize) -> IBig {
    IBig::from(10).pow(exponent)
}

/// The integer part of a [`Decimal`].
#[derive(Clone, Debug)]
pub(super) enum Mantissa {
    /// What fits an i64, always.
    Inline(i64),
    /// What does not.
    Big(Box<IBig>),
}

/// mantissa · 10^exponent.
#[derive(Clone, Debug)]
pub(super) struct Decimal {
    pub mantissa: Mantissa,
    pub exponent: i32,
}

impl Decimal {
    pub const ZERO: Self = Self::inline(0, 0);

    pub const fn inline(mantissa: i64, exponent: i32) -> Self {
        Self { mantissa: Mantissa::Inline(mantissa), exponent }
    }

    pub fn from_big(mantissa: IBig, exponent: i32) -> Self {
        match i64::try_from(&mantissa) {
            Ok(small) => Self::inline(small, exponent),
            Err(_) => Self { mantissa: Mantissa::Big(Box::new(mantissa)), exponent },
        }
    }

    #[inline]
    pub fn is_zero(&self) -> bool {
        matches!(self.mantissa, Mantissa::Inline(0))
    }

    #[inline]
    pub fn is_negative(&self) -> bool {
        match &self.mantissa {
            Mantissa::Inline(mantissa) => *mantissa < 0,
            Mantissa::Big(mantissa) => mantissa.sign() == dashu_int::Sign::Negative,
        }
    }

    fn big_mantissa(&self) -> IBig {
        match &self.mantissa {
            Mantissa::Inline(mantissa) => IBig::from(*mantissa),
            Mantissa::Big(mantissa) => (**mantissa).clone(),
        }
    }

    #[inline]
    pub fn negated(&self) -> Self {
        match &self.mantissa {
            Mantissa::Inline(mantissa) if *mantissa != i64::MIN => Self::inline(-mantissa, self.exponent),
            _ => Self::from_big(-self.big_mantissa(), self.exponent),
        }
    }

    /// self · 10^`scale` as an integer; `None` where it has a fraction or would have too many digits.
    pub fn to_integer_at(&self, scale: i32) -> Option<IBig> {
        if self.is_zero() {
            return Some(IBig::ZERO);
        }
        let shift = i64::from(self.exponent) + i64::from(scale);
        if shift > 2 * MAX_ALIGNMENT {
            return None;
        }
        match usize::try_from(shift) {
            Ok(shift) => Some(self.big_mantissa() * big_power_of_ten(shift)),
            Err(_) => {
                let stripped = self.without_trailing_zeros();
                let shift = usize::try_from(i64::from(stripped.exponent) + i64::from(scale)).ok()?;
                Some(stripped.big_mantissa() * big_power_of_ten(shift))
            }
        }
    }

    /// self · 10^`scale` as an i64, rounded away from zero; `None` where that does not fit.
    pub fn round_away(&self, scale: i32) -> Option<i64> {
        let shift = i64::from(self.exponent) + i64::from(scale);
        match &self.mantissa {
            Mantissa::Inline(0) => Some(0),
            Mantissa::Inline(mantissa) if shift >= 0 => mantissa.checked_mul(power_of_ten(shift)?),
            Mantissa::Inline(mantissa) => Some(match power_of_ten(-shift) {
                Some(divisor) => mantissa / divisor + if mantissa % divisor == 0 { 0 } else { mantissa.signum() },
                None => mantissa.signum(),
            }),
            Mantissa::Big(_) if shift >= 0 => None,
            Mantissa::Big(mantissa) => {
                // A big mantissa has at most as many digits as its text; past them only the sign is left.
                let digits = usize::try_from(-shift).ok()?.min(mantissa.bit_len() + 1);
                i64::try_from(divide_away(mantissa, digits)).ok()
            }
        }
    }

    /// self rounded away from zero to at most `places` decimals.
    pub fn rounded_away_to(self, places: i32) -> Self {
        if self.exponent >= -places {
            return self;
        }
        match &self.mantissa {
            Mantissa::Inline(_) => match self.round_away(places) {
                Some(mantissa) => Self::inline(mantissa, -places),
                None => self,
            },
            Mantissa::Big(mantissa) => {
                let drop = i64::from(-places) - i64::from(self.exponent);
                let drop = usize::try_from(drop).unwrap_or(usize::MAX).min(mantissa.bit_len() + 1);
                Self::from_big(divide_away(mantissa, drop), -places)
            }
        }
    }

    /// The same number with a mantissa that is no multiple of ten (zero: exponent 0), as far as the exponent can grow.
    #[inline]
    pub fn without_trailing_zeros(&self) -> Self {
        match &self.mantissa {
            Mantissa::Inline(0) => Self::ZERO,
            Mantissa::Inline(mantissa) => {
                let (mut mantissa, mut exponent) = (*mantissa, self.exponent);
                while mantissa % 10 == 0 && exponent < i32::MAX {
                    mantissa /= 10;
                    exponent += 1;
                }
                Self::inline(mantissa, exponent)
            }
            Mantissa::Big(mantissa) => {
                let room = usize::try_from(i64::from(i32::MAX) - i64::from(self.exponent)).unwrap_or(usize::MAX);
                let (mantissa, dropped) = strip_tens((**mantissa).clone(), room);
                Self::from_big(mantissa, self.exponent.saturating_add(i32::try_from(dropped).unwrap_or(i32::MAX)))
            }
        }
    }

    /// Does the mantissa fit an i64?
    pub fn is_inline(&self) -> bool {
        matches!(self.mantissa, Mantissa::Inline(_))
    }

    /// The number as an i64, where it is one.
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        let Mantissa::Inline(mantissa) = self.mantissa else {
            return i64::try_from(self.to_integer_at(0)?).ok();
        };
        let shift = i64::from(self.exponent);
        match mantissa {
            0 => Some(0),
            _ if shift >= 0 => mantissa.checked_mul(power_of_ten(shift)?),
            _ => {
                let divisor = power_of_ten(-shift)?;
                (mantissa % divisor == 0).then(|| mantissa / divisor)
            }
        }
    }

    /// Exact sum, where the mantissas and the sum fit an i64 without changing the finer exponent.
    #[inline]
    pub fn add_inline(&self, other: &Self) -> Option<Self> {
        let (Mantissa::Inline(a), Mantissa::Inline(b)) = (&self.mantissa, &other.mantissa) else { return None };
        // Zero takes the other's exponent, as upstream's `int64Amount.Add` does.
        if *b == 0 {
            return Some(Self::inline(*a, self.exponent));
        }
        if *a == 0 {
            return Some(Self::inline(*b, other.exponent));
        }
        let apart = i64::from(self.exponent) - i64::from(other.exponent);
        if apart >= 0 {
            Some(Self::inline(a.checked_mul(power_of_ten(apart)?)?.checked_add(*b)?, other.exponent))
        } else {
            Some(Self::inline(b.checked_mul(power_of_ten(-apart)?)?.checked_add(*a)?, self.exponent))
        }
    }

    /// Exact sum; `None` where aligning the two would write out more than [`MAX_ALIGNMENT`] digits.
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        if let Some(sum) = self.add_inline(other) {
            return Some(sum);
        }
        if other.is_zero() {
            return Some(self.clone());
        }
        if self.is_zero() {
            return Some(other.clone());
        }
        let (coarse, fine) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        let apart = i64::from(coarse.exponent) - i64::from(fine.exponent);
        if apart > MAX_ALIGNMENT {
            return None;
        }
        let aligned = coarse.big_mantissa() * big_power_of_ten(usize::try_from(apart).ok()?);
        Some(Self::from_big(aligned + fine.big_mantissa(), fine.exponent))
    }

    pub fn times(&self, factor: i64) -> Self {
        if let Mantissa::Inline(mantissa) = &self.mantissa
            && let Some(product) = mantissa.checked_mul(factor)
        {
            return Self::inline(product, self.exponent);
        }
        Self::from_big(self.big_mantissa() * IBig::from(factor), self.exponent)
    }

    /// The place of the leading digit, give or take two.
    fn magnitude(&self) -> i64 {
        let digits = match &self.mantissa {
            Mantissa::Inline(mantissa) => i64::from(mantissa.unsigned_abs().checked_ilog10().unwrap_or(0)) + 1,
            // A bit is worth 0.30103 digits, all but exactly: off by at most two for any number that fits in memory.
            Mantissa::Big(mantissa) => {
                i64::try_from(u128::try_from(mantissa.bit_len()).unwrap_or(u128::MAX).saturating_mul(30_103) / 100_000)
                    .unwrap_or(i64::MAX - 1)
                    .saturating_add(1)
            }
        };
        digits.saturating_add(i64::from(self.exponent))
    }
}

/// `number` / 10^`digits`, rounded away from zero.
fn divide_away(number: &IBig, digits: usize) -> IBig {
    use dashu_int::ops::DivRem;

    let (quotient, rest) = number.div_rem(big_power_of_ten(digits));
    match rest.cmp(&IBig::ZERO) {
        Ordering::Equal => quotient,
        Ordering::Greater => quotient + IBig::ONE,
        Ordering::Less => quotient - IBig::ONE,
    }
}

/// Divides out factors of ten, all but for a `limit`, and counts them; in ever larger powers, so that long numbers stay cheap.
fn strip_tens(mut number: IBig, limit: usize) -> (IBig, usize) {
    use dashu_int::ops::DivRem;

    if number.is_zero() {
        return (number, 0);
    }
    let mut powers = vec![IBig::from(10)];
    // A number has no more factors of ten than of two.
    let most = number.trailing_zeros().unwrap_or(0);
    while let Some(last) = powers.last()
        && (1usize << powers.len()) <= most
    {
        let square = last * last;
        powers.push(square);
    }
    let mut dropped = 0;
    for (at, power) in powers.iter().enumerate().rev() {
        if (1usize << at) > limit - dropped {
            continue;
        }
        let (quotient, rest) = (&number).div_rem(power);
        if rest.is_zero() {
            number = quotient;
            dropped += 1usize << at;
        }
    }
    (number, dropped)
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.mantissa, &other.mantissa) {
            (Mantissa::Inline(a), Mantissa::Inline(b)) if self.exponent == other.exponent => a.cmp(b),
            _ => self.cmp_any(other),
        }
    }
}

impl Decimal {
    fn cmp_any(&self, other: &Self) -> Ordering {
        if let (Mantissa::Inline(a), Mantissa::Inline(b)) = (&self.mantissa, &other.mantissa) {
            // An i64 times a power of ten that is one fits an i128.
            let apart = i64::from(self.exponent) - i64::from(other.exponent);
            let (a, b) = (i128::from(*a), i128::from(*b));
            if let Some(power) = power_of_ten(apart) {
                return (a * i128::from(power)).cmp(&b);
            }
            if let Some(power) = power_of_ten(-apart) {
                return a.cmp(&(b * i128::from(power)));
            }
        }
        let signum = |number: &Self| if number.is_zero() { 0 } else { 1 - 2 * i8::from(number.is_negative()) };
        let sign = signum(self);
        match sign.cmp(&signum(other)) {
            Ordering::Equal if sign == 0 => return Ordering::Equal,
            Ordering::Equal => {}
            decided => return decided,
        }
        // Numbers of clearly different magnitude are never written out; for the others the exponents lie no further apart
        // than the digits that both already have.
        let (a, b) = (self.magnitude(), other.magnitude());
        if a.abs_diff(b) > 4 {
            return if sign > 0 { a.cmp(&b) } else { b.cmp(&a) };
        }
        let lowest = i64::from(self.exponent.min(other.exponent));
        let aligned = |number: &Self| {
            let shift = usize::try_from(i64::from(number.exponent) - lowest).unwrap_or(0);
            number.big_mantissa() * big_power_of_ten(shift)
        };
        aligned(self).cmp(&aligned(other))
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { mantissa, exponent } = self.without_trailing_zeros();
        exponent.hash(state);
        match mantissa {
            Mantissa::Inline(mantissa) => mantissa.hash(state),
            Mantissa::Big(mantissa) => mantissa.hash(state),
        }
    }
}
