//! Which peers each pod is among.

use super::address::IpFamily;
use super::draft::Peers;
use super::network::Resolved;
use super::rows::transpose;
use super::verdict::blocks;
use crate::pool::Pool;

/// The sets of peers, turned: for each pod and family a row of bits, one a number of peers.
///
/// A connection is held against a few rules at either end, and the rules of an end all ask about one pod. Its row is one place in
/// memory, where their sets would be one each.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    /// Words a row.
    width: usize,
    words: Vec<u64>,
    are_too_many: bool,
}

/// Rows are made up to so many words: 32 MiB. Beyond, there are none.
const MANY: usize = 1 << 22;

impl Members {
    pub fn new(pods: usize, peers: &Pool<Peers, Resolved>) -> Self {
        let mut members = Self::default();
        members.make_room(pods, peers.bound());
        if members.words.is_empty() {
            return members;
        }
        let mut square = [0; 64];
        for (column, first) in (0..peers.bound()).step_by(64).enumerate() {
            let sets: Vec<Option<&Resolved>> = (first..first + 64).map(|number| peers.get(u32::try_from(number).ok()?)).collect();
            for (at, rows) in members.words.chunks_mut(64 * 2 * members.width).enumerate() {
                for family in IpFamily::ALL {
                    for (word, set) in square.iter_mut().zip(&sets) {
                        *word = set.map_or(0, |set| set.pods.word(at) | blocks(&set.blocks, family).word(at));
                    }
                    transpose(&mut square);
                    let cells = rows.iter_mut().skip(family as usize * members.width + column).step_by(2 * members.width);
                    cells.zip(&square).for_each(|(cell, word)| *cell = *word);
                }
            }
        }
        members
    }

    /// The row of a pod; none where there are too many.
    #[inline]
    pub fn of(&self, pod: u32, family: IpFamily) -> Option<&[u64]> {
        let start = (pod as usize * 2 + family as usize) * self.width;
        self.words.get(start..start + self.width).filter(|_| !self.are_too_many)
    }

    /// Says of one pod whether it is among these peers.
    pub fn set(&mut self, pod: u32, number: u32, peers: &Resolved) {
        for family in IpFamily::ALL {
            let among = peers.pods.contains(pod) || blocks(&peers.blocks, family).contains(pod);
            let start = (pod as usize * 2 + family as usize) * self.width;
            if let Some(word) = self.words.get_mut(start + number as usize / 64) {
                *word = *word & !(1 << (number % 64)) | u64::from(among) << (number % 64);
            }
        }
    }

    /// Rows for so many pods, with bits for so many peers.
    pub fn make_room(&mut self, pods: usize, peers: usize) {
        let needed = peers.div_ceil(64);
        // Twice what is needed, when peers come one by one.
        let width = if needed <= self.width || self.width == 0 { needed.max(self.width) } else { 2 * needed };
        let length = pods.checked_mul(2).and_then(|rows| rows.checked_mul(width)).filter(|length| *length <= MANY);
        self.are_too_many |= length.is_none();
        let length = length.unwrap_or(0);
        if self.are_too_many {
            self.words = Vec::new();
        } else if width == self.width {
            self.words.resize(length, 0);
        } else {
            let mut words = vec![0; length];
            let old = self.words.chunks(self.width.max(1));
            words.chunks_mut(width).zip(old).for_each(|(new, old)| new.iter_mut().zip(old).for_each(|(new, old)| *new = *old));
            (self.width, self.words) = (width, words);
        }
    }
}

/// Is a pod with this row among the peers? [`ANY`](super::network::ANY) is beyond every row: that is everybody.
#[inline]
pub(super) fn is_among(row: &[u64], peers: u32) -> bool {
    row.get(peers as usize / 64).is_none_or(|word| word >> (peers % 64) & 1 == 1)
}
