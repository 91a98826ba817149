// Package netpol asks who may talk to whom. Kubernetes has no code of its own for that, only the objects, their defaults and
// their validation, which are asked here; rules of NetworkPolicies are matched by cyclonus, and labels by apimachinery. What
// the policies of administrators come to, and which of all that decides, is worked out here from what the API says.
package netpol

import "kube-semantics/oracle/op"

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("netpol.verdict", verdict, drawVerdict).With(verdictLandmarks).Spread(verdictKind),
	op.New("netpol.matrix", matrix, drawMatrix).With(matrixLandmarks),
	op.New("netpol.isolation", isolation, drawIsolation).With(isolationLandmarks),
}
