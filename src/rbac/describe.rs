//! A rule in one line.

use std::fmt::{self, Write as _};

use super::QuotedList;
use crate::object::PolicyRule;

/// A rule in the words of the API server's refusals (upstream's `CompactString`): the lists that are not empty.
///
/// ```
/// use kube_semantics::object::PolicyRule;
/// use kube_semantics::rbac::Described;
///
/// let rule = PolicyRule { verbs: vec!["get".into()], non_resource_urls: vec!["/healthz".into()], ..PolicyRule::default() };
/// assert_eq!(Described(&rule).to_string(), r#"{NonResourceURLs:["/healthz"], Verbs:["get"]}"#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Described<'a>(pub &'a PolicyRule);

impl fmt::Display for Described<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PolicyRule { verbs, api_groups, resources, resource_names, non_resource_urls } = self.0;
        let lists = [
            ("APIGroups:", api_groups),
            ("Resources:", resources),
            ("NonResourceURLs:", non_resource_urls),
            ("ResourceNames:", resource_names),
            ("Verbs:", verbs),
        ];
        f.write_char('{')?;
        for (at, (name, list)) in lists.iter().filter(|(_, list)| !list.is_empty()).enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            f.write_str(name)?;
            QuotedList(list).fmt(f)?;
        }
        f.write_char('}')
    }
}
