//! Rows of bits, a bit a pod, and the passing of tiers by all pods of a row at once.

use super::draft::{Action, Tier};
use super::network::Rule;

/// A bit for each pod.
pub(super) type Row = Vec<u64>;

/// What the policies of a list say to a row of connections at once: each bit is one that is allowed.
///
/// `matching` adds to an empty row the connections that a rule matches.
pub(super) fn pass_tiers<'r>(
    width: usize,
    rules: impl Fn(Tier) -> Vec<&'r Rule>,
    isolated: bool,
    mut matching: impl FnMut(&Rule, &mut [u64]),
) -> Row {
    let mut allowed = vec![0; width];
    let mut undecided = vec![u64::MAX; width];
    let admin = rules(Tier::Admin);
    let mut scratch = vec![0; if admin.is_empty() && isolated { 0 } else { width }];
    decide(&admin, &mut undecided, &mut allowed, &mut scratch, &mut matching);
    if isolated {
        let mut by_policies = vec![0; width];
        rules(Tier::NetworkPolicy).into_iter().for_each(|rule| matching(rule, &mut by_policies));
        for ((allowed, by_policies), undecided) in allowed.iter_mut().zip(&by_policies).zip(&undecided) {
            *allowed |= by_policies & undecided;
        }
    } else {
        decide(&rules(Tier::Baseline), &mut undecided, &mut allowed, &mut scratch, &mut matching);
        for (allowed, undecided) in allowed.iter_mut().zip(&undecided) {
            *allowed |= undecided;
        }
    }
    allowed
}

/// The first rule that matches decides, or passes, which leaves the connection undecided.
fn decide(rules: &[&Rule], undecided: &mut [u64], allowed: &mut [u64], scratch: &mut [u64], matching: &mut impl FnMut(&Rule, &mut [u64])) {
    if rules.is_empty() {
        return;
    }
    let mut passed = vec![0; undecided.len()];
    for rule in rules {
        scratch.fill(0);
        matching(rule, scratch);
        for (((matched, undecided), allowed), passed) in scratch.iter().zip(&mut *undecided).zip(&mut *allowed).zip(&mut passed) {
            let decided = matched & *undecided;
            *undecided &= !decided;
            match rule.action {
                _ if rule.fails_closed => {}
                Action::Accept | Action::Allow => *allowed |= decided,
                Action::Deny => {}
                Action::Pass => *passed |= decided,
            }
        }
    }
    for (undecided, passed) in undecided.iter_mut().zip(&passed) {
        *undecided |= passed;
    }
}

/// Turns a square of bits around its diagonal.
pub(super) fn transpose(square: &mut [u64; 64]) {
    // Squares of half the side change places, then those within them, and so on.
    let mut side = 32;
    let mut mask = u64::MAX >> 32;
    while side > 0 {
        for pair in square.chunks_exact_mut(2 * side) {
            let (upper, lower) = pair.split_at_mut(side);
            for (upper, lower) in upper.iter_mut().zip(lower) {
                let moved = (*upper >> side ^ *lower) & mask;
                *upper ^= moved << side;
                *lower ^= moved;
            }
        }
        side /= 2;
        mask ^= mask << side;
    }
}

#[cfg(test)]
mod tests {
    use super::transpose;

    #[test]
    fn rows_become_columns() {
        let mut state = 7_u64;
        let before: [u64; 64] = std::array::from_fn(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state ^ state >> 31
        });
        let mut after = before;
        transpose(&mut after);
        for (row, word) in before.iter().enumerate() {
            assert!((0..64).all(|column| word >> column & 1 == after[column] >> row & 1));
        }
    }
}
