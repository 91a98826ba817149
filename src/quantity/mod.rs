//! How much of a resource: reading, comparing, adding and printing quantities such as `250m` and `1.5Gi`.
//!
//! ```
//! use kube_semantics::Quantity;
//!
//! let request: Quantity = "1.5Gi".parse()?;
//! let limit: Quantity = "2Gi".parse()?;
//! assert!(request < limit);
//! assert_eq!(request.to_string(), "1536Mi");
//! assert_eq!(limit.checked_sub(&request).map(|left| left.to_string()).as_deref(), Some("512Mi"));
//! assert_eq!("0.1".parse::<Quantity>()?.milli_value(), Some(100));
//! # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
//! ```
//!
//! A quantity is an exact decimal number and the [`Format`] it is printed in. Equality, order and hash go by the number
//! alone: `1Ki` equals `1024`. Nothing is ever a float, and no size overflows.
//!
//! What follows upstream (`k8s.io/apimachinery/pkg/api/resource`, v0.37.0):
//!
//! | here | upstream |
//! |---|---|
//! | [`parse`](Quantity::parse) | `ParseQuantity`, its two fast paths and their visible differences included |
//! | `Display`, serde | `Quantity.String`, `MarshalJSON`, `UnmarshalJSON` |
//! | [`canonical`](Quantity::canonical) | `CanonicalizeBytes`, lost suffixes included |
//! | [`value`](Quantity::value), [`milli_value`](Quantity::milli_value) | `ScaledValue`, its rounding of negative numbers included |
//! | [`checked_add`](Quantity::checked_add), [`checked_sub`](Quantity::checked_sub), `&quantity * 3` | `Add`, `Sub`, `Mul` |
//!
//! Deliberately out: the approximate conversions to floats, and the mutation in place of `Set`, `RoundUp` and `Neg`.

mod canonical;
mod decimal;
mod error;
mod parse;
mod serde;
mod value;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Mul, Neg};
use std::str::FromStr;

use decimal::{Decimal, Mantissa};
pub use error::ParseQuantityError;

/// An exact amount of a resource, and the format it is printed in.
///
/// Cloning the usual ones (up to 18 digits) copies 40 bytes.
///
/// `Display` prints what the API server would: the text that was read where upstream keeps it (`1.500` stays `1.500`),
/// else the [`canonical`](Self::canonical) one. The result of arithmetic is always canonical.
///
/// ```
/// use kube_semantics::Quantity;
///
/// let total = Quantity::checked_sum(["250m", "1", "0.75"].iter().map(|text| text.parse::<Quantity>()).collect::<Result<Vec<_>, _>>()?.iter());
/// assert_eq!(total.map(|total| total.to_string()).as_deref(), Some("2"));
/// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
/// ```
pub struct Quantity {
    number: Decimal,
    class: Class,
    format: Format,
    /// The text as it was read, where upstream prints that and it differs from the canonical text. Boxed twice because
    /// hardly any quantity has one, and every quantity carries the room for it.
    #[allow(clippy::box_collection, reason = "a thin pointer")]
    written: Option<Box<String>>,
}

/// By far most quantities own nothing.
impl Clone for Quantity {
    #[inline]
    fn clone(&self) -> Self {
        match (&self.number.mantissa, &self.written) {
            (Mantissa::Inline(mantissa), None) => {
                Self { number: Decimal::inline(*mantissa, self.number.exponent), class: self.class, format: self.format, written: None }
            }
            _ => self.clone_all(),
        }
    }
}

/// How a quantity is printed; numbers of different formats compare and add all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Powers of ten as letters: `250m`, `1500M`.
    #[default]
    DecimalSI,
    /// Powers of 1024 as letters: `1536Mi`. A number that is no integer, or below 1024, prints as `DecimalSI`.
    BinarySI,
    /// Powers of ten as exponents: `15e8`.
    DecimalExponent,
}

/// Which of upstream's two representations holds the number.
///
/// The number is the same in both; only the rounding of [`Quantity::value`] tells them apart.
#[derive(Clone, Copy, Debug)]
enum Class {
    /// `int64Amount`: up to 18 digits.
    Int64,
    /// `infDecAmount`, with the number of decimals it is kept at.
    Decimal { scale: i32 },
}

impl Quantity {
    /// Zero, `DecimalSI`: what an absent quantity is.
    pub const ZERO: Self = Self { number: Decimal::ZERO, class: Class::Int64, format: Format::DecimalSI, written: None };

    /// `value` units in a format (upstream's `NewQuantity`).
    ///
    /// ```
    /// use kube_semantics::quantity::{Format, Quantity};
    ///
    /// assert_eq!(Quantity::new(2048, Format::BinarySI).to_string(), "2Ki");
    /// ```
    #[must_use]
    pub const fn new(value: i64, format: Format) -> Self {
        Self { number: Decimal::inline(value, 0), class: Class::Int64, format, written: None }
    }

    /// `value` thousandths in a format (upstream's `NewMilliQuantity`).
    #[must_use]
    pub const fn new_milli(value: i64, format: Format) -> Self {
        Self { number: Decimal::inline(value, -3), class: Class::Int64, format, written: None }
    }

    /// Reads a quantity, as `FromStr` does.
    ///
    /// No blanks are trimmed. The number of digits is not limited; what is finer than a billionth is rounded away from
    /// zero, and a number with a binary suffix is capped at 2^63-1 in magnitude.
    ///
    /// ```
    /// use kube_semantics::Quantity;
    ///
    /// assert_eq!(Quantity::parse("0.1n")?.to_string(), "1n");
    /// assert_eq!(Quantity::parse("20Ei")?.to_string(), "9223372036854775807");
    /// assert!(Quantity::parse("4 Gi").is_err());
    /// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
    /// ```
    ///
    /// # Errors
    /// The text is no number, or its suffix is none that Kubernetes knows.
    pub fn parse(text: &str) -> Result<Self, ParseQuantityError> {
        parse::parse(text)
    }

    /// Reads a plain decimal number (`[-]digits[.digits]`, at most nine decimals) and gives it a format (upstream's
    /// `NewDecimalQuantity`).
    ///
    /// ```
    /// use kube_semantics::quantity::{Format, Quantity};
    ///
    /// assert_eq!(Quantity::decimal("3145728", Format::BinarySI)?.to_string(), "3Mi");
    /// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
    /// ```
    ///
    /// # Errors
    /// The text is no such number.
    pub fn decimal(number: &str, format: Format) -> Result<Self, ParseQuantityError> {
        parse::decimal(number, format)
    }

    /// The format it prints in.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Is it zero?
    #[must_use]
    #[inline]
    pub fn is_zero(&self) -> bool {
        self.number.is_zero()
    }

    /// Is it below zero?
    #[must_use]
    #[inline]
    pub fn is_negative(&self) -> bool {
        self.number.is_negative()
    }

    /// The sum, exact and never capped, in this quantity's format; in the other's if this one is zero.
    ///
    /// `None` where the sum would take more than 65,536 digits to write out (`1e999999999` and `1`).
    #[must_use]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let mut sum = self.clone();
        sum.checked_add_assign(other).then_some(sum)
    }

    /// Adds in place; `false`, and unchanged, where [`checked_add`](Self::checked_add) is `None`.
    #[must_use = "false says that nothing was added"]
    #[inline]
    pub fn checked_add_assign(&mut self, other: &Self) -> bool {
        if let (Class::Int64, Class::Int64, Mantissa::Inline(here), Mantissa::Inline(there), None) =
            (self.class, other.class, &mut self.number.mantissa, &other.number.mantissa, &self.written)
            && self.number.exponent == other.number.exponent
            && *here != 0
            && let Some(sum) = here.checked_add(*there)
        {
            *here = sum;
            return true;
        }
        self.add_any(other)
    }

    fn add_any(&mut self, other: &Self) -> bool {
        let format = if self.is_zero() { other.format } else { self.format };
        let sum = match (self.class, other.class) {
            (Class::Int64, Class::Int64) => self.number.add_inline(&other.number).map(|number| (number, Class::Int64)),
            _ => None,
        };
        let sum = sum.or_else(|| {
            let class = Class::Decimal { scale: self.scale().max(other.scale()) };
            Some((self.number.checked_add(&other.number)?, class))
        });
        let Some((number, class)) = sum else { return false };
        *self = Self { number, class, format, written: None };
        true
    }

    /// The difference, under the rules of [`checked_add`](Self::checked_add).
    #[must_use]
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        self.checked_add(&-other)
    }

    /// The sum of all items from left to right, beginning with an empty zero; `None` as for
    /// [`checked_add`](Self::checked_add).
    pub fn checked_sum<'a>(items: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let mut total = Self::ZERO;
        for item in items {
            if !total.checked_add_assign(item) {
                return None;
            }
        }
        Some(total)
    }

    /// The quantity in whole units, rounded away from zero (upstream's `RoundUp(0)`); what is whole stays as it is written.
    ///
    /// ```
    /// use kube_semantics::Quantity;
    ///
    /// assert_eq!("1500m".parse::<Quantity>()?.rounded_up().to_string(), "2");
    /// assert_eq!("1.5Gi".parse::<Quantity>()?.rounded_up().to_string(), "1536Mi");
    /// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
    /// ```
    #[must_use]
    pub fn rounded_up(&self) -> Self {
        self.rounded_up_to(0)
    }

    /// The same to so many decimals.
    pub(crate) fn rounded_up_to(&self, decimals: i32) -> Self {
        let number = self.number.clone().rounded_away_to(decimals);
        let class = match self.class {
            Class::Int64 => Class::Int64,
            Class::Decimal { .. } => Class::Decimal { scale: decimals },
        };
        if number == self.number {
            return Self { class, ..self.clone() };
        }
        Self { number, class, format: self.format, written: None }
    }

    /// The text that `Display` prints, without the machinery of formatting.
    ///
    /// ```
    /// use kube_semantics::Quantity;
    ///
    /// assert_eq!("1.5Gi".parse::<Quantity>()?.text(), "1536Mi");
    /// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
    /// ```
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match &self.written {
            Some(written) => Cow::Borrowed(written),
            None => Cow::Owned(self.canonical()),
        }
    }

    /// The text that a quantity of this number and format is printed as, whatever it was read from (upstream's
    /// `CanonicalizeBytes`): no fraction, the largest fitting suffix.
    ///
    /// A decimal number of 10^21 and more that is a multiple of that, or 1024^7, has no suffix left; upstream prints the
    /// digits without one, and so does this: `1000E` becomes `1`.
    ///
    /// ```
    /// use kube_semantics::Quantity;
    ///
    /// let quantity: Quantity = "1.500".parse()?;
    /// assert_eq!((quantity.to_string(), quantity.canonical()), ("1.500".into(), "1500m".into()));
    /// # Ok::<(), kube_semantics::quantity::ParseQuantityError>(())
    /// ```
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut text = String::with_capacity(24);
        // A string takes everything.
        let _ = self.as_canonical().write(&mut text);
        text
    }

    fn as_canonical(&self) -> canonical::Canonical<'_> {
        canonical::Canonical { number: &self.number, class: self.class, format: self.format }
    }

    /// Takes the other's place where that is more (upstream's `Cmp`, then `DeepCopy`).
    ///
    /// Comparing with a number in arbitrary precision turns upstream's copy into such a one, which its rounding shows.
    #[inline]
    pub(crate) fn raise_to(&mut self, other: &Self) {
        if *other > *self {
            let class = match self.class {
                Class::Int64 => other.class,
                Class::Decimal { .. } => Class::Decimal { scale: other.scale() },
            };
            *self = Self { class, ..other.clone() };
        }
    }

    #[cold]
    fn clone_all(&self) -> Self {
        Self { number: self.number.clone(), class: self.class, format: self.format, written: self.written.clone() }
    }

    /// The decimals that upstream's representation keeps.
    fn scale(&self) -> i32 {
        match self.class {
            Class::Int64 => self.number.exponent.saturating_neg(),
            Class::Decimal { scale } => scale,
        }
    }
}

/// `factor` times the quantity, exact and never capped, in its format (upstream's `Mul`).
impl Mul<i64> for &Quantity {
    type Output = Quantity;

    fn mul(self, factor: i64) -> Quantity {
        let number = self.number.times(factor);
        // Upstream keeps its small form only for products that are an int64 before and after scaling.
        let class = match self.class {
            Class::Int64 if number.is_inline() && number.to_i64().is_some() => Class::Int64,
            _ => Class::Decimal { scale: self.scale() },
        };
        Quantity { number, class, format: self.format, written: None }
    }
}

/// The negative of the quantity, in its format.
impl Neg for &Quantity {
    type Output = Quantity;

    fn neg(self) -> Quantity {
        let number = self.number.negated();
        let class = if number.is_inline() { self.class } else { Class::Decimal { scale: self.scale() } };
        Quantity { number, class, format: self.format, written: None }
    }
}

impl Default for Quantity {
    fn default() -> Self {
        Self::ZERO
    }
}

impl FromStr for Quantity {
    type Err = ParseQuantityError;

    fn from_str(text: &str) -> Result<Self, ParseQuantityError> {
        Self::parse(text)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.written {
            Some(written) => f.pad(written),
            None if f.width().is_some() => f.pad(&self.canonical()),
            None => self.as_canonical().write(f),
        }
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quantity({self})")
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

impl Hash for Quantity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text {
            "DecimalSI" => Ok(Self::DecimalSI),
            "BinarySI" => Ok(Self::BinarySI),
            "DecimalExponent" => Ok(Self::DecimalExponent),
            _ => Err(UnknownFormat),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::DecimalSI => "DecimalSI",
            Self::BinarySI => "BinarySI",
            Self::DecimalExponent => "DecimalExponent",
        })
    }
}

/// A format that is none of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format: it is one of DecimalSI, BinarySI and DecimalExponent")]
pub struct UnknownFormat;
