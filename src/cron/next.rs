//! The next run without a search, where the clock is far from changing.

use std::collections::BTreeSet;

use super::literal::Walk;
use super::previous;
use super::spec::Spec;
use super::zone::{Span, Zone};
use crate::object::calendar::DAY;

/// What a run has to keep away from a change of the offset to be worked out: a day for the midnight it is counted from,
/// and the largest offset there may be, since Go looks up local times as if they were UTC.
const MARGIN: i64 = DAY + 27 * 3600;

/// How far back the month may have begun whose start upstream counts from.
const MONTH: i64 = 31 * DAY;

/// The next run after an instant, and how many steps of the loop it took.
///
/// Upstream's loop stands at local midnights until it has found the day, and then goes by hours and minutes of real time. So
/// if no offset changes near the start or near the answer, and on the way every midnight exists, the answer is what a
/// calendar says. It need not be later than the instant: see [`Schedule::next_after`](super::Schedule::next_after).
#[inline]
pub(super) fn next(spec: &Spec, zone: &Zone, after: i64) -> (Option<i64>, u32) {
    if spec.empty {
        return (None, 0);
    }
    if zone.is_utc() {
        return (spec.next(after.saturating_add(1)), 0);
    }
    next_in(spec, zone, after)
}

fn next_in(spec: &Spec, zone: &Zone, after: i64) -> (Option<i64>, u32) {
    let start = after.saturating_add(1);
    let span = zone.span(start);
    if let Some(answer) = worked_out(spec, zone, span, start) {
        return (answer, 0);
    }
    let mut walk = Walk::new(zone, after);
    (walk.next(spec), walk.steps)
}

/// Nothing if a clock change is too near to say; `Some(None)` is never.
fn worked_out(spec: &Spec, zone: &Zone, span: Span, start: i64) -> Option<Option<i64>> {
    if !is_inside(span, start) {
        return None;
    }
    let local = start + i64::from(span.offset);
    if span.offset % 60 != 0 && !spec.has_minute((local.rem_euclid(3600) / 60) as u8) {
        return None;
    }
    let Some(answer) = spec.next(local) else {
        // Upstream looks to the end of the fifth year from now.
        return are_tame(zone, start - MONTH - MARGIN, start + 6 * 366 * DAY).then_some(None);
    };
    // In the same span as a rule; the month may have begun before it.
    let at = answer - i64::from(span.offset);
    if is_inside(span, at) && span.from <= start - MONTH - MARGIN {
        return Some(Some(at));
    }
    if span.from > start - MONTH - MARGIN && !are_tame(zone, start - MONTH - MARGIN, start) {
        return None;
    }
    if at < span.to - MARGIN {
        return Some(Some(at));
    }
    let target = zone.span(at);
    let at = answer - i64::from(target.offset);
    (is_inside(target, at) && are_tame(zone, start, at)).then_some(Some(at))
}

fn is_inside(span: Span, at: i64) -> bool {
    at.saturating_sub(MARGIN) >= span.from && at.saturating_add(MARGIN) < span.to
}

/// Are all changes between two instants far from one another, and none of them rough?
fn are_tame(zone: &Zone, from: i64, to: i64) -> bool {
    if zone.is_tame_from(from) {
        return true;
    }
    let mut span = zone.span(from);
    while span.to <= to {
        let after = zone.span(span.to);
        let is_brief = after.to.saturating_sub(span.to) <= 2 * MARGIN;
        if is_brief || span.ends_rough(after) {
            return false;
        }
        span = after;
    }
    true
}

/// The last of the runs that follow one another from an instant, up to another.
pub(super) fn last_of_walk(spec: &Spec, zone: &Zone, from: i64, until: i64) -> Option<i64> {
    // Longer than any walk that upstream ends in reasonable time. Wherever walks begin, they meet at the second run that is far from
    // a change of the clock.
    const LONG: i64 = 60 * 366 * DAY;
    let mut at = from;
    if until.saturating_sub(from) > LONG {
        at = previous::previous(spec, zone, until - LONG / 2).map_or(from, |later| later.max(from));
    }
    let mut last = None;
    // Where clocks go back within an hour, the run after one may be earlier than it, even than where the walk began.
    let mut returns = BTreeSet::new();
    for step in 1u32.. {
        let Some(run) = next(spec, zone, at).0.filter(|run| *run <= until) else { break };
        // Upstream goes round for ever; the latest run before it does so is as good an answer as any.
        if run <= at && !returns.insert(run) {
            break;
        }
        at = run;
        if step % 8 == 0 {
            at = last_in_span(spec, zone, run, until).unwrap_or(run);
        }
        last = Some(at);
    }
    last
}

/// The last run that needs no step of the loop to get to from an earlier one.
fn last_in_span(spec: &Spec, zone: &Zone, run: i64, until: i64) -> Option<i64> {
    let span = zone.span(run);
    if !is_inside(span, run) {
        return None;
    }
    let end = until.saturating_add(1).min(span.to.saturating_sub(MARGIN));
    previous::named_before(spec, span, end, run)
}
