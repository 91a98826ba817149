package hpa

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
	"kube-semantics/oracle/op"
)

// hpaSpec draws the part of an HPA that its owner writes, with a sample for each metric that it has after defaulting.
func (s *scene) hpaSpec(u usage) (spec fields, samples []fields) {
	target := fields{"kind": draw.OneOf(s.Rand, "Deployment", "Deployment", "StatefulSet"), "name": "web"}
	draw.Put(s.Rand, target, "apiVersion", draw.OneOf(s.Rand, "apps/v1", "apps/v1", "apps/v1", "v1", ""))
	spec = fields{"scaleTargetRef": target}
	metrics := []fields{}
	for range draw.OneOf(s.Rand, 0, 1, 1, 1, 1, 2, 2, 3, 4) {
		metric, sample := s.metric(u)
		metrics = append(metrics, metric)
		samples = append(samples, sample)
	}
	draw.Put(s.Rand, spec, "metrics", metrics)
	if len(metrics) == 0 {
		u.resource = "cpu"
		samples = append(samples, s.podMetrics(u, func(p *drawnPod) int64 { return p.asks * 4 / 5 }))
	}
	low := draw.OneOf(s.Rand, 0, 0, 1, 1, 2, 3, s.bound(s.about(u.current)))
	high := draw.OneOf(s.Rand, 10, 10, 20, 5, 3, 100, s.bound(s.about(u.current)))
	if draw.Chance(s.Rand, 75) {
		// Only then do metrics count.
		low, high = min(low, u.current), max(high, u.current)
	}
	if draw.Chance(s.Rand, 85) {
		spec["minReplicas"] = low
	} else if draw.Chance(s.Rand, 20) {
		spec["minReplicas"] = nil
	}
	spec["maxReplicas"] = high
	s.putBehavior(spec)
	return spec, samples
}

func drawSetDefaults(r *rand.Rand) any {
	s := drawScene(r)
	u := s.usage(s.need())
	spec, _ := s.hpaSpec(u)
	hpa := fields{"spec": spec}
	if draw.Chance(r, 30) {
		hpa["metadata"] = fields{"name": "web", "namespace": "shop"}
	}
	if draw.Chance(r, 5) {
		hpa["status"] = s.hpaStatus(u)
	}
	if draw.Chance(r, 4) {
		s.spoil(spec)
	}
	return fields{"hpa": hpa}
}

// spoil makes something of the spec odd, which may be of the wrong type.
func (s *scene) spoil(spec fields) {
	switch s.IntN(7) {
	case 0:
		spec["maxReplicas"] = draw.OneOf[any](s.Rand, "5", 1.5, 1<<31, nil, -1)
	case 1:
		spec["minReplicas"] = draw.OneOf[any](s.Rand, "1", 1.5, 1<<31, -1)
	case 2:
		spec["metrics"] = draw.OneOf[any](s.Rand, "cpu", fields{}, []any{nil}, []any{fields{}}, []any{fields{"type": "Resource"}})
	case 3:
		spec["behavior"] = draw.OneOf[any](s.Rand, "fast", []any{}, fields{"scaleUp": []any{}}, fields{"scaleUp": fields{"policies": fields{}}})
	case 4:
		spec["scaleTargetRef"] = draw.OneOf[any](s.Rand, nil, fields{}, "web", fields{"kind": 1})
	case 5:
		delete(spec, draw.OneOf(s.Rand, "maxReplicas", "scaleTargetRef"))
	default:
		spec["unknown"] = true
	}
}

// hpaStatus draws what the tick before has left.
func (s *scene) hpaStatus(u usage) fields {
	status := fields{}
	if draw.Chance(s.Rand, 90) {
		status["currentReplicas"] = u.current
		status["desiredReplicas"] = s.bound(s.about(u.current))
	}
	conditions := []fields{}
	add := func(percent int, kind string, states []string, reasons ...string) {
		if !draw.Chance(s.Rand, percent) {
			return
		}
		condition := fields{"type": kind, "status": draw.Pick(s.Rand, states)}
		draw.Put(s.Rand, condition, "reason", draw.Pick(s.Rand, reasons))
		if draw.Chance(s.Rand, 60) {
			condition["lastTransitionTime"] = s.timeText(s.long())
		}
		conditions = append(conditions, condition)
	}
	known, scaledToZero := 50, []string{"False", "False", "True", "Unknown"}
	if u.current == 0 {
		known, scaledToZero = 85, []string{"True", "True", "True", "True", "False"}
	}
	either := []string{"True", "False", "Unknown"}
	add(known, "ScaledToZero", scaledToZero, "ScaledToZero", "NotScaledToZero", "")
	add(40, "AbleToScale", either, "ReadyForNewScale", "SucceededRescale", "FailedGetScale")
	add(40, "ScalingActive", either, "ValidMetricFound", "FailedGetResourceMetric", "ScalingDisabled")
	add(40, "ScalingLimited", either, "DesiredWithinRange", "TooFewReplicas")
	add(3, "Custom", either, "Why", "")
	add(4, draw.OneOf(s.Rand, "ScaledToZero", "ScalingActive"), either, "Again")
	s.Shuffle(len(conditions), func(i, j int) { conditions[i], conditions[j] = conditions[j], conditions[i] })
	draw.Put(s.Rand, status, "conditions", conditions)
	if draw.Chance(s.Rand, 5) {
		// Nothing reads it, not even whether it is a time.
		status["lastScaleTime"] = op.TimeText(s.long())
	}
	if draw.Chance(s.Rand, 15) {
		status["currentMetrics"] = draw.Several(s.Rand, 0, 2, s.metricStatus)
	}
	return status
}

func (s *scene) metricStatus() fields {
	current := fields{}
	if draw.Chance(s.Rand, 60) {
		current["averageValue"] = s.quantity(s.value(64 << 20 * 1000))
	}
	if draw.Chance(s.Rand, 40) {
		current["averageUtilization"] = draw.Between(s.Rand, 0, 200)
	}
	if draw.Chance(s.Rand, 40) {
		current["value"] = s.quantity(s.value(2500))
	}
	switch s.IntN(6) {
	case 0:
		return fields{"type": "Resource", "resource": fields{"name": draw.OneOf(s.Rand, "cpu", "memory"), "current": current}}
	case 1:
		return fields{"type": "ContainerResource", "containerResource": fields{"name": "cpu", "container": "app", "current": current}}
	case 2:
		return fields{"type": "Pods", "pods": fields{"metric": s.identifier(), "current": current}}
	case 3:
		return fields{"type": "Object", "object": fields{"describedObject": fields{"kind": "Service", "name": "web"}, "metric": s.identifier(), "current": current}}
	case 4:
		return fields{"type": "External", "external": fields{"metric": s.identifier(), "current": current}}
	default:
		return fields{"type": ""}
	}
}

func drawEvaluate(r *rand.Rand) any {
	s := drawScene(r)
	n := s.need()
	u := s.usage(n)
	switch r.IntN(12) {
	case 0:
		u.current = 0
	case 1, 2:
		// So many that rates matter.
		u.current = int64(draw.Between(r, 10, 60))
	}
	namespace := draw.OneOf(r, "shop", "shop", "shop", "")
	for _, p := range u.pods {
		metadata := p.metadata()
		metadata["labels"] = fields{"app": "web"}
		if namespace != "" {
			metadata["namespace"] = namespace
		}
		switch r.IntN(40) {
		case 0:
			metadata["namespace"] = "other"
		case 1:
			delete(metadata, "labels")
		case 2:
			metadata["labels"] = fields{"app": "api"}
		case 3:
			metadata["labels"] = fields{"app": "web", "tier": "front"}
		}
	}
	spec, samples := s.hpaSpec(u)
	metadata := fields{"name": "web"}
	if namespace != "" {
		metadata["namespace"] = namespace
	}
	hpa := fields{"metadata": metadata, "spec": spec}
	if !draw.Chance(r, 20) {
		hpa["status"] = s.hpaStatus(u)
	}
	if draw.Chance(r, 3) {
		spec["scaleTargetRef"].(fields)["apiVersion"] = draw.OneOf(r, "a/b/c", "a//b", "/v1", "apps/")
	}
	if len(samples) > 0 && draw.Chance(r, 2) {
		samples = samples[:len(samples)-1]
	}
	input := fields{"hpa": hpa, "scale": s.scale(u), "pods": plain(u.pods), "samples": samples}
	switch n := r.IntN(100); {
	case n < 20:
	case n < 25:
		input["recommendations"] = nil
	default:
		input["recommendations"] = s.recommendations(u.current)
	}
	s.putEvents(input)
	if draw.Chance(r, 20) {
		draw.Put(r, input, "otherHPAs", draw.Several(r, 1, 2, s.otherHPA()))
	}
	if draw.Chance(r, 10) {
		s.options["tolerance"] = draw.OneOf(r, 0, 0.05, 0.2, 0.5, 1.0/3, r.Float64())
	}
	return s.finish(input)
}

func (s *scene) scale(u usage) any {
	if draw.Chance(s.Rand, 3) {
		return nil
	}
	status := u.current
	if draw.Chance(s.Rand, 15) {
		status = s.bound(s.about(status))
	}
	selector := draw.OneOf(s.Rand, "app=web", "app=web", "app=web", "app=web", "app=web", "app in (web,api)", "app", "app!=api", "tier=front", "app notin (api),app", "!tier,app=web", " app = web ")
	if draw.Chance(s.Rand, 4) {
		selector = draw.OneOf(s.Rand, "", "app=(", "=", "app in web", "app==web", " ")
	}
	scale := fields{"specReplicas": u.current, "statusReplicas": status, "selector": selector}
	if draw.Chance(s.Rand, 8) {
		scale["updateFails"] = draw.Chance(s.Rand, 80)
	}
	return scale
}

// otherHPA draws HPAs with different names.
func (s *scene) otherHPA() func() fields {
	names := []string{"api", "web2", "web", "jobs"}
	s.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return func() fields {
		other := fields{"name": names[0], "selector": draw.OneOf(s.Rand, "app=web", "app", "app=api", "tier=front", "!tier", "x=y")}
		names = names[1:]
		switch n := s.IntN(100); {
		case n < 60:
		case n < 80:
			other["namespace"] = "shop"
		case n < 85:
			other["namespace"] = nil
		default:
			other["namespace"] = draw.OneOf(s.Rand, "other", "")
		}
		if s.malformed && draw.Chance(s.Rand, 20) {
			other["selector"] = "a=("
		}
		return other
	}
}
