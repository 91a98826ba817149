package rbac

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

// Words come from pools so small that what is granted and what is asked meet often.

var (
	verbs        = []string{"get", "list", "create"}
	groups       = []string{"", "", "apps"}
	resources    = []string{"pods", "pods", "secrets", "deployments"}
	subresources = []string{"log", "scale", "*"}
	names        = []string{"a", "b", ""}
	paths        = []string{"/apis", "/apis/", "/apis/v1", "/api", "/healthz", "/healthz/x", "/", "", "*", "/apis/*"}
	patterns     = []string{
		"*", "/apis", "/apis/*", "/apis*", "/api*", "/apis/**", "/apis/*/*", "/healthz", "/healthz/*", "/*", "**", "", "/a*s", "/", "/apis/v1", "*/v1",
	}

	namespaces     = []string{"n", "n", "m"}
	roleNames      = []string{"r", "s", "t"}
	bindingNames   = []string{"b", "c"}
	userNames      = []string{"ann", "bob"}
	groupNames     = []string{"dev", "ops", "system:authenticated"}
	accountNames   = []string{"ci", "x"}
	oddAccounts    = []string{"", "x:y", "c.i", "*", "é"}
	unknownKinds   = []string{"", "user", "group", "serviceaccount", "Users", "UserKind", "*", "Node"}
	unknownRefs    = []string{"", "role", "clusterRole", "Clusterrole", "Roles", "*", "User", "Rôle"}
	oddVerbs       = []string{"", "*", "GET", "Get", "get ", "**", "g*", "deletecollection"}
	oddGroups      = []string{"*", "App", "apps/v1", "**", "rbac.authorization.k8s.io"}
	oddResources   = []string{"", "*", "Pods", "po*", "*/*", "pods/", "/log", "pods/log/x", "**", "*/"}
	oddNames       = []string{"*", "A", "a/b", " ", "a*", "a:b"}
	oddNamespaces  = []string{"*", "N", "n:m", "kube-system", " "}
	privilegedSets = [][]string{{"system:masters"}, {"dev", "system:masters"}, {"system:master"}, {"System:masters"}}
)

// unprintable are texts that Go's quoting escapes in one way or another, or leaves although it looks as if it should not.
var unprintable = []string{
	"\a", "\b", "\f", "\n", "\r", "\t", "\v", "\x00", "\x1b", "\x7f", "\\", `"`, "'", "`", "\u0080", "\u0085", "\u00a0", "\u00ad", "\u0300",
	"\u0600", "\u061c", "\u180e", "\u200b", "\u200d", "\u202e", "\u2028", "\u2029", "\u20dd", "\u3000", "\ue000", "\ufeff",
	"\U0001d173", "\U000e0001", "\U000f0000", "\U0010fffd", "é", "日", "😀", "²", "€", "‿", "𝟘", "%", "%q", "%!", "{}", ", ", "]",
}

// odd is how many draws in a hundred leave the pools.
const odd = 4

// word draws from a pool, seldom from what is odd, and still more seldom something that is awkward to print.
func word(r *rand.Rand, usual, unusual []string) string {
	switch {
	case draw.Chance(r, 1):
		return awkward(r, draw.Pick(r, usual))
	case draw.Chance(r, odd):
		return draw.Pick(r, unusual)
	}
	return draw.Pick(r, usual)
}

// awkward puts something into the text that not everybody prints alike.
func awkward(r *rand.Rand, text string) string {
	at := draw.Boundary(r, text)
	piece := draw.Pick(r, unprintable)
	if draw.Chance(r, 20) {
		piece += draw.Pick(r, unprintable)
	}
	return text[:at] + piece + text[at:]
}

// title is a name of an object or subject; these show in texts, so that what is awkward to print comes up more often.
func title(r *rand.Rand, usual []string) string {
	if draw.Chance(r, 5) {
		return awkward(r, draw.Pick(r, usual))
	}
	return word(r, usual, oddNames)
}

// space is the name of a namespace. It has no slash in it: upstream's stores join namespace and name by one.
func space(r *rand.Rand) string { return word(r, namespaces, oddNamespaces) }

// several draws at least low and at most high values.
func several[T any](r *rand.Rand, low, high int, one func(*rand.Rand) T) []T {
	var out []T
	for range low + draw.Few(r, high-low) {
		out = append(out, one(r))
	}
	return out
}

// maybe writes a field that is at its zero value as that, as null, or not at all.
func maybe[T any](r *rand.Rand, object map[string]any, name string, value T, zero bool) {
	switch {
	case !zero || draw.Chance(r, 10):
		object[name] = value
	case draw.Chance(r, 10):
		object[name] = nil
	}
}

func maybeText(r *rand.Rand, object map[string]any, name, value string) {
	if value != "" || draw.Chance(r, 15) {
		object[name] = value
	}
}

func maybeList[T any](r *rand.Rand, object map[string]any, name string, values []T) {
	if values == nil {
		values = []T{}
	}
	maybe(r, object, name, values, len(values) == 0)
}
