// Package hpa asks upstream about what a horizontal pod autoscaler decides.
package hpa

import "kube-semantics/oracle/op"

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("hpa.set_defaults", setDefaults, drawSetDefaults).With(defaultsLandmarks),
	op.New("hpa.pod_requests", podRequests, drawPodRequests).With(requestLandmarks),
	op.New("hpa.classify_pods", classifyPods, drawClassifyPods).With(podLandmarks),
	op.New("hpa.replicas_for_metric", replicasForMetric, drawReplicasForMetric).With(metricLandmarks),
	op.New("hpa.stabilize", stabilize, drawStabilize).With(stabilizeLandmarks),
	op.New("hpa.scale_limit", scaleLimit, drawScaleLimit).With(limitLandmarks),
	op.New("hpa.record_scale", recordScale, drawRecordScale).With(recordLandmarks),
	op.New("hpa.evaluate", evaluate, drawEvaluate).With(tickLandmarks),
}

// Questions are answered by functions of the library alone, as those of the package typed.
var Questions = []op.Op{
	op.New("typed.hpa_conditions", askConditions, drawConditions),
}
