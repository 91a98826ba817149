package hpa

import (
	"context"
	"fmt"
	"time"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	customapi "k8s.io/metrics/pkg/apis/custom_metrics/v1beta2"
	metricsapi "k8s.io/metrics/pkg/apis/metrics/v1beta1"
	resourceclient "k8s.io/metrics/pkg/client/clientset/versioned/typed/metrics/v1beta1"
	customclient "k8s.io/metrics/pkg/client/custom_metrics"
	"k8s.io/utils/ptr"

	"kube-semantics/oracle/workload"
)

// builder makes the objects of a workload.
type builder struct{ *workload.Random }

func newBuilder() builder { return builder{workload.NewRandom(42)} }

func ago(seconds int) time.Time { return usualNow.Add(-time.Duration(seconds) * time.Second) }

var benchContainers = []struct {
	name string
	asks int
}{{"app", 500}, {"proxy", 250}}

func amounts(n int) corev1.ResourceList {
	return corev1.ResourceList{
		corev1.ResourceCPU:    resource.MustParse(fmt.Sprintf("%dm", n)),
		corev1.ResourceMemory: resource.MustParse(fmt.Sprintf("%dMi", n)),
	}
}

// pods makes n pods in the namespace, and the reports of what they use at that load.
func (b builder) pods(namespace string, n, load int) (pods []*corev1.Pod, reports []metricsapi.PodMetrics) {
	for i := range n {
		pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: podName(i), Labels: map[string]string{"app": "web"}}}
		started, ready, transition := ago(3600), corev1.ConditionTrue, ago(3570)
		if i%17 == 5 {
			started, ready, transition = ago(60), corev1.ConditionFalse, ago(30)
		}
		pod.Status = corev1.PodStatus{
			Phase:      corev1.PodRunning,
			StartTime:  &metav1.Time{Time: started},
			Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: ready, LastTransitionTime: metav1.NewTime(transition)}},
		}
		report := metricsapi.PodMetrics{
			ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: pod.Name},
			Timestamp:  metav1.NewTime(ago(15)),
			Window:     metav1.Duration{Duration: 30 * time.Second},
		}
		for _, container := range benchContainers {
			pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{
				Name:      container.name,
				Resources: corev1.ResourceRequirements{Requests: amounts(container.asks)},
			})
			used := container.asks * load / 100
			used = used - used/4 + b.Below(used/2+1)
			report.Containers = append(report.Containers, metricsapi.ContainerMetrics{Name: container.name, Usage: amounts(used)})
		}
		pods = append(pods, pod)
		if i%10 != 3 {
			reports = append(reports, report)
		}
	}
	return pods, reports
}

func podName(i int) string { return fmt.Sprintf("pod-%05d", i) }

func cpuUtilization(percent int32) autoscalingv2.MetricSpec {
	return autoscalingv2.MetricSpec{Type: autoscalingv2.ResourceMetricSourceType, Resource: &autoscalingv2.ResourceMetricSource{
		Name:   corev1.ResourceCPU,
		Target: autoscalingv2.MetricTarget{Type: autoscalingv2.UtilizationMetricType, AverageUtilization: ptr.To(percent)},
	}}
}

func buildHPA(namespace string) *autoscalingv2.HorizontalPodAutoscaler {
	policies := func(pods, percent int32) []autoscalingv2.HPAScalingPolicy {
		return []autoscalingv2.HPAScalingPolicy{
			{Type: autoscalingv2.PodsScalingPolicy, Value: pods, PeriodSeconds: 60},
			{Type: autoscalingv2.PercentScalingPolicy, Value: percent, PeriodSeconds: 60},
		}
	}
	return &autoscalingv2.HorizontalPodAutoscaler{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "web"},
		Spec: autoscalingv2.HorizontalPodAutoscalerSpec{
			ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: "Deployment", Name: "web"},
			MinReplicas:    ptr.To[int32](2),
			MaxReplicas:    50,
			Metrics: []autoscalingv2.MetricSpec{
				cpuUtilization(60),
				{Type: autoscalingv2.PodsMetricSourceType, Pods: &autoscalingv2.PodsMetricSource{
					Metric: autoscalingv2.MetricIdentifier{Name: "qps"},
					Target: autoscalingv2.MetricTarget{Type: autoscalingv2.AverageValueMetricType, AverageValue: resource.NewQuantity(100, resource.DecimalSI)},
				}},
			},
			Behavior: &autoscalingv2.HorizontalPodAutoscalerBehavior{
				ScaleUp: &autoscalingv2.HPAScalingRules{
					StabilizationWindowSeconds: ptr.To[int32](60),
					SelectPolicy:               ptr.To(autoscalingv2.MaxChangePolicySelect),
					Policies:                   policies(4, 50),
				},
				ScaleDown: &autoscalingv2.HPAScalingRules{
					StabilizationWindowSeconds: ptr.To[int32](300),
					SelectPolicy:               ptr.To(autoscalingv2.MinChangePolicySelect),
					Policies:                   policies(2, 20),
				},
			},
		},
		Status: autoscalingv2.HorizontalPodAutoscalerStatus{CurrentReplicas: 10, DesiredReplicas: 10},
	}
}

func buildScale() *autoscalingv1.Scale {
	return &autoscalingv1.Scale{
		Spec:   autoscalingv1.ScaleSpec{Replicas: 10},
		Status: autoscalingv1.ScaleStatus{Replicas: 10, Selector: "app=web"},
	}
}

// qps makes values of a custom metric for ten pods.
func (b builder) qps(load int) *customapi.MetricValueList {
	list := &customapi.MetricValueList{}
	for i := range 10 {
		list.Items = append(list.Items, customapi.MetricValue{
			DescribedObject: corev1.ObjectReference{Name: podName(i)},
			Value:           *resource.NewQuantity(int64(load+b.Below(40)), resource.DecimalSI),
			Timestamp:       metav1.NewTime(ago(15)),
		})
	}
	return list
}

func (b builder) history() []upstreamRecommendation {
	base := 4 + b.Below(14)
	var list []upstreamRecommendation
	for k := 5; k > 0; k-- {
		list = append(list, upstreamRecommendation{int32(base + b.Below(3)), ago(15 * k)})
	}
	return list
}

// namespacedMetrics is a metrics API with a target a namespace.
type namespacedMetrics struct {
	resource map[string]*metricsapi.PodMetricsList
	custom   map[string]*customapi.MetricValueList
}

type resourceOf struct {
	resourceclient.PodMetricsInterface
	list *metricsapi.PodMetricsList
}

func (n namespacedMetrics) PodMetricses(namespace string) resourceclient.PodMetricsInterface {
	return resourceOf{list: n.resource[namespace]}
}

func (r resourceOf) List(context.Context, metav1.ListOptions) (*metricsapi.PodMetricsList, error) {
	return r.list, nil
}

type customOf struct {
	customclient.MetricsInterface
	list *customapi.MetricValueList
}

func (n namespacedMetrics) RootScopedMetrics() customclient.MetricsInterface { return nil }

func (n namespacedMetrics) NamespacedMetrics(namespace string) customclient.MetricsInterface {
	return customOf{list: n.custom[namespace]}
}

func (c customOf) GetForObjects(schema.GroupKind, labels.Selector, string, labels.Selector) (*customapi.MetricValueList, error) {
	return c.list, nil
}
