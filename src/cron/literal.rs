//! Upstream's loop, step for step.
//!
//! Around changes of a zone's offset the answer comes from the order in which upstream moves month, day, hour and minute,
//! and from what Go's `time.Date` makes of a local time that does not exist or exists twice. Nothing but the same steps
//! gives the same answers there: a run in the hour that is skipped is left out, one in the hour that comes twice runs twice,
//! and after a change of half an hour a whole day may go by without a run.

use super::spec::Spec;
use super::zone::{Span, Zone};
use crate::object::calendar::{DAY, Date, days, weekday};

/// A walk through local time. It knows the offset where it stands, and asks again when it has left the span of that.
pub(super) struct Walk<'a> {
    zone: &'a Zone,
    span: Span,
    at: i64,
    /// How many steps were taken: the bound of the work.
    pub steps: u32,
}

/// Where the walk stands, by the clock.
struct Local {
    date: Date,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl<'a> Walk<'a> {
    /// Stands at the first second after `after`.
    pub fn new(zone: &'a Zone, after: i64) -> Self {
        let at = after.saturating_add(1);
        Self { zone, span: zone.span(at), at, steps: 0 }
    }

    fn stand(&mut self, at: i64) {
        self.steps += 1;
        self.at = at;
        if at < self.span.from || at >= self.span.to {
            self.span = self.zone.span(at);
        }
    }

    fn clock(&self) -> i64 {
        self.at + i64::from(self.span.offset)
    }

    fn local(&self) -> Local {
        let (day, second) = (self.clock().div_euclid(DAY), self.clock().rem_euclid(DAY));
        Local { date: Date::of(day), day, hour: second / 3600, minute: second / 60 % 60, second: second % 60 }
    }

    /// Go's `time.Date`: stands where the clock shows that; in a gap or an overlap, where its guess falls.
    fn stand_local(&mut self, clock: i64) {
        let offset = |at: i64| if (self.span.from..self.span.to).contains(&at) { self.span.offset } else { self.zone.span(at).offset };
        let guess = offset(clock);
        let offset = offset(clock - i64::from(guess));
        self.stand(clock - i64::from(offset));
    }

    /// The next time that all fields name; nothing if there is none up to the end of the fifth year from now.
    ///
    /// Nothing, too, where upstream would never come to an end: at a day that was left out of the calendar.
    pub fn next(&mut self, spec: &Spec) -> Option<i64> {
        if spec.empty {
            return None;
        }
        let limit = self.local().date.year + 5;
        // Has a field been moved? The lower ones begin from their start once, when that first happens.
        let mut moved = false;
        'wrap: loop {
            let mut local = self.local();
            if local.date.year > limit {
                return None;
            }
            while !spec.has_month(local.date.month) {
                if !moved {
                    moved = true;
                    self.stand_local((local.day + 1 - i64::from(local.date.day)) * DAY);
                    local = self.local();
                }
                let Date { year, month, day } = local.date;
                let time = self.clock().rem_euclid(DAY);
                self.stand_local(days(year, i64::from(month) + 1, day.into()) * DAY + time);
                local = self.local();
                if local.date.month == 1 {
                    continue 'wrap;
                }
            }
            while !spec.has_day(local.date.day, weekday(local.day)) {
                if !moved {
                    moved = true;
                    self.stand_local(local.day * DAY);
                }
                let before = self.at;
                self.stand_local(self.clock() + DAY);
                local = self.local();
                // Midnight may not exist that day.
                if local.hour != 0 {
                    let hours = if local.hour > 12 { 24 - local.hour } else { -local.hour };
                    self.stand(self.at + hours * 3600);
                    local = self.local();
                }
                if self.at <= before {
                    return None;
                }
                if local.date.day == 1 {
                    continue 'wrap;
                }
            }
            while !spec.has_hour(local.hour as u8) {
                if !moved {
                    moved = true;
                    self.stand_local(local.day * DAY + local.hour * 3600);
                }
                self.stand(self.at + 3600);
                local = self.local();
                if local.hour == 0 {
                    continue 'wrap;
                }
            }
            while !spec.has_minute(local.minute as u8) {
                if !moved {
                    moved = true;
                    // On the time line, not on the clock: the two differ where offsets have odd seconds.
                    self.stand(self.at - self.at.rem_euclid(60));
                }
                self.stand(self.at + 60);
                local = self.local();
                if local.minute == 0 {
                    continue 'wrap;
                }
            }
            while local.second != 0 {
                moved = true;
                self.stand(self.at + 1);
                local = self.local();
                if local.second == 0 {
                    continue 'wrap;
                }
            }
            return Some(self.at);
        }
    }
}
