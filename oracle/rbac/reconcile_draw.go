package rbac

import (
	"math/rand/v2"
	"slices"

	rbacv1 "k8s.io/api/rbac/v1"

	"kube-semantics/oracle/draw"
)

func drawReconcileRole(r *rand.Rand) any {
	cluster := draw.Chance(r, 60)
	input := map[string]any{}
	expected, existing := drawOwnerAndServant(r)
	if draw.Chance(r, 50) {
		expected, existing = existing, expected
	}
	input["expected"] = drawReconciledRole(r, cluster, expected)
	switch {
	case draw.Chance(r, 88):
		input["existing"] = drawReconciledRole(r, cluster, existing)
	case draw.Chance(r, 20):
		input["existing"] = nil
	}
	alike(r, input, "rules", "aggregationRule")
	if draw.Chance(r, 6) {
		seedMeta(r, input)
	}
	if draw.Chance(r, 70) {
		input["removeExtraPermissions"] = draw.Chance(r, 60)
	}
	if draw.Chance(r, 1) {
		wrongKind(r, input, "RoleBinding")
	}
	return input
}

func drawReconciledRole(r *rand.Rand, cluster bool, rules []rule) map[string]any {
	x := role{namespace: "n", name: draw.Pick(r, roleNames), rules: rules}
	if cluster {
		x.namespace = ""
	}
	out := x.input(r)
	drawReconciledMeta(r, out)
	if cluster && draw.Chance(r, 50) {
		out["aggregationRule"] = drawReconciledSelectors(r)
	}
	return out
}

// drawReconciledSelectors has none but selectors in the form that an answer gives them in.
func drawReconciledSelectors(r *rand.Rand) map[string]any {
	selectors := several(r, 0, 3, func(r *rand.Rand) map[string]any {
		selector := map[string]any{}
		if labels := drawMemberLabels(r); len(labels) > 0 {
			selector["matchLabels"] = labels
		}
		if draw.Chance(r, 25) {
			expression := map[string]any{"key": draw.Pick(r, labelKeys), "operator": draw.OneOf(r, "Exists", "DoesNotExist", "In", "Odd")}
			if draw.Chance(r, 50) {
				expression["values"] = several(r, 1, 2, func(r *rand.Rand) string { return draw.Pick(r, labelValues) })
			}
			selector["matchExpressions"] = []map[string]any{expression}
		}
		return selector
	})
	out := map[string]any{}
	maybeList(r, out, "clusterRoleSelectors", selectors)
	return out
}

// drawReconciledMeta adds labels and annotations out of few keys and values.
func drawReconciledMeta(r *rand.Rand, object map[string]any) {
	meta, _ := object["metadata"].(map[string]any)
	for _, field := range []string{"labels", "annotations"} {
		entries := map[string]string{}
		if draw.Chance(r, 30) {
			for range draw.Few(r, 2) {
				entries[draw.OneOf(r, "a", "b", "c/d")] = draw.OneOf(r, "", "1", "2")
			}
		}
		if field == "annotations" && draw.Chance(r, 20) {
			entries[rbacv1.AutoUpdateAnnotationKey] = draw.OneOf(r, "false", "false", "true", "False", "")
		}
		maybe(r, meta, field, entries, len(entries) == 0)
	}
}

// alike copies some fields from the expected object to the existing one, for much must be the same for little to differ.
func alike(r *rand.Rand, input map[string]any, fields ...string) {
	expected, _ := input["expected"].(map[string]any)
	existing, has := input["existing"].(map[string]any)
	if !has {
		return
	}
	for _, field := range append(fields, "metadata") {
		if value, has := expected[field]; has && draw.Chance(r, 35) {
			existing[field] = value
		}
	}
}

func seedMeta(r *rand.Rand, input map[string]any) {
	seed := draw.Pick(r, seedReconciled)
	field := draw.OneOf(r, "labels", "annotations")
	for name, entries := range map[string]map[string]string{"expected": seed.expected, "existing": seed.existing} {
		if object, ok := input[name].(map[string]any); ok {
			meta, _ := object["metadata"].(map[string]any)
			meta = copyOf(meta)
			meta[field] = entries
			object["metadata"] = meta
		}
	}
}

func wrongKind(r *rand.Rand, input map[string]any, other string) {
	object, ok := input[draw.OneOf(r, "expected", "existing")].(map[string]any)
	if !ok {
		delete(input, "expected")
		return
	}
	object["kind"] = draw.OneOf(r, other, "", "Pod", "role")
	if draw.Chance(r, 30) {
		delete(object, "kind")
	}
}

func drawReconcileBinding(r *rand.Rand) any {
	input := map[string]any{}
	expected := binding{
		name: draw.Pick(r, bindingNames), refGroup: rbacv1.GroupName, refKind: draw.OneOf(r, "Role", "ClusterRole"), refName: draw.Pick(r, roleNames),
		subjects: several(r, 0, 4, drawReconciledSubject),
	}
	if draw.Chance(r, 50) {
		expected.namespace = "n"
	}
	existing := expected
	existing.subjects = nearSubjects(r, expected.subjects)
	if draw.Chance(r, 20) {
		switch r.IntN(4) {
		case 0:
			existing.refGroup = draw.OneOf(r, "", "x")
		case 1:
			existing.refKind = draw.OneOf(r, "Role", "ClusterRole", "")
		default:
			existing.refName = title(r, roleNames)
		}
	}
	input["expected"] = expected.input(r)
	drawReconciledMeta(r, input["expected"].(map[string]any))
	switch {
	case draw.Chance(r, 90):
		found := existing.input(r)
		drawReconciledMeta(r, found)
		input["existing"] = found
	case draw.Chance(r, 20):
		input["existing"] = nil
	}
	alike(r, input, "roleRef")
	if draw.Chance(r, 70) {
		input["removeExtraSubjects"] = draw.Chance(r, 60)
	}
	if draw.Chance(r, 1) {
		wrongKind(r, input, "Role")
	}
	return input
}

// drawReconciledSubject has few values, so that subjects that differ in one field come up.
func drawReconciledSubject(r *rand.Rand) subject {
	s := subject{kind: draw.OneOf(r, "User", "User", "Group"), group: rbacv1.GroupName, name: title(r, userNames)}
	if draw.Chance(r, 25) {
		s = subject{kind: "ServiceAccount", name: "ci", namespace: draw.OneOf(r, "n", "m", "")}
	}
	if draw.Chance(r, 10) {
		s.group = draw.OneOf(r, "", "x", rbacv1.GroupName)
	}
	return s
}

func nearSubjects(r *rand.Rand, subjects []subject) []subject {
	subjects = slices.Clone(subjects)
	for range draw.Few(r, 3) {
		at := r.IntN(len(subjects) + 1)
		switch {
		case at == len(subjects) || draw.Chance(r, 40):
			subjects = slices.Insert(subjects, at, drawReconciledSubject(r))
		case draw.Chance(r, 50):
			subjects = slices.Delete(subjects, at, at+1)
		case draw.Chance(r, 50):
			subjects = append(subjects, subjects[at])
		default:
			subjects[at] = drawReconciledSubject(r)
		}
	}
	if draw.Chance(r, 25) {
		slices.Reverse(subjects)
	}
	return subjects
}
