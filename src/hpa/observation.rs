//! What an autoscaler sees at a tick.

use super::{Pods, Samples};
use crate::FeatureGates;
use crate::selector::{ParseSelectorError, Selector};

/// What an autoscaler sees at a tick.
///
/// ```
/// use kube_semantics::hpa::{Observation, Pods, Scale};
///
/// let scale = Scale { replicas: 2, status_replicas: 2, selector: "app=web".into(), ..Scale::default() };
/// let seen = Observation { scale: Ok(&scale), pods: &Pods::default(), samples: &[], others: &[] };
/// # let _ = seen;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// What is scaled; where that cannot be read, what the API server says instead, such as `deployments.apps "web" not found`.
    pub scale: Result<&'a Scale, &'a str>,
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
/// assert_eq!(scale.update_error, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scale {
    /// How many pods are asked for.
    pub replicas: i32,
    /// How many there are.
    pub status_replicas: i32,
    /// Which pods they are.
    pub selector: ScaleSelector,
    /// What the API server says where setting another number would fail.
    pub update_error: Option<String>,
}

/// Which pods are scaled, as the `scale` subresource tells by a text; a faulty one is kept until it matters.
///
/// ```
/// use kube_semantics::hpa::ScaleSelector;
///
/// let selector = ScaleSelector::from("app in (web");
/// assert!(selector.selector().is_err());
/// assert_eq!(selector.text(), "app in (web");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaleSelector {
    text: String,
    selector: Result<Selector, ParseSelectorError>,
}

impl ScaleSelector {
    /// Reads the text as a release does.
    #[must_use]
    pub fn new_in(text: impl Into<String>, gates: &FeatureGates) -> Self {
        let text = text.into();
        let selector = Selector::parse_in(&text, gates);
        Self { text, selector }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The selector. An empty text is one that selects everything, but scales nothing.
    ///
    /// # Errors
    /// The text breaks the grammar of selectors.
    pub fn selector(&self) -> Result<&Selector, &ParseSelectorError> {
        self.selector.as_ref()
    }
}

/// As the newest release reads it.
impl<T: Into<String>> From<T> for ScaleSelector {
    fn from(text: T) -> Self {
        Self::new_in(text, &FeatureGates::default())
    }
}

/// The empty text.
impl Default for ScaleSelector {
    fn default() -> Self {
        Self { text: String::new(), selector: Ok(Selector::everything()) }
    }
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
