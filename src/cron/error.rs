//! Why a text is no schedule.

use std::fmt;

use super::field::Field;
use super::zone::UnknownZone;
use crate::object::ParseDurationError;
use crate::quote::Quoted;

/// Why a text is no schedule. Prints upstream's text.
///
/// ```
/// use kube_semantics::cron::{Field, FieldFault, ParseError, Schedule};
///
/// let error = "0 6 * * 7".parse::<Schedule>().unwrap_err();
/// assert_eq!(error.to_string(), "end of range (7) above maximum (6): 7");
/// let ParseError::Field { field, fault: FieldFault::AboveMaximum { maximum, .. } } = error else { panic!() };
/// assert_eq!((field, maximum), (Field::DayOfWeek, 6));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// Nothing there.
    #[error("empty spec string")]
    Empty,
    /// A zone, and no blank after it. Up to 1.34 this made Kubernetes crash.
    #[error("invalid schedule format: runtime error: slice bounds out of range [:-1]")]
    NothingAfterZone,
    /// No zone has that name.
    #[error("provided bad location {name}: {0}", name = .0.0)]
    UnknownZone(#[from] UnknownZone),
    /// Not five fields.
    #[error("expected exactly 5 fields, found {}: [{}]", .0.len(), .0.join(" "))]
    FieldCount(Vec<String>),
    /// A field that does not read.
    #[error("{fault}")]
    Field {
        /// Which.
        field: Field,
        /// What is wrong with it.
        fault: FieldFault,
    },
    /// An `@every` without a duration that Go can read.
    #[error("failed to parse duration {text}: {fault}")]
    Duration {
        /// The text.
        text: String,
        /// What is wrong with it.
        fault: ParseDurationError,
    },
    /// An `@` word that nobody knows.
    #[error("unrecognized descriptor: {0}")]
    Descriptor(String),
}

/// What is wrong with a field.
///
/// ```
/// use kube_semantics::cron::{FieldFault, ParseError, Schedule};
///
/// let ParseError::Field { fault, .. } = "0 0 * * sat-sun".parse::<Schedule>().unwrap_err() else { panic!() };
/// assert_eq!(fault, FieldFault::BeginsBeyondEnd { start: 6, end: 0, piece: "sat-sun".into() });
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldFault {
    /// Neither a number nor a name of this field.
    #[error("{}", Number(.text, *.fault))]
    Number {
        /// The text.
        text: String,
        /// What is wrong with it.
        fault: NumberFault,
    },
    /// A range of more than two ends.
    #[error("too many hyphens: {0}")]
    TooManyHyphens(String),
    /// More than one step.
    #[error("too many slashes: {0}")]
    TooManySlashes(String),
    /// A number below what the field has.
    #[error("beginning of range ({start}) below minimum ({minimum}): {piece}")]
    BelowMinimum {
        /// The number.
        start: u64,
        /// The least.
        minimum: u64,
        /// Where: the piece between commas.
        piece: String,
    },
    /// A number above what the field has.
    #[error("end of range ({end}) above maximum ({maximum}): {piece}")]
    AboveMaximum {
        /// The number.
        end: u64,
        /// The greatest.
        maximum: u64,
        /// Where: the piece between commas.
        piece: String,
    },
    /// A range that would have to go around the end.
    #[error("beginning of range ({start}) beyond end of range ({end}): {piece}")]
    BeginsBeyondEnd {
        /// From.
        start: u64,
        /// To.
        end: u64,
        /// Where: the piece between commas.
        piece: String,
    },
    /// A step that does not move.
    #[error("step of range should be a positive number: {0}")]
    ZeroStep(String),
}

/// What is wrong with a number.
///
/// ```
/// use kube_semantics::cron::{FieldFault, NumberFault, ParseError, Schedule};
///
/// let ParseError::Field { fault, .. } = "L * * * *".parse::<Schedule>().unwrap_err() else { panic!() };
/// assert_eq!(fault, FieldFault::Number { text: "L".into(), fault: NumberFault::Syntax });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberFault {
    /// It is none.
    Syntax,
    /// Beyond 64 bits.
    Range,
    /// Below zero.
    Negative,
}

struct Number<'a>(&'a str, NumberFault);

impl fmt::Display for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(text, fault) = self;
        let what = match fault {
            NumberFault::Negative => {
                let digits = text.trim_start_matches(['-', '0']);
                return write!(f, "negative number (-{digits}) not allowed: {text}");
            }
            NumberFault::Syntax => "invalid syntax",
            NumberFault::Range => "value out of range",
        };
        write!(f, "failed to parse int from {text}: strconv.Atoi: parsing {}: {what}", Quoted(text))
    }
}
