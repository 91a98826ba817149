// Package gates knows which feature gates of upstream cannot be on without which others.
package gates

import (
	"slices"

	"k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/featuregate"
	_ "k8s.io/kubernetes/pkg/features" // has the gates
)

// WithDependents adds to settings, as off, the gates that cannot be on with them. Releases before 1.35 knew none.
func WithDependents(settings map[string]bool) map[string]bool {
	gate, has := feature.DefaultMutableFeatureGate.(interface {
		Dependencies() map[featuregate.Feature][]featuregate.Feature
	})
	all := map[string]bool{}
	for name, on := range settings {
		all[name] = on
	}
	isOff := func(name featuregate.Feature) bool { on, is := all[string(name)]; return is && !on }
	for grown := has; grown; {
		grown = false
		for name, needed := range gate.Dependencies() {
			if _, is := all[string(name)]; !is && slices.ContainsFunc(needed, isOff) {
				all[string(name)], grown = false, true
			}
		}
	}
	return all
}
