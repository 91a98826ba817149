package cron

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	batchv1 "k8s.io/api/batch/v1"

	"kube-semantics/oracle/draw"
	"kube-semantics/oracle/op"
)

// frequent are schedules that have a run now and then.
var frequent = []string{
	"0 * * * *", "0 * * * *", "*/5 * * * *", "* * * * *", "@hourly", "@every 30s", "@every 90m", "0 0 * * *", "30 6-16/4 * * 1-5", "0 12 * * *", "0,5 0 1 * *", "*/20 8-18 * * mon-fri",
}

var uids = []string{"u1", "u1", "u1", "u1", "u2", ""}

// scene is a CronJob and the jobs around it while they are drawn.
type scene struct {
	r         *rand.Rand
	now       time.Time
	name      string
	namespace string
	uid       any
	due       string
	taken     map[string]bool
	jobs      []fields
}

func drawSync(r *rand.Rand) any {
	t := drawTimed(r)
	if draw.Chance(r, 65) {
		t.text = draw.Pick(r, frequent)
		if draw.Chance(r, 8) {
			t.text = prefixed(r, t.text, zoneName(r))
		}
		if floor := t.settled(); t.at.Before(floor) {
			t.at = floor
		}
	}
	for t.timeZone != nil && zoneUnknown(t.timeZone) && draw.Chance(r, 80) {
		t.timeZone = "Europe/Madrid"
	}
	s := &scene{r: r, now: t.at, name: draw.OneOf(r, "backup", "backup", "b"), namespace: draw.OneOf(r, "ops", "ops", "default", ""), taken: map[string]bool{}}
	metadata, spec := fields{"name": s.name}, fields{}
	if s.namespace != "" {
		metadata["namespace"] = s.namespace
	} else {
		s.namespace = namespace
	}
	if uid := draw.OneOf(r, "u1", "u1", "u1", "u1", "u1", "u1", "u1", ""); uid != "" {
		metadata["uid"], s.uid = uid, uid
	}
	cronJob := fields{"metadata": metadata, "spec": spec}
	t.history(r, cronJob, t.at)
	if period := t.period(t.at); draw.Chance(r, 55) && period > 0 && period < 400*24*time.Hour {
		// A deadline takes away most that is due.
		delete(spec, "startingDeadlineSeconds")
		if last := t.at.Add(-period * 3 / 2).Truncate(time.Second); last.After(t.settled()) {
			statusOfCronJob(cronJob)["lastScheduleTime"] = op.TimeText(last)
		}
	}
	if draw.Chance(r, 60) {
		spec["concurrencyPolicy"] = draw.OneOf[any](r, "Allow", "Forbid", "Forbid", "Replace", "Replace", "", "Other")
	}
	// A negative limit, which the API server refuses, makes upstream look for jobs beyond the end of the list.
	for _, name := range []string{"successfulJobsHistoryLimit", "failedJobsHistoryLimit"} {
		if draw.Chance(r, 60) {
			spec[name] = draw.OneOf[any](r, 0, 1, 1, 2, 3, nil)
		}
	}
	if draw.Chance(r, 8) {
		spec["suspend"] = draw.OneOf[any](r, true, true, false, nil)
	}
	if draw.Chance(r, 5) {
		metadata["deletionTimestamp"] = op.TimeText(t.at.Add(-time.Minute))
	}
	at, ends := dueRun(reread(cronJob), t.at)
	if !ends {
		return drawSync(r)
	}
	if at != nil {
		s.due = getJobName(reread(cronJob), *at)
		if draw.Chance(r, 5) {
			statusOfCronJob(cronJob)["lastScheduleTime"] = op.TimeText(*at)
		}
	}
	var active []fields
	for i := range draw.OneOf(r, 0, 0, 1, 1, 2, 3, 4, 6) {
		job := s.job(i)
		if job == nil {
			continue
		}
		s.jobs = append(s.jobs, job)
		if draw.Chance(r, 45) {
			active = append(active, s.reference(job))
		}
	}
	for range draw.OneOf(r, 0, 0, 0, 0, 1, 2) {
		active = append(active, s.stray())
	}
	r.Shuffle(len(active), func(i, j int) { active[i], active[j] = active[j], active[i] })
	if spec["concurrencyPolicy"] == "Replace" {
		active = distinct(active)
	}
	if len(active) > 0 {
		statusOfCronJob(cronJob)["active"] = active
	}
	if draw.Chance(r, 25) {
		statusOfCronJob(cronJob)["lastSuccessfulTime"] = s.someTime()
	}
	in := fields{"cronJob": cronJob, "now": spelled(r, t.at)}
	if len(s.jobs) > 0 || draw.Chance(r, 30) {
		in["jobs"] = s.jobs
	}
	return in
}

func statusOfCronJob(cronJob fields) fields {
	status, has := cronJob["status"].(fields)
	if !has {
		status = fields{}
		cronJob["status"] = status
	}
	return status
}

// reread is the CronJob as upstream has it.
func reread(cronJob fields) *batchv1.CronJob {
	out := &batchv1.CronJob{}
	text, err := json.Marshal(cronJob)
	if err == nil {
		err = json.Unmarshal(text, out)
	}
	if err != nil {
		panic(err)
	}
	return out
}

// distinct leaves out references to a job that an earlier one refers to, for upstream would stop at the second.
func distinct(active []fields) []fields {
	var out []fields
	seen := map[string]bool{}
	for _, one := range active {
		key := fmt.Sprint(one["namespace"], "/", one["name"])
		if !seen[key] {
			seen[key] = true
			out = append(out, one)
		}
	}
	return out
}

func (s *scene) jobName() string {
	switch n := s.r.IntN(100); {
	case n < 30 && s.due != "":
		return s.due
	case n < 80:
		return fmt.Sprintf("%s-%d", s.name, s.now.Unix()/60-int64(s.r.IntN(200)))
	default:
		return draw.OneOf(s.r, "manual", "manual-2", "a", "z", s.name)
	}
}

func (s *scene) job(i int) fields {
	r := s.r
	name := s.jobName()
	if s.taken[name] {
		return nil
	}
	s.taken[name] = true
	metadata := fields{"name": name, "uid": fmt.Sprintf("j%d", i+1)}
	switch n := r.IntN(100); {
	case n < 12:
		metadata["namespace"] = draw.OneOf(r, "other", "default")
	case n < 80:
		metadata["namespace"] = s.namespace
	}
	if owners := s.owners(); owners != nil {
		metadata["ownerReferences"] = owners
	}
	job := fields{"metadata": metadata}
	if status := s.jobStatus(); len(status) > 0 {
		job["status"] = status
	}
	return job
}

func (s *scene) owners() []fields {
	r := s.r
	owner := func(uid any, controller any) fields {
		out := fields{"kind": "CronJob", "name": s.name}
		put(r, out, "uid", uid)
		put(r, out, "controller", controller)
		return out
	}
	switch n := r.IntN(100); {
	case n < 78:
		return []fields{owner(s.uid, true)}
	case n < 82:
		return []fields{owner(s.uid, draw.OneOf[any](r, false, nil))}
	case n < 88:
		return []fields{owner("u2", true)}
	case n < 92:
		return []fields{owner("u2", false), owner(s.uid, true)}
	case n < 94:
		return []fields{owner("u2", true), owner(s.uid, true)}
	case n < 96:
		other := owner(s.uid, true)
		other["kind"], other["name"] = "Job", "else"
		return []fields{other}
	default:
		return nil
	}
}

// someTime is one of so few that they meet.
func (s *scene) someTime() string {
	return op.TimeText(s.now.Truncate(time.Second).Add(-time.Duration(s.r.IntN(6)) * 10 * time.Minute))
}

func (s *scene) jobStatus() fields {
	r := s.r
	status := fields{}
	if draw.Chance(r, 80) {
		status["startTime"] = s.someTime()
	} else if draw.Chance(r, 15) {
		status["startTime"] = nil
	}
	conditions := draw.OneOf(r,
		nil, nil, nil, nil, []string{"Complete"}, []string{"Complete"}, []string{"Complete"}, []string{"SuccessCriteriaMet", "Complete"}, []string{"Failed"}, []string{"Failed"}, []string{"FailureTarget", "Failed"},
		[]string{"Failed", "Complete"}, []string{"Complete", "Failed"}, []string{"-Complete"}, []string{"-Failed", "Complete"}, []string{"Suspended"}, []string{"SuccessCriteriaMet"}, []string{"FailureTarget"}, []string{"-Complete", "Failed"})
	list := []fields{}
	complete := false
	for _, kind := range conditions {
		truth := "True"
		if kind[0] == '-' {
			kind, truth = kind[1:], draw.OneOf(r, "False", "Unknown", "", "true")
		}
		complete = complete || kind == "Complete"
		list = append(list, fields{"type": kind, "status": truth})
	}
	if len(list) > 0 || draw.Chance(r, 10) {
		status["conditions"] = list
	}
	if complete && draw.Chance(r, 85) || draw.Chance(r, 5) {
		status["completionTime"] = s.someTime()
	}
	return status
}

func reference(namespace any, name, uid string) fields {
	out := fields{"name": name}
	if uid != "" {
		out["uid"] = uid
	}
	if namespace != nil {
		out["namespace"] = namespace
	}
	return out
}

// reference draws what the status has about the job, mostly what it should have.
func (s *scene) reference(job fields) fields {
	metadata := job["metadata"].(fields)
	var of any = s.namespace
	if own, has := metadata["namespace"]; has {
		of = own
	}
	name, uid := metadata["name"].(string), metadata["uid"].(string)
	switch s.r.IntN(30) {
	case 0:
		of = nil
	case 1:
		of = "other"
	case 2:
		uid = "stale"
	case 3:
		name = "renamed"
	}
	return reference(of, name, uid)
}

// stray is a reference that has nothing to do with any job, or with a job that is gone.
func (s *scene) stray() fields {
	return reference(draw.OneOf[any](s.r, s.namespace, s.namespace, "other", nil), s.jobName(), draw.OneOf(s.r, "gone", "gone-2", "j1", "j2", ""))
}
