package cron

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	robfig "github.com/robfig/cron/v3"
	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/batch"
	batchdefaults "k8s.io/kubernetes/pkg/apis/batch/v1"
	"k8s.io/kubernetes/pkg/apis/batch/validation"
	apivalidation "k8s.io/kubernetes/pkg/apis/core/validation"

	"kube-semantics/oracle/op"
)

type refusal struct {
	Field string `json:"field"`
	Type  string `json:"type"`
}

func validateCronJob(in struct {
	CronJob    *batchv1.CronJob `json:"cronJob"`
	OldCronJob *batchv1.CronJob `json:"oldCronJob"`
}) ([]refusal, error) {
	if in.CronJob == nil {
		return nil, errNoCronJob
	}
	judged, err := defaulted(in.CronJob)
	if err != nil {
		return nil, err
	}
	options := apivalidation.PodValidationOptions{}
	found := validation.ValidateCronJobCreate
	if in.OldCronJob != nil {
		old, err := defaulted(in.OldCronJob)
		if err != nil {
			return nil, err
		}
		// What has no version yet, or changes its name, is refused for that; here it is not looked at.
		judged.ObjectMeta = metav1.ObjectMeta{Name: "x", Namespace: namespace, ResourceVersion: "1"}
		old.ObjectMeta = judged.ObjectMeta
		found = func(judged *batch.CronJob, options apivalidation.PodValidationOptions) field.ErrorList {
			return validation.ValidateCronJobUpdate(judged, old, options)
		}
	}
	out := []refusal{}
	for _, one := range found(judged, options) {
		if !strings.HasPrefix(one.Field, "spec.jobTemplate") {
			out = append(out, refusal{one.Field, string(one.Type)})
		}
	}
	slices.SortFunc(out, func(a, b refusal) int {
		return cmp.Or(strings.Compare(a.Field, b.Field), strings.Compare(a.Type, b.Type))
	})
	return out, nil
}

// namespace is that of a CronJob that names none.
const namespace = "default"

var errNoCronJob = errors.New("malformed input: no cronJob")

// defaulted is the CronJob in the form that upstream validates.
func defaulted(given *batchv1.CronJob) (*batch.CronJob, error) {
	given.ObjectMeta = metav1.ObjectMeta{Name: given.Name, Namespace: namespace}
	batchdefaults.SetDefaults_CronJob(given)
	out := &batch.CronJob{}
	err := batchdefaults.Convert_v1_CronJob_To_batch_CronJob(given, out, nil)
	return out, err
}

type due struct {
	Earliest   string  `json:"earliest"`
	MostRecent *string `json:"mostRecent"`
	Missed     string  `json:"missed"`
	Next       string  `json:"next"`
}

func schedule(in struct {
	CronJob        *batchv1.CronJob `json:"cronJob"`
	Now            metav1.Time      `json:"now"`
	IgnoreDeadline bool             `json:"ignoreDeadline"`
}) (due, error) {
	if in.CronJob == nil {
		return due{}, errNoCronJob
	}
	parsed, err := parseFor(in.CronJob)
	if err != nil {
		return due{}, err
	}
	now := in.Now.Time
	earliest, mostRecent, missed, err := mostRecentScheduleTime(in.CronJob, now, &walked{Schedule: parsed}, !in.IgnoreDeadline)
	if err != nil {
		return due{}, err
	}
	// The wait that upstream returns ends at no more than 292 years; the time it waits for is the last that it asks for.
	looked := &walked{Schedule: parsed}
	nextScheduleTimeDuration(in.CronJob, now, looked)
	return due{op.TimeText(earliest), optionalText(mostRecent), missed.String(), op.TimeText(looked.last)}, nil
}

// walked is a schedule that gives up after many steps, for upstream may walk through centuries by minutes.
type walked struct {
	robfig.Schedule
	steps int
	last  time.Time
}

const manySteps = 10_000

func (w *walked) Next(t time.Time) time.Time {
	if w.steps++; w.steps > manySteps {
		panic("too many steps")
	}
	w.last = w.Schedule.Next(t)
	return w.last
}
