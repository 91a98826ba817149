//! Things that many refer to, each held once.

use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Values by number. Equal keys share a number, and a number is free again when nobody refers to it any more.
#[derive(Clone, Debug)]
pub(crate) struct Pool<K, V> {
    slots: Vec<Option<Slot<K, V>>>,
    free: Vec<u32>,
    numbers: HashTable<u32>,
    hasher: FixedState,
}

#[derive(Clone, Debug)]
struct Slot<K, V> {
    value: V,
    key: K,
    uses: u32,
}

impl<K, V> Default for Pool<K, V> {
    fn default() -> Self {
        Self { slots: Vec::new(), free: Vec::new(), numbers: HashTable::new(), hasher: FixedState::default() }
    }
}

impl<K: Hash + Eq, V> Pool<K, V> {
    /// The number of a key, which is made a value for if it is new.
    pub(crate) fn acquire(&mut self, key: K, value: impl FnOnce(&K) -> V) -> u32 {
        let hash = self.hasher.hash_one(&key);
        if let Some(number) = self.find(hash, |known| *known == key) {
            self.retain(number);
            return number;
        }
        let value = value(&key);
        self.insert(hash, key, value)
    }

    /// The number of the key that is like a borrowed one, which has the same hash; it is made if it is new.
    pub(crate) fn acquire_like<Q: Hash + ?Sized>(&mut self, like: &Q, same: impl Fn(&K) -> bool, make: impl FnOnce() -> (K, V)) -> u32 {
        let hash = self.hasher.hash_one(like);
        if let Some(number) = self.find(hash, same) {
            self.retain(number);
            return number;
        }
        let (key, value) = make();
        self.insert(hash, key, value)
    }

    /// The number of the key that is like a borrowed one, which has the same hash, if it is there.
    pub(crate) fn find_like<Q: Hash + ?Sized>(&self, like: &Q, same: impl Fn(&K) -> bool) -> Option<u32> {
        self.find(self.hasher.hash_one(like), same)
    }

    fn find(&self, hash: u64, same: impl Fn(&K) -> bool) -> Option<u32> {
        self.numbers.find(hash, |number| slot(&self.slots, *number).is_some_and(|slot| same(&slot.key))).copied()
    }

    fn insert(&mut self, hash: u64, key: K, value: V) -> u32 {
        let filled = Some(Slot { value, key, uses: 1 });
        let number = match self.free.pop() {
            Some(number) => {
                if let Some(slot) = self.slots.get_mut(number as usize) {
                    *slot = filled;
                }
                number
            }
            None => {
                self.slots.push(filled);
                u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
            }
        };
        let (slots, hasher) = (&self.slots, &self.hasher);
        self.numbers.insert_unique(hash, number, |number| slot(slots, *number).map_or(0, |slot| hasher.hash_one(&slot.key)));
        number
    }

    /// One more refers to it.
    pub(crate) fn retain(&mut self, number: u32) {
        if let Some(Some(slot)) = self.slots.get_mut(number as usize) {
            slot.uses = slot.uses.saturating_add(1);
        }
    }

    /// One less refers to it.
    pub(crate) fn release(&mut self, number: u32) {
        let Some(place) = self.slots.get_mut(number as usize) else { return };
        let Some(slot) = place else { return };
        slot.uses = slot.uses.saturating_sub(1);
        if slot.uses > 0 {
            return;
        }
        let hash = self.hasher.hash_one(&slot.key);
        *place = None;
        if let Ok(entry) = self.numbers.find_entry(hash, |candidate| *candidate == number) {
            entry.remove();
        }
        self.free.push(number);
    }
}

impl<K, V> Pool<K, V> {
    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<&V> {
        slot(&self.slots, number).map(|slot| &slot.value)
    }

    #[inline]
    pub(crate) fn entry(&self, number: u32) -> Option<(&K, &V)> {
        slot(&self.slots, number).map(|slot| (&slot.key, &slot.value))
    }

    #[inline]
    pub(crate) fn key(&self, number: u32) -> Option<&K> {
        slot(&self.slots, number).map(|slot| &slot.key)
    }

    pub(crate) fn get_mut(&mut self, number: u32) -> Option<(&K, &mut V)> {
        let slot = self.slots.get_mut(number as usize)?.as_mut()?;
        Some((&slot.key, &mut slot.value))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.slots.iter_mut().flatten().map(|slot| (&slot.key, &mut slot.value))
    }

    /// The keys that somebody refers to.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.slots.iter().flatten().map(|slot| &slot.key)
    }

    /// One more than the largest number.
    pub(crate) fn bound(&self) -> usize {
        self.slots.len()
    }
}

#[inline]
fn slot<K, V>(slots: &[Option<Slot<K, V>>], number: u32) -> Option<&Slot<K, V>> {
    slots.get(number as usize).and_then(Option::as_ref)
}

#[cfg(test)]
mod tests {
    use super::Pool;

    #[test]
    fn numbers_are_shared_and_used_again() {
        let mut pool: Pool<&str, usize> = Pool::default();
        let a = pool.acquire("a", |key| key.len());
        let b = pool.acquire("bb", |key| key.len());
        assert_eq!(pool.acquire("a", |_| 0), a);
        pool.release(a);
        assert_eq!(pool.get(a), Some(&1));
        pool.release(a);
        assert_eq!((pool.get(a), pool.key(b)), (None, Some(&"bb")));
        assert_eq!(pool.acquire("c", |_| 7), a);
        assert_eq!((pool.get(a), pool.bound()), (Some(&7), 2));
    }
}
