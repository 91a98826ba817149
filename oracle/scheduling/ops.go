// Package scheduling asks upstream where a pod may run, where it runs best, what stands in its way, and whom it may evict.
package scheduling

import "kube-semantics/oracle/op"

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("scheduling.tolerates", tolerates, drawTolerates).With(tolerationLandmarks),
	op.New("scheduling.untolerated_taint", untoleratedTaint, drawUntoleratedTaint),
	op.New("scheduling.required_node_affinity", requiredNodeAffinity, drawRequiredNodeAffinity),
	op.New("scheduling.filter", filter, drawFilter).With(filterLandmarks),
	op.New("scheduling.score", score, drawScore).With(scoreLandmarks),
	op.New("scheduling.diagnose", diagnose, drawDiagnose).With(diagnoseLandmarks),
	op.New("scheduling.preempt", preempt, drawPreempt).With(preemptLandmarks),
}
