package cron

import (
	"math/rand/v2"
	"strings"
	"time"

	batchv1 "k8s.io/api/batch/v1"

	"kube-semantics/oracle/draw"
)

var cronJobNames = []string{
	"nightly", "nightly", "n", "a.b-c", "9", "", "-a", "a-", "a.", ".a", "a..b", "a.-b", "A", "a_b", "a b", "é", "nightly\n", "0-0", "a/b",
	strings.Repeat("a", 51), strings.Repeat("a", 52), strings.Repeat("a", 53), strings.Repeat("b", 63), strings.Repeat("b", 64), strings.Repeat("a", 253), strings.Repeat("a", 254),
	strings.Repeat("a.", 26) + "a", strings.Repeat("a", 252) + "-", strings.Repeat("A", 300), strings.Repeat("é", 27),
}

var wholeNumbers = []any{0, 1, 3, -1, 200, -2147483648, 2147483647, nil}

func drawCronJobSpec(r *rand.Rand) fields {
	spec := fields{}
	text := written(r, zoneOf("").instant(r))
	switch n := r.IntN(100); {
	case n < 30:
		text = anyText(r)
	case n < 45:
		text = prefixed(r, text, anyZoneName(r))
	case n < 50:
		text = ""
	case n < 54:
		text = draw.OneOf(r, "TZ", "0 0 * * TZ", "TZ=0", "CRON_TZ=UTC", "TZ=UTC", "tz=UTC 0 0 * * *", "@TZ", " TZ=UTC 0 0 * * *", "TZ=UTC 0 0 * * *", "TZ=UTC @hourly ")
	}
	if name, has := zoneOfText(text); has && !sameEverywhere(name) {
		text = "TZ=UTC 0 0 * * *"
	}
	if text != "" || draw.Chance(r, 50) {
		spec["schedule"] = text
	}
	var zone any
	switch n := r.IntN(100); {
	case n < 20:
		zone = zoneName(r)
	case n < 55:
		zone = anyZoneName(r)
	}
	put(r, spec, "timeZone", zone)
	if draw.Chance(r, 50) {
		spec["concurrencyPolicy"] = draw.OneOf[any](r, "Allow", "Forbid", "Replace", "Forbid", "allow", "", "Queue", nil, "Allow ")
	}
	for _, name := range []string{"startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"} {
		if draw.Chance(r, 30) {
			spec[name] = draw.Pick(r, wholeNumbers)
		}
	}
	return spec
}

func drawNamed(r *rand.Rand) fields {
	out := fields{"spec": drawCronJobSpec(r)}
	if draw.Chance(r, 95) {
		metadata := fields{}
		name := draw.Pick(r, cronJobNames)
		if draw.Chance(r, 25) {
			name = draw.Mutate(r, name, []string{"a", "-", ".", "A", "_", "0"})
		} else if draw.Chance(r, 40) {
			name = "nightly"
		}
		if name != "" || draw.Chance(r, 60) {
			metadata["name"] = name
		}
		out["metadata"] = metadata
	}
	return out
}

func drawValidateCronJob(r *rand.Rand) any {
	cronJob := drawNamed(r)
	in := fields{"cronJob": cronJob}
	if draw.Chance(r, 40) {
		old := drawNamed(r)
		spec, oldSpec := cronJob["spec"].(fields), old["spec"].(fields)
		for _, name := range []string{"schedule", "timeZone"} {
			if draw.Chance(r, 35) {
				delete(oldSpec, name)
				if value, has := spec[name]; has {
					oldSpec[name] = value
				}
			}
		}
		in["oldCronJob"] = old
	} else if draw.Chance(r, 3) {
		in["oldCronJob"] = nil
	}
	return in
}

// deadlines are numbers of seconds; times a billion, some of them leave the range of int64.
var deadlines = []int64{
	0, 1, 10, 60, 100, 200, 300, 600, 3600, 86400, 604800, 31536000, -1, -60, -3600, 9223372036, 9223372037, 18446744073, 18446744074, 18446744133, 27670116110, -9223372037, 1 << 62, 1<<63 - 1, -1 << 63,
}

// sparse are schedules so seldom that upstream can walk through centuries of them.
var sparse = []string{"@yearly", "@annually", "0 0 29 2 *", "30 12 1 */3 *", "0 0 30 2 *", "@every 2000000h", "@every 8760h", "0 0 1 1 *"}

// history sets the times of a CronJob so that some runs are due or have been missed.
func (t timed) history(r *rand.Rand, cronJob fields, now time.Time) {
	metadata, status, spec := cronJob["metadata"].(fields), fields{}, cronJob["spec"].(fields)
	spec["schedule"] = t.text
	put(r, spec, "timeZone", t.timeZone)
	created := t.before(r, now)
	if draw.Chance(r, 1) {
		spec["schedule"], created = draw.Pick(r, sparse), time.Time{}
		if zone, is := spec["timeZone"].(string); is && !zoneOf(zone).settled.IsZero() {
			spec["timeZone"] = "UTC"
		}
		put(r, metadata, "creationTimestamp", nil)
	} else {
		metadata["creationTimestamp"] = spelled(r, created)
	}
	if draw.Chance(r, 55) {
		status["lastScheduleTime"] = spelled(r, t.before(r, now))
	} else if draw.Chance(r, 8) {
		status["lastScheduleTime"] = nil
	}
	if draw.Chance(r, 35) {
		spec["startingDeadlineSeconds"] = draw.Pick(r, deadlines)
		if draw.Chance(r, 30) {
			spec["startingDeadlineSeconds"] = int64(now.Sub(created)/time.Second) + int64(draw.OneOf(r, -1, 0, 1, -60, 60))
		}
	}
	if len(status) > 0 {
		cronJob["status"] = status
	}
}

// before draws a time that some runs ago was, or nearly.
func (t timed) before(r *rand.Rand, now time.Time) time.Time {
	at := now.Add(-aWhile(r))
	if period := t.period(now); period > 0 && draw.Chance(r, 75) {
		runs := draw.OneOf(r, 0, 1, 1, 2, 2, 3, 5, 20, 98, 99, 100, 101, 102, r.IntN(300))
		if period < 200*24*time.Hour || runs < 5 {
			at = now.Add(-period * time.Duration(runs)).Add(draw.OneOf(r, 0, 0, time.Second, -time.Second, -period/2, period/3))
		}
	}
	if draw.Chance(r, 4) {
		at = now.Add(aWhile(r) / 2)
	}
	at = at.Truncate(time.Second)
	// Walking forward must not meet a day that is left out of the calendar.
	if floor := t.settled(); at.Before(floor) {
		at = floor
	}
	return at
}

// period is the time between the next two runs, or nothing.
func (t timed) period(now time.Time) time.Duration {
	text := t.text
	if name, is := t.timeZone.(string); is && !strings.Contains(text, "TZ") {
		text = "TZ=" + name + " " + text
	}
	parsed := tried(text)
	if parsed == nil {
		return 0
	}
	first := parsed.Next(now)
	if first.IsZero() {
		return 0
	}
	return parsed.Next(first).Sub(first)
}

func drawSchedule(r *rand.Rand) any {
	t := drawTimed(r)
	for t.timeZone != nil && zoneUnknown(t.timeZone) && draw.Chance(r, 80) {
		t = drawTimed(r)
	}
	cronJob := fields{"metadata": fields{"name": "report"}, "spec": fields{}}
	t.history(r, cronJob, t.at)
	in := fields{"cronJob": cronJob, "now": spelled(r, t.at)}
	if draw.Chance(r, 15) {
		in["ignoreDeadline"] = draw.OneOf[any](r, true, true, false, nil)
	}
	return in
}

func zoneUnknown(name any) bool {
	text, is := name.(string)
	if !is {
		return false
	}
	_, err := time.LoadLocation(text)
	return err != nil
}

// dueRun is the run that the controller would start, if there is one; it ends is false if upstream would never know.
func dueRun(cronJob *batchv1.CronJob, now time.Time) (at *time.Time, ends bool) {
	defer func() {
		if recover() != nil {
			at, ends = nil, false
		}
	}()
	parsed, err := parseFor(cronJob)
	if err != nil {
		return nil, true
	}
	looked := &walked{Schedule: parsed}
	_, at, _, _ = mostRecentScheduleTime(cronJob, now, looked, true)
	// A wait cannot be longer than 292 years.
	wait := nextScheduleTimeDuration(cronJob, now, looked)
	return at, *wait < 1<<63-1 && *wait > -1<<63
}
