package typed

import (
	"math/rand/v2"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"

	"kube-semantics/oracle/draw"
)

// faults are all that is wrong with terms, in one text each; empty where nothing is.
type faults struct {
	Required  string `json:"required"`
	Preferred string `json:"preferred"`
}

func nodeSelectorFaults(in struct {
	Required  corev1.NodeSelector              `json:"required"`
	Preferred []corev1.PreferredSchedulingTerm `json:"preferred"`
}) (out faults, _ error) {
	if _, err := nodeaffinity.NewNodeSelector(&in.Required); err != nil {
		out.Required = err.Error()
	}
	if _, err := nodeaffinity.NewPreferredSchedulingTerms(in.Preferred); err != nil {
		out.Preferred = err.Error()
	}
	return out, nil
}

func drawNodeSelectorFaults(r *rand.Rand) any {
	term := func() fields {
		out := fields{}
		draw.Put(r, out, "matchExpressions", draw.Several(r, 0, 2, func() fields { return nodeRequirement(r, false) }))
		draw.Put(r, out, "matchFields", draw.Several(r, 0, 1, func() fields { return nodeRequirement(r, true) }))
		return out
	}
	return fields{
		"required": fields{"nodeSelectorTerms": draw.Several(r, 0, 3, term)},
		"preferred": draw.Several(r, 0, 3, func() fields {
			return fields{"weight": draw.OneOf(r, 1, 1, 5, 0), "preference": term()}
		}),
	}
}

func nodeRequirement(r *rand.Rand, isField bool) fields {
	key := draw.OneOf(r, "zone", "zone", "example.com/size", "a/b/c", "", "-x", "A b")
	operator := draw.OneOf(r, "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Is", "", "in\"\n")
	if isField {
		key = draw.OneOf(r, "metadata.name", "metadata.labels", "")
		operator = draw.OneOf(r, "In", "In", "NotIn", "Exists", "Is")
	}
	out := fields{"key": key, "operator": operator}
	// A list that is there and empty is printed otherwise than none, and objects here do not know the difference.
	if values := draw.Several(r, 0, 3, func() string { return draw.OneOf(r, "a", "1", "-1", "b c", "", "x\"<\u2028>", "9999999999999999999") }); len(values) > 0 {
		out["values"] = values
	}
	return out
}
