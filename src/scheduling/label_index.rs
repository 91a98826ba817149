//! What has a label, and what asks for one.

use std::hash::{Hash, Hasher};

use foldhash::fast::FixedState;
use hashbrown::{Equivalent, HashMap};

use crate::object::Labels;
use crate::selector::{Operator, Selector};

/// Numbers filed under labels: of things that have them, or that ask for them.
#[derive(Clone, Debug, Default)]
pub(super) struct LabelIndex {
    by_label: HashMap<Label, Vec<u32>, FixedState>,
    /// Those that no one label leads to.
    anywhere: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Label {
    key: Box<str>,
    value: Box<str>,
}

struct LabelRef<'a> {
    key: &'a str,
    value: &'a str,
}

impl Hash for Label {
    fn hash<H: Hasher>(&self, state: &mut H) {
        LabelRef { key: &self.key, value: &self.value }.hash(state);
    }
}

impl Hash for LabelRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
        self.value.hash(state);
    }
}

impl Equivalent<Label> for LabelRef<'_> {
    fn equivalent(&self, label: &Label) -> bool {
        self.key == &*label.key && self.value == &*label.value
    }
}

impl LabelIndex {
    /// Files under every label.
    pub(super) fn insert_all(&mut self, labels: &Labels, number: u32) {
        for (key, value) in labels {
            self.insert(key, value, number);
        }
    }

    pub(super) fn remove_all(&mut self, labels: &Labels, number: u32) {
        for (key, value) in labels {
            self.remove(key, value, number);
        }
    }

    /// Files under the labels of which the selector asks for one.
    pub(super) fn insert_asking(&mut self, selector: &Selector, number: u32) {
        match anchor(selector) {
            Some((key, values)) => values.for_each(|value| self.insert(key, value, number)),
            None => insert_sorted(&mut self.anywhere, number),
        }
    }

    pub(super) fn remove_asking(&mut self, selector: &Selector, number: u32) {
        match anchor(selector) {
            Some((key, values)) => values.for_each(|value| self.remove(key, value, number)),
            None => remove_sorted(&mut self.anywhere, number),
        }
    }

    fn insert(&mut self, key: &str, value: &str, number: u32) {
        match self.by_label.get_mut(&LabelRef { key, value }) {
            Some(numbers) => insert_sorted(numbers, number),
            None => drop(self.by_label.insert(Label { key: key.into(), value: value.into() }, vec![number])),
        }
    }

    fn remove(&mut self, key: &str, value: &str, number: u32) {
        let Some(numbers) = self.by_label.get_mut(&LabelRef { key, value }) else { return };
        remove_sorted(numbers, number);
        if numbers.is_empty() {
            self.by_label.remove(&LabelRef { key, value });
        }
    }

    /// Those that have a label which the selector insists on: what it selects is among them. `None` if it insists on none.
    pub(super) fn candidates(&self, selector: &Selector) -> Option<Vec<u32>> {
        let required = selector.requirements().iter().filter(|requirement| is_equality(requirement.operator()));
        let lists = required.map(|requirement| {
            let values = requirement.values().filter_map(|value| self.by_label.get(&LabelRef { key: requirement.key(), value }));
            values.map(Vec::as_slice).collect::<Vec<_>>()
        });
        let fewest = lists.min_by_key(|lists| lists.iter().map(|list| list.len()).sum::<usize>())?;
        let mut numbers = fewest.concat();
        if fewest.len() > 1 {
            numbers.sort_unstable();
            numbers.dedup();
        }
        Some(numbers)
    }

    /// Those filed as asking that these labels may satisfy.
    pub(super) fn asking(&self, labels: &Labels) -> Vec<u32> {
        let mut numbers = self.anywhere.clone();
        for (key, value) in labels {
            numbers.extend(self.by_label.get(&LabelRef { key, value }).into_iter().flatten());
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

fn is_equality(operator: Operator) -> bool {
    matches!(operator, Operator::Equals | Operator::DoubleEquals | Operator::In)
}

/// A key, and values of which a label must have one.
fn anchor(selector: &Selector) -> Option<(&str, impl Iterator<Item = &str>)> {
    let requirement = selector.requirements().iter().find(|requirement| is_equality(requirement.operator()))?;
    let mut last = None;
    // Sorted, so that a value listed twice stands beside itself.
    Some((requirement.key(), requirement.values().filter(move |&value| last.replace(value) != Some(value))))
}

fn insert_sorted(numbers: &mut Vec<u32>, number: u32) {
    if let Err(place) = numbers.binary_search(&number) {
        numbers.insert(place, number);
    }
}

fn remove_sorted(numbers: &mut Vec<u32>, number: u32) {
    if let Ok(place) = numbers.binary_search(&number) {
        numbers.remove(place);
    }
}
