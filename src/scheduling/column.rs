//! A value for each node.

/// A value for each node. Where most nodes have none, it takes no more memory than those that have.
#[derive(Clone, Debug)]
pub(super) struct Column<T> {
    cells: Cells<T>,
    nodes: usize,
    /// How many are not the default.
    filled: usize,
}

#[derive(Clone, Debug)]
enum Cells<T> {
    Dense(Vec<T>),
    /// Sorted by node.
    Sparse(Vec<(u32, T)>),
}

/// The value at a place, or the default beyond the end.
#[inline]
pub(super) fn at<T: Copy + Default>(values: &[T], place: usize) -> T {
    values.get(place).copied().unwrap_or_default()
}

/// Adds to the value at a place.
#[inline]
pub(super) fn add(values: &mut [i64], place: usize, more: i64) {
    if let Some(value) = values.get_mut(place) {
        *value = value.wrapping_add(more);
    }
}

/// A node as a number.
pub(super) fn number(node: usize) -> u32 {
    u32::try_from(node).unwrap_or(u32::MAX)
}

impl<T: Copy + Default + PartialEq> Column<T> {
    /// The default for so many nodes.
    pub(super) fn new(nodes: usize) -> Self {
        Self { cells: Cells::Sparse(Vec::new()), nodes, filled: 0 }
    }

    #[inline]
    pub(super) fn get(&self, node: usize) -> T {
        match &self.cells {
            Cells::Dense(values) => at(values, node),
            Cells::Sparse(values) => {
                let place = values.binary_search_by_key(&number(node), |&(node, _)| node);
                place.ok().and_then(|place| values.get(place)).map(|&(_, value)| value).unwrap_or_default()
            }
        }
    }

    pub(super) fn set(&mut self, node: usize, value: T) {
        let was = self.get(node) != T::default();
        let is = value != T::default();
        self.filled = (self.filled + usize::from(is)).saturating_sub(usize::from(was));
        match &mut self.cells {
            Cells::Dense(values) => {
                if let Some(cell) = values.get_mut(node) {
                    *cell = value;
                }
            }
            Cells::Sparse(values) => match values.binary_search_by_key(&number(node), |&(node, _)| node) {
                Ok(place) if is => {
                    if let Some((_, cell)) = values.get_mut(place) {
                        *cell = value;
                    }
                }
                Ok(place) => drop(values.remove(place)),
                Err(place) if is => values.insert(place, (number(node), value)),
                Err(_) => {}
            },
        }
        self.settle();
    }

    /// One more node.
    pub(super) fn push(&mut self, value: T) {
        self.nodes += 1;
        if let Cells::Dense(values) = &mut self.cells {
            values.push(T::default());
        }
        self.set(self.nodes - 1, value);
    }

    /// A node less; those after it move up.
    pub(super) fn remove(&mut self, node: usize) {
        self.set(node, T::default());
        self.nodes = self.nodes.saturating_sub(1);
        match &mut self.cells {
            Cells::Dense(values) => {
                if node < values.len() {
                    values.remove(node);
                }
            }
            Cells::Sparse(values) => {
                for (later, _) in values.iter_mut().filter(|(later, _)| *later > number(node)) {
                    *later -= 1;
                }
            }
        }
        self.settle();
    }

    /// Has every node the default?
    pub(super) fn is_empty(&self) -> bool {
        self.filled == 0
    }

    /// The values of all nodes.
    pub(super) fn iter(&self) -> impl Iterator<Item = T> + '_ {
        let (dense, mut sparse) = match &self.cells {
            Cells::Dense(values) => (values.as_slice(), [].iter().peekable()),
            Cells::Sparse(values) => (&[][..], values.iter().peekable()),
        };
        (0..self.nodes).map(move |node| match dense.get(node) {
            Some(value) => *value,
            None => sparse.next_if(|(next, _)| *next as usize == node).map(|&(_, value)| value).unwrap_or_default(),
        })
    }

    /// Takes the form that fits, with some room between the two so that it does not go to and fro.
    fn settle(&mut self) {
        match &mut self.cells {
            Cells::Sparse(values) if self.filled * 8 > self.nodes => {
                let mut dense = vec![T::default(); self.nodes];
                for &(node, value) in values.iter() {
                    if let Some(cell) = dense.get_mut(node as usize) {
                        *cell = value;
                    }
                }
                self.cells = Cells::Dense(dense);
            }
            Cells::Dense(values) if self.filled * 16 < self.nodes => {
                let filled = values.iter().enumerate().filter(|(_, value)| **value != T::default());
                self.cells = Cells::Sparse(filled.map(|(node, value)| (number(node), *value)).collect());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Column;

    #[test]
    fn is_what_a_vector_would_be() {
        let (mut column, mut plain) = (Column::new(3), vec![0u32; 3]);
        let mut state = 7u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (kind, place, value) = (state >> 33 & 7, (state >> 40) as usize % (plain.len() + 1), (state >> 60) as u32 / 8);
            match kind {
                0 | 1 if plain.len() < 60 => {
                    column.push(value);
                    plain.push(value);
                }
                2 if place < plain.len() => {
                    column.remove(place);
                    plain.remove(place);
                }
                _ if place < plain.len() => {
                    let value = if kind > 4 { 0 } else { value };
                    column.set(place, value);
                    plain[place] = value;
                }
                _ => {}
            }
            assert_eq!(column.iter().collect::<Vec<_>>(), plain);
            assert!((0..plain.len() + 2).all(|at| column.get(at) == plain.get(at).copied().unwrap_or_default()));
            assert_eq!(column.is_empty(), plain.iter().all(|value| *value == 0));
        }
    }
}
