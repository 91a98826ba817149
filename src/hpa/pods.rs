//! Pods, as autoscalers look at them.

use std::collections::BTreeMap;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::names::Names;
use super::request::{Request, RequestError, Template};
use crate::object::{Labels, Pod, Time};
use crate::release::FeatureGates;
use crate::selector::Selector;

/// Pods, as autoscalers look at them: namespace by namespace, with what they are made from kept once for all that are alike.
///
/// Few lines of memory a pod are left of an object of thousands of bytes, which is what a metric over many pods costs.
///
/// ```
/// use kube_semantics::hpa::Pods;
///
/// let pods: Vec<kube_semantics::object::Pod> = serde_json::from_str(
///     r#"[{"metadata": {"name": "a", "namespace": "shop", "labels": {"app": "web"}}},
///         {"metadata": {"name": "b", "namespace": "shop", "labels": {"app": "api"}}}]"#,
/// )?;
/// let pods = Pods::new(&pods);
/// assert_eq!(pods.select("shop", &"app=api".parse()?).positions().collect::<Vec<_>>(), [1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Pods {
    /// Namespace by namespace; within one, in the order they came in.
    records: Vec<PodRecord>,
    names: Names,
    /// Sorted by name, with where their pods end.
    namespaces: Vec<(String, usize)>,
    /// Distinct.
    labels: Vec<Labels>,
    /// Distinct.
    templates: Vec<Template>,
}

/// A pod.
#[derive(Clone, Copy, Debug)]
pub(super) struct PodRecord {
    /// Where it stood in the list.
    position: usize,
    /// Which labels it has.
    labels: u32,
    /// What it is made from.
    template: u32,
    pub fate: Fate,
    pub is_running: bool,
    pub ready: Option<Readiness>,
    pub start: Option<Time>,
}

/// Whether a pod counts at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It goes, or has failed.
    Over,
    /// It has not begun.
    Pending,
    /// Anything else, whether it runs or not.
    Present,
}

/// The first condition that says whether a pod is ready.
#[derive(Clone, Copy, Debug)]
pub(super) struct Readiness {
    pub is_true: bool,
    /// Not the opposite: it may be unknown.
    pub is_false: bool,
    pub since: Time,
}

impl PodRecord {
    fn new(pod: &Pod, position: usize, labels: u32, template: u32) -> Self {
        let status = &pod.status;
        let fate = match status.phase.as_str() {
            _ if pod.metadata.deletion_timestamp.is_some() => Fate::Over,
            "Failed" => Fate::Over,
            "Pending" => Fate::Pending,
            _ => Fate::Present,
        };
        let ready = status.conditions.iter().find(|condition| condition.kind == "Ready").map(|condition| Readiness {
            is_true: condition.status == "True",
            is_false: condition.status == "False",
            since: condition.last_transition_time,
        });
        Self { position, labels, template, fate, is_running: status.phase == "Running", ready, start: status.start_time }
    }
}

impl Pods {
    /// Takes pods for what autoscalers read of them. Names are unique in a namespace.
    #[must_use]
    pub fn new(pods: &[Pod]) -> Self {
        let mut by_namespace: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (position, pod) in pods.iter().enumerate() {
            by_namespace.entry(&pod.metadata.namespace).or_default().push(position);
        }
        let mut compiled = Self { records: Vec::with_capacity(pods.len()), names: Names::with_capacity(pods.len()), ..Self::default() };
        let mut labels: HashMap<&Labels, u32, FixedState> = HashMap::default();
        let mut templates: HashMap<Template, u32, FixedState> = HashMap::default();
        for (namespace, positions) in by_namespace {
            for position in positions {
                let Some(pod) = pods.get(position) else { continue };
                compiled.names.push(&pod.metadata.name);
                let labels = *labels.entry(&pod.metadata.labels).or_insert_with(|| {
                    compiled.labels.push(pod.metadata.labels.clone());
                    last(compiled.labels.len())
                });
                let template = Template::new(pod);
                let template = match templates.get(&template) {
                    Some(known) => *known,
                    None => {
                        compiled.templates.push(template.clone());
                        *templates.entry(template).insert(last(compiled.templates.len())).get()
                    }
                };
                compiled.records.push(PodRecord::new(pod, position, labels, template));
            }
            compiled.namespaces.push((namespace.to_owned(), compiled.records.len()));
        }
        compiled
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// All of them, whatever their namespace, in the order they came in.
    #[must_use]
    pub fn all(&self) -> SelectedPods<'_> {
        let mut chosen: Vec<usize> = (0..self.records.len()).collect();
        if self.namespaces.len() > 1 {
            chosen.sort_by_key(|at| self.records.get(*at).map(|record| record.position));
        }
        SelectedPods { pods: self, chosen }
    }

    /// Those of a namespace that a selector selects.
    #[must_use]
    pub fn select(&self, namespace: &str, selector: &Selector) -> SelectedPods<'_> {
        let Ok(at) = self.namespaces.binary_search_by(|(name, _)| name.as_str().cmp(namespace)) else {
            return SelectedPods { pods: self, chosen: Vec::new() };
        };
        let start = at.checked_sub(1).and_then(|before| self.namespaces.get(before)).map_or(0, |(_, end)| *end);
        let end = self.namespaces.get(at).map_or(start, |(_, end)| *end);
        let mut chosen = Vec::with_capacity(end - start);
        let mut is_selected = Memo::default();
        for (at, record) in (start..end).zip(self.records.get(start..end).unwrap_or_default()) {
            if is_selected.of(record.labels, |labels| self.are_selected(labels, selector)) {
                chosen.push(at);
            }
        }
        SelectedPods { pods: self, chosen }
    }

    fn are_selected(&self, labels: u32, selector: &Selector) -> bool {
        self.labels.get(labels as usize).is_some_and(|labels| selector.matches(labels))
    }
}

/// The position of the last one of so many.
fn last(count: usize) -> u32 {
    // So many pods as would not fit do not fit into any memory either.
    u32::try_from(count - 1).unwrap_or(u32::MAX)
}

/// The last answer: pods that are alike mostly stand side by side.
pub(super) struct Memo<T>(Option<(u32, T)>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Copy> Memo<T> {
    #[inline]
    pub(super) fn of(&mut self, what: u32, answer: impl FnOnce(u32) -> T) -> T {
        match self.0 {
            Some((known, answer)) if known == what => answer,
            _ => self.0.insert((what, answer(what))).1,
        }
    }
}

/// Some of the [`Pods`].
///
/// ```
/// use kube_semantics::hpa::Pods;
///
/// assert!(Pods::default().all().is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct SelectedPods<'a> {
    pods: &'a Pods,
    chosen: Vec<usize>,
}

impl<'a> SelectedPods<'a> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chosen.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Where they stood in the list that the pods came in.
    pub fn positions(&self) -> impl Iterator<Item = usize> {
        self.records().map(|(_, record)| record.position)
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.records().map(|(name, _)| name)
    }

    /// Does another selector select one of them?
    #[must_use]
    pub fn any_match(&self, selector: &Selector) -> bool {
        let mut is_selected = Memo::default();
        self.records().any(|(_, record)| is_selected.of(record.labels, |labels| self.pods.are_selected(labels, selector)))
    }

    /// What each pod requests, in thousandths, by name (upstream's `calculateRequests`).
    ///
    /// # Errors
    /// The first pod that lacks the request, whatever else may be said of the pod.
    ///
    /// ```
    /// use kube_semantics::FeatureGates;
    /// use kube_semantics::hpa::{Pods, Request};
    ///
    /// let pods: Vec<kube_semantics::object::Pod> = serde_json::from_str(
    ///     r#"[{"metadata": {"name": "p"}, "spec": {"containers": [{"name": "a", "resources": {"requests": {"cpu": "1"}}}]}}]"#,
    /// )?;
    /// assert_eq!(Pods::new(&pods).all().requests(&Request::of_pod("cpu"), &FeatureGates::default()), Ok([("p", 1000)].into()));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn requests(&self, request: &Request, gates: &FeatureGates) -> Result<BTreeMap<&'a str, i64>, RequestError> {
        self.records().map(|(name, record)| Ok((name, self.request(record, request, name, gates)?))).collect()
    }

    /// What one of them requests.
    pub(super) fn request(&self, record: &PodRecord, request: &Request, name: &str, gates: &FeatureGates) -> Result<i64, RequestError> {
        let template = self.pods.templates.get(record.template as usize);
        template.map_or(Ok(0), |template| request.of_template(template, gates).map_err(|lack| lack.of_pod(request, name)))
    }

    /// What a request comes to, pod after pod; the error is only that there is one.
    pub(super) fn asking<'r>(&'r self, request: &'r Request, gates: &'r FeatureGates) -> impl FnMut(&PodRecord) -> Option<i64> + 'r {
        let mut known = Memo::default();
        move |record| {
            known.of(record.template, |template| {
                self.pods.templates.get(template as usize).and_then(|template| request.of_template(template, gates).ok())
            })
        }
    }

    /// The pods with their names.
    #[inline]
    pub(super) fn records(&self) -> impl Iterator<Item = (&'a str, &'a PodRecord)> {
        let pods = self.pods;
        self.chosen.iter().filter_map(move |at| Some((pods.names.get(*at), pods.records.get(*at)?)))
    }
}
