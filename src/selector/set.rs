//! Many selectors asked at once.

use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use smallvec::SmallVec;

use super::requirement::parse_int;
use super::{LabelEntries, Operator, Requirement, Selector};

/// Many selectors, indexed: which of them select this object?
///
/// For those who hold thousands of Services, policies or budgets against every pod. Each selector is filed under its most
/// telling requirement, so that an object only meets the selectors it has a chance with; those are then decided exactly,
/// every operator included. The answer is that of [`Selector::matches`] one by one, in a time that hardly grows with the
/// number of selectors.
///
/// ```
/// use kube_semantics::selector::{Selector, SelectorSet};
///
/// let selectors: Vec<Selector> = ["app=shop", "app=shop,!canary", "tier in (web,api)"].iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
/// let set = SelectorSet::new(&selectors);
/// assert_eq!(set.matching(&[("app", "shop"), ("tier", "api"), ("canary", "")]), [0, 2]);
/// # Ok::<(), kube_semantics::selector::ParseSelectorError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SelectorSet {
    keys: Index<KeyEntry>,
    /// Selectors that no label leads to: those of negative requirements only, and those without any.
    anywhere: Vec<u32>,
    /// What is left to decide of each selector once its own entry led to it.
    selectors: Vec<Range<u32>>,
    checks: Vec<Check>,
    /// The values of `in` and `notin` lists, as numbers, sorted within a list.
    lists: Vec<u32>,
    values: u32,
}

// Fixed seeds keep results and timings the same in every run; a caller who feeds hostile selectors pays for collisions with
// his own selectors only.
type Index<T> = HashMap<String, T, FixedState>;

/// A label key that some selector names.
#[derive(Clone, Debug)]
struct KeyEntry {
    /// The key as a number.
    key: u32,
    /// Selectors that any value of the key leads to.
    selectors: Vec<u32>,
    values: Index<ValueEntry>,
}

/// A value of a key that some selector names.
#[derive(Clone, Debug, Default)]
struct ValueEntry {
    /// The value as a number, unique over all keys, never [`UNLISTED`].
    value: u32,
    /// Selectors that this value leads to.
    selectors: Vec<u32>,
}

/// The number of every value that no selector names.
const UNLISTED: u32 = 0;

/// A requirement in numbers.
#[derive(Clone, Debug)]
struct Check {
    key: u32,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    Is(u32),
    IsNot(u32),
    In(Range<u32>),
    NotIn(Range<u32>),
    Exists,
    DoesNotExist,
    Above(i64),
    Below(i64),
}

/// A label of the object that is asked about, in numbers.
struct Known<'a> {
    key: u32,
    value: u32,
    text: &'a str,
}

impl SelectorSet {
    /// Indexes the selectors; answers name them by their position.
    #[must_use]
    pub fn new<'a>(selectors: impl IntoIterator<Item = &'a Selector>) -> Self {
        let selectors: Vec<&Selector> = selectors.into_iter().collect();
        let mut set = Self::default();
        for requirement in selectors.iter().flat_map(|selector| selector.requirements()) {
            set.intern(requirement);
        }
        let weights = Weights::of(&set, &selectors);
        for (position, selector) in selectors.iter().enumerate() {
            // Positions beyond u32 would need more memory than there is.
            let position = u32::try_from(position).unwrap_or(u32::MAX);
            set.add(position, selector, &weights);
        }
        set
    }

    /// How many selectors there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.selectors.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.selectors.is_empty()
    }

    /// The positions of the selectors that select an object with these labels, ascending.
    pub fn matching(&self, labels: &(impl LabelEntries + ?Sized)) -> Vec<usize> {
        let mut found = Vec::new();
        self.matching_into(labels, &mut found);
        found
    }

    /// The same into a vector of the caller's, whose former contents are dropped; for loops that should not allocate.
    pub fn matching_into(&self, labels: &(impl LabelEntries + ?Sized), found: &mut Vec<usize>) {
        found.clear();
        let mut known: SmallVec<[Known<'_>; 16]> = SmallVec::new();
        let mut led_to: SmallVec<[&[u32]; 32]> = SmallVec::new();
        led_to.push(&self.anywhere);
        for (key, text) in labels.entries() {
            let Some(entry) = self.keys.get(key) else { continue };
            // Of two labels with the same key the first counts, as in a look-up.
            if known.iter().any(|label| label.key == entry.key) {
                continue;
            }
            led_to.push(&entry.selectors);
            let value = match entry.values.get(text) {
                Some(listed) => {
                    led_to.push(&listed.selectors);
                    listed.value
                }
                None => UNLISTED,
            };
            known.push(Known { key: entry.key, value, text });
        }
        let candidates = led_to.iter().flat_map(|selectors| selectors.iter());
        found.extend(candidates.filter(|&&selector| self.holds(selector, &known)).map(|&selector| selector as usize));
        found.sort_unstable();
    }

    /// [`matching`](Self::matching) for each of many objects; with the feature `rayon` on all cores.
    pub fn matching_each<L: LabelEntries + Sync>(&self, objects: &[L]) -> Vec<Vec<usize>> {
        #[cfg(feature = "rayon")]
        {
            use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
            objects.par_iter().map(|labels| self.matching(labels)).collect()
        }
        #[cfg(not(feature = "rayon"))]
        objects.iter().map(|labels| self.matching(labels)).collect()
    }

    fn holds(&self, selector: u32, known: &[Known<'_>]) -> bool {
        let checks = self.selectors.get(selector as usize).and_then(|range| self.checks.get(range.start as usize..range.end as usize));
        checks.unwrap_or_default().iter().all(|check| {
            let label = known.iter().find(|label| label.key == check.key);
            match &check.test {
                Test::Is(value) => label.is_some_and(|label| label.value == *value),
                Test::IsNot(value) => label.is_none_or(|label| label.value != *value),
                Test::In(list) => label.is_some_and(|label| self.lists(list, label.value)),
                Test::NotIn(list) => label.is_none_or(|label| !self.lists(list, label.value)),
                Test::Exists => label.is_some(),
                Test::DoesNotExist => label.is_none(),
                Test::Above(bound) => label.and_then(|label| parse_int(label.text)).is_some_and(|value| value > *bound),
                Test::Below(bound) => label.and_then(|label| parse_int(label.text)).is_some_and(|value| value < *bound),
            }
        })
    }

    fn lists(&self, list: &Range<u32>, value: u32) -> bool {
        self.lists.get(list.start as usize..list.end as usize).is_some_and(|list| list.binary_search(&value).is_ok())
    }

    /// Gives numbers to the key and values of a requirement.
    fn intern(&mut self, requirement: &Requirement) {
        let keys = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        let entry = self.keys.entry_ref(requirement.key()).or_insert_with(|| KeyEntry {
            key: keys,
            selectors: Vec::new(),
            values: Index::default(),
        });
        if matches!(requirement.operator(), Operator::GreaterThan | Operator::LessThan) {
            return;
        }
        for value in requirement.values() {
            let values = &mut self.values;
            entry.values.entry_ref(value).or_insert_with(|| {
                *values += 1;
                ValueEntry { value: *values, selectors: Vec::new() }
            });
        }
    }

    /// The numbers of the values of a requirement, ascending.
    fn numbers_of(&self, requirement: &Requirement) -> SmallVec<[u32; 4]> {
        let Some(entry) = self.keys.get(requirement.key()) else { return SmallVec::new() };
        let mut numbers: SmallVec<[u32; 4]> =
            requirement.values().filter_map(|value| entry.values.get(value)).map(|value| value.value).collect();
        numbers.sort_unstable();
        numbers
    }

    fn add(&mut self, position: u32, selector: &Selector, weights: &Weights) {
        let start = self.checks.len();
        let anchor = if selector.matches_nothing() { None } else { self.file(position, selector, weights) };
        for (at, requirement) in selector.requirements().iter().enumerate() {
            if Some(at) != anchor {
                self.add_check(requirement);
            }
        }
        let bound = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        self.selectors.push(bound(start)..bound(self.checks.len()));
    }

    /// Files a selector where the fewest others are, and tells which requirement that decides for good.
    fn file(&mut self, position: u32, selector: &Selector, weights: &Weights) -> Option<usize> {
        let telling = selector
            .requirements()
            .iter()
            .enumerate()
            .filter_map(|(at, requirement)| Some((weights.of_requirement(self, requirement)?, at)));
        let Some((_, at)) = telling.min() else {
            self.anywhere.push(position);
            return None;
        };
        let requirement = selector.requirements().get(at)?;
        let entry = self.keys.get_mut(requirement.key())?;
        match requirement.operator() {
            Operator::Equals | Operator::DoubleEquals | Operator::In => {
                let mut last = None;
                // Sorted, so that a value listed twice stands beside itself.
                for value in requirement.values().filter(|&value| last.replace(value) != Some(value)) {
                    if let Some(value) = entry.values.get_mut(value) {
                        value.selectors.push(position);
                    }
                }
                Some(at)
            }
            Operator::Exists => {
                entry.selectors.push(position);
                Some(at)
            }
            // The key leads here, its value is still to be compared.
            _ => {
                entry.selectors.push(position);
                None
            }
        }
    }

    fn add_check(&mut self, requirement: &Requirement) {
        let Some(key) = self.keys.get(requirement.key()).map(|entry| entry.key) else { return };
        let numbers = self.numbers_of(requirement);
        let test = match (requirement.operator(), numbers.as_slice()) {
            (Operator::Equals | Operator::DoubleEquals | Operator::In, [value]) => Test::Is(*value),
            (Operator::NotEquals | Operator::NotIn, [value]) => Test::IsNot(*value),
            (Operator::Equals | Operator::DoubleEquals | Operator::In, _) => Test::In(self.add_list(&numbers)),
            (Operator::NotEquals | Operator::NotIn, _) => Test::NotIn(self.add_list(&numbers)),
            (Operator::Exists, _) => Test::Exists,
            (Operator::DoesNotExist, _) => Test::DoesNotExist,
            (Operator::GreaterThan, _) => Test::Above(requirement.bound()),
            (Operator::LessThan, _) => Test::Below(requirement.bound()),
        };
        self.checks.push(Check { key, test });
    }

    fn add_list(&mut self, numbers: &[u32]) -> Range<u32> {
        let bound = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let start = bound(self.lists.len());
        self.lists.extend_from_slice(numbers);
        start..bound(self.lists.len())
    }
}

/// How many selectors ask for each value, and for each key at all.
struct Weights {
    by_value: Vec<u32>,
    by_key: Vec<u32>,
}

impl Weights {
    fn of(set: &SelectorSet, selectors: &[&Selector]) -> Self {
        let mut weights = Self { by_value: vec![0; set.values as usize + 1], by_key: vec![0; set.keys.len()] };
        for requirement in selectors.iter().flat_map(|selector| selector.requirements()) {
            if let Some(count) = set.keys.get(requirement.key()).and_then(|entry| weights.by_key.get_mut(entry.key as usize)) {
                *count += 1;
            }
            for number in set.numbers_of(requirement) {
                if let Some(count) = weights.by_value.get_mut(number as usize) {
                    *count += 1;
                }
            }
        }
        weights
    }

    /// How many selectors an object may meet that has what this requirement asks for; `None` where absence satisfies it.
    fn of_requirement(&self, set: &SelectorSet, requirement: &Requirement) -> Option<u32> {
        match requirement.operator() {
            Operator::Equals | Operator::DoubleEquals | Operator::In => {
                set.numbers_of(requirement).iter().filter_map(|&number| self.by_value.get(number as usize)).copied().max()
            }
            // A key that is there says less than any value it has.
            Operator::Exists | Operator::GreaterThan | Operator::LessThan => {
                let entry = set.keys.get(requirement.key())?;
                self.by_key.get(entry.key as usize).map(|count| count.saturating_mul(2))
            }
            Operator::NotEquals | Operator::NotIn | Operator::DoesNotExist => None,
        }
    }
}
