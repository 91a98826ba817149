//go:build before_1_33

package hpa

import (
	"errors"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/kubernetes/pkg/controller/podautoscaler"
	"k8s.io/kubernetes/pkg/controller/podautoscaler/metrics"
	"k8s.io/utils/ptr"
)

// oneTolerance says that both directions have the same.
const oneTolerance = true

// calculate lets the controller calculate with the flags and over the pods.
func (c *controller) calculate(o options, pods listers.PodLister, client metrics.MetricsClient) {
	*c.calculator = podautoscaler.NewReplicaCalculator(client, pods, o.tolerance(), o.cpuInitializationPeriod(), o.initialReadinessDelay())
}

// tolerate sets the only tolerance that there is.
func (o *options) tolerate(up, down *float64) (*autoscalingv2.HorizontalPodAutoscaler, error) {
	if ptr.Deref(up, o.tolerance()) != ptr.Deref(down, o.tolerance()) {
		return nil, errors.New("these releases have one tolerance for both directions")
	}
	o.Tolerance = up
	return &autoscalingv2.HorizontalPodAutoscaler{}, nil
}
