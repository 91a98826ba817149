//! Lists of completion indexes: `0,3-5`.

use std::fmt;

/// The completion indexes of an Indexed Job, as its status lists them: numbers and ranges, in order.
///
/// ```
/// use kube_semantics::job::Indexes;
///
/// let succeeded = Indexes::parse("0,3-5,9", 8);
/// assert_eq!(succeeded.to_string(), "0,3-5");
/// assert_eq!(succeeded.count(), 4);
/// assert!(succeeded.contains(4) && !succeeded.contains(9));
/// assert_eq!(succeeded.merge(&Indexes::of([2, 1])).to_string(), "0-5");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indexes(Vec<Interval>);

/// Both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Interval {
    first: i64,
    last: i64,
}

impl Indexes {
    /// Reads a list (upstream's `parseIndexesFromString`): what does not read is passed over, and the list ends at the first
    /// index that the job does not have.
    #[must_use]
    pub fn parse(text: &str, completions: i32) -> Self {
        let completions = i64::from(completions);
        let mut intervals: Vec<Interval> = Vec::new();
        // The empty text is a piece that does not read.
        for piece in text.split(',') {
            let mut ends = piece.split('-');
            let Ok(first) = ends.next().unwrap_or_default().parse::<i64>() else { continue };
            if first >= completions {
                break;
            }
            let last = match ends.next().map(str::parse::<i64>) {
                None => first,
                Some(Err(_)) => continue,
                Some(Ok(last)) => last.min(completions - 1),
            };
            match intervals.last_mut() {
                Some(before) if before.last == first - 1 => before.last = last,
                _ => intervals.push(Interval { first, last }),
            }
        }
        Self(intervals)
    }

    /// The list of some indexes, in any order.
    #[must_use]
    pub fn of(indexes: impl IntoIterator<Item = i32>) -> Self {
        let mut indexes: Vec<i64> = indexes.into_iter().map(i64::from).collect();
        indexes.sort_unstable();
        let single = |index| Interval { first: index, last: index };
        Self::default().merge(&Self(indexes.into_iter().map(single).collect()))
    }

    /// Both together (upstream's `merge`).
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut merged: Vec<Interval> = Vec::new();
        loop {
            let next = match (ours.peek(), theirs.peek()) {
                (Some(one), Some(two)) if one.first < two.first => ours.next(),
                (Some(_), None) => ours.next(),
                _ => theirs.next(),
            };
            let Some(next) = next else { return Self(merged) };
            match merged.last_mut() {
                Some(before) if next.first <= before.last + 1 => before.last = before.last.max(next.last),
                _ => merged.push(*next),
            }
        }
    }

    /// How many there are (upstream's `total`). A range that is written backwards counts against them.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.0.iter().map(|interval| interval.last - interval.first + 1).sum()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Is this one of them?
    #[must_use]
    pub fn contains(&self, index: i32) -> bool {
        let index = i64::from(index);
        // Upstream's halving, since a list that somebody wrote may be out of order, and then it matters where one looks.
        let (mut low, mut high) = (0, self.0.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.0.get(middle).is_some_and(|interval| interval.last >= index) { high = middle } else { low = middle + 1 }
        }
        self.0.get(high).is_some_and(|interval| interval.first <= index)
    }

    /// How many of these are among those, by walking both in order as upstream does (`matchSucceededIndexesRule`).
    pub(super) fn common(&self, other: &Self) -> i64 {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut count = 0;
        while let (Some(one), Some(two)) = (ours.peek(), theirs.peek()) {
            count += (one.last.min(two.last) - one.first.max(two.first) + 1).max(0);
            let order = one.last.cmp(&two.last);
            if order.is_le() {
                ours.next();
            }
            if order.is_ge() {
                theirs.next();
            }
        }
        count
    }
}

/// As the status of a job has it: two neighbours are two numbers, more a range.
impl fmt::Display for Indexes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Interval { first, last }) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            write!(f, "{first}")?;
            match last - first {
                ..=0 => {}
                1 => write!(f, ",{last}")?,
                _ => write!(f, "-{last}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Indexes;

    #[test]
    fn as_upstream_reads_them() {
        for (text, completions, read) in [
            ("", 5, ""),
            ("0", 5, "0"),
            ("0,1", 5, "0,1"),
            ("0,1,2", 5, "0-2"),
            ("0-1,2-3", 5, "0-3"),
            ("0,2-9,1", 5, "0,2-4,1"),
            ("7,1", 5, ""),
            ("a,1,2-b,3", 5, "1,3"),
            ("+1,-2", 5, "1"),
            ("1-2-3", 5, "1,2"),
            ("3-1", 5, "3"),
            ("99999999999999999999,1", 5, "1"),
        ] {
            assert_eq!(Indexes::parse(text, completions).to_string(), read, "{text}");
        }
        assert_eq!(Indexes::parse("3-1", 5).count(), -1);
    }

    #[test]
    fn merged() {
        let merged = |one, two| Indexes::parse(one, 100).merge(&Indexes::parse(two, 100)).to_string();
        assert_eq!(merged("0-3,8", "2-5,7"), "0-5,7,8");
        assert_eq!(merged("", "1,3"), "1,3");
        assert_eq!(merged("5-9", "1-20"), "1-20");
        assert_eq!(Indexes::of([3, 1, 3, 2]).to_string(), "1-3");
    }
}
