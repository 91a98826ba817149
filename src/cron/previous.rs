//! Backwards: what was a run, and which was the last.

use super::next;
use super::spec::Spec;
use super::zone::{Span, Zone};
use crate::object::calendar::DAY;

/// Longer than from one 29th of February to the next.
const YEARS: i64 = 10 * 366 * DAY;

/// How long after a change of the clock there may be a run that it made: see [`overruns`].
const OVERRUN: i64 = 6 * 366 * DAY;

/// Is it the next run after some instant?
pub(super) fn matches(spec: &Spec, zone: &Zone, at: i64) -> bool {
    !spec.empty && (spec.has(at + i64::from(zone.span(at).offset)) || overruns(spec, zone, at + 1, at).any(|run| run == at))
}

/// The runs that the fields do not name, which changes of the clock have made, of the changes before an instant. A change
/// counts if its run may be as late as the other instant.
///
/// Where the clock changes within an hour, minutes may be counted on into another hour. Where it leaves a midnight out, upstream may
/// not see the day end: hours are counted on into a day that the fields do not name. Or the first of a month is passed over, at once or after years of going from the last of a month to the next, and
/// days are counted on into a month that they do not name.
fn overruns(spec: &Spec, zone: &Zone, before: i64, from: i64) -> impl Iterator<Item = i64> {
    let from = from.saturating_sub(OVERRUN);
    let mut span = if zone.is_tame_from(from) { Span { from, to: from, offset: 0 } } else { zone.span(before - 1) };
    std::iter::from_fn(move || {
        loop {
            let change = span.from;
            if change <= from {
                return None;
            }
            let earlier = zone.span(change - 1);
            let is_rough = earlier.ends_rough(span);
            span = earlier;
            if is_rough {
                // Whoever counts days, hours or minutes comes by the last second before it.
                return Some(next::next(spec, zone, change - 2).0);
            }
        }
    })
    .flatten()
    .filter(move |run| *run < before)
}

/// The last run before a second.
pub(super) fn previous(spec: &Spec, zone: &Zone, before: i64) -> Option<i64> {
    if spec.empty {
        return None;
    }
    let bound = before.saturating_sub(YEARS);
    let mut end = before;
    let named = loop {
        let span = zone.span(end - 1);
        let found = named_before(spec, span, end, bound);
        if found.is_some() || span.from <= bound {
            break found;
        }
        end = span.from;
    };
    named.max(overruns(spec, zone, before, named.unwrap_or(bound)).max())
}

/// The last instant of a span, before a second and from another on, at which the clock shows what the fields name.
pub(super) fn named_before(spec: &Spec, span: Span, before: i64, from: i64) -> Option<i64> {
    let offset = i64::from(span.offset);
    spec.previous(before + offset, span.from.max(from) + offset).map(|local| local - offset)
}
