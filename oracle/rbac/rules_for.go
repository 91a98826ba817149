package rbac

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	rbacv1 "k8s.io/api/rbac/v1"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	apirequest "k8s.io/apiserver/pkg/endpoints/request"
	authorizationapi "k8s.io/kubernetes/pkg/apis/authorization"
	"k8s.io/kubernetes/pkg/registry/authorization/selfsubjectrulesreview"
)

type holder struct {
	person
	Objects   []json.RawMessage `json:"objects"`
	Namespace string            `json:"namespace"`
}

type held struct {
	Rules  []rbacv1.PolicyRule `json:"rules"`
	Errors []string            `json:"errors"`
}

func rulesFor(in holder) (held, error) {
	policy, err := readPolicy(in.Objects)
	if err != nil {
		return held{}, err
	}
	rules, err := policy.resolver().RulesFor(context.Background(), in.info(), in.Namespace)
	return held{normal(rules), texts(err)}, nil
}

// texts lists what an aggregate holds, repeats included; its own text would drop these.
func texts(err error) []string {
	out := []string{}
	var all utilerrors.Aggregate
	if errors.As(err, &all) {
		for _, one := range all.Errors() {
			out = append(out, one.Error())
		}
	}
	return out
}

type review struct {
	ResourceRules    []rbacv1.PolicyRule `json:"resourceRules"`
	NonResourceRules []rbacv1.PolicyRule `json:"nonResourceRules"`
	Incomplete       bool                `json:"incomplete"`
	EvaluationError  string              `json:"evaluationError"`
}

func rulesReview(in holder) (review, error) {
	policy, err := readPolicy(in.Objects)
	if err != nil {
		return review{}, err
	}
	ctx := apirequest.WithUser(context.Background(), in.info())
	asked := &authorizationapi.SelfSubjectRulesReview{
		Spec: authorizationapi.SelfSubjectRulesReviewSpec{Namespace: in.Namespace},
	}
	created, err := selfsubjectrulesreview.NewREST(policy.authorizer()).Create(ctx, asked, nil, nil)
	if err != nil {
		return review{}, err
	}
	answered, ok := created.(*authorizationapi.SelfSubjectRulesReview)
	if !ok {
		return review{}, fmt.Errorf("not a review: %T", created)
	}
	status := answered.Status
	var resourceRules, nonResourceRules []rbacv1.PolicyRule
	for _, rule := range status.ResourceRules {
		resourceRules = append(resourceRules, rbacv1.PolicyRule{
			Verbs: rule.Verbs, APIGroups: rule.APIGroups, Resources: rule.Resources, ResourceNames: rule.ResourceNames,
		})
	}
	for _, rule := range status.NonResourceRules {
		nonResourceRules = append(nonResourceRules, rbacv1.PolicyRule{Verbs: rule.Verbs, NonResourceURLs: rule.NonResourceURLs})
	}
	return review{normal(resourceRules), normal(nonResourceRules), status.Incomplete, status.EvaluationError}, nil
}
