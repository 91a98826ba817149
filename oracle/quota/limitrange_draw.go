package quota

import (
	"math/rand/v2"
	"strconv"

	"kube-semantics/oracle/draw"
)

var (
	limitedNames = []string{"cpu", "memory"}
	// lesserNames are limited less often; a claim has only the first.
	lesserNames = []string{"storage", "ephemeral-storage", "hugepages-2Mi", "example.com/gpu"}

	// lenientBounds hold for most of what is drawn.
	lenientMinima  = []string{"0", "1n", "1m", "1", "-1", "0Gi", "1Ki"}
	lenientMaxima  = []string{"100Gi", "1T", "1e12", "100T", "9223372036854775807"}
	lenientRatios  = []string{"100", "1k", "9223372036854776", "10000000000", "1E"}
	precisionEdges = []string{
		"9223372036854775", "9223372036854776", "9223372036854775.5", "9223372036854774999m", "9P", "8Pi", "9007199254740993", "9007199254740992",
		"4503599627370497", "1n", "1.0005", "1.0004", "0.9999",
	}
)

func drawApplyLimits(r *rand.Rand) any {
	t := taste{negative: draw.Chance(r, 12), malformed: draw.Chance(r, 2), huge: draw.Chance(r, 10), overflowing: draw.Chance(r, 8)}
	input := fields{}
	if draw.Chance(r, 80) {
		input["object"] = t.limitedPod(r)
	} else {
		input["object"] = t.claim(r)
	}
	ranges := []fields{}
	for i := range draw.OneOf(r, 0, 1, 1, 1, 2, 2, 3) {
		ranges = append(ranges, t.limitRange(r, i, input["object"].(fields)["kind"]))
	}
	draw.Put(r, input, "limitRanges", ranges)
	switch n := r.IntN(100); {
	case n < 25:
		input["operation"] = "CREATE"
	case n < 35:
		input["operation"] = "UPDATE"
		draw.Put(r, input, "subresource", draw.OneOf(r, "resize", "resize", "resize", "", "status"))
	}
	if draw.Chance(r, 5) {
		draw.Put(r, input, "subresource", draw.OneOf(r, "status", "resize", "binding", ""))
	}
	if draw.Chance(r, 12) {
		old := clone(input["object"]).(fields)
		if draw.Chance(r, 50) {
			metadataOf(old)["deletionTimestamp"] = draw.OneOf[any](r, times[0], nil)
		}
		input["oldObject"] = old
	}
	return input
}

func (t taste) limitedPod(r *rand.Rand) fields {
	pod := named(r, t.pod(r))
	if draw.Chance(r, 15) {
		// The last digits that a float64 holds, and the last value that is compared in thousandths.
		containers, _ := specOf(pod)["containers"].([]fields)
		for _, container := range containers {
			container["resources"] = fields{
				"requests": fields{draw.Pick(r, limitedNames): draw.Pick(r, precisionEdges)},
				"limits":   fields{draw.Pick(r, limitedNames): draw.Pick(r, precisionEdges)},
			}
		}
	}
	if draw.Chance(r, 15) {
		annotations := fields{}
		if draw.Chance(r, 70) {
			annotations["kubernetes.io/limit-ranger"] = draw.OneOf(r, "LimitRanger plugin set: cpu limit for container a", "", "x")
		}
		draw.Put(r, metadataOf(pod), "annotations", annotations)
	}
	return pod
}

func (t taste) limitRange(r *rand.Rand, number int, kind any) fields {
	spec := fields{}
	draw.Put(r, spec, "limits", draw.Several(r, draw.OneOf(r, 1, 1, 1, 0), 3, func() fields { return t.limitRangeItem(r, kind) }))
	out := fields{}
	draw.Put(r, out, "spec", spec)
	if draw.Chance(r, 92) {
		out["metadata"] = fields{"name": "lr" + strconv.Itoa(number)}
	}
	return out
}

func (t taste) limitRangeItem(r *rand.Rand, kind any) fields {
	item := fields{}
	of := draw.OneOf(r, "Container", "Container", "Pod")
	if kind == "PersistentVolumeClaim" && draw.Chance(r, 85) {
		of = "PersistentVolumeClaim"
	}
	if draw.Chance(r, 8) {
		of = draw.OneOf(r, "PersistentVolumeClaim", "Node", "", "container", "Pod")
	}
	draw.Put(r, item, "type", of)
	// What an item has is settled before the names, so that some items only default and some only bound.
	if draw.Chance(r, 45) {
		draw.Put(r, item, "default", t.bounds(r, kind, nil))
	}
	if draw.Chance(r, 45) {
		draw.Put(r, item, "defaultRequest", t.bounds(r, kind, nil))
	}
	if draw.Chance(r, 40) {
		draw.Put(r, item, "min", t.bounds(r, kind, lenientMinima))
	}
	if draw.Chance(r, 40) {
		draw.Put(r, item, "max", t.bounds(r, kind, lenientMaxima))
	}
	if draw.Chance(r, 30) {
		draw.Put(r, item, "maxLimitRequestRatio", t.bounds(r, kind, lenientRatios))
	}
	return item
}

// bounds draws a list whose values mostly come from the lenient ones.
func (t taste) bounds(r *rand.Rand, kind any, lenient []string) fields {
	list := fields{}
	bound := func(name string) {
		switch {
		case lenient != nil && draw.Chance(r, 55):
			list[name] = draw.Pick(r, lenient)
		case draw.Chance(r, 10):
			list[name] = draw.Pick(r, precisionEdges)
		default:
			list[name] = t.quantity(r, name)
		}
	}
	if kind == "PersistentVolumeClaim" && draw.Chance(r, 90) {
		bound("storage")
		return list
	}
	for _, name := range limitedNames {
		if draw.Chance(r, 60) {
			bound(name)
		}
	}
	if draw.Chance(r, 15) {
		bound(draw.Pick(r, lesserNames))
	}
	return list
}
