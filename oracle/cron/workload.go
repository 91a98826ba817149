package cron

import (
	"time"

	robfig "github.com/robfig/cron/v3"
	batchv1 "k8s.io/api/batch/v1"

	"kube-semantics/oracle/workload"
)

// Workloads lists the benchmark workloads of this domain.
var Workloads = []workload.Workload{
	{Domain: "cron", Name: "cron_parse_10k", Units: scheduleCount, Build: func() func() any {
		texts := buildSchedules()
		return func() any {
			count := 0
			for _, text := range texts {
				if _, is := parsed(text).(*robfig.SpecSchedule); is {
					count++
				}
			}
			return count
		}
	}},
	nextWorkload("cron_next_utc_10k", "UTC"),
	nextWorkload("cron_next_newyork_10k", newYork),
	worstWorkload("cron_worst_feb29_utc_1k", "0 0 29 2 *", "UTC"),
	worstWorkload("cron_worst_feb29_newyork_1k", "0 0 29 2 *", newYork),
	worstWorkload("cron_worst_feb30_never_utc_1k", "0 0 30 2 *", "UTC"),
	worstWorkload("cron_worst_feb30_never_newyork_1k", "0 0 30 2 *", newYork),
	worstWorkload("cron_worst_nov31_never_utc_1k", "0 0 31 11 *", "UTC"),
	worstWorkload("cron_worst_nov31_never_newyork_1k", "0 0 31 11 *", newYork),
	dueWorkload("cronjob_due_10k_utc", false),
	dueWorkload("cronjob_due_10k_quarter_newyork", true),
}

const newYork = "America/New_York"

func parsed(text string) robfig.Schedule {
	schedule, err := parseSchedule(text)
	if err != nil {
		panic(err)
	}
	return schedule
}

// in is the schedule in a zone; intervals are the same in all.
func in(zone string, schedule robfig.Schedule) robfig.Schedule {
	location, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	if sets, is := schedule.(*robfig.SpecSchedule); is {
		sets.Location = location
	}
	return schedule
}

// unix counts never as nothing.
func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func nextWorkload(name string, zone string) workload.Workload {
	return workload.Workload{Domain: "cron", Name: name, Units: scheduleCount, Build: func() func() any {
		var schedules []robfig.Schedule
		for _, text := range buildSchedules() {
			schedules = append(schedules, in(zone, parsed(text)))
		}
		return func() any {
			sum := int64(0)
			for _, schedule := range schedules {
				sum += unix(schedule.Next(from))
			}
			return sum
		}
	}}
}

func worstWorkload(name, text string, zone string) workload.Workload {
	const hours = 1000
	return workload.Workload{Domain: "cron", Name: name, Units: hours, Build: func() func() any {
		schedule := in(zone, parsed(text))
		return func() any {
			sum := int64(0)
			for i := range hours {
				sum += unix(schedule.Next(from.Add(time.Duration(i) * time.Hour)))
			}
			return sum
		}
	}}
}

func dueWorkload(name string, zones bool) workload.Workload {
	return workload.Workload{Domain: "cron", Name: name, Units: scheduleCount, Build: func() func() any {
		cronJobs := buildCronJobs(zones)
		return func() any {
			sum := int64(0)
			for _, cronJob := range cronJobs {
				due, wait := dueAndWait(cronJob)
				if due != nil {
					sum += due.Unix()
				}
				sum += int64(wait / time.Second)
			}
			return sum
		}
	}}
}

func dueAndWait(cronJob *batchv1.CronJob) (*time.Time, time.Duration) {
	schedule := parsed(formatSchedule(cronJob, nil))
	// The schedules of the workload all fire.
	_, due, _, _ := mostRecentScheduleTime(cronJob, from, schedule, true)
	return due, *nextScheduleTimeDuration(cronJob, from, schedule)
}
