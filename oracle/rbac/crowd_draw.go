package rbac

import (
	"fmt"
	"math/rand/v2"
	"slices"

	rbacv1 "k8s.io/api/rbac/v1"

	"kube-semantics/oracle/draw"
)

// A crowd is a world of long lists: more roles, bindings, namespaces and words than fit a word of bits, and users who are bound
// in many of the namespaces. What is looked through in a small world is looked up in such a one.

// numbered draws one of many words.
func numbered(r *rand.Rand, stem string) string { return fmt.Sprintf("%s%d", stem, r.IntN(90)) }

// drawCrowdedRule has words of its own, beside the usual ones.
func drawCrowdedRule(r *rand.Rand) rule {
	x := drawRule(r)
	own := func(list []string, one func() string) {
		for i := range list {
			if draw.Chance(r, 70) {
				list[i] = one()
			}
		}
	}
	x = rule{slices.Clone(x.verbs), slices.Clone(x.groups), slices.Clone(x.resources), slices.Clone(x.names), slices.Clone(x.urls)}
	own(x.verbs, func() string { return draw.OneOf(r, "get", "get", numbered(r, "v")) })
	own(x.groups, func() string { return draw.OneOf(r, "", "", numbered(r, "g")) })
	own(x.resources, func() string {
		return draw.OneOf(r, numbered(r, "p"), numbered(r, "p"), numbered(r, "p")+"/log", numbered(r, "p")+"/"+numbered(r, "s"), "*/"+numbered(r, "s"))
	})
	own(x.names, func() string { return numbered(r, "o") })
	own(x.urls, func() string { return "/" + numbered(r, "u") + draw.OneOf(r, "", "", "/*", "*", "**", "é*") })
	return x
}

func drawCrowdedRules(r *rand.Rand, low, high int) []rule {
	var rules []rule
	for range draw.Between(r, low, high) {
		rules = append(rules, drawCrowdedRule(r))
	}
	return rules
}

func drawCrowd(r *rand.Rand) world {
	var w world
	spread := draw.OneOf(r, 2, 40, 90)
	place := func() string { return fmt.Sprintf("n%d", min(r.IntN(spread), r.IntN(spread))) }
	for range draw.Between(r, 3, 40) {
		x := role{name: numbered(r, "r"), rules: drawCrowdedRules(r, 0, draw.OneOf(r, 2, 2, 12))}
		if draw.Chance(r, 45) {
			x.namespace = place()
		}
		if !slices.ContainsFunc(w.roles, func(y role) bool { return x.namespace == y.namespace && x.name == y.name }) {
			w.roles = append(w.roles, x)
		}
	}
	common := several(r, 1, 2, drawSubject)
	for i := range draw.Between(r, 30, 200) {
		b := drawBinding(r, w)
		b.name = fmt.Sprintf("b%d", i)
		if b.namespace != "" && (b.refKind != "Role" || draw.Chance(r, 30)) {
			b.namespace = place()
		}
		if draw.Chance(r, 60) {
			b.subjects = slices.Insert(slices.Clone(b.subjects), r.IntN(len(b.subjects)+1), draw.Pick(r, common))
		}
		if draw.Chance(r, 20) {
			b.subjects = append(b.subjects, subject{kind: "User", group: rbacv1.GroupName, name: numbered(r, "u")})
		}
		w.bindings = append(w.bindings, b)
	}
	return w
}
