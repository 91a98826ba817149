//! Which objects a quota looks at.

use std::fmt;

use super::Object;
use super::tracked::Kind;
use crate::object::{
    PersistentVolumeClaim, Pod, PodAffinity, ResourceName, ResourceQuotaSpec, ScopeSelector, ScopedResourceSelectorRequirement,
};
use crate::pod::{QosClass, qos_class_in};
use crate::release::{FeatureGates, Gate};
use crate::selector::{Operator, Requirement, RequirementError};

/// A scope of a quota that cannot be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("scope {scope}: {fault}")]
pub struct ScopeError {
    /// The scope.
    pub scope: Box<ScopeText>,
    /// What is wrong with it.
    pub fault: ScopeFault,
}

/// What is wrong with a scope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeFault {
    /// The operator is none.
    #[error("{0:?} is not a valid scope selector operator")]
    Operator(String),
    /// It is no valid requirement on a label.
    #[error(transparent)]
    Requirement(#[from] RequirementError),
}

/// A scope in the words of a refusal: `{PriorityClass In [high low]}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeText {
    /// The name.
    pub name: String,
    /// The operator.
    pub operator: String,
    /// The values.
    pub values: Vec<String>,
}

impl From<&ScopedResourceSelectorRequirement> for ScopeText {
    fn from(scope: &ScopedResourceSelectorRequirement) -> Self {
        Self { name: scope.scope_name.clone(), operator: scope.operator.clone(), values: scope.values.clone() }
    }
}

impl fmt::Display for ScopeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{} {} [{}]}}", self.name, self.operator, self.values.join(" "))
    }
}

/// A scope, compiled.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub source: ScopedResourceSelectorRequirement,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    Terminating(bool),
    BestEffort(bool),
    CrossNamespacePodAffinity,
    PriorityClass(ByName),
    VolumeAttributesClass(ByName),
    Unknown,
}

/// A test of the name of a class.
#[derive(Clone, Debug)]
enum ByName {
    Exists,
    Requirement(Requirement),
    Faulty(ScopeFault),
}

impl Scope {
    pub fn new(source: &ScopedResourceSelectorRequirement) -> Self {
        let test = match source.scope_name.as_str() {
            "Terminating" => Test::Terminating(true),
            "NotTerminating" => Test::Terminating(false),
            "BestEffort" => Test::BestEffort(true),
            "NotBestEffort" => Test::BestEffort(false),
            "CrossNamespacePodAffinity" => Test::CrossNamespacePodAffinity,
            "PriorityClass" => Test::PriorityClass(ByName::new(source)),
            "VolumeAttributesClass" => Test::VolumeAttributesClass(ByName::new(source)),
            _ => Test::Unknown,
        };
        Self { source: source.clone(), test }
    }

    /// The scopes of a quota, in the order in which upstream looks at them.
    pub fn all(scopes: &[String], selector: Option<&ScopeSelector>) -> Vec<Self> {
        let plain = scopes.iter().map(|scope| {
            let exists = "Exists".to_owned();
            Self::new(&ScopedResourceSelectorRequirement { scope_name: scope.clone(), operator: exists, values: Vec::new() })
        });
        let selected = selector.map(|selector| selector.match_expressions.as_slice()).unwrap_or_default();
        plain.chain(selected.iter().map(Self::new)).collect()
    }

    pub fn of_quota(spec: &ResourceQuotaSpec) -> Vec<Self> {
        Self::all(&spec.scopes, spec.scope_selector.as_ref())
    }

    /// Does it ask for the quality of service of a pod?
    pub fn asks_qos(&self) -> bool {
        matches!(self.test, Test::BestEffort(_))
    }

    /// Is the object in it?
    pub fn matches(&self, facts: &Facts<'_>) -> Result<bool, ScopeError> {
        let matched = match (facts, &self.test) {
            (Facts::Pod(pod), Test::Terminating(wanted)) => Ok(pod.terminating == *wanted),
            (Facts::Pod(pod), Test::BestEffort(wanted)) => Ok(pod.best_effort == *wanted),
            (Facts::Pod(pod), Test::CrossNamespacePodAffinity) => Ok(pod.cross_namespace),
            (Facts::Pod(pod), Test::PriorityClass(test)) => test.holds("PriorityClass", [pod.priority_class]),
            (Facts::Claim(names), Test::VolumeAttributesClass(test)) => test.holds("VolumeAttributesClass", *names),
            _ => Ok(false),
        };
        matched.map_err(|fault| ScopeError { scope: Box::new((&self.source).into()), fault: fault.clone() })
    }
}

impl ByName {
    fn new(source: &ScopedResourceSelectorRequirement) -> Self {
        let operator = match source.operator.as_str() {
            "Exists" => return Self::Exists,
            "In" => Operator::In,
            "NotIn" => Operator::NotIn,
            "DoesNotExist" => Operator::DoesNotExist,
            other => return Self::Faulty(ScopeFault::Operator(other.to_owned())),
        };
        match Requirement::new(&source.scope_name, operator, &source.values) {
            Ok(requirement) => Self::Requirement(requirement),
            Err(error) => Self::Faulty(error.into()),
        }
    }

    /// Does it hold for any of these classes? Empty ones are none.
    fn holds<const LENGTH: usize>(&self, key: &str, names: [&str; LENGTH]) -> Result<bool, &ScopeFault> {
        let mut names = names.into_iter().filter(|name| !name.is_empty()).peekable();
        match self {
            Self::Exists => Ok(names.peek().is_some()),
            Self::Requirement(requirement) if names.peek().is_none() => Ok(requirement.matches(&[("", ""); 0])),
            Self::Requirement(requirement) => Ok(names.any(|name| requirement.matches(&[(key, name)]))),
            Self::Faulty(fault) => Err(fault),
        }
    }
}

/// What of an object the scopes look at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Facts<'a> {
    Pod(PodFacts<'a>),
    /// The classes of volume attributes that a claim has or comes from or goes to; empty for none.
    Claim([&'a str; 3]),
    None,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct PodFacts<'a> {
    terminating: bool,
    best_effort: bool,
    cross_namespace: bool,
    priority_class: &'a str,
}

impl<'a> Facts<'a> {
    /// All that there is to know.
    pub fn of(object: &'a Object, gates: &FeatureGates) -> Self {
        Self::for_scopes(object, gates, true)
    }

    /// The same for scopes of which none asks for the quality of service, or some do.
    pub fn for_scopes(object: &'a Object, gates: &FeatureGates, ask_qos: bool) -> Self {
        match object {
            Object::Pod(pod) => Self::Pod(PodFacts {
                terminating: is_terminating(pod),
                best_effort: match pod.status.qos_class.as_str() {
                    "" => ask_qos && qos_class_in(pod, gates) == QosClass::BestEffort,
                    class => class == "BestEffort",
                },
                cross_namespace: crosses_namespaces(pod),
                priority_class: &pod.spec.priority_class_name,
            }),
            Object::PersistentVolumeClaim(claim) if gates.enabled(Gate::VolumeAttributesClass) => Self::Claim(attributes_classes(claim)),
            _ => Self::None,
        }
    }
}

/// Is a time set by which it must have come to its end?
pub(super) fn is_terminating(pod: &Pod) -> bool {
    pod.spec.active_deadline_seconds.is_some_and(|seconds| seconds >= 0)
}

fn crosses_namespaces(pod: &Pod) -> bool {
    let crosses = |affinity: &PodAffinity| {
        let preferred = affinity.preferred_during_scheduling_ignored_during_execution.iter().map(|term| &term.pod_affinity_term);
        let mut terms = affinity.required_during_scheduling_ignored_during_execution.iter().chain(preferred);
        terms.any(|term| !term.namespaces.is_empty() || term.namespace_selector.is_some())
    };
    let Some(affinity) = &pod.spec.affinity else { return false };
    affinity.pod_affinity.as_ref().is_some_and(crosses) || affinity.pod_anti_affinity.as_ref().is_some_and(crosses)
}

fn attributes_classes(claim: &PersistentVolumeClaim) -> [&str; 3] {
    [
        claim.spec.volume_attributes_class_name.as_deref().unwrap_or_default(),
        claim.status.current_volume_attributes_class_name.as_deref().unwrap_or_default(),
        claim.status.modify_volume_status.as_ref().map_or("", |status| &status.target_volume_attributes_class_name),
    ]
}

/// Whether a quota looks at an object, and by which of its resources.
#[derive(Clone, Debug, PartialEq)]
pub struct ScopeMatch {
    /// Is the object in all scopes? Without scopes it is.
    pub scopes_match: bool,
    /// The resources that the object is measured by, sorted.
    pub tracked: Vec<ResourceName>,
    /// The scopes that it is in, in the order of the quota, those of `scopes` with the operator `Exists`.
    pub matching: Vec<ScopedResourceSelectorRequirement>,
}

impl ScopeMatch {
    /// Does the quota look at an object like this?
    ///
    /// `hard` are the resources of the quota.
    ///
    /// ```
    /// use kube_semantics::FeatureGates;
    /// use kube_semantics::object::{Pod, ResourceName};
    /// use kube_semantics::quota::ScopeMatch;
    ///
    /// let hard = [ResourceName::PODS, ResourceName::SERVICES];
    /// let matched = ScopeMatch::new(&["NotTerminating".into()], None, &hard, &Pod::default().into(), &FeatureGates::default())?;
    /// assert!(matched.applies());
    /// assert_eq!(matched.tracked, [ResourceName::PODS]);
    /// # Ok::<(), kube_semantics::quota::ScopeError>(())
    /// ```
    ///
    /// # Errors
    /// A scope that asks for the name of a class is no valid requirement.
    pub fn new(
        scopes: &[String],
        selector: Option<&ScopeSelector>,
        hard: &[ResourceName],
        object: &Object,
        gates: &FeatureGates,
    ) -> Result<Self, ScopeError> {
        let mut matched = Self { scopes_match: true, tracked: Vec::new(), matching: Vec::new() };
        if matches!(object, Object::Other { resource, .. } if resource.is_ignored()) {
            matched.scopes_match = false;
            return Ok(matched);
        }
        let facts = Facts::of(object, gates);
        for scope in Scope::all(scopes, selector) {
            if scope.matches(&facts)? {
                matched.matching.push(scope.source);
            } else {
                matched.scopes_match = false;
            }
        }
        matched.tracked = Kind::of(object).tracked(hard, gates);
        Ok(matched)
    }

    /// Is the object in all scopes, and measured by anything?
    #[must_use]
    pub fn applies(&self) -> bool {
        self.scopes_match && !self.tracked.is_empty()
    }
}
