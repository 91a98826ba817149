package rbac

import (
	"context"

	rbacv1 "k8s.io/api/rbac/v1"
	apirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/kubernetes/pkg/registry/rbac/validation"
)

type permission struct {
	Allowed bool   `json:"allowed"`
	Message string `json:"message"`
}

func permitted(err error) permission {
	if err != nil {
		return permission{false, err.Error()}
	}
	return permission{true, ""}
}

func confirmNoEscalation(in struct {
	holder
	Rules []rbacv1.PolicyRule `json:"rules"`
}) (permission, error) {
	policy, err := readPolicy(in.Objects)
	if err != nil {
		return permission{}, err
	}
	ctx := apirequest.WithNamespace(apirequest.WithUser(context.Background(), in.info()), in.Namespace)
	return permitted(validation.ConfirmNoEscalation(ctx, policy.resolver(), in.Rules)), nil
}
