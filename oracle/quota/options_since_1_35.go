//go:build !before_1_35

package quota

import (
	"k8s.io/kubernetes/pkg/features"
	"k8s.io/utils/ptr"
)

// addTo sets the options that not all releases have.
func (o podOptions) addTo(options *upstreamOptions) {
	options.SkipContainerLevelResources = o.SkipContainerLevelResources
	options.InPlacePodLevelResourcesVerticalScalingEnabled = ptr.Deref(
		o.InPlacePodLevelResources, enabled(features.InPlacePodLevelResourcesVerticalScaling),
	)
}
