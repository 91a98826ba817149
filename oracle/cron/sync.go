package cron

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/go-logr/logr"
	batchv1 "k8s.io/api/batch/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kube-semantics/oracle/op"
)

type created struct {
	Name                         string `json:"name"`
	ScheduledTime                string `json:"scheduledTime"`
	ScheduledTimestampAnnotation string `json:"scheduledTimestampAnnotation"`
}

type status struct {
	Active             []string `json:"active"`
	LastScheduleTime   *string  `json:"lastScheduleTime"`
	LastSuccessfulTime *string  `json:"lastSuccessfulTime"`
}

type synced struct {
	Outcome string   `json:"outcome"`
	Created *created `json:"created"`
	Deleted []string `json:"deleted"`
	Status  *status  `json:"status"`
	Events  []string `json:"events"`
	Next    *string  `json:"next"`
}

// requeueDelta is what upstream adds to the time of the next run.
const requeueDelta = 100 * time.Millisecond

func sync(in struct {
	CronJob *batchv1.CronJob `json:"cronJob"`
	Jobs    []*batchv1.Job   `json:"jobs"`
	Now     metav1.Time      `json:"now"`
}) (synced, error) {
	if in.CronJob == nil {
		return synced{}, errNoCronJob
	}
	if in.CronJob.Namespace == "" {
		in.CronJob.Namespace = namespace
	}
	for _, job := range in.Jobs {
		if job.Namespace == "" {
			job.Namespace = in.CronJob.Namespace
		}
	}
	c, err := newCluster(in.CronJob, in.Jobs)
	if err != nil {
		return synced{}, err
	}
	wait, err := theController().sync(c, in.Now.Time)
	// Up to 1.36 the job that has the name already is looked for without its namespace.
	if err != nil && !(c.refused && apierrors.IsNotFound(err)) {
		return synced{}, err
	}
	out := synced{Outcome: c.outcome(wait), Deleted: c.deleted, Events: c.events}
	slices.Sort(out.Events)
	if job := c.created; job != nil {
		out.Created = &created{job.Name, op.TimeText(job.CreationTimestamp.Time), job.Annotations[batchv1.CronJobScheduledTimestampAnnotation]}
	}
	if c.written != nil {
		out.Status = statusOf(&c.written.Status)
	}
	if wait != nil {
		at := in.Now.Add(*wait - requeueDelta)
		out.Next = optionalText(&at)
	}
	return out, nil
}

func statusOf(given *batchv1.CronJobStatus) *status {
	out := &status{[]string{}, optionalTime(given.LastScheduleTime), optionalTime(given.LastSuccessfulTime)}
	for _, reference := range given.Active {
		out.Active = append(out.Active, reference.Name)
	}
	return out
}

// outcomes are the lines of upstream's log that say how a sync ended.
var outcomes = map[string]string{
	"Not starting job because timeZone is invalid":                     "UnknownTimeZone",
	"Not starting job because the cron is suspended":                   "Suspended",
	"Unparseable schedule":                                             "UnparseableSchedule",
	"Invalid schedule":                                                 "InvalidSchedule",
	"No unmet start times":                                             "NotDue",
	"Missed starting window":                                           "MissedDeadline",
	"Not starting job because the scheduled time is already processed": "AlreadyProcessed",
	"Not starting job because prior execution is still running and concurrency policy is Forbid": "ForbiddenByActive",
	"Created Job":        "Created",
	"Job already exists": "Adopted",
}

// outcome names the way that the sync ended.
func (c *cluster) outcome(wait *time.Duration) string {
	switch {
	case c.ended != "":
		return c.ended
	case c.refused && wait == nil:
		return "NameTaken"
	case c.cronJob.DeletionTimestamp != nil:
		return "Deleting"
	default:
		return "Unknown"
	}
}

// cluster is what the controller sees and does in one sync. It is the log and the recorder of events as well.
type cluster struct {
	cronJob *batchv1.CronJob
	names   map[string]*batchv1.Job

	deleted []string
	events  []string
	created *batchv1.Job
	refused bool
	written *batchv1.CronJob
	ended   string
}

func jobKey(namespace, name string) string { return namespace + "/" + name }

func newCluster(cronJob *batchv1.CronJob, jobs []*batchv1.Job) (*cluster, error) {
	c := &cluster{cronJob: cronJob, names: map[string]*batchv1.Job{}, deleted: []string{}, events: []string{}}
	for _, job := range jobs {
		key := jobKey(job.Namespace, job.Name)
		if c.names[key] != nil {
			return nil, fmt.Errorf("job %s twice", key)
		}
		c.names[key] = job
	}
	return c, nil
}

// context carries the log.
func (c *cluster) context() context.Context {
	return logr.NewContext(context.Background(), logr.New(logSink{c}))
}

type logSink struct{ *cluster }

func (logSink) Init(logr.RuntimeInfo)            {}
func (logSink) Enabled(int) bool                 { return true }
func (logSink) Error(error, string, ...any)      {}
func (s logSink) WithValues(...any) logr.LogSink { return s }
func (s logSink) WithName(string) logr.LogSink   { return s }
func (s logSink) Info(_ int, message string, _ ...any) {
	if outcome, is := outcomes[message]; is {
		s.ended = outcome
	}
}
