//! Sets of numbers that lie in rows: ports, and addresses.

use std::fmt::Debug;

/// What ranges can be made of.
pub(super) trait Number: Copy + Ord + Debug {
    fn before(self) -> Option<Self>;
    fn after(self) -> Option<Self>;
}

macro_rules! numbers {
    ($($ty:ty),*) => {$(
        impl Number for $ty {
            fn before(self) -> Option<Self> {
                self.checked_sub(1)
            }

            fn after(self) -> Option<Self> {
                self.checked_add(1)
            }
        }
    )*};
}

numbers!(u32, u128);

/// A set of numbers, as the first and last of each row of them: ascending, with a gap between any two.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Ranges<T>(Vec<(T, T)>);

impl<T> Default for Ranges<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Ranges<T> {
    pub const EMPTY: Self = Self(Vec::new());
}

/// Up to here they are looked at one by one.
const FEW: usize = 8;

impl<T: Number> Ranges<T> {
    pub fn one(first: T, last: T) -> Self {
        if first <= last { Self(vec![(first, last)]) } else { Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (T, T)> + Clone {
        self.0.iter().copied()
    }

    #[inline]
    pub fn contains(&self, number: T) -> bool {
        if self.0.len() <= FEW {
            return self.0.iter().any(|(first, last)| *first <= number && number <= *last);
        }
        let at = self.0.partition_point(|(_, last)| *last < number);
        self.0.get(at).is_some_and(|(first, _)| *first <= number)
    }

    pub fn union(&self, other: &Self) -> Self {
        self.iter().chain(other.iter()).collect()
    }

    pub fn intersection(&self, other: &Self) -> Self {
        let (mut ours, mut theirs) = (self.iter().peekable(), other.iter().peekable());
        let mut both = Vec::new();
        while let (Some((a, b)), Some((c, d))) = (ours.peek().copied(), theirs.peek().copied()) {
            let (first, last) = (a.max(c), b.min(d));
            if first <= last {
                both.push((first, last));
            }
            if b < d {
                ours.next()
            } else {
                theirs.next()
            };
        }
        Self(both)
    }

    pub fn difference(&self, other: &Self) -> Self {
        let mut left = Vec::new();
        let mut theirs = other.iter().peekable();
        for (first, last) in self.iter() {
            let mut rest = Some(first);
            while let (Some(from), Some((c, d))) = (rest, theirs.peek().copied()) {
                if c > last {
                    break;
                }
                if let Some(before) = c.before().filter(|before| from <= *before) {
                    left.push((from, before));
                }
                // What ends beyond this range may cut the next one, too.
                if d > last {
                    rest = None;
                    break;
                }
                rest = d.after().map(|after| after.max(from)).filter(|after| *after <= last);
                theirs.next();
            }
            if let Some(from) = rest {
                left.push((from, last));
            }
        }
        Self(left)
    }
}

impl<T: Number> FromIterator<(T, T)> for Ranges<T> {
    /// Pairs whose first is above their last are empty.
    fn from_iter<I: IntoIterator<Item = (T, T)>>(pairs: I) -> Self {
        let mut pairs: Vec<(T, T)> = pairs.into_iter().filter(|(first, last)| first <= last).collect();
        pairs.sort_unstable();
        let mut ranges: Vec<(T, T)> = Vec::with_capacity(pairs.len());
        for (first, last) in pairs {
            match ranges.last_mut() {
                Some((_, end)) if end.after().is_none_or(|next| first <= next) => *end = last.max(*end),
                _ => ranges.push((first, last)),
            }
        }
        Self(ranges)
    }
}

#[cfg(test)]
mod tests {
    use super::Ranges;

    fn set(bits: u32) -> Ranges<u32> {
        (0..8).filter(|at| bits >> at & 1 == 1).map(|at| (at, at)).collect()
    }

    #[test]
    fn the_algebra_is_that_of_sets() {
        for a in 0..256 {
            for b in 0..256 {
                assert_eq!(set(a).union(&set(b)), set(a | b));
                assert_eq!(set(a).intersection(&set(b)), set(a & b));
                assert_eq!(set(a).difference(&set(b)), set(a & !b), "{a:b} {b:b}");
            }
            assert!((0..9).all(|at| set(a).contains(at) == (a >> at & 1 == 1)));
        }
    }

    #[test]
    fn the_ends_of_the_numbers_are_no_edge() {
        let all = Ranges::one(0, u128::MAX);
        assert!(all.difference(&all).is_empty());
        assert_eq!(all.difference(&Ranges::one(1, u128::MAX)), Ranges::one(0, 0));
        assert_eq!(all.union(&Ranges::one(u128::MAX, u128::MAX)), all);
        assert!(Ranges::one(2_u32, 1).is_empty());
        let many: Ranges<u128> = (0..20).map(|at| (at * 10, at * 10 + 3)).collect();
        assert!((0..200).all(|at| many.contains(at) == (at % 10 <= 3)));
    }
}
