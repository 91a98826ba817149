package hpa

import (
	"fmt"
	"time"

	"k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/featuregate"
	_ "k8s.io/kubernetes/pkg/features" // has the gates
	"k8s.io/utils/ptr"

	"kube-semantics/oracle/gates"
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
	return time.Duration(ptr.Deref(given, otherwise)) * time.Second
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

func (o options) tolerance() float64 { return ptr.Deref(o.Tolerance, 0.1) }

// Upstream's gates are the program's, and other domains ask with them as they are.
var (
	knownGates = feature.DefaultMutableFeatureGate.GetAll()
	// asked are the gates that some question depends on, in some release.
	asked = []featuregate.Feature{"HPAConfigurableTolerance", "HPAScaleToZero", "PodLevelResources"}
	// defaultGates are those of them that can be set.
	defaultGates = map[featuregate.Feature]bool{}
)

func init() {
	for _, name := range asked {
		if spec, known := knownGates[name]; known && !spec.LockToDefault {
			defaultGates[name] = feature.DefaultFeatureGate.Enabled(name)
		}
	}
}

// force turns a gate on, where it is not always so.
func (o *options) force(name featuregate.Feature) {
	if _, settable := defaultGates[name]; settable {
		forced := map[string]bool{string(name): true}
		for other, on := range o.FeatureGates {
			if other != string(name) {
				forced[other] = on
			}
		}
		o.FeatureGates = forced
	}
}

// setGates sets the gates for the case at hand, and returns what sets them back.
func (o options) setGates() (reset func(), err error) {
	reset = func() {}
	for name, on := range o.FeatureGates {
		spec, known := knownGates[featuregate.Feature(name)]
		if !known {
			return reset, fmt.Errorf("unknown feature gate %q", name)
		}
		if spec.LockToDefault && spec.Default != on {
			return reset, fmt.Errorf("feature gate %q is locked to %t", name, spec.Default)
		}
	}
	changed, before := map[string]bool{}, map[string]bool{}
	change := func(name featuregate.Feature, on bool) {
		if was := feature.DefaultFeatureGate.Enabled(name); was != on {
			changed[string(name)], before[string(name)] = on, was
		}
	}
	for name := range defaultGates {
		if on, given := o.FeatureGates[string(name)]; given {
			change(name, on)
		}
	}
	// Setting one copies all of them, so it is done only when something changes.
	if len(changed) == 0 {
		return reset, nil
	}
	for name, on := range gates.WithDependents(changed) {
		change(featuregate.Feature(name), on)
	}
	reset = func() {
		if err := feature.DefaultMutableFeatureGate.SetFromMap(before); err != nil {
			panic(err)
		}
	}
	return reset, feature.DefaultMutableFeatureGate.SetFromMap(changed)
}
