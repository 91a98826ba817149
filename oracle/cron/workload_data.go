package cron

import (
	"fmt"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kube-semantics/oracle/workload"
)

const scheduleCount = 10_000

// from is the time that all questions are asked at.
var from = time.Date(2026, 1, 15, 10, 17, 23, 0, time.UTC)

func buildSchedules() []string {
	random := workload.NewRandom(42)
	texts := make([]string, scheduleCount)
	for i := range texts {
		kind, m, h, d, month, w := random.Below(10), random.Below(60), random.Below(24), 1+random.Below(28), 1+random.Below(12), random.Below(7)
		switch kind {
		case 0:
			texts[i] = fmt.Sprintf("%d * * * *", m)
		case 1:
			texts[i] = fmt.Sprintf("*/%d * * * *", [...]int{2, 5, 10, 15, 30}[m%5])
		case 2, 3:
			texts[i] = fmt.Sprintf("%d %d * * *", m, h)
		case 4:
			texts[i] = fmt.Sprintf("%d %d * * %d", m, h, w)
		case 5:
			texts[i] = fmt.Sprintf("%d %d %d * *", m, h, d)
		case 6:
			first := h / 2
			texts[i] = fmt.Sprintf("%d %d-%d * * 1-5", m, first, first+1+d%11)
		case 7:
			texts[i] = fmt.Sprintf("%d %d %d %d *", m, h, d, month)
		case 8:
			texts[i] = fmt.Sprintf("%d %d %d * %d", m, h, d, w)
		case 9:
			texts[i] = [...]string{"@hourly", "@daily", "@weekly", "@monthly", "@yearly", "@every 1h30m"}[m%6]
		}
	}
	return texts
}

func buildCronJobs(zones bool) []*batchv1.CronJob {
	random := workload.NewRandom(7)
	cronJobs := make([]*batchv1.CronJob, scheduleCount)
	for i, text := range buildSchedules() {
		created := from.Add(-time.Duration(3600+random.Below(2592000)) * time.Second)
		last := from.Add(-time.Duration(random.Below(172800)) * time.Second)
		cronJob := &batchv1.CronJob{
			ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("c%d", i), CreationTimestamp: metav1.NewTime(created)},
			Spec:       batchv1.CronJobSpec{Schedule: text},
		}
		if i%2 == 0 && last.After(created) {
			at := metav1.NewTime(last)
			cronJob.Status.LastScheduleTime = &at
		}
		if i%3 == 0 {
			deadline := int64(200)
			cronJob.Spec.StartingDeadlineSeconds = &deadline
		}
		if zones && i%4 == 0 {
			zone := newYork
			cronJob.Spec.TimeZone = &zone
		}
		cronJobs[i] = cronJob
	}
	return cronJobs
}
