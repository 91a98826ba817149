package hpa

import (
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"kube-semantics/oracle/draw"
)

type fields = draw.Fields

// scene is what all parts of a case have in common.
type scene struct {
	*rand.Rand
	now time.Time
	// extreme permits numbers near the ends of their types, negative ones below zero, and malformed what is not even read.
	extreme, negative, malformed bool
	// The flags, on whose edges times are drawn.
	initialization, delay, downscale time.Duration
	options                          fields
}

func drawScene(r *rand.Rand) *scene {
	s := &scene{
		Rand:      r,
		now:       draw.OneOf(r, usualNow, usualNow, usualNow, usualNow.Add(500*time.Millisecond), usualNow.Add(time.Duration(r.Int64N(1e18)))),
		extreme:   draw.Chance(r, 10),
		negative:  draw.Chance(r, 8),
		malformed: draw.Chance(r, 3),
		options:   fields{},
	}
	s.initialization = s.option("cpuInitializationPeriodSeconds", 300, 0, 1, 60, 120, 600)
	s.delay = s.option("initialReadinessDelaySeconds", 30, 0, 1, 10, 60, 400)
	s.downscale = s.option("downscaleStabilizationSeconds", 300, 0, 1, 60, 90, 600)
	if draw.Chance(r, 12) {
		gates := fields{}
		for _, name := range asked {
			if standard, settable := defaultGates[name]; settable && draw.Chance(r, 70) {
				gates[string(name)] = standard == draw.Chance(r, 25)
			}
		}
		if draw.Chance(r, 3) {
			gates["NoSuchGate"] = true
		}
		draw.Put(r, s.options, "featureGates", gates)
	}
	return s
}

var usualNow = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)

// option mostly leaves a flag at its default.
func (s *scene) option(name string, otherwise int, others ...int) time.Duration {
	value := otherwise
	if draw.Chance(s.Rand, 15) {
		value = draw.Pick(s.Rand, append(others, otherwise))
		s.options[name] = value
	} else if draw.Chance(s.Rand, 1) {
		s.options[name] = nil
	}
	return time.Duration(value) * time.Second
}

// finish adds what all ops have.
func (s *scene) finish(input fields) fields {
	input["now"] = s.timeText(s.now)
	if s.malformed && draw.Chance(s.Rand, 10) {
		delete(input, "now")
	}
	draw.Put(s.Rand, input, "options", s.options)
	if draw.Chance(s.Rand, 1) {
		for _, name := range []string{"pods", "samples", "metrics", "tolerance"} {
			if _, has := input[name]; has && draw.Chance(s.Rand, 40) {
				input[name] = nil
			}
		}
	}
	return input
}

// near is a duration at, just before or just behind another.
func (s *scene) near(d time.Duration) time.Duration {
	return d + draw.OneOf(s.Rand, 0, 0, 0, time.Nanosecond, -time.Nanosecond, time.Millisecond, -time.Second, time.Second, 5*time.Second, -15*time.Second)
}

// ago is the time that long before now.
func (s *scene) ago(d time.Duration) time.Time { return s.now.Add(-d) }

var malformedTimes = []any{"", "2025-03-01", "2025-03-01T12:00:00", "2025-02-29T12:00:00Z", "2025-03-01 12:00:00Z", "2025-03-01T24:00:00Z", "noon", 1740830400, true}

// timeText prints a time, mostly in UTC.
func (s *scene) timeText(t time.Time) any {
	if s.malformed && draw.Chance(s.Rand, 4) {
		return draw.Pick(s.Rand, malformedTimes)
	}
	if draw.Chance(s.Rand, 3) {
		t = t.In(time.FixedZone("", draw.OneOf(s.Rand, 3600, -3600*5, 5*3600+1800)))
	} else {
		t = t.UTC()
	}
	return t.Format(time.RFC3339Nano)
}

// long is a time that long ago that nothing depends on it.
func (s *scene) long() time.Time {
	if draw.Chance(s.Rand, 2) {
		return draw.OneOf(s.Rand, time.Time{}, time.Unix(0, 0), usualNow.AddDate(300, 0, 0))
	}
	return s.ago(time.Duration(draw.Between(s.Rand, 1000, 9000)) * time.Second)
}

// replicas draws a number of replicas.
func (s *scene) replicas() int64 {
	switch {
	case s.extreme && draw.Chance(s.Rand, 15):
		return draw.OneOf[int64](s.Rand, math.MaxInt32, math.MaxInt32-1, 1<<30, 1<<30-1, 1<<30+1, 1<<31, 1000000)
	case s.negative && draw.Chance(s.Rand, 10):
		return draw.OneOf[int64](s.Rand, -1, -5, math.MinInt32, math.MinInt32+1)
	case draw.Chance(s.Rand, 15):
		return int64(s.IntN(300))
	default:
		return int64(draw.Few(s.Rand, 20))
	}
}

// about is a number of replicas in the neighbourhood of another.
func (s *scene) about(replicas int64) int64 {
	switch s.IntN(10) {
	case 0, 1, 2:
		return replicas
	case 3, 4:
		return replicas + int64(draw.Between(s.Rand, -2, 2))
	case 5:
		return 2 * replicas
	case 6:
		return replicas / 2
	default:
		return s.replicas()
	}
}

// bound keeps a number of replicas from being below zero, where that is not the point.
func (s *scene) bound(replicas int64) int64 {
	if s.negative {
		return replicas
	}
	return max(replicas, 0)
}

var malformedQuantities = []any{"", "1 Gi", "x", "--1", "1e", true, []any{}}

// awkwardQuantities are read and rounded in ways of their own.
var awkwardQuantities = []string{
	"-1.5n", "-0.5n", "1.5n", "0.1n", "-1.0000000001", "1.0000000001", "9223372036854775.8069", "-0.0001", "12e-4", "5.", ".", ".5", "Ki", "m", "1.5Ki", "0.5Gi", "+1", "01.50", "1e15", "9P", "8Pi",
	"-8Pi", "1E3", "-0", "1000000u", "1234567890n", "0.0000001Ki",
}

// quantity spells a value given in thousandths.
func (s *scene) quantity(milli int64) any {
	if draw.Chance(s.Rand, 1) {
		return draw.Pick(s.Rand, awkwardQuantities)
	}
	if s.malformed && draw.Chance(s.Rand, 3) {
		return draw.Pick(s.Rand, malformedQuantities)
	}
	text := func(value int64, suffix string) string { return strconv.FormatInt(value, 10) + suffix }
	var spellings []any
	for _, unit := range units {
		if milli%unit.milli == 0 {
			spellings = append(spellings, text(milli/unit.milli, unit.suffix))
		}
	}
	if milli%1000 == 0 && draw.Chance(s.Rand, 10) {
		spellings = append(spellings, milli/1000)
	}
	spelled := draw.Pick(s.Rand, spellings)
	if len(spellings) > 2 && draw.Chance(s.Rand, 50) {
		spelled = spellings[len(spellings)-1]
	}
	if small := milli > -1e12 && milli < 1e12; small && draw.Chance(s.Rand, 6) {
		// A fraction of a thousandth is rounded away from zero.
		fraction := milli*1000 - draw.OneOf[int64](s.Rand, 0, 1, 500, 999)
		if milli < 0 {
			fraction = milli*1000 + draw.OneOf[int64](s.Rand, 0, 1, 500, 999)
		}
		return draw.OneOf(s.Rand, text(fraction, "u"), text(fraction*1000+1, "n"), text(fraction, "e-6"))
	}
	if milli >= 0 && milli < 1000 && draw.Chance(s.Rand, 15) {
		return "0." + strconv.FormatInt(1000+milli, 10)[1:]
	}
	return spelled
}

var units = []struct {
	milli  int64
	suffix string
}{{1, "m"}, {1000, ""}, {1000, ".0"}, {1000000, "k"}, {1000000, "e3"}, {1000 << 10, "Ki"}, {1000000000, "M"}, {1000 << 20, "Mi"}, {1000 << 30, "Gi"}}

// extremes are values in thousandths around which sums leave 64 bits.
var extremes = []int64{math.MaxInt64, math.MaxInt64 - 1, math.MaxInt64 / 2, math.MaxInt64/2 + 1, math.MaxInt64 / 100, math.MaxInt64 / 1000 * 1000, 1 << 53, 1<<53 + 1, 1 << 31 * 1000, (1<<31 - 1) * 1000}

// value draws a value in thousandths around another.
func (s *scene) value(around int64) int64 {
	switch {
	case s.extreme && draw.Chance(s.Rand, 12):
		return draw.Pick(s.Rand, extremes)
	case s.negative && draw.Chance(s.Rand, 15):
		if s.extreme {
			return -draw.Pick(s.Rand, extremes)
		}
		return draw.OneOf(s.Rand, -1, -1000, -around, -around/2)
	case draw.Chance(s.Rand, 2):
		return draw.OneOf[int64](s.Rand, 0, 1, 999, 1000, 1001)
	default:
		return around
	}
}
