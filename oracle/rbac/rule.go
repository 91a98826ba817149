package rbac

import (
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/component-helpers/auth/rbac/validation"
	helpers "k8s.io/kubernetes/pkg/apis/rbac/v1"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
)

// normal gives rules the one form that answers use: verbs always, the other lists only when they are not empty.
func normal(rules []rbacv1.PolicyRule) []rbacv1.PolicyRule {
	out := make([]rbacv1.PolicyRule, len(rules))
	for i, rule := range rules {
		out[i] = rule
		if rule.Verbs == nil {
			out[i].Verbs = []string{}
		}
	}
	return out
}

// plain takes away the difference between an empty list and none, which nothing that is stored keeps.
func plain(rules []rbacv1.PolicyRule) []rbacv1.PolicyRule {
	out := make([]rbacv1.PolicyRule, len(rules))
	for i, rule := range rules {
		out[i] = rbacv1.PolicyRule{
			Verbs:           noneIfEmpty(rule.Verbs),
			APIGroups:       noneIfEmpty(rule.APIGroups),
			Resources:       noneIfEmpty(rule.Resources),
			ResourceNames:   noneIfEmpty(rule.ResourceNames),
			NonResourceURLs: noneIfEmpty(rule.NonResourceURLs),
		}
	}
	return out
}

func noneIfEmpty(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}

// list is the list as an answer gives it, never null.
func list[T any](values []T) []T {
	if values == nil {
		return []T{}
	}
	return values
}

type matched struct {
	Matches bool `json:"matches"`
}

func ruleMatches(in struct {
	Rule    rbacv1.PolicyRule `json:"rule"`
	Request request           `json:"request"`
}) (matched, error) {
	action, err := in.Request.action()
	if err != nil {
		return matched{}, err
	}
	return matched{rbac.RuleAllows(action, &in.Rule)}, nil
}

type description struct {
	Text string `json:"text"`
}

func describeRule(in struct {
	Rule rbacv1.PolicyRule `json:"rule"`
}) (description, error) {
	return description{helpers.CompactString(in.Rule)}, nil
}

type coverage struct {
	Covered   bool                `json:"covered"`
	Uncovered []rbacv1.PolicyRule `json:"uncovered"`
}

func covers(in struct {
	Owner   []rbacv1.PolicyRule `json:"owner"`
	Servant []rbacv1.PolicyRule `json:"servant"`
}) (coverage, error) {
	covered, uncovered := validation.Covers(in.Owner, in.Servant)
	return coverage{covered, normal(uncovered)}, nil
}
