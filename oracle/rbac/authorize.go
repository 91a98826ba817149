package rbac

import (
	"context"
	"encoding/json"

	"k8s.io/apiserver/pkg/authorization/authorizer"
)

type decision struct {
	Allowed bool   `json:"allowed"`
	Reason  string `json:"reason"`
}

func authorize(in struct {
	Objects []json.RawMessage `json:"objects"`
	Request request           `json:"request"`
}) (decision, error) {
	policy, err := readPolicy(in.Objects)
	if err != nil {
		return decision{}, err
	}
	return decide(policy.authorizer(), in.Request)
}

func decide(a authorizer.Authorizer, r request) (decision, error) {
	attributes, err := r.attributes()
	if err != nil {
		return decision{}, err
	}
	verdict, reason, err := a.Authorize(context.Background(), attributes)
	return decision{verdict == authorizer.DecisionAllow, reason}, err
}

type decisions struct {
	Results []decision `json:"results"`
}

func authorizeBatch(in struct {
	Objects  []json.RawMessage `json:"objects"`
	Requests []request         `json:"requests"`
}) (decisions, error) {
	policy, err := readPolicy(in.Objects)
	if err != nil {
		return decisions{}, err
	}
	a := policy.authorizer()
	results := make([]decision, len(in.Requests))
	for i, r := range in.Requests {
		if results[i], err = decide(a, r); err != nil {
			return decisions{}, err
		}
	}
	return decisions{results}, nil
}
