package rbac

import (
	"context"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	listers "k8s.io/client-go/listers/rbac/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/component-helpers/auth/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"

	"kube-semantics/oracle/workload"
)

// whoCanCount is how many of the requests who_can is asked about.
const whoCanCount = 200

// Workloads lists the benchmark workloads of this domain.
var Workloads = listWorkloads()

func listWorkloads() []workload.Workload {
	var all []workload.Workload
	add := func(name string, units int, build func() func() any) {
		all = append(all, workload.Workload{Domain: "rbac", Name: name, Units: units, Build: build})
	}
	for _, set := range dataSets {
		add("load/"+set.name, 1, func() func() any {
			data := set.build()
			return func() any {
				loaded := load(data)
				return len(loaded.roleBindings.ListKeys()) + len(loaded.clusterRoleBindings.ListKeys())
			}
		})
		// The API server keeps the objects themselves, which the indexers point to.
		all[len(all)-1].Keep = func() any { return load(set.build()) }
		add("authorize/"+set.name, requestCount, func() func() any {
			data := set.build()
			a := load(data).authorizer()
			return func() any {
				allowed := 0
				for i := range data.requests {
					if decision, _, _ := a.Authorize(context.Background(), &data.requests[i]); decision == authorizer.DecisionAllow {
						allowed++
					}
				}
				return allowed
			}
		})
		add("who_can/"+set.name, whoCanCount, func() func() any {
			data := set.build()
			locator := load(data).locator()
			ask := func(use func([]rbacv1.Subject) int) int {
				sum := 0
				for i := range data.requests[:whoCanCount] {
					// The data has no dangling references.
					subjects, _ := locator.AllowedSubjects(context.Background(), &data.requests[i])
					sum += use(subjects)
				}
				return sum
			}
			// Upstream drops the repeats and then returns the list that has them, so that to count is not part of its work.
			distinct := ask(countDistinct)
			listed := ask(countAll)
			return func() any {
				if ask(countAll) != listed {
					return "not the same answers each time"
				}
				return distinct
			}
		})
	}
	for _, pair := range []struct{ owner, servant string }{
		{"cluster-admin", "admin"}, {"admin", "cluster-admin"}, {"admin", "edit"}, {"edit", "admin"}, {"view", "admin"},
	} {
		add("covers/owner="+pair.owner+",servant="+pair.servant, 1, func() func() any {
			b := newBootstrap()
			owner, servant := b.clusterRole(pair.owner), b.clusterRole(pair.servant)
			return func() any {
				_, uncovered := validation.Covers(owner, servant)
				return len(uncovered)
			}
		})
	}
	return all
}

func countAll(subjects []rbacv1.Subject) int { return len(subjects) }

func countDistinct(subjects []rbacv1.Subject) int {
	seen := make(map[rbacv1.Subject]struct{}, len(subjects))
	for _, subject := range subjects {
		seen[subject] = struct{}{}
	}
	return len(seen)
}

// loaded is the objects in the stores that the API server keeps them in.
type loaded struct {
	roles, roleBindings, clusterRoles, clusterRoleBindings cache.Indexer
}

func load(data *data) *loaded {
	l := &loaded{newIndexer(), newIndexer(), newIndexer(), newIndexer()}
	for _, x := range data.clusterRoles {
		mustAdd(l.clusterRoles, x)
	}
	for _, x := range data.roleBindings {
		mustAdd(l.roleBindings, x)
	}
	for _, x := range data.clusterRoleBindings {
		mustAdd(l.clusterRoleBindings, x)
	}
	return l
}

func newIndexer() cache.Indexer {
	return cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
}

func mustAdd(indexer cache.Indexer, object any) {
	if err := indexer.Add(object); err != nil {
		panic(err)
	}
}

func (l *loaded) authorizer() *rbac.RBACAuthorizer {
	return rbac.New(
		&rbac.RoleGetter{Lister: listers.NewRoleLister(l.roles)},
		&rbac.RoleBindingLister{Lister: listers.NewRoleBindingLister(l.roleBindings)},
		&rbac.ClusterRoleGetter{Lister: listers.NewClusterRoleLister(l.clusterRoles)},
		&rbac.ClusterRoleBindingLister{Lister: listers.NewClusterRoleBindingLister(l.clusterRoleBindings)},
	)
}

func (l *loaded) locator() *rbac.SubjectAccessEvaluator {
	return rbac.NewSubjectAccessEvaluator(
		&rbac.RoleGetter{Lister: listers.NewRoleLister(l.roles)},
		&rbac.RoleBindingLister{Lister: listers.NewRoleBindingLister(l.roleBindings)},
		&rbac.ClusterRoleGetter{Lister: listers.NewClusterRoleLister(l.clusterRoles)},
		&rbac.ClusterRoleBindingLister{Lister: listers.NewClusterRoleBindingLister(l.clusterRoleBindings)},
		"",
	)
}
