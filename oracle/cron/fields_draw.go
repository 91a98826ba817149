package cron

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

// fields is an object of JSON.
type fields = map[string]any

// put sets a field, or leaves one that is nil mostly away.
func put(r *rand.Rand, into fields, name string, value any) {
	if value != nil || draw.Chance(r, 8) {
		into[name] = value
	}
}

func several[T any](r *rand.Rand, low, high int, one func() T) []T {
	out := []T{}
	for range draw.Between(r, low, high) {
		out = append(out, one())
	}
	return out
}
