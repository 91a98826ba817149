//! Selectors: texts are read as printed, and every way to ask gives the same answer.
//!
//! The input is a selector a line. A line that begins with `#` holds the labels of an object, `key=value` with commas
//! between; it need not be valid.

use std::collections::{BTreeMap, HashMap};

use kube_semantics::FeatureGates;
use kube_semantics::object::Labels;
use kube_semantics::release::Release;
use kube_semantics::selector::{FieldSelector, Operator, Requirement, Selector, SelectorSet};

/// Lines that are looked at; more would only make a run slower.
const MOST_LINES: usize = 24;

/// Holds every law that the lines of `data` can break.
///
/// # Panics
/// When one is broken.
pub fn check(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    // Line breaks are blanks in a selector.
    let _: Option<Selector> = label_selector(&data);

    let mut selectors = vec![Selector::nothing(), Selector::everything()];
    let mut fields = Vec::new();
    let mut objects = vec![Labels::new()];
    for line in data.split('\n').take(MOST_LINES) {
        match line.strip_prefix('#') {
            Some(labels) => objects.push(labels.split(',').map(|label| label.split_once('=').unwrap_or((label, ""))).collect()),
            None => {
                selectors.extend(label_selector(line));
                fields.extend(field_selector(line));
            }
        }
    }
    let chosen: Vec<Labels> = selectors.iter().map(labels_that_match).collect();
    objects.extend(chosen);

    let set = SelectorSet::new(&selectors);
    for labels in &objects {
        let matching: Vec<usize> = (0..selectors.len()).filter(|&at| asked_every_way(&selectors[at], labels)).collect();
        assert_eq!(set.matching(labels), matching, "{labels:?} among {selectors:?}");
        for selector in &fields {
            let printed: FieldSelector = selector.to_string().parse().expect("read before");
            assert_eq!(selector.matches(labels), printed.matches(labels), "{selector}");
        }
    }
    let each: Vec<Vec<usize>> = objects.iter().map(|labels| set.matching(labels)).collect();
    assert_eq!(set.matching_each(&objects), each);
}

/// Reads a label selector and takes it through its other forms.
fn label_selector(text: &str) -> Option<Selector> {
    let older = Selector::parse_in(text, &FeatureGates::for_release(Release::V1_34));
    let selector = match Selector::parse(text) {
        Ok(selector) => selector,
        Err(error) => {
            assert!(text.is_char_boundary(error.offset()), "{error}");
            assert!(older.is_err(), "{text:?}: newer releases only accept more");
            return None;
        }
    };
    assert!(older.is_err() || older.as_ref() == Ok(&selector), "{text:?}");

    let printed = selector.to_string();
    assert_eq!(Selector::parse(&printed).as_ref(), Ok(&selector), "{text:?} prints {printed:?}");
    assert_eq!(Selector::parse_in(&printed, &FeatureGates::for_release(Release::V1_31)).as_ref(), Ok(&selector), "{printed:?}");
    assert!(selector.requirements().is_sorted_by_key(Requirement::key), "{printed:?}");
    assert_eq!(Selector::new(selector.requirements().iter().cloned()), selector, "{printed:?}");
    for requirement in selector.requirements() {
        let again = Requirement::new(requirement.key(), requirement.operator(), requirement.values());
        assert_eq!(again.as_ref(), Ok(requirement), "{printed:?}");
    }
    object_form(&selector);
    Some(selector)
}

/// The object form holds the same requirements, but for `==`, which becomes `=`, and all but the last `=` of a key.
fn object_form(selector: &Selector) {
    let Ok(object) = selector.to_label_selector() else {
        let has_no_form =
            |requirement: &Requirement| matches!(requirement.operator(), Operator::NotEquals | Operator::GreaterThan | Operator::LessThan);
        assert!(selector.requirements().iter().any(has_no_form), "{selector}");
        return;
    };
    let compiled = Selector::from_label_selector(Some(&object)).expect("made of valid requirements");
    assert_eq!(compiled.to_label_selector().as_ref(), Ok(&object), "{selector}");
    assert!(object.validate(Default::default()).is_empty(), "{selector}");
    if compiled.requirements().len() == selector.requirements().len() {
        let labels = labels_that_match(selector);
        assert_eq!(compiled.matches(&labels), selector.matches(&labels), "{selector}");
    }
}

/// Reads a field selector. What is printed is read as the same terms; in their order only once they are printed in it,
/// since terms are sorted as written, before `==` becomes `=`.
fn field_selector(text: &str) -> Option<FieldSelector> {
    let selector: FieldSelector = text.parse().ok()?;
    let printed: FieldSelector = selector.to_string().parse().unwrap_or_else(|error| panic!("{text:?} prints {selector}: {error}"));
    let sorted = |selector: &FieldSelector| {
        let mut requirements = selector.requirements().to_vec();
        requirements.sort();
        requirements
    };
    assert_eq!(sorted(&printed), sorted(&selector), "{text:?}");
    assert_eq!(printed.to_string().parse().as_ref(), Ok(&printed), "{text:?}");
    Some(selector)
}

/// Labels that meet each requirement of a selector, as far as they do not contradict one another.
fn labels_that_match(selector: &Selector) -> Labels {
    let mut labels = Labels::new();
    for requirement in selector.requirements() {
        let value = requirement.values().last().unwrap_or_default();
        let number = value.parse::<i64>().unwrap_or_default();
        let value = match requirement.operator() {
            Operator::NotEquals | Operator::NotIn | Operator::DoesNotExist => continue,
            Operator::GreaterThan => number.saturating_add(1).to_string(),
            Operator::LessThan => number.saturating_sub(1).to_string(),
            _ => value.to_owned(),
        };
        labels.insert(requirement.key(), value);
    }
    labels
}

/// Asks one selector about one object through every door there is.
fn asked_every_way(selector: &Selector, labels: &Labels) -> bool {
    let is_match = selector.matches(labels);
    let explanation = selector.explain(labels);
    assert_eq!(explanation.is_match(), is_match, "{selector} and {labels}");
    assert_eq!(explanation.unmet().is_empty(), is_match || selector.matches_nothing(), "{selector} and {labels}");
    for unmet in explanation.unmet() {
        assert!(!unmet.requirement().matches(labels), "{selector} and {labels}");
        assert_eq!(unmet.found(), labels.get(unmet.requirement().key()), "{selector} and {labels}");
    }
    let all_hold = selector.requirements().iter().all(|requirement| naively(requirement, labels.get(requirement.key())));
    assert_eq!(is_match, !selector.matches_nothing() && all_hold, "{selector} and {labels}");

    let pairs: Vec<(&str, &str)> = labels.iter().collect();
    let tree: BTreeMap<&str, &str> = labels.iter().collect();
    let table: HashMap<String, String> = labels.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    assert_eq!(selector.matches(pairs.as_slice()), is_match, "{selector} and {pairs:?}");
    assert_eq!(selector.matches(&tree), is_match, "{selector} and {tree:?}");
    assert_eq!(selector.matches(&table), is_match, "{selector} and {table:?}");
    is_match
}

/// A requirement in the words of its documentation.
fn naively(requirement: &Requirement, label: Option<&str>) -> bool {
    let listed = label.is_some_and(|label| requirement.values().any(|value| value == label));
    let compare = |wanted| {
        let numbers =
            label.and_then(|label| label.parse::<i64>().ok()).zip(requirement.values().next().and_then(|bound| bound.parse().ok()));
        numbers.is_some_and(|(label, bound): (i64, i64)| label.cmp(&bound) == wanted)
    };
    match requirement.operator() {
        Operator::Equals | Operator::DoubleEquals | Operator::In => listed,
        Operator::NotEquals | Operator::NotIn => !listed,
        Operator::Exists => label.is_some(),
        Operator::DoesNotExist => label.is_none(),
        Operator::GreaterThan => compare(std::cmp::Ordering::Greater),
        Operator::LessThan => compare(std::cmp::Ordering::Less),
    }
}
