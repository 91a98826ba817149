package scheduling

import (
	"math"
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

type fields = draw.Fields

// put sets a field; a zero value is mostly left out, and now and then null or there.
func put(r *rand.Rand, into fields, name string, value any) {
	draw.PutUnless(r, into, name, value, value == false || value == 0 || draw.Empty(value), 94, 3)
}

// within returns the object in a field, which it makes if there is none.
func within(object fields, names ...string) fields {
	for _, name := range names {
		inner, is := object[name].(fields)
		if !is {
			inner = fields{}
			object[name] = inner
		}
		object = inner
	}
	return object
}

// int32Of is a number, in extreme cases now and then one at the limits of its type.
func (w *world) int32Of(value int) int {
	if w.extreme && draw.Chance(w.r, 40) {
		return draw.OneOf(w.r, 0, -1, -2, math.MinInt32, math.MinInt32+1, math.MaxInt32-1, math.MaxInt32)
	}
	return value
}

// extremes are amounts at the limits of int64, in whole units and in thousandths. Left alone are larger ones with an exponent,
// such as 1e19: what is left of one after an overflow hangs on what it was compared with before.
var extremes = []string{
	"-1", "-2", "-1m", "-1Gi", "9223372036854775807", "9223372036854775806", "-9223372036854775807", "-9223372036854775806", "9223372036854775808",
	"-9223372036854775808", "9223372036854775807m", "-9223372036854775807m", "9223372036854775", "9223372036854776", "8Ei", "-8Ei", "16Ei",
	"4611686018427387904", "-4611686018427387905",
}

// quantityOf is an amount, in extreme cases now and then one at the limits of int64.
func (w *world) quantityOf(value string) string {
	if w.extreme && draw.Chance(w.r, 20) {
		return draw.Pick(w.r, extremes)
	}
	return value
}

// labelSet holds labels in the order in which they were drawn, for the order of a map is not the same each time.
type labelSet []label

type label struct{ key, value string }

func (l labelSet) get(key string) (string, bool) {
	for _, label := range l {
		if label.key == key {
			return label.value, true
		}
	}
	return "", false
}

func (l labelSet) fields() fields {
	out := fields{}
	for _, label := range l {
		out[label.key] = label.value
	}
	return out
}
