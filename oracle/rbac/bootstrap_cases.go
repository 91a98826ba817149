package rbac

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apiserver/pkg/authentication/serviceaccount"

	"kube-semantics/oracle/cases"
)

// Inputs over the bootstrap policy. They are few and fixed; where an input would be large, it holds only the part of the
// policy that its question is about, and something beside that.

const system = "kube-system"

// people are all whom the bootstrap policy binds something to, and some whom it does not.
func (b *bootstrap) people() []person {
	people := []person{
		{"alice", []string{"system:masters", "system:authenticated"}},
		{"alice", []string{"system:authenticated"}},
		{"system:anonymous", []string{"system:unauthenticated"}},
		{"prometheus", []string{"system:monitoring", "system:authenticated"}},
		{"system:node:n1", []string{"system:nodes", "system:authenticated"}},
		account("default", "default"),
	}
	seen := map[rbacv1.Subject]bool{}
	add := func(subjects []rbacv1.Subject) {
		for _, s := range subjects {
			if seen[s] {
				continue
			}
			seen[s] = true
			switch s.Kind {
			case rbacv1.UserKind:
				people = append(people, person{s.Name, []string{"system:authenticated"}})
			case rbacv1.ServiceAccountKind:
				people = append(people, account(s.Namespace, s.Name))
			}
		}
	}
	for _, x := range b.clusterRoleBindings {
		add(x.Subjects)
	}
	for _, x := range b.roleBindings {
		add(x.Subjects)
	}
	return people
}

func account(namespace, name string) person {
	return person{
		User:   serviceaccount.MakeUsername(namespace, name),
		Groups: append(serviceaccount.MakeGroupNames(namespace), "system:authenticated"),
	}
}

// own are the rules that the user holds in the namespace, but not just because everybody does.
func (b *bootstrap) own(p person, namespace string) []rbacv1.PolicyRule {
	objects, err := encodeAll(b.objects())
	if err != nil {
		return nil
	}
	policy, err := readPolicy(objects)
	if err != nil {
		return nil
	}
	// A bootstrap policy has no dangling references.
	all, _ := policy.resolver().RulesFor(context.Background(), p.info(), namespace)
	everybody, _ := policy.resolver().RulesFor(context.Background(), account("default", "default").info(), namespace)
	var own []rbacv1.PolicyRule
	for _, x := range all {
		if !slices.ContainsFunc(everybody, func(y rbacv1.PolicyRule) bool { return x.String() == y.String() }) {
			own = append(own, x)
		}
	}
	return own
}

func encodeAll(objects []any) ([]json.RawMessage, error) {
	var out []json.RawMessage
	for _, x := range objects {
		text, err := cases.Encode(x)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}

// bootstrapName is what the cases over the bootstrap policy go by.
const bootstrapName = "bootstrap"

// authorizeBatchBootstrap asks, over the whole policy, for what each user holds, and now and then for what the one before holds.
func authorizeBatchBootstrap() []any {
	b := newBootstrap().bare()
	requests := []map[string]any{}
	var before []rbacv1.PolicyRule
	for i, p := range b.people() {
		own := b.own(p, system)
		for j, x := range spread(own, 3) {
			requests = append(requests, p.asking(x, i+j, system))
		}
		for j, x := range spread(before, i%2) {
			requests = append(requests, p.asking(x, i+j+1, "default"))
		}
		before = own
	}
	return []any{map[string]any{"objects": b.objects(), "requests": requests}}
}

// spread picks so many of the rules, from all over the list.
func spread(rules []rbacv1.PolicyRule, count int) []rbacv1.PolicyRule {
	var out []rbacv1.PolicyRule
	for i := range min(count, len(rules)) {
		out = append(out, rules[i*len(rules)/min(count, len(rules))])
	}
	return out
}

// asking is the request of the user for one of the things that the rule grants.
func (p person) asking(x rbacv1.PolicyRule, which int, namespace string) map[string]any {
	request := granted(x, which, namespace)
	request["user"] = p.User
	request["groups"] = p.Groups
	return request
}

func granted(x rbacv1.PolicyRule, which int, namespace string) map[string]any {
	pick := func(values []string) string {
		if len(values) == 0 {
			return ""
		}
		return values[which%len(values)]
	}
	verb := pick(x.Verbs)
	if verb == "*" {
		verb = "patch"
	}
	if len(x.Resources) == 0 {
		return map[string]any{"nonResourceAttributes": map[string]any{"verb": verb, "path": strings.Replace(pick(x.NonResourceURLs), "*", "x", 1)}}
	}
	attributes := map[string]any{"verb": verb, "namespace": namespace}
	resource, subresource, _ := strings.Cut(pick(x.Resources), "/")
	for field, value := range map[string]string{
		"group": pick(x.APIGroups), "resource": resource, "subresource": subresource, "name": pick(x.ResourceNames),
	} {
		if value != "" {
			attributes[field] = value
		}
	}
	return map[string]any{"resourceAttributes": attributes}
}

// rulesReviewBootstrap asks for the rules of each user among the bindings of that user and, for every other, of the next
// one. What everybody is bound to is left out but for a few of them.
func rulesReviewBootstrap() []any {
	b := newBootstrap().bare()
	people := b.people()
	var inputs []any
	for i, p := range people {
		neighbour := people[(i+1)%len(people)]
		part := b.only(func(namespace string, subjects []rbacv1.Subject) bool {
			_, all := appliesTo(p.info(), subjects, namespace)
			_, own := appliesTo(person{User: p.User}.info(), subjects, namespace)
			_, other := appliesTo(person{User: neighbour.User}.info(), subjects, namespace)
			return own || other && i%2 == 0 || all && i < 4
		})
		inputs = append(inputs, map[string]any{"objects": part.objects(), "user": p.User, "groups": p.Groups, "namespace": system})
	}
	return inputs
}

// whoCanBootstrap asks the whole policy who may do two things that matter.
func whoCanBootstrap() []any {
	objects := newBootstrap().bare().objects()
	return []any{
		map[string]any{"objects": objects, "request": map[string]any{
			"resourceAttributes": map[string]any{"verb": "get", "resource": "secrets", "namespace": system},
		}},
		map[string]any{"objects": objects, "superUser": "root", "request": map[string]any{
			"resourceAttributes": map[string]any{"verb": "patch", "group": "events.k8s.io", "resource": "events", "namespace": "default"},
		}},
	}
}

var defaultRoles = []string{"cluster-admin", "admin", "edit", "view"}

// coversBootstrap compares the default roles with one another, and the roles of some controllers with the one before it.
func coversBootstrap() []any {
	b := newBootstrap()
	var inputs []any
	for i, owner := range defaultRoles {
		for j, servant := range defaultRoles {
			// What a role lacks of a much larger one is a long list, once of which is enough.
			if i <= j+1 || servant == "admin" {
				inputs = append(inputs, map[string]any{"owner": b.clusterRole(owner), "servant": b.clusterRole(servant)})
			}
		}
	}
	for i, servant := range b.clusterRoles {
		owner := b.clusterRoles[max(i-1, 0)]
		if i%3 == 0 && strings.HasPrefix(owner.Name, "system:controller:") {
			inputs = append(inputs, map[string]any{"owner": normal(owner.Rules), "servant": normal(servant.Rules)})
		}
	}
	return inputs
}

// aggregation are the roles that are aggregated, and those that are gathered into them.
func (b *bootstrap) aggregation() []rbacv1.ClusterRole {
	var out []rbacv1.ClusterRole
	for _, x := range b.bare().clusterRoles {
		if len(x.Labels) > 0 || x.AggregationRule != nil || x.Name == "cluster-admin" {
			out = append(out, x)
		}
	}
	return out
}

func aggregateBootstrap() []any {
	roles := newBootstrap().aggregation()
	var inputs []any
	for _, name := range defaultRoles {
		inputs = append(inputs, map[string]any{"clusterRoles": roles, "name": name})
	}
	return inputs
}

func aggregateAllBootstrap() []any {
	return []any{map[string]any{"clusterRoles": newBootstrap().aggregation()}}
}

// confirmNoEscalationBootstrap asks whether every other user could hand on the rights of the node proxy, and some of its own.
func confirmNoEscalationBootstrap() []any {
	b := newBootstrap().bare()
	proxier := b.clusterRole("system:node-proxier")
	var inputs []any
	for i, p := range b.people() {
		if i%2 == 0 {
			continue
		}
		part := b.only(func(namespace string, subjects []rbacv1.Subject) bool {
			_, own := appliesTo(person{User: p.User}.info(), subjects, namespace)
			return own
		})
		own := spread(b.own(p, system), 2)
		inputs = append(inputs, map[string]any{
			"objects": part.objects(), "user": p.User, "groups": p.Groups, "namespace": system, "rules": normal(slices.Concat(own, proxier)),
		})
	}
	return inputs
}

// checkWriteBootstrap has a user of each default role bind each default role, in a namespace.
func checkWriteBootstrap() []any {
	b := newBootstrap()
	var inputs []any
	for _, holds := range defaultRoles[1:] {
		for _, binds := range defaultRoles[1:] {
			objects := []any{b.filled(holds)}
			if binds != holds {
				objects = append(objects, b.filled(binds))
			}
			own := binding{namespace: "n", name: "own", refKind: "ClusterRole", refName: holds, subjects: []subject{{kind: "User", name: "ann"}}}
			new := binding{namespace: "n", name: "new", refKind: "ClusterRole", refName: binds, subjects: []subject{{kind: "User", name: "bob"}}}
			inputs = append(inputs, map[string]any{
				"objects": append(objects, own.object()), "user": "ann", "groups": []string{"system:authenticated"}, "object": new.object(),
			})
		}
	}
	return inputs
}

// filled is the role with its aggregated rules.
func (b *bootstrap) filled(name string) map[string]any {
	out := object("Role", "", name)
	out["rules"] = b.clusterRole(name)
	return out
}

func (b binding) object() map[string]any {
	out := object("RoleBinding", b.namespace, b.name)
	out["roleRef"] = map[string]any{"kind": b.refKind, "name": b.refName}
	subjects := []map[string]any{}
	for _, s := range b.subjects {
		subjects = append(subjects, map[string]any{"kind": s.kind, "name": s.name})
	}
	out["subjects"] = subjects
	return out
}
