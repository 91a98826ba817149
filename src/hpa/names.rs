//! Many short names.

/// Names by number, behind one another in a single text: a name costs its letters and a few bytes, and no allocation of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Names {
    text: String,
    /// Where each one ends, and the next one begins.
    ends: Vec<usize>,
}

impl Names {
    pub fn with_capacity(count: usize) -> Self {
        Self { text: String::new(), ends: Vec::with_capacity(count) }
    }

    pub fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    #[inline]
    pub fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|end| self.text.get(start..*end)).unwrap_or_default()
    }
}
