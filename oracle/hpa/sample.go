package hpa

import (
	"context"
	"errors"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/controller/podautoscaler/metrics"
	customapi "k8s.io/metrics/pkg/apis/custom_metrics/v1beta2"
	externalapi "k8s.io/metrics/pkg/apis/external_metrics/v1beta1"
	metricsapi "k8s.io/metrics/pkg/apis/metrics/v1beta1"
	resourceclient "k8s.io/metrics/pkg/client/clientset/versioned/typed/metrics/v1beta1"
	customclient "k8s.io/metrics/pkg/client/custom_metrics"
	externalclient "k8s.io/metrics/pkg/client/external_metrics"
)

// sample is what the metrics API of a metric answers.
type sample struct {
	Error      *string                 `json:"error"`
	PodMetrics []metricsapi.PodMetrics `json:"podMetrics"`
	PodValues  []podValue              `json:"podValues"`
	Value      *resource.Quantity      `json:"value"`
	Values     []resource.Quantity     `json:"values"`
}

type podValue struct {
	Pod           string            `json:"pod"`
	Value         resource.Quantity `json:"value"`
	Timestamp     metav1.Time       `json:"timestamp"`
	WindowSeconds *int64            `json:"windowSeconds"`
}

// metricsAPI answers one question after the other with the samples in order.
type metricsAPI struct {
	samples []sample
	asked   int
}

func (m *metricsAPI) client() metrics.MetricsClient {
	return metrics.NewRESTMetricsClient(resourceAPI{api: m}, customAPI{api: m}, externalAPI{api: m})
}

// holds makes the samples those that the next questions get.
func (m *metricsAPI) holds(samples ...sample) { m.samples, m.asked = samples, 0 }

func (m *metricsAPI) next() (sample, error) {
	m.asked++
	if m.asked > len(m.samples) {
		return sample{}, nil
	}
	s := m.samples[m.asked-1]
	if s.Error != nil {
		return sample{}, errors.New(*s.Error)
	}
	return s, nil
}

type resourceAPI struct {
	resourceclient.PodMetricsInterface
	api *metricsAPI
}

func (r resourceAPI) PodMetricses(string) resourceclient.PodMetricsInterface { return r }

func (r resourceAPI) List(context.Context, metav1.ListOptions) (*metricsapi.PodMetricsList, error) {
	s, err := r.api.next()
	return &metricsapi.PodMetricsList{Items: s.PodMetrics}, err
}

type customAPI struct {
	customclient.CustomMetricsClient
	api *metricsAPI
}

func (c customAPI) RootScopedMetrics() customclient.MetricsInterface { return c }

func (c customAPI) NamespacedMetrics(string) customclient.MetricsInterface { return c }

func (c customAPI) GetForObject(schema.GroupKind, string, string, labels.Selector) (*customapi.MetricValue, error) {
	s, err := c.api.next()
	if err == nil && s.Value == nil {
		// As upstream's client has it.
		err = errors.New("the custom metrics API server returned 0 results when we asked for exactly one")
	}
	if err != nil {
		return nil, err
	}
	return &customapi.MetricValue{Value: *s.Value}, nil
}

func (c customAPI) GetForObjects(schema.GroupKind, labels.Selector, string, labels.Selector) (*customapi.MetricValueList, error) {
	s, err := c.api.next()
	list := &customapi.MetricValueList{}
	for _, value := range s.PodValues {
		list.Items = append(list.Items, customapi.MetricValue{
			DescribedObject: corev1.ObjectReference{Name: value.Pod},
			Value:           value.Value,
			Timestamp:       value.Timestamp,
			WindowSeconds:   value.WindowSeconds,
		})
	}
	return list, err
}

type externalAPI struct{ api *metricsAPI }

func (e externalAPI) NamespacedMetrics(string) externalclient.MetricsInterface { return e }

func (e externalAPI) List(string, labels.Selector) (*externalapi.ExternalMetricValueList, error) {
	s, err := e.api.next()
	list := &externalapi.ExternalMetricValueList{}
	for _, value := range s.Values {
		list.Items = append(list.Items, externalapi.ExternalMetricValue{Value: value})
	}
	return list, err
}
