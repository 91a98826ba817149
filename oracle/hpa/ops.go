// Package hpa asks upstream about what a horizontal pod autoscaler decides.
package hpa

import "kube-semantics/oracle/op"

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("hpa.set_defaults", setDefaults, drawSetDefaults),
	op.New("hpa.pod_requests", podRequests, drawPodRequests),
	op.New("hpa.classify_pods", classifyPods, drawClassifyPods),
	op.New("hpa.replicas_for_metric", replicasForMetric, drawReplicasForMetric),
	op.New("hpa.stabilize", stabilize, drawStabilize),
	op.New("hpa.scale_limit", scaleLimit, drawScaleLimit),
	op.New("hpa.record_scale", recordScale, drawRecordScale),
	op.New("hpa.evaluate", evaluate, drawEvaluate),
}
