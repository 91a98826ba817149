package rbac

import (
	"math/rand/v2"
	"strings"
)

// plainly is the source for what is drawn nowhere but has to be written: it makes the same choices each time.
func plainly() *rand.Rand { return rand.New(rand.NewPCG(1, 1)) }

// ruleLandmarks are rules and requests that look as if a wildcard, a prefix or a part of a name had to match, or had not.
func ruleLandmarks() []any {
	r := plainly()
	var out []any
	resource := func(inRule string, requests ...string) {
		for _, request := range requests {
			a := asked{verb: "get", resource: request}
			if name, sub, has := strings.Cut(request, "//"); has {
				a.resource, a.subresource = name, sub
			}
			out = append(out, map[string]any{"rule": on("get", "", inRule).input(r), "request": a.input(r)})
		}
	}
	resource("*", "pods", "pods//log", "*", "")
	resource("pods", "pods", "Pods", "pod", "podss", "pods//log", "pods//")
	resource("pods/log", "pods//log", "pods/log", "pods", "log", "secrets//log")
	resource("*/log", "pods//log", "pods/log", "*//log", "//log", "*/log", "pods//xlog", "pods//log/x")
	resource("pods/*", "pods//log", "pods//*", "pods/*", "pods")
	resource("*/*", "pods//log", "pods//*", "*//*", "*/*", "pods")
	resource("*/", "pods", "pods//", "*//", "*/")
	resource("pods,*/scale,secrets", "pods//scale", "secrets", "secrets//log")
	url := func(inRule string, requests ...string) {
		for _, request := range requests {
			out = append(out, map[string]any{"rule": at("get", inRule).input(r), "request": asked{url: true, verb: "get", path: request}.input(r)})
		}
	}
	url("*", "/", "", "*", "x")
	url("**", "/", "")
	url("/api*", "/api", "/apis", "/api/v1", "/ap", "/API")
	url("/apis/*", "/apis", "/apis/", "/apis/v1/x", "/apis/*")
	url("/apis/**", "/apis", "/apis/", "/apis/x", "/apis/**")
	url("/apis/*/*", "/apis/x", "/apis/x/y", "/apis/*/x", "/apis/*/")
	url("/a*s", "/apis", "/a*s")
	url("*/v1", "/apis/v1", "*/v1")
	url("", "", "/")
	name := func(inRule, request string) {
		out = append(out, map[string]any{
			"rule": on("get", "", "pods").named(inRule).input(r), "request": asked{verb: "get", resource: "pods", name: request}.input(r),
		})
	}
	name("a", "a")
	name("a", "")
	name("", "")
	name("", "a")
	name("*", "a")
	name("*", "*")
	name("a,b", "b")
	for _, verb := range []string{"*", "GET", "g*", "", "get "} {
		for _, group := range []string{"*", "", "apps", "a*"} {
			out = append(out, map[string]any{"rule": on(verb, group, "pods").input(r), "request": asked{verb: "get", group: "apps", resource: "pods"}.input(r)})
		}
	}
	return out
}

// quotingLandmarks has every text that is awkward to print, alone and between others.
func quotingLandmarks() []any {
	r := plainly()
	out := []any{map[string]any{"rule": map[string]any{}}}
	for _, text := range unprintable {
		out = append(out, map[string]any{"rule": rule{verbs: []string{"a" + text + "b", text}}.input(r)})
	}
	return out
}

func coversLandmarks() []any {
	r := plainly()
	var out []any
	add := func(owner, servant []rule) {
		out = append(out, map[string]any{"owner": inputs(r, owner), "servant": inputs(r, servant)})
	}
	for _, seed := range seedCovers {
		add(seed.owner, seed.servant)
	}
	add([]rule{on("get", "", "pods").named("a").and("*")}, []rule{at("get", "/x")})
	add([]rule{on("get", "", "pods").named("a")}, []rule{on("get", "", "pods").named("a,b")})
	add([]rule{on("get", "", "pods").named("a"), on("get", "", "pods").named("b")}, []rule{on("get", "", "pods").named("a,b")})
	add([]rule{on("get", "", "*/log")}, []rule{on("get", "", "pods/log,pods/log/x,/log,*/log,log,pods/")})
	add([]rule{on("get", "", "*/*")}, []rule{on("get", "", "pods/log,pods/*,*/*,*")})
	add([]rule{on("get", "", "*/log/x")}, []rule{on("get", "", "pods/log/x,pods/x")})
	add([]rule{at("get", "*")}, []rule{on("get", "", "pods"), at("get", "*,**,/*,")})
	add([]rule{{verbs: []string{"*"}, resources: []string{"*"}}}, []rule{on("get", "", "pods")})
	add(nil, []rule{{verbs: []string{"get"}}, {verbs: []string{"get"}, resources: []string{"pods"}}, on("get", "", "pods").and("/x")})
	return out
}

func compactLandmarks() []any {
	r := plainly()
	var out []any
	for _, seed := range seedCompacts {
		out = append(out, map[string]any{"rules": inputs(r, seed)})
	}
	return out
}

func subjectLandmarks() []any {
	r := plainly()
	var out []any
	add := func(p person, subjects []subject, namespace string) {
		input := map[string]any{"user": p.User, "groups": list(p.Groups), "subjects": subjectInputs(r, subjects)}
		if namespace != "" {
			input["namespace"] = namespace
		}
		out = append(out, input)
	}
	for _, seed := range seedMatches {
		add(seed.person, seed.subjects, seed.namespace)
	}
	user := person{User: "system:serviceaccount:n:x:y"}
	for _, s := range []subject{
		{kind: "ServiceAccount", namespace: "n", name: "x:y"}, {kind: "ServiceAccount", namespace: "n:x", name: "y"}, {kind: "ServiceAccount", name: "x:y"},
		{kind: "ServiceAccount", namespace: "n", name: "x"}, {kind: "ServiceAccount", namespace: "n:x:y", name: ""}, {kind: "User", name: "system:serviceaccount:n:x:y"},
		{kind: "Group", name: "system:serviceaccounts"}, {kind: "serviceaccount", namespace: "n", name: "x:y"},
	} {
		add(user, []subject{s}, "")
		add(user, []subject{s}, "n")
	}
	add(person{}, []subject{{kind: "User"}}, "")
	add(person{Groups: []string{""}}, []subject{{kind: "Group"}}, "")
	add(person{User: "system:serviceaccount:n:"}, []subject{{kind: "ServiceAccount"}}, "n")
	return out
}

func accountLandmarks() []any {
	var out []any
	long := strings.Repeat("a", 300)
	for _, user := range []string{
		"n:x", ":x", "n:", ":", "", "n", "n:x:y", "n:x:", ":n:x", "N:x", "n:X", "n.m:x", "n:x.y", "n:x..y", "n:.x", "n:x.", "n:-x", "n:x-", "-n:x", "n-:x", "n:x.-y", "n:x-.y",
		"9:9", "n_m:x", "n:x_y", "n :x", "n:x ", "n:x/y", "n:é", "n:x\n", "n:x%",
		long[:63] + ":x", long[:64] + ":x", "n:" + long[:63], "n:" + long[:64], "n:" + long[:253], "n:" + long[:254],
		"n:" + long[:63] + "." + long[:63] + "." + long[:63] + "." + long[:61], "n:" + long[:63] + "." + long[:190],
	} {
		out = append(out, map[string]any{"user": "system:serviceaccount:" + user})
	}
	for _, user := range []string{"", "system:serviceaccount", "system:serviceaccounts:n:x", "System:serviceaccount:n:x", " system:serviceaccount:n:x", "n:x"} {
		out = append(out, map[string]any{"user": user})
	}
	return out
}
