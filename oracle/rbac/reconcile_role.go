package rbac

import (
	"encoding/json"
	"errors"
	"fmt"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/component-helpers/auth/rbac/reconciliation"
)

type roleResult struct {
	Operation        reconciliation.ReconcileOperation `json:"operation"`
	Protected        bool                              `json:"protected"`
	MissingRules     []rbacv1.PolicyRule               `json:"missingRules"`
	ExtraRules       []rbacv1.PolicyRule               `json:"extraRules"`
	MissingSelectors []metav1.LabelSelector            `json:"missingSelectors"`
	ExtraSelectors   []metav1.LabelSelector            `json:"extraSelectors"`
	Result           reconciledRole                    `json:"result"`
}

type reconciledRole struct {
	Labels               map[string]string      `json:"labels"`
	Annotations          map[string]string      `json:"annotations"`
	Rules                []rbacv1.PolicyRule    `json:"rules"`
	ClusterRoleSelectors []metav1.LabelSelector `json:"clusterRoleSelectors"`
}

func reconcileRole(in struct {
	Expected               json.RawMessage `json:"expected"`
	Existing               json.RawMessage `json:"existing"`
	RemoveExtraPermissions bool            `json:"removeExtraPermissions"`
}) (roleResult, error) {
	expected, existing, err := readPair(readRuleOwner, in.Expected, in.Existing)
	if err != nil {
		return roleResult{}, err
	}
	options := reconciliation.ReconcileRoleOptions{
		Role:                   expected,
		RemoveExtraPermissions: in.RemoveExtraPermissions,
		Client:                 existingRole{existing},
	}
	result, err := options.Run()
	if err != nil {
		return roleResult{}, err
	}
	out := roleResult{
		Operation:        result.Operation,
		Protected:        result.Protected,
		MissingRules:     normal(result.MissingRules),
		ExtraRules:       normal(result.ExtraRules),
		MissingSelectors: list(result.MissingAggregationRuleSelectors),
		ExtraSelectors:   list(result.ExtraAggregationRuleSelectors),
		Result: reconciledRole{
			Labels:      entries(result.Role.GetLabels()),
			Annotations: entries(result.Role.GetAnnotations()),
			Rules:       normal(result.Role.GetRules()),
		},
	}
	if aggregation := result.Role.GetAggregationRule(); aggregation != nil {
		out.Result.ClusterRoleSelectors = list(aggregation.ClusterRoleSelectors)
	}
	return out, nil
}

// entries is the map as an answer gives it, never null.
func entries(of map[string]string) map[string]string {
	if of == nil {
		return map[string]string{}
	}
	return of
}

func readRuleOwner(text json.RawMessage) (reconciliation.RuleOwner, error) {
	if !present(text) {
		return nil, errors.New("malformed input: expected is missing")
	}
	kind, err := kindOf(text)
	if err != nil {
		return nil, err
	}
	switch kind {
	case "Role":
		role, err := decode[rbacv1.Role](text)
		if err != nil {
			return nil, err
		}
		dropEmptyMaps(role)
		return reconciliation.RoleRuleOwner{Role: role}, nil
	case "ClusterRole":
		role, err := decode[rbacv1.ClusterRole](text)
		if err != nil {
			return nil, err
		}
		dropEmptyMaps(role)
		return reconciliation.ClusterRoleRuleOwner{ClusterRole: role}, nil
	default:
		return nil, fmt.Errorf("not a kind of role: %q", kind)
	}
}

// dropEmptyMaps makes an empty map none, as it is with every object that comes from an API server; upstream's comparison
// would take the two for different.
func dropEmptyMaps(object metav1.Object) {
	if len(object.GetLabels()) == 0 {
		object.SetLabels(nil)
	}
	if len(object.GetAnnotations()) == 0 {
		object.SetAnnotations(nil)
	}
}

// existingRole is a client that finds one role, or none. The run is a dry one, so that it is asked for nothing else.
type existingRole struct{ reconciliation.RuleOwner }

func (e existingRole) Get(_, name string) (reconciliation.RuleOwner, error) {
	if e.RuleOwner == nil {
		return nil, apierrors.NewNotFound(rbacv1.Resource("roles"), name)
	}
	return e.RuleOwner, nil
}

var errDryRun = errors.New("written to in a dry run")

func (existingRole) Create(reconciliation.RuleOwner) (reconciliation.RuleOwner, error) {
	return nil, errDryRun
}

func (existingRole) Update(reconciliation.RuleOwner) (reconciliation.RuleOwner, error) {
	return nil, errDryRun
}
