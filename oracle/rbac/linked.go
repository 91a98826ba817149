package rbac

import (
	"context"
	_ "unsafe" // for go:linkname

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/kubernetes/pkg/controller/clusterroleaggregation"
)

// Functions of upstream that are not exported. The file linked.s, though empty, makes the compiler accept declarations
// without a body.

//go:linkname isSimpleResourceRule k8s.io/kubernetes/pkg/registry/rbac/validation.isSimpleResourceRule
func isSimpleResourceRule(rule *rbacv1.PolicyRule) (simpleResource, bool)

//go:linkname appliesTo k8s.io/kubernetes/pkg/registry/rbac/validation.appliesTo
func appliesTo(user user.Info, subjects []rbacv1.Subject, namespace string) (int, bool)

//go:linkname syncClusterRole k8s.io/kubernetes/pkg/controller/clusterroleaggregation.(*ClusterRoleAggregationController).syncClusterRole
func syncClusterRole(c *clusterroleaggregation.ClusterRoleAggregationController, ctx context.Context, key string) error
