//! What the quotas say to a write.

use std::fmt;

use smallvec::SmallVec;

use super::ScopeText;
use crate::Quantity;
use crate::object::{ResourceList, ResourceName};

/// Is the object let in?
#[derive(Clone, Debug, PartialEq)]
pub enum Admission {
    /// Yes, at this charge.
    Allowed(Charge),
    /// No.
    Denied(Denied),
}

impl Admission {
    /// Is it let in?
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

/// Upstream's text of a refusal; none where the object is let in.
impl fmt::Display for Admission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed(_) => Ok(()),
            Self::Denied(denied) => denied.fmt(f),
        }
    }
}

/// What a write adds to the used figures of the quotas, for [`Namespace::commit`](super::Namespace::commit).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Charge {
    /// What the object uses, and what it uses more than before.
    pub(super) usage: ResourceList,
    pub(super) growth: ResourceList,
    pub(super) quotas: SmallVec<[Charged; 4]>,
}

/// A quota that is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Charged {
    pub quota: usize,
    /// Was the object in the quota's scopes before, so that only the growth counts?
    pub growth: bool,
}

impl Charge {
    /// Does no quota change?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.quotas.is_empty()
    }

    /// The quotas that are charged, by position, and what is added up for them; the quota takes of it what it limits.
    pub fn quotas(&self) -> impl Iterator<Item = (usize, &ResourceList)> {
        self.quotas.iter().map(|charged| (charged.quota, self.list(*charged)))
    }

    /// The same so many times over.
    pub(super) fn times(&self, count: u32) -> Self {
        let mut charge = self.clone();
        if count > 1 {
            for list in [&mut charge.usage, &mut charge.growth] {
                list.update(|quantity| *quantity = &*quantity * i64::from(count));
            }
        }
        charge
    }

    pub(super) fn list(&self, charged: Charged) -> &ResourceList {
        if charged.growth { &self.growth } else { &self.usage }
    }
}

/// Why an object is not let in.
#[derive(Clone, Debug, PartialEq)]
pub struct Denied {
    /// Everything at the first stage of the check that has something against it, in the order of the quotas; never empty.
    /// Upstream reports the first.
    pub objections: Vec<Objection>,
}

impl Denied {
    /// The smallest raise of the quotas that lets the object in, a quota and resource each; empty where no raise does, since
    /// something else is in the way.
    ///
    /// ```
    /// use kube_semantics::object::{Pod, ResourceQuota};
    /// use kube_semantics::quota::{Admission, Namespace, Request};
    ///
    /// let quota: ResourceQuota =
    ///     serde_json::from_str(r#"{"metadata": {"name": "few"}, "status": {"hard": {"pods": "2"}, "used": {"pods": "2"}}}"#)?;
    /// let admission = Namespace::new(&[quota]).admit(&Request::create(&Pod::default().into()))?;
    /// let Admission::Denied(denied) = admission else { panic!() };
    /// assert_eq!(denied.raises()[0].to_string(), "raise pods of quota few by 1 to 3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn raises(&self) -> Vec<Raise> {
        let mut raises = Vec::new();
        for objection in &self.objections {
            let Objection::Exceeded { quota, resources } = objection else { return Vec::new() };
            raises.extend(resources.iter().map(|of| Raise::new(quota, &of.resource, &of.hard, of.short_by.clone())));
        }
        raises
    }
}

/// A quota that has to allow more.
#[derive(Clone, Debug, PartialEq)]
pub struct Raise {
    /// The quota.
    pub quota: String,
    /// Of what.
    pub resource: ResourceName,
    /// By how much, at least.
    pub by: Quantity,
    /// What is to be allowed then, in the format of what is allowed now.
    pub to: Quantity,
}

impl Raise {
    pub(super) fn new(quota: &str, resource: &ResourceName, hard: &Quantity, by: Quantity) -> Self {
        // A sum of too many digits is as good as its larger part.
        let to = hard.checked_add(&by).unwrap_or_else(|| by.clone());
        Self { quota: quota.to_owned(), resource: resource.clone(), by, to }
    }
}

/// `raise pods of quota few by 1 to 3`
impl fmt::Display for Raise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { quota, resource, by, to } = self;
        write!(f, "raise {resource} of quota {quota} by {by} to {to}")
    }
}

/// Upstream's text: the first objection.
impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.objections.first().map_or(Ok(()), |objection| objection.fmt(f))
    }
}

/// Something that stands in the way of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Objection {
    /// Containers do not say how much they need of what the quota limits.
    Unspecified {
        /// The quota.
        quota: String,
        /// What is missing where, sorted by resource.
        missing: Vec<Unspecified>,
    },
    /// The quota controller has not written yet how much is used.
    StatusUnknown {
        /// The quota.
        quota: String,
        /// The resources of the quota that the object is measured by, sorted. Upstream lists `requests.hugepages-…` of somebody's own
        /// domain twice.
        resources: Vec<ResourceName>,
    },
    /// The object uses less than nothing.
    NegativeUsage {
        /// Of what, sorted.
        resources: Vec<ResourceName>,
    },
    /// An update, and nobody knows of what.
    NoOldObject,
    /// The configuration lets nobody use these unless a quota allows it, and none does.
    NotCovered {
        /// The resources, sorted.
        resources: Vec<ResourceName>,
    },
    /// The configuration lets nobody use these scopes unless a quota allows it, and none does.
    ScopesNotCovered {
        /// The scopes, in the order of the configuration.
        scopes: Vec<ScopeText>,
    },
    /// More would be used than the quota allows.
    Exceeded {
        /// The quota.
        quota: String,
        /// Of what, sorted by name.
        resources: Vec<Exceeded>,
    },
}

/// A resource that containers do not ask for, although they must.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unspecified {
    /// The resource, as the quota names it.
    pub resource: ResourceName,
    /// The containers, sorted and distinct.
    pub containers: Vec<String>,
}

/// A resource of which more would be used than is allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Exceeded {
    /// The resource.
    pub resource: ResourceName,
    /// What the object adds.
    pub requested: Quantity,
    /// What is used already; `None` is counted as nothing.
    pub used: Option<Quantity>,
    /// What is allowed.
    pub hard: Quantity,
    /// What is missing: the least by which the quota has to be raised.
    pub short_by: Quantity,
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unspecified { quota, missing } => {
                write!(f, "failed quota: {quota}: must specify ")?;
                list(f, "; ", missing, |missing, f| write!(f, "{} for: {}", missing.resource, missing.containers.join(",")))
            }
            Self::StatusUnknown { quota, resources } => {
                write!(f, "status unknown for quota: {quota}, resources: ")?;
                list(f, ",", resources, fmt::Display::fmt)
            }
            Self::NegativeUsage { resources } => {
                f.write_str("quota usage is negative for resource(s): ")?;
                list(f, ",", resources, fmt::Display::fmt)
            }
            Self::NoOldObject => f.write_str("unable to get previous usage since prior version of object was not found"),
            Self::NotCovered { resources } => {
                f.write_str("insufficient quota to consume: ")?;
                list(f, ",", resources, fmt::Display::fmt)
            }
            Self::ScopesNotCovered { scopes } => {
                f.write_str("insufficient quota to match these scopes: [")?;
                list(f, " ", scopes, fmt::Display::fmt)?;
                f.write_str("]")
            }
            Self::Exceeded { quota, resources } => {
                write!(f, "exceeded quota: {quota}, requested: ")?;
                list(f, ",", resources, |of, f| write!(f, "{}={}", of.resource, of.requested))?;
                f.write_str(", used: ")?;
                let used: Vec<_> = resources.iter().filter_map(|of| Some((&of.resource, of.used.as_ref()?))).collect();
                list(f, ",", &used, |(resource, used), f| write!(f, "{resource}={used}"))?;
                f.write_str(", limited: ")?;
                list(f, ",", resources, |of, f| write!(f, "{}={}", of.resource, of.hard))
            }
        }
    }
}

fn list<T>(
    f: &mut fmt::Formatter<'_>,
    separator: &str,
    items: &[T],
    write: impl Fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            f.write_str(separator)?;
        }
        write(item, f)?;
    }
    Ok(())
}
