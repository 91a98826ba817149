//! The compiled form of a zone's data (RFC 9636), read in place.

use std::borrow::Cow;

use super::Span;
use super::rule::Rule;

/// The changes of one zone. They stay in the bytes they came in, so that a zone costs next to nothing to look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    data: Cow<'static, [u8]>,
    /// Where in `data` the instants of the changes, the kinds they lead to and the offsets of the kinds begin.
    times: usize,
    kinds: usize,
    offsets: usize,
    count: usize,
    kind_count: usize,
    /// What was before the first change.
    first: i32,
    rule: Option<Rule>,
}

/// Why bytes are no zone.
///
/// ```
/// use kube_semantics::cron::{TzifError, Zone};
///
/// assert_eq!(Zone::from_tzif("Mars/Olympus", b"TZ?").unwrap_err(), TzifError::Malformed);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TzifError {
    /// Go refuses it as well: no TZif, cut short, or inconsistent.
    #[error("malformed time zone information")]
    Malformed,
    /// Version 1 ends in 2037 and knows no rule that goes on.
    #[error("time zone information of version 1, which ends in 2037")]
    Version1,
    /// Instants do not ascend, or an offset is more than a day and two hours.
    #[error("time zone information that is out of order")]
    OutOfOrder,
}

const HEADER: usize = 44;

/// The six counts of a header.
struct Counts {
    utc_local: u64,
    standard_wall: u64,
    leaps: u64,
    times: u64,
    kinds: u64,
    characters: u64,
}

impl Counts {
    fn read(data: &[u8], at: usize) -> Option<Self> {
        let count = |nth: usize| Some(u64::from(u32::from_be_bytes(*data.get(at + 20 + 4 * nth..)?.first_chunk()?)));
        Some(Self {
            utc_local: count(0)?,
            standard_wall: count(1)?,
            leaps: count(2)?,
            times: count(3)?,
            kinds: count(4)?,
            characters: count(5)?,
        })
    }

    /// Bytes after the header, where an instant takes `size` bytes.
    fn length(&self, size: u64) -> u64 {
        self.times * (size + 1) + self.kinds * 6 + self.characters + self.leaps * (size + 4) + self.standard_wall + self.utc_local
    }
}

impl Table {
    /// Any bytes.
    pub fn new(data: &[u8]) -> Result<Self, TzifError> {
        let table = Self::read(Cow::Owned(data.to_vec()))?;
        if (0..table.count).any(|nth| table.kind_after(nth) >= table.kind_count) {
            return Err(TzifError::Malformed);
        }
        let ascends = (1..table.count).all(|nth| table.time(nth - 1) < table.time(nth));
        let limit = 26 * 3600;
        let of_rule = table.rule.map_or([0; 2], |rule| rule.offsets());
        let modest = (0..table.kind_count).map(|kind| table.kind(kind).0).chain(of_rule).all(|offset| (-limit..=limit).contains(&offset));
        if ascends && modest { Ok(table) } else { Err(TzifError::OutOfOrder) }
    }

    /// Bytes that are known to be in order.
    #[cfg(feature = "tz")]
    pub fn of_database(data: &'static [u8]) -> Result<Self, TzifError> {
        Self::read(Cow::Borrowed(data))
    }

    fn read(data: Cow<'static, [u8]>) -> Result<Self, TzifError> {
        if !data.starts_with(b"TZif") {
            return Err(TzifError::Malformed);
        }
        match data.get(4) {
            Some(b'2' | b'3') => {}
            Some(0) => return Err(TzifError::Version1),
            _ => return Err(TzifError::Malformed),
        }
        // What comes first is the data of version 1.
        let after = |at: usize, counts: &Counts, size| {
            let length = usize::try_from(counts.length(size)).ok()?;
            at.checked_add(HEADER)?.checked_add(length).filter(|end| *end <= data.len())
        };
        let second = Counts::read(&data, 0).and_then(|counts| after(0, &counts, 4)).ok_or(TzifError::Malformed)?;
        let counts = Counts::read(&data, second).ok_or(TzifError::Malformed)?;
        let rest = after(second, &counts, 8).and_then(|end| data.get(end..)).ok_or(TzifError::Malformed)?;
        let (count, kind_count) = (counts.times as usize, counts.kinds as usize);
        let times = second + HEADER;
        let kinds = times + 8 * count;
        let offsets = kinds + count;
        if kind_count == 0 {
            return Err(TzifError::Malformed);
        }
        let rule = match rest {
            [b'\n', text @ .., b'\n'] => Rule::parse(text),
            _ => None,
        };
        let mut table = Self { times, kinds, offsets, count, kind_count, first: 0, rule, data };
        table.first = table.before_the_first();
        Ok(table)
    }

    fn time(&self, nth: usize) -> i64 {
        let bytes = self.data.get(self.times + 8 * nth..).and_then(|bytes| bytes.first_chunk());
        bytes.map_or(i64::MAX, |bytes| i64::from_be_bytes(*bytes))
    }

    /// Offset, and whether it is summer time.
    fn kind(&self, kind: usize) -> (i32, bool) {
        match self.data.get(self.offsets + 6 * kind..).and_then(|bytes| bytes.first_chunk()) {
            Some([a, b, c, d, summer]) => (i32::from_be_bytes([*a, *b, *c, *d]), *summer != 0),
            None => (0, false),
        }
    }

    fn kind_after(&self, change: usize) -> usize {
        self.data.get(self.kinds + change).copied().unwrap_or(0).into()
    }

    /// As Go's `lookupFirstZone`: the first kind if no change leads to it, else the last winter before the summer that the
    /// first change leads to, else the first winter.
    fn before_the_first(&self) -> i32 {
        let used = self.data.get(self.kinds..self.kinds + self.count).unwrap_or_default();
        if !used.contains(&0) {
            return self.kind(0).0;
        }
        let winter = |kind: &usize| !self.kind(*kind).1;
        let after = self.kind_after(0);
        let before = if self.kind(after).1 { (0..after).rev().find(winter) } else { None };
        self.kind(before.or_else(|| (0..self.kind_count).find(winter)).unwrap_or(0)).0
    }

    pub fn span(&self, at: i64) -> Span {
        let Some(last) = self.count.checked_sub(1) else {
            let forever = Span { from: i64::MIN, to: i64::MAX, offset: self.kind(0).0 };
            return self.rule.map_or(forever, |rule| rule.span(at, i64::MIN));
        };
        if at >= self.time(last) {
            let from = self.time(last);
            let forever = Span { from, to: i64::MAX, offset: self.kind(self.kind_after(last)).0 };
            return self.rule.map_or(forever, |rule| rule.span(at, from));
        }
        // How many changes are not later.
        let (mut low, mut high) = (0, last);
        while low < high {
            let middle = low.midpoint(high);
            if self.time(middle) <= at { low = middle + 1 } else { high = middle }
        }
        let to = self.time(low);
        match low.checked_sub(1) {
            None => Span { from: i64::MIN, to, offset: self.first },
            Some(change) => Span { from: self.time(change), to, offset: self.kind(self.kind_after(change)).0 },
        }
    }

    /// Is that after the last recorded change, and has the rule no rough ones?
    pub fn is_tame_from(&self, at: i64) -> bool {
        let is_after = self.count.checked_sub(1).is_none_or(|last| at >= self.time(last));
        is_after && self.rule.is_none_or(|rule| rule.is_tame())
    }
}
