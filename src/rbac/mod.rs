//! May this user do that, through which binding, and who else may?

mod compact;
mod covers;
mod describe;
mod permission;
mod printable;
mod quote;
mod service_account;

pub use compact::compact;
pub use covers::{Coverage, MOST_RULES, RuleSet, TooManyPermissions, Uncovered, covers};
pub use describe::Described;
pub use permission::Permission;
pub use quote::{Quoted, QuotedList};
pub use service_account::{ParseServiceAccountError, ServiceAccount};
