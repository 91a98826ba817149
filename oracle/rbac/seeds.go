package rbac

import (
	"math/rand/v2"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
)

// What upstream's own tests ask about.

func on(verbs, groups, resources string) rule {
	return rule{verbs: split(verbs), groups: split(groups), resources: split(resources)}
}

// split reads a list; an empty text is the list of one empty word.
func split(words string) []string { return strings.Split(words, ",") }

func at(verbs, urls string) rule { return rule{verbs: split(verbs), urls: split(urls)} }

func (x rule) named(names string) rule {
	x.names = split(names)
	return x
}

func (x rule) and(urls string) rule {
	x.urls = split(urls)
	return x
}

var seedRules = []rule{
	on("*", "*", "*").and("*"), on("get", "", "").and("/apis"), on("*", "", "").and("/apis"), on("get", "", "").and("/apis/*"),
	on("*", "*", "pods").and("*"), on("*", "*", "pods/status").and("*"), on("*", "*", "*/scale").and("*"), on("get", "*", "Pods").and("*"),
	on("*", "group1", "resource1"), on("verb1", "*", "resource1"), on("verb1", "group1", "*"), on("verb1,verb2", "group1,group2", "resource1,resource2"),
	on("*", "*", "resource1/subresource1"), at("verb1", "*"), at("verb1", "/foo/*"), at("*", "/foo,/foo/bar/one"), on("GET,WATCH", "v1", "pods"),
	on("PUT,CREATE,UPDATE", "v1", "nodes"), at("*", "/api/*/*"), at("*", "/*/v1/*"), on("get", "", "pods").named("foo,bar"),
}

var seedCovers = []struct{ owner, servant []rule }{
	{[]rule{on("get", "v1", "builds")}, []rule{on("get", "v1", "builds")}},
	{[]rule{on("get", "v1", "*/scale")}, []rule{on("get", "v1", "foo/scale")}},
	{
		[]rule{on("delete", "v1", "deployments"), on("delete", "v1", "builds"), on("update", "v1", "builds,deployments")},
		[]rule{on("delete,update", "v1", "builds,deployments")},
	},
	{
		[]rule{on("delete,update", "group1,group2", "builds,deployments")},
		[]rule{on("delete", "group1", "deployments"), on("delete", "group1", "builds"), on("update", "group2", "builds,deployments")},
	},
	{[]rule{on("delete,update", "v1", "builds,deployments"), on("delete", "v1", "pods")}, []rule{on("delete,update", "v1", "builds,deployments,pods")}},
	{[]rule{on("get", "*", "roles")}, []rule{on("get", "group1,group2", "roles")}},
	{[]rule{on("get", "dummy-group", "roles")}, []rule{on("get", "*", "roles")}},
	{[]rule{on("get", "*", "roles")}, []rule{on("get", "*", "roles")}},
	{[]rule{on("*", "v1", "roles")}, []rule{on("watch,list", "v1", "roles")}},
	{[]rule{on("get,list,watch,create,update,delete,exec", "v1", "roles")}, []rule{on("*", "v1", "roles")}},
	{[]rule{on("get", "v1", "*")}, []rule{on("get", "v1", "resourcegroup:deployments")}},
	{[]rule{on("get", "v1", "roles,resourcegroup:deployments")}, []rule{on("get", "v1", "*")}},
	{[]rule{on("get", "v1", "pods")}, []rule{on("get", "v1", "pods").named("foo,bar")}},
	{[]rule{on("get", "v1", "pods").named("foo,bar")}, []rule{on("get", "v1", "pods")}},
	{[]rule{at("*", "/apis")}, []rule{at("*", "/apis")}},
	{[]rule{at("*", "*")}, []rule{at("*", "/apis,/apis/v1,/")}},
	{[]rule{at("*", "/apis/*")}, []rule{at("get", "/apis,/apis/v1")}},
	{[]rule{at("*", "/apis/*")}, []rule{at("get", "/apis/v1/foo,/apis/v1")}},
	{[]rule{on("get", "v1", "builds").and("/apis")}, []rule{on("get", "v1", "builds").and("/apis")}},
	{[]rule{on("get", "v1", "builds")}, []rule{on("get", "v1", "builds").and("/apis")}},
	{[]rule{at("get", "/*")}, []rule{at("get", ",/,/foo")}},
	{[]rule{at("get", "/api/*/*,/*/v1/*")}, []rule{at("get", "/api/v1")}},
	{[]rule{on("get", "", "a")}, []rule{on("get", "", "b")}},
	{[]rule{on("get", "", "pods"), on("get", "", "nodes")}, []rule{on("get", "", "nodes"), on("get", "", "images")}},
}

var seedCompacts = [][]rule{
	{
		on("get", "", "builds"), on("list", "", "builds"), on("update,patch", "", "builds"), on("create", "extensions", "daemonsets"),
		on("delete", "extensions", "daemonsets"), on("patch", "extensions", "daemonsets").named(""), on("get", "extensions", "daemonsets").named("foo"),
		on("list", "extensions", "daemonsets").named("foo"), on("educate", "", "dolphins"),
		{groups: []string{""}, resources: []string{"pirates"}}, {groups: []string{""}, resources: []string{"pods"}}, on("create", "", "pods"),
	},
	{on("get", ",builds.openshift.io", "builds"), on("list", ",builds.openshift.io", "builds")},
	{on("get", "", "builds,images"), on("list", "", "builds,images")},
	{on("get", "", "builds").named("mybuild"), on("list", "", "builds").named("mybuild2")},
	{on("get", "", "builds").and("/"), on("get", "", "builds").and("/foo")},
	{{}, {verbs: []string{"get"}, resources: []string{"builds"}}, {verbs: []string{"get"}, groups: []string{""}}},
	{on("get", "a,b", "builds"), on("get", "", "builds").named("foo,bar")},
}

func users(names string) []subject { return subjectsOf("User", names) }

func subjectsOf(kind, names string) []subject {
	var out []subject
	for _, name := range split(names) {
		out = append(out, subject{kind: kind, name: name})
	}
	return out
}

var seedMatches = []struct {
	person
	subjects  []subject
	namespace string
}{
	{person{User: "foobar"}, users("foobar"), ""},
	{person{User: "foobar"}, users("barfoo,foobar"), ""},
	{person{User: "zimzam"}, users("barfoo,foobar"), ""},
	{person{User: "zimzam", Groups: []string{"foobar"}}, append(users("barfoo"), subject{kind: "Group", name: "foobar"}), ""},
	{person{User: "zimzam", Groups: []string{"foobar"}}, append(users("barfoo"), subject{kind: "Group", name: "foobar"}), "namespace1"},
	{
		person{User: "system:serviceaccount:kube-system:default"},
		append(users("barfoo"), subject{kind: "Group", name: "foobar"}, subject{kind: "ServiceAccount", namespace: "kube-system", name: "default"}), "default",
	},
	{person{User: "foobar"}, users("*"), "default"},
	{person{User: "foobar", Groups: []string{"system:authenticated"}}, subjectsOf("Group", "system:authenticated,system:unauthenticated"), "default"},
	{person{User: "system:anonymous", Groups: []string{"system:unauthenticated"}}, subjectsOf("Group", "system:authenticated,system:unauthenticated"), "default"},
}

var (
	hammer = []rule{{verbs: []string{"hammer"}, resources: []string{"nails"}}, {verbs: []string{"hammer"}, resources: []string{"wedges"}}}
	chisel = []rule{{verbs: []string{"chisel"}, resources: []string{"mortises"}}}
	saw    = []rule{{verbs: []string{"saw"}, resources: []string{"boards"}}}
)

// seedAggregates are sets of roles, built anew each time because drawing may change them.
var seedAggregates = []func(*rand.Rand) []map[string]any{
	func(r *rand.Rand) []map[string]any {
		return []map[string]any{member(r, "hammer", "bar", hammer), combined(r, saw, "bar")}
	},
	func(r *rand.Rand) []map[string]any {
		return []map[string]any{member(r, "hammer", "not-bar", hammer), combined(r, hammer, "bar")}
	},
	func(r *rand.Rand) []map[string]any {
		return []map[string]any{member(r, "hammer", "bar", hammer), member(r, "chisel", "bar", chisel), member(r, "saw", "not-bar", saw), combined(r, nil, "bar")}
	},
	func(r *rand.Rand) []map[string]any {
		return []map[string]any{
			member(r, "hammer", "bar", hammer), member(r, "chisel", "bar", chisel), member(r, "saw", "not-bar", saw), combined(r, nil, "bar", "not-bar"),
		}
	},
	func(r *rand.Rand) []map[string]any {
		return []map[string]any{
			member(r, "hammer", "bar", hammer), member(r, "saw", "bar", saw), member(r, "other-saw", "not-bar", saw), combined(r, nil, "bar", "not-bar"),
		}
	},
	func(r *rand.Rand) []map[string]any {
		return []map[string]any{member(r, "hammer", "bar", hammer), combined(r, hammer, "bar")}
	},
}

func member(r *rand.Rand, name, label string, rules []rule) map[string]any {
	return map[string]any{
		"metadata": map[string]any{"name": name, "labels": map[string]string{"foo": label}},
		"rules":    inputs(r, rules),
	}
}

func combined(r *rand.Rand, rules []rule, labels ...string) map[string]any {
	selectors := []map[string]any{}
	for _, label := range labels {
		selectors = append(selectors, map[string]any{"matchLabels": map[string]string{"foo": label}})
	}
	return map[string]any{
		"metadata":        map[string]any{"name": "combined"},
		"aggregationRule": map[string]any{"clusterRoleSelectors": selectors},
		"rules":           inputs(r, rules),
	}
}

// seedReconciled are labels or annotations, of the expected object and of the existing one.
var seedReconciled = []struct{ expected, existing map[string]string }{
	{map[string]string{"1": "a"}, map[string]string{"1": "a"}},
	{map[string]string{"1": "a"}, map[string]string{"2": "b"}},
	{map[string]string{"1": "a"}, map[string]string{"1": "b"}},
	{map[string]string{"env": "prod", "color": "blue"}, map[string]string{"color": "red", "team": "pm"}},
	{map[string]string{"description": "fancy", "system": "true"}, map[string]string{"system": "false", "owner": "admin", "vip": "yes"}},
	{map[string]string{rbacv1.AutoUpdateAnnotationKey: "true"}, map[string]string{rbacv1.AutoUpdateAnnotationKey: "false"}},
}
