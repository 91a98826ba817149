package hpa

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/featuregate"
	"k8s.io/kubernetes/pkg/features"
)

// options are flags of kube-controller-manager. Those that are not given have its defaults.
type options struct {
	CPUInitializationPeriodSeconds *int64          `json:"cpuInitializationPeriodSeconds"`
	InitialReadinessDelaySeconds   *int64          `json:"initialReadinessDelaySeconds"`
	DownscaleStabilizationSeconds  *int64          `json:"downscaleStabilizationSeconds"`
	Tolerance                      *float64        `json:"tolerance"`
	FeatureGates                   map[string]bool `json:"featureGates"`
}

func seconds(given *int64, otherwise int64) time.Duration {
	return time.Duration(or(given, otherwise)) * time.Second
}

func or[T any](given *T, otherwise T) T {
	if given != nil {
		return *given
	}
	return otherwise
}

func (o options) cpuInitializationPeriod() time.Duration {
	return seconds(o.CPUInitializationPeriodSeconds, 300)
}

func (o options) initialReadinessDelay() time.Duration {
	return seconds(o.InitialReadinessDelaySeconds, 30)
}

func (o options) downscaleStabilization() time.Duration {
	return seconds(o.DownscaleStabilizationSeconds, 300)
}

func (o options) tolerance() float64 { return or(o.Tolerance, 0.1) }

// Upstream's gates: all that there are, and of those that some question depends on the defaults and the present state.
var (
	knownGates   = feature.DefaultMutableFeatureGate.GetAll()
	defaultGates = map[featuregate.Feature]bool{}
	gates        = map[featuregate.Feature]bool{}
)

func init() {
	// What cannot be on without one of ours is never on.
	off := map[string]bool{}
	for dependent, needed := range feature.DefaultMutableFeatureGate.Dependencies() {
		if slices.Contains(needed, features.PodLevelResources) {
			off[string(dependent)] = false
		}
	}
	if err := feature.DefaultMutableFeatureGate.SetFromMap(off); err != nil {
		panic(err)
	}
	for _, name := range []featuregate.Feature{features.HPAScaleToZero, features.PodLevelResources} {
		defaultGates[name] = feature.DefaultFeatureGate.Enabled(name)
	}
	maps.Copy(gates, defaultGates)
}

// setGates sets the gates as they are for the case at hand.
func (o options) setGates() error {
	for name, on := range o.FeatureGates {
		spec, known := knownGates[featuregate.Feature(name)]
		if !known {
			return fmt.Errorf("unknown feature gate %q", name)
		}
		if spec.LockToDefault && spec.Default != on {
			return fmt.Errorf("feature gate %q is locked to %t", name, spec.Default)
		}
	}
	for name, on := range defaultGates {
		if given, is := o.FeatureGates[string(name)]; is {
			on = given
		}
		// Setting one copies all of them, so it is done only when something changes.
		if gates[name] == on {
			continue
		}
		if err := feature.DefaultMutableFeatureGate.SetFromMap(map[string]bool{string(name): on}); err != nil {
			return err
		}
		gates[name] = on
	}
	return nil
}
