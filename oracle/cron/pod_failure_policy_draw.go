package cron

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

var (
	policyActions  = []string{"FailJob", "FailJob", "FailJob", "Ignore", "Ignore", "Ignore", "Count", "Count", "FailIndex", "FailIndex", "Retry", "", "failjob"}
	exitOperators  = []string{"In", "In", "In", "In", "NotIn", "NotIn", "NotIn", "Exists", "", "in"}
	exitCodes      = []int{0, 1, 1, 3, 3, 42, 137, -1, 2147483647}
	containerNames = []string{"app", "app", "app", "log", ""}
	conditionTypes = []string{"DisruptionTarget", "DisruptionTarget", "DisruptionTarget", "Ready", "Ready", "example.com/a", ""}
	conditionTruth = []string{"True", "True", "True", "True", "False", "False", "Unknown", "", "true"}
)

func drawPodFailurePolicy(r *rand.Rand) any {
	in := fields{}
	var policy any
	if draw.Chance(r, 97) {
		spec := fields{}
		var rules any = draw.Several(r, 1, 3, func() fields { return failureRule(r) })
		if draw.Chance(r, 4) {
			rules = nil
		}
		put(r, spec, "rules", rules)
		policy = spec
	}
	put(r, in, "policy", policy)
	status := fields{"phase": "Failed"}
	for _, list := range []string{"containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"} {
		if draw.Chance(r, 75) {
			status[list] = draw.Several(r, 0, 3, func() fields { return containerStatus(r) })
		} else if draw.Chance(r, 10) {
			status[list] = nil
		}
	}
	if draw.Chance(r, 75) {
		status["conditions"] = draw.Several(r, 1, 3, func() fields { return condition(r) })
	}
	metadata := fields{}
	if draw.Chance(r, 90) {
		metadata["name"] = draw.OneOf(r, "w-0", "w-1", "é")
	}
	if draw.Chance(r, 90) {
		metadata["namespace"] = draw.OneOf(r, "batch", "default")
	}
	in["pod"] = fields{"metadata": metadata, "status": status}
	return in
}

func failureRule(r *rand.Rand) fields {
	rule := fields{"action": draw.Pick(r, policyActions)}
	if draw.Chance(r, 55) {
		exits := fields{"operator": draw.Pick(r, exitOperators)}
		if draw.Chance(r, 95) {
			exits["values"] = draw.Several(r, 1, 4, func() int { return draw.Pick(r, exitCodes) })
		}
		var container any
		if draw.Chance(r, 25) {
			container = draw.Pick(r, containerNames)
		}
		put(r, exits, "containerName", container)
		rule["onExitCodes"] = exits
	}
	if _, has := rule["onExitCodes"]; draw.Chance(r, 80) && !has || draw.Chance(r, 10) {
		var patterns any = draw.Several(r, 1, 3, func() fields { return condition(r) })
		if draw.Chance(r, 3) {
			patterns = nil
		}
		rule["onPodConditions"] = patterns
	}
	return rule
}

func condition(r *rand.Rand) fields {
	out := fields{"type": draw.Pick(r, conditionTypes)}
	if truth := draw.Pick(r, conditionTruth); truth != "" || draw.Chance(r, 50) {
		out["status"] = truth
	}
	return out
}

func containerStatus(r *rand.Rand) fields {
	out := fields{"name": draw.Pick(r, containerNames)}
	terminated := fields{"exitCode": draw.Pick(r, exitCodes)}
	switch r.IntN(20) {
	case 0:
		out["state"] = fields{"running": fields{}}
	case 1:
		out["state"] = fields{"waiting": fields{"reason": "CrashLoopBackOff"}}
		out["lastState"] = fields{"terminated": terminated}
	case 2:
		out["state"] = fields{"terminated": nil}
	case 3:
	default:
		out["state"] = fields{"terminated": terminated}
	}
	return out
}
