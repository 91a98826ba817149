//! `TaintToleration`: taints keep pods off that do not tolerate them.

use std::hash::{Hash, Hasher};

use super::column::{at, number};
use crate::object::{Taint, Toleration};
use crate::pool::Pool;

/// Does a toleration tolerate a taint?
///
/// With `comparison_operators` (the gate `TaintTolerationComparisonOperators`), `Gt` asks for a taint whose value is the
/// greater number, `Lt` for one whose is the smaller.
///
/// ```
/// use kube_semantics::object::{Taint, Toleration};
/// use kube_semantics::scheduling::tolerates;
///
/// let taint = Taint { key: "gpu".into(), value: "a100".into(), effect: "NoSchedule".into(), ..Taint::default() };
/// let toleration = Toleration { key: "gpu".into(), operator: "Exists".into(), ..Toleration::default() };
/// assert!(tolerates(&toleration, &taint, false));
/// assert!(!tolerates(&Toleration { operator: "Equal".into(), ..toleration }, &taint, false));
/// ```
#[must_use]
pub fn tolerates(toleration: &Toleration, taint: &Taint, comparison_operators: bool) -> bool {
    if !toleration.effect.is_empty() && toleration.effect != taint.effect || !toleration.key.is_empty() && toleration.key != taint.key {
        return false;
    }
    match toleration.operator.as_str() {
        "" | "Equal" => toleration.value == taint.value,
        "Exists" => true,
        "Gt" | "Lt" if comparison_operators => match (decimal_integer(&taint.value), decimal_integer(&toleration.value)) {
            (Some(taint), Some(bound)) => (toleration.operator == "Gt" && taint > bound) || (toleration.operator == "Lt" && taint < bound),
            _ => false,
        },
        _ => false,
    }
}

/// The first taint that keeps a pod off the node, or drives it away, since no toleration tolerates it.
///
/// ```
/// use kube_semantics::object::Taint;
/// use kube_semantics::scheduling::untolerated_taint;
///
/// let taint = |key: &str, effect: &str| Taint { key: key.into(), effect: effect.into(), ..Taint::default() };
/// let taints = [taint("slow", "PreferNoSchedule"), taint("gpu", "NoSchedule")];
/// assert_eq!(untolerated_taint(&taints, &[], false), Some(&taints[1]));
/// ```
#[must_use]
pub fn untolerated_taint<'a>(taints: &'a [Taint], tolerations: &[Toleration], comparison_operators: bool) -> Option<&'a Taint> {
    let mut keep_off = taints.iter().filter(|taint| matches!(taint.effect.as_str(), "NoSchedule" | "NoExecute"));
    keep_off.find(|taint| !tolerations.iter().any(|toleration| tolerates(toleration, taint, comparison_operators)))
}

/// A number in its one decimal form: no sign but `-`, no zeros before it.
fn decimal_integer(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// The taints of all nodes. Most nodes have the same ones, so each list is kept and asked once.
#[derive(Clone, Debug, Default)]
pub(super) struct TaintSets {
    sets: Pool<Taints, ()>,
    /// The number of its taints, by node.
    of_node: Vec<u32>,
}

/// The taints of a node, as the key of a list of such.
#[derive(Clone, Debug, PartialEq)]
struct Taints(Box<[Taint]>);

impl Eq for Taints {}

impl Hash for Taints {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for Taint { key, value, effect, time_added } in &self.0 {
            (key, value, effect, time_added).hash(state);
        }
    }
}

impl TaintSets {
    pub(super) fn push(&mut self, taints: &[Taint]) {
        let set = self.acquire(taints);
        self.of_node.push(set);
    }

    pub(super) fn remove(&mut self, node: usize) {
        if node < self.of_node.len() {
            let set = self.of_node.remove(node);
            self.sets.release(set);
        }
    }

    pub(super) fn replace(&mut self, node: usize, taints: &[Taint]) {
        let set = self.acquire(taints);
        if let Some(place) = self.of_node.get_mut(node) {
            let old = std::mem::replace(place, set);
            self.sets.release(old);
        }
    }

    fn acquire(&mut self, taints: &[Taint]) -> u32 {
        self.sets.acquire(Taints(taints.into()), |_| ())
    }

    /// The taints of a node.
    pub(super) fn of(&self, node: usize) -> &[Taint] {
        self.of_node.get(node).map_or(&[], |&set| self.taints(set as usize))
    }

    fn taints(&self, set: usize) -> &[Taint] {
        self.sets.key(number(set)).map_or(&[], |taints| &taints.0)
    }

    /// By number of the taints, what they come to.
    fn each<T>(&self, of: impl Fn(&[Taint]) -> T) -> Vec<T> {
        (0..self.sets.bound()).map(|set| of(self.taints(set))).collect()
    }
}

/// What the taints of the nodes are to one pod.
#[derive(Clone, Debug)]
pub(super) struct Tolerated {
    /// By number of the taints: is one not tolerated that keeps pods off?
    keeps_off: Vec<bool>,
}

impl Tolerated {
    pub(super) fn new(sets: &TaintSets, tolerations: &[Toleration], comparison_operators: bool) -> Self {
        Self { keeps_off: sets.each(|taints| untolerated_taint(taints, tolerations, comparison_operators).is_some()) }
    }

    /// Is the pod kept off a node?
    #[inline]
    pub(super) fn keeps_off(&self, sets: &TaintSets, node: usize) -> bool {
        at(&self.keeps_off, at(&sets.of_node, node) as usize)
    }

    /// Is it kept off any?
    pub(super) fn keeps_off_some(&self) -> bool {
        self.keeps_off.contains(&true)
    }

    /// Is it kept off each node?
    pub(super) fn each<'a>(&'a self, sets: &'a TaintSets) -> impl Iterator<Item = bool> + 'a {
        sets.of_node.iter().map(|&set| at(&self.keeps_off, set as usize))
    }
}

/// How many taints each of some nodes has that had better be tolerated and are not.
pub(super) fn intolerable(sets: &TaintSets, tolerations: &[Toleration], comparison_operators: bool, nodes: &[u32]) -> Vec<i64> {
    let tolerations: Vec<&Toleration> =
        tolerations.iter().filter(|toleration| matches!(toleration.effect.as_str(), "" | "PreferNoSchedule")).collect();
    let counts: Vec<i64> = sets.each(|taints| {
        let soft = taints.iter().filter(|taint| taint.effect == "PreferNoSchedule");
        let minded = soft.filter(|taint| !tolerations.iter().any(|toleration| tolerates(toleration, taint, comparison_operators)));
        i64::from(number(minded.count()))
    });
    if counts.iter().all(|count| *count == 0) {
        return vec![0; nodes.len()];
    }
    nodes.iter().map(|&node| at(&counts, at(&sets.of_node, node as usize) as usize)).collect()
}

#[cfg(test)]
mod tests {
    use super::decimal_integer;

    #[test]
    fn integers_have_one_form() {
        assert_eq!(decimal_integer("-5"), Some(-5));
        assert_eq!(decimal_integer("9223372036854775807"), Some(i64::MAX));
        for text in ["", "+5", "05", "-0", "5 ", "0x5", "9223372036854775808", "--5"] {
            assert_eq!(decimal_integer(text), None, "{text}");
        }
    }
}
