//! Whatever can be asked for a label.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use crate::object::Labels;

/// Something that a selector can ask for the value of a label (or of a field).
///
/// Implemented for [`Labels`], for maps of strings, and for slices, vectors and arrays of pairs, of which the first with
/// the key counts. `None` stands for an object without labels.
///
/// ```
/// use std::collections::HashMap;
/// use kube_semantics::Selector;
///
/// let selector: Selector = "app=shop,!canary".parse()?;
/// assert!(selector.matches(&HashMap::from([("app", "shop")])));
/// assert!(selector.matches(&[("app", "shop")]));
/// # Ok::<(), kube_semantics::selector::ParseSelectorError>(())
/// ```
pub trait LabelLookup {
    /// The value of `key`, if it is there.
    fn lookup(&self, key: &str) -> Option<&str>;

    /// The same for a key whose tag is known, which spares [`Labels`] working it out.
    #[doc(hidden)]
    #[inline]
    fn lookup_tagged(&self, key: &str, _tag: u64) -> Option<&str> {
        self.lookup(key)
    }
}

/// A [`LabelLookup`] that can also list what it has, which a [`SelectorSet`](super::SelectorSet) needs.
pub trait LabelEntries: LabelLookup {
    /// Every key with its value, in any order.
    fn entries(&self) -> impl Iterator<Item = (&str, &str)>;
}

impl LabelLookup for Labels {
    #[inline]
    fn lookup(&self, key: &str) -> Option<&str> {
        self.get(key)
    }

    #[inline]
    fn lookup_tagged(&self, key: &str, tag: u64) -> Option<&str> {
        self.get_tagged(key, tag)
    }
}

impl LabelEntries for Labels {
    fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter()
    }
}

impl<K: Borrow<str> + Ord, V: AsRef<str>> LabelLookup for BTreeMap<K, V> {
    fn lookup(&self, key: &str) -> Option<&str> {
        self.get(key).map(AsRef::as_ref)
    }
}

impl<K: Borrow<str> + Ord, V: AsRef<str>> LabelEntries for BTreeMap<K, V> {
    fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().map(|(key, value)| (key.borrow(), value.as_ref()))
    }
}

impl<K: Borrow<str> + Eq + Hash, V: AsRef<str>, S: BuildHasher> LabelLookup for HashMap<K, V, S> {
    fn lookup(&self, key: &str) -> Option<&str> {
        self.get(key).map(AsRef::as_ref)
    }
}

impl<K: Borrow<str> + Eq + Hash, V: AsRef<str>, S: BuildHasher> LabelEntries for HashMap<K, V, S> {
    fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().map(|(key, value)| (key.borrow(), value.as_ref()))
    }
}

impl<K: AsRef<str>, V: AsRef<str>> LabelLookup for [(K, V)] {
    fn lookup(&self, key: &str) -> Option<&str> {
        self.iter().find(|(candidate, _)| candidate.as_ref() == key).map(|(_, value)| value.as_ref())
    }
}

impl<K: AsRef<str>, V: AsRef<str>> LabelEntries for [(K, V)] {
    fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().map(|(key, value)| (key.as_ref(), value.as_ref()))
    }
}

/// Types that look labels up by way of another type.
macro_rules! looks_up_through {
    ($([$($generics:tt)*] $ty:ty: $self:ident => $inner:expr;)*) => {$(
        impl<$($generics)*> LabelLookup for $ty {
            #[inline]
            fn lookup(&$self, key: &str) -> Option<&str> {
                $inner.lookup(key)
            }

            #[inline]
            fn lookup_tagged(&$self, key: &str, tag: u64) -> Option<&str> {
                $inner.lookup_tagged(key, tag)
            }
        }
    )*};
}

looks_up_through! {
    [K: AsRef<str>, V: AsRef<str>] Vec<(K, V)>: self => self.as_slice();
    [K: AsRef<str>, V: AsRef<str>, const N: usize] [(K, V); N]: self => self.as_slice();
    [L: LabelLookup + ?Sized] &L: self => (**self);
}

impl<K: AsRef<str>, V: AsRef<str>> LabelEntries for Vec<(K, V)> {
    fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.as_slice().entries()
    }
}

impl<K: AsRef<str>, V: AsRef<str>, const N: usize> LabelEntries for [(K, V); N] {
    fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.as_slice().entries()
    }
}

impl<L: LabelEntries + ?Sized> LabelEntries for &L {
    fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        (**self).entries()
    }
}

impl<L: LabelLookup> LabelLookup for Option<L> {
    fn lookup(&self, key: &str) -> Option<&str> {
        self.as_ref()?.lookup(key)
    }

    #[inline]
    fn lookup_tagged(&self, key: &str, tag: u64) -> Option<&str> {
        self.as_ref()?.lookup_tagged(key, tag)
    }
}

impl<L: LabelEntries> LabelEntries for Option<L> {
    fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().flat_map(LabelEntries::entries)
    }
}
