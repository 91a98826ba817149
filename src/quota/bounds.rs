//! The bounds of a limit range for what is of one type.

use super::{Bound, LimitKind, LimitType, Observed, Violation};
use crate::Quantity;
use crate::object::{Container, Cursor, LimitRangeItem, Pod, ResourceList, ResourceName};
use crate::pod::aggregate_thousandths;

/// The bounds for what is of one type, by resource.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub kind: LimitType,
    bounds: Vec<Bounds>,
}

#[derive(Clone, Debug)]
struct Bounds {
    resource: ResourceName,
    by_kind: [(Bound, Option<Amount>); 3],
    /// All three in one, where all are small.
    small: Option<Small>,
}

/// Bounds in thousandths; those that are not there let everything through.
#[derive(Clone, Copy, Debug)]
struct Small {
    min: i64,
    max: i64,
    ratio: Option<f64>,
}

/// A quantity, and what is compared of it most of the time.
#[derive(Clone, Debug)]
struct Amount {
    quantity: Quantity,
    thousandths: Option<i64>,
}

impl Item {
    /// None for a type that nobody looks at.
    pub fn new(item: &LimitRangeItem) -> Option<Self> {
        let kind = LimitType::ALL.into_iter().find(|kind| kind.name() == item.kind)?;
        let lists = [(Bound::Min, &item.min), (Bound::Max, &item.max), (Bound::Ratio, &item.max_limit_request_ratio)];
        let mut names: Vec<&ResourceName> = lists.iter().flat_map(|(_, list)| list.names()).collect();
        names.sort();
        names.dedup();
        let bounds = names.into_iter().map(|resource| {
            let by_kind = lists.map(|(bound, list)| (bound, list.of(resource).cloned().map(Amount::new)));
            Bounds { resource: resource.clone(), small: Small::new(&by_kind), by_kind }
        });
        Some(Self { kind, bounds: bounds.collect() })
    }

    /// Holds a container, a pod or a claim against the bounds; claims have no limits.
    pub fn check(
        &self,
        container: Option<&Container>,
        requests: &ResourceList,
        limits: Option<&ResourceList>,
        violations: &mut Vec<Violation>,
    ) {
        let (mut requests, mut limited) = (Cursor::new(requests), limits.map(Cursor::new));
        for Bounds { resource, by_kind, small } in &self.bounds {
            let found = Found {
                request: requests.seek(resource).map(|request| (request, thousandths(request))),
                limit: limited.as_mut().and_then(|limits| limits.seek(resource)).map(|limit| (limit, thousandths(limit))),
                has_limits: limits.is_some(),
            };
            if small.is_some_and(|small| found.is_clearly_within(small)) {
                continue;
            }
            for (bound, allowed) in by_kind {
                if let Some(allowed) = allowed
                    && let Some(observed) = found.against(*bound, allowed)
                {
                    violations.push(Violation {
                        bound: *bound,
                        of: self.kind,
                        container: container.map(|container| container.name.clone()),
                        resource: resource.clone(),
                        allowed: allowed.quantity.clone(),
                        observed,
                    });
                }
            }
        }
    }
}

impl Item {
    /// Is all that a pod's containers ask for together there, small, and within the bounds? Most of the time that can be told
    /// without adding up any lists.
    pub fn lets_in_clearly(&self, pod: &Pod) -> bool {
        self.bounds.iter().all(|Bounds { resource, small, .. }| {
            let total = |list: fn(&Container) -> &ResourceList| {
                aggregate_thousandths(pod, resource, list).filter(|number| *number <= MOST_THOUSANDTHS)
            };
            small.is_some_and(|small| {
                let requested = total(|container| &container.resources.requests);
                let limited = total(|container| &container.resources.limits);
                requested.zip(limited).is_some_and(|(request, limit)| small.lets_in(request, limit))
            })
        })
    }
}

impl Small {
    fn new([(_, min), (_, max), (_, ratio)]: &[(Bound, Option<Amount>); 3]) -> Option<Self> {
        let or = |amount: &Option<Amount>, absent| amount.as_ref().map_or(Some(absent), |amount| amount.thousandths);
        let ratio = ratio.as_ref().map(|ratio| ratio.thousandths);
        Some(Self {
            min: or(min, i64::MIN)?,
            max: or(max, i64::MAX)?,
            ratio: match ratio {
                Some(thousandths) => Some(thousandths? as f64),
                None => None,
            },
        })
    }

    #[inline]
    fn lets_in(self, request: i64, limit: i64) -> bool {
        let Self { min, max, ratio } = self;
        let is_between = request >= min && limit >= min && request <= max && limit <= max;
        let within = |ratio: f64| request != 0 && limit != 0 && limit as f64 / request as f64 * 1000.0 <= ratio;
        is_between && ratio.is_none_or(within)
    }
}

impl Amount {
    fn new(quantity: Quantity) -> Self {
        Self { thousandths: thousandths(&quantity), quantity }
    }
}

/// What there is of a resource: the quantities, with their thousandths.
struct Found<'a> {
    request: Option<(&'a Quantity, Option<i64>)>,
    limit: Option<(&'a Quantity, Option<i64>)>,
    /// Claims have none.
    has_limits: bool,
}

impl Found<'_> {
    /// Is all of it there, small, and within the bounds? As it is most of the time.
    #[inline]
    fn is_clearly_within(&self, small: Small) -> bool {
        let (Some((_, Some(request))), Some((_, Some(limit)))) = (self.request, self.limit) else { return false };
        small.lets_in(request, limit)
    }

    fn against(&self, bound: Bound, allowed: &Amount) -> Option<Observed> {
        let numbers = self.numbers(allowed);
        let too_small = |kind, found: Option<(&Quantity, _)>, number: i64| {
            found.filter(|_| number < numbers.allowed).map(|(quantity, _)| Observed::Quantity(kind, quantity.clone()))
        };
        let too_large = |kind, found: Option<(&Quantity, _)>, number: i64| {
            found.filter(|_| number > numbers.allowed).map(|(quantity, _)| Observed::Quantity(kind, quantity.clone()))
        };
        match bound {
            Bound::Min if self.request.is_none() => Some(Observed::Missing(LimitKind::Request)),
            Bound::Min => too_small(LimitKind::Request, self.request, numbers.request)
                .or_else(|| too_small(LimitKind::Limit, self.limit, numbers.limit)),
            Bound::Max if !self.has_limits && self.request.is_none() => Some(Observed::Missing(LimitKind::Request)),
            Bound::Max if !self.has_limits => too_large(LimitKind::Request, self.request, numbers.request),
            Bound::Max if self.limit.is_none() => Some(Observed::Missing(LimitKind::Limit)),
            Bound::Max => too_large(LimitKind::Limit, self.limit, numbers.limit)
                .or_else(|| too_large(LimitKind::Request, self.request, numbers.request)),
            Bound::Ratio if !self.has_limits => None,
            Bound::Ratio => {
                if self.request.is_none() || numbers.request == 0 {
                    return Some(Observed::Missing(LimitKind::Request));
                }
                if self.limit.is_none() || numbers.limit == 0 {
                    return Some(Observed::Missing(LimitKind::Limit));
                }
                let ratio = numbers.limit as f64 / numbers.request as f64;
                let exceeds = match allowed.thousandths {
                    Some(thousandths) => ratio * 1000.0 > thousandths as f64,
                    None => {
                        let whole = allowed.quantity.wrapped_scaled_value(0);
                        if whole <= MAX_MILLI_VALUE {
                            ratio * 1000.0 > allowed.quantity.wrapped_scaled_value(3) as f64
                        } else {
                            ratio > whole as f64
                        }
                    }
                };
                exceeds.then_some(Observed::Ratio(ratio))
            }
        }
    }

    /// A request, a limit and a bound as integers of the same unit: thousandths, if all are small enough. Upstream does not
    /// ask whether they are too far below zero for that, and compares what is left after an overflow.
    fn numbers(&self, allowed: &Amount) -> Numbers {
        let small = |found: Option<(&Quantity, Option<i64>)>| found.map_or(Some(0), |(_, thousandths)| thousandths);
        if let (Some(request), Some(limit), Some(allowed)) = (small(self.request), small(self.limit), allowed.thousandths) {
            return Numbers { request, limit, allowed };
        }
        let at = |places| {
            let number = |found: Option<(&Quantity, _)>| found.map_or(0, |(quantity, _)| quantity.wrapped_scaled_value(places));
            Numbers { request: number(self.request), limit: number(self.limit), allowed: allowed.quantity.wrapped_scaled_value(places) }
        };
        let whole = at(0);
        let small = [whole.request, whole.limit, whole.allowed].into_iter().all(|number| number <= MAX_MILLI_VALUE);
        if small { at(3) } else { whole }
    }
}

/// The thousandths of a quantity, if they are so few that upstream compares them.
#[inline]
fn thousandths(quantity: &Quantity) -> Option<i64> {
    // Below zero upstream's thousandths are not always the exact ones.
    let exact = quantity.exact_thousandths().filter(|number| *number >= 0);
    exact.or_else(|| quantity.milli_value()).filter(|number| *number <= MOST_THOUSANDTHS)
}

/// The largest number whose thousandths fit an int64.
const MAX_MILLI_VALUE: i64 = i64::MAX / 1000;

/// The most thousandths that are compared as such.
const MOST_THOUSANDTHS: i64 = MAX_MILLI_VALUE * 1000;

struct Numbers {
    request: i64,
    limit: i64,
    allowed: i64,
}
