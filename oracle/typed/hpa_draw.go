package typed

import (
	"encoding/json"
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

const prefix = "autoscaling.alpha.kubernetes.io/"

func drawV1(r *rand.Rand) any {
	annotations := fields{}
	if draw.Chance(r, 40) {
		annotations["kept"] = "yes"
	}
	if draw.Chance(r, 6) {
		annotations[prefix+draw.OneOf(r, "scale-up-tolerance", "scale-down-tolerance", "other")] = "50m"
	}
	hide(r, annotations, "metrics", 60, func() any { return draw.Several(r, 0, 3, func() fields { return oldMetric(r) }) })
	hide(r, annotations, "current-metrics", 50, func() any { return draw.Several(r, 0, 3, func() fields { return oldStatus(r) }) })
	hide(r, annotations, "behavior", 40, func() any { return oldBehavior(r) })
	hide(r, annotations, "conditions", 30, func() any {
		return draw.Several(r, 0, 2, func() fields {
			out := fields{"type": draw.OneOf(r, "ScalingActive", "ScaledToZero"), "status": draw.OneOf(r, "True", "False"), "reason": "Because", "message": "of it", "lastTransitionTime": draw.OneOf[any](r, nil, "2026-03-01T12:00:00Z")}
			maybe(r, out, "observedGeneration", 30, func() any { return draw.OneOf[any](r, 3, 3, 3, -7, "x", 1.5, 1<<62) })
			return out
		})
	})
	spec := fields{"maxReplicas": draw.Between(r, 0, 9), "scaleTargetRef": fields{"kind": "Deployment", "name": "web", "apiVersion": "apps/v1"}}
	maybe(r, spec, "minReplicas", 50, func() any { return draw.Between(r, 0, 3) })
	maybe(r, spec, "targetCPUUtilizationPercentage", 60, func() any { return draw.OneOf(r, 0, 50, 80, -1) })
	status := fields{"currentReplicas": draw.Between(r, 0, 5), "desiredReplicas": draw.Between(r, 0, 5)}
	maybe(r, status, "currentCPUUtilizationPercentage", 50, func() any { return draw.OneOf(r, 0, 12, 300) })
	maybe(r, status, "lastScaleTime", 20, func() any { return "2026-03-01T11:00:00Z" })
	return fields{"hpa": fields{"metadata": fields{"name": "web", "annotations": annotations}, "spec": spec, "status": status}}
}

// hide writes a value as the text of an annotation, which now and then does not read, or reads only as Go reads it.
func hide(r *rand.Rand, annotations fields, name string, percent int, value func() any) {
	if !draw.Chance(r, percent) {
		return
	}
	if draw.Chance(r, 12) {
		annotations[prefix+name] = draw.OneOf(r, "", "null", "[]", "{}", "[{}]", "[null]", "[{\"type\":5}]", "[] []", "{\"ScaleUp\":{}}", "{\"ScaleUp\":5}", "[", "7")
		return
	}
	text, err := json.Marshal(value())
	if err != nil {
		panic(err)
	}
	if draw.Chance(r, 40) {
		var value any
		if err := json.Unmarshal(text, &value); err != nil {
			panic(err)
		}
		text = respell(r, value)
	}
	annotations[prefix+name] = string(text)
}

func maybe(r *rand.Rand, into fields, name string, percent int, value func() any) {
	if draw.Chance(r, percent) {
		into[name] = value()
	} else if draw.Chance(r, 10) {
		into[name] = nil
	}
}

func amount(r *rand.Rand) any { return draw.OneOf[any](r, "0", "100", "250m", "1.5", "1Gi", 7, "0Ki") }

func series(r *rand.Rand) any {
	return draw.OneOf[any](r, fields{}, fields{"matchLabels": fields{"a": "b"}}, fields{"matchExpressions": []fields{{"key": "a", "operator": "Exists"}}})
}

// source is a field that belongs to the type named, or to another one.
func source(r *rand.Rand, of map[string]func() fields) fields {
	names := []string{"object", "pods", "resource", "containerResource", "external"}
	types := map[string]string{"object": "Object", "pods": "Pods", "resource": "Resource", "containerResource": "ContainerResource", "external": "External"}
	name := draw.Pick(r, names)
	out := fields{"type": types[name], name: of[name]()}
	if draw.Chance(r, 8) {
		name = draw.Pick(r, names)
		out[name] = of[name]()
	}
	if draw.Chance(r, 5) {
		delete(out, "type")
	}
	return out
}

func oldMetric(r *rand.Rand) fields {
	return source(r, map[string]func() fields{
		"object": func() fields {
			out := fields{"target": fields{"kind": "Ingress", "name": "main"}, "metricName": "rps", "targetValue": amount(r)}
			maybe(r, out, "averageValue", 50, func() any { return amount(r) })
			maybe(r, out, "selector", 30, func() any { return series(r) })
			return out
		},
		"pods": func() fields {
			out := fields{"metricName": "qps", "targetAverageValue": amount(r)}
			maybe(r, out, "selector", 30, func() any { return series(r) })
			return out
		},
		"resource":          func() fields { return oldResource(r, ofPods(r)) },
		"containerResource": func() fields { return oldResource(r, fields{"name": "memory", "container": "app"}) },
		"external": func() fields {
			out := fields{"metricName": "queue"}
			maybe(r, out, "targetValue", 50, func() any { return amount(r) })
			maybe(r, out, "targetAverageValue", 50, func() any { return amount(r) })
			maybe(r, out, "metricSelector", 30, func() any { return series(r) })
			return out
		},
	})
}

// ofPods begins a resource that no container is named with; whoever does is passed over.
func ofPods(r *rand.Rand) fields {
	out := fields{"name": draw.OneOf(r, "cpu", "memory")}
	if draw.Chance(r, 8) {
		out["container"] = draw.OneOf[any](r, "app", 5, nil, fields{"a": 1})
	}
	return out
}

func oldResource(r *rand.Rand, out fields) fields {
	maybe(r, out, "targetAverageUtilization", 50, func() any { return draw.Between(r, 0, 120) })
	maybe(r, out, "targetAverageValue", 50, func() any { return amount(r) })
	return out
}

func oldStatus(r *rand.Rand) fields {
	resource := func(out fields) fields {
		maybe(r, out, "currentAverageUtilization", 60, func() any { return draw.Between(r, 0, 300) })
		maybe(r, out, "currentAverageValue", 80, func() any { return amount(r) })
		return out
	}
	return source(r, map[string]func() fields{
		"object": func() fields {
			out := fields{"target": fields{"kind": "Ingress", "name": "main", "apiVersion": "networking.k8s.io/v1"}, "metricName": "rps"}
			maybe(r, out, "currentValue", 80, func() any { return amount(r) })
			maybe(r, out, "averageValue", 50, func() any { return amount(r) })
			maybe(r, out, "selector", 30, func() any { return series(r) })
			return out
		},
		"pods": func() fields {
			out := fields{"metricName": "qps"}
			maybe(r, out, "currentAverageValue", 80, func() any { return amount(r) })
			maybe(r, out, "selector", 30, func() any { return series(r) })
			return out
		},
		"resource":          func() fields { return resource(ofPods(r)) },
		"containerResource": func() fields { return resource(fields{"name": "memory", "container": "app"}) },
		"external": func() fields {
			out := fields{"metricName": "queue"}
			maybe(r, out, "currentValue", 80, func() any { return amount(r) })
			maybe(r, out, "currentAverageValue", 50, func() any { return amount(r) })
			maybe(r, out, "metricSelector", 30, func() any { return series(r) })
			return out
		},
	})
}

// oldBehavior has the names of Go's fields, as the API server writes it.
func oldBehavior(r *rand.Rand) fields {
	rules := func() any {
		if draw.Chance(r, 20) {
			return nil
		}
		out := fields{}
		maybe(r, out, "StabilizationWindowSeconds", 60, func() any { return draw.Between(r, 0, 600) })
		maybe(r, out, "SelectPolicy", 60, func() any { return draw.OneOf(r, "Max", "Min", "Disabled") })
		maybe(r, out, "Tolerance", 40, func() any { return amount(r) })
		maybe(r, out, "Policies", 70, func() any {
			return draw.Several(r, 1, 2, func() fields {
				return fields{"Type": draw.OneOf(r, "Pods", "Percent"), "Value": draw.Between(r, 1, 9), "PeriodSeconds": 15}
			})
		})
		return out
	}
	out := fields{}
	if draw.Chance(r, 90) {
		out["ScaleUp"] = rules()
	}
	if draw.Chance(r, 90) {
		out["ScaleDown"] = rules()
	}
	return out
}
