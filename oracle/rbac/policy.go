package rbac

import (
	"context"
	"encoding/json"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apiserver/pkg/authentication/user"
	listers "k8s.io/client-go/listers/rbac/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
)

// policy is a set of RBAC objects as upstream's code gets to see them. Roles are looked up through upstream's listers,
// for the errors of those show in answers; bindings are kept as lists, for a lister would lose their order, and all but
// one of those that share a name.
type policy struct {
	roles        *rbac.RoleGetter
	clusterRoles *rbac.ClusterRoleGetter
	bindings     bindings
}

type bindings struct {
	roleBindings        []*rbacv1.RoleBinding
	clusterRoleBindings []*rbacv1.ClusterRoleBinding
}

func (b *bindings) ListRoleBindings(_ context.Context, namespace string) ([]*rbacv1.RoleBinding, error) {
	var list []*rbacv1.RoleBinding
	for _, binding := range b.roleBindings {
		if binding.Namespace == namespace {
			list = append(list, binding)
		}
	}
	return list, nil
}

func (b *bindings) ListClusterRoleBindings(context.Context) ([]*rbacv1.ClusterRoleBinding, error) {
	return b.clusterRoleBindings, nil
}

func readPolicy(objects []json.RawMessage) (*policy, error) {
	roles := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{})
	clusterRoles := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{})
	p := &policy{
		roles:        &rbac.RoleGetter{Lister: listers.NewRoleLister(roles)},
		clusterRoles: &rbac.ClusterRoleGetter{Lister: listers.NewClusterRoleLister(clusterRoles)},
	}
	for _, text := range objects {
		meta, err := decode[typeMeta](text)
		if err != nil {
			return nil, err
		}
		if meta.APIVersion != rbacv1.SchemeGroupVersion.String() {
			continue
		}
		switch meta.Kind {
		case "Role":
			err = addTo(roles, text, func(*rbacv1.Role) {})
		case "ClusterRole":
			// The API server stores no namespace with what has none.
			err = addTo(clusterRoles, text, func(role *rbacv1.ClusterRole) { role.Namespace = "" })
		case "RoleBinding":
			err = appendTo(&p.bindings.roleBindings, text)
		case "ClusterRoleBinding":
			err = appendTo(&p.bindings.clusterRoleBindings, text)
		}
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

func addTo[T any](indexer cache.Indexer, text json.RawMessage, adjust func(*T)) error {
	object, err := decode[T](text)
	if err != nil {
		return err
	}
	adjust(object)
	return indexer.Add(object)
}

func appendTo[T any](list *[]*T, text json.RawMessage) error {
	object, err := decode[T](text)
	if err != nil {
		return err
	}
	*list = append(*list, object)
	return nil
}

func (p *policy) authorizer() *rbac.RBACAuthorizer {
	return rbac.New(p.roles, &p.bindings, p.clusterRoles, &p.bindings)
}

func (p *policy) resolver() *validation.DefaultRuleResolver {
	return validation.NewDefaultRuleResolver(p.roles, &p.bindings, p.clusterRoles, &p.bindings)
}

func (p *policy) locator(superUser string) *rbac.SubjectAccessEvaluator {
	return rbac.NewSubjectAccessEvaluator(p.roles, &p.bindings, p.clusterRoles, &p.bindings, superUser)
}

// person is who asks, in the inputs that have no whole request.
type person struct {
	User   string   `json:"user"`
	Groups []string `json:"groups"`
}

func (p person) info() user.Info { return &user.DefaultInfo{Name: p.User, Groups: p.Groups} }
