package scheduling

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

var (
	nodeOperators  = []string{"In", "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"}
	nodeLabelKeys  = []string{"disk", "disk", "gen", "gen", zoneLabel, hostLabel, "example.com/rack"}
	odd            = []string{"a b", "-x", "é", "", "/x", "a/b/c", "x_", "Example.com/x"}
	integers       = []string{"3", "3", "5", "0", "05", "4", "2"}
	almostIntegers = []string{"-1", "+3", "x", "", "1.0", "9223372036854775807", "9223372036854775808", "3 ", "0x3"}
)

// drawRequiredNodeAffinity draws a pod and a node that it mostly could go to.
func drawRequiredNodeAffinity(r *rand.Rand) any {
	w := newWorld(r, themes{nodeAffinity: true})
	w.addNode()
	node := w.nodes[0]
	if draw.Chance(r, 8) {
		delete(node.object["metadata"].(fields), "name")
	}
	pod := fields{}
	w.requireNode(pod, draw.OneOf(r, 10, 10, 30))
	if draw.Chance(r, 3) {
		pod["spec"] = nil
	}
	return fields{"pod": pod, "node": node.object}
}

// requireNode gives a pod a node selector or a required node affinity; malformed is how many of 100 terms are so.
func (w *world) requireNode(pod fields, malformed int) {
	r := w.r
	target := w.anyNode()
	spec := within(pod, "spec")
	if draw.Chance(r, 35) {
		put(r, spec, "nodeSelector", w.plainSelector(target))
	}
	if draw.Chance(r, 75) {
		terms := draw.Several(r, 0, 3, func() fields { return w.nodeTerm(target, malformed) })
		if draw.Chance(r, 40) {
			terms = []fields{w.nodeTerm(target, malformed)}
		}
		required := fields{}
		put(r, required, "nodeSelectorTerms", terms)
		within(spec, "affinity", "nodeAffinity")["requiredDuringSchedulingIgnoredDuringExecution"] = required
	}
	if draw.Chance(r, 3) {
		within(spec, "affinity")["nodeAffinity"] = draw.OneOf[any](r, nil, fields{}, fields{"requiredDuringSchedulingIgnoredDuringExecution": nil})
	}
}

// plainSelector takes most of its pairs from the node.
func (w *world) plainSelector(target *node) fields {
	selector := fields{}
	for _, label := range target.labels {
		if draw.Chance(w.r, 35) {
			selector[label.key] = label.value
		}
	}
	if draw.Chance(w.r, 20) {
		selector[draw.Pick(w.r, nodeLabelKeys)] = draw.OneOf(w.r, "ssd", "3", "a", "")
	}
	if draw.Chance(w.r, 3) {
		// Upstream does not check these.
		selector[draw.Pick(w.r, odd)] = draw.Pick(w.r, odd)
	}
	return selector
}

// nodeTerm draws a term that mostly matches the target.
func (w *world) nodeTerm(target *node, malformed int) fields {
	r := w.r
	expressions, matchFields := []fields{}, []fields{}
	if draw.Chance(r, 75) {
		expressions = draw.Several(r, 0, 2, func() fields { return w.nodeExpression(target) })
	}
	if draw.Chance(r, 30) {
		matchFields = draw.Several(r, 1, 2, func() fields { return w.nodeField(target) })
	}
	if draw.Chance(r, malformed) {
		if draw.Chance(r, 65) {
			expressions = append(expressions, malformExpression(r, w.nodeExpression(target)))
		} else {
			matchFields = append(matchFields, malformField(r, w.nodeField(target)))
		}
	}
	term := fields{}
	put(r, term, "matchExpressions", expressions)
	put(r, term, "matchFields", matchFields)
	return term
}

func (w *world) nodeExpression(target *node) fields {
	r := w.r
	key := draw.Pick(r, nodeLabelKeys)
	value, has := target.labels.get(key)
	fits := draw.Chance(r, 75)
	operator := draw.Pick(r, nodeOperators)
	if key == "gen" && draw.Chance(r, 60) {
		operator = draw.OneOf(r, "Gt", "Lt")
	}
	if fits && !has && draw.Chance(r, 80) {
		operator = draw.OneOf(r, "NotIn", "DoesNotExist")
	}
	expression := fields{"key": key, "operator": operator}
	switch operator {
	case "In", "NotIn":
		values := draw.Several(r, 1, 2, func() string { return draw.OneOf(r, "ssd", "hdd", "a", "b", "n1", "3", "") })
		if has && fits == (operator == "In") {
			values[r.IntN(len(values))] = value
		}
		expression["values"] = values
	case "Gt", "Lt":
		expression["values"] = []string{draw.Pick(r, integers)}
	}
	return expression
}

// malformExpression makes one that upstream cannot read, or nearly so.
func malformExpression(r *rand.Rand, expression fields) fields {
	switch r.IntN(6) {
	case 0:
		expression["operator"] = draw.OneOf(r, "in", "", "Equals", "=", "exists")
	case 1:
		expression["key"] = draw.Pick(r, odd)
	case 2:
		expression["operator"] = draw.OneOf(r, "In", "NotIn")
		expression["values"] = draw.OneOf[any](r, nil, []string{}, []string{draw.Pick(r, odd)}, []string{"ssd", draw.Pick(r, odd)})
	case 3:
		expression["operator"] = draw.OneOf(r, "Exists", "DoesNotExist")
		expression["values"] = []string{draw.OneOf(r, "ssd", "", "a b")}
	case 4:
		expression["operator"] = draw.OneOf(r, "Gt", "Lt")
		expression["values"] = []string{draw.Pick(r, almostIntegers)}
	default:
		expression["operator"] = draw.OneOf(r, "Gt", "Lt")
		expression["values"] = draw.OneOf[any](r, nil, []string{}, []string{"1", "2"}, []string{"3", "x"})
	}
	return expression
}

func (w *world) nodeField(target *node) fields {
	r := w.r
	field := fields{"key": "metadata.name", "operator": draw.OneOf(r, "In", "In", "In", "NotIn")}
	name := w.nodeName()
	if draw.Chance(r, 60) {
		name = target.name
	}
	field["values"] = []string{name}
	if draw.Chance(r, 6) {
		field["key"] = draw.OneOf(r, "metadata.namespace", "spec.x", "", "Metadata.name")
		field["values"] = []string{draw.OneOf(r, "", "x")}
	}
	return field
}

func malformField(r *rand.Rand, field fields) fields {
	switch r.IntN(3) {
	case 0:
		field["operator"] = draw.OneOf(r, "Exists", "DoesNotExist", "Gt", "in", "")
	case 1:
		field["values"] = draw.OneOf[any](r, nil, []string{})
	default:
		// The scheduler reads the names of such a field, which matches none.
		field["values"] = []string{"n1", draw.OneOf(r, "n1", "n2", "n9")}
	}
	return field
}

// preferNode gives a pod preferred terms.
func (w *world) preferNode(pod fields, malformed int) {
	r := w.r
	terms := draw.Several(r, 0, 4, func() fields {
		term := fields{}
		put(r, term, "weight", w.int32Of(draw.OneOf(r, 1, 2, 5, 10, 50, 100, 100, 0)))
		put(r, term, "preference", w.nodeTerm(w.anyNode(), malformed))
		return term
	})
	put(r, within(pod, "spec", "affinity", "nodeAffinity"), "preferredDuringSchedulingIgnoredDuringExecution", terms)
}
