package scheduling

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

// fields is a JSON object.
type fields = map[string]any

// put sets a field; an empty value is mostly left out, and sometimes null or there.
func put(r *rand.Rand, into fields, name string, value any) {
	if !empty(value) {
		into[name] = value
		return
	}
	switch n := r.IntN(100); {
	case n < 94:
	case n < 97:
		into[name] = nil
	default:
		into[name] = value
	}
}

func empty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return value == ""
	case bool:
		return !value
	case int:
		return value == 0
	case fields:
		return len(value) == 0
	case []string:
		return len(value) == 0
	case []fields:
		return len(value) == 0
	default:
		return false
	}
}

// several draws low to high values.
func several[T any](r *rand.Rand, low, high int, one func() T) []T {
	out := []T{}
	for range draw.Between(r, low, high) {
		out = append(out, one())
	}
	return out
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
