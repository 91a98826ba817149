//! Why a text is no quantity.

use std::fmt;

/// A text that is no quantity.
///
/// `Display` begins with the text that Kubernetes prints, and adds where the trouble is.
///
/// ```
/// use kube_semantics::Quantity;
///
/// let error = Quantity::parse("1.5GB").unwrap_err();
/// assert_eq!(error.offset(), 4);
/// assert!(error.to_string().starts_with("quantities must match the regular expression"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseQuantityError {
    pub(super) fault: Fault,
    pub(super) offset: usize,
}

/// Which rule the text breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Not a number followed by letters and digits.
    Shape,
    /// No digit in the number.
    Number,
    /// A suffix that Kubernetes does not know.
    Suffix,
    /// Not `[-]digits[.digits]` with at most nine decimals.
    Plain,
}

impl ParseQuantityError {
    /// The byte at which the text stops being a quantity.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for ParseQuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = match self.fault {
            Fault::Shape => "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
            Fault::Number => "unable to parse numeric part of quantity",
            Fault::Suffix => "unable to parse quantity's suffix",
            Fault::Plain => "a plain number is an optional -, digits, and at most nine decimals",
        };
        write!(f, "{rule} (at byte {})", self.offset)
    }
}

impl std::error::Error for ParseQuantityError {}
