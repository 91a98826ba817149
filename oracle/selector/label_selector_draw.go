package selector

import (
	"math/rand/v2"
	"strconv"

	"kube-semantics/oracle/draw"
)

var labelSelectorOperators = []string{"In", "NotIn", "Exists", "DoesNotExist"}

var unknownOperators = []string{"", "in", "notIn", "IN", "exists", "Gt", "Lt", "=", "Equals", "!", "Near", "In "}

func drawLabelSelectorInput(r *rand.Rand) any {
	return drawLabelSelectorField(r, drawLabels(r))
}

func drawLabelSelectorAndLabels(r *rand.Rand) any {
	labels := drawLabels(r)
	return labelsOrNull(r, "labels", labels, drawLabelSelectorField(r, labels))
}

func drawLabelSelectorField(r *rand.Rand, labels map[string]string) map[string]any {
	input := map[string]any{}
	switch {
	case draw.Chance(r, 3):
		input["labelSelector"] = nil
	case draw.Chance(r, 2): // absent counts as null
	default:
		input["labelSelector"] = drawLabelSelector(r, labels)
	}
	return input
}

// drawLabelSelector makes a selector object that often matches the labels.
func drawLabelSelector(r *rand.Rand, labels map[string]string) map[string]any {
	matchLabels := map[string]string{}
	for range draw.Few(r, 3) {
		key := drawPresentKey(r, labels)
		matchLabels[key] = drawValue(r)
		if value, present := labels[key]; present && draw.Chance(r, 85) {
			matchLabels[key] = value
		}
	}
	expressions := []map[string]any{}
	for range draw.Few(r, 4) {
		expressions = append(expressions, drawExpression(r, labels, labelSelectorOperators))
	}
	selector := map[string]any{}
	maybe(r, selector, "matchLabels", matchLabels, len(matchLabels) == 0)
	maybe(r, selector, "matchExpressions", expressions, len(expressions) == 0)
	return selector
}

// drawPresentKey prefers keys that are among the labels.
func drawPresentKey(r *rand.Rand, labels map[string]string) string {
	key := drawKey(r)
	for range 3 {
		if _, present := labels[key]; present {
			break
		}
		key = drawKey(r)
	}
	return key
}

// drawExpression makes an expression, which mostly holds for the labels, or now and then one with a fault.
func drawExpression(r *rand.Rand, labels map[string]string, operators []string) map[string]any {
	key := drawPresentKey(r, labels)
	own, present := labels[key]
	operator := draw.Pick(r, operators)
	if !present && draw.Chance(r, 60) {
		operator = draw.OneOf(r, "NotIn", "DoesNotExist")
	}
	if present && operator == "DoesNotExist" && draw.Chance(r, 70) {
		operator = "Exists"
	}
	values := drawValues(r, operator, own)
	if draw.Chance(r, 3) {
		operator = draw.Pick(r, unknownOperators)
	}
	if draw.Chance(r, 4) {
		values = draw.OneOf(r, nil, []string{}, []string{"a"}, []string{"5", "5"}, []string{"a", "a"}, []string{""})
	}
	expression := map[string]any{}
	maybe(r, expression, "key", key, key == "")
	if operator != "" || draw.Chance(r, 50) {
		expression["operator"] = operator
	}
	maybe(r, expression, "values", values, len(values) == 0)
	if draw.Chance(r, 1) {
		expression["unknown"] = map[string]any{"x": 1}
	}
	return expression
}

// drawValues makes values that suit the operator, such that the label's own value is among them where that helps.
func drawValues(r *rand.Rand, operator, own string) []string {
	switch operator {
	case "Exists", "DoesNotExist":
		return nil
	case "Gt", "Lt":
		return []string{drawBound(r, operator, own)}
	}
	var values []string
	for range 1 + draw.Few(r, 3) {
		values = append(values, drawValue(r))
	}
	if draw.Chance(r, 3) {
		values = append(values, drawMany(r)...)
	}
	if draw.Chance(r, 15) {
		values = append(values, values[0])
	}
	if draw.Chance(r, map[string]int{"In": 80, "NotIn": 15}[operator]) {
		values[r.IntN(len(values))] = own
	}
	return values
}

// drawBound makes the value of Gt or Lt: if the label is a number, mostly one on the right side of it, or that itself.
func drawBound(r *rand.Rand, operator, own string) string {
	number, err := strconv.ParseInt(own, 10, 64)
	if err != nil || draw.Chance(r, 30) {
		return drawNumeral(r)
	}
	step := draw.OneOf[int64](r, 0, 1, 1, 1, 2, -1)
	if operator == "Gt" {
		step = -step
	}
	return strconv.FormatInt(number+step, 10)
}

// drawMapInput keeps to single values mostly, the only ones that have an equality map.
func drawMapInput(r *rand.Rand) any {
	if draw.Chance(r, 40) {
		return drawLabelSelectorField(r, drawLabels(r))
	}
	expressions := []map[string]any{}
	for range draw.Few(r, 4) {
		expressions = append(expressions, map[string]any{"key": drawKey(r), "operator": "In", "values": []string{drawValue(r)}})
	}
	selector := map[string]any{"matchExpressions": expressions}
	matchLabels := drawLabels(r)
	maybe(r, selector, "matchLabels", matchLabels, len(matchLabels) == 0)
	return map[string]any{"labelSelector": selector}
}

func drawValidateInput(r *rand.Rand) any {
	input := drawLabelSelectorField(r, drawLabels(r))
	if selector, ok := input["labelSelector"].(map[string]any); ok && draw.Chance(r, 50) {
		spoil(r, selector)
	}
	for _, option := range []string{"allowInvalidValues", "allowUnknownOperator"} {
		if draw.Chance(r, 40) {
			input[option] = draw.Chance(r, 80)
		}
	}
	return input
}

// spoil puts faults into a selector, several at a time, so that their order shows.
func spoil(r *rand.Rand, selector map[string]any) {
	if draw.Chance(r, 40) {
		selector["matchLabels"] = map[string]string{draw.Pick(r, oddKeys): draw.Pick(r, oddValues), draw.Pick(r, keys): draw.Pick(r, oddValues)}
	}
	expressions, _ := selector["matchExpressions"].([]map[string]any)
	for _, expression := range expressions {
		if draw.Chance(r, 40) {
			expression["key"] = draw.Pick(r, oddKeys)
		}
		if draw.Chance(r, 40) {
			expression["operator"] = draw.OneOf(r, draw.Pick(r, unknownOperators), "Exists", "DoesNotExist", "In")
		}
		if draw.Chance(r, 40) {
			expression["values"] = draw.OneOf(r, []string{}, []string{draw.Pick(r, oddValues)},
				[]string{"a", draw.Pick(r, oddValues), "", draw.Pick(r, oddValues), draw.Pick(r, oddValues)})
		}
	}
}
