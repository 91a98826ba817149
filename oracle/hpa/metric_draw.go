package hpa

import (
	"math"
	"math/rand/v2"
	"time"

	"kube-semantics/oracle/draw"
)

// usage is how busy the pods of a case are.
type usage struct {
	need
	pods []*drawnPod
	// factor is how much of the target they use, and noise how far one pod may be from that, in thousandths.
	factor float64
	noise  int
	// missing is how likely a pod has no sample, in percent.
	missing int
	// current is how many replicas there are to be.
	current int64
}

// factors are at and around the edges of the usual tolerances.
var factors = []float64{0, 0.1, 0.33, 0.5, 0.75, 0.8, 0.89, 0.899, 0.9, 0.901, 0.91, 0.95, 0.99, 1, 1.01, 1.05, 1.09, 1.099, 1.1, 1.101, 1.11, 1.2, 1.25, 1.5, 2, 3, 10, 50}

func (s *scene) usage(n need) usage {
	u := usage{
		need:    n,
		pods:    s.pods(n),
		factor:  draw.Pick(s.Rand, factors),
		noise:   draw.OneOf(s.Rand, 0, 0, 0, 1, 100, 500),
		missing: draw.OneOf(s.Rand, 0, 0, 0, 0, 20, 40),
	}
	u.current = int64(len(u.pods))
	if draw.Chance(s.Rand, 30) {
		u.current = s.bound(s.about(u.current))
	}
	if draw.Chance(s.Rand, 4) {
		u.current = 0
	}
	return u
}

// of is how much is used where so much is the target.
func (u usage) of(s *scene, target int64) int64 {
	noise := 1.0
	if u.noise > 0 {
		noise += float64(draw.Between(s.Rand, -u.noise, u.noise)) / 1000
	}
	used := float64(target) * u.factor * noise
	if math.Abs(used) > math.MaxInt64/2 {
		return target
	}
	return s.value(int64(used))
}

// metric draws a metric and the sample of it.
func (s *scene) metric(u usage) (metric, sample fields) {
	kind := draw.OneOf(s.Rand, "Resource", "Resource", "Resource", "Resource", "ContainerResource", "Pods", "Pods", "Object", "Object", "External", "External")
	switch kind {
	case "Resource", "ContainerResource":
		metric, sample = s.resourceMetric(u, kind)
	case "Pods":
		metric, sample = s.podsMetric(u)
	case "Object":
		metric, sample = s.objectMetric(u)
	default:
		metric, sample = s.externalMetric(u)
	}
	if s.malformed && draw.Chance(s.Rand, 15) {
		metric["type"] = draw.OneOf(s.Rand, "", "resource", "Unknown")
	}
	switch n := s.IntN(100); {
	case n < 3:
		sample = fields{"error": draw.OneOf(s.Rand, "timeout", "")}
	case n < 4:
		sample = fields{}
	case n < 5:
		sample = s.otherSample(sample)
	}
	return metric, sample
}

// otherSample is one for a metric of another type.
func (s *scene) otherSample(sample fields) fields {
	if value, has := sample["value"]; has {
		return fields{"values": []any{value}}
	}
	if values, has := sample["values"].([]any); has && len(values) > 0 {
		return fields{"value": values[0]}
	}
	return draw.OneOf(s.Rand, fields{"value": "1"}, fields{"values": []any{"1", "2"}}, fields{"podValues": []fields{}}, fields{"podMetrics": []fields{}})
}

func (s *scene) resourceMetric(u usage, kind string) (metric, sample fields) {
	source := fields{"name": u.resource}
	container := ""
	if kind == "ContainerResource" {
		container = draw.OneOf(s.Rand, "app", "app", "app", "proxy", "log", "")
		draw.Put(s.Rand, source, "container", container)
	}
	target, per := s.resourceTarget(u)
	source["target"] = target
	field := map[string]string{"Resource": "resource", "ContainerResource": "containerResource"}[kind]
	return fields{"type": kind, field: source}, s.podMetrics(u, per)
}

// resourceTarget draws a target, and says how much it is for a container of that pod.
func (s *scene) resourceTarget(u usage) (target fields, per func(*drawnPod) int64) {
	if draw.Chance(s.Rand, 30) {
		average := s.value(draw.OneOf(s.Rand, u.asks, u.asks/2, 300000, 1))
		target = fields{"type": draw.OneOf(s.Rand, "AverageValue", "AverageValue", "AverageValue", "Utilization"), "averageValue": s.quantity(average)}
		if draw.Chance(s.Rand, 5) {
			target["averageUtilization"] = 50
		}
		return target, func(p *drawnPod) int64 { return average / int64(len(p.containers)) }
	}
	percent := draw.OneOf[int64](s.Rand, 50, 50, 80, 60, 100, 10, 1, 120, 200, int64(draw.Between(s.Rand, 1, 150)))
	if draw.Chance(s.Rand, 2) {
		percent = draw.OneOf[int64](s.Rand, 0, math.MaxInt32, -50, 1<<31)
	}
	target = fields{"type": draw.OneOf(s.Rand, "Utilization", "Utilization", "Utilization", "Utilization", "Utilization", "AverageValue"), "averageUtilization": percent}
	if draw.Chance(s.Rand, 1) {
		delete(target, "averageUtilization")
		if draw.Chance(s.Rand, 50) {
			target["value"] = "1"
		}
	}
	return target, func(p *drawnPod) int64 { return int64(float64(p.asks) * float64(percent) / 100) }
}

var windows = []string{"30s", "30s", "30s", "1m0s", "1m", "10.5s", "0s", "15s", "0.5m", "1h", "-30s", "1500ms", "1us", "1m30.5s", "+30s", ".5m", "0", "1µs", "1h0m30s"}

func (s *scene) window() string {
	if s.malformed && draw.Chance(s.Rand, 4) {
		return draw.OneOf(s.Rand, "30", "", "s", "1d", "30 s", "30S")
	}
	return draw.Pick(s.Rand, windows)
}

// podMetrics draws what the pods use of a resource.
func (s *scene) podMetrics(u usage, per func(*drawnPod) int64) fields {
	list := []fields{}
	add := func(p *drawnPod) {
		report := fields{"metadata": fields{"name": p.name}}
		containers := []fields{}
		for _, name := range p.containers {
			used := fields{u.resource: s.quantity(u.of(s, per(p)))}
			if draw.Chance(s.Rand, 5) {
				used[draw.OneOf(s.Rand, "cpu", "memory")] = "1"
			}
			if draw.Chance(s.Rand, 1) {
				delete(used, u.resource)
			}
			containers = append(containers, fields{"name": name, "usage": used})
		}
		switch s.IntN(60) {
		case 0:
			containers = nil
		case 1:
			containers = containers[1:]
		case 2:
			containers = append(containers, fields{"name": "app", "usage": fields{u.resource: s.quantity(u.of(s, per(p)))}})
		}
		draw.Put(s.Rand, report, "containers", containers)
		window := s.window()
		if window != "" {
			report["window"] = window
		} else if draw.Chance(s.Rand, 30) {
			report["window"] = nil
		}
		length, _ := time.ParseDuration(window)
		report["timestamp"] = s.timeText(s.sampled(p, length))
		if draw.Chance(s.Rand, 1) {
			delete(report, "timestamp")
		}
		list = append(list, report)
	}
	s.eachSampled(u, add)
	return fields{"podMetrics": s.disordered(list)}
}

// eachSampled goes over the pods that there are samples of.
func (s *scene) eachSampled(u usage, add func(*drawnPod)) {
	for _, p := range u.pods {
		if draw.Chance(s.Rand, u.missing) {
			continue
		}
		add(p)
		if draw.Chance(s.Rand, 1) {
			add(p)
		}
	}
	if draw.Chance(s.Rand, 4) {
		add(&drawnPod{name: "stranger", asks: u.asks, containers: []string{"app"}, transition: s.now})
	}
}

// disordered is a list of samples, which now and then has another order than the pods.
func (s *scene) disordered(samples []fields) []fields {
	switch n := s.IntN(100); {
	case n < 5:
		s.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
	case n < 8 && len(samples) > 1:
		i := s.IntN(len(samples) - 1)
		samples[i], samples[i+1] = samples[i+1], samples[i]
	}
	return samples
}

// identifier draws the name of a metric and what selects its series.
func (s *scene) identifier() fields {
	out := fields{"name": draw.OneOf(s.Rand, "qps", "queue", "rps")}
	switch n := s.IntN(100); {
	case n < 80:
	case n < 83:
		out["selector"] = nil
	case n < 87:
		out["selector"] = fields{}
	case n < 95:
		out["selector"] = fields{"matchLabels": fields{"queue": draw.OneOf(s.Rand, "a", "b", "")}}
	default:
		out["selector"] = s.labelSelector()
	}
	return out
}

// labelSelector draws one that may be invalid.
func (s *scene) labelSelector() fields {
	requirement := fields{"key": draw.OneOf(s.Rand, "app", "app", "example.com/tier", "-bad-", "a/b/c", "")}
	requirement["operator"] = draw.OneOf(s.Rand, "In", "NotIn", "Exists", "DoesNotExist", "Gt", "", "in")
	draw.Put(s.Rand, requirement, "values", draw.Several(s.Rand, 0, 2, func() string { return draw.OneOf(s.Rand, "a", "b", "", "b c") }))
	out := fields{"matchExpressions": []fields{requirement}}
	if draw.Chance(s.Rand, 20) {
		out["matchLabels"] = fields{draw.OneOf(s.Rand, "a", "b c"): draw.OneOf(s.Rand, "x", "-")}
	}
	return out
}

func (s *scene) podsMetric(u usage) (metric, sample fields) {
	average := s.value(draw.OneOf[int64](s.Rand, 100000, 10000, 1500, 1, 30000))
	if draw.Chance(s.Rand, 1) {
		average = 0
	}
	list := []fields{}
	s.eachSampled(u, func(p *drawnPod) {
		value := fields{"pod": p.name, "value": s.quantity(u.of(s, average)), "timestamp": s.timeText(s.ago(15 * time.Second))}
		if draw.Chance(s.Rand, 15) {
			value["windowSeconds"] = draw.OneOf[any](s.Rand, 0, 30, 60, nil)
		}
		list = append(list, value)
	})
	target := fields{"type": draw.OneOf(s.Rand, "AverageValue", "AverageValue", "AverageValue", "Value"), "averageValue": s.quantity(average)}
	return fields{"type": "Pods", "pods": fields{"metric": s.identifier(), "target": target}}, fields{"podValues": s.disordered(list)}
}

// valueTarget draws a target for a value as a whole or per pod, and how much the whole is to be.
func (s *scene) valueTarget(u usage) (target fields, whole int64) {
	goal := s.value(draw.OneOf[int64](s.Rand, 100000, 10000, 1500, 1, 30000))
	if draw.Chance(s.Rand, 2) {
		goal = 0
	}
	target = fields{}
	if draw.Chance(s.Rand, 50) {
		target["type"] = "Value"
		target["value"] = s.quantity(goal)
		whole = goal
	} else {
		target["type"] = "AverageValue"
		target["averageValue"] = s.quantity(goal)
		whole = goal
		if count := max(int64(len(u.pods)), 1); goal < math.MaxInt64/20 && goal > -math.MaxInt64/20 {
			whole *= count
		}
	}
	switch s.IntN(40) {
	case 0:
		delete(target, "value")
	case 1:
		delete(target, "averageValue")
	case 2:
		target["value"], target["averageValue"] = s.quantity(goal), s.quantity(goal/2)
	case 3:
		target["type"] = draw.OneOf(s.Rand, "Value", "AverageValue", "Utilization")
	case 4:
		target["averageUtilization"] = 50
	}
	return target, whole
}

func (s *scene) objectMetric(u usage) (metric, sample fields) {
	target, whole := s.valueTarget(u)
	object := draw.OneOf(s.Rand,
		fields{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "name": "main"},
		fields{"kind": "Service", "name": "web"},
		fields{"apiVersion": "v1", "kind": "Namespace", "name": "shop"},
		fields{"apiVersion": "example.com/v1", "kind": "Namespace", "name": "shop"},
	)
	return fields{"type": "Object", "object": fields{"describedObject": object, "metric": s.identifier(), "target": target}}, fields{"value": s.quantity(u.of(s, whole))}
}

func (s *scene) externalMetric(u usage) (metric, sample fields) {
	target, whole := s.valueTarget(u)
	count := draw.OneOf(s.Rand, 1, 1, 1, 2, 3)
	values := []any{}
	for range count {
		values = append(values, s.quantity(u.of(s, whole/int64(count))))
	}
	if draw.Chance(s.Rand, 1) {
		values = nil
	}
	return fields{"type": "External", "external": fields{"metric": s.identifier(), "target": target}}, fields{"values": values}
}

func drawReplicasForMetric(r *rand.Rand) any {
	s := drawScene(r)
	u := s.usage(s.need())
	metric, sample := s.metric(u)
	input := fields{"metric": metric, "samples": sample, "pods": plain(u.pods), "currentReplicas": u.current}
	if draw.Chance(r, 25) {
		input["statusReplicas"] = s.bound(s.about(u.current))
	}
	if draw.Chance(r, 30) {
		tolerance := fields{}
		for _, direction := range []string{"scaleUp", "scaleDown"} {
			if draw.Chance(r, 70) {
				tolerance[direction] = draw.OneOf(r, 0, 0, 0.01, 0.05, 0.1, 0.2, 0.25, 0.5, 0.57, 1.0/3, 1, 2, r.Float64())
			}
		}
		if oneTolerance && len(tolerance) > 0 {
			both := draw.OneOf(r, 0, 0.05, 0.2, 0.5, 1, r.Float64())
			tolerance = fields{"scaleUp": both, "scaleDown": both}
		}
		draw.Put(r, input, "tolerance", tolerance)
	}
	return s.finish(input)
}
