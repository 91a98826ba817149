//! Floats to integers as Go does it on amd64.
//!
//! Go leaves open what becomes of a number that does not fit. The processor answers with the lowest integer, where Rust's
//! `as` would take the nearest.

/// Cut to an int32.
pub(crate) fn to_i32(number: f64) -> i32 {
    let whole = number.trunc();
    if (-2_147_483_648.0..2_147_483_648.0).contains(&whole) { whole as i32 } else { i32::MIN }
}

/// Cut to an int64.
pub(crate) fn to_i64(number: f64) -> i64 {
    let whole = number.trunc();
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&whole) { whole as i64 } else { i64::MIN }
}

#[cfg(test)]
mod tests {
    use super::{to_i32, to_i64};

    #[test]
    fn what_does_not_fit_is_the_lowest_integer() {
        assert_eq!([2.9, -2.9, 2_147_483_647.9, -2_147_483_648.9].map(to_i32), [2, -2, i32::MAX, i32::MIN]);
        assert_eq!([2_147_483_648.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(to_i32), [i32::MIN; 4]);
        assert_eq!([2.9, -9.5e18, 9.3e18, f64::NAN].map(to_i64), [2, i64::MIN, i64::MIN, i64::MIN]);
    }
}
