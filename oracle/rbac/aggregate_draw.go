package rbac

import (
	"math/rand/v2"
	"slices"

	"kube-semantics/oracle/cases"
	"kube-semantics/oracle/draw"
)

var (
	memberNames = []string{"r", "s", "t", "u"}
	labelKeys   = []string{"to", "to", "to", "x", "rbac.example.com/to"}
	labelValues = []string{"r", "r", "s", ""}
	badKeys     = []string{"", "-a", "a b", "a/b/c", "é"}
	badValues   = []string{"-a", "a b", "a/b", "é", "*"}
)

// unsorted is a name whose place in the order of bytes is not the one in an alphabet. None has a slash in it: the
// controller reads that as the end of a namespace.
var unsorted = []string{"", "R", "r-", "r:s", "r1", "r10", "r2", "é", "z", "😀", "\uffee"}

func drawAggregate(r *rand.Rand) any {
	roles := drawClusterRoles(r)
	input := map[string]any{}
	if draw.Chance(r, 25) {
		settle(r, roles)
	}
	maybeList(r, input, "clusterRoles", roles)
	name := word(r, memberNames, unsorted)
	if len(roles) > 0 && draw.Chance(r, 96) {
		chosen := draw.Pick(r, roles)
		for _, role := range roles {
			// The ones that are left alone need not come up often.
			if role["aggregationRule"] != nil && draw.Chance(r, 85) {
				chosen = role
				break
			}
		}
		meta, _ := chosen["metadata"].(map[string]any)
		name, _ = meta["name"].(string)
	}
	input["name"] = name
	return input
}

func drawAggregateAll(r *rand.Rand) any {
	input := map[string]any{}
	maybeList(r, input, "clusterRoles", drawClusterRoles(r))
	return input
}

// drawClusterRoles makes roles that often select one another, also in circles.
func drawClusterRoles(r *rand.Rand) []map[string]any {
	switch n := r.IntN(100); {
	case n < 1:
		return nil
	case n < 4:
		return draw.Pick(r, seedAggregates)(r)
	case n < 14:
		return drawCircle(r)
	}
	var taken []string
	roles := []map[string]any{}
	shared := several(r, 1, 4, drawRule)
	for range draw.OneOf(r, 1, 2, 2, 3, 3, 3, 4, 5) {
		name := word(r, memberNames, unsorted)
		if slices.Contains(taken, name) {
			continue
		}
		taken = append(taken, name)
		meta := map[string]any{"name": name}
		maybeText(r, meta, "namespace", "")
		labels := drawMemberLabels(r)
		maybe(r, meta, "labels", labels, len(labels) == 0)
		role := map[string]any{"metadata": meta}
		// Rules that are shared show what counts as a repeat.
		rules := several(r, 1, 3, func(r *rand.Rand) rule {
			x := draw.Pick(r, shared)
			if draw.Chance(r, 25) {
				return near(r, x)
			}
			return x
		})
		maybeList(r, role, "rules", inputs(r, rules))
		switch {
		case draw.Chance(r, 50):
			role["aggregationRule"] = drawAggregationRule(r)
		case draw.Chance(r, 10):
			role["aggregationRule"] = nil
		}
		if draw.Chance(r, 10) {
			role["kind"] = "ClusterRole"
		}
		roles = append(roles, role)
	}
	return roles
}

// drawCircle makes roles that each take the rules of the next. Circles of three and more need never come to rest.
func drawCircle(r *rand.Rand) []map[string]any {
	count := draw.Between(r, 1, 5)
	roles := []map[string]any{}
	for i := range count {
		next := memberNames[0] + string(rune('0'+(i+1)%count))
		name := memberNames[0] + string(rune('0'+i))
		labels := map[string]string{"to": name}
		if draw.Chance(r, 10) {
			labels = drawMemberLabels(r)
		}
		roles = append(roles, map[string]any{
			"metadata":        map[string]any{"name": name, "labels": labels},
			"aggregationRule": map[string]any{"clusterRoleSelectors": []any{map[string]any{"matchLabels": map[string]string{"to": next}}}},
			"rules":           inputs(r, several(r, 0, 2, drawRule)),
		})
	}
	r.Shuffle(len(roles), func(i, j int) { roles[i], roles[j] = roles[j], roles[i] })
	return roles
}

// settle gives some roles the rules that the controller would write, so that there is nothing to change, or only the order.
func settle(r *rand.Rand, roles []map[string]any) {
	text, err := cases.Encode(map[string]any{"clusterRoles": roles})
	if err != nil {
		return
	}
	in, err := decode[clusterRoleList](text)
	if err != nil || theAggregator.load(in.ClusterRoles) != nil {
		return
	}
	for i, role := range in.ClusterRoles {
		if change, err := theAggregator.sync(role.Name); err == nil && change != nil {
			rules := normal(appliedRules(change))
			if draw.Chance(r, 20) {
				r.Shuffle(len(rules), func(i, j int) { rules[i], rules[j] = rules[j], rules[i] })
			}
			roles[i]["rules"] = rules
		}
	}
}

func drawMemberLabels(r *rand.Rand) map[string]string {
	labels := map[string]string{}
	for range draw.OneOf(r, 0, 1, 1, 2) {
		labels[draw.Pick(r, labelKeys)] = draw.Pick(r, labelValues)
	}
	return labels
}

func drawAggregationRule(r *rand.Rand) map[string]any {
	selectors := several(r, 0, 3, drawMemberSelector)
	if len(selectors) == 0 && draw.Chance(r, 70) {
		selectors = []map[string]any{drawMemberSelector(r)}
	}
	out := map[string]any{}
	maybeList(r, out, "clusterRoleSelectors", selectors)
	return out
}

func drawMemberSelector(r *rand.Rand) map[string]any {
	selector := map[string]any{}
	if draw.Chance(r, 70) {
		labels := drawMemberLabels(r)
		if draw.Chance(r, 2) {
			labels[draw.OneOf(r, draw.Pick(r, badKeys), "to")] = draw.Pick(r, badValues)
		}
		maybe(r, selector, "matchLabels", labels, len(labels) == 0)
	}
	if draw.Chance(r, 35) {
		maybeList(r, selector, "matchExpressions", several(r, 1, 2, drawMemberExpression))
	}
	return selector
}

func drawMemberExpression(r *rand.Rand) map[string]any {
	operator := draw.OneOf(r, "In", "In", "NotIn", "Exists", "DoesNotExist")
	key := draw.Pick(r, labelKeys)
	var values []string
	if operator == "In" || operator == "NotIn" {
		values = several(r, 1, 2, func(r *rand.Rand) string { return draw.Pick(r, labelValues) })
	}
	switch n := r.IntN(100); {
	case n < 1:
		operator = draw.OneOf(r, "", "in", "Gt")
	case n < 2:
		key = draw.Pick(r, badKeys)
	case n < 3:
		values = draw.OneOf(r, nil, []string{"r"}, []string{draw.Pick(r, badValues)})
	}
	expression := map[string]any{"key": key, "operator": operator}
	maybeList(r, expression, "values", values)
	return expression
}
