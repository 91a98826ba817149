package selector

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"kube-semantics/oracle/draw"
)

// Keys and values come from pools so small that selectors and labels meet often.

var keys = []string{"a", "b", "c", "app", "a.b/c", "in", "notin"}

var values = []string{"", "a", "b", "c", "5", "7", "in", "notin"}

// alike are texts that differ in few bytes, at the front, in the middle or at the end.
var alike = []string{
	"release-a", "release-b", "release-aa", "release-a-release", "release-b-release", "aaaaaaaa", "aaaaaaab", "baaaaaaa", "aaaabaaa", "aaaa", "aaab", "aba", "aca",
}

// numbers are label values around the rules of gt and lt; some are no label values, or no integers.
var numbers = []string{
	"5", "6", "7", "07", "0", "-1", "+5", "-0", "9223372036854775807", "9223372036854775806", "-9223372036854775808",
	"9223372036854775808", "-9223372036854775809", "99999999999999999999", "5.0", "1_0", "5a", "0x10", "0204", "1e3", " 5", "٣",
	"00000000000000000000000000000000000000000000000000000000000005",
}

var oddKeys = []string{
	"", "-a", "a-", "A", "a_b", "a/b/c", "/a", "a/", "A/b", "a.b", "1", "example.com/zone", "é", "a b", "\u212a", "IN", "notIn", "exists",
	strings.Repeat("a", 63), strings.Repeat("a", 64), strings.Repeat("a", 253) + "/k", strings.Repeat("a", 254) + "/k", "x/" + strings.Repeat("a", 64),
}

var oddValues = []string{
	"-a", "a-", "a.", "a b", "a/b", "é", "\u212a", "a,b", "a=b", "\\a", "(", "A", "a_b", "a.b-c", "\n", "a\n", "\x00",
	strings.Repeat("a", 62), strings.Repeat("a", 63), strings.Repeat("a", 64), strings.Repeat("é", 32),
}

// odd is how many draws in a hundred leave the pools.
const odd = 4

func drawKey(r *rand.Rand) string {
	if draw.Chance(r, odd) {
		return draw.Pick(r, oddKeys)
	}
	if draw.Chance(r, 6) {
		return draw.OneOf(r, draw.Pick(r, alike), numbered(r))
	}
	return draw.Pick(r, keys)
}

func drawValue(r *rand.Rand) string {
	if draw.Chance(r, odd) {
		return draw.Pick(r, oddValues)
	}
	if draw.Chance(r, 6) {
		return draw.OneOf(r, draw.Pick(r, alike), numbered(r))
	}
	return draw.Pick(r, values)
}

// manyAre as many texts as a list is long that is rather searched than read.
const manyAre = 24

// numbered is one of so many.
func numbered(r *rand.Rand) string { return "n" + strconv.Itoa(r.IntN(manyAre)) }

// drawMany makes a list of many values.
func drawMany(r *rand.Rand) (values []string) {
	for range draw.Between(r, manyAre/2, manyAre) {
		values = append(values, draw.OneOf(r, numbered(r), numbered(r), drawValue(r)))
	}
	return values
}

func drawNumeral(r *rand.Rand) string {
	if draw.Chance(r, 60) {
		return draw.OneOf(r, "5", "6", "7", "8")
	}
	return draw.Pick(r, numbers)
}

// drawLabels makes a label map; its values are not validated by any op, so they may be anything.
func drawLabels(r *rand.Rand) map[string]string {
	labels := map[string]string{}
	for range draw.Between(r, 0, 6) {
		labels[drawKey(r)] = draw.OneOf(r, drawValue(r), drawValue(r), drawNumeral(r))
	}
	if draw.Chance(r, 4) {
		for _, key := range r.Perm(manyAre)[draw.Between(r, 0, manyAre/2):] {
			labels["n"+strconv.Itoa(key)] = drawValue(r)
		}
	}
	return labels
}

// maybe writes a field that is at its zero value as that, as null, or not at all.
func maybe[T any](r *rand.Rand, object map[string]any, name string, value T, zero bool) {
	switch {
	case !zero || draw.Chance(r, 34):
		object[name] = value
	case draw.Chance(r, 34):
		object[name] = nil
	}
}

// labelsOrNull is a label map as an input may give it.
func labelsOrNull(r *rand.Rand, name string, labels map[string]string, object map[string]any) map[string]any {
	maybe(r, object, name, labels, len(labels) == 0)
	return object
}
