//! What a plain YAML scalar stands for.
//!
//! The rules are those of go-yaml v2, through which kubectl reads manifests: YAML 1.1, with its many booleans and its
//! octal numbers, but without base 60. They matter because what they make of `on`, `1.20` or `0777` is what the API
//! server gets.

use super::node::Scalar;

/// Resolves an untagged plain scalar.
pub(crate) fn resolve(text: &str) -> Scalar {
    let Some(first) = text.bytes().next() else { return Scalar::Null };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' => match text {
            ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
            ".inf" | ".Inf" | ".INF" => Scalar::Float(f64::INFINITY),
            // Go's `ParseFloat` takes underscores between digits.
            _ if text.contains('_') && !underscores_part_digits(text) => Scalar::String,
            _ => float(&text.replace('_', "")).map_or(Scalar::String, Scalar::Float),
        },
        b'+' | b'-' => match text {
            "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
            "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
            _ => number(text),
        },
        b'0'..=b'9' => number(text),
        _ => Scalar::String,
    }
}

fn word(text: &str) -> Scalar {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Scalar::Bool(false),
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        _ => Scalar::String,
    }
}

/// A scalar that starts like a number; a date is none of the forms and stays a string, as kubectl keeps it.
fn number(text: &str) -> Scalar {
    if text.len() > 512 {
        // No number of a Kubernetes object is that long, and reading one takes time.
        return Scalar::String;
    }
    let plain: std::borrow::Cow<'_, str> = if text.contains('_') { text.replace('_', "").into() } else { text.into() };
    if let Some(integer) = integer(&plain) {
        return integer;
    }
    // go-yaml's own reading of binary numbers comes last, and takes a sign behind the prefix.
    let signed_binary = || i64::from_str_radix(plain.strip_prefix("0b")?, 2).ok();
    float(&plain).map(Scalar::Float).or_else(|| signed_binary().map(Scalar::Integer)).unwrap_or(Scalar::String)
}

/// Go's `ParseInt` and then `ParseUint` with base 0: the base is in the prefix, and a leading zero means octal.
fn integer(text: &str) -> Option<Scalar> {
    let (negative, signed, digits) = match text.as_bytes().first()? {
        b'-' => (true, true, text.get(1..)?),
        b'+' => (false, true, text.get(1..)?),
        _ => (false, false, text),
    };
    let lower = |prefix: [&str; 2]| prefix.iter().find_map(|prefix| digits.strip_prefix(prefix));
    let (digits, radix) = if let Some(rest) = lower(["0x", "0X"]) {
        (rest, 16)
    } else if let Some(rest) = lower(["0o", "0O"]) {
        (rest, 8)
    } else if let Some(rest) = lower(["0b", "0B"]) {
        (rest, 2)
    } else if digits.len() > 1 && digits.starts_with('0') {
        (digits, 8)
    } else {
        (digits, 10)
    };
    if !digits.bytes().all(|digit| char::from(digit).is_digit(radix)) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        return 0_i64.checked_sub_unsigned(magnitude).map(Scalar::Integer);
    }
    match i64::try_from(magnitude) {
        Ok(integer) => Some(Scalar::Integer(integer)),
        // `ParseUint` takes no sign.
        Err(_) => (!signed).then_some(Scalar::Unsigned(magnitude)),
    }
}

/// A decimal float within the range of a double: `1.5`, `.5`, `5.`, `1e3`.
fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mantissa_is_one = digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let exponent_is_one = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    if !mantissa_is_one || !exponent_is_one {
        return None;
    }
    text.parse().ok().filter(|float: &f64| float.is_finite())
}

fn underscores_part_digits(text: &str) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    let mut places = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'_');
    places.all(|(at, _)| digit(bytes.get(at.wrapping_sub(1))) && digit(bytes.get(at + 1)))
}

/// How a number becomes a mapping key: JSON keys are strings, and the conversion prints a float the way Go's
/// `FormatFloat(f, 'g', -1, 32)` does.
pub(crate) fn float_key(float: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "the conversion goes through single precision")]
    let single = float as f32;
    if single.is_nan() {
        return ".nan".to_owned();
    }
    if single.is_infinite() {
        return if single > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{single:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    // Outside these bounds the shortest form has an exponent.
    if (-4..6).contains(&exponent) {
        return format!("{single}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::{Scalar, float_key, resolve};

    #[test]
    fn scalars_resolve_as_go_yaml_v2_resolves_them() {
        for text in ["y", "Yes", "on", "TRUE"] {
            assert_eq!(resolve(text), Scalar::Bool(true), "{text}");
        }
        for text in ["", "~", "null", "NULL"] {
            assert_eq!(resolve(text), Scalar::Null, "{text}");
        }
        for (text, want) in
            [("0777", 511), ("0o17", 15), ("0x1F", 31), ("-0b11", -3), ("0b-11", -3), ("1_000", 1000), ("+5", 5), ("-0", 0), ("0", 0)]
        {
            assert_eq!(resolve(text), Scalar::Integer(want), "{text}");
        }
        for (text, want) in [("1.20", 1.2), (".5", 0.5), (".1_5", 0.15), ("5.", 5.0), ("1e3", 1000.0), ("08", 8.0), ("-1.5E-1", -0.15)] {
            assert_eq!(resolve(text), Scalar::Float(want), "{text}");
        }
        assert_eq!(resolve("18446744073709551615"), Scalar::Unsigned(u64::MAX));
        assert_eq!(resolve("-9223372036854775808"), Scalar::Integer(i64::MIN));
        for text in [
            "nope",
            "2024-01-02",
            "1:30",
            "100m",
            "1.2.3",
            "tRUE",
            "nan",
            "inf",
            "0x",
            "-",
            ".",
            "1e",
            "0b2",
            "1e999",
            "+-5",
            "._1",
            ".1_",
            ".1__2",
            "yEs",
            "-.e",
        ] {
            assert_eq!(resolve(text), Scalar::String, "{text}");
        }
    }

    #[test]
    fn floats_become_keys_as_go_prints_them() {
        for (float, want) in
            [(1.2, "1.2"), (1e3, "1000"), (1e6, "1e+06"), (1_234_567.0, "1.234567e+06"), (0.00001, "1e-05"), (f64::NEG_INFINITY, "-.inf")]
        {
            assert_eq!(float_key(float), want);
        }
    }
}
