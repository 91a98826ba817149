package rbac

import (
	"math/rand/v2"
	"strings"

	"kube-semantics/oracle/draw"
)

// accountPieces are what service account names are mutated with.
var accountPieces = []string{":", "-", ".", "..", "a", "A", "9", "_", "/", "system:", "serviceaccount:", " "}

func drawServiceAccountName(r *rand.Rand) any {
	namespace := draw.OneOf(r, "n", "kube-system", "9", "a-b", label(r, 62), label(r, 63), label(r, 64))
	name := draw.OneOf(r, "x", "default", "x.y", "9", "a-b.c-d", label(r, 63), label(r, 64), label(r, 253), label(r, 254),
		label(r, 63)+"."+label(r, 189), label(r, 63)+"."+label(r, 190))
	switch n := r.IntN(100); {
	case n < 12:
		namespace = draw.OneOf(r, "", "-a", "a-", "A", "a.b", "a_b", "é", "a b", "a\n", "١")
	case n < 24:
		name = draw.OneOf(r, "", "-a", "a-", "A", ".a", "a.", "a..b", "a.-b", "a-.b", "a_b", "é", "a b", "a\n", "a/b", "١")
	}
	user := "system:serviceaccount:" + namespace + ":" + name
	switch n := r.IntN(100); {
	case n < 10:
		user = draw.Mutate(r, user, accountPieces)
	case n < 15:
		user = draw.OneOf(r, "", "system:serviceaccount:", "system:serviceaccount::", "system:serviceaccount", "system:serviceaccounts:n:x", "SYSTEM:serviceaccount:n:x",
			"serviceaccount:n:x", "system:serviceaccount:n", "system:serviceaccount:n:x:y", "system:serviceaccount:n/x", "ann", " system:serviceaccount:n:x")
	}
	return map[string]any{"user": user}
}

// label is a text of that many letters, digits and, within, hyphens.
func label(r *rand.Rand, length int) string {
	const ends, within = "abz059", "abz059---"
	text := draw.Run(r, ends, 1) + draw.Run(r, within, length-2) + draw.Run(r, ends, 1)
	if draw.Chance(r, 2) {
		at := r.IntN(len(text))
		text = text[:at] + strings.ToUpper(text[at:])
	}
	return text
}
