package rbac

import (
	"math/rand/v2"

	rbacv1 "k8s.io/api/rbac/v1"

	"kube-semantics/oracle/draw"
)

func drawCheckWrite(r *rand.Rand) any {
	// Small, for the written object and the stored one come on top.
	w := drawWorldOf(r, drawWriterRule, draw.OneOf(r, 1, 1, 1, 2), draw.OneOf(r, 0, 1, 1, 1, 1, 2))
	if draw.Chance(r, 10) {
		w = drawWorld(r, drawWriterRule)
	}
	p := drawPerson(r, w)
	if draw.Chance(r, 3) {
		p.Groups = append(p.Groups[:len(p.Groups):len(p.Groups)], "system:masters")
	}
	var written map[string]any
	if draw.Chance(r, 50) {
		written = drawWrittenRole(r, w, p)
	} else {
		written = drawWrittenBinding(r, w, p)
	}
	input := p.fill(r, map[string]any{"objects": w.input(r), "object": written})
	switch {
	case draw.Chance(r, 55):
		input["old"] = drawOld(r, written)
	case draw.Chance(r, 10):
		input["old"] = nil
	}
	if draw.Chance(r, 1) {
		written["kind"] = draw.OneOf(r, "Role", "Pod", "", "clusterrole", "RoleBindingList")
	}
	return input
}

// drawWriterRule often is one of the rules that let a user write what exceeds their own rights.
func drawWriterRule(r *rand.Rand) rule {
	switch n := r.IntN(100); {
	case n < 70:
		return drawRule(r)
	case n < 76:
		return everything
	case n < 80:
		return rule{verbs: []string{"*"}, groups: []string{"*"}, resources: []string{"*"}}
	case n < 83:
		return rule{verbs: []string{"*"}, urls: []string{"*"}}
	}
	x := rule{
		verbs:     []string{draw.OneOf(r, "escalate", "bind")},
		groups:    []string{draw.OneOf(r, rbacv1.GroupName, rbacv1.GroupName, rbacv1.GroupName, "*", "")},
		resources: []string{draw.OneOf(r, "roles", "clusterroles"), draw.OneOf(r, "roles", "clusterroles", "*", "rolebindings")},
	}
	if draw.Chance(r, 30) {
		x.verbs = []string{"escalate", "bind"}
	}
	if draw.Chance(r, 40) {
		x.names = several(r, 1, 2, func(r *rand.Rand) string { return title(r, append(roleNames[:2:2], "")) })
	}
	return x
}

// drawWrittenRole mostly gives what the user holds, or nearly.
func drawWrittenRole(r *rand.Rand, w world, p person) map[string]any {
	x := role{name: title(r, roleNames), rules: drawGranted(r, w.heldBy(p))}
	if draw.Chance(r, 5) {
		x.name = ""
	}
	if draw.Chance(r, 50) {
		x.namespace = placeOf(r, w, p)
	}
	out := x.input(r)
	if x.namespace == "" && draw.Chance(r, 25) {
		out["aggregationRule"] = drawAggregationRule(r)
		if draw.Chance(r, 50) {
			// Otherwise the rules decide before the aggregation is looked at.
			delete(out, "rules")
		}
	}
	return out
}

func drawWrittenBinding(r *rand.Rand, w world, p person) map[string]any {
	b := drawBinding(r, w)
	if draw.Chance(r, 5) {
		b.name = ""
	}
	if b.namespace != "" && draw.Chance(r, 60) {
		b.namespace = placeOf(r, w, p)
	}
	return b.input(r)
}

// placeOf is mostly a namespace in which something is bound to the user.
func placeOf(r *rand.Rand, w world, p person) string {
	if len(w.bindings) > 0 && draw.Chance(r, 80) {
		if b := w.bindingOf(r, p); b.namespace != "" {
			return b.namespace
		}
	}
	return space(r)
}

// drawOld makes the stored object that the written one replaces: the same but for a few fields.
func drawOld(r *rand.Rand, written map[string]any) map[string]any {
	old := copyOf(written)
	newMeta, _ := written["metadata"].(map[string]any)
	oldMeta := copyOf(newMeta)
	old["metadata"] = oldMeta
	for range draw.OneOf(r, 0, 1, 1, 2) {
		// The fields that may differ, one of the two sides at a time.
		side := draw.OneOf(r, newMeta, oldMeta)
		switch r.IntN(5) {
		case 0:
			side["ownerReferences"] = draw.OneOf(r, []map[string]any{}, []map[string]any{{"apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "1"}})
		case 1:
			side["finalizers"] = draw.OneOf(r, []string{}, []string{"a"}, []string{"a", "b"})
		case 2:
			side["managedFields"] = draw.OneOf(r, []map[string]any{}, []map[string]any{{"manager": "m", "operation": "Apply", "apiVersion": "v1"}})
		case 3:
			side["selfLink"] = draw.OneOf(r, "", "/a")
		default:
			side["finalizers"] = nil
		}
	}
	if draw.Chance(r, 55) {
		changeMeta(r, draw.OneOf(r, newMeta, oldMeta))
	}
	if draw.Chance(r, 40) {
		changeBody(r, draw.OneOf(r, written, old))
	}
	if draw.Chance(r, 1) {
		old["kind"] = draw.OneOf(r, "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "Pod", "")
	}
	return old
}

func copyOf(object map[string]any) map[string]any {
	out := map[string]any{}
	for field, value := range object {
		out[field] = value
	}
	return out
}

// changeMeta sets metadata that must not differ, or that is the same as none.
func changeMeta(r *rand.Rand, meta map[string]any) {
	switch r.IntN(10) {
	case 0:
		meta["labels"] = draw.OneOf(r, map[string]string{}, map[string]string{}, map[string]string{"a": ""}, map[string]string{"a": "b"})
	case 1:
		meta["annotations"] = draw.OneOf(r, map[string]string{}, map[string]string{}, map[string]string{"a": ""})
	case 2:
		meta["labels"] = nil
	case 3:
		meta["resourceVersion"] = draw.OneOf(r, "", "1")
	case 4:
		meta["uid"] = draw.OneOf(r, "", "1")
	case 5:
		meta["generation"] = draw.OneOf(r, 0, 1)
	case 6:
		meta["creationTimestamp"] = draw.OneOf[any](r, nil, "2020-01-02T03:04:05Z")
	case 7:
		meta["generateName"] = draw.OneOf(r, "", "a-")
	case 8:
		meta["deletionGracePeriodSeconds"] = draw.OneOf[any](r, nil, 0)
	default:
		meta["name"] = title(r, roleNames)
	}
}

// changeBody changes rules or subjects, in a way that counts or in one that does not.
func changeBody(r *rand.Rand, object map[string]any) {
	object["apiVersion"] = draw.OneOf(r, "rbac.authorization.k8s.io/v1", "", "v1")
	ref, isBinding := object["roleRef"].(map[string]any)
	if !isBinding {
		switch r.IntN(5) {
		case 0:
			object["aggregationRule"] = draw.OneOf[any](r, nil, map[string]any{}, map[string]any{"clusterRoleSelectors": []string{}})
		case 1:
			object["aggregationRule"] = drawAggregationRule(r)
		case 2:
			object["rules"] = draw.OneOf[any](r, nil, []string{})
		case 3:
			object["rules"] = inputs(r, several(r, 1, 2, drawRule))
		default:
			if rules, ok := object["rules"].([]map[string]any); ok && len(rules) > 0 {
				first := copyOf(rules[0])
				for _, field := range []string{"resourceNames", "nonResourceURLs", "apiGroups"} {
					if values, ok := first[field].([]string); !ok || len(values) == 0 {
						first[field] = draw.OneOf[any](r, nil, []string{})
					}
				}
				object["rules"] = append([]map[string]any{first}, rules[1:]...)
			}
		}
		return
	}
	switch r.IntN(5) {
	case 0:
		object["subjects"] = draw.OneOf[any](r, nil, []string{})
	case 1:
		object["subjects"] = subjectInputs(r, several(r, 1, 2, drawSubject))
	case 2:
		ref = copyOf(ref)
		ref["apiGroup"] = draw.OneOf(r, "", rbacv1.GroupName, "x")
		object["roleRef"] = ref
	case 3:
		ref = copyOf(ref)
		ref["name"] = title(r, roleNames)
		object["roleRef"] = ref
	default:
		if subjects, ok := object["subjects"].([]map[string]any); ok && len(subjects) > 0 {
			first := copyOf(subjects[0])
			first["apiGroup"] = draw.OneOf(r, "", rbacv1.GroupName)
			object["subjects"] = append([]map[string]any{first}, subjects[1:]...)
		}
	}
}
