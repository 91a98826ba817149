package hpa

import (
	"fmt"
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

// gates are those that some question depends on, and whether they are on at present.
var gates = map[featuregate.Feature]bool{}

func init() {
	// Every gate has to be off that could not stay on without one of ours.
	off := map[string]bool{}
	for dependent, needed := range feature.DefaultMutableFeatureGate.Dependencies() {
		for _, name := range needed {
			if name == features.PodLevelResources {
				off[string(dependent)] = false
			}
		}
	}
	if err := feature.DefaultMutableFeatureGate.SetFromMap(off); err != nil {
		panic(err)
	}
	for _, name := range []featuregate.Feature{features.HPAScaleToZero, features.PodLevelResources} {
		gates[name] = feature.DefaultFeatureGate.Enabled(name)
		defaultGates[name] = gates[name]
	}
}

var defaultGates = map[featuregate.Feature]bool{}

// setGates sets the gates as they are for the case at hand.
func (o options) setGates() error {
	known := feature.DefaultMutableFeatureGate.GetAll()
	for name, on := range o.FeatureGates {
		spec, found := known[featuregate.Feature(name)]
		if !found {
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
		// Setting one copies all of them, so it is done when something changes only.
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
