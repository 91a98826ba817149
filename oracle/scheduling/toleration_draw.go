package scheduling

import (
	"math/rand/v2"

	"k8s.io/apiserver/pkg/util/feature"

	"kube-semantics/oracle/draw"
)

var (
	taintKeys    = []string{"a", "a", "a", "b", "gpu", "node.kubernetes.io/unschedulable", ""}
	taintEffects = []string{"NoSchedule", "NoSchedule", "NoExecute", "PreferNoSchedule"}
	// numbers are what Lt and Gt compare, and what looks like it.
	numbers = []string{
		"1", "1", "2", "9", "10", "0", "-1", "-2", "-10", "100", "950", "9223372036854775807", "-9223372036854775808", "9223372036854775806",
		"9223372036854775808", "-9223372036854775809", "+1", "01", "-0", "-01", " 1", "1 ", "1.0", "1e1", "0x1", "", "-", "--1", "1_0", "٣", "１", "x",
	}
	plainValues = []string{"", "x", "x", "y", "1"}
)

// drawTaint draws a taint of any effect; values are numbers if told so.
func drawTaint(r *rand.Rand, numeric bool) fields {
	taint := fields{}
	put(r, taint, "key", draw.Pick(r, taintKeys))
	put(r, taint, "value", taintValue(r, numeric))
	put(r, taint, "effect", draw.Pick(r, taintEffects))
	if draw.Chance(r, 2) {
		taint["effect"] = draw.OneOf(r, "", "noSchedule", "NoScheduleNoAdmit")
	}
	return taint
}

func taintValue(r *rand.Rand, numeric bool) string {
	if numeric && draw.Chance(r, 90) {
		if draw.Chance(r, 50) {
			return draw.Pick(r, numbers[:14])
		}
		return draw.Pick(r, numbers)
	}
	return draw.Pick(r, plainValues)
}

// drawToleration draws a toleration, most often of the taint.
func drawToleration(r *rand.Rand, taint fields, numeric bool) fields {
	toleration := fields{}
	key, _ := taint["key"].(string)
	value, _ := taint["value"].(string)
	effect, _ := taint["effect"].(string)
	if draw.Chance(r, 15) {
		key = draw.Pick(r, taintKeys)
	}
	if draw.Chance(r, 12) {
		key = ""
	}
	if draw.Chance(r, 30) {
		value = taintValue(r, numeric)
	}
	switch {
	case draw.Chance(r, 30):
		effect = ""
	case draw.Chance(r, 20):
		effect = draw.Pick(r, taintEffects)
	}
	operator := draw.OneOf(r, "", "Equal", "Exists", "Exists")
	switch {
	case numeric:
		operator = draw.OneOf(r, "Lt", "Gt", "Lt", "Gt", "Gt", "", "Exists")
	case draw.Chance(r, 8):
		operator = draw.OneOf(r, "Lt", "Gt", "exists", "In", "NotEqual")
	}
	put(r, toleration, "key", key)
	put(r, toleration, "operator", operator)
	put(r, toleration, "value", value)
	put(r, toleration, "effect", effect)
	if draw.Chance(r, 3) {
		toleration["tolerationSeconds"] = draw.OneOf(r, 0, 60)
	}
	return toleration
}

// numbersCompared says whether Lt and Gt count with the scheduler, as they do where it is asked with their gate on.
func numbersCompared() bool {
	return comparisonOperatorsKnown && feature.DefaultFeatureGate.Enabled("TaintTolerationComparisonOperators")
}

// withComparison says whether Lt and Gt count.
func withComparison(r *rand.Rand, input fields, numeric bool) {
	if comparisonOperatorsKnown && (numeric || draw.Chance(r, 10)) {
		put(r, input, "comparisonOperators", draw.Chance(r, 85))
	}
}

func drawTolerates(r *rand.Rand) any {
	numeric := draw.Chance(r, 55)
	taint := drawTaint(r, numeric)
	input := fields{"toleration": drawToleration(r, taint, numeric), "taint": taint}
	withComparison(r, input, numeric)
	return input
}

func drawUntoleratedTaint(r *rand.Rand) any {
	numeric := draw.Chance(r, 25)
	taints := draw.Several(r, 0, 4, func() fields { return drawTaint(r, numeric) })
	for _, taint := range taints {
		if draw.Chance(r, 10) {
			taint["timeAdded"] = draw.OneOf(r, "2026-01-01T00:00:00Z", "2026-01-01T02:00:00+02:00", "1969-12-31T23:59:59Z")
		}
	}
	input := fields{}
	put(r, input, "taints", taints)
	put(r, input, "tolerations", drawTolerations(r, taints, numeric))
	withComparison(r, input, numeric)
	return input
}

// drawTolerations draws tolerations of most of the taints.
func drawTolerations(r *rand.Rand, taints []fields, numeric bool) []fields {
	tolerations := []fields{}
	for _, taint := range taints {
		if draw.Chance(r, 70) {
			tolerations = append(tolerations, drawToleration(r, taint, numeric))
		}
	}
	if draw.Chance(r, 15) {
		tolerations = append(tolerations, drawToleration(r, drawTaint(r, numeric), numeric))
	}
	return tolerations
}
