package cron

import (
	"context"
	"time"
	_ "unsafe" // for go:linkname

	robfig "github.com/robfig/cron/v3"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/record"
	"k8s.io/kubernetes/pkg/controller/cronjob"
	_ "k8s.io/kubernetes/pkg/controller/job" // for matchPodFailurePolicy
)

// Functions of upstream that are not exported. The file linked.s, though empty, makes the compiler accept declarations
// without a body.

//go:linkname formatSchedule k8s.io/kubernetes/pkg/controller/cronjob.formatSchedule
func formatSchedule(cronJob *batchv1.CronJob, recorder record.EventRecorder) string

//go:linkname mostRecentScheduleTime k8s.io/kubernetes/pkg/controller/cronjob.mostRecentScheduleTime
func mostRecentScheduleTime(cronJob *batchv1.CronJob, now time.Time, schedule robfig.Schedule, withDeadline bool) (time.Time, *time.Time, missed, error)

//go:linkname nextScheduleTimeDuration k8s.io/kubernetes/pkg/controller/cronjob.nextScheduleTimeDuration
func nextScheduleTimeDuration(cronJob *batchv1.CronJob, now time.Time, schedule robfig.Schedule) *time.Duration

//go:linkname getJobName k8s.io/kubernetes/pkg/controller/cronjob.getJobName
func getJobName(cronJob *batchv1.CronJob, scheduled time.Time) string

//go:linkname syncKey k8s.io/kubernetes/pkg/controller/cronjob.(*ControllerV2).sync
func syncKey(c *cronjob.ControllerV2, ctx context.Context, key string) (*time.Duration, error)

//go:linkname matchPodFailurePolicy k8s.io/kubernetes/pkg/controller/job.matchPodFailurePolicy
func matchPodFailurePolicy(policy *batchv1.PodFailurePolicy, pod *corev1.Pod) (*string, bool, *batchv1.PodFailurePolicyAction)

// missed is upstream's count of missed runs, which has the values none, few and many.
type missed int

func (m missed) String() string { return [...]string{"none", "few", "many"}[m] }
