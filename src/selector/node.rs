//! Node selectors and node affinity: which nodes a pod may, and would rather, run on.

use super::error::All;
use super::field::FieldRequirement;
use super::{Operator, Requirement, RequirementError, Selector};
use crate::object::{self, Labels, Node, NodeSelectorRequirement, NodeSelectorTerm, Pod};
use crate::quote::{JsonList, Quoted};

/// Terms of which one must match, compiled (upstream's `nodeaffinity.LazyErrorNodeSelector`).
///
/// A faulty term (an unknown operator, a bound that is no integer) does not spoil the others: it only counts where no term
/// matches. Whoever wants every fault reported at once asks [`check`](Self::check) first; that is what upstream calls
/// `NewNodeSelector`.
///
/// ```
/// use kube_semantics::object::{self, Node};
/// use kube_semantics::selector::NodeSelector;
///
/// let object: object::NodeSelector = serde_json::from_str(
///     r#"{"nodeSelectorTerms": [{"matchExpressions": [{"key": "zone", "operator": "In", "values": ["a"]}]}]}"#,
/// )?;
/// let node: Node = serde_json::from_str(r#"{"metadata": {"name": "n1", "labels": {"zone": "a"}}}"#)?;
/// assert_eq!(NodeSelector::new(&object).matches(&node), Ok(true));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSelector {
    /// Empty terms, which match nothing and are never at fault, are left out.
    terms: Vec<Result<Term, NodeSelectorError>>,
}

/// The rules about nodes that a pod insists on, compiled (upstream's `nodeaffinity.RequiredNodeAffinity`): its
/// `nodeSelector` map and its required node affinity.
///
/// ```
/// use kube_semantics::object::{Node, Pod};
/// use kube_semantics::selector::RequiredNodeAffinity;
///
/// let pod: Pod = serde_json::from_str(r#"{"spec": {"nodeSelector": {"disk": "ssd"}}}"#)?;
/// let node: Node = serde_json::from_str(r#"{"metadata": {"name": "n1", "labels": {"disk": "hdd"}}}"#)?;
/// assert_eq!(RequiredNodeAffinity::of(&pod).matches(&node), Ok(false));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredNodeAffinity {
    labels: Selector,
    terms: Option<NodeSelector>,
}

/// Terms with weights, compiled (upstream's `nodeaffinity.PreferredSchedulingTerms`).
///
/// ```
/// use kube_semantics::object::{Node, PreferredSchedulingTerm};
/// use kube_semantics::selector::PreferredSchedulingTerms;
///
/// let terms: Vec<PreferredSchedulingTerm> = serde_json::from_str(
///     r#"[{"weight": 5, "preference": {"matchExpressions": [{"key": "gpu", "operator": "Exists"}]}}]"#,
/// )?;
/// let node: Node = serde_json::from_str(r#"{"metadata": {"labels": {"gpu": "1"}}}"#)?;
/// assert_eq!(PreferredSchedulingTerms::new(&terms)?.score(&node), 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreferredSchedulingTerms {
    terms: Vec<(i64, Term)>,
}

/// Requirements on labels and fields that must all hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) labels: Vec<Requirement>,
    pub(crate) fields: Vec<FieldRequirement>,
}

/// Faulty terms of a node selector. There is at least one fault.
///
/// `Display` prints all faults as upstream does, each once and below its path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", All(&self.texts()))]
pub struct NodeSelectorError {
    faults: Vec<(String, NodeSelectorFault)>,
}

/// What is wrong with a requirement of a term.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum NodeSelectorFault {
    #[error("operator: Unsupported value: {}: supported values: {supported}", Quoted(operator))]
    Operator { operator: String, supported: &'static str },
    #[error("values: Invalid value: {}: must have one element", JsonList(.0))]
    NotOneElement(Vec<String>),
    #[error(transparent)]
    Requirement(#[from] RequirementError),
}

impl NodeSelectorError {
    /// The first requirement at fault: `nodeSelectorTerms[0].matchExpressions[1]`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.paths().next().unwrap_or_default()
    }

    /// The requirements at fault.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.faults.iter().map(|(path, _)| path.as_str())
    }

    fn texts(&self) -> Vec<String> {
        let texts = self.faults.iter().flat_map(|(path, fault)| match fault {
            NodeSelectorFault::Requirement(error) => error.placed(path),
            other => vec![format!("{path}.{other}")],
        });
        texts.collect()
    }

    /// All that is wrong, if anything is.
    fn unless_none(faults: Vec<(String, NodeSelectorFault)>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self { faults }) }
    }
}

impl NodeSelector {
    /// Compiles the object form. Faults are kept for when they matter.
    #[must_use]
    pub fn new(selector: &object::NodeSelector) -> Self {
        let terms = selector.node_selector_terms.iter().enumerate().filter(|(_, term)| !is_empty(term));
        Self { terms: terms.map(|(at, term)| Term::compile(term, &format!("nodeSelectorTerms[{at}]"))).collect() }
    }

    /// Is any term at fault?
    ///
    /// # Errors
    /// All faults of all terms.
    pub fn check(&self) -> Result<(), NodeSelectorError> {
        let faulty = self.terms.iter().filter_map(|term| term.as_ref().err());
        NodeSelectorError::unless_none(faulty.flat_map(|error| error.faults.iter().cloned()).collect())
    }

    /// The terms that are not empty, for those who ask them about many nodes at once.
    pub(crate) fn terms(&self) -> &[Result<Term, NodeSelectorError>] {
        &self.terms
    }

    /// Does any term match the node?
    ///
    /// # Errors
    /// No term matches and some term is at fault.
    pub fn matches(&self, node: &Node) -> Result<bool, NodeSelectorError> {
        if self.terms.iter().flatten().any(|term| term.matches(node)) {
            return Ok(true);
        }
        self.check().map(|()| false)
    }
}

impl RequiredNodeAffinity {
    /// Compiles the rules of a pod.
    #[must_use]
    pub fn of(pod: &Pod) -> Self {
        let affinity = pod.spec.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref());
        let required = affinity.and_then(|affinity| affinity.required_during_scheduling_ignored_during_execution.as_ref());
        Self::new(&pod.spec.node_selector, required)
    }

    /// Compiles a `nodeSelector` map, which is never validated, and the required node affinity.
    #[must_use]
    pub fn new(node_selector: &Labels, required: Option<&object::NodeSelector>) -> Self {
        Self { labels: Selector::from_labels(node_selector), terms: required.map(NodeSelector::new) }
    }

    /// What is required of labels by `nodeSelector`.
    pub(crate) fn labels(&self) -> &Selector {
        &self.labels
    }

    /// The required node affinity, if there is any.
    pub(crate) fn terms(&self) -> Option<&NodeSelector> {
        self.terms.as_ref()
    }

    /// May the pod run on the node, as far as these rules go? A label that `nodeSelector` misses decides before any fault
    /// of the affinity is seen.
    ///
    /// # Errors
    /// As [`NodeSelector::matches`].
    pub fn matches(&self, node: &Node) -> Result<bool, NodeSelectorError> {
        if !self.labels.matches(&node.metadata.labels) {
            return Ok(false);
        }
        self.terms.as_ref().map_or(Ok(true), |terms| terms.matches(node))
    }
}

impl PreferredSchedulingTerms {
    /// Compiles the terms. Those of weight 0 and those without requirements are skipped, faults in them too.
    ///
    /// # Errors
    /// Any other term is at fault: all faults of all terms.
    pub fn new(terms: &[object::PreferredSchedulingTerm]) -> Result<Self, NodeSelectorError> {
        let terms = terms.iter().enumerate().filter(|(_, term)| term.weight != 0 && !is_empty(&term.preference));
        let (mut compiled, mut faults) = (Vec::new(), Vec::new());
        for (at, term) in terms {
            match Term::compile(&term.preference, &format!("[{at}]")) {
                Ok(preference) => compiled.push((i64::from(term.weight), preference)),
                Err(error) => faults.extend(error.faults),
            }
        }
        NodeSelectorError::unless_none(faults).map(|()| Self { terms: compiled })
    }

    /// The terms that count, with their weights.
    pub(crate) fn terms(&self) -> &[(i64, Term)] {
        &self.terms
    }

    /// The sum of the weights of the terms that match the node.
    #[must_use]
    pub fn score(&self, node: &Node) -> i64 {
        self.terms.iter().filter(|(_, term)| term.matches(node)).map(|(weight, _)| weight).sum()
    }
}

/// Is it a term that matches nothing and is never at fault?
pub(crate) fn is_empty(term: &NodeSelectorTerm) -> bool {
    term.match_expressions.is_empty() && term.match_fields.is_empty()
}

impl Term {
    fn compile(term: &NodeSelectorTerm, path: &str) -> Result<Self, NodeSelectorError> {
        let mut faults = Vec::new();
        let mut keep = |list: &str, at: usize, fault| faults.push((format!("{path}.{list}[{at}]"), fault));
        let labels = term.match_expressions.iter().enumerate();
        let labels =
            labels.filter_map(|(at, expression)| compile_expression(expression).map_err(|fault| keep("matchExpressions", at, fault)).ok());
        let labels = labels.collect();
        let fields = term.match_fields.iter().enumerate();
        let fields = fields.filter_map(|(at, field)| compile_field(field).map_err(|fault| keep("matchFields", at, fault)).ok());
        let fields = fields.collect();
        NodeSelectorError::unless_none(faults).map(|()| Self { labels, fields })
    }

    fn matches(&self, node: &Node) -> bool {
        let name = node.metadata.name.as_str();
        self.labels.iter().all(|requirement| requirement.matches(&node.metadata.labels))
            // Upstream does not compare the fields of a node without a name.
            && (name.is_empty() || self.fields.iter().all(|requirement| requirement.matches(&[("metadata.name", name)])))
    }
}

fn compile_expression(expression: &NodeSelectorRequirement) -> Result<Requirement, NodeSelectorFault> {
    let operator = match expression.operator.as_str() {
        "In" => Operator::In,
        "NotIn" => Operator::NotIn,
        "Exists" => Operator::Exists,
        "DoesNotExist" => Operator::DoesNotExist,
        "Gt" => Operator::GreaterThan,
        "Lt" => Operator::LessThan,
        unknown => {
            let supported = "\"In\", \"NotIn\", \"Exists\", \"DoesNotExist\", \"Gt\", \"Lt\"";
            return Err(NodeSelectorFault::Operator { operator: unknown.to_owned(), supported });
        }
    };
    Ok(Requirement::new(&expression.key, operator, &expression.values)?)
}

fn compile_field(field: &NodeSelectorRequirement) -> Result<FieldRequirement, NodeSelectorFault> {
    let is_negated = match field.operator.as_str() {
        "In" => false,
        "NotIn" => true,
        unknown => return Err(NodeSelectorFault::Operator { operator: unknown.to_owned(), supported: "\"In\", \"NotIn\"" }),
    };
    match field.values.as_slice() {
        [value] => Ok(FieldRequirement::new(&field.key, is_negated, value)),
        values => Err(NodeSelectorFault::NotOneElement(values.to_vec())),
    }
}
