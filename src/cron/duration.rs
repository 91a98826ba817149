//! Durations as Go writes them: `1h30m`, `2.5s`.

/// Nanoseconds, read as Go's `time.ParseDuration` does.
pub(super) fn parse(text: &str) -> Option<i64> {
    const LIMIT: u64 = 1 << 63;
    let (negative, mut rest) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if rest == b"0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut sum = 0u64;
    while !rest.is_empty() {
        let digits = leading_digits(rest);
        let mut whole = 0u64;
        for digit in digits {
            whole = whole.checked_mul(10)?.checked_add(u64::from(digit - b'0')).filter(|whole| *whole <= LIMIT)?;
        }
        rest = rest.get(digits.len()..)?;
        let (mut fraction, mut scale, mut has_digits) = (0u64, 1f64, !digits.is_empty());
        if let [b'.', after @ ..] = rest {
            let digits = leading_digits(after);
            has_digits |= !digits.is_empty();
            for digit in digits {
                // Go drops every digit from the first that does not fit.
                if fraction > (LIMIT - 1) / 10 {
                    break;
                }
                let longer = fraction * 10 + u64::from(digit - b'0');
                if longer > LIMIT {
                    break;
                }
                fraction = longer;
                scale *= 10.0;
            }
            rest = after.get(digits.len()..)?;
        }
        if !has_digits {
            return None;
        }
        let length = rest.iter().take_while(|byte| !matches!(byte, b'.' | b'0'..=b'9')).count();
        let (unit, after) = rest.split_at_checked(length)?;
        rest = after;
        let unit = nanos_in(unit)?;
        if whole > LIMIT / unit {
            return None;
        }
        let mut value = whole * unit;
        if fraction > 0 {
            value = value.checked_add((fraction as f64 * (unit as f64 / scale)) as u64).filter(|value| *value <= LIMIT)?;
        }
        sum = sum.checked_add(value).filter(|sum| *sum <= LIMIT)?;
    }
    if negative { Some((sum as i64).wrapping_neg()) } else { i64::try_from(sum).ok() }
}

fn leading_digits(text: &[u8]) -> &[u8] {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.get(..length).unwrap_or_default()
}

fn nanos_in(unit: &[u8]) -> Option<u64> {
    Some(match unit {
        b"ns" => 1,
        // The micro sign and the letter mu.
        b"us" | b"\xc2\xb5s" | b"\xce\xbcs" => 1_000,
        b"ms" => 1_000_000,
        b"s" => 1_000_000_000,
        b"m" => 60_000_000_000,
        b"h" => 3_600_000_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_go_reads() {
        assert_eq!(parse("2h45m0.5s"), Some(9_900_500_000_000));
        assert_eq!(parse(".5h1.m"), Some(1_860_000_000_000));
        assert_eq!(parse("1\u{b5}s1\u{3bc}s1us"), Some(3_000));
        assert_eq!(parse("-9223372036854775808ns"), Some(i64::MIN));
        assert_eq!(parse("0"), Some(0));
        assert_eq!(parse("-0"), Some(0));
        assert_eq!(parse("0.9223372036854775807999s"), Some(922_337_203));
        for text in ["", "+", "1", ".h", "1 s", "9223372036854775808ns", "1d", "1h-1m", "--1s", "0.0", "1.2.3s", "3000000h"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
