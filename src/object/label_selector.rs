//! Label selectors as objects carry them.

use super::Labels;
use super::wire::{objects, written_objects};

objects! {
    /// A label selector in its object form (`LabelSelector` in `meta/v1`): all of `matchLabels` and all of
    /// `matchExpressions` must hold.
    ///
    /// This is the data as written, valid or not; [`Selector`](crate::Selector) is the compiled form. A selector without
    /// any requirement matches everything; where an object has *no* selector, `Option<LabelSelector>` is `None`, and that
    /// matches nothing ([`Selector::from_label_selector`](crate::Selector::from_label_selector)).
    pub struct LabelSelector {
        /// Keys that must have exactly these values.
        pub match_labels: Labels,
        /// Further requirements.
        pub match_expressions: Vec<LabelSelectorRequirement>,
    }
}

written_objects! {
    /// One entry of `matchExpressions`.
    pub struct LabelSelectorRequirement {
        /// The label key.
        pub key: String,
        /// `In`, `NotIn`, `Exists` or `DoesNotExist`; as written, so that a check can name what is wrong.
        pub operator: String,
        /// The values of `In` and `NotIn`; empty for the others.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub values: Vec<String>,
    }
}
