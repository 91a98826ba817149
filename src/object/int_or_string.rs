//! A number, or a text that stands for one.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};

use super::wire::{is_minus_zero, null_is_default};

/// A number, or a text: a percentage in some fields, a name in others (`IntOrString` in `apimachinery/pkg/util/intstr`).
///
/// ```
/// use kube_semantics::object::IntOrString;
///
/// let surge: IntOrString = serde_json::from_str(r#""25%""#)?;
/// assert_eq!((surge.scaled_up(5), surge.scaled_down(5)), (Some(2), Some(1)));
///
/// let surge: IntOrString = serde_json::from_str("3")?;
/// assert_eq!(surge.scaled_up(5), Some(3));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntOrString {
    /// A number.
    Int(i32),
    /// A text.
    String(String),
}

impl IntOrString {
    /// The number, or so many percent of the total, rounded up (upstream's `GetScaledValueFromIntOrPercent`).
    ///
    /// `None` for a text that is no percentage. Beyond what fits, the last number that does.
    #[must_use]
    pub fn scaled_up(&self, total: i32) -> Option<i32> {
        self.scaled(total, 99)
    }

    /// The same, rounded down.
    #[must_use]
    pub fn scaled_down(&self, total: i32) -> Option<i32> {
        self.scaled(total, 0)
    }

    fn scaled(&self, total: i32, add: i128) -> Option<i32> {
        let text = match self {
            Self::Int(number) => return Some(*number),
            Self::String(text) => text,
        };
        let percent: i64 = text.strip_suffix('%')?.parse().ok()?;
        // An i64 times an i32 fits.
        let scaled = i128::from(percent).saturating_mul(i128::from(total)).saturating_add(add).div_euclid(100);
        Some(i32::try_from(scaled).unwrap_or(if scaled < 0 { i32::MIN } else { i32::MAX }))
    }
}

/// Zero.
impl Default for IntOrString {
    fn default() -> Self {
        Self::Int(0)
    }
}

impl From<i32> for IntOrString {
    fn from(number: i32) -> Self {
        Self::Int(number)
    }
}

impl From<&str> for IntOrString {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl fmt::Display for IntOrString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => fmt::Display::fmt(number, f),
            Self::String(text) => f.pad(text),
        }
    }
}

impl Serialize for IntOrString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Int(number) => serializer.serialize_i32(*number),
            Self::String(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for IntOrString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl Visitor<'_> for Either {
            type Value = IntOrString;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an integer or a string")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<IntOrString, E> {
                i32::try_from(number).map(IntOrString::Int).map_err(|_| E::custom("an integer beyond its range"))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<IntOrString, E> {
                i32::try_from(number).map(IntOrString::Int).map_err(|_| E::custom("an integer beyond its range"))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<IntOrString, E> {
                if is_minus_zero(number) { Ok(IntOrString::Int(0)) } else { Err(E::invalid_type(Unexpected::Float(number), &self)) }
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<IntOrString, E> {
                Ok(text.into())
            }
        }

        deserializer.deserialize_any(Either)
    }
}

null_is_default!(IntOrString);

#[cfg(test)]
mod tests {
    use super::IntOrString;

    #[test]
    fn percentages_round_as_they_are_told() {
        let scaled = |text: &str, total| (IntOrString::from(text).scaled_down(total), IntOrString::from(text).scaled_up(total));
        assert_eq!(scaled("25%", 4), (Some(1), Some(1)));
        assert_eq!(scaled("1%", 1), (Some(0), Some(1)));
        assert_eq!(scaled("0%", 7), (Some(0), Some(0)));
        assert_eq!(scaled("-50%", 3), (Some(-2), Some(-1)));
        assert_eq!(scaled("9223372036854775807%", i32::MAX), (Some(i32::MAX), Some(i32::MAX)));
        for text in ["", "%", "25", "25 %", "1.5%", "%25"] {
            assert_eq!(scaled(text, 10), (None, None), "{text}");
        }
    }

    #[test]
    fn both_forms_are_read_and_written() {
        for text in ["3", "-1", "\"25%\"", "\"http\""] {
            assert_eq!(serde_json::to_string(&serde_json::from_str::<IntOrString>(text).unwrap()).unwrap(), text);
        }
        assert!(serde_json::from_str::<IntOrString>("2147483648").is_err());
        assert!(serde_json::from_str::<IntOrString>("[1]").is_err());
    }
}
