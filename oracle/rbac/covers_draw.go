package rbac

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

func drawCovers(r *rand.Rand) any {
	owner, servant := drawOwnerAndServant(r)
	input := map[string]any{}
	maybeList(r, input, "owner", inputs(r, owner))
	maybeList(r, input, "servant", inputs(r, servant))
	return input
}

func drawOwnerAndServant(r *rand.Rand) (owner, servant []rule) {
	if draw.Chance(r, 5) {
		seed := draw.Pick(r, seedCovers)
		return seed.owner, seed.servant
	}
	if draw.Chance(r, 1) {
		owner = drawCrowdedRules(r, 20, draw.OneOf(r, 70, 200))
		return owner, drawGranted(r, owner)
	}
	owner = several(r, 1, 4, drawRule)
	if draw.Chance(r, 3) {
		owner = nil
	}
	return owner, drawGranted(r, owner)
}

// drawGranted makes rules that the held ones mostly cover, or nearly do.
func drawGranted(r *rand.Rand, held []rule) []rule {
	nearly := draw.Chance(r, 55)
	if draw.Chance(r, 3) {
		return nil
	}
	return several(r, 1, 4, func(r *rand.Rand) rule {
		if len(held) == 0 || draw.Chance(r, 8) {
			return drawRule(r)
		}
		x := draw.Pick(r, held)
		if draw.Chance(r, 85) {
			x = part(r, x)
		}
		if nearly && draw.Chance(r, 60) {
			x = near(r, x)
		}
		return x
	})
}

func drawConfirmNoEscalation(r *rand.Rand) any {
	w, p, input := drawHolder(r, drawRule)
	maybeList(r, input, "rules", inputs(r, drawGranted(r, w.heldBy(p))))
	return input
}

// heldBy is what the user probably holds somewhere.
func (w world) heldBy(p person) []rule {
	var held []rule
	for _, b := range w.bindings {
		if x, found := w.roleOf(b); found && b.meant(p) {
			held = append(held, x.rules...)
		}
	}
	return held
}
