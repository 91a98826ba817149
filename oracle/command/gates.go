package command

import (
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/featuregate"
	_ "k8s.io/kubernetes/pkg/features" // has the gates
)

// given are the gates that upstream is asked with, where they are not the defaults. Cases say so.
var given map[string]bool

// setGates sets gates, written as "Name=false,Other=true", for the whole run; and turns off what cannot be on without them.
func setGates(text string) error {
	if text == "" {
		return nil
	}
	given = map[string]bool{}
	for _, pair := range strings.Split(text, ",") {
		name, value, _ := strings.Cut(pair, "=")
		on, err := strconv.ParseBool(value)
		if err != nil {
			return fmt.Errorf("gate %q: %w", pair, err)
		}
		given[name] = on
	}
	all := map[string]bool{}
	for name, on := range given {
		all[name] = on
	}
	if gate, has := feature.DefaultMutableFeatureGate.(interface {
		Dependencies() map[featuregate.Feature][]featuregate.Feature
	}); has {
		for changed := true; changed; {
			changed = false
			for name, needed := range gate.Dependencies() {
				for _, other := range needed {
					if on, is := all[string(other)]; is && !on {
						if was, is := all[string(name)]; !is || was {
							all[string(name)], changed = false, true
						}
					}
				}
			}
		}
	}
	return feature.DefaultMutableFeatureGate.SetFromMap(all)
}
