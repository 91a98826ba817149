//! How much of which resources.

use std::cmp::Ordering;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::resource_name::ResourceName;
use crate::Quantity;

/// How much of which resources (`ResourceList` in `core/v1`), in the byte order of their names.
///
/// ```
/// use kube_semantics::object::ResourceList;
///
/// let mut total: ResourceList = serde_json::from_str(r#"{"cpu": "250m", "memory": "1Gi"}"#)?;
/// total.add(&serde_json::from_str(r#"{"cpu": 1}"#)?);
/// assert_eq!(total.to_string(), "cpu=1250m,memory=1Gi");
/// assert!(total.get("pods").is_none());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct ResourceList {
    /// Sorted by name, names distinct.
    entries: Vec<(ResourceName, Quantity)>,
}

impl ResourceList {
    /// Nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// Entries that are sorted by name already, and distinct.
    pub(crate) fn from_sorted(entries: Vec<(ResourceName, Quantity)>) -> Self {
        debug_assert!(entries.is_sorted_by(|a, b| a.0 < b.0));
        Self { entries }
    }

    /// How much of a resource, if the list says.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Quantity> {
        if self.entries.len() <= 8 {
            return self.entries.iter().find(|(here, _)| here.as_str() == name).map(|(_, quantity)| quantity);
        }
        let at = self.search(name).ok()?;
        self.entries.get(at).map(|(_, quantity)| quantity)
    }

    /// Is there an entry, be it zero?
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// How much of a resource, asked by a name of the usual ones, of which short lists are looked through in no time.
    #[inline]
    pub(crate) fn of(&self, name: &ResourceName) -> Option<&Quantity> {
        if self.entries.len() > 16 {
            return self.get(name.as_str());
        }
        self.entries.iter().find(|(here, _)| here == name).map(|(_, quantity)| quantity)
    }

    /// Where a resource stands.
    pub(crate) fn position(&self, name: &ResourceName) -> Option<usize> {
        self.search(name.as_str()).ok()
    }

    /// The quantity that stands at a place.
    #[inline]
    pub(crate) fn at(&self, place: usize) -> Option<&Quantity> {
        self.entries.get(place).map(|(_, quantity)| quantity)
    }

    /// The same, to be changed.
    #[inline]
    pub(crate) fn at_mut(&mut self, place: usize) -> Option<&mut Quantity> {
        self.entries.get_mut(place).map(|(_, quantity)| quantity)
    }

    /// Sets how much, and gives back what was there.
    pub fn insert(&mut self, name: impl Into<ResourceName>, quantity: Quantity) -> Option<Quantity> {
        let name = name.into();
        match self.search(name.as_str()) {
            Ok(at) => self.entries.get_mut(at).map(|(_, old)| std::mem::replace(old, quantity)),
            Err(at) => {
                self.entries.insert(at, (name, quantity));
                None
            }
        }
    }

    /// The entries in the byte order of their names.
    pub fn iter(&self) -> ResourceListIter<'_> {
        ResourceListIter(self.entries.iter())
    }

    /// The names in byte order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &ResourceName> + Clone {
        self.entries.iter().map(|(name, _)| name)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds what the other list has. What is not here yet is copied as it is written.
    ///
    /// Of two quantities whose exact sum would take too many digits to write out
    /// ([`Quantity::checked_add`] is `None`), the larger stays.
    pub fn add(&mut self, other: &Self) {
        self.merge(other, add_or_larger);
    }

    /// Raises every entry to what the other list has, where that is more. What is not here yet is copied.
    pub fn raise(&mut self, other: &Self) {
        self.merge(other, Quantity::raise_to);
    }

    /// Takes from the other list what is not here, as it is written.
    pub(crate) fn fill_in(&mut self, other: &Self) {
        self.merge(other, |_, _| {});
    }

    /// Changes the quantities in place.
    pub(crate) fn update(&mut self, change: impl Fn(&mut Quantity)) {
        self.entries.iter_mut().for_each(|(_, quantity)| change(quantity));
    }

    /// Only the entries that are wanted.
    #[must_use]
    pub fn only(&self, mut wanted: impl FnMut(&str) -> bool) -> Self {
        Self { entries: self.entries.iter().filter(|(name, _)| wanted(name.as_str())).cloned().collect() }
    }

    /// Adds what the other list has of these names, which are sorted.
    pub(crate) fn add_named(&mut self, other: &Self, names: &[ResourceName]) {
        let mut names = Names::new(names);
        self.merge_entries(other.iter().filter(|(name, _)| names.have(name)), add_or_larger);
    }

    #[inline]
    fn merge(&mut self, other: &Self, combine: impl Fn(&mut Quantity, &Quantity)) {
        if other.entries.is_empty() {
            return;
        }
        if self.entries.is_empty() {
            // Not `clone_from`, which grows what is empty step by step.
            self.entries = other.entries.clone();
            return;
        }
        // Most lists that meet have the same names.
        if self.has_names_of(other) {
            self.entries.iter_mut().zip(&other.entries).for_each(|((_, here), (_, there))| combine(here, there));
        } else {
            self.merge_entries(other.iter(), combine);
        }
    }

    /// Are they lists of the same resources?
    #[inline]
    pub(crate) fn has_names_of(&self, other: &Self) -> bool {
        self.entries.len() == other.entries.len() && self.entries.iter().zip(&other.entries).all(|(a, b)| a.0 == b.0)
    }

    /// Combines with entries that are sorted.
    fn merge_entries<'a>(
        &mut self,
        other: impl Iterator<Item = (&'a ResourceName, &'a Quantity)>,
        combine: impl Fn(&mut Quantity, &Quantity),
    ) {
        let known = self.entries.len();
        let mut at = 0;
        for (name, quantity) in other {
            let found = loop {
                match self.entries.get(at).filter(|_| at < known).map(|(here, _)| here.cmp(name)) {
                    Some(Ordering::Less) => at += 1,
                    Some(Ordering::Equal) => break true,
                    Some(Ordering::Greater) | None => break false,
                }
            };
            match self.entries.get_mut(at) {
                Some((_, here)) if found => combine(here, quantity),
                // Put in order below: one insertion at a time would be slow for long lists.
                _ => self.entries.push((name.clone(), quantity.clone())),
            }
        }
        if self.entries.len() > known {
            self.entries.sort_by(|a, b| a.0.cmp(&b.0));
        }
    }

    fn search(&self, name: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|(here, _)| here.as_str().cmp(name))
    }
}

/// Sorted names that are asked for in their order.
pub(crate) struct Names<'a> {
    names: &'a [ResourceName],
    next: usize,
}

impl<'a> Names<'a> {
    pub(crate) fn new(names: &'a [ResourceName]) -> Self {
        Self { names, next: 0 }
    }

    /// Where does the name stand? It comes after all that were asked for before.
    #[inline]
    pub(crate) fn find(&mut self, name: &ResourceName) -> Option<usize> {
        while let Some(here) = self.names.get(self.next) {
            match here.cmp(name) {
                Ordering::Less => self.next += 1,
                Ordering::Equal => return Some(self.next),
                Ordering::Greater => return None,
            }
        }
        None
    }

    /// Is it among them at all?
    #[inline]
    pub(crate) fn have(&mut self, name: &ResourceName) -> bool {
        self.find(name).is_some()
    }
}

/// The quantities of a list that are asked for in the order of their names.
pub(crate) struct Cursor<'a>(&'a [(ResourceName, Quantity)]);

impl<'a> Cursor<'a> {
    pub(crate) fn new(list: &'a ResourceList) -> Self {
        Self(&list.entries)
    }

    /// How much of a resource; the name comes after all that were asked for before.
    #[inline]
    pub(crate) fn seek(&mut self, name: &ResourceName) -> Option<&'a Quantity> {
        while let [(first, quantity), rest @ ..] = self.0 {
            match first.cmp(name) {
                Ordering::Less => self.0 = rest,
                Ordering::Equal => return Some(quantity),
                Ordering::Greater => return None,
            }
        }
        None
    }
}

/// Adds exactly; where the sum would take too many digits, the larger number stays.
#[inline]
pub(crate) fn add_or_larger(here: &mut Quantity, there: &Quantity) {
    if !here.checked_add_assign(there) && *there > *here {
        here.clone_from(there);
    }
}

/// The entries of a [`ResourceList`].
#[derive(Clone, Debug)]
pub struct ResourceListIter<'a>(std::slice::Iter<'a, (ResourceName, Quantity)>);

impl<'a> Iterator for ResourceListIter<'a> {
    type Item = (&'a ResourceName, &'a Quantity);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, quantity)| (name, quantity))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for ResourceListIter<'_> {}

impl<'a> IntoIterator for &'a ResourceList {
    type Item = (&'a ResourceName, &'a Quantity);
    type IntoIter = ResourceListIter<'a>;

    fn into_iter(self) -> ResourceListIter<'a> {
        self.iter()
    }
}

impl<N: Into<ResourceName>> FromIterator<(N, Quantity)> for ResourceList {
    /// Of a name that comes twice the later quantity stays, as in a JSON object.
    fn from_iter<I: IntoIterator<Item = (N, Quantity)>>(entries: I) -> Self {
        let mut entries: Vec<(ResourceName, Quantity)> = entries.into_iter().map(|(name, quantity)| (name.into(), quantity)).collect();
        if !entries.is_sorted_by(|a, b| a.0 < b.0) {
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            entries.dedup_by(|later, earlier| {
                let same = later.0 == earlier.0;
                if same {
                    std::mem::swap(&mut later.1, &mut earlier.1);
                }
                same
            });
        }
        Self { entries }
    }
}

impl<N: Into<ResourceName>, const LENGTH: usize> From<[(N, Quantity); LENGTH]> for ResourceList {
    fn from(entries: [(N, Quantity); LENGTH]) -> Self {
        entries.into_iter().collect()
    }
}

/// `cpu=250m,memory=1Gi`, as quota messages print it.
impl fmt::Display for ResourceList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, quantity)) in self.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{name}={quantity}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ResourceList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for ResourceList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, quantity)| (name.as_str(), quantity)))
    }
}

impl<'de> Deserialize<'de> for ResourceList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = ResourceList;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of resource names to quantities")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ResourceList, A::Error> {
                let mut entries = Vec::with_capacity(map.size_hint().unwrap_or(0).min(64));
                while let Some((name, quantity)) = map.next_entry::<String, Option<Quantity>>()? {
                    entries.push((ResourceName::from(name), quantity.unwrap_or_default()));
                }
                Ok(entries.into_iter().collect())
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

super::wire::null_is_default!(ResourceList);

#[cfg(test)]
mod tests {
    use super::ResourceList;

    fn list(text: &str) -> ResourceList {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn lists_are_sorted_and_later_entries_stay() {
        let list = list(r#"{"memory": "1", "cpu": "2", "memory": "3", "b": null}"#);
        assert_eq!(list.to_string(), "b=0,cpu=2,memory=3");
        assert_eq!(list.get("memory").map(ToString::to_string).as_deref(), Some("3"));
    }

    #[test]
    fn adding_keeps_the_text_of_what_is_new_only() {
        let mut total = list(r#"{"b": "1.500"}"#);
        total.add(&list(r#"{"a": "01Gi", "b": "0", "c": "+1"}"#));
        assert_eq!(total.to_string(), "a=01Gi,b=1500m,c=+1");
        total.raise(&list(r#"{"a": "1Gi", "b": "2e0", "d": "-1"}"#));
        assert_eq!(total.to_string(), "a=01Gi,b=2e0,c=+1,d=-1");
    }

    #[test]
    fn a_sum_of_too_many_digits_is_its_larger_part() {
        let mut total = list(r#"{"a": "1"}"#);
        total.add(&list(r#"{"a": "1e999999999"}"#));
        assert_eq!(total, list(r#"{"a": "1e999999999"}"#));
    }
}
