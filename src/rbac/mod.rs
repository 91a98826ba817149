//! May this user do that, through which binding, and who else may?
