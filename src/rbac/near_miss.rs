//! What came closest to allowing a request, and what kept it from it.

use std::fmt;

use super::decision::{BindingRef, RoleName, SubjectRef};
use super::rule::Obstacle;
use super::scope::{Binding, CLUSTER};
use super::{Authorizer, Decision, Request};
use crate::object::PolicyRule;

/// A rule that would allow the request but for a few things.
///
/// ```
/// use kube_semantics::object::ResourceAttributes;
/// use kube_semantics::rbac::{Authorizer, Decision, Object, Obstacle, Request};
///
/// let binding = serde_json::from_str(
///     r#"{"metadata": {"name": "readers", "namespace": "staging"}, "subjects": [{"kind": "User", "name": "alice"}],
///         "roleRef": {"kind": "ClusterRole", "name": "view"}}"#,
/// )?;
/// let role = serde_json::from_str(
///     r#"{"metadata": {"name": "view"}, "rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}]}"#,
/// )?;
/// let authorizer = Authorizer::new(&[Object::ClusterRole(role), Object::RoleBinding(binding)]);
///
/// let pods = ResourceAttributes { namespace: "prod".into(), verb: "get".into(), resource: "pods".into(), ..Default::default() };
/// let Decision::NoOpinion(why) = authorizer.explain(&Request::new("alice", [""; 0], pods), 3) else { panic!() };
/// assert_eq!(why.near_misses[0].obstacles, [Obstacle::Namespace]);
/// assert_eq!(
///     why.near_misses[0].to_string(),
///     r#"User "alice" has ClusterRole "view" by RoleBinding "readers/staging", but it holds in namespace "staging" only"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NearMiss<'a> {
    /// The binding.
    pub binding: BindingRef<'a>,
    /// The role it refers to.
    pub role: RoleName<'a>,
    /// The rule of that role that comes closest; `None` where the role does not exist.
    pub rule: Option<&'a PolicyRule>,
    /// The subject of the binding that stands for the user; `None` where none does.
    pub subject: Option<SubjectRef<'a>>,
    /// What keeps it from granting, in the order of [`Obstacle`]; at least one.
    pub obstacles: Vec<Obstacle>,
}

impl NearMiss<'_> {
    /// How far it is from granting: the sum of what each obstacle counts. What is often wrong by mistake counts least.
    fn distance(obstacles: &[Obstacle]) -> u32 {
        let count = |obstacle: &Obstacle| match obstacle {
            Obstacle::Role => 1,
            Obstacle::Namespace | Obstacle::ResourceName | Obstacle::Subresource => 2,
            Obstacle::Verb | Obstacle::Url => 3,
            Obstacle::ApiGroup | Obstacle::Resource => 4,
            Obstacle::Subject => 5,
        };
        obstacles.iter().map(count).sum()
    }
}

impl Authorizer {
    /// As [`authorize`](Self::authorize), and where nothing is allowed, what came closest: at most `most` near misses,
    /// nearest first, of equal ones in the order of the bindings.
    ///
    /// This looks at every rule of every binding; ask it when a person wants to know, not for every request.
    #[must_use]
    pub fn explain(&self, request: &Request, most: usize) -> Decision<'_> {
        let mut decision = self.authorize(request);
        if let Decision::NoOpinion(why) = &mut decision {
            why.near_misses = self.near_misses(request, most);
        }
        decision
    }

    fn near_misses(&self, request: &Request, most: usize) -> Vec<NearMiss<'_>> {
        let wanted = request.attributes.namespace();
        let mut nearest: Vec<(u32, NearMiss<'_>)> = Vec::new();
        for (scope, number) in self.scopes.iter().zip(0u32..) {
            let elsewhere = number != CLUSTER && wanted != Some(self.namespace_name(number));
            for binding in scope.bindings() {
                let Some(near) = self.near_miss(request, number, binding, elsewhere) else { continue };
                let distance = NearMiss::distance(&near.obstacles);
                let at = nearest.partition_point(|(other, _)| *other <= distance);
                if at < most {
                    nearest.insert(at, (distance, near));
                    nearest.truncate(most);
                }
            }
        }
        nearest.into_iter().map(|(_, near)| near).collect()
    }

    /// The closest rule of a binding; `None` where no rule of it has to do with the request.
    fn near_miss<'s>(&'s self, request: &Request, scope: u32, binding: &'s Binding, elsewhere: bool) -> Option<NearMiss<'s>> {
        let subject = self.standing_for(scope, binding, request, None);
        let mut obstacles: Vec<Obstacle> = Vec::new();
        if elsewhere {
            obstacles.push(Obstacle::Namespace);
        }
        if subject.is_none() {
            obstacles.push(Obstacle::Subject);
        }
        let rule = match self.roles.role(binding.role) {
            // A dangling reference of somebody else says nothing about this request.
            None if subject.is_none() => return None,
            None => {
                obstacles.push(Obstacle::Role);
                None
            }
            Some(role) => {
                let rules = role.rules.iter().filter_map(|rule| Some((rule.obstacles(&request.attributes)?, rule)));
                let (more, rule) = rules.min_by_key(|(obstacles, _)| NearMiss::distance(obstacles))?;
                obstacles.extend(more);
                Some(rule)
            }
        };
        // A rule that has nothing in common with the request but the kind of it is not near.
        let unrelated = obstacles.contains(&Obstacle::Subject) && obstacles.len() > 2
            || obstacles.contains(&Obstacle::Resource) && obstacles.contains(&Obstacle::ApiGroup)
            || obstacles.contains(&Obstacle::Resource) && obstacles.contains(&Obstacle::Verb);
        if unrelated || obstacles.is_empty() {
            return None;
        }
        obstacles.sort_unstable();
        Some(NearMiss { binding: self.binding_ref(scope, binding), role: self.role_name(binding.role), rule, subject, obstacles })
    }
}

impl fmt::Display for NearMiss<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Some(subject) => write!(f, "{subject} has {} by {}, but ", self.role, self.binding)?,
            None => write!(f, "{} gives {}, but ", self.binding, self.role)?,
        }
        for (at, obstacle) in self.obstacles.iter().enumerate() {
            if at > 0 {
                f.write_str(", and ")?;
            }
            self.write_obstacle(*obstacle, f)?;
        }
        Ok(())
    }
}

impl NearMiss<'_> {
    fn write_obstacle(&self, obstacle: Obstacle, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::quote::QuotedList;

        let nothing = PolicyRule::default();
        let rule = self.rule.unwrap_or(&nothing);
        match obstacle {
            Obstacle::Role => f.write_str("that role does not exist"),
            Obstacle::Namespace => write!(f, "it holds in namespace {:?} only", self.binding.namespace.unwrap_or_default()),
            Obstacle::ResourceName => write!(f, "only for the names {}", QuotedList(&rule.resource_names)),
            Obstacle::Subresource | Obstacle::Resource => write!(f, "for the resources {}", QuotedList(&rule.resources)),
            Obstacle::Verb => write!(f, "for the verbs {}", QuotedList(&rule.verbs)),
            Obstacle::Url => write!(f, "for the URLs {}", QuotedList(&rule.non_resource_urls)),
            Obstacle::ApiGroup => write!(f, "in the API groups {}", QuotedList(&rule.api_groups)),
            Obstacle::Subject => f.write_str("it binds others"),
        }
    }
}
