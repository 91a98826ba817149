//go:build before_1_34 && !before_1_32

package quota

// addTo sets the options that not all releases have, of which this one has none.
func (o podOptions) addTo(*upstreamOptions) {}
