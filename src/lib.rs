#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::todo,
    clippy::unimplemented,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod cron;
#[cfg(feature = "json")]
pub mod evaluate;
mod float;
pub mod hpa;
pub mod job;
#[cfg(feature = "yaml")]
pub mod manifest;
pub mod name;
pub mod netpol;
pub mod object;
pub mod pod;
mod pool;
pub mod quantity;
pub mod quota;
mod quote;
pub mod rbac;
pub mod release;
pub mod scheduling;
pub mod selector;

pub use quantity::Quantity;
pub use release::FeatureGates;
pub use selector::Selector;
