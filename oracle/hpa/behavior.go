package hpa

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	defaults "k8s.io/kubernetes/pkg/apis/autoscaling/v2"
)

type spec struct {
	Spec autoscalingv2.HorizontalPodAutoscalerSpec `json:"spec"`
}

func setDefaults(in struct {
	HPA autoscalingv2.HorizontalPodAutoscaler `json:"hpa"`
}) (spec, error) {
	defaults.SetObjectDefaults_HorizontalPodAutoscaler(&in.HPA)
	return spec{in.HPA.Spec}, nil
}

// withDefaults is an HPA of that behavior alone, with what the API server and then the controller fill in.
func withDefaults(behavior *autoscalingv2.HorizontalPodAutoscalerBehavior, c *controller) *autoscalingv2.HorizontalPodAutoscaler {
	hpa := &autoscalingv2.HorizontalPodAutoscaler{Spec: autoscalingv2.HorizontalPodAutoscalerSpec{Behavior: behavior}}
	defaults.SetDefaults_HorizontalPodAutoscalerBehavior(hpa)
	maybeInitScaleDownStabilizationWindow(c.HorizontalController, hpa)
	return hpa
}
