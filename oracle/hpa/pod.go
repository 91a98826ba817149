package hpa

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/sets"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/kubernetes/pkg/controller/podautoscaler/metrics"
)

func podRequests(in struct {
	Pods      []*corev1.Pod       `json:"pods"`
	Resource  corev1.ResourceName `json:"resource"`
	Container string              `json:"container"`
	Options   options             `json:"options"`
}) (map[string]int64, error) {
	reset, err := in.Options.setGates()
	defer reset()
	if err != nil {
		return nil, err
	}
	return calculateRequests(in.Pods, in.Container, in.Resource)
}

type podGroups struct {
	Ready   int      `json:"ready"`
	Unready []string `json:"unready"`
	Missing []string `json:"missing"`
	Ignored []string `json:"ignored"`
}

func classifyPods(in struct {
	moment
	Pods     []*corev1.Pod       `json:"pods"`
	Resource corev1.ResourceName `json:"resource"`
	Metrics  map[string]struct {
		Timestamp     metav1.Time `json:"timestamp"`
		WindowSeconds int64       `json:"windowSeconds"`
	} `json:"metrics"`
	Options options `json:"options"`
}) (out podGroups, err error) {
	reset, err := in.Options.setGates()
	defer reset()
	if err != nil {
		return podGroups{}, err
	}
	found := metrics.PodMetricsInfo{}
	for pod, metric := range in.Metrics {
		found[pod] = metrics.PodMetric{Timestamp: metric.Timestamp.Time, Window: time.Duration(metric.WindowSeconds) * time.Second}
	}
	err = in.run(func() {
		ready, unready, missing, ignored := groupPods(in.Pods, found, in.Resource, in.Options.cpuInitializationPeriod(), in.Options.initialReadinessDelay())
		out = podGroups{ready, sets.List(unready), sets.List(missing), sets.List(ignored)}
	})
	return out, err
}

// podList is a lister of the pods of a case.
type podList struct {
	listers.PodLister
	pods []*corev1.Pod
	// selected says that they are those of the target already.
	selected bool
}

func (l podList) Pods(namespace string) listers.PodNamespaceLister {
	return namespacedPods{list: l, namespace: namespace}
}

type namespacedPods struct {
	listers.PodNamespaceLister
	list      podList
	namespace string
}

func (n namespacedPods) List(selector labels.Selector) ([]*corev1.Pod, error) {
	if n.list.selected {
		return n.list.pods, nil
	}
	var found []*corev1.Pod
	for _, pod := range n.list.pods {
		if pod.Namespace == n.namespace && selector.Matches(labels.Set(pod.Labels)) {
			found = append(found, pod)
		}
	}
	return found, nil
}
