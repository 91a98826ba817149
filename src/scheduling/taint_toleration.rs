//! `TaintToleration`: taints keep pods off that do not tolerate them.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::column::{at, number};
use crate::object::{Taint, Toleration};

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
    sets: Vec<TaintSet>,
    free: Vec<u32>,
    by_text: HashMap<String, u32, FixedState>,
    /// The number of its taints, by node.
    of_node: Vec<u32>,
}

#[derive(Clone, Debug, Default)]
struct TaintSet {
    taints: Vec<Taint>,
    text: String,
    nodes: u32,
}

impl TaintSets {
    pub(super) fn push(&mut self, taints: &[Taint]) {
        let set = self.acquire(taints);
        self.of_node.push(set);
    }

    pub(super) fn remove(&mut self, node: usize) {
        if node < self.of_node.len() {
            let set = self.of_node.remove(node);
            self.release(set);
        }
    }

    pub(super) fn replace(&mut self, node: usize, taints: &[Taint]) {
        let set = self.acquire(taints);
        if let Some(place) = self.of_node.get_mut(node) {
            let old = std::mem::replace(place, set);
            self.release(old);
        }
    }

    fn acquire(&mut self, taints: &[Taint]) -> u32 {
        let mut text = String::new();
        for taint in taints {
            let Taint { key, value, effect, time_added } = taint;
            // Written so that different lists give different texts, whatever the names.
            text.push_str(&format!("{key:?}{value:?}{effect:?}{time_added:?}"));
        }
        if let Some(&set) = self.by_text.get(&text) {
            if let Some(set) = self.sets.get_mut(set as usize) {
                set.nodes += 1;
            }
            return set;
        }
        let set = TaintSet { taints: taints.to_vec(), text: text.clone(), nodes: 1 };
        let number = self.free.pop().unwrap_or_else(|| number(self.sets.len()));
        match self.sets.get_mut(number as usize) {
            Some(place) => *place = set,
            None => self.sets.push(set),
        }
        self.by_text.insert(text, number);
        number
    }

    fn release(&mut self, number: u32) {
        let Some(set) = self.sets.get_mut(number as usize) else { return };
        set.nodes = set.nodes.saturating_sub(1);
        if set.nodes == 0 {
            self.by_text.remove(&std::mem::take(set).text);
            self.free.push(number);
        }
    }

    /// The taints of a node.
    pub(super) fn of(&self, node: usize) -> &[Taint] {
        self.of_node.get(node).and_then(|&set| self.sets.get(set as usize)).map_or(&[], |set| &set.taints)
    }
}

/// What the taints of the nodes are to one pod.
#[derive(Clone, Debug, Default)]
pub(super) struct Tolerated {
    /// By number of the taints: is one not tolerated that keeps pods off?
    keeps_off: Vec<bool>,
}

impl Tolerated {
    pub(super) fn new(sets: &TaintSets, tolerations: &[Toleration], comparison_operators: bool) -> Self {
        let keeps_off = |set: &TaintSet| untolerated_taint(&set.taints, tolerations, comparison_operators).is_some();
        Self { keeps_off: sets.sets.iter().map(keeps_off).collect() }
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
    let count = |set: &TaintSet| {
        let soft = set.taints.iter().filter(|taint| taint.effect == "PreferNoSchedule");
        let minded = soft.filter(|taint| !tolerations.iter().any(|toleration| tolerates(toleration, taint, comparison_operators)));
        i64::from(number(minded.count()))
    };
    let counts: Vec<i64> = sets.sets.iter().map(count).collect();
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
