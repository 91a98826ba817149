//! Numbers for tests that draw their data, the same ones each time.

/// Numbers below a bound.
pub(super) fn numbers(seed: u32) -> impl FnMut(u32) -> u32 {
    let mut state = seed;
    move |bound| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % bound
    }
}
