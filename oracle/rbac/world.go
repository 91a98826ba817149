package rbac

import (
	"math/rand/v2"
	"slices"

	rbacv1 "k8s.io/api/rbac/v1"

	"kube-semantics/oracle/draw"
)

// world is a set of RBAC objects while the questions about it are drawn.
type world struct {
	roles    []role
	bindings []binding
}

// role is a ClusterRole if it has no namespace.
type role struct {
	namespace, name string
	rules           []rule
}

// binding is a ClusterRoleBinding if it has no namespace.
type binding struct {
	namespace, name   string
	refGroup, refKind string
	refName           string
	subjects          []subject
}

type subject struct{ kind, group, name, namespace string }

func (s subject) input(r *rand.Rand) map[string]any {
	object := map[string]any{"kind": s.kind, "name": s.name}
	maybeText(r, object, "apiGroup", s.group)
	maybeText(r, object, "namespace", s.namespace)
	return object
}

func subjectInputs(r *rand.Rand, subjects []subject) []map[string]any {
	out := []map[string]any{}
	for _, s := range subjects {
		out = append(out, s.input(r))
	}
	return out
}

func metadata(namespace, name string) map[string]any {
	object := map[string]any{"name": name}
	if namespace != "" {
		object["namespace"] = namespace
	}
	return object
}

func object(kind, namespace, name string) map[string]any {
	if namespace == "" {
		kind = "Cluster" + kind
	}
	return map[string]any{
		"apiVersion": rbacv1.SchemeGroupVersion.String(),
		"kind":       kind,
		"metadata":   metadata(namespace, name),
	}
}

func (x role) input(r *rand.Rand) map[string]any {
	out := object("Role", x.namespace, x.name)
	maybeList(r, out, "rules", inputs(r, x.rules))
	return out
}

func (b binding) input(r *rand.Rand) map[string]any {
	out := object("RoleBinding", b.namespace, b.name)
	ref := map[string]any{"kind": b.refKind, "name": b.refName}
	maybeText(r, ref, "apiGroup", b.refGroup)
	out["roleRef"] = ref
	maybeList(r, out, "subjects", subjectInputs(r, b.subjects))
	return out
}

// input is the world as an input gives it: in a random order, in which only that of the bindings matters, and among things
// that do not count.
func (w world) input(r *rand.Rand) []any {
	out := []any{}
	for _, x := range w.roles {
		out = append(out, x.input(r))
	}
	for _, b := range w.bindings {
		out = append(out, b.input(r))
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	if draw.Chance(r, 6) {
		out = slices.Insert(out, r.IntN(len(out)+1), drawBystander(r, out))
	}
	return out
}

// drawBystander makes an object that does not count, though it may look like one that would change the answer.
func drawBystander(r *rand.Rand, others []any) any {
	grant := role{"", draw.Pick(r, roleNames), []rule{everything}}.input(r)
	if len(others) > 0 {
		if other, ok := draw.Pick(r, others).(map[string]any); ok {
			grant = map[string]any{}
			for _, field := range []string{"apiVersion", "kind", "metadata", "rules", "roleRef", "subjects"} {
				if value, has := other[field]; has {
					grant[field] = value
				}
			}
		}
	}
	switch r.IntN(6) {
	case 0:
		return map[string]any{}
	case 1:
		return map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": "r"}}
	case 2:
		delete(grant, "apiVersion")
	case 3:
		delete(grant, "kind")
	case 4:
		grant["kind"] = draw.OneOf(r, "", "role", "clusterrolebinding", "ClusterRoleList", "Rolebinding")
	default:
		grant["apiVersion"] = draw.OneOf(r, "", "v1", "rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io", "rbac/v1", "RBAC.authorization.k8s.io/v1")
	}
	return grant
}

var everything = rule{verbs: []string{"*"}, groups: []string{"*"}, resources: []string{"*"}, urls: []string{"*"}}

// drawWorld makes a small set of objects. It often has one binding and one role and seldom many, so that most cases can be
// read.
func drawWorld(r *rand.Rand, one func(*rand.Rand) rule) world {
	if r.IntN(300) == 0 {
		return drawCrowd(r)
	}
	if draw.Chance(r, 6) {
		return drawWorldOf(r, one, draw.Between(r, 2, 6), draw.Between(r, 2, 8))
	}
	return drawWorldOf(r, one, draw.OneOf(r, 1, 1, 1, 2, 2, 3), draw.OneOf(r, 0, 1, 1, 1, 2, 2, 3))
}

func drawWorldOf(r *rand.Rand, one func(*rand.Rand) rule, roleCount, bindingCount int) world {
	var w world
	for range roleCount {
		x := role{name: title(r, roleNames), rules: several(r, 1, 2, one)}
		if draw.Chance(r, 45) {
			x.namespace = space(r)
		}
		if draw.Chance(r, 3) {
			x.rules = nil
		}
		// No two roles of a kind may share a name within a namespace.
		if !slices.ContainsFunc(w.roles, func(y role) bool { return x.namespace == y.namespace && x.name == y.name }) {
			w.roles = append(w.roles, x)
		}
	}
	for range bindingCount {
		w.bindings = append(w.bindings, drawBinding(r, w))
	}
	if bindingCount > 1 && draw.Chance(r, 25) {
		// Several bindings of the same subjects show the order of the walk, and several errors in one text.
		for i := range w.bindings {
			w.bindings[i].subjects = w.bindings[0].subjects
			if draw.Chance(r, 30) {
				w.bindings[i].refName = title(r, roleNames)
			}
		}
	}
	return w
}

// drawBinding mostly refers to a role that there is.
func drawBinding(r *rand.Rand, w world) binding {
	b := binding{name: title(r, bindingNames), refGroup: rbacv1.GroupName, refKind: "ClusterRole", refName: title(r, roleNames)}
	if draw.Chance(r, 60) {
		b.namespace = space(r)
	}
	if draw.Chance(r, 30) {
		b.refKind = "Role"
	}
	if len(w.roles) > 0 && draw.Chance(r, 85) {
		x := draw.Pick(r, w.roles)
		b.refKind, b.refName = "ClusterRole", x.name
		if x.namespace != "" {
			b.refKind = "Role"
			if draw.Chance(r, 85) {
				b.namespace = x.namespace
			}
		}
	}
	if draw.Chance(r, 3) {
		b.refKind = draw.Pick(r, unknownRefs)
	}
	switch n := r.IntN(100); {
	case n < 5:
		b.refGroup = draw.OneOf(r, "x", "apps")
	case n < 55:
		b.refGroup = ""
	}
	b.subjects = several(r, 1, 3, drawSubject)
	if draw.Chance(r, 3) {
		b.subjects = nil
	}
	return b
}

func drawSubject(r *rand.Rand) subject {
	var s subject
	switch n := r.IntN(100); {
	case n < 35:
		s = subject{kind: "User", group: rbacv1.GroupName, name: title(r, userNames)}
		if draw.Chance(r, 8) {
			s.name = "system:serviceaccount:n:ci"
		}
	case n < 65:
		s = subject{kind: "Group", group: rbacv1.GroupName, name: title(r, groupNames)}
	case n < 96:
		s = subject{kind: "ServiceAccount", name: word(r, accountNames, oddAccounts)}
		if draw.Chance(r, 55) {
			s.namespace = space(r)
		}
	default:
		s = subject{kind: draw.Pick(r, unknownKinds), group: rbacv1.GroupName, name: draw.Pick(r, userNames)}
	}
	switch n := r.IntN(100); {
	case n < 4:
		s.group = draw.OneOf(r, "x", rbacv1.GroupName)
	case n < 55:
		s.group = ""
	}
	if draw.Chance(r, 2) {
		s.namespace = space(r)
	}
	return s
}
