package typed

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"kube-semantics/oracle/draw"
)

type fields = draw.Fields

// list is mostly in order, as the controller writes it; else whatever a hand may have put there.
func list(r *rand.Rand) string {
	var pieces []string
	next := draw.Between(r, 0, 2)
	for range draw.Between(r, 0, 5) {
		first := next
		if draw.Chance(r, 8) {
			first = draw.Between(r, 0, 12)
		}
		last := first + draw.Few(r, 4)
		next = last + draw.Between(r, 1, 3)
		piece := strconv.Itoa(first)
		if last > first || draw.Chance(r, 10) {
			piece += "-" + strconv.Itoa(last)
		}
		if draw.Chance(r, 4) {
			piece = draw.OneOf(r, "", "-", "a", "3-", "-3", "+2", "02", "5-1", "1-2-3", " 4", "1_0", "99999999999999999999", "2-99999999999999999999", "٣")
		}
		pieces = append(pieces, piece)
	}
	return strings.Join(pieces, ",")
}

func completions(r *rand.Rand) int {
	if draw.Chance(r, 5) {
		return draw.OneOf(r, 0, -1, 1, 2147483647, -2147483648)
	}
	return draw.Between(r, 3, 20)
}

func drawIndexes(r *rand.Rand) any {
	return fields{
		"text": list(r), "completions": completions(r), "index": draw.Between(r, -1, 15), "other": list(r),
		"pods": draw.Several(r, 0, 4, func() int { return draw.Between(r, 0, 15) }),
	}
}

func drawSuccessPolicy(r *rand.Rand) any {
	in := fields{"completions": completions(r), "succeeded": list(r)}
	if draw.Chance(r, 95) {
		in["policy"] = fields{"rules": draw.Several(r, 0, 3, func() fields {
			rule := fields{}
			if draw.Chance(r, 70) {
				draw.Put(r, rule, "succeededIndexes", list(r))
			}
			if draw.Chance(r, 60) {
				draw.Put(r, rule, "succeededCount", draw.Between(r, -1, 8))
			}
			return rule
		})}
	}
	return in
}

func drawTimeLeft(r *rand.Rand) any {
	moment := func() string {
		return draw.OneOf(r, "2026-03-01T12:00:00Z", "2026-03-01T12:00:01Z", "2026-03-01T11:59:00.25Z", "2026-03-01T13:00:00+01:00", "0001-01-01T00:00:00Z",
			"1700-01-01T00:00:00Z", "2400-06-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-03-02T12:00:00.000000001Z")
	}
	spec := fields{}
	if draw.Chance(r, 90) {
		spec["ttlSecondsAfterFinished"] = draw.OneOf(r, 0, 1, 60, 100, 86400, 2147483647, -1, -2147483648)
	}
	conditions := draw.Several(r, 0, 3, func() fields {
		condition := fields{"type": draw.OneOf(r, "Complete", "Failed", "Suspended", "complete"), "status": draw.OneOf(r, "True", "True", "True", "False", "Unknown", "")}
		if draw.Chance(r, 90) {
			condition["lastTransitionTime"] = moment()
		}
		return condition
	})
	return fields{"job": fields{"spec": spec, "status": fields{"conditions": conditions}}, "now": moment()}
}
