//! The policy for failed pods.

use std::fmt;

use crate::object::{
    ContainerStatus, Pod, PodFailurePolicy, PodFailurePolicyOnExitCodesRequirement, PodFailurePolicyOnPodConditionsPattern,
    PodFailurePolicyRule,
};

/// What a rule of the policy does.
///
/// ```
/// use kube_semantics::job::Action;
///
/// assert_eq!(Action::FailIndex.to_string(), "FailIndex");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The whole job has failed.
    FailJob,
    /// The pod's index has failed.
    FailIndex,
    /// The failure does not count.
    Ignore,
    /// The failure counts as one of those the job may have.
    Count,
}

impl Action {
    fn named(name: &str) -> Option<Self> {
        [Self::FailJob, Self::FailIndex, Self::Ignore, Self::Count].into_iter().find(|action| action.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::FailJob => "FailJob",
            Self::FailIndex => "FailIndex",
            Self::Ignore => "Ignore",
            Self::Count => "Count",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the policy makes of a failed pod. Prints upstream's message, with the rule's action.
///
/// ```
/// use kube_semantics::job::pod_failure_policy;
/// use kube_semantics::object::Pod;
///
/// let verdict = pod_failure_policy(None, &Pod::default());
/// assert!(verdict.counts());
/// assert_eq!(verdict.to_string(), "no rule matches");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PodFailure {
    /// No rule matches: the failure counts.
    NoRule,
    /// A rule decides.
    Rule {
        /// What it does.
        action: Action,
        /// Which rule, from 0.
        index: usize,
        /// The pod, as `namespace/name`.
        pod: String,
        /// What it matched.
        because: Because,
    },
}

/// What a rule matched.
///
/// ```
/// use kube_semantics::job::{Because, PodFailure, pod_failure_policy};
///
/// let policy = serde_json::from_str(
///     r#"{"rules": [{"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]}]}"#,
/// )?;
/// let pod = serde_json::from_str(r#"{"status": {"conditions": [{"type": "DisruptionTarget", "status": "True"}]}}"#)?;
/// let PodFailure::Rule { because, .. } = pod_failure_policy(Some(&policy), &pod) else { panic!() };
/// assert_eq!(because, Because::Condition { kind: "DisruptionTarget".into() });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// How a container ended.
    ExitCode {
        /// The container.
        container: String,
        /// What it returned.
        exit_code: i32,
    },
    /// What holds of the pod.
    Condition {
        /// The condition's type.
        kind: String,
    },
}

impl PodFailure {
    /// What the rule does, if one matches.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        if let Self::Rule { action, .. } = self { Some(*action) } else { None }
    }

    /// Does the failure count towards those the job may have?
    #[must_use]
    pub fn counts(&self) -> bool {
        self.action() != Some(Action::Ignore)
    }
}

impl fmt::Display for PodFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Rule { action, index, pod, because } = self else { return f.write_str("no rule matches") };
        match because {
            Because::ExitCode { container, exit_code } => {
                write!(f, "Container {container} for pod {pod} failed with exit code {exit_code}")?;
            }
            Because::Condition { kind } => write!(f, "Pod {pod} has condition {kind}")?,
        }
        write!(f, " matching {action} rule at index {index}")
    }
}

/// What a job's policy makes of a failed pod: the first rule that matches and whose action is known decides.
#[must_use]
pub fn pod_failure_policy(policy: Option<&PodFailurePolicy>, pod: &Pod) -> PodFailure {
    let rules = policy.map(|policy| policy.rules.as_slice()).unwrap_or_default();
    for (index, rule) in rules.iter().enumerate() {
        if let Some(because) = matching(rule, pod)
            && let Some(action) = Action::named(&rule.action)
        {
            let pod = format!("{}/{}", pod.metadata.namespace, pod.metadata.name);
            return PodFailure::Rule { action, index, pod, because };
        }
    }
    PodFailure::NoRule
}

fn matching(rule: &PodFailurePolicyRule, pod: &Pod) -> Option<Because> {
    if let Some(exit_codes) = &rule.on_exit_codes {
        let containers = pod.status.container_statuses.iter().chain(&pod.status.init_container_statuses);
        return containers.filter_map(|container| on_exit_codes(exit_codes, container)).next();
    }
    on_pod_conditions(rule.on_pod_conditions.as_deref()?, pod)
}

fn on_exit_codes(requirement: &PodFailurePolicyOnExitCodesRequirement, container: &ContainerStatus) -> Option<Because> {
    let exit_code = container.state.terminated.as_ref()?.exit_code;
    // Success is no failure, not even by NotIn.
    if exit_code == 0 || requirement.container_name.as_ref().is_some_and(|name| *name != container.name) {
        return None;
    }
    let listed = requirement.values.contains(&exit_code);
    let matches = match requirement.operator.as_str() {
        "In" => listed,
        "NotIn" => !listed,
        _ => false,
    };
    matches.then(|| Because::ExitCode { container: container.name.clone(), exit_code })
}

fn on_pod_conditions(patterns: &[PodFailurePolicyOnPodConditionsPattern], pod: &Pod) -> Option<Because> {
    let is_named = |kind: &str, status: &str| patterns.iter().any(|pattern| pattern.kind == kind && pattern.status == status);
    let condition = pod.status.conditions.iter().find(|condition| is_named(&condition.kind, &condition.status))?;
    Some(Because::Condition { kind: condition.kind.clone() })
}
