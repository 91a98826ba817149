// Package hpa asks upstream about what a horizontal pod autoscaler decides.
package hpa

import (
	"math/rand/v2"

	"kube-semantics/oracle/op"
)

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("hpa.set_defaults", setDefaults, drawNothing),
	op.New("hpa.pod_requests", podRequests, drawNothing),
	op.New("hpa.classify_pods", classifyPods, drawNothing),
	op.New("hpa.replicas_for_metric", replicasForMetric, drawNothing),
	op.New("hpa.stabilize", stabilize, drawNothing),
	op.New("hpa.scale_limit", scaleLimit, drawNothing),
	op.New("hpa.record_scale", recordScale, drawNothing),
	op.New("hpa.evaluate", evaluate, drawNothing),
}

func drawNothing(*rand.Rand) any { return struct{}{} }
