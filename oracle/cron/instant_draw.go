package cron

import (
	"math/rand/v2"
	"time"

	"kube-semantics/oracle/draw"
)

// instant draws a time at which schedules in the zone are apt to do something odd.
func (z zone) instant(r *rand.Rand) time.Time {
	t := z.anyInstant(r)
	if t.Before(z.settled) {
		t = z.settled.Add(time.Duration(r.IntN(20*365*24*60)) * time.Minute)
	}
	return t.UTC().Truncate(time.Second)
}

func (z zone) anyInstant(r *rand.Rand) time.Time {
	switch n := r.IntN(100); {
	case n < 45:
		return z.change(r).Add(-aWhile(r)).Add(aWhile(r) / 8)
	case n < 55:
		// Around the ends of months and years, and leap days.
		day := draw.OneOf(r, [2]int{1, 1}, [2]int{12, 31}, [2]int{2, 28}, [2]int{2, 29}, [2]int{3, 1}, [2]int{draw.Between(r, 1, 12), draw.OneOf(r, 1, 30, 31)})
		t := time.Date(draw.Between(r, 1999, 2032), time.Month(day[0]), day[1], 0, 0, 0, 0, z.Location)
		return t.Add(-aWhile(r) / 4).Add(aWhile(r) / 4)
	case n < 57:
		return time.Date(draw.OneOf(r, 1, 2, 1600, 1899, 2095, 2096, 2097, 2099, 2100, 2399, 3000, 9990), time.Month(draw.Between(r, 1, 12)), draw.Between(r, 1, 28), r.IntN(24), r.IntN(60), 0, 0, time.UTC)
	case n < 65:
		return time.Date(draw.Between(r, 1900, 2200), time.Month(draw.Between(r, 1, 12)), draw.Between(r, 1, 28), r.IntN(24), r.IntN(60), r.IntN(60), 0, time.UTC)
	default:
		return time.Date(draw.Between(r, 2024, 2027), time.Month(draw.Between(r, 1, 12)), draw.Between(r, 1, 31), r.IntN(24), draw.OneOf(r, 0, 0, 15, 30, r.IntN(60)), draw.OneOf(r, 0, 0, 1, 59, r.IntN(60)), 0, time.UTC)
	}
}

// aWhile draws from nothing to days.
func aWhile(r *rand.Rand) time.Duration {
	unit := draw.OneOf(r, time.Second, time.Minute, 30*time.Minute, time.Hour, time.Hour, 24*time.Hour)
	d := time.Duration(r.IntN(5)) * unit
	if draw.Chance(r, 40) {
		d += time.Duration(r.IntN(3600)) * time.Second
	}
	return d
}

// spelled writes a time, mostly plainly.
func spelled(r *rand.Rand, t time.Time) string {
	if draw.Chance(r, 10) {
		t = t.Add(time.Duration(draw.OneOf(r, 1, 500_000_000, 999_999_999, 1_000_000, 123_456_789, r.IntN(1_000_000_000))))
	}
	if draw.Chance(r, 7) && t.Year() > 1 {
		t = t.In(time.FixedZone("", draw.OneOf(r, 19800, 3600, -18000, 50400, -43200, 5400)))
	}
	return t.Format(time.RFC3339Nano)
}
