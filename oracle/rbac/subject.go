package rbac

import (
	"context"
	"encoding/json"
	"slices"

	rbacv1 "k8s.io/api/rbac/v1"
)

type subjectMatch struct {
	Matches bool `json:"matches"`
	Index   *int `json:"index"`
}

func subjectMatches(in struct {
	person
	Subjects  []rbacv1.Subject `json:"subjects"`
	Namespace string           `json:"namespace"`
}) (subjectMatch, error) {
	index, applies := appliesTo(in.info(), in.Subjects, in.Namespace)
	if !applies {
		return subjectMatch{}, nil
	}
	return subjectMatch{true, &index}, nil
}

type subjects struct {
	Subjects []rbacv1.Subject `json:"subjects"`
	Errors   []string         `json:"errors"`
}

func whoCan(in struct {
	Objects   []json.RawMessage `json:"objects"`
	Request   request           `json:"request"`
	SuperUser string            `json:"superUser"`
}) (subjects, error) {
	policy, err := readPolicy(in.Objects)
	if err != nil {
		return subjects{}, err
	}
	action, err := in.Request.action()
	if err != nil {
		return subjects{}, err
	}
	allowed, err := policy.locator(in.SuperUser).AllowedSubjects(context.Background(), action)
	return subjects{distinct(allowed), texts(err)}, nil
}

// distinct drops repeats, as upstream does just before it returns the list that still has them.
func distinct(all []rbacv1.Subject) []rbacv1.Subject {
	out := []rbacv1.Subject{}
	for _, subject := range all {
		if !slices.Contains(out, subject) {
			out = append(out, subject)
		}
	}
	return out
}
