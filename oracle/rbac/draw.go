package rbac

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

func drawAuthorize(r *rand.Rand) any {
	w := drawWorld(r, drawRule)
	return map[string]any{"objects": w.input(r), "request": drawRequest(r, w, drawPerson(r, w))}
}

func drawAuthorizeBatch(r *rand.Rand) any {
	w := drawWorld(r, drawRule)
	requests := []map[string]any{}
	count := draw.OneOf(r, 0, 1, 2, 3, 5, 8)
	if len(w.bindings) > 20 {
		count *= 10
	}
	for range count {
		requests = append(requests, drawRequest(r, w, drawPerson(r, w)))
	}
	input := map[string]any{"objects": w.input(r)}
	maybeList(r, input, "requests", requests)
	return input
}

func drawWhoCan(r *rand.Rand) any {
	w := drawWorld(r, drawRule)
	asked := drawAskedIn(r, w, drawPerson(r, w)).input(r)
	if draw.Chance(r, 20) {
		drawPerson(r, w).fill(r, asked)
	}
	if draw.Chance(r, 3) {
		spoil(r, asked)
	}
	input := map[string]any{"objects": w.input(r), "request": asked}
	if draw.Chance(r, 25) {
		input["superUser"] = draw.OneOf(r, "root", "ann", "", "system:masters", awkward(r, "root"))
	}
	return input
}

// drawHolder makes a world, a user, and mostly a namespace in which bindings are.
func drawHolder(r *rand.Rand, one func(*rand.Rand) rule) (world, person, map[string]any) {
	w := drawWorld(r, one)
	p := drawPerson(r, w)
	input := p.fill(r, map[string]any{"objects": w.input(r)})
	namespace := space(r)
	if len(w.bindings) > 0 && draw.Chance(r, 70) {
		namespace = w.bindingOf(r, p).namespace
	}
	maybeText(r, input, "namespace", namespace)
	return w, p, input
}

func drawRulesFor(r *rand.Rand) any {
	_, _, input := drawHolder(r, drawRule)
	return input
}

func drawRulesReview(r *rand.Rand) any {
	_, _, input := drawHolder(r, drawRule)
	if namespace, has := input["namespace"]; (!has || namespace == "") && draw.Chance(r, 85) {
		input["namespace"] = space(r)
	}
	return input
}

func drawRuleMatches(r *rand.Rand) any {
	x := drawRule(r)
	asked := drawAskedOf(r, x, space(r))
	if draw.Chance(r, 40) {
		asked = asked.miss(r, drawAsked(r))
	}
	request := asked.input(r)
	if draw.Chance(r, 10) {
		request["user"] = draw.OneOf(r, "", "ann")
	}
	if draw.Chance(r, 2) {
		spoil(r, request)
	}
	return map[string]any{"rule": x.input(r), "request": request}
}

func drawSubjectMatches(r *rand.Rand) any {
	b := binding{subjects: several(r, 0, 4, drawSubject)}
	if draw.Chance(r, 60) {
		b.namespace = space(r)
	}
	input := drawPerson(r, world{bindings: []binding{b}}).fill(r, map[string]any{})
	if draw.Chance(r, 5) {
		seed := draw.Pick(r, seedMatches)
		b.subjects, b.namespace = seed.subjects, seed.namespace
		input = seed.person.fill(r, map[string]any{})
	}
	maybeList(r, input, "subjects", subjectInputs(r, b.subjects))
	maybeText(r, input, "namespace", b.namespace)
	return input
}

func drawDescribeRule(r *rand.Rand) any {
	x := drawRule(r)
	if draw.Chance(r, 60) {
		// The texts matter here, and nothing has to match.
		for _, list := range []*[]string{&x.verbs, &x.groups, &x.resources, &x.names, &x.urls} {
			switch n := r.IntN(100); {
			case n < 30:
				*list = nil
			case n < 70:
				*list = several(r, 1, 3, func(r *rand.Rand) string { return awkward(r, title(r, names)) })
			}
		}
	}
	return map[string]any{"rule": x.input(r)}
}

func drawCompact(r *rand.Rand) any {
	if draw.Chance(r, 4) {
		return map[string]any{"rules": inputs(r, draw.Pick(r, seedCompacts))}
	}
	rules := several(r, 0, 8, func(r *rand.Rand) rule {
		x := rule{verbs: several(r, 0, 3, drawVerb), groups: []string{drawGroup(r)}, resources: []string{drawResource(r)}}
		if draw.Chance(r, 30) {
			x.names = []string{drawResourceName(r)}
		}
		switch n := r.IntN(100); {
		case n < 6:
			x.groups = append(x.groups, drawGroup(r))
		case n < 12:
			x.resources = append(x.resources, drawResource(r))
		case n < 16:
			x.names = several(r, 2, 3, drawResourceName)
		case n < 20:
			x.urls = []string{drawPattern(r)}
		case n < 23:
			x.groups = nil
		case n < 26:
			x.resources = nil
		case n < 30:
			x = drawRule(r)
		}
		return x
	})
	// Rules that differ in verbs only have to come up for anything to be merged.
	for range draw.Few(r, 3) {
		if len(rules) > 0 {
			x := draw.Pick(r, rules)
			x.verbs = several(r, 0, 2, drawVerb)
			rules = append(rules, x)
		}
	}
	r.Shuffle(len(rules), func(i, j int) { rules[i], rules[j] = rules[j], rules[i] })
	input := map[string]any{}
	maybeList(r, input, "rules", inputs(r, rules))
	return input
}

func drawServiceAccount(r *rand.Rand) any {
	input := map[string]any{}
	maybeText(r, input, "namespace", draw.OneOf(r, space(r), title(r, namespaces), "", "a:b"))
	maybeText(r, input, "name", draw.OneOf(r, title(r, accountNames), word(r, accountNames, oddAccounts), "", "a:b"))
	return input
}
