package rbac

import (
	"math/rand/v2"
	"strings"

	"kube-semantics/oracle/draw"
)

// asked is what a request wants while it is drawn; a path makes it one for a URL.
type asked struct {
	namespace, verb, group, resource, subresource, name string
	url                                                 bool
	path                                                string
}

func (a asked) input(r *rand.Rand) map[string]any {
	attributes := map[string]any{}
	maybeText(r, attributes, "verb", a.verb)
	if a.url {
		maybeText(r, attributes, "path", a.path)
		return map[string]any{"nonResourceAttributes": attributes}
	}
	maybeText(r, attributes, "namespace", a.namespace)
	maybeText(r, attributes, "group", a.group)
	maybeText(r, attributes, "resource", a.resource)
	maybeText(r, attributes, "subresource", a.subresource)
	maybeText(r, attributes, "name", a.name)
	if draw.Chance(r, 4) {
		attributes["version"] = draw.OneOf(r, "v1", "*", "")
	}
	if draw.Chance(r, 2) {
		attributes["fieldSelector"] = map[string]any{"rawSelector": "metadata.name=a"}
		attributes["labelSelector"] = map[string]any{"requirements": []map[string]any{{"key": "a", "operator": "Exists"}}}
	}
	return map[string]any{"resourceAttributes": attributes}
}

func drawAsked(r *rand.Rand) asked {
	if draw.Chance(r, 25) {
		return asked{url: true, verb: word(r, verbs, oddVerbs), path: draw.Pick(r, paths)}
	}
	a := asked{
		verb:     word(r, verbs, oddVerbs),
		group:    word(r, groups, oddGroups),
		resource: word(r, resources, oddResources),
	}
	if draw.Chance(r, 35) {
		a.subresource = draw.Pick(r, subresources)
	}
	if draw.Chance(r, 40) {
		a.name = drawResourceName(r)
	}
	if draw.Chance(r, 75) {
		a.namespace = space(r)
	}
	return a
}

// drawAskedOf asks for what the rule grants, or nearly.
func drawAskedOf(r *rand.Rand, x rule, namespace string) asked {
	other := drawAsked(r)
	if len(x.verbs) == 0 {
		return other
	}
	a := asked{namespace: namespace, verb: instead(r, draw.Pick(r, x.verbs), "*", drawVerb)}
	switch {
	case len(x.urls) > 0 && (len(x.resources) == 0 || draw.Chance(r, 50)):
		a.url = true
		a.path = below(r, draw.Pick(r, x.urls))
	case len(x.resources) > 0 && len(x.groups) > 0:
		a.group = instead(r, draw.Pick(r, x.groups), "*", drawGroup)
		a.resource = meant(r, draw.Pick(r, x.resources))
		if resource, sub, has := strings.Cut(a.resource, "/"); has && draw.Chance(r, 90) {
			a.resource, a.subresource = resource, sub
		}
		switch {
		case len(x.names) > 0:
			a.name = draw.Pick(r, x.names)
		case draw.Chance(r, 40):
			a.name = drawResourceName(r)
		}
	default:
		return other
	}
	if draw.Chance(r, 30) {
		a = a.miss(r, other)
	}
	return a
}

// miss changes one thing.
func (a asked) miss(r *rand.Rand, other asked) asked {
	switch r.IntN(7) {
	case 0:
		a.verb = other.verb
	case 1:
		a.group = other.group
		a.path += draw.OneOf(r, "/", "x", "*")
	case 2:
		a.resource = other.resource
		a.path = strings.TrimSuffix(a.path, "/")
	case 3:
		a.subresource = other.subresource
		a.path = other.path
	case 4:
		a.name = other.name
		a.path = strings.ToUpper(a.path)
	case 5:
		a.namespace = other.namespace
	default:
		a.resource, a.subresource = a.resource+"/"+a.subresource, ""
	}
	return a
}

// drawRequest asks, as the user, for what a role of the world often grants.
func drawRequest(r *rand.Rand, w world, p person) map[string]any {
	input := p.fill(r, drawAskedIn(r, w, p).input(r))
	if draw.Chance(r, 2) {
		spoil(r, input)
	}
	return input
}

func drawAskedIn(r *rand.Rand, w world, p person) asked {
	namespace := ""
	if draw.Chance(r, 80) {
		namespace = space(r)
	}
	if len(w.roles) == 0 || draw.Chance(r, 15) {
		return drawAsked(r)
	}
	x := draw.Pick(r, w.roles)
	if len(w.bindings) > 0 && draw.Chance(r, 80) {
		b := w.bindingOf(r, p)
		if bound, found := w.roleOf(b); found {
			x = bound
		}
		if b.namespace != "" && draw.Chance(r, 90) {
			namespace = b.namespace
		}
	}
	if len(x.rules) == 0 {
		return drawAsked(r)
	}
	return drawAskedOf(r, draw.Pick(r, x.rules), namespace)
}

// bindingOf prefers bindings that apply to the user.
func (w world) bindingOf(r *rand.Rand, p person) binding {
	var b binding
	for range 4 {
		b = draw.Pick(r, w.bindings)
		if b.meant(p) {
			break
		}
	}
	return b
}

// meant is a rough guess whether the binding is for the user, good enough to draw with.
func (b binding) meant(p person) bool {
	for _, s := range b.subjects {
		namespace := s.namespace
		if namespace == "" {
			namespace = b.namespace
		}
		if p.User == s.name || p.User == "system:serviceaccount:"+namespace+":"+s.name {
			return true
		}
		for _, group := range p.Groups {
			if group == s.name {
				return true
			}
		}
	}
	return false
}

// roleOf finds what the binding refers to.
func (w world) roleOf(b binding) (role, bool) {
	for _, x := range w.roles {
		if x.name == b.refName && (x.namespace == "") == (b.refKind == "ClusterRole") && (x.namespace == "" || x.namespace == b.namespace) {
			return x, true
		}
	}
	return role{}, false
}

// spoil makes a request invalid, or gives it an odd form that is still valid.
func spoil(r *rand.Rand, input map[string]any) {
	switch r.IntN(6) {
	case 0:
		delete(input, "resourceAttributes")
		delete(input, "nonResourceAttributes")
	case 1:
		input["resourceAttributes"] = map[string]any{}
	case 2:
		input["nonResourceAttributes"] = map[string]any{}
	case 3:
		input["user"] = ""
		input["groups"] = draw.OneOf(r, []string{}, []string{""}, nil)
	case 4:
		if _, resource := input["resourceAttributes"]; resource {
			input["nonResourceAttributes"] = nil
		} else {
			input["resourceAttributes"] = nil
		}
	default:
		input["uid"] = "x"
		input["extra"] = map[string]any{"a": []string{"b"}}
	}
}
