package hpa

import (
	"context"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	client "k8s.io/client-go/kubernetes/typed/autoscaling/v2"
	"k8s.io/client-go/scale"
)

// target is what is scaled, and the API server that it is scaled through.
type target struct {
	scale.ScaleInterface
	scale *autoscalingv1.Scale
	// Why it cannot be read, or not be written.
	unreadable, refused error
	scaledTo            *int32
}

func (t *target) Scales(string) scale.ScaleInterface { return t }

func (t *target) Get(context.Context, schema.GroupResource, string, metav1.GetOptions) (*autoscalingv1.Scale, error) {
	if t.unreadable != nil {
		return nil, t.unreadable
	}
	return t.scale.DeepCopy(), nil
}

func (t *target) Update(_ context.Context, _ schema.GroupResource, scale *autoscalingv1.Scale, _ metav1.UpdateOptions) (*autoscalingv1.Scale, error) {
	if t.refused != nil {
		return nil, t.refused
	}
	t.scaledTo = &scale.Spec.Replicas
	return scale, nil
}

// anyKind knows one resource for every kind.
type anyKind struct{ meta.RESTMapper }

func (anyKind) RESTMappings(kind schema.GroupKind, _ ...string) ([]*meta.RESTMapping, error) {
	return []*meta.RESTMapping{{Resource: schema.GroupVersionResource{Group: kind.Group, Version: "v1", Resource: "targets"}}}, nil
}

// writtenStatus is a client that only remembers the last status.
type writtenStatus struct {
	client.HorizontalPodAutoscalerInterface
	last *autoscalingv2.HorizontalPodAutoscalerStatus
}

func (w *writtenStatus) HorizontalPodAutoscalers(string) client.HorizontalPodAutoscalerInterface {
	return w
}

func (w *writtenStatus) UpdateStatus(
	_ context.Context, hpa *autoscalingv2.HorizontalPodAutoscaler, _ metav1.UpdateOptions,
) (*autoscalingv2.HorizontalPodAutoscaler, error) {
	w.last = &hpa.Status
	return hpa, nil
}
