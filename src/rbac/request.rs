//! What is asked: who wants to do what.

use crate::object::{NonResourceAttributes, ResourceAttributes, SubjectAccessReviewSpec};

/// A question to the authorizer.
///
/// The groups are exactly those given: nothing is added. A service account carries `system:serviceaccounts`,
/// `system:serviceaccounts:<namespace>` and `system:authenticated` itself.
///
/// ```
/// use kube_semantics::object::ResourceAttributes;
/// use kube_semantics::rbac::Request;
///
/// let request = Request::new("alice", ["developers"], ResourceAttributes {
///     namespace: "dev".into(),
///     verb: "get".into(),
///     resource: "pods".into(),
///     ..Default::default()
/// });
/// assert_eq!(request.groups, ["developers"]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The name of the user.
    pub user: String,
    /// The groups the user is in.
    pub groups: Vec<String>,
    /// What the user wants to do.
    pub attributes: Attributes,
}

/// What somebody wants to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Attributes {
    /// To a resource.
    Resource(ResourceAttributes),
    /// To a URL that belongs to no resource.
    NonResource(NonResourceAttributes),
}

/// Why a review is no request; the API server refuses it as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// There are resource attributes and others.
    #[error("spec.nonResourceAttributes: Invalid value: cannot be specified in combination with resourceAttributes")]
    BothAttributes,
    /// There are neither.
    #[error("spec.resourceAttributes: Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified")]
    NoAttributes,
    /// Nobody is asking.
    #[error("spec.user: Invalid value: \"\": at least one of user or group must be specified")]
    Nobody,
}

impl Request {
    /// A request by a user with groups.
    pub fn new<G: Into<String>>(user: impl Into<String>, groups: impl IntoIterator<Item = G>, attributes: impl Into<Attributes>) -> Self {
        Self { user: user.into(), groups: groups.into_iter().map(Into::into).collect(), attributes: attributes.into() }
    }
}

impl Attributes {
    /// The verb.
    #[must_use]
    pub fn verb(&self) -> &str {
        match self {
            Self::Resource(attributes) => &attributes.verb,
            Self::NonResource(attributes) => &attributes.verb,
        }
    }

    /// The namespace, where there is one: RoleBindings of others do not count.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        match self {
            Self::Resource(attributes) => Some(attributes.namespace.as_str()).filter(|namespace| !namespace.is_empty()),
            Self::NonResource(_) => None,
        }
    }
}

impl From<ResourceAttributes> for Attributes {
    fn from(attributes: ResourceAttributes) -> Self {
        Self::Resource(attributes)
    }
}

impl From<NonResourceAttributes> for Attributes {
    fn from(attributes: NonResourceAttributes) -> Self {
        Self::NonResource(attributes)
    }
}

/// Exactly one sort of attributes (upstream's `ValidateSubjectAccessReviewSpec`); whoever asks is not looked at.
impl TryFrom<&SubjectAccessReviewSpec> for Attributes {
    type Error = RequestError;

    fn try_from(review: &SubjectAccessReviewSpec) -> Result<Self, RequestError> {
        match (&review.resource_attributes, &review.non_resource_attributes) {
            (Some(resource), None) => Ok(Self::Resource(resource.clone())),
            (None, Some(non_resource)) => Ok(Self::NonResource(non_resource.clone())),
            (Some(_), Some(_)) => Err(RequestError::BothAttributes),
            (None, None) => Err(RequestError::NoAttributes),
        }
    }
}

impl TryFrom<&SubjectAccessReviewSpec> for Request {
    type Error = RequestError;

    fn try_from(review: &SubjectAccessReviewSpec) -> Result<Self, RequestError> {
        let attributes = Attributes::try_from(review)?;
        if review.user.is_empty() && review.groups.is_empty() {
            return Err(RequestError::Nobody);
        }
        Ok(Self { user: review.user.clone(), groups: review.groups.clone(), attributes })
    }
}
