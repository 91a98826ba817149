package hpa

import (
	"math/rand/v2"
	"strconv"
	"time"

	"kube-semantics/oracle/draw"
)

// drawnPod is a pod with what samples for it are drawn around.
type drawnPod struct {
	fields
	name string
	// asks is what each container asks for of the resource at hand, in thousandths; containers are their names.
	asks       int64
	containers []string
	// transition is when it became ready or stopped being so.
	transition time.Time
}

// need says what the containers of a case ask for.
type need struct {
	resource string
	// asks is what a container asks for, in thousandths.
	asks int64
	// lacking is how likely a container asks for nothing, in percent.
	lacking int
	// odd is how likely a pod has more than containers, in percent.
	odd int
}

func (s *scene) need() need {
	n := need{resource: draw.OneOf(s.Rand, "cpu", "cpu", "cpu", "cpu", "cpu", "memory", "memory", "example.com/gpu"), odd: draw.OneOf(s.Rand, 0, 0, 10, 50)}
	switch n.resource {
	case "cpu":
		n.asks = draw.OneOf[int64](s.Rand, 100, 250, 500, 1000, 1000, 2000)
	case "memory":
		n.asks = draw.OneOf[int64](s.Rand, 128<<20, 64<<20, 1<<30, 100000000, 1000) * 1000
	default:
		n.asks = draw.OneOf[int64](s.Rand, 1000, 2000)
	}
	if draw.Chance(s.Rand, 5) {
		n.lacking = draw.OneOf(s.Rand, 5, 30)
	}
	if draw.Chance(s.Rand, 3) {
		n.asks = 0
	}
	return n
}

// pods draws the pods of a target.
func (s *scene) pods(n need) []*drawnPod {
	count := draw.OneOf(s.Rand, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6)
	switch k := s.IntN(100); {
	case k < 4:
		count = 0
	case k < 5:
		count = draw.OneOf(s.Rand, 17, 33, 70)
	}
	healthy := draw.OneOf(s.Rand, 100, 100, 100, 70, 40)
	prefix := draw.OneOf(s.Rand, "p", "p", "p", "", "web-7d9f8b6c5-")
	var pods []*drawnPod
	for i := range count {
		pods = append(pods, s.pod(prefix+strconv.Itoa(i), n, healthy))
	}
	return pods
}

func (s *scene) pod(name string, n need, healthy int) *drawnPod {
	p := &drawnPod{name: name, asks: s.value(n.asks), fields: fields{"metadata": fields{"name": name}}}
	p.fields["spec"] = s.podSpec(p, n)
	s.podStatus(p, healthy)
	return p
}

func (p *drawnPod) metadata() fields { return p.fields["metadata"].(fields) }

func plain(pods []*drawnPod) []fields {
	out := []fields{}
	for _, p := range pods {
		out = append(out, p.fields)
	}
	return out
}

func (s *scene) podSpec(p *drawnPod, n need) fields {
	names := draw.OneOf(s.Rand, []string{"app"}, []string{"app"}, []string{"app", "proxy"})
	spec := fields{}
	var containers []fields
	for _, name := range names {
		containers = append(containers, s.container(name, p.asks, n))
	}
	if draw.Chance(s.Rand, 1) {
		// Where none is asked for by its name, upstream takes one without a name for the one that is meant.
		draw.Pick(s.Rand, containers)["name"] = draw.OneOf[any](s.Rand, "", nil)
	}
	p.containers = names
	spec["containers"] = containers
	if draw.Chance(s.Rand, n.odd) {
		draw.Put(s.Rand, spec, "initContainers", draw.Several(s.Rand, 0, 3, func() fields {
			container := s.container(draw.OneOf(s.Rand, "log", "init", "proxy", "mesh"), draw.OneOf(s.Rand, p.asks, p.asks*4, 10), n)
			if draw.Chance(s.Rand, 55) {
				container["restartPolicy"] = draw.OneOf(s.Rand, "Always", "Always", "Always", "Always", "OnFailure", "Never")
			}
			return container
		}))
	}
	if draw.Chance(s.Rand, n.odd) {
		spec["resources"] = s.podLevel(p.asks, n)
	}
	// Not with requests of the pod: upstream may add it to them once more with every measuring.
	if _, podLevel := spec["resources"]; !podLevel && draw.Chance(s.Rand, n.odd) {
		draw.Put(s.Rand, spec, "overhead", s.list(draw.OneOf(s.Rand, p.asks/10, 10, 0), n))
	}
	return spec
}

func (s *scene) container(name string, asks int64, n need) fields {
	container := fields{"name": name}
	resources := fields{}
	if !draw.Chance(s.Rand, n.lacking) {
		resources["requests"] = s.list(asks, n)
	} else if draw.Chance(s.Rand, 50) {
		resources["requests"] = fields{"ephemeral-storage": "1Gi"}
	}
	if draw.Chance(s.Rand, 5) {
		resources["limits"] = s.list(2*asks, n)
	}
	draw.Put(s.Rand, container, "resources", resources)
	return container
}

// list is a resource list with that much of the resource at hand.
func (s *scene) list(milli int64, n need) fields {
	list := fields{n.resource: s.quantity(milli)}
	if draw.Chance(s.Rand, 10) {
		list[draw.OneOf(s.Rand, "cpu", "memory", "hugepages-2Mi", "example.com/gpu")] = s.quantity(draw.OneOf[int64](s.Rand, 1000, 64<<20*1000))
	}
	return list
}

func (s *scene) podLevel(asks int64, n need) fields {
	out := fields{}
	requests := fields{}
	for _, name := range []string{n.resource, "cpu", "memory", "hugepages-2Mi", "ephemeral-storage", "hugepages-"} {
		if draw.Chance(s.Rand, 25) {
			requests[name] = s.quantity(draw.OneOf(s.Rand, 3*asks, asks, 2000))
		}
	}
	draw.Put(s.Rand, out, "requests", requests)
	if draw.Chance(s.Rand, 20) {
		out["limits"] = fields{n.resource: s.quantity(4 * asks)}
	}
	return out
}

// podStatus draws how a pod is doing.
func (s *scene) podStatus(p *drawnPod, healthy int) {
	started := s.long()
	p.transition = started.Add(20 * time.Second)
	ready := "True"
	phase := "Running"
	if !draw.Chance(s.Rand, healthy) {
		switch s.IntN(10) {
		case 0:
			phase = draw.OneOf(s.Rand, "Pending", "Pending", "Failed", "Succeeded", "Unknown", "")
		case 1:
			p.metadata()["deletionTimestamp"] = s.timeText(s.ago(time.Duration(s.IntN(60)-10) * time.Second))
			if draw.Chance(s.Rand, 20) {
				p.metadata()["deletionTimestamp"] = nil
			}
		case 2, 3:
			// Just within or just out of its initialization.
			started = s.ago(s.near(s.initialization))
			p.transition = s.ago(draw.OneOf(s.Rand, 15*time.Second, 45*time.Second, 45*time.Second+1, 20*time.Second, s.initialization))
			ready = draw.OneOf(s.Rand, "True", "True", "False", "Unknown")
		case 4, 5:
			started = s.ago(time.Duration(s.IntN(int(s.initialization/time.Second)+1)) * time.Second)
			p.transition = s.ago(draw.OneOf(s.Rand, s.near(15*time.Second), s.near(45*time.Second), s.near(75*time.Second)))
			ready = draw.OneOf(s.Rand, "True", "True", "False", "Unknown")
		case 6, 7:
			// It was never ready, or has been.
			ready = draw.OneOf(s.Rand, "False", "False", "False", "True", "Unknown", "")
			p.transition = started.Add(s.near(s.delay))
		case 8:
			ready = draw.OneOf(s.Rand, "False", "False", "Unknown")
			p.transition = s.ago(time.Minute)
		default:
			phase = draw.OneOf(s.Rand, "Pending", "Failed", "Succeeded")
		}
	}
	status := fields{}
	draw.Put(s.Rand, status, "phase", phase)
	if !draw.Chance(s.Rand, 2) {
		status["startTime"] = s.timeText(started)
	} else if draw.Chance(s.Rand, 30) {
		status["startTime"] = nil
	}
	condition := fields{"type": "Ready", "lastTransitionTime": s.timeText(p.transition)}
	draw.Put(s.Rand, condition, "status", ready)
	if draw.Chance(s.Rand, 2) {
		delete(condition, "lastTransitionTime")
	}
	conditions := []fields{condition}
	switch n := s.IntN(100); {
	case n < 4:
		conditions = append([]fields{{"type": draw.OneOf(s.Rand, "Initialized", "ContainersReady", "ready"), "status": draw.OneOf(s.Rand, "False", "True")}}, conditions...)
	case n < 6:
		conditions = append(conditions, fields{"type": "Ready", "status": draw.OneOf(s.Rand, "False", "True")})
	case n < 8:
		conditions = nil
	}
	draw.Put(s.Rand, status, "conditions", conditions)
	p.fields["status"] = status
}

func drawPodRequests(r *rand.Rand) any {
	s := drawScene(r)
	n := s.need()
	n.odd = draw.OneOf(r, 0, 20, 60)
	if draw.Chance(r, 25) {
		n.lacking = draw.OneOf(r, 5, 30)
	}
	pods := s.pods(n)
	for _, p := range pods {
		if !draw.Chance(r, 10) {
			delete(p.fields, "status")
		}
	}
	input := fields{"pods": plain(pods), "resource": n.resource}
	if draw.Chance(r, 4) {
		input["resource"] = draw.OneOf(r, "cpu", "memory", "hugepages-2Mi", "ephemeral-storage", "", "nvidia.com/gpu")
	}
	container := ""
	if draw.Chance(r, 30) {
		container = draw.OneOf(r, "app", "app", "proxy", "log", "mesh", "none")
	}
	draw.Put(r, input, "container", container)
	draw.Put(r, input, "options", s.options)
	return input
}

func drawClassifyPods(r *rand.Rand) any {
	s := drawScene(r)
	pods := s.pods(s.need())
	if draw.Chance(r, 60) {
		for _, p := range pods {
			s.podStatus(p, 25)
		}
	}
	metrics := fields{}
	for _, p := range pods {
		delete(p.fields, "spec")
		if draw.Chance(r, 8) {
			continue
		}
		window := draw.OneOf(r, 30*time.Second, 30*time.Second, 60*time.Second, 0, time.Second)
		metric := fields{"timestamp": s.timeText(s.sampled(p, window))}
		if window != 0 || draw.Chance(r, 50) {
			metric["windowSeconds"] = int(window / time.Second)
		}
		if draw.Chance(r, 2) {
			delete(metric, "timestamp")
		}
		metrics[p.name] = metric
	}
	if draw.Chance(r, 5) {
		metrics["stranger"] = fields{"timestamp": s.timeText(s.now)}
	}
	resource := draw.OneOf(r, "cpu", "cpu", "cpu", "cpu", "cpu", "cpu", "memory", "", "CPU")
	return s.finish(fields{"pods": plain(pods), "resource": resource, "metrics": metrics})
}

// sampled is when a sample of the pod over that window ends: mostly recently, or about a window after it became ready.
func (s *scene) sampled(p *drawnPod, window time.Duration) time.Time {
	if draw.Chance(s.Rand, 30) {
		return p.transition.Add(s.near(window))
	}
	return s.ago(15 * time.Second)
}
