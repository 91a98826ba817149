package selector

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"kube-semantics/oracle/draw"
)

var nodeNames = []string{"n1", "n1", "n2", "node_1", ""}

var nodeOperators = []string{"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"}

// nodeFacts is a node while the terms that should fit it are drawn.
type nodeFacts struct {
	name   string
	labels map[string]string
}

func drawNodeFacts(r *rand.Rand) nodeFacts {
	return nodeFacts{draw.Pick(r, nodeNames), drawLabels(r)}
}

// input is the node as an input gives it.
func (n nodeFacts) input(r *rand.Rand) map[string]any {
	metadata := map[string]any{}
	maybe(r, metadata, "name", n.name, n.name == "")
	maybe(r, metadata, "labels", n.labels, len(n.labels) == 0)
	node := map[string]any{}
	maybe(r, node, "metadata", metadata, len(metadata) == 0)
	if draw.Chance(r, 3) {
		node["spec"] = map[string]any{"unschedulable": true}
		node["kind"] = "Node"
	}
	return node
}

func drawNodeSelectorInput(r *rand.Rand) any {
	node := drawNodeFacts(r)
	input := map[string]any{"nodeSelector": drawNodeSelector(r, node), "node": node.input(r)}
	if draw.Chance(r, 3) {
		input["node"] = nil
	}
	if draw.Chance(r, 40) {
		input["strict"] = draw.Chance(r, 70)
	}
	return input
}

func drawNodeSelector(r *rand.Rand, node nodeFacts) map[string]any {
	terms := []map[string]any{}
	for range draw.OneOf(r, 0, 1, 1, 2, 2, 3, 4) {
		terms = append(terms, drawTerm(r, node))
	}
	selector := map[string]any{}
	maybe(r, selector, "nodeSelectorTerms", terms, len(terms) == 0)
	return selector
}

func drawTerm(r *rand.Rand, node nodeFacts) map[string]any {
	expressions := []map[string]any{}
	matchFields := []map[string]any{}
	if draw.Chance(r, 80) {
		for range draw.OneOf(r, 0, 1, 1, 1, 2, 3) {
			expressions = append(expressions, drawExpression(r, node.labels, nodeOperators))
		}
	}
	if draw.Chance(r, 35) {
		for range draw.Few(r, 3) {
			matchFields = append(matchFields, drawFieldExpression(r, node))
		}
	}
	term := map[string]any{}
	maybe(r, term, "matchExpressions", expressions, len(expressions) == 0)
	maybe(r, term, "matchFields", matchFields, len(matchFields) == 0)
	return term
}

func drawFieldExpression(r *rand.Rand, node nodeFacts) map[string]any {
	key := "metadata.name"
	if draw.Chance(r, 20) {
		key = draw.OneOf(r, "metadata.namespace", "spec.x", "", "Metadata.name", "a b", "é")
	}
	operator := draw.OneOf(r, "In", "In", "NotIn")
	values := []string{draw.Pick(r, nodeNames)}
	if operator == "In" && draw.Chance(r, 70) {
		values[0] = node.name
	}
	if draw.Chance(r, 10) {
		operator = draw.OneOf(r, "Exists", "DoesNotExist", "Gt", "Lt", "in", "", "=")
	}
	if draw.Chance(r, 10) {
		values = draw.OneOf(r, nil, []string{}, []string{"n1", "n1"}, []string{"n1", "n2"})
	}
	expression := map[string]any{"key": key}
	maybe(r, expression, "operator", operator, operator == "")
	maybe(r, expression, "values", values, len(values) == 0)
	return expression
}

func drawNodeAffinityInput(r *rand.Rand) any {
	node := drawNodeFacts(r)
	spec := map[string]any{}
	plain := drawPlainNodeSelector(r, node)
	maybe(r, spec, "nodeSelector", plain, len(plain) == 0)
	nodeAffinity := map[string]any{}
	switch {
	case draw.Chance(r, 80):
		nodeAffinity["requiredDuringSchedulingIgnoredDuringExecution"] = drawNodeSelector(r, node)
	case draw.Chance(r, 30):
		nodeAffinity["requiredDuringSchedulingIgnoredDuringExecution"] = nil
	}
	if draw.Chance(r, 10) {
		nodeAffinity["preferredDuringSchedulingIgnoredDuringExecution"] = drawPreferredTerms(r, node)
	}
	affinity := map[string]any{}
	maybe(r, affinity, "nodeAffinity", nodeAffinity, len(nodeAffinity) == 0)
	maybe(r, spec, "affinity", affinity, len(affinity) == 0)
	pod := map[string]any{}
	maybe(r, pod, "spec", spec, len(spec) == 0)
	return map[string]any{"pod": pod, "node": node.input(r)}
}

// drawPlainNodeSelector takes most of its pairs from the node, for it must match before anything else is looked at.
func drawPlainNodeSelector(r *rand.Rand, node nodeFacts) map[string]string {
	plain := map[string]string{}
	if draw.Chance(r, 50) {
		return plain
	}
	for _, key := range slices.Sorted(maps.Keys(node.labels)) {
		if draw.Chance(r, 60) {
			plain[key] = node.labels[key]
		}
	}
	if draw.Chance(r, 25) {
		plain[drawKey(r)] = drawValue(r)
	}
	return plain
}

func drawPreferredInput(r *rand.Rand) any {
	node := drawNodeFacts(r)
	input := map[string]any{"node": node.input(r)}
	terms := drawPreferredTerms(r, node)
	maybe(r, input, "terms", terms, len(terms) == 0)
	return input
}

func drawPreferredTerms(r *rand.Rand, node nodeFacts) []map[string]any {
	terms := []map[string]any{}
	for range draw.Few(r, 5) {
		weight := draw.OneOf(r, 0, 1, 2, 5, 10, 50, 100, 101, -3, math.MaxInt32, math.MinInt32)
		preference := drawTerm(r, node)
		term := map[string]any{}
		maybe(r, term, "weight", weight, weight == 0)
		maybe(r, term, "preference", preference, len(preference) == 0)
		terms = append(terms, term)
	}
	return terms
}
