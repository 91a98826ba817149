package quota

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

func drawRecalculate(r *rand.Rand) any {
	t := drawTaste(r)
	objects := []fields{}
	var own []string
	common := draw.OneOf(r, "", "Pod", "Pod", "PersistentVolumeClaim")
	for range draw.OneOf(r, 0, 1, 2, 3, 3, 4, 5) {
		object := t.object(r)
		switch {
		case common == "Pod" && draw.Chance(r, 75):
			object = t.chargedPod(r)
		case common == "PersistentVolumeClaim" && draw.Chance(r, 75):
			object = t.claim(r)
		}
		objects = append(objects, object)
		own = append(own, sortedNames(measure(object))...)
	}
	spec, status := fields{}, fields{}
	scopes(r, spec, common)
	hard := fields{}
	for range draw.OneOf(r, 0, 1, 2, 3, 4, 5, 6) {
		name := draw.Pick(r, hardNames)
		if len(own) > 0 && draw.Chance(r, 75) {
			name = draw.Pick(r, own)
		}
		hard[name] = t.quantity(r, name)
	}
	draw.Put(r, spec, "hard", hard)
	if draw.Chance(r, 70) {
		used := fields{}
		for _, name := range append(draw.Several(r, 0, 3, func() string { return draw.Pick(r, hardNames) }), own...) {
			if draw.Chance(r, 40) {
				used[name] = t.quantity(r, name)
			}
		}
		// Names that nothing tracks keep what they had.
		for _, name := range []string{"x", "limits.hugepages-2Mi", "example.com/gpu", "count/"} {
			if _, has := hard[name]; has && draw.Chance(r, 60) {
				used[name] = t.quantity(r, name)
			}
		}
		draw.Put(r, status, "used", used)
	}
	quota := fields{}
	draw.Put(r, quota, "spec", spec)
	draw.Put(r, quota, "status", status)
	input := fields{"quota": quota}
	draw.Put(r, input, "objects", objects)
	return moment(r, input)
}
