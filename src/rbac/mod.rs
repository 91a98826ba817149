//! May this user do that, through which binding, and who else may?
//!
//! ```
//! use kube_semantics::object::ResourceAttributes;
//! use kube_semantics::rbac::{Authorizer, Decision, Object, Request};
//!
//! let role = serde_json::from_str(
//!     r#"{"metadata": {"name": "view"}, "rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}]}"#,
//! )?;
//! let binding = serde_json::from_str(
//!     r#"{"metadata": {"name": "readers"}, "subjects": [{"kind": "User", "name": "alice"}],
//!         "roleRef": {"kind": "ClusterRole", "name": "view"}}"#,
//! )?;
//! let authorizer = Authorizer::new(&[Object::ClusterRole(role), Object::ClusterRoleBinding(binding)]);
//!
//! let pods = ResourceAttributes { verb: "get".into(), resource: "pods".into(), ..Default::default() };
//! let Decision::Allowed(grant) = authorizer.authorize(&Request::new("alice", [""; 0], pods.clone())) else { panic!() };
//! assert_eq!(grant.binding.name, "readers");
//! assert_eq!(authorizer.who_can(&pods.into(), None).subjects[1].name, "alice");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! What follows upstream (`k8s.io/kubernetes` v1.37.0):
//!
//! | here | upstream |
//! |---|---|
//! | [`Authorizer::authorize`] | `plugin/pkg/auth/authorizer/rbac`: `RBACAuthorizer.Authorize`, `VisitRulesFor` |
//! | [`PolicyRule::allows`](crate::object::PolicyRule::allows) | `RuleAllows`; `pkg/apis/rbac/v1/evaluation_helpers.go` |
//! | [`first_subject`] | `pkg/registry/rbac/validation/rule.go`: `appliesTo` |
//! | [`Authorizer::rules_for`], [`Authorizer::rules_review`] | `RulesFor`; `SelfSubjectRulesReview` |
//! | [`Authorizer::who_can`] | `SubjectAccessEvaluator.AllowedSubjects` |
//! | [`Request`] | `ValidateSubjectAccessReviewSpec` |
//! | [`covers`], [`RuleSet`] | `component-helpers/auth/rbac/validation`: `Covers` |
//! | [`compact`], [`Described`] | `CompactRules`, `CompactString` |
//! | [`Authorizer::confirm_no_escalation`] | `ConfirmNoEscalation` |
//! | [`Authorizer::check_write`] | `pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased` |
//! | [`aggregate`], [`aggregate_all`] | `pkg/controller/clusterroleaggregation`: `syncClusterRole` |
//! | [`reconcile_role`], [`reconcile_binding`] | `component-helpers/auth/rbac/reconciliation` |
//! | [`ServiceAccount`] | `apiserver/pkg/authentication/serviceaccount`: `UserInfo`, `SplitUsername` |
//! | [`Quoted`], [`QuotedList`] | Go's `%q` |
//!
//! [`diff`] and [`AccessMatrix`] answer what upstream has no words for: what a change of roles and bindings means to whom, and
//! who may do what in a namespace.
//!
//! No answer differs between the releases.
//!
//! Deliberately out: what happens before RBAC is asked (`system:masters` is allowed by the API server itself, unless the
//! bootstrap policy is among the objects), other authorizers, and the field and label selectors of a review, which RBAC
//! ignores.

mod access_matrix;
mod aggregate;
mod authorizer;
mod compact;
mod covers;
mod decision;
mod describe;
mod diff;
mod escalation;
mod grants;
mod held_rules;
mod near_miss;
mod object;
mod permission;
#[cfg(test)]
mod random;
mod reconcile;
mod request;
mod role_table;
mod rule;
mod scope;
mod service_account;
mod subject;
mod symbols;
mod who_can;
mod write;

pub use crate::object::{NonResourceAttributes, ResourceAttributes};
pub use crate::quote::{Quoted, QuotedList};
pub use access_matrix::{Access, AccessMatrix, GroupResource};
pub use aggregate::{AggregateError, Aggregated, aggregate, aggregate_all};
pub use authorizer::{Authorizer, Updated};
pub use compact::compact;
pub use covers::{Coverage, MOST_RULES, RuleSet, TooManyPermissions, Uncovered, covers};
pub use decision::{BindingRef, Decision, Grant, JoinedErrors, NoOpinion, RoleName, RoleNotFound, SubjectRef};
pub use describe::Described;
pub use diff::{Change, Effect, MOST_CHANGES, TooManyChanges, diff};
pub use escalation::Escalation;
pub use grants::Through;
pub use held_rules::{HeldRules, NoNamespace, RulesReview};
pub use near_miss::NearMiss;
pub use object::Object;
pub use permission::Permission;
pub use reconcile::{
    AUTOUPDATE, Binding, BindingReconciliation, Operation, RoleReconciliation, RuleOwner, reconcile_binding, reconcile_role,
};
pub use request::{Attributes, Request, RequestError};
pub use rule::Obstacle;
pub use service_account::{ParseServiceAccountError, ServiceAccount};
pub use subject::first_subject;
pub use who_can::WhoCan;
pub use write::{KindsDiffer, WriteObjection, WriteReason, WriteVerdict};
