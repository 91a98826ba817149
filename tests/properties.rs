//! Laws that hold for all quantities and selectors, on random ones; the fuzz targets hold more of them on odd bytes.

use std::collections::{BTreeMap, HashMap};

#[path = "properties/hpa_evaluate.rs"]
mod hpa_evaluate;
#[path = "properties/netpol_verdict.rs"]
mod netpol_verdict;

use kube_semantics::Quantity;
use kube_semantics::object::Labels;
use kube_semantics::selector::{LabelEntries, Operator, Requirement, Selector, SelectorSet};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

#[path = "properties/scheduling_fit.rs"]
mod scheduling_fit;

/// A quantity as people and programs write it; below 10^21 unless with an exponent, since letters end there and what is
/// above prints without one, in upstream as here.
fn quantity() -> impl Strategy<Value = Quantity> {
    let short = prop_oneof!["[+-]?[0-9]{1,6}(\\.[0-9]{0,4})?", "-?[0-9]{1,2}", "-?0?\\.[0-9]{1,12}"];
    let letters = select(vec!["", "n", "u", "m", "k", "M", "G", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]);
    let long = "-?[1-9][0-9]{16,19}(\\.[0-9]{0,12})?";
    let text = prop_oneof![
        4 => (short, letters).prop_map(|(number, suffix)| format!("{number}{suffix}")),
        1 => (long, select(vec!["", "n", "m", "Ki", "Ei"])).prop_map(|(number, suffix)| format!("{number}{suffix}")),
        1 => (long, "[eE][+-]?[0-9]{1,2}").prop_map(|(number, suffix)| format!("{number}{suffix}")),
    ];
    text.prop_map(|text| text.parse().expect("a number and a suffix"))
}

fn operator() -> impl Strategy<Value = Operator> {
    select(vec![
        Operator::Equals,
        Operator::DoubleEquals,
        Operator::In,
        Operator::NotEquals,
        Operator::NotIn,
        Operator::Exists,
        Operator::DoesNotExist,
        Operator::GreaterThan,
        Operator::LessThan,
    ])
}

/// Few keys and few values, so that selectors and labels meet.
fn key() -> impl Strategy<Value = &'static str> {
    select(vec!["app", "tier", "in", "example.com/zone", "cores"])
}

const VALUES: [&str; 8] = ["", "web", "api", "in", "7", "8", "08", "9223372036854775807"];

fn requirement() -> impl Strategy<Value = Requirement> {
    (key(), operator(), subsequence(VALUES.to_vec(), 1..5), 0i64..12).prop_map(|(key, operator, values, bound)| {
        let bound = bound.to_string();
        let values = match operator {
            Operator::In | Operator::NotIn => values,
            Operator::Exists | Operator::DoesNotExist => vec![],
            Operator::GreaterThan | Operator::LessThan => vec![bound.as_str()],
            Operator::Equals | Operator::DoubleEquals | Operator::NotEquals => values[..1].to_vec(),
        };
        Requirement::new(key, operator, values).expect("a valid requirement")
    })
}

fn selector() -> impl Strategy<Value = Selector> {
    prop_oneof![
        1 => Just(Selector::nothing()),
        20 => vec(requirement(), 0..5).prop_map(Selector::new),
    ]
}

/// Labels, valid or not; a selector may ask about any.
fn labels() -> impl Strategy<Value = Vec<(String, String)>> {
    let value = prop_oneof![4 => select(VALUES.to_vec()).prop_map(str::to_owned), 1 => "-?[0-9]{1,20}", 1 => ".{0,3}"];
    vec((key().prop_map(str::to_owned), value), 0..6)
}

/// What the documentation of [`Operator`] says, word by word.
fn holds(requirement: &Requirement, label: Option<&str>) -> bool {
    let values: Vec<&str> = requirement.values().collect();
    let numbers = || Some((label?.parse::<i64>().ok()?, values.first()?.parse::<i64>().ok()?));
    match requirement.operator() {
        Operator::Equals | Operator::DoubleEquals | Operator::In => label.is_some_and(|label| values.contains(&label)),
        Operator::NotEquals | Operator::NotIn => label.is_none_or(|label| !values.contains(&label)),
        Operator::Exists => label.is_some(),
        Operator::DoesNotExist => label.is_none(),
        Operator::GreaterThan => numbers().is_some_and(|(label, bound)| label > bound),
        Operator::LessThan => numbers().is_some_and(|(label, bound)| label < bound),
    }
}

fn naively(selector: &Selector, labels: &[(String, String)]) -> bool {
    let value = |key: &str| labels.iter().find(|(candidate, _)| candidate == key).map(|(_, value)| value.as_str());
    !selector.matches_nothing() && selector.requirements().iter().all(|requirement| holds(requirement, value(requirement.key())))
}

/// The answers of one look-up: the selector, the reasons, and the set.
fn answers(labels: &impl LabelEntries, selectors: &[Selector], set: &SelectorSet) -> [Vec<usize>; 3] {
    let positions = |test: &dyn Fn(&Selector) -> bool| (0..selectors.len()).filter(|&at| test(&selectors[at])).collect();
    [positions(&|selector| selector.matches(labels)), positions(&|selector| selector.explain(labels).is_match()), set.matching(labels)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_a_quantity_prints_is_read_as_the_same_quantity(quantity in quantity()) {
        let printed: Quantity = quantity.to_string().parse()?;
        let canonical: Quantity = quantity.canonical().parse()?;
        prop_assert_eq!(&printed, &quantity);
        prop_assert_eq!(&canonical, &quantity);
        prop_assert_eq!(printed.to_string(), quantity.to_string());
    }

    #[test]
    fn quantities_are_ordered_as_their_difference_is_signed(a in quantity(), b in quantity()) {
        let difference = a.checked_sub(&b).expect("exponents that are close enough");
        prop_assert_eq!(a.cmp(&b), difference.cmp(&Quantity::ZERO));
        prop_assert_eq!(a == b, difference.is_zero());
        prop_assert_eq!(a < b, difference.is_negative());
    }

    #[test]
    fn a_sum_is_the_same_number_in_any_order(
        (items, shuffled) in vec(quantity(), 0..8).prop_flat_map(|items| (Just(items.clone()), Just(items).prop_shuffle())),
    ) {
        let sum = Quantity::checked_sum(&items).expect("exponents that are close enough");
        let other = Quantity::checked_sum(&shuffled).expect("exponents that are close enough");
        prop_assert_eq!(&other, &sum);
        let rest = items.iter().try_fold(sum, |rest, item| rest.checked_sub(item));
        prop_assert_eq!(rest.map(|rest| rest.is_zero()), Some(true));
    }

    #[test]
    fn what_a_selector_prints_is_read_as_the_same_selector(selector in selector()) {
        let printed: Selector = selector.to_string().parse()?;
        prop_assert!(printed == selector || selector.matches_nothing(), "{selector} is read as {printed}");
    }

    #[test]
    fn the_object_form_selects_the_same(selector in selector(), labels in labels()) {
        let Ok(object) = selector.to_label_selector() else { return Ok(()) };
        let compiled = Selector::from_label_selector(Some(&object))?;
        // A map holds one value a key, so that of two `=` with the same key the later stays, and more may match.
        let is_whole = compiled.requirements().len() == selector.requirements().len();
        let (before, after) = (selector.matches(&labels), compiled.matches(&labels));
        prop_assert!(before == after || !is_whole && after, "{selector} and {compiled}");
        prop_assert_eq!(compiled.to_label_selector()?, object);
    }

    #[test]
    fn every_way_to_ask_gives_the_naive_answer(selectors in vec(selector(), 0..12), labels in labels()) {
        let set = SelectorSet::new(&selectors);
        let naive: Vec<usize> = (0..selectors.len()).filter(|&at| naively(&selectors[at], &labels)).collect();
        for answer in answers(&labels, &selectors, &set) {
            prop_assert_eq!(&answer, &naive);
        }
        // Of two pairs with the same key slices take the first and maps the last: ask them about maps only.
        let tree: BTreeMap<String, String> = labels.iter().cloned().collect();
        let naive: Vec<usize> = {
            let labels: Vec<(String, String)> = tree.clone().into_iter().collect();
            (0..selectors.len()).filter(|&at| naively(&selectors[at], &labels)).collect()
        };
        let objects: Labels = labels.iter().cloned().collect();
        let table: HashMap<&str, &str> = labels.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let pairs: Vec<(&str, &str)> = tree.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        for answer in [
            answers(&tree, &selectors, &set),
            answers(&objects, &selectors, &set),
            answers(&table, &selectors, &set),
            answers(&Some(pairs), &selectors, &set),
        ].concat() {
            prop_assert_eq!(&answer, &naive);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn autoscalers_keep_their_laws(script in vec(any::<u8>(), 0..400)) {
        hpa_evaluate::check(&script);
    }

    #[test]
    fn networks_keep_their_laws(script in vec(any::<u8>(), 0..400)) {
        netpol_verdict::check(&script);
    }

    #[test]
    fn clusters_keep_their_laws(script in vec(any::<u8>(), 0..900)) {
        scheduling_fit::check(&script);
    }
}
