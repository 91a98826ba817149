package quota

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	quota "k8s.io/apiserver/pkg/quota/v1"

	"kube-semantics/oracle/cases"
)

// measure is what upstream charges for a drawn object, or nothing if it cannot tell. Quotas are drawn around it.
func measure(drawn fields) corev1.ResourceList {
	return measureTimes(drawn, 1, time.Unix(0, 0))
}

// growsWhenMeasured reports whether measuring the object again gives another result: upstream adds an overhead to large
// pod-level quantities in place. The time is before all others, as a pod that is gone would hide it.
func growsWhenMeasured(drawn fields) bool {
	early := time.Unix(-1<<40, 0)
	return !quota.Equals(measureTimes(drawn, 2, early), measureTimes(drawn, 1, early))
}

// measureTimes measures the same object in memory several times and returns the last result.
func measureTimes(drawn fields, times int, now time.Time) corev1.ResourceList {
	text, err := cases.Encode(drawn)
	if err != nil {
		return nil
	}
	var o object
	if o.UnmarshalJSON(text) != nil {
		return nil
	}
	evaluator := newEvaluators(now).of(o.resource.GroupResource())
	if evaluator == nil {
		return nil
	}
	var used corev1.ResourceList
	for range times {
		// An error leaves what could be measured.
		used, _ = evaluator.Usage(o.Object)
	}
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
