package hpa

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/utils/ptr"
)

type proposal struct {
	Replicas int32                           `json:"replicas"`
	Current  autoscalingv2.MetricValueStatus `json:"current"`
}

func replicasForMetric(in struct {
	moment
	Metric          autoscalingv2.MetricSpec `json:"metric"`
	CurrentReplicas int32                    `json:"currentReplicas"`
	StatusReplicas  *int32                   `json:"statusReplicas"`
	Pods            []*corev1.Pod            `json:"pods"`
	Samples         sample                   `json:"samples"`
	Tolerance       struct {
		ScaleUp   *float64 `json:"scaleUp"`
		ScaleDown *float64 `json:"scaleDown"`
	} `json:"tolerance"`
	Options options `json:"options"`
}) (out proposal, err error) {
	c := theController()
	// The op has its own.
	in.Options.Tolerance = nil
	hpa, err := in.Options.tolerate(in.Tolerance.ScaleUp, in.Tolerance.ScaleDown)
	if err != nil {
		return proposal{}, err
	}
	reset, err := c.configure(in.Options, podList{pods: in.Pods, selected: true})
	defer reset()
	if err != nil {
		return proposal{}, err
	}
	c.metrics.holds(in.Samples)
	failed := in.run(func() {
		var status autoscalingv2.MetricStatus
		out.Replicas, _, _, _, err = computeReplicasForMetric(
			c.HorizontalController, quiet, hpa, in.Metric, in.CurrentReplicas, ptr.Deref(in.StatusReplicas, in.CurrentReplicas), labels.Everything(), &status,
		)
		out.Current = currentOf(status)
	})
	if failed != nil {
		return proposal{}, failed
	}
	return out, err
}

func currentOf(status autoscalingv2.MetricStatus) autoscalingv2.MetricValueStatus {
	switch {
	case status.Resource != nil:
		return status.Resource.Current
	case status.ContainerResource != nil:
		return status.ContainerResource.Current
	case status.Pods != nil:
		return status.Pods.Current
	case status.Object != nil:
		return status.Object.Current
	case status.External != nil:
		return status.External.Current
	default:
		return autoscalingv2.MetricValueStatus{}
	}
}
