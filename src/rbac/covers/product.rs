//! The permissions of rules, one after another, without those that are covered.

use std::fmt::Debug;
use std::hash::Hash;
use std::slice;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use smallvec::SmallVec;

use crate::object::PolicyRule;
use crate::rbac::Permission;

/// The held rules as the source of sets of them.
pub(super) trait Sets {
    /// Some of the held rules.
    type Set: Clone + Debug + Default + Eq + Hash;
    /// Those that cover one value of a list.
    type Choice: Clone + Debug;

    /// Finds for every value of the lists of one part of a rule the rules that cover it. Gives back those that can cover
    /// anything in this part.
    fn look_up(&self, part: Part, rule: &PolicyRule, levels: &mut [Level<'_, Self::Set>], choices: &mut Choices<Self::Choice>)
    -> Self::Set;

    /// Those of a set that cover the value.
    fn narrow(&self, set: &Self::Set, choice: &Self::Choice) -> Self::Set;

    fn is_empty(set: &Self::Set) -> bool;

    /// Is any rule in both?
    fn meet(a: &Self::Set, b: &Self::Set) -> bool;
}

/// A rule has two parts, which only share the verbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// By group, resource, verb, name.
    Resources,
    /// By URL, verb.
    Urls,
}

/// One of the lists whose product the permissions are.
#[derive(Clone, Debug, Default)]
pub(super) struct Level<'s, S> {
    pub(super) values: &'s [String],
    /// Where the choices for its values begin.
    pub(super) choices_from: usize,
    at: usize,
    /// The rules that cover what is chosen above.
    fits: S,
    /// The rules that cover every value here and below.
    whole: S,
}

/// For each value of all lists the rules that cover it; the usual rule's fit without the heap.
pub(super) type Choices<C> = SmallVec<[C; 16]>;

/// The uncovered permissions of the servant's rules.
#[derive(Clone, Debug)]
pub(super) struct Permissions<'s, S, C> {
    rules: slice::Iter<'s, PolicyRule>,
    /// The rule whose URLs are still to come.
    urls_of: Option<&'s PolicyRule>,
    part: Part,
    levels: [Level<'s, S>; 4],
    choices: Choices<C>,
    /// How many of the levels this part has.
    depth: usize,
    /// The level that is gone through; none when the part is done.
    level: Option<usize>,
    /// What has been found out, where there are so many permissions that it pays to find out what is covered before going
    /// through them.
    vast: Option<Box<Memory<S>>>,
}

/// More permissions than this in one part of a rule are vast.
const VAST: usize = 4096;

/// How many sets are remembered in finding out what is covered.
const REMEMBERED: usize = 1 << 16;

type Memory<S> = HashMap<(usize, S), bool, FixedState>;

impl<'s, S: Clone + Default + Eq + Hash, C> Permissions<'s, S, C> {
    pub(super) fn new(servant: &'s [PolicyRule]) -> Self {
        Self {
            rules: servant.iter(),
            urls_of: None,
            part: Part::Resources,
            levels: Default::default(),
            choices: SmallVec::new(),
            depth: 0,
            level: None,
            vast: None,
        }
    }

    pub(super) fn next_uncovered<H: Sets<Set = S, Choice = C>>(&mut self, held: &H) -> Option<Permission<'s>> {
        loop {
            if let Some(permission) = self.next_of_part(held) {
                return Some(permission);
            }
            if let Some(rule) = self.urls_of.take() {
                self.begin(Part::Urls, rule, &[&rule.non_resource_urls, &rule.verbs], held);
            } else {
                let rule = self.rules.next()?;
                self.urls_of = (!rule.non_resource_urls.is_empty()).then_some(rule);
                let lists = [&*rule.api_groups, &*rule.resources, &*rule.verbs, &*rule.resource_names];
                let lists = if rule.resource_names.is_empty() { lists.get(..3) } else { lists.get(..) };
                self.begin(Part::Resources, rule, lists.unwrap_or_default(), held);
            }
        }
    }

    fn begin<H: Sets<Set = S, Choice = C>>(&mut self, part: Part, rule: &'s PolicyRule, lists: &[&'s [String]], held: &H) {
        self.level = None;
        if lists.iter().any(|list| list.is_empty()) {
            return;
        }
        self.part = part;
        self.depth = lists.len();
        for (level, values) in self.levels.iter_mut().zip(lists) {
            *level = Level { values, ..Level::default() };
        }
        self.choices.clear();
        let Some(levels) = self.levels.get_mut(..self.depth) else { return };
        let able = held.look_up(part, rule, levels, &mut self.choices);
        let mut whole = able.clone();
        for level in levels.iter_mut().rev() {
            for choice in level.choices(&self.choices) {
                if H::is_empty(&whole) {
                    break;
                }
                whole = held.narrow(&whole, choice);
            }
            level.whole = whole.clone();
        }
        // One rule covers all of it: nothing to go through.
        if !H::is_empty(&whole) {
            return;
        }
        if let Some(first) = levels.first_mut() {
            first.fits = able;
        }
        let count = lists.iter().fold(1_usize, |count, list| count.saturating_mul(list.len()));
        self.vast = (count > VAST).then(Box::default);
        self.level = Some(0);
    }

    fn next_of_part<H: Sets<Set = S, Choice = C>>(&mut self, held: &H) -> Option<Permission<'s>> {
        loop {
            let now = self.level?;
            let (level, below) = self.levels.get_mut(now..self.depth)?.split_first_mut()?;
            let Some(choice) = level.choices(&self.choices).get(level.at) else {
                self.level = now.checked_sub(1);
                continue;
            };
            level.at += 1;
            let fits = held.narrow(&level.fits, choice);
            match below.first_mut() {
                None if H::is_empty(&fits) => return self.permission(),
                None => {}
                Some(next) => {
                    if H::meet(&fits, &next.whole) {
                        continue;
                    }
                    next.fits = fits;
                    next.at = 0;
                    if let Some(memory) = &mut self.vast
                        && all_covered(held, below, &self.choices, memory)
                    {
                        continue;
                    }
                    self.level = Some(now + 1);
                }
            }
        }
    }

    /// The permission that the levels stand at: each has just gone on.
    fn permission(&self) -> Option<Permission<'s>> {
        let value = |level: &Level<'s, S>| level.values.get(level.at.wrapping_sub(1)).map(String::as_str);
        let [first, second, third, fourth] = &self.levels;
        match self.part {
            Part::Urls => Some(Permission::Url { url: value(first)?, verb: value(second)? }),
            Part::Resources => {
                let name = if self.depth == 4 { value(fourth) } else { None };
                Some(Permission::Resource { group: value(first)?, resource: value(second)?, verb: value(third)?, name })
            }
        }
    }
}

impl<S> Level<'_, S> {
    fn choices<'c, C>(&self, all: &'c [C]) -> &'c [C] {
        all.get(self.choices_from..).and_then(|choices| choices.get(..self.values.len())).unwrap_or_default()
    }
}

/// Is every permission of these levels covered, by different rules maybe? What is chosen above has been chosen.
///
/// Equal sets have equal answers, and however long the lists, they differ in as many ways only as the held rules tell their
/// values apart.
fn all_covered<H: Sets>(held: &H, levels: &[Level<'_, H::Set>], choices: &[H::Choice], memory: &mut Memory<H::Set>) -> bool {
    fn go<H: Sets>(held: &H, levels: &[Level<'_, H::Set>], choices: &[H::Choice], fits: H::Set, memory: &mut Memory<H::Set>) -> bool {
        if H::is_empty(&fits) {
            return false;
        }
        let Some((level, below)) = levels.split_first() else { return true };
        if H::meet(&fits, &level.whole) {
            return true;
        }
        let key = (levels.len(), fits);
        if let Some(known) = memory.get(&key) {
            return *known;
        }
        let covered = level.choices(choices).iter().all(|choice| go(held, below, choices, held.narrow(&key.1, choice), memory));
        if memory.len() < REMEMBERED {
            memory.insert(key, covered);
        }
        covered
    }
    levels.first().is_some_and(|level| go(held, levels, choices, level.fits.clone(), memory))
}
