package hpa

import (
	"context"
	"sync"
	"time"

	"github.com/go-logr/logr"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	autoscalinglisters "k8s.io/client-go/listers/autoscaling/v2"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/podautoscaler"
	"k8s.io/kubernetes/pkg/controller/podautoscaler/metrics"
	"k8s.io/kubernetes/pkg/controller/util/selectors"

	"kube-semantics/oracle/unexported"
)

// controller is upstream's, among stand-ins for the API server that hold what the case at hand says. There is one for all
// cases, for each has queues with goroutines that would stay behind.
type controller struct {
	*podautoscaler.HorizontalController
	metrics metricsAPI
	target  target
	status  writtenStatus

	// Fields of upstream's controller.
	recommendations        *map[string][]upstreamRecommendation
	scaleUpEvents          *map[string][]upstreamEvent
	scaleDownEvents        *map[string][]upstreamEvent
	calculator             **podautoscaler.ReplicaCalculator
	podLister              *listers.PodLister
	downscaleStabilization *time.Duration
	selectors              selectorTracker
}

// quiet is a context in which upstream logs nothing.
var quiet = klog.NewContext(context.Background(), logr.Discard())

var theController = sync.OnceValue(func() *controller {
	c := &controller{}
	c.HorizontalController = podautoscaler.NewHorizontalController(
		quiet, noEvents{}, &c.target, &c.status, anyKind{}, c.metrics.client(), newHPAInformer(), newPodInformer(), 0, 0, 0, 0, 0,
	)
	upstream := c.HorizontalController
	*unexported.Field[record.EventRecorder](upstream, "eventRecorder") = &record.FakeRecorder{}
	c.recommendations = unexported.Field[map[string][]upstreamRecommendation](upstream, "recommendations")
	c.scaleUpEvents = unexported.Field[map[string][]upstreamEvent](upstream, "scaleUpEvents")
	c.scaleDownEvents = unexported.Field[map[string][]upstreamEvent](upstream, "scaleDownEvents")
	c.calculator = unexported.Field[*podautoscaler.ReplicaCalculator](upstream, "replicaCalc")
	c.podLister = unexported.Field[listers.PodLister](upstream, "podLister")
	c.downscaleStabilization = unexported.Field[time.Duration](upstream, "downscaleStabilisationWindow")
	c.selectors = trackerOf(c)
	return c
})

// configure sets the controller's flags, the pods it sees, and the gates, and returns what sets the gates back.
func (c *controller) configure(o options, pods podList) (reset func(), err error) {
	c.connect(o, pods, c.metrics.client())
	return o.setGates()
}

func (c *controller) connect(o options, pods listers.PodLister, client metrics.MetricsClient) {
	*c.podLister = pods
	*c.downscaleStabilization = o.downscaleStabilization()
	c.calculate(o, pods, client)
}

// upstreamRecommendation and upstreamEvent have the fields of upstream's types, which are not exported.
type upstreamRecommendation struct {
	recommendation int32
	timestamp      time.Time
}

type upstreamEvent struct {
	replicaChange int32
	timestamp     time.Time
	outdated      bool
}

// selectorTracker is what upstream knows the selectors of all HPAs by.
type selectorTracker interface {
	PutIfAbsent(namespace string, key selectors.Key, selector labels.Selector) bool
	Delete(namespace string, key selectors.Key)
}

// noEvents is a client whose events go nowhere.
type noEvents struct{ corev1client.EventInterface }

func (n noEvents) Events(string) corev1client.EventInterface { return n }

// hpaInformer never runs and never has an object.
type hpaInformer struct{ informer cache.SharedIndexInformer }

func newHPAInformer() hpaInformer {
	return hpaInformer{cache.NewSharedIndexInformer(&cache.ListWatch{}, &autoscalingv2.HorizontalPodAutoscaler{}, 0, cache.Indexers{})}
}

func (h hpaInformer) Informer() cache.SharedIndexInformer { return h.informer }

func (h hpaInformer) Lister() autoscalinglisters.HorizontalPodAutoscalerLister { return nil }

// podInformer is one, too; the controller gets the lister of a case's pods later.
type podInformer struct{ informer cache.SharedIndexInformer }

func newPodInformer() podInformer {
	return podInformer{cache.NewSharedIndexInformer(&cache.ListWatch{}, &corev1.Pod{}, 0, cache.Indexers{})}
}

func (p podInformer) Informer() cache.SharedIndexInformer { return p.informer }

func (p podInformer) Lister() listers.PodLister { return nil }
