package scheduling

import (
	"fmt"
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

// disruption draws conditions of a pod that is being evicted.
func disruption(r *rand.Rand) func() fields {
	return func() fields {
		condition := fields{"type": draw.OneOf(r, "DisruptionTarget", "DisruptionTarget", "DisruptionTarget", "Ready")}
		put(r, condition, "status", draw.OneOf(r, "True", "True", "True", "False", ""))
		put(r, condition, "reason", draw.OneOf(r, "PreemptionByScheduler", "PreemptionByScheduler", "PreemptionByScheduler", "EvictionByEvictionAPI", ""))
		return condition
	}
}

// disruptionBudgets draws budgets for the pods there are.
func (w *world) disruptionBudgets() []fields {
	r := w.r
	i := 0
	return draw.Several(r, 0, 3, func() fields {
		i++
		target := pod{namespace: "default"}
		if len(w.pods) > 0 {
			target = draw.Pick(r, w.pods)
		}
		metadata := fields{"name": fmt.Sprintf("b%d", i)}
		if target.namespace != "default" || draw.Chance(r, 15) {
			metadata["namespace"] = target.namespace
		}
		budget := fields{"metadata": metadata}
		if selector := w.selector(target.labels); selector != nil || draw.Chance(r, 30) {
			within(budget, "spec")["selector"] = selector
		}
		put(r, within(budget, "status"), "disruptionsAllowed", w.int32Of(draw.OneOf(r, 0, 0, 0, 1, 1, 2)))
		if draw.Chance(r, 15) {
			disrupted := fields{}
			for range draw.Between(r, 1, 2) {
				disrupted[fmt.Sprintf("p%d", draw.Between(r, 1, 4))] = "2026-01-01T00:00:00Z"
			}
			within(budget, "status")["disruptedPods"] = disrupted
		}
		return budget
	})
}
