//! A set of pods.

use std::ops::Range;

/// Pods by number, a bit each.
///
/// Only the words between the first and the last pod are there. Pods are numbered by namespace when a network is built, so
/// that what is chosen within a namespace takes a word or two however large the cluster is.
#[derive(Clone, Debug, Default)]
pub(super) struct PodSet {
    /// The number of the first word that is there.
    start: u32,
    words: Vec<u64>,
}

const fn word(pod: u32) -> u32 {
    pod / u64::BITS
}

const fn bit(pod: u32) -> u64 {
    1 << (pod % u64::BITS)
}

impl PodSet {
    #[inline]
    pub fn contains(&self, pod: u32) -> bool {
        self.words.get(word(pod).wrapping_sub(self.start) as usize).is_some_and(|word| word & bit(pod) != 0)
    }

    pub fn insert(&mut self, pod: u32) {
        if let Some(word) = self.reach(word(pod)) {
            *word |= bit(pod);
        }
    }

    pub fn remove(&mut self, pod: u32) {
        if let Some(word) = self.words.get_mut(word(pod).wrapping_sub(self.start) as usize) {
            *word &= !bit(pod);
        }
    }

    pub fn set(&mut self, pod: u32, is_in: bool) {
        if is_in { self.insert(pod) } else { self.remove(pod) }
    }

    /// Adds pods that follow one another.
    pub fn fill(&mut self, pods: Range<u32>) {
        let mut pod = pods.start;
        while pod < pods.end {
            let in_word = pod % u64::BITS;
            let count = (u64::BITS - in_word).min(pods.end - pod);
            let ones = u64::MAX >> (u64::BITS - count);
            if let Some(word) = self.reach(word(pod)) {
                *word |= ones << in_word;
            }
            pod += count;
        }
    }

    /// Makes room for a word.
    fn reach(&mut self, word: u32) -> Option<&mut u64> {
        if self.words.is_empty() {
            self.start = word;
        }
        if word < self.start {
            let missing = (self.start - word) as usize;
            self.words.splice(..0, std::iter::repeat_n(0, missing));
            self.start = word;
        }
        let at = (word - self.start) as usize;
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        self.words.get_mut(at)
    }

    pub fn add_all(&mut self, other: &Self) {
        let Some(last) = other.words.len().checked_sub(1) else { return };
        self.reach(other.start);
        self.reach(other.start.saturating_add(u32::try_from(last).unwrap_or(u32::MAX)));
        let from = (other.start - self.start) as usize;
        for (ours, theirs) in self.words.iter_mut().skip(from).zip(&other.words) {
            *ours |= theirs;
        }
    }

    /// Takes out all that are in a row of words that begins with pod 0.
    pub fn remove_row(&mut self, row: &[u64]) {
        for (ours, theirs) in self.words.iter_mut().zip(row.iter().skip(self.start as usize)) {
            *ours &= !theirs;
        }
    }

    /// Sets them in a row of words that begins with pod 0.
    pub fn add_to_row(&self, row: &mut [u64]) {
        for (theirs, ours) in row.iter_mut().skip(self.start as usize).zip(&self.words) {
            *theirs |= ours;
        }
    }

    /// A word by its number.
    #[inline]
    pub fn word(&self, number: usize) -> u64 {
        self.words.get(number.wrapping_sub(self.start as usize)).copied().unwrap_or(0)
    }

    /// The words that are there, each with its number.
    pub fn words(&self) -> impl Iterator<Item = (usize, u64)> {
        (self.start as usize..).zip(self.words.iter().copied())
    }

    /// In ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        (self.start..).zip(self.words.iter().copied()).flat_map(|(at, word)| ones(word).map(move |bit| at * u64::BITS + bit))
    }
}

/// The numbers of the bits that are set, in ascending order.
pub(super) fn ones(mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let at = word.trailing_zeros();
        // At 0 nothing is taken from nothing.
        word &= word.wrapping_sub(1);
        (at < u64::BITS).then_some(at)
    })
}

impl FromIterator<u32> for PodSet {
    fn from_iter<I: IntoIterator<Item = u32>>(pods: I) -> Self {
        let mut set = Self::default();
        pods.into_iter().for_each(|pod| set.insert(pod));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::PodSet;

    #[test]
    fn sets_grow_to_both_sides() {
        let mut set = PodSet::default();
        for pod in [700, 701, 3, 64, 63] {
            set.insert(pod);
        }
        set.remove(701);
        set.remove(9999);
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 63, 64, 700]);
        assert!(set.contains(700) && !set.contains(701) && !set.contains(70_000) && !set.contains(0));
        let mut other = PodSet::default();
        other.fill(60..130);
        other.add_all(&set);
        let wanted: Vec<u32> = [3].into_iter().chain(60..130).chain([700]).collect();
        assert_eq!(other.iter().collect::<Vec<_>>(), wanted);
        let mut row = [0; 12];
        set.add_to_row(&mut row);
        other.remove_row(&row);
        assert_eq!(other.iter().collect::<Vec<_>>(), (60..63).chain(65..130).collect::<Vec<_>>());
    }
}
