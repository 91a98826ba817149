// Package quota asks upstream about resource quotas, limit ranges and what a pod asks for.
package quota

import "kube-semantics/oracle/op"

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("pod.requests", podRequests, drawPodRequests),
	op.New("pod.qos_class", qosClass, drawQOSClass),
	op.New("quota.usage", usage, drawUsage),
	op.New("quota.scopes_match", scopesMatch, drawScopesMatch),
	op.New("quota.admit", admit, drawAdmit),
	op.New("quota.recalculate", recalculate, drawRecalculate),
	op.New("limitrange.apply", applyLimits, drawApplyLimits),
}
