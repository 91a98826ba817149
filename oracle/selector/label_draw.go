package selector

import (
	"math/rand/v2"
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"kube-semantics/oracle/draw"
)

// alphabet holds the tokens of the selector language.
var alphabet = []string{
	"=", "==", "!=", "!", "!!", ">", "<", ">=", "=>", "(", ")", "()", "(,)", ",", ",,", " ", "\t", "\r", "\n", "\x00", "in", "notin", " in (a)", "notin(b)",
	"a", "b", "5", "/", "-", ".", "a,b", "in,", "x", "||", "&&", "===", "\x0b", "\u00a0", "|", "~", ";",
}

// sortedStably is the number of requirements up to which upstream keeps the order of equal keys.
const sortedStably = 12

func drawText(r *rand.Rand) any {
	return textInput{drawSelector(r, drawLabels(r))}
}

func drawTextAndLabels(r *rand.Rand) any {
	labels := drawLabels(r)
	return labelsOrNull(r, "labels", labels, map[string]any{"selector": drawSelector(r, labels)})
}

// drawSelector makes a selector text, of which a bit more than half parse; one that does often matches the labels.
func drawSelector(r *rand.Rand, labels map[string]string) string {
	for {
		text := drawGrammatical(r, labels)
		switch {
		case draw.Chance(r, 8):
			text = draw.Pick(r, seeds)
		case draw.Chance(r, 3):
			text = draw.Run(r, "=!(),>< ab", draw.Between(r, 1, 8))
		}
		if draw.Chance(r, 40) {
			text = draw.Mutate(r, text, alphabet)
		}
		if orderDefined(text) {
			return text
		}
	}
}

// orderDefined tells whether the order of the requirements does not hang on upstream's unstable sort.
func orderDefined(text string) bool {
	if strings.Count(text, ",") < sortedStably {
		return true
	}
	requirements, err := labels.ParseToRequirements(text)
	if err != nil || len(requirements) <= sortedStably {
		return true
	}
	for i := range requirements[1:] {
		if requirements[i].Key() == requirements[i+1].Key() {
			return false
		}
	}
	return true
}

func drawGrammatical(r *rand.Rand, labels map[string]string) string {
	var parts []string
	count := draw.OneOf(r, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5)
	switch {
	case draw.Chance(r, 2):
		count = draw.Between(r, 5, sortedStably)
	case draw.Chance(r, 1):
		// Beyond the stable sort, with a key of its own for each.
		for _, key := range r.Perm(draw.Between(r, sortedStably+1, 20)) {
			parts = append(parts, "k"+string(rune('a'+key))+draw.OneOf(r, "", "=a", "!=b"))
		}
	}
	for range count {
		parts = append(parts, drawRequirement(r, labels))
	}
	return blank(r) + strings.Join(parts, blank(r)+","+blank(r)) + blank(r)
}

func blank(r *rand.Rand) string {
	if draw.Chance(r, 85) {
		return ""
	}
	return draw.Run(r, " \t\r\n", draw.Between(r, 1, 2))
}

// drawRequirement makes one requirement, which three times out of four holds for the labels.
func drawRequirement(r *rand.Rand, labels map[string]string) string {
	key := drawKey(r)
	hold := draw.Chance(r, 75)
	value, present := labels[key]
	for range 4 {
		if present {
			break
		}
		key = drawKey(r)
		value, present = labels[key]
	}
	switch r.IntN(8) {
	case 0: // exists
		if present != hold {
			return "!" + blank(r) + key
		}
		return key
	case 1:
		if present == hold {
			return key
		}
		return "!" + blank(r) + key
	case 2, 3: // equality
		equals := draw.OneOf(r, "=", "==")
		if present && hold {
			return key + blank(r) + equals + blank(r) + value
		}
		return key + blank(r) + equals + blank(r) + drawValue(r)
	case 4:
		if !hold {
			return key + blank(r) + "!=" + blank(r) + value
		}
		return key + blank(r) + "!=" + blank(r) + drawValue(r)
	case 5: // sets
		if present && hold {
			return key + drawSetOperator(r, "in") + drawValueList(r, value)
		}
		return key + drawSetOperator(r, "in") + drawValueList(r, drawValue(r))
	case 6:
		if !hold {
			return key + drawSetOperator(r, "notin") + drawValueList(r, value)
		}
		return key + drawSetOperator(r, "notin") + drawValueList(r, drawValue(r))
	default:
		return key + blank(r) + draw.OneOf(r, ">", "<") + blank(r) + drawNumeral(r)
	}
}

func drawSetOperator(r *rand.Rand, operator string) string {
	return draw.OneOf(r, " ", " ", " ", " ", "\t", "\n") + operator + draw.OneOf(r, " ", " ", "", "\t")
}

// drawValueList makes a list of values with the given one among them, and with missing values.
func drawValueList(r *rand.Rand, value string) string {
	if value == "" && draw.Chance(r, 30) {
		return "(" + strings.Repeat(",", draw.Few(r, 5)) + ")"
	}
	items := []string{value}
	for range draw.Few(r, 4) {
		items = append(items, draw.OneOf(r, "", drawValue(r), drawValue(r)))
	}
	if draw.Chance(r, 3) {
		items = append(items, drawMany(r)...)
	}
	r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	for i, item := range items {
		items[i] = blank(r) + item + blank(r)
	}
	return "(" + strings.Join(items, ",") + strings.Repeat(",", max(0, draw.Few(r, 5)-2)) + ")"
}
