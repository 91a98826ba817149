package draw

import (
	"encoding/json"

	corev1 "k8s.io/api/core/v1"
)

// GrowsWhenMeasured reports whether a pod asks for more each time it is measured: upstream adds an overhead in place to pod-level
// quantities that it keeps as decimals. How often a pod has been measured is nothing a case could say.
func GrowsWhenMeasured(pod Fields) bool {
	var drawn struct {
		Spec struct {
			Overhead  corev1.ResourceList
			Resources corev1.ResourceRequirements
		}
	}
	text, err := json.Marshal(pod)
	if err != nil || json.Unmarshal(text, &drawn) != nil {
		return false
	}
	for _, list := range []corev1.ResourceList{drawn.Spec.Resources.Requests, drawn.Spec.Resources.Limits} {
		for name, once := range list {
			before := once.DeepCopy()
			once.Add(drawn.Spec.Overhead[name])
			if after := list[name]; after.Cmp(before) != 0 {
				return true
			}
		}
	}
	return false
}
