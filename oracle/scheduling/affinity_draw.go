package scheduling

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

var topologyKeys = []string{hostLabel, zoneLabel, zoneLabel, "example.com/rack"}

// selector draws a label selector that mostly matches the labels.
func (w *world) selector(target labelSet) any {
	r := w.r
	switch n := r.IntN(100); {
	case n < 4:
		return nil
	case n < 9:
		return fields{}
	}
	if draw.Chance(r, 25) {
		target = w.podLabels()
	}
	out := fields{}
	if draw.Chance(r, 75) {
		matchLabels := fields{}
		for _, label := range target {
			if draw.Chance(r, 60) {
				matchLabels[label.key] = label.value
			}
		}
		put(r, out, "matchLabels", matchLabels)
	}
	if draw.Chance(r, 30) {
		put(r, out, "matchExpressions", draw.Several(r, 1, 2, func() fields { return podExpression(r, target) }))
	}
	if len(out) == 0 {
		return fields{"matchLabels": fields{"app": draw.Pick(r, apps)}}
	}
	return out
}

func podExpression(r *rand.Rand, target labelSet) fields {
	key := draw.OneOf(r, "app", "app", "tier", "v", "none")
	value, has := target.get(key)
	operator := draw.OneOf(r, "In", "In", "NotIn", "Exists", "DoesNotExist")
	if !has && draw.Chance(r, 70) {
		operator = draw.OneOf(r, "NotIn", "DoesNotExist")
	}
	expression := fields{"key": key, "operator": operator}
	if operator == "In" || operator == "NotIn" {
		values := draw.Several(r, 1, 2, func() string { return draw.OneOf(r, "web", "db", "1", "2", "") })
		if has && (operator == "In") == draw.Chance(r, 80) {
			values[0] = value
		}
		expression["values"] = values
	}
	return expression
}

// attract gives a pod affinities and anti-affinities to other pods.
func (w *world) attract(p pod) {
	r := w.r
	affinity := within(p.object, "spec", "affinity")
	for _, kind := range []string{"podAffinity", "podAntiAffinity"} {
		if draw.Chance(r, 40) {
			continue
		}
		terms := fields{}
		if draw.Chance(r, w.insisting) {
			put(r, terms, "requiredDuringSchedulingIgnoredDuringExecution",
				draw.Several(r, draw.OneOf(r, 0, 1, 1, 1), draw.OneOf(r, 1, 1, 2), func() fields { return w.podTerm(p) }))
		}
		if draw.Chance(r, w.preferring) {
			put(r, terms, "preferredDuringSchedulingIgnoredDuringExecution", draw.Several(r, 0, 2, func() fields {
				term := fields{"podAffinityTerm": w.podTerm(p)}
				put(r, term, "weight", w.int32Of(draw.OneOf(r, 1, 1, 2, 5, 10, 100, 0, 37)))
				return term
			}))
		}
		put(r, affinity, kind, terms)
	}
	if len(affinity) == 0 {
		delete(p.object["spec"].(fields), "affinity")
	}
}

// podTerm draws a term that mostly matches pods like this one.
func (w *world) podTerm(p pod) fields {
	r := w.r
	term := fields{"topologyKey": draw.Pick(r, topologyKeys)}
	if selector := w.selector(p.labels); selector != nil || draw.Chance(r, 30) {
		term["labelSelector"] = selector
	}
	if w.namespaces {
		if draw.Chance(r, 35) {
			put(r, term, "namespaces", draw.Several(r, 0, 2, func() string { return draw.Pick(r, namespaceNames) }))
		}
		if draw.Chance(r, 40) {
			term["namespaceSelector"] = w.namespaceSelector()
		}
	}
	if draw.Chance(r, 4) {
		term[draw.OneOf(r, "matchLabelKeys", "mismatchLabelKeys")] = []string{"app"}
	}
	return term
}

func (w *world) namespaceSelector() any {
	r := w.r
	return draw.OneOf[any](r,
		nil,
		fields{},
		fields{"matchLabels": fields{"team": draw.OneOf(r, "x", "y")}},
		fields{"matchLabels": fields{"team": "x"}},
		fields{"matchExpressions": []fields{{"key": "team", "operator": draw.OneOf(r, "Exists", "DoesNotExist")}}},
		fields{"matchExpressions": []fields{{"key": "team", "operator": draw.OneOf(r, "In", "NotIn"), "values": []string{"x"}}}},
	)
}

// namespaceObjects lists most of the namespaces.
func (w *world) namespaceObjects() []fields {
	r := w.r
	var list []fields
	for _, name := range namespaceNames[1:] {
		if draw.Chance(r, 80) {
			metadata := fields{"name": name}
			put(r, metadata, "labels", draw.OneOf(r, fields{}, fields{"team": "x"}, fields{"team": "x"}, fields{"team": "y"}))
			list = append(list, fields{"metadata": metadata})
		}
	}
	return list
}

// constrain gives a pod topology spread constraints.
func (w *world) constrain(p pod) {
	r := w.r
	constraints := draw.Several(r, draw.OneOf(r, 0, 1, 1, 1, 1), draw.OneOf(r, 1, 1, 2, 3), func() fields {
		constraint := fields{
			"topologyKey":       draw.OneOf(r, zoneLabel, zoneLabel, zoneLabel, hostLabel, hostLabel, "example.com/rack"),
			"maxSkew":           w.int32Of(draw.OneOf(r, 1, 1, 1, 2, 3, 5)),
			"whenUnsatisfiable": w.unsatisfiable(),
		}
		if selector := w.selector(p.labels); selector != nil || draw.Chance(r, 30) {
			constraint["labelSelector"] = selector
		}
		if draw.Chance(r, 25) {
			constraint["minDomains"] = draw.OneOf[any](r, w.int32Of(1), 2, 2, w.int32Of(3), 4, nil)
		}
		if draw.Chance(r, 30) {
			constraint["nodeAffinityPolicy"] = draw.OneOf[any](r, "Honor", "Ignore", "Ignore", nil)
		}
		if draw.Chance(r, 30) {
			constraint["nodeTaintsPolicy"] = draw.OneOf[any](r, "Honor", "Honor", "Ignore", nil)
		}
		if draw.Chance(r, 20) {
			put(r, constraint, "matchLabelKeys", draw.Several(r, 0, 2, func() string { return draw.OneOf(r, "tier", "v", "app", "none") }))
		}
		return constraint
	})
	put(r, within(p.object, "spec"), "topologySpreadConstraints", constraints)
}

func (w *world) unsatisfiable() string {
	if draw.Chance(w.r, w.insisting) {
		return "DoNotSchedule"
	}
	return "ScheduleAnyway"
}

// own gives a pod services and a controller.
func (w *world) own(p pod) {
	r := w.r
	inNamespace := func(name string) fields {
		metadata := fields{"name": name}
		namespace := p.namespace
		if draw.Chance(r, 8) {
			namespace = draw.Pick(r, namespaceNames)
		}
		if namespace != "default" || draw.Chance(r, 20) {
			metadata["namespace"] = namespace
		}
		return fields{"metadata": metadata}
	}
	plain := func() any {
		selector := fields{}
		for _, label := range p.labels {
			if draw.Chance(r, 55) {
				selector[label.key] = label.value
			}
		}
		if draw.Chance(r, 12) {
			selector["app"] = draw.Pick(r, apps)
		}
		return draw.OneOf[any](r, selector, selector, selector, selector, selector, selector, nil)
	}
	for _, name := range []string{"s1", "s2", "s3"} {
		if draw.Chance(r, 45) {
			service := inNamespace(name)
			put(r, within(service, "spec"), "selector", plain())
			w.services = append(w.services, service)
		}
	}
	if draw.Chance(r, 45) {
		return
	}
	kind := draw.OneOf(r, "ReplicaSet", "ReplicaSet", "StatefulSet", "ReplicationController")
	apiVersion := "apps/v1"
	controller := inNamespace("o")
	if kind == "ReplicationController" {
		apiVersion = "v1"
		put(r, within(controller, "spec"), "selector", plain())
	} else if selector := w.selector(p.labels); selector != nil || draw.Chance(r, 30) {
		within(controller, "spec")["selector"] = selector
	}
	switch {
	case draw.Chance(r, 8):
	case kind == "ReplicaSet":
		w.replicaSets = append(w.replicaSets, controller)
	case kind == "StatefulSet":
		w.statefulSets = append(w.statefulSets, controller)
	default:
		w.replicationControllers = append(w.replicationControllers, controller)
	}
	owner := fields{"apiVersion": apiVersion, "kind": kind, "name": "o", "uid": "u", "controller": true}
	owners := []fields{owner}
	switch n := r.IntN(100); {
	case n < 5:
		owner["controller"] = draw.OneOf[any](r, false, nil)
	case n < 10:
		owner["apiVersion"] = draw.OneOf(r, "v1", "apps/v1", "apps/v1beta1", "a/b/c", "", "extensions/v1", "/v1", "apps/v1/", "/")
	case n < 13:
		owner["name"] = "gone"
	case n < 20:
		other := fields{"apiVersion": draw.OneOf(r, "batch/v1", "apps/v1"), "kind": draw.OneOf(r, "Job", "ReplicaSet"), "name": "other", "uid": "w"}
		put(r, other, "controller", draw.Chance(r, 50))
		owners = []fields{other, owner}
	}
	within(p.object, "metadata")["ownerReferences"] = owners
}
