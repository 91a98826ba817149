//! The policy for success.

use super::Indexes;
use crate::object::SuccessPolicy;

/// Which rule of a job's success policy is met, from 0 (upstream's `matchSuccessPolicy`); nothing if none is, or there is no policy.
///
/// A rule whose list of indexes does not read is passed over, and so is one that asks for nothing. Where a rule has both, the
/// indexes are enough even if they are fewer than the count, and the count even if an index is missing.
///
/// ```
/// use kube_semantics::job::{Indexes, success_policy};
///
/// let policy = serde_json::from_str(r#"{"rules": [{"succeededIndexes": "0-2"}, {"succeededIndexes": "5-9", "succeededCount": 2}]}"#)?;
/// assert_eq!(success_policy(Some(&policy), 10, &Indexes::of([0, 1, 6])), None);
/// assert_eq!(success_policy(Some(&policy), 10, &Indexes::of([0, 1, 6, 9])), Some(1));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn success_policy(policy: Option<&SuccessPolicy>, completions: i32, succeeded: &Indexes) -> Option<usize> {
    if succeeded.is_empty() {
        return None;
    }
    policy?.rules.iter().position(|rule| {
        let is_enough = |count: i64| rule.succeeded_count.is_some_and(|wanted| count >= i64::from(wanted));
        match &rule.succeeded_indexes {
            None => is_enough(succeeded.count()),
            Some(text) => {
                let required = Indexes::parse(text, completions);
                let common = required.common(succeeded);
                !required.is_empty() && (common == required.count() || is_enough(common))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Indexes, success_policy};
    use crate::object::{SuccessPolicy, SuccessPolicyRule};

    fn rule(indexes: Option<&str>, count: Option<i32>) -> SuccessPolicyRule {
        SuccessPolicyRule { succeeded_indexes: indexes.map(str::to_owned), succeeded_count: count }
    }

    #[test]
    fn rules() {
        let met = |rules: Vec<SuccessPolicyRule>, succeeded: &str| {
            success_policy(Some(&SuccessPolicy { rules }), 10, &Indexes::parse(succeeded, 10))
        };
        assert_eq!(met(vec![rule(None, Some(2))], "3"), None);
        assert_eq!(met(vec![rule(None, Some(2))], "3,7"), Some(0));
        assert_eq!(met(vec![rule(None, None)], "0-9"), None);
        assert_eq!(met(vec![rule(Some("x"), Some(0)), rule(None, Some(1))], "3"), Some(1));
        assert_eq!(met(vec![rule(Some("1,3-5"), None)], "0-4"), None);
        assert_eq!(met(vec![rule(Some("1,3-5"), None)], "0-5"), Some(0));
        assert_eq!(met(vec![rule(Some("1,3-5"), Some(3))], "3-6"), Some(0));
        assert_eq!(met(vec![rule(Some("1"), Some(0))], ""), None);
        assert_eq!(success_policy(None, 10, &Indexes::of([1])), None);
    }
}
