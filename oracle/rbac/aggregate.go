package rbac

import (
	"cmp"
	"context"
	"errors"
	"slices"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	applyrbacv1 "k8s.io/client-go/applyconfigurations/rbac/v1"
	client "k8s.io/client-go/kubernetes/typed/rbac/v1"
	listers "k8s.io/client-go/listers/rbac/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/controller/clusterroleaggregation"
)

// aggregator is upstream's controller over a store that holds the roles of the case at hand. There is one for all cases,
// for each has a queue with goroutines that would stay behind.
type aggregator struct {
	informer   cache.SharedIndexInformer
	applied    appliedRoles
	controller *clusterroleaggregation.ClusterRoleAggregationController
}

var theAggregator = newAggregator()

func newAggregator() *aggregator {
	// The informer never runs: its store is filled by hand.
	a := &aggregator{informer: cache.NewSharedIndexInformer(&cache.ListWatch{}, &rbacv1.ClusterRole{}, 0, cache.Indexers{})}
	a.controller = clusterroleaggregation.NewClusterRoleAggregation(a, &a.applied)
	return a
}

func (a *aggregator) Informer() cache.SharedIndexInformer { return a.informer }

func (a *aggregator) Lister() listers.ClusterRoleLister {
	return listers.NewClusterRoleLister(a.informer.GetIndexer())
}

// load replaces what the store holds.
func (a *aggregator) load(roles []*rbacv1.ClusterRole) error {
	items := make([]any, len(roles))
	for i, role := range roles {
		// The API server stores no namespace with what has none.
		role.Namespace = ""
		items[i] = role
	}
	return a.informer.GetIndexer().Replace(items, "")
}

// sync lets the controller look at one role, and returns the rules it writes, or nil if it writes none.
func (a *aggregator) sync(name string) (*applyrbacv1.ClusterRoleApplyConfiguration, error) {
	a.applied.last = nil
	err := syncClusterRole(a.controller, context.Background(), name)
	return a.applied.last, err
}

// appliedRoles is a client that only remembers the last change.
type appliedRoles struct {
	client.ClusterRoleInterface
	last *applyrbacv1.ClusterRoleApplyConfiguration
}

func (a *appliedRoles) ClusterRoles() client.ClusterRoleInterface { return a }

func (a *appliedRoles) Apply(_ context.Context, change *applyrbacv1.ClusterRoleApplyConfiguration, _ metav1.ApplyOptions) (*rbacv1.ClusterRole, error) {
	a.last = change
	return nil, nil
}

func appliedRules(change *applyrbacv1.ClusterRoleApplyConfiguration) []rbacv1.PolicyRule {
	rules := make([]rbacv1.PolicyRule, len(change.Rules))
	for i, rule := range change.Rules {
		rules[i] = rbacv1.PolicyRule{
			Verbs:           rule.Verbs,
			APIGroups:       rule.APIGroups,
			Resources:       rule.Resources,
			ResourceNames:   rule.ResourceNames,
			NonResourceURLs: rule.NonResourceURLs,
		}
	}
	return rules
}

type aggregated struct {
	Rules   []rbacv1.PolicyRule `json:"rules"`
	Changed bool                `json:"changed"`
}

func aggregate(in struct {
	clusterRoleList
	Name string `json:"name"`
}) (aggregated, error) {
	if err := theAggregator.load(in.ClusterRoles); err != nil {
		return aggregated{}, err
	}
	change, err := theAggregator.sync(in.Name)
	if err != nil {
		return aggregated{}, err
	}
	if change != nil {
		return aggregated{normal(appliedRules(change)), true}, nil
	}
	for _, role := range in.ClusterRoles {
		if role.Name == in.Name && role.AggregationRule != nil {
			return aggregated{normal(role.Rules), false}, nil
		}
	}
	return aggregated{}, nil
}

// passes is how often all roles are gone through before they count as never coming to rest.
const passes = 100

type namedRules struct {
	Name  string              `json:"name"`
	Rules []rbacv1.PolicyRule `json:"rules"`
}

type allAggregated struct {
	ClusterRoles []namedRules `json:"clusterRoles"`
}

type clusterRoleList struct {
	ClusterRoles []*rbacv1.ClusterRole `json:"clusterRoles"`
}

func aggregateAll(in clusterRoleList) (allAggregated, error) {
	if err := theAggregator.load(in.ClusterRoles); err != nil {
		return allAggregated{}, err
	}
	var roles []*rbacv1.ClusterRole
	for _, role := range in.ClusterRoles {
		if role.AggregationRule != nil {
			roles = append(roles, role)
		}
	}
	slices.SortStableFunc(roles, func(a, b *rbacv1.ClusterRole) int { return cmp.Compare(a.Name, b.Name) })
	for range passes {
		changed := false
		for _, role := range roles {
			change, err := theAggregator.sync(role.Name)
			if err != nil {
				return allAggregated{}, err
			}
			if change != nil {
				// The store holds the same pointer, so that the roles after this one see the change.
				role.Rules = appliedRules(change)
				changed = true
			}
		}
		if !changed {
			out := []namedRules{}
			for _, role := range roles {
				out = append(out, namedRules{role.Name, normal(role.Rules)})
			}
			return allAggregated{out}, nil
		}
	}
	return allAggregated{}, errors.New("the roles never come to rest")
}
