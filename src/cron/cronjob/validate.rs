//! Would the API server take this cron job?

use std::fmt;

use crate::cron::{Schedule, Zone};
use crate::name::Rule;
use crate::object::{CronJob, CronJobSpec};

/// Something the API server refuses.
///
/// ```
/// use kube_semantics::cron::cronjob::{FieldErrorType, validate};
/// use kube_semantics::object::CronJob;
///
/// let cron_job: CronJob =
///     serde_json::from_str(r#"{"metadata": {"name": "n"}, "spec": {"schedule": "0 1 * * 7", "timeZone": "Local"}}"#)?;
/// let errors = validate(&cron_job);
/// assert_eq!(errors[0].to_string(), r#"spec.schedule: Invalid value: "0 1 * * 7": end of range (7) above maximum (6): 7"#);
/// assert_eq!((errors[1].field, errors[1].kind), ("spec.timeZone", FieldErrorType::Invalid));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{field}: {}", Detail(self))]
pub struct FieldError {
    /// The path of the field.
    pub field: &'static str,
    /// What kind of fault it is.
    pub kind: FieldErrorType,
    /// What is there.
    pub value: String,
    /// What is wrong with it, in upstream's words; empty if its absence is.
    pub detail: String,
}

/// The kinds of faults, by upstream's names (`field.ErrorType`).
///
/// ```
/// use kube_semantics::cron::cronjob::FieldErrorType;
///
/// assert_eq!(FieldErrorType::NotSupported.to_string(), "FieldValueNotSupported");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldErrorType {
    /// Not a value this field can have.
    Invalid,
    /// Not one of the few values this field can have.
    NotSupported,
    /// Missing.
    Required,
}

impl fmt::Display for FieldErrorType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invalid => "FieldValueInvalid",
            Self::NotSupported => "FieldValueNotSupported",
            Self::Required => "FieldValueRequired",
        })
    }
}

struct Detail<'a>(&'a FieldError);

impl fmt::Display for Detail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FieldError { kind, value, detail, .. } = self.0;
        match kind {
            FieldErrorType::Required => f.write_str("Required value")?,
            FieldErrorType::Invalid => write!(f, "Invalid value: {value}")?,
            FieldErrorType::NotSupported => return write!(f, "Unsupported value: {value}: {detail}"),
        }
        if detail.is_empty() { Ok(()) } else { write!(f, ": {detail}") }
    }
}

/// What the API server refuses in a cron job that is to be made; sorted by field and kind. The job template is not looked at.
#[must_use]
pub fn validate(cron_job: &CronJob) -> Vec<FieldError> {
    let mut errors = Vec::new();
    name(&cron_job.metadata.name, &mut errors);
    spec(&cron_job.spec, None, &mut errors);
    errors.sort();
    errors
}

/// What it refuses in a cron job that is to replace another; sorted. The metadata is not looked at.
#[must_use]
pub fn validate_update(cron_job: &CronJob, old: &CronJob) -> Vec<FieldError> {
    let mut errors = Vec::new();
    spec(&cron_job.spec, Some(&old.spec), &mut errors);
    errors.sort();
    errors
}

/// The name of a job is that of the cron job with eleven characters more.
const LONGEST_NAME: usize = 52;

fn name(name: &str, errors: &mut Vec<FieldError>) {
    const FIELD: &str = "metadata.name";
    if name.is_empty() {
        let detail = "name or generateName is required".to_owned();
        errors.push(FieldError { field: FIELD, kind: FieldErrorType::Required, value: String::new(), detail });
        return;
    }
    if let Err(violation) = Rule::Dns1123Subdomain.check(name) {
        errors.extend(violation.faults().iter().map(|fault| invalid(FIELD, quoted(name), fault.to_string())));
    }
    if name.len() > LONGEST_NAME {
        errors.push(invalid(FIELD, quoted(name), format!("must be no more than {LONGEST_NAME} characters")));
    }
}

fn spec(spec: &CronJobSpec, old: Option<&CronJobSpec>, errors: &mut Vec<FieldError>) {
    schedule(spec, old, errors);
    if old.is_none_or(|old| old.time_zone != spec.time_zone)
        && let Some(zone) = &spec.time_zone
    {
        time_zone(zone, errors);
    }
    // The API server fills in Allow where there is none.
    let policy = &spec.concurrency_policy;
    if !matches!(policy.as_str(), "" | "Allow" | "Forbid" | "Replace") {
        let detail = r#"supported values: "Allow", "Forbid", "Replace""#.to_owned();
        let field = "spec.concurrencyPolicy";
        errors.push(FieldError { field, kind: FieldErrorType::NotSupported, value: quoted(policy), detail });
    }
    let numbers = [
        ("spec.startingDeadlineSeconds", spec.starting_deadline_seconds),
        ("spec.successfulJobsHistoryLimit", spec.successful_jobs_history_limit.map(i64::from)),
        ("spec.failedJobsHistoryLimit", spec.failed_jobs_history_limit.map(i64::from)),
    ];
    for (field, number) in numbers {
        if let Some(number) = number.filter(|number| *number < 0) {
            errors.push(invalid(field, number.to_string(), "must be greater than or equal to 0"));
        }
    }
}

fn schedule(spec: &CronJobSpec, old: Option<&CronJobSpec>, errors: &mut Vec<FieldError>) {
    const FIELD: &str = "spec.schedule";
    let text = &spec.schedule;
    if text.is_empty() {
        errors.push(FieldError { field: FIELD, kind: FieldErrorType::Required, value: String::new(), detail: String::new() });
        return;
    }
    if let Err(error) = text.parse::<Schedule>() {
        errors.push(invalid(FIELD, quoted(text), error.to_string()));
    }
    if !text.contains("TZ") {
        return;
    }
    // Who had a zone in the schedule may keep one.
    if !old.is_some_and(|old| old.schedule.contains("TZ")) {
        errors.push(invalid(FIELD, quoted(text), "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"));
    } else if spec.time_zone.is_some() {
        errors.push(invalid(FIELD, quoted(text), "cannot use both timeZone field and TZ or CRON_TZ in schedule"));
    }
}

fn time_zone(name: &str, errors: &mut Vec<FieldError>) {
    const FIELD: &str = "spec.timeZone";
    let mut fault = |detail: &str| errors.push(invalid(FIELD, quoted(name), detail));
    if name.is_empty() {
        return fault("timeZone must be nil or non-empty string");
    }
    if !name.split('/').all(is_part_of_zone) {
        return fault(&format!("unknown time zone {name}"));
    }
    if name.eq_ignore_ascii_case("local") {
        fault("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    }
    if let Err(error) = Zone::named(name) {
        fault(&error.to_string());
    }
}

fn is_part_of_zone(part: &str) -> bool {
    let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"._+-".contains(byte);
    (1..=14).contains(&part.len()) && !part.starts_with('-') && part.as_bytes().iter().all(is_allowed) && !matches!(part, "." | "..")
}

fn invalid(field: &'static str, value: String, detail: impl Into<String>) -> FieldError {
    FieldError { field, kind: FieldErrorType::Invalid, value, detail: detail.into() }
}

fn quoted(text: &str) -> String {
    crate::quote::Quoted(text).to_string()
}
