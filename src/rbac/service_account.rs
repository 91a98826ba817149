//! The user that a service account is.

use std::fmt;

use crate::name::Rule;

const USER: &str = "system:serviceaccount:";
const ALL: &str = "system:serviceaccounts";
const OF_NAMESPACE: &str = "system:serviceaccounts:";

/// A service account, which as a user has a name and groups of its own.
///
/// ```
/// use kube_semantics::rbac::ServiceAccount;
///
/// let builder = ServiceAccount { namespace: "ci", name: "builder" };
/// assert_eq!(builder.user(), "system:serviceaccount:ci:builder");
/// assert_eq!(builder.groups(), ["system:serviceaccounts", "system:serviceaccounts:ci"]);
/// assert_eq!(ServiceAccount::parse("system:serviceaccount:ci:builder"), Ok(builder));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceAccount<'a> {
    /// Its namespace.
    pub namespace: &'a str,
    /// Its name in the namespace.
    pub name: &'a str,
}

impl<'a> ServiceAccount<'a> {
    /// The service account that a user name stands for (upstream's `SplitUsername`).
    ///
    /// # Errors
    /// It stands for none.
    pub fn parse(user: &'a str) -> Result<Self, ParseServiceAccountError> {
        let rest = user.strip_prefix(USER).ok_or(ParseServiceAccountError::Prefix)?;
        let (namespace, name) = rest.split_once(':').ok_or(ParseServiceAccountError::Parts)?;
        if name.contains(':') {
            return Err(ParseServiceAccountError::Parts);
        }
        if Rule::Dns1123Label.check(namespace).is_err() {
            return Err(ParseServiceAccountError::Namespace(namespace.to_owned()));
        }
        if Rule::Dns1123Subdomain.check(name).is_err() {
            return Err(ParseServiceAccountError::Name(name.to_owned()));
        }
        Ok(Self { namespace, name })
    }

    /// Its user name: `system:serviceaccount:NAMESPACE:NAME`. Nothing is checked.
    #[must_use]
    pub fn user(&self) -> String {
        self.to_string()
    }

    /// The groups it is in as a service account: all accounts, and all of its namespace.
    ///
    /// Whoever authenticates to the API server is in `system:authenticated` besides.
    #[must_use]
    pub fn groups(&self) -> [String; 2] {
        [ALL.to_owned(), format!("{OF_NAMESPACE}{}", self.namespace)]
    }

    /// Is this its user name?
    #[must_use]
    pub fn is_user(&self, user: &str) -> bool {
        user.strip_prefix(USER)
            .and_then(|rest| rest.strip_prefix(self.namespace))
            .and_then(|rest| rest.strip_prefix(':'))
            .is_some_and(|rest| rest == self.name)
    }
}

/// The user name.
impl fmt::Display for ServiceAccount<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{USER}{}:{}", self.namespace, self.name)
    }
}

/// A user name that is not that of a service account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseServiceAccountError {
    /// It does not begin as one.
    #[error("username must begin with {USER:?}")]
    Prefix,
    /// After the beginning there have to be a namespace and a name, and nothing else.
    #[error("username must be in the form \"{USER}NAMESPACE:NAME\"")]
    Parts,
    /// The namespace is no DNS label.
    #[error("invalid namespace {0:?} in username")]
    Namespace(String),
    /// The name is no DNS subdomain.
    #[error("invalid name {0:?} in username")]
    Name(String),
}
