package selector

import (
	"math/rand/v2"
	"strings"

	"k8s.io/apimachinery/pkg/fields"

	"kube-semantics/oracle/draw"
)

var fieldNames = []string{"a", "b", "metadata.name", "spec.nodeName", "status.phase"}

var oddFieldNames = []string{"", " ", "a ", "!", "a!", "\\", "\\\\", "a\\", "함", "é", "A", "\n", "\x00"}

var fieldValues = []string{"", "a", "x", "Running", "n1", " ", "a,b", "a=b", "\\", "a\\b", "!", "!=", "é", "수", "\x00", ",", "=", "\\,", "a b", "😀"}

var fieldAlphabet = []string{"=", "==", "!=", "!", ",", "\\", "\\\\", "\\,", "\\=", "\\a", " ", "a", "b", "a=x", ",a=x", "\x00", "===", "!==", "=!", "\\é", "<", "(a)"}

func drawFieldText(r *rand.Rand) any {
	return textInput{drawFieldSelector(r, drawFields(r))}
}

func drawFieldTextAndFields(r *rand.Rand) any {
	set := drawFields(r)
	return labelsOrNull(r, "fields", set, map[string]any{"selector": drawFieldSelector(r, set)})
}

func drawFieldName(r *rand.Rand) string {
	if draw.Chance(r, 8) {
		return draw.Pick(r, oddFieldNames)
	}
	return draw.Pick(r, fieldNames)
}

func drawFields(r *rand.Rand) map[string]string {
	set := map[string]string{}
	for range draw.Between(r, 0, 5) {
		set[drawFieldName(r)] = draw.Pick(r, fieldValues)
	}
	return set
}

// drawFieldSelector makes a selector text, of which a bit more than half parse; one that does often matches the set.
func drawFieldSelector(r *rand.Rand, set map[string]string) string {
	var terms []string
	for range draw.OneOf(r, 0, 1, 1, 2, 2, 3, 3, 4) {
		terms = append(terms, drawFieldTerm(r, set))
	}
	text := strings.Join(terms, ",")
	if draw.Chance(r, 8) {
		text = draw.Pick(r, fieldSeeds)
	}
	if draw.Chance(r, 45) {
		text = draw.Mutate(r, text, fieldAlphabet)
	}
	return text
}

func drawFieldTerm(r *rand.Rand, set map[string]string) string {
	if draw.Chance(r, 4) {
		return draw.OneOf(r, "", "=", "==", "!=", "!", "===", "=\\=", "!==")
	}
	name := drawFieldName(r)
	value := draw.Pick(r, fieldValues)
	operator := draw.OneOf(r, "=", "==", "!=")
	if draw.Chance(r, 70) && operator != "!=" {
		value = set[name]
	}
	if draw.Chance(r, 85) {
		value = fields.EscapeValue(value)
	}
	return name + operator + value
}
