//go:build before_1_35 && !before_1_34

package quota

// addTo sets the options that not all releases have.
func (o podOptions) addTo(options *upstreamOptions) {
	options.SkipContainerLevelResources = o.SkipContainerLevelResources
}
