package quota

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/kubernetes/pkg/apis/core"
	corev1conversion "k8s.io/kubernetes/pkg/apis/core/v1"
	"k8s.io/kubernetes/plugin/pkg/admission/limitranger"
)

type containerRequirements struct {
	Name string `json:"name"`
	requirements
}

type violation struct {
	LimitRange string   `json:"limitRange"`
	Messages   []string `json:"messages"`
}

type limited struct {
	Containers     []containerRequirements `json:"containers,omitzero"`
	InitContainers []containerRequirements `json:"initContainers,omitzero"`
	Annotation     *string                 `json:"annotation,omitempty"`
	Violations     []violation             `json:"violations"`
}

func applyLimits(in struct {
	LimitRanges []*corev1.LimitRange `json:"limitRanges"`
	Object      object               `json:"object"`
	Operation   admission.Operation  `json:"operation"`
	Subresource string               `json:"subresource"`
	OldObject   json.RawMessage      `json:"oldObject"`
}) (limited, error) {
	if in.Object.Object == nil {
		return limited{}, errNoObject
	}
	operation := cmp.Or(in.Operation, admission.Create)
	if operation != admission.Create && operation != admission.Update {
		return limited{}, fmt.Errorf("malformed input: operation %q", operation)
	}
	old, err := in.Object.optional(in.OldObject)
	if err != nil {
		return limited{}, err
	}
	if in.Object.Object, err = internal(in.Object.Object); err != nil {
		return limited{}, err
	}
	violations, err := enforce(in.LimitRanges, attributes(in.Object, old, operation, in.Subresource))
	if err != nil {
		return limited{}, err
	}
	out := limited{Violations: violations}
	if pod, is := in.Object.Object.(*core.Pod); is {
		out.Containers = containersOf(pod.Spec.Containers)
		out.InitContainers = containersOf(pod.Spec.InitContainers)
		if text, has := pod.Annotations["kubernetes.io/limit-ranger"]; has {
			out.Annotation = &text
		}
	}
	return out, nil
}

// internal converts to the types that the plugin works on.
func internal(external runtime.Object) (runtime.Object, error) {
	switch external := external.(type) {
	case *corev1.Pod:
		pod := &core.Pod{}
		return pod, corev1conversion.Convert_v1_Pod_To_core_Pod(external, pod, nil)
	case *corev1.PersistentVolumeClaim:
		claim := &core.PersistentVolumeClaim{}
		return claim, corev1conversion.Convert_v1_PersistentVolumeClaim_To_core_PersistentVolumeClaim(external, claim, nil)
	default:
		return nil, errors.New("malformed input: neither a Pod nor a PersistentVolumeClaim")
	}
}

func containersOf(containers []core.Container) []containerRequirements {
	out := []containerRequirements{}
	for _, container := range containers {
		out = append(out, containerRequirements{container.Name, requirements{
			Requests: textsOf(container.Resources.Requests),
			Limits:   textsOf(container.Resources.Limits),
		}})
	}
	return out
}

// enforce lets upstream's plugin first mutate and then validate.
func enforce(limitRanges []*corev1.LimitRange, attributes admission.Attributes) ([]violation, error) {
	recorded := &recorder{violations: []violation{}}
	if len(limitRanges) == 0 {
		// The plugin would ask the API server whether there are really none.
		return recorded.violations, nil
	}
	plugin, err := limitranger.NewLimitRanger(recorded)
	if err != nil {
		return nil, err
	}
	plugin.SetExternalKubeInformerFactory(limitRangeInformers{limitRanges: limitRanges})
	if err := plugin.Admit(context.Background(), attributes, nil); err != nil {
		return nil, err
	}
	if err := plugin.Validate(context.Background(), attributes, nil); err != nil {
		return nil, err
	}
	return recorded.violations, nil
}

// recorder is what the plugin does with a limit range, except that violations are written down and then overlooked, so
// that the plugin goes on to the next limit range.
type recorder struct {
	limitranger.DefaultLimitRangerActions
	violations []violation
}

func (r *recorder) ValidateLimit(limitRange *corev1.LimitRange, resource string, object runtime.Object) error {
	err := r.DefaultLimitRangerActions.ValidateLimit(limitRange, resource, object)
	if err == nil {
		return nil
	}
	found, is := err.(utilerrors.Aggregate)
	if !is {
		return err
	}
	var messages []string
	for _, one := range found.Errors() {
		messages = append(messages, one.Error())
	}
	slices.Sort(messages)
	r.violations = append(r.violations, violation{limitRange.Name, slices.Compact(messages)})
	return nil
}
