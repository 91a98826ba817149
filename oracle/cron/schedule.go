package cron

import (
	"fmt"
	"time"

	robfig "github.com/robfig/cron/v3"
	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kube-semantics/oracle/op"
)

type valid struct {
	Valid bool `json:"valid"`
}

func validate(in struct {
	Schedule string `json:"schedule"`
}) (valid, error) {
	_, err := parseSchedule(in.Schedule)
	return valid{err == nil}, nil
}

type interval struct {
	EverySeconds int64 `json:"everySeconds"`
}

type fieldSets struct {
	Minutes           []int   `json:"minutes"`
	Hours             []int   `json:"hours"`
	DaysOfMonth       []int   `json:"daysOfMonth"`
	Months            []int   `json:"months"`
	DaysOfWeek        []int   `json:"daysOfWeek"`
	DaysMustBothMatch bool    `json:"daysMustBothMatch"`
	TimeZone          *string `json:"timeZone"`
}

// starred is the bit of a set that upstream keeps for whether a star was written.
const starred = 1 << 63

func parse(in struct {
	Schedule string `json:"schedule"`
}) (any, error) {
	parsed, err := parseSchedule(in.Schedule)
	if err != nil {
		return nil, err
	}
	switch parsed := parsed.(type) {
	case robfig.ConstantDelaySchedule:
		return interval{int64(parsed.Delay / time.Second)}, nil
	case *robfig.SpecSchedule:
		out := fieldSets{
			Minutes:           members(parsed.Minute),
			Hours:             members(parsed.Hour),
			DaysOfMonth:       members(parsed.Dom),
			Months:            members(parsed.Month),
			DaysOfWeek:        members(parsed.Dow),
			DaysMustBothMatch: (parsed.Dom|parsed.Dow)&starred != 0,
		}
		if parsed.Location != time.Local {
			name := parsed.Location.String()
			out.TimeZone = &name
		}
		return out, nil
	default:
		return nil, fmt.Errorf("a schedule of type %T", parsed)
	}
}

func members(set uint64) []int {
	out := []int{}
	for i := range 63 {
		if set&(1<<i) != 0 {
			out = append(out, i)
		}
	}
	return out
}

// parseFor reads the schedule of a CronJob as the controller does, which looks at the zone first.
func parseFor(cronJob *batchv1.CronJob) (robfig.Schedule, error) {
	if zone := cronJob.Spec.TimeZone; zone != nil {
		if _, err := time.LoadLocation(*zone); err != nil {
			return nil, err
		}
	}
	return parseSchedule(formatSchedule(cronJob, nil))
}

func next(in struct {
	Schedule string      `json:"schedule"`
	TimeZone *string     `json:"timeZone"`
	After    metav1.Time `json:"after"`
	Count    int         `json:"count"`
}) ([]string, error) {
	parsed, err := parseFor(&batchv1.CronJob{Spec: batchv1.CronJobSpec{Schedule: in.Schedule, TimeZone: in.TimeZone}})
	if err != nil {
		return nil, err
	}
	out := []string{}
	t := in.After.Time
	for range in.Count {
		if t = parsed.Next(t); t.IsZero() {
			break
		}
		out = append(out, op.TimeText(t))
	}
	return out, nil
}
