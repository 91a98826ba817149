package rbac

import (
	"math/rand/v2"
	"slices"

	"kube-semantics/oracle/draw"
)

// drawPerson makes a user whom the bindings often mean.
func drawPerson(r *rand.Rand, w world) person {
	p := person{Groups: several(r, 0, 2, func(r *rand.Rand) string { return title(r, groupNames) })}
	if draw.Chance(r, 90) {
		p.User = title(r, userNames)
	}
	if draw.Chance(r, 10) {
		p = drawAccount(r, space(r), word(r, accountNames, oddAccounts))
	}
	if len(w.bindings) > 0 && draw.Chance(r, 85) {
		b := draw.Pick(r, w.bindings)
		if len(b.subjects) > 0 {
			p = become(r, draw.Pick(r, b.subjects), b.namespace, p)
		}
	}
	if draw.Chance(r, 2) {
		p.Groups = slices.Concat(p.Groups, draw.Pick(r, privilegedSets))
	}
	return p
}

// become makes the user into one whom the subject of a binding in the namespace means.
func become(r *rand.Rand, s subject, namespace string, p person) person {
	switch s.kind {
	case "Group":
		p.Groups = slices.Insert(slices.Clone(p.Groups), r.IntN(len(p.Groups)+1), s.name)
	case "ServiceAccount":
		if s.namespace != "" {
			namespace = s.namespace
		}
		p = drawAccount(r, namespace, s.name)
	default:
		p.User = s.name
	}
	return p
}

// drawAccount makes the user of a service account, with the groups it really has, with others, or not quite.
func drawAccount(r *rand.Rand, namespace, name string) person {
	p, _ := serviceAccountUser(serviceAccount{namespace, name})
	switch n := r.IntN(100); {
	case n < 35:
		p.Groups = nil
	case n < 55:
		p.Groups = append(p.Groups, "system:authenticated")
	case n < 60:
		p.User = draw.OneOf(r, "system:serviceaccount:"+name, "system:serviceaccounts:"+namespace+":"+name,
			"system:serviceaccount:"+namespace+":"+name+":", "serviceaccount:"+namespace+":"+name, "system:serviceaccount:"+namespace+"/"+name)
	}
	return p
}

// fill writes the user into an input.
func (p person) fill(r *rand.Rand, input map[string]any) map[string]any {
	if p.User != "" || draw.Chance(r, 50) {
		input["user"] = p.User
	}
	maybeList(r, input, "groups", p.Groups)
	return input
}
