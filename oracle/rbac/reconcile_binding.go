package rbac

import (
	"encoding/json"
	"errors"
	"fmt"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/component-helpers/auth/rbac/reconciliation"
)

type bindingResult struct {
	Operation       reconciliation.ReconcileOperation `json:"operation"`
	Protected       bool                              `json:"protected"`
	MissingSubjects []rbacv1.Subject                  `json:"missingSubjects"`
	ExtraSubjects   []rbacv1.Subject                  `json:"extraSubjects"`
	Result          reconciledBinding                 `json:"result"`
}

type reconciledBinding struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	RoleRef     rbacv1.RoleRef    `json:"roleRef"`
	Subjects    []rbacv1.Subject  `json:"subjects"`
}

func reconcileBinding(in struct {
	Expected            json.RawMessage `json:"expected"`
	Existing            json.RawMessage `json:"existing"`
	RemoveExtraSubjects bool            `json:"removeExtraSubjects"`
}) (bindingResult, error) {
	expected, existing, err := readPair(readBinding, in.Expected, in.Existing)
	if err != nil {
		return bindingResult{}, err
	}
	options := reconciliation.ReconcileRoleBindingOptions{
		RoleBinding:         expected,
		RemoveExtraSubjects: in.RemoveExtraSubjects,
		Client:              existingBinding{existing},
	}
	result, err := options.Run()
	if err != nil {
		return bindingResult{}, err
	}
	return bindingResult{
		Operation:       result.Operation,
		Protected:       result.Protected,
		MissingSubjects: list(result.MissingSubjects),
		ExtraSubjects:   list(result.ExtraSubjects),
		Result: reconciledBinding{
			Labels:      entries(result.RoleBinding.GetLabels()),
			Annotations: entries(result.RoleBinding.GetAnnotations()),
			RoleRef:     result.RoleBinding.GetRoleRef(),
			Subjects:    list(result.RoleBinding.GetSubjects()),
		},
	}, nil
}

func readBinding(text json.RawMessage) (reconciliation.RoleBinding, error) {
	if !present(text) {
		return nil, errors.New("malformed input: expected is missing")
	}
	kind, err := kindOf(text)
	if err != nil {
		return nil, err
	}
	switch kind {
	case "RoleBinding":
		binding, err := decode[rbacv1.RoleBinding](text)
		if err != nil {
			return nil, err
		}
		dropEmptyMaps(binding)
		return reconciliation.RoleBindingAdapter{RoleBinding: binding}, nil
	case "ClusterRoleBinding":
		binding, err := decode[rbacv1.ClusterRoleBinding](text)
		if err != nil {
			return nil, err
		}
		dropEmptyMaps(binding)
		return reconciliation.ClusterRoleBindingAdapter{ClusterRoleBinding: binding}, nil
	default:
		return nil, fmt.Errorf("not a kind of binding: %q", kind)
	}
}

// existingBinding is a client that finds one binding, or none. The run is a dry one, so that it is asked for nothing else.
type existingBinding struct{ reconciliation.RoleBinding }

func (e existingBinding) Get(_, name string) (reconciliation.RoleBinding, error) {
	if e.RoleBinding == nil {
		return nil, apierrors.NewNotFound(rbacv1.Resource("rolebindings"), name)
	}
	return e.RoleBinding, nil
}

func (existingBinding) Delete(_, _ string, _ types.UID) error { return errDryRun }

func (existingBinding) Create(reconciliation.RoleBinding) (reconciliation.RoleBinding, error) {
	return nil, errDryRun
}

func (existingBinding) Update(reconciliation.RoleBinding) (reconciliation.RoleBinding, error) {
	return nil, errDryRun
}
