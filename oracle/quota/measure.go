package quota

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"kube-semantics/oracle/cases"
)

// measure is what upstream charges for a drawn object, or nothing if it cannot tell. Quotas are drawn around it.
func measure(drawn fields) corev1.ResourceList {
	text, err := cases.Encode(drawn)
	if err != nil {
		return nil
	}
	var o object
	if o.UnmarshalJSON(text) != nil {
		return nil
	}
	evaluator := newEvaluators(time.Unix(0, 0)).of(o.resource.GroupResource())
	if evaluator == nil {
		return nil
	}
	// An error leaves what could be measured.
	used, _ := evaluator.Usage(o.Object)
	return used
}

func sortedNames(list corev1.ResourceList) []string {
	names := []string{}
	for name := range list {
		names = append(names, string(name))
	}
	slices.Sort(names)
	return names
}
