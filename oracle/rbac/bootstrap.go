package rbac

import (
	"maps"
	"os"
	"slices"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy"

	"kube-semantics/oracle/cases"
)

// bootstrap is the policy that the API server creates in a new cluster, with the feature gates at their defaults.
type bootstrap struct {
	clusterRoles        []rbacv1.ClusterRole
	clusterRoleBindings []rbacv1.ClusterRoleBinding
	roles               []rbacv1.Role
	roleBindings        []rbacv1.RoleBinding
}

func newBootstrap() *bootstrap {
	b := &bootstrap{
		clusterRoles:        slices.Concat(bootstrappolicy.ClusterRoles(), bootstrappolicy.ControllerRoles()),
		clusterRoleBindings: slices.Concat(bootstrappolicy.ClusterRoleBindings(), bootstrappolicy.ControllerRoleBindings()),
	}
	roles, bindings := bootstrappolicy.NamespaceRoles(), bootstrappolicy.NamespaceRoleBindings()
	for _, namespace := range slices.Sorted(maps.Keys(roles)) {
		b.roles = append(b.roles, roles[namespace]...)
	}
	for _, namespace := range slices.Sorted(maps.Keys(bindings)) {
		b.roleBindings = append(b.roleBindings, bindings[namespace]...)
	}
	return b
}

// PrintBootstrap prints the objects of the bootstrap policy, a line each.
func PrintBootstrap([]string) error {
	out := cases.NewWriter(os.Stdout)
	for _, x := range newBootstrap().objects() {
		if err := out.Write(x); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (b *bootstrap) objects() []any {
	var objects []any
	for _, x := range b.clusterRoles {
		x.TypeMeta = typeOf("ClusterRole")
		objects = append(objects, x)
	}
	for _, x := range b.roles {
		x.TypeMeta = typeOf("Role")
		objects = append(objects, x)
	}
	for _, x := range b.clusterRoleBindings {
		x.TypeMeta = typeOf("ClusterRoleBinding")
		objects = append(objects, x)
	}
	for _, x := range b.roleBindings {
		x.TypeMeta = typeOf("RoleBinding")
		objects = append(objects, x)
	}
	return objects
}

// typeOf is what objects within upstream's code do not carry.
func typeOf(kind string) metav1.TypeMeta {
	return metav1.TypeMeta{APIVersion: rbacv1.SchemeGroupVersion.String(), Kind: kind}
}

// bare is the policy without the metadata that every object of it has and that no question looks at.
func (b *bootstrap) bare() *bootstrap {
	out := &bootstrap{}
	for _, x := range b.clusterRoles {
		x.ObjectMeta = bareMeta(x.ObjectMeta)
		out.clusterRoles = append(out.clusterRoles, x)
	}
	for _, x := range b.roles {
		x.ObjectMeta = bareMeta(x.ObjectMeta)
		out.roles = append(out.roles, x)
	}
	for _, x := range b.clusterRoleBindings {
		x.ObjectMeta = bareMeta(x.ObjectMeta)
		out.clusterRoleBindings = append(out.clusterRoleBindings, x)
	}
	for _, x := range b.roleBindings {
		x.ObjectMeta = bareMeta(x.ObjectMeta)
		out.roleBindings = append(out.roleBindings, x)
	}
	return out
}

func bareMeta(meta metav1.ObjectMeta) metav1.ObjectMeta {
	bare := metav1.ObjectMeta{Namespace: meta.Namespace, Name: meta.Name}
	for key, value := range meta.Labels {
		if _, everywhere := bootstrappolicy.Label[key]; !everywhere {
			metav1.SetMetaDataLabel(&bare, key, value)
		}
	}
	return bare
}

// only keeps the bindings that are wanted and the roles that these refer to.
func (b *bootstrap) only(wanted func(namespace string, subjects []rbacv1.Subject) bool) *bootstrap {
	out := &bootstrap{}
	type ref struct{ namespace, name string }
	referred := map[ref]bool{}
	refer := func(to rbacv1.RoleRef, namespace string) {
		if to.Kind == "ClusterRole" {
			namespace = ""
		}
		referred[ref{namespace, to.Name}] = true
	}
	for _, x := range b.clusterRoleBindings {
		if wanted("", x.Subjects) {
			out.clusterRoleBindings = append(out.clusterRoleBindings, x)
			refer(x.RoleRef, "")
		}
	}
	for _, x := range b.roleBindings {
		if wanted(x.Namespace, x.Subjects) {
			out.roleBindings = append(out.roleBindings, x)
			refer(x.RoleRef, x.Namespace)
		}
	}
	for _, x := range b.clusterRoles {
		if referred[ref{"", x.Name}] {
			out.clusterRoles = append(out.clusterRoles, x)
		}
	}
	for _, x := range b.roles {
		if referred[ref{x.Namespace, x.Name}] {
			out.roles = append(out.roles, x)
		}
	}
	return out
}

// clusterRole is the role of that name, filled in if it is an aggregated one.
func (b *bootstrap) clusterRole(name string) []rbacv1.PolicyRule {
	var in clusterRoleList
	for _, x := range b.clusterRoles {
		in.ClusterRoles = append(in.ClusterRoles, x.DeepCopy())
	}
	if all, err := aggregateAll(in); err == nil {
		for _, role := range all.ClusterRoles {
			if role.Name == name {
				return role.Rules
			}
		}
	}
	for _, x := range b.clusterRoles {
		if x.Name == name {
			return normal(x.Rules)
		}
	}
	return nil
}
