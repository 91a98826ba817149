//! Quantities in JSON and YAML: a string or a number, as the API server reads them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

use super::Quantity;

/// Writes a string, as `Display` prints it.
impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads a string or a number. Blanks may stand around the string, but no tabs or ends of lines.
///
/// A number arrives from serde as its value, not as its text. That makes a difference for exponents only: `1e3` without
/// quotes prints as `1k`.
impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Quantity;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a quantity: a string such as \"500m\" or a number")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Quantity, E> {
                // `Quantity.UnmarshalJSON` trims, `ParseQuantity` does not. The text is as JSON has it, where a tab or the end of
                // a line is a backslash and a letter.
                Quantity::parse(text.trim_matches(|char: char| char.is_whitespace() && char >= ' ')).map_err(E::custom)
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Quantity, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Quantity, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Quantity, E> {
                self.visit_str(&go_json_text(number))
            }
        }

        deserializer.deserialize_any(Text)
    }
}

/// A float as Go writes it in JSON, which is what the API server gets to read from a YAML manifest.
fn go_json_text(number: f64) -> String {
    let magnitude = number.abs();
    if number != 0.0 && !(1e-6..1e21).contains(&magnitude) {
        let text = format!("{number:e}");
        return if magnitude < 1.0 { text } else { text.replace('e', "e+") };
    }
    number.to_string()
}
