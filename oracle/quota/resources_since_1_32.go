//go:build !before_1_32

package quota

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/component-helpers/resource"
	"k8s.io/kubernetes/pkg/features"
	"k8s.io/utils/ptr"
)

type upstreamOptions = resource.PodResourcesOptions

func (o podOptions) upstream() upstreamOptions {
	options := upstreamOptions{
		UseStatusResources:          ptr.Deref(o.UseStatusResources, enabled(features.InPlacePodVerticalScaling)),
		SkipPodLevelResources:       o.SkipPodLevelResources || !enabled(features.PodLevelResources),
		ExcludeOverhead:             o.ExcludeOverhead,
		NonMissingContainerRequests: o.NonMissingContainerRequests,
	}
	o.addTo(&options)
	return options
}

func requestsOf(pod *corev1.Pod, options upstreamOptions) corev1.ResourceList {
	return resource.PodRequests(pod, options)
}

func limitsOf(pod *corev1.Pod, options upstreamOptions) corev1.ResourceList {
	return resource.PodLimits(pod, options)
}
