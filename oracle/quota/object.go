package quota

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"
)

// object is an object of any kind, in the type that upstream's evaluator for it expects.
type object struct {
	runtime.Object
	kind     schema.GroupVersionKind
	resource schema.GroupVersionResource
}

var (
	pods                   = schema.GroupResource{Resource: "pods"}
	services               = schema.GroupResource{Resource: "services"}
	persistentVolumeClaims = schema.GroupResource{Resource: "persistentvolumeclaims"}
	resourceClaims         = schema.GroupResource{Group: "resource.k8s.io", Resource: "resourceclaims"}
)

// typed makes the empty object of a resource.
func typed(resource schema.GroupResource) runtime.Object {
	switch resource {
	case pods:
		return &corev1.Pod{}
	case services:
		return &corev1.Service{}
	case persistentVolumeClaims:
		return &corev1.PersistentVolumeClaim{}
	case resourceClaims:
		return &upstreamClaim{}
	default:
		return &metav1.PartialObjectMetadata{}
	}
}

// UnmarshalJSON reads the kind first, and then the object as one of that kind.
func (o *object) UnmarshalJSON(text []byte) error {
	var kind metav1.TypeMeta
	if err := unmarshal(text, &kind); err != nil {
		return err
	}
	if kind.Kind == "" {
		return errors.New("an object without a kind")
	}
	if kind.APIVersion == "" {
		kind.APIVersion = "v1"
	}
	o.kind = schema.FromAPIVersionAndKind(kind.APIVersion, kind.Kind)
	o.resource, _ = meta.UnsafeGuessKindToResource(o.kind)
	o.Object = typed(o.resource.GroupResource())
	return unmarshal(text, o.Object)
}

// optional reads an object of the same kind, or nothing if the text is absent or null.
func (o object) optional(text json.RawMessage) (runtime.Object, error) {
	if len(text) == 0 || string(text) == "null" {
		return nil, nil
	}
	other := typed(o.resource.GroupResource())
	if err := unmarshal(text, other); err != nil {
		return nil, fmt.Errorf("malformed input: %w", err)
	}
	return other, nil
}

func unmarshal(text []byte, into any) error {
	return kjson.UnmarshalCaseSensitivePreserveInts(text, into)
}

// instant is the time that an op is asked at.
type instant struct {
	Now *metav1.Time `json:"now"`
}

func (i instant) time() time.Time {
	if i.Now == nil {
		return time.Unix(0, 0)
	}
	return i.Now.Time
}
