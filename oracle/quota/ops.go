// Package quota asks upstream about resource quotas, limit ranges and what a pod asks for.
package quota

import "kube-semantics/oracle/op"

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("pod.requests", podRequests, drawPodRequests).With(requestLandmarks),
	op.New("pod.qos_class", qosClass, drawQOSClass).With(qosLandmarks),
	op.New("quota.usage", usage, drawUsage).With(usageLandmarks),
	op.New("quota.scopes_match", scopesMatch, drawScopesMatch).With(scopeLandmarks),
	op.New("quota.admit", admit, drawAdmit).With(admitLandmarks),
	op.New("quota.recalculate", recalculate, drawRecalculate).With(recalculateLandmarks),
	op.New("limitrange.apply", applyLimits, drawApplyLimits).With(limitLandmarks),
}
