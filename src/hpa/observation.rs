//! What an autoscaler sees at a tick.

use super::{Pods, Samples};
use crate::selector::Selector;

/// What an autoscaler sees at a tick.
///
/// ```
/// use kube_semantics::hpa::{Observation, Pods, Scale};
///
/// let scale = Scale { replicas: 2, status_replicas: 2, selector: "app=web".to_owned(), ..Scale::default() };
/// let seen = Observation { scale: Some(&scale), pods: &Pods::default(), samples: &[], others: &[] };
/// # let _ = seen;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// What is scaled; `None` where that cannot be read.
    pub scale: Option<&'a Scale>,
    /// The pods of the cluster, or as many of them as can matter.
    pub pods: &'a Pods,
    /// What is reported of each metric, in the order of the metrics after the defaults.
    pub samples: &'a [Samples],
    /// The other autoscalers, which may want the same pods.
    pub others: &'a [OtherAutoscaler],
}

/// The `scale` subresource of what is scaled (`autoscaling/v1`).
///
/// ```
/// let scale = kube_semantics::hpa::Scale::default();
/// assert!(!scale.update_fails);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scale {
    /// How many pods are asked for.
    pub replicas: i32,
    /// How many there are.
    pub status_replicas: i32,
    /// Which pods they are, as text.
    pub selector: String,
    /// Would setting another number fail?
    pub update_fails: bool,
}

/// Another autoscaler, and which pods it takes for its own.
///
/// ```
/// use kube_semantics::hpa::OtherAutoscaler;
///
/// let other = OtherAutoscaler { name: "api".to_owned(), namespace: "shop".to_owned(), selector: "app=web".parse()? };
/// # let _ = other;
/// # Ok::<(), kube_semantics::selector::ParseSelectorError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherAutoscaler {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// The selector of what it scales.
    pub selector: Selector,
}
