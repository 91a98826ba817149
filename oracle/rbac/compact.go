package rbac

import (
	"cmp"
	"slices"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/kubernetes/pkg/registry/rbac/validation"
)

type ruleList struct {
	Rules []rbacv1.PolicyRule `json:"rules"`
}

func compact(in ruleList) (ruleList, error) {
	rules, err := validation.CompactRules(plain(in.Rules))
	if err != nil {
		return ruleList{}, err
	}
	// Upstream appends the merged rules in the random order of a map.
	merged := slices.IndexFunc(rules, func(rule rbacv1.PolicyRule) bool {
		_, simple := isSimpleResourceRule(&rule)
		return simple
	})
	if merged >= 0 {
		slices.SortFunc(rules[merged:], func(a, b rbacv1.PolicyRule) int {
			x, _ := isSimpleResourceRule(&a)
			y, _ := isSimpleResourceRule(&b)
			return x.compare(y)
		})
	}
	return ruleList{normal(rules)}, nil
}

// simpleResource is laid out as upstream's type of that name.
type simpleResource struct {
	Group             string
	Resource          string
	ResourceNameExist bool
	ResourceName      string
}

func (s simpleResource) compare(other simpleResource) int {
	rank := func(named bool) int {
		if named {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(s.Group, other.Group),
		cmp.Compare(s.Resource, other.Resource),
		cmp.Compare(rank(s.ResourceNameExist), rank(other.ResourceNameExist)),
		cmp.Compare(s.ResourceName, other.ResourceName),
	)
}
