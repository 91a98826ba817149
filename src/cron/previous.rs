//! Backwards: what was a run, and which was the last.

use super::calendar::DAY;
use super::next;
use super::spec::Spec;
use super::zone::{Span, Zone};

/// Longer than from one 29th of February to the next.
const YEARS: i64 = 10 * 366 * DAY;

/// Is it the next run after some instant?
pub(super) fn matches(spec: &Spec, zone: &Zone, at: i64) -> bool {
    if spec.never {
        return false;
    }
    let span = zone.span(at);
    spec.has(at + i64::from(span.offset)) || (at.saturating_sub(span.from) < DAY && overrun(spec, zone, span.from) == Some(at))
}

/// A run on a day that the fields do not name: the hours were counted over a midnight that the clock left out, so that
/// upstream did not see the day end.
fn overrun(spec: &Spec, zone: &Zone, change: i64) -> Option<i64> {
    // Whoever counts hours arrives from the last of the day before.
    next::next(spec, zone, change.checked_sub(2)?).0.filter(|run| (change..change + DAY).contains(run))
}

/// The last run before a second.
pub(super) fn previous(spec: &Spec, zone: &Zone, before: i64) -> Option<i64> {
    if spec.never {
        return None;
    }
    let bound = before.saturating_sub(YEARS);
    let mut end = before;
    loop {
        let span = zone.span(end - 1);
        let from = span.from.max(bound);
        let mut found = named_before(spec, span, end, bound);
        if found.is_none_or(|found| found < from + DAY) {
            found = found.max(overrun(spec, zone, span.from).filter(|run| *run < end));
        }
        if found.is_some() || from == bound {
            return found;
        }
        end = from;
    }
}

/// The last instant of a span, before a second and from another on, at which the clock shows what the fields name.
pub(super) fn named_before(spec: &Spec, span: Span, before: i64, from: i64) -> Option<i64> {
    let offset = i64::from(span.offset);
    spec.previous(before + offset, span.from.max(from) + offset).map(|local| local - offset)
}
