//! The table of `kubectl auth can-i --list`.

use kube_semantics::object::PolicyRule;
use kube_semantics::rbac::{RulesReview, TooManyPermissions, compact, covers};

/// The lines: every resource and name once, with its verbs.
///
/// # Errors
/// There are more permissions than any role can hold.
pub fn lines(review: RulesReview, headers: bool) -> Result<Vec<String>, TooManyPermissions> {
    let rules: Vec<PolicyRule> = review.resource_rules.into_iter().chain(review.non_resource_rules).collect();
    // Nobody covers nothing: what is not covered is every permission, one by one.
    let mut rules = compact(covers(&[], &rules).uncovered_rules()?);
    rules.sort_by_cached_key(sort_key);

    let headers = headers.then(|| ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"].map(str::to_owned));
    let rows: Vec<[String; 4]> = headers.into_iter().chain(rules.iter().map(row)).collect();
    // Three blanks between columns, none of which is narrower than six characters.
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count() + 3).fold(6, usize::max);
    let [first, second, third] = [0, 1, 2].map(width);
    Ok(rows.iter().map(|[resource, urls, names, verbs]| format!("{resource:first$}{urls:second$}{names:third$}{verbs}")).collect())
}

fn row(rule: &PolicyRule) -> [String; 4] {
    let lists = [&rule.non_resource_urls, &rule.resource_names, &rule.verbs].map(|list| bracketed(list));
    let [urls, names, verbs] = lists;
    [resource(rule), urls, names, verbs]
}

/// `deployments.apps/scale`.
fn resource(rule: &PolicyRule) -> String {
    let (Some(resource), group) = (rule.resources.first(), rule.api_groups.first()) else { return String::new() };
    let (resource, subresource) = resource.split_once('/').map_or((resource.as_str(), None), |(parent, sub)| (parent, Some(sub)));
    let group = group.filter(|group| !group.is_empty()).map(|group| format!(".{group}")).unwrap_or_default();
    let subresource = subresource.map(|subresource| format!("/{subresource}")).unwrap_or_default();
    format!("{resource}{group}{subresource}")
}

/// kubectl sorts by how Go prints a rule: by verbs first.
fn sort_key(rule: &PolicyRule) -> String {
    let PolicyRule { verbs, api_groups, resources, resource_names, non_resource_urls } = rule;
    let [verbs, groups, resources] = [verbs, api_groups, resources].map(|list| bracketed(list));
    let [names, urls] = [resource_names, non_resource_urls].map(|list| bracketed(list));
    format!("{verbs},APIGroups:{groups},Resources:{resources},ResourceNames:{names},NonResourceURLs:{urls}")
}

fn bracketed(list: &[String]) -> String {
    format!("[{}]", list.join(" "))
}
