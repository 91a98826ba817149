package scheduling

import (
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
