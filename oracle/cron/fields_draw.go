package cron

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

type fields = draw.Fields

// put sets a field, or leaves one that is nil mostly away.
func put(r *rand.Rand, into fields, name string, value any) {
	if value != nil || draw.Chance(r, 8) {
		into[name] = value
	}
}
