//! The label map of an object.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::tagged_text::{same_tagged, tag};

/// The labels of an object: keys to values, in the order of the keys.
///
/// All texts of an object lie behind one another, so that a look-up touches two or three cache lines where a map of strings
/// follows a pointer for every key. Nothing here is validated; a selector matches labels as they are. To check them use
/// [`name`](crate::name).
///
/// ```
/// use kube_semantics::object::Labels;
///
/// let labels = Labels::from([("tier", "web"), ("app", "shop")]);
/// assert_eq!(labels.get("app"), Some("shop"));
/// assert_eq!(labels.iter().collect::<Vec<_>>(), [("app", "shop"), ("tier", "web")]);
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Labels {
    /// Key, value, key, value, …, without anything between them.
    text: String,
    /// Sorted by key, keys distinct.
    ends: Vec<Ends>,
}

/// Where a key and its value end in the text; it begins where the label before ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Ends {
    key: usize,
    value: usize,
    /// The [`tag`] of the key.
    tag: u64,
}

/// Up to here the keys are looked at one by one.
const FEW: usize = 16;

impl Labels {
    /// No labels.
    #[must_use]
    pub const fn new() -> Self {
        Self { text: String::new(), ends: Vec::new() }
    }

    /// The value of `key`, if the object has that label.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.get_tagged(key, tag(key))
    }

    /// The value of a key whose tag is known.
    #[inline]
    pub(crate) fn get_tagged(&self, key: &str, tag: u64) -> Option<&str> {
        if self.ends.len() > FEW {
            return self.get_of_many(key);
        }
        let mut start = 0;
        for ends in &self.ends {
            if ends.tag == tag && self.text.as_bytes().get(start..ends.key).is_some_and(|candidate| same_tagged(candidate, key.as_bytes()))
            {
                return self.text.get(ends.key..ends.value);
            }
            start = ends.value;
        }
        None
    }

    #[cold]
    fn get_of_many(&self, key: &str) -> Option<&str> {
        let at = self.search(key).ok()?;
        self.entry(at).map(|(_, value)| value)
    }

    /// Sets a label and gives back the value it had.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<String>) -> Option<String> {
        self.set(&key.into(), &value.into())
    }

    /// The same of texts that stay where they are.
    pub(crate) fn set(&mut self, key: &str, value: &str) -> Option<String> {
        let old = self.remove(key);
        let at = self.search(key).unwrap_or_else(|at| at);
        let start = self.start(at);
        self.text.reserve(key.len() + value.len());
        if self.ends.is_empty() {
            // Most objects that get one have no other.
            self.ends.reserve_exact(1);
        }
        self.text.insert_str(start, value);
        self.text.insert_str(start, key);
        for ends in self.ends.iter_mut().skip(at) {
            ends.key += key.len() + value.len();
            ends.value += key.len() + value.len();
        }
        self.ends.insert(at, Ends { key: start + key.len(), value: start + key.len() + value.len(), tag: tag(key) });
        old
    }

    /// Removes a label and gives back its value.
    pub fn remove(&mut self, key: &str) -> Option<String> {
        let at = self.search(key).ok()?;
        let old = self.entry(at)?.1.to_owned();
        let start = self.start(at);
        let ends = self.ends.remove(at);
        self.text.drain(start..ends.value);
        for later in self.ends.iter_mut().skip(at) {
            later.key -= ends.value - start;
            later.value -= ends.value - start;
        }
        Some(old)
    }

    /// The labels in the byte order of their keys.
    pub fn iter(&self) -> Iter<'_> {
        Iter { labels: self, at: 0 }
    }

    /// How many labels there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Where the label at a position begins in the text.
    fn start(&self, at: usize) -> usize {
        at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |before| before.value)
    }

    fn entry(&self, at: usize) -> Option<(&str, &str)> {
        let ends = self.ends.get(at)?;
        Some((self.text.get(self.start(at)..ends.key)?, self.text.get(ends.key..ends.value)?))
    }

    /// Where a key stands, or would.
    fn search(&self, key: &str) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.entry(middle).unwrap_or_default().0.cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Ok(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }
}

/// The labels of an object in the byte order of their keys.
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    labels: &'a Labels,
    at: usize,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.labels.entry(self.at)?;
        self.at += 1;
        Some(entry)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.labels.len() - self.at;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Labels {
    type Item = (&'a str, &'a str);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl PartialOrd for Labels {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Labels {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.iter().cmp(other.iter())
    }
}

impl<K: AsRef<str>, V: AsRef<str>> FromIterator<(K, V)> for Labels {
    /// Of a key that comes twice the later value stays, as in a JSON object.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut entries: Vec<(K, V)> = entries.into_iter().collect();
        entries.sort_by(|a, b| a.0.as_ref().cmp(b.0.as_ref()));
        let size = entries.iter().map(|(key, value)| key.as_ref().len() + value.as_ref().len()).sum();
        let mut labels = Self { text: String::with_capacity(size), ends: Vec::with_capacity(entries.len()) };
        let mut entries = entries.iter().peekable();
        while let Some((key, value)) = entries.next() {
            if entries.peek().is_some_and(|(next, _)| next.as_ref() == key.as_ref()) {
                continue;
            }
            labels.text.push_str(key.as_ref());
            let end = labels.text.len();
            labels.text.push_str(value.as_ref());
            labels.ends.push(Ends { key: end, value: labels.text.len(), tag: tag(key.as_ref()) });
        }
        labels
    }
}

impl<K: AsRef<str>, V: AsRef<str>, const N: usize> From<[(K, V); N]> for Labels {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// `app=shop,tier=web`, as `kubectl get --show-labels` prints them.
impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (key, value)) in self.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{key}={value}")?;
        }
        Ok(())
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Labels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Labels;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of strings to strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Labels, A::Error> {
                let mut entries = Vec::with_capacity(map.size_hint().unwrap_or(0).min(64));
                while let Some((key, value)) = map.next_entry::<String, Option<String>>()? {
                    entries.push((key, value.unwrap_or_default()));
                }
                Ok(entries.into_iter().collect())
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

super::wire::null_is_default!(Labels);

#[cfg(test)]
mod tests {
    use super::Labels;

    #[test]
    fn the_later_of_two_equal_keys_stays() {
        let labels = Labels::from([("b", "1"), ("a", "2"), ("b", "3"), ("b", "4")]);
        assert_eq!(labels.to_string(), "a=2,b=4");
    }

    #[test]
    fn insert_and_remove_keep_the_order() {
        let mut labels = Labels::from([("b", "1"), ("d", "22")]);
        assert_eq!(labels.insert("c", "333"), None);
        assert_eq!(labels.insert("d", ""), Some("22".into()));
        assert_eq!(labels.insert("a", "4"), None);
        assert_eq!(labels.remove("b"), Some("1".into()));
        assert_eq!(labels.remove("b"), None);
        assert_eq!(labels, Labels::from([("a", "4"), ("c", "333"), ("d", "")]));
    }

    #[test]
    fn many_labels_are_searched() {
        let labels: Labels = (0..100).map(|at| (format!("k{at}"), at.to_string())).collect();
        assert!((0..100).all(|at| labels.get(&format!("k{at}")) == Some(at.to_string().as_str())));
        assert_eq!(labels.get("k100"), None);
    }
}
