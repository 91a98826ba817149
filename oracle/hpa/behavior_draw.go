package hpa

import (
	"math"
	"math/rand/v2"
	"time"

	"kube-semantics/oracle/draw"
)

// behavior draws one, or nothing.
func (s *scene) behavior() any {
	if draw.Chance(s.Rand, 35) {
		return nil
	}
	out := fields{}
	for _, direction := range []string{"scaleUp", "scaleDown"} {
		switch n := s.IntN(100); {
		case n < 25:
		case n < 28:
			out[direction] = nil
		default:
			out[direction] = s.rules()
		}
	}
	return out
}

var (
	policyPeriods = []int{15, 15, 60, 60, 60, 90, 300, 1800, 1}
	windowSeconds = []int{0, 0, 15, 60, 60, 120, 300, 3600}
)

func (s *scene) rules() fields {
	rules := fields{}
	if draw.Chance(s.Rand, 45) {
		rules["stabilizationWindowSeconds"] = draw.Pick(s.Rand, windowSeconds)
		if s.extreme && draw.Chance(s.Rand, 10) {
			rules["stabilizationWindowSeconds"] = draw.OneOf(s.Rand, math.MaxInt32, -1)
		}
	}
	if draw.Chance(s.Rand, 40) {
		rules["selectPolicy"] = draw.OneOf(s.Rand, "Max", "Max", "Min", "Min", "Disabled")
	}
	if draw.Chance(s.Rand, 65) {
		rules["policies"] = draw.Several(s.Rand, draw.OneOf(s.Rand, 0, 1, 1, 1), draw.OneOf(s.Rand, 1, 2, 3, 4), s.policy)
	}
	if draw.Chance(s.Rand, 25) {
		rules["tolerance"] = draw.OneOf(s.Rand, "0", "0.1", "100m", "0.05", "570m", "0.57", "1", "0.2", ".25", "1e-1", "0.33", "10m", "0.010")
	}
	if draw.Chance(s.Rand, 4) {
		rules[draw.OneOf(s.Rand, "stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance")] = nil
	}
	return rules
}

func (s *scene) policy() fields {
	policy := fields{"periodSeconds": draw.Pick(s.Rand, policyPeriods)}
	if draw.Chance(s.Rand, 50) {
		policy["type"] = "Pods"
		policy["value"] = draw.OneOf(s.Rand, 1, 2, 3, 4, 5, 10, 50)
	} else {
		policy["type"] = "Percent"
		policy["value"] = draw.OneOf(s.Rand, 10, 25, 50, 100, 100, 200, 900, 33, 1, draw.Between(s.Rand, 1, 150))
	}
	switch {
	case s.extreme && draw.Chance(s.Rand, 25):
		policy["value"] = draw.OneOf(s.Rand, math.MaxInt32, math.MaxInt32-3, 1<<30)
	case s.negative && draw.Chance(s.Rand, 15):
		policy["value"] = draw.OneOf(s.Rand, 0, -1, -100)
	case draw.Chance(s.Rand, 1):
		policy["periodSeconds"] = draw.OneOf(s.Rand, 0, math.MaxInt32, -60)
	}
	return policy
}

// edge is a time at the far end of a window of one of those lengths, or within it, or before it.
func (s *scene) edge(seconds []int) any {
	window := time.Duration(draw.Pick(s.Rand, seconds)) * time.Second
	switch {
	case draw.Chance(s.Rand, 40):
		return s.timeText(s.ago(s.near(window)))
	case draw.Chance(s.Rand, 2):
		return s.timeText(draw.OneOf(s.Rand, time.Time{}, s.now, s.now.Add(time.Second), s.now.Add(time.Hour)))
	default:
		return s.timeText(s.ago(time.Duration(s.IntN(2*int(window/time.Second)+2)) * time.Second))
	}
}

func (s *scene) recommendations(around int64) []fields {
	windows := append([]int{int(s.downscale / time.Second), int(s.downscale / time.Second)}, windowSeconds...)
	return draw.Several(s.Rand, 0, draw.OneOf(s.Rand, 1, 2, 4, 6), func() fields {
		return fields{"time": s.edge(windows), "replicas": s.bound(s.about(around))}
	})
}

func (s *scene) events() []fields {
	return draw.Several(s.Rand, 0, draw.OneOf(s.Rand, 0, 1, 2, 4), func() fields {
		change := int64(draw.Few(s.Rand, 10))
		if s.extreme && draw.Chance(s.Rand, 15) {
			change = draw.OneOf[int64](s.Rand, math.MaxInt32, 1<<30)
		}
		event := fields{"time": s.edge(policyPeriods), "change": change}
		if draw.Chance(s.Rand, 12) {
			event["outdated"] = draw.Chance(s.Rand, 80)
		}
		return event
	})
}

func (s *scene) putEvents(input fields) {
	draw.Put(s.Rand, input, "scaleUpEvents", s.events())
	draw.Put(s.Rand, input, "scaleDownEvents", s.events())
}

// putBehavior also tells a behavior that is null from none.
func (s *scene) putBehavior(into fields) {
	if given := s.behavior(); given != nil || draw.Chance(s.Rand, 15) {
		into["behavior"] = given
	}
}

func drawStabilize(r *rand.Rand) any {
	s := drawScene(r)
	current := s.bound(s.replicas())
	input := fields{"currentReplicas": current, "desiredReplicas": s.bound(s.about(current))}
	draw.Put(r, input, "recommendations", s.recommendations(current))
	s.putBehavior(input)
	return s.finish(input)
}

func drawScaleLimit(r *rand.Rand) any {
	s := drawScene(r)
	current := s.bound(s.replicas())
	low := draw.OneOf(r, 0, 1, 1, 2, s.bound(s.about(current)))
	high := max(low, draw.OneOf(r, 10, 20, 100, math.MaxInt32, s.bound(s.about(current))))
	if draw.Chance(r, 5) {
		low, high = high, low
	}
	input := fields{"currentReplicas": current, "desiredReplicas": s.bound(s.about(current)), "minReplicas": low, "maxReplicas": high}
	s.putEvents(input)
	s.putBehavior(input)
	s.finish(input)
	delete(input, "options")
	return input
}

func drawRecordScale(r *rand.Rand) any {
	s := drawScene(r)
	previous := s.bound(s.replicas())
	input := fields{"previousReplicas": previous, "newReplicas": s.bound(s.about(previous))}
	s.putEvents(input)
	s.putBehavior(input)
	s.finish(input)
	delete(input, "options")
	return input
}
