//! What API validation says of a label selector in its object form (upstream's `ValidateLabelSelector`).

use std::fmt;

use crate::name::{self, Rule};
use crate::object::{LabelSelector, LabelSelectorRequirement};

/// What validation lets pass, as upstream's `LabelSelectorValidationOptions`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LabelSelectorValidation {
    /// Let values of `matchExpressions` pass that are no label values.
    pub allow_invalid_values: bool,
    /// Let operators pass that do not exist.
    pub allow_unknown_operator: bool,
}

/// A field that the API server would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The path of the field, below the object that was asked about.
    pub field: String,
    /// The rule it breaks.
    pub fault: FieldFault,
    /// The rule in words.
    pub detail: String,
}

/// The rules a field can break, as the API server's answers name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldFault {
    /// It must be there.
    Required,
    /// It must not be there.
    Forbidden,
    /// Its value is not allowed.
    Invalid,
    /// Its value is none of those that are.
    Unsupported,
}

impl FieldFault {
    /// The reason in an API status: `FieldValueInvalid`.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Required => "FieldValueRequired",
            Self::Forbidden => "FieldValueForbidden",
            Self::Invalid => "FieldValueInvalid",
            Self::Unsupported => "FieldValueNotSupported",
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = match self.fault {
            FieldFault::Required => "Required value",
            FieldFault::Forbidden => "Forbidden",
            FieldFault::Invalid => "Invalid value",
            FieldFault::Unsupported => "Unsupported value",
        };
        write!(f, "{}: {fault}", self.field)?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

impl LabelSelector {
    /// The fields that the API server would refuse, in the order of the object: first all of `matchLabels` as one, then
    /// each expression.
    ///
    /// ```
    /// use kube_semantics::object::LabelSelector;
    /// use kube_semantics::selector::LabelSelectorValidation;
    ///
    /// let selector: LabelSelector = serde_json::from_str(r#"{"matchExpressions": [{"key": "a", "operator": "In"}]}"#)?;
    /// let errors = selector.validate(LabelSelectorValidation::default());
    /// assert_eq!(errors[0].field, "matchExpressions[0].values");
    /// assert_eq!(errors[0].fault.reason(), "FieldValueRequired");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn validate(&self, allowed: LabelSelectorValidation) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let broken = self.match_labels.iter().find_map(|(key, value)| {
            let key = Rule::QualifiedName.check(key).map_err(|violation| format!("{key:?}: {violation}"));
            key.and_then(|()| Rule::LabelValue.check(value).map_err(|violation| format!("{value:?}: {violation}"))).err()
        });
        if let Some(detail) = broken {
            // Upstream does not name the key in the path.
            errors.push(invalid("matchLabels".to_owned(), detail));
        }
        for (at, expression) in self.match_expressions.iter().enumerate() {
            validate_expression(expression, &format!("matchExpressions[{at}]"), allowed, &mut errors);
        }
        errors
    }
}

fn validate_expression(expression: &LabelSelectorRequirement, path: &str, allowed: LabelSelectorValidation, errors: &mut Vec<FieldError>) {
    let LabelSelectorRequirement { key, operator, values } = expression;
    match operator.as_str() {
        "In" | "NotIn" if values.is_empty() => errors.push(FieldError {
            field: format!("{path}.values"),
            fault: FieldFault::Required,
            detail: "must be specified when `operator` is 'In' or 'NotIn'".to_owned(),
        }),
        "Exists" | "DoesNotExist" if !values.is_empty() => errors.push(FieldError {
            field: format!("{path}.values"),
            fault: FieldFault::Forbidden,
            detail: "may not be specified when `operator` is 'Exists' or 'DoesNotExist'".to_owned(),
        }),
        "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
        unknown if !allowed.allow_unknown_operator => {
            errors.push(invalid(format!("{path}.operator"), format!("{unknown:?}: not a valid selector operator")));
        }
        _ => {}
    }
    if let Err(violation) = Rule::QualifiedName.check(key) {
        errors.push(invalid(format!("{path}.key"), format!("{key:?}: {violation}")));
    }
    if allowed.allow_invalid_values {
        return;
    }
    for (at, value) in values.iter().enumerate().filter(|(_, value)| !name::is_label_value(value)) {
        let detail = match Rule::LabelValue.check(value) {
            Err(violation) => format!("{value:?}: {violation}"),
            Ok(()) => format!("{value:?}"),
        };
        errors.push(invalid(format!("{path}.values[{at}]"), detail));
    }
}

fn invalid(field: String, detail: String) -> FieldError {
    FieldError { field, fault: FieldFault::Invalid, detail }
}
