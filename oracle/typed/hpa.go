package typed

import (
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/apis/autoscaling"
	"k8s.io/kubernetes/pkg/apis/autoscaling/install"
)

var scheme = func() *runtime.Scheme {
	scheme := runtime.NewScheme()
	install.Install(scheme)
	return scheme
}()

// fromV1 converts an autoscaler of the old version by way of the internal one, as the API server does.
func fromV1(in struct {
	HPA autoscalingv1.HorizontalPodAutoscaler `json:"hpa"`
}) (*autoscalingv2.HorizontalPodAutoscaler, error) {
	var internal autoscaling.HorizontalPodAutoscaler
	if err := scheme.Convert(&in.HPA, &internal, nil); err != nil {
		return nil, err
	}
	var out autoscalingv2.HorizontalPodAutoscaler
	return &out, scheme.Convert(&internal, &out, nil)
}
