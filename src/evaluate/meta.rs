//! `meta.…`

use serde_json::{Value, json};

use super::{EvaluateError, op};
use crate::name::{self, Rule};
use crate::object::wire::objects;

objects! {
    /// A value and the rule it is held against.
    pub struct Named {
        /// The rule, by name.
        pub rule: String,
        /// The value.
        pub value: String,
    }

    /// Two API versions.
    pub struct Versions {
        /// As written.
        pub a: String,
        /// As written.
        pub b: String,
    }
}

op!(
    VALIDATE = "meta.validate",
    "Does a text satisfy a Kubernetes naming rule?",
    r#"{"rule":"dns1123Label","value":"my-pod"}"#,
    |input: Named, gates| {
        let rule: Rule = input.rule.parse().map_err(EvaluateError::refused)?;
        Ok::<Value, _>(json!({"valid": rule.check_in(&input.value, gates).is_ok()}))
    }
);

op!(
    COMPARE_VERSIONS = "meta.compare_versions",
    "Orders two API versions by priority: GA before beta before alpha.",
    r#"{"a":"v7","b":"v8beta3"}"#,
    |input: Versions, _| Ok(name::compare_versions(&input.a, &input.b) as i8)
);
