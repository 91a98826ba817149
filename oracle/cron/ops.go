// Package cron asks upstream about schedules, about what the CronJob controller does, and about how a Job judges a failed
// pod. The time zones are those that the variable ZONEINFO names.
package cron

import "kube-semantics/oracle/op"

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("cron.validate", bounded(validate), drawValidate).With(schedules),
	op.New("cron.parse", bounded(parse), drawParse).With(schedules),
	op.New("cron.next", bounded(next), drawNext).With(nextLandmarks),
	op.New("cronjob.validate", bounded(validateCronJob), drawValidateCronJob).With(validateCronJobLandmarks),
	op.New("cronjob.schedule", bounded(schedule), drawSchedule).With(scheduleLandmarks),
	op.New("cronjob.sync", bounded(sync), drawSync).With(syncLandmarks),
	op.New("job.pod_failure_policy", podFailurePolicy, drawPodFailurePolicy).With(podFailurePolicyLandmarks),
}
