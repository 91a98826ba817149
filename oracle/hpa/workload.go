package hpa

import (
	"fmt"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/controller/podautoscaler/metrics"
	"k8s.io/kubernetes/pkg/controller/util/selectors"
	customapi "k8s.io/metrics/pkg/apis/custom_metrics/v1beta2"
	metricsapi "k8s.io/metrics/pkg/apis/metrics/v1beta1"

	"kube-semantics/oracle/workload"
)

// Workloads lists the benchmark workloads of this domain.
var Workloads = []workload.Workload{
	metricWorkload(10, 1000),
	metricWorkload(100, 100),
	metricWorkload(1000, 20),
	{Domain: "hpa", Name: "hpa.evaluate/1000x10pods_per_hpa", Units: hpaCount, Consumes: true, Build: evaluateWorkload},
}

const hpaCount = 1000

// metricWorkload asks what a metric wants of that many pods, several times in a pass.
func metricWorkload(count, times int) workload.Workload {
	return workload.Workload{Domain: "hpa", Name: fmt.Sprintf("hpa.replicas_for_metric/%dpods", count), Units: times, Build: func() func() any {
		pods, reports := newBuilder().pods("shop", count, 90)
		source := namespacedMetrics{resource: map[string]*metricsapi.PodMetricsList{"shop": {Items: reports}}}
		c := theController()
		c.connect(options{}, indexed(pods...), metrics.NewRESTMetricsClient(source, source, nil))
		hpa := &autoscalingv2.HorizontalPodAutoscaler{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "web"}}
		metric, selector := cpuUtilization(60), labels.SelectorFromSet(labels.Set{"app": "web"})
		return func() any {
			var replicas int32
			var status autoscalingv2.MetricStatus
			var err error
			atUsualNow(func() {
				for range times {
					replicas, _, _, _, err = computeReplicasForMetric(c.HorizontalController, quiet, hpa, metric, int32(count), int32(count), selector, &status)
				}
			})
			if err != nil {
				return err
			}
			return fmt.Sprintf("%d replicas at %d%%", replicas, *status.Resource.Current.AverageUtilization)
		}
	}}
}

// evaluateWorkload is a controller with its HPAs, each of which a pass reconciles once.
func evaluateWorkload() func() any {
	b := newBuilder()
	c := theController()
	source := namespacedMetrics{resource: map[string]*metricsapi.PodMetricsList{}, custom: map[string]*customapi.MetricValueList{}}
	var hpas []*autoscalingv2.HorizontalPodAutoscaler
	var all []*corev1.Pod
	for h := range hpaCount {
		hpa := buildHPA(fmt.Sprintf("ns-%04d", h))
		hpas = append(hpas, hpa)
		load := 20 + b.Below(161)
		pods, reports := b.pods(hpa.Namespace, 10, load)
		all = append(all, pods...)
		source.resource[hpa.Namespace] = &metricsapi.PodMetricsList{Items: reports}
		source.custom[hpa.Namespace] = b.qps(load)
		key := keyOf(hpa)
		(*c.recommendations)[key] = b.history()
		(*c.scaleUpEvents)[key] = []upstreamEvent{{replicaChange: 2, timestamp: ago(90)}, {replicaChange: 1, timestamp: ago(30)}}
		(*c.scaleDownEvents)[key] = []upstreamEvent{{replicaChange: 1, timestamp: ago(200)}}
		c.selectors.PutIfAbsent(hpa.Namespace, selectors.Key{Namespace: hpa.Namespace, Name: hpa.Name}, labels.Nothing())
	}
	c.connect(options{}, indexed(all...), metrics.NewRESTMetricsClient(source, source, nil))
	c.target = target{scale: buildScale()}
	return func() any {
		var replicas, rescaled int
		var failure error
		atUsualNow(func() {
			for _, hpa := range hpas {
				c.target.scaledTo = nil
				if err := reconcileAutoscaler(c.HorizontalController, quiet, hpa, keyOf(hpa)); err != nil {
					failure = err
				}
				replicas += int(c.status.last.DesiredReplicas)
				if c.target.scaledTo != nil {
					rescaled++
				}
			}
		})
		if failure != nil {
			return failure
		}
		return fmt.Sprintf("%d replicas, %d rescaled", replicas, rescaled)
	}
}

// atUsualNow runs f when it is the time that the data are built for.
func atUsualNow(f func()) {
	if err := (moment{&metav1.Time{Time: usualNow}}).run(f); err != nil {
		panic(err)
	}
}

// indexed is the lister that the controller has in a cluster.
func indexed(pods ...*corev1.Pod) listers.PodLister {
	indexer := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
	for _, pod := range pods {
		if err := indexer.Add(pod); err != nil {
			panic(err)
		}
	}
	return listers.NewPodLister(indexer)
}
