package rbac

import (
	"math/rand/v2"
	"slices"
	"strings"

	"kube-semantics/oracle/draw"
)

// rule is a rule while what should fit it is drawn.
type rule struct{ verbs, groups, resources, names, urls []string }

func (x rule) input(r *rand.Rand) map[string]any {
	object := map[string]any{}
	maybeList(r, object, "verbs", x.verbs)
	maybeList(r, object, "apiGroups", x.groups)
	maybeList(r, object, "resources", x.resources)
	maybeList(r, object, "resourceNames", x.names)
	maybeList(r, object, "nonResourceURLs", x.urls)
	if draw.Chance(r, 1) {
		object["unknown"] = []string{"*"}
	}
	return object
}

func inputs(r *rand.Rand, rules []rule) []map[string]any {
	out := []map[string]any{}
	for _, x := range rules {
		out = append(out, x.input(r))
	}
	return out
}

func drawVerb(r *rand.Rand) string {
	if draw.Chance(r, 12) {
		return "*"
	}
	return word(r, verbs, oddVerbs)
}

func drawGroup(r *rand.Rand) string {
	if draw.Chance(r, 12) {
		return "*"
	}
	return word(r, groups, oddGroups)
}

func drawResource(r *rand.Rand) string {
	switch n := r.IntN(100); {
	case n < 10:
		return "*"
	case n < 22:
		return "*/" + draw.Pick(r, subresources)
	case n < 40:
		return draw.Pick(r, resources) + "/" + draw.Pick(r, subresources)
	}
	return word(r, resources, oddResources)
}

func drawResourceName(r *rand.Rand) string { return word(r, names, oddNames) }

func drawPattern(r *rand.Rand) string {
	if draw.Chance(r, 2) {
		return awkward(r, draw.Pick(r, patterns))
	}
	return draw.Pick(r, patterns)
}

func drawRule(r *rand.Rand) rule {
	if draw.Chance(r, 4) {
		return draw.Pick(r, seedRules)
	}
	x := rule{verbs: several(r, 1, 3, drawVerb)}
	sort := r.IntN(100)
	if sort < 80 {
		x.groups = several(r, 1, 2, drawGroup)
		x.resources = several(r, 1, 3, drawResource)
		if draw.Chance(r, 25) {
			x.names = several(r, 1, 3, drawResourceName)
		}
	}
	if sort >= 72 {
		x.urls = several(r, 1, 3, drawPattern)
	}
	if draw.Chance(r, 4) {
		// Rules that look like something but have a list missing.
		switch r.IntN(5) {
		case 0:
			x.verbs = nil
		case 1:
			x.groups = nil
		case 2:
			x.resources = nil
		case 3:
			x.urls = nil
		default:
			x.names = several(r, 1, 2, drawResourceName)
		}
	}
	return x
}

// near is the rule with one list a little different.
func near(r *rand.Rand, x rule) rule {
	lists := []struct {
		list *[]string
		one  func(*rand.Rand) string
	}{{&x.verbs, drawVerb}, {&x.groups, drawGroup}, {&x.resources, drawResource}, {&x.names, drawResourceName}, {&x.urls, drawPattern}}
	chosen := draw.Pick(r, lists)
	changed := slices.Clone(*chosen.list)
	switch at := r.IntN(len(changed) + 1); {
	case at == len(changed) || draw.Chance(r, 20):
		changed = slices.Insert(changed, at, chosen.one(r))
	case draw.Chance(r, 50):
		changed = slices.Delete(changed, at, at+1)
	case draw.Chance(r, 20):
		slices.Reverse(changed)
	default:
		changed[at] = chosen.one(r)
	}
	*chosen.list = changed
	return x
}

// part is a rule that the given one grants: some of each of its lists, and in place of wildcards something that they stand
// for.
func part(r *rand.Rand, x rule) rule {
	some := func(values []string, stood func(string) string) []string {
		var out []string
		for _, value := range values {
			if draw.Chance(r, 75) {
				out = append(out, stood(value))
			}
		}
		if out == nil && len(values) > 0 {
			out = []string{stood(values[0])}
		}
		return out
	}
	out := rule{
		verbs:     some(x.verbs, func(verb string) string { return instead(r, verb, "*", drawVerb) }),
		groups:    some(x.groups, func(group string) string { return instead(r, group, "*", drawGroup) }),
		resources: some(x.resources, func(resource string) string { return meant(r, resource) }),
		names:     some(x.names, func(name string) string { return name }),
		urls:      some(x.urls, func(url string) string { return below(r, url) }),
	}
	if len(x.names) == 0 && len(out.resources) > 0 && draw.Chance(r, 20) {
		out.names = several(r, 1, 2, drawResourceName)
	}
	return out
}

// instead is something that the wildcard stands for, or the wildcard itself; other values stay.
func instead(r *rand.Rand, value, wildcard string, other func(*rand.Rand) string) string {
	if value == wildcard && draw.Chance(r, 70) {
		return other(r)
	}
	return value
}

// meant is a resource that the resource of a rule stands for.
func meant(r *rand.Rand, resource string) string {
	if sub, any := strings.CutPrefix(resource, "*/"); any && draw.Chance(r, 80) {
		return draw.Pick(r, resources) + "/" + sub
	}
	return instead(r, resource, "*", drawResource)
}

// below is a path that the pattern of a rule stands for.
func below(r *rand.Rand, pattern string) string {
	if prefix := strings.TrimRight(pattern, "*"); prefix != pattern && draw.Chance(r, 80) {
		return prefix + draw.OneOf(r, "", "", "x", "v1", "/x", "*")
	}
	return pattern
}
