package draw

import "math/rand/v2"

// Fields is a JSON object.
type Fields = map[string]any

// Put sets a field; an empty value is mostly left out, and sometimes null or there.
func Put(r *rand.Rand, into Fields, name string, value any) {
	PutUnless(r, into, name, value, Empty(value), 80, 10)
}

// PutUnless sets a field; an empty value is left out so many times in a hundred, and null so many.
func PutUnless(r *rand.Rand, into Fields, name string, value any, empty bool, out, null int) {
	if !empty {
		into[name] = value
		return
	}
	switch n := r.IntN(100); {
	case n < out:
	case n < out+null:
		into[name] = nil
	default:
		into[name] = value
	}
}

// Empty says whether a value is null, or a text, list or object with nothing in it.
func Empty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return value == ""
	case Fields:
		return len(value) == 0
	case []any:
		return len(value) == 0
	case []string:
		return len(value) == 0
	case []Fields:
		return len(value) == 0
	default:
		return false
	}
}

// Several draws low to high values.
func Several[T any](r *rand.Rand, low, high int, one func() T) []T {
	out := []T{}
	for range Between(r, low, high) {
		out = append(out, one())
	}
	return out
}
