package quota

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/featuregate"
	"k8s.io/kubernetes/pkg/apis/core/v1/helper/qos"
)

// podOptions are upstream's options of the same names. Those that default to what a gate of the scheduler says are pointers.
type podOptions struct {
	UseStatusResources          *bool               `json:"useStatusResources"`
	InPlacePodLevelResources    *bool               `json:"inPlacePodLevelResources"`
	SkipPodLevelResources       bool                `json:"skipPodLevelResources"`
	SkipContainerLevelResources bool                `json:"skipContainerLevelResources"`
	ExcludeOverhead             bool                `json:"excludeOverhead"`
	NonMissingContainerRequests corev1.ResourceList `json:"nonMissingContainerRequests"`
}

// enabled tells whether the release has a gate on by default.
func enabled(gate featuregate.Feature) bool { return feature.DefaultFeatureGate.Enabled(gate) }

type requirements struct {
	Requests texts `json:"requests"`
	Limits   texts `json:"limits"`
}

func podRequests(in struct {
	Pod     corev1.Pod `json:"pod"`
	Options podOptions `json:"options"`
}) (requirements, error) {
	options := in.Options.upstream()
	// Upstream adds the overhead to pod-level quantities in place if they are large; two lists never share one.
	return requirements{
		Requests: textsOf(requestsOf(&in.Pod, options)),
		Limits:   textsOf(limitsOf(&in.Pod, options)),
	}, nil
}

func qosClass(in struct {
	Pod corev1.Pod `json:"pod"`
}) (corev1.PodQOSClass, error) {
	return qos.ComputePodQOS(&in.Pod), nil
}

// texts is a resource list with its quantities as they print.
type texts map[string]string

func textsOf[Name ~string, Quantity any, Pointer interface {
	*Quantity
	String() string
}](list map[Name]Quantity) texts {
	out := texts{}
	for name, quantity := range list {
		out[string(name)] = Pointer(&quantity).String()
	}
	return out
}
