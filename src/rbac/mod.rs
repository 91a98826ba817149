//! May this user do that, through which binding, and who else may?

mod aggregate;
mod compact;
mod covers;
mod describe;
mod permission;
mod printable;
mod quote;
mod reconcile;
mod service_account;

pub use aggregate::{AggregateError, Aggregated, aggregate, aggregate_all};
pub use compact::compact;
pub use covers::{Coverage, MOST_RULES, RuleSet, TooManyPermissions, Uncovered, covers};
pub use describe::Described;
pub use permission::Permission;
pub use quote::{Quoted, QuotedList};
pub use reconcile::{
    AUTOUPDATE, Binding, BindingReconciliation, Operation, RoleReconciliation, RuleOwner, reconcile_binding, reconcile_role,
};
pub use service_account::{ParseServiceAccountError, ServiceAccount};
