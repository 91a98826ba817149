package quota

import (
	"context"
	"sync"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	quota "k8s.io/apiserver/pkg/quota/v1"
	client "k8s.io/client-go/kubernetes/typed/core/v1"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/controller"
	"k8s.io/kubernetes/pkg/controller/resourcequota"
)

// recalculator is upstream's controller with evaluators over the objects of the case at hand. There is one for all
// cases, for each has queues with goroutines that would stay behind.
type recalculator struct {
	quota.Registry
	written    writtenQuotas
	controller *resourcequota.Controller
}

var theRecalculator = sync.OnceValue(func() *recalculator {
	c := &recalculator{}
	var err error
	c.controller, err = resourcequota.NewController(context.Background(), &resourcequota.ControllerOptions{
		QuotaClient:           &c.written,
		ResourceQuotaInformer: newQuotaInformer(),
		ResyncPeriod:          controller.NoResyncPeriodFunc,
		Registry:              c,
	})
	if err != nil {
		panic(err)
	}
	return c
})

// quotaInformer never runs and never has an object.
type quotaInformer struct{ informer cache.SharedIndexInformer }

func newQuotaInformer() quotaInformer {
	return quotaInformer{cache.NewSharedIndexInformer(&cache.ListWatch{}, &corev1.ResourceQuota{}, 0, cache.Indexers{})}
}

func (q quotaInformer) Informer() cache.SharedIndexInformer { return q.informer }

func (q quotaInformer) Lister() listers.ResourceQuotaLister {
	return listers.NewResourceQuotaLister(q.informer.GetIndexer())
}

// writtenQuotas is a client that only remembers the last status.
type writtenQuotas struct {
	client.ResourceQuotaInterface
	last *corev1.ResourceQuota
}

func (w *writtenQuotas) ResourceQuotas(string) client.ResourceQuotaInterface { return w }

func (w *writtenQuotas) UpdateStatus(_ context.Context, quota *corev1.ResourceQuota, _ metav1.UpdateOptions) (*corev1.ResourceQuota, error) {
	w.last = quota
	return quota, nil
}

type usedNow struct {
	Used texts `json:"used"`
}

func recalculate(in struct {
	instant
	Quota   corev1.ResourceQuota `json:"quota"`
	Objects []object             `json:"objects"`
}) (usedNow, error) {
	known := newEvaluators(in.time(), in.Objects...)
	for _, o := range in.Objects {
		known.of(o.resource.GroupResource())
	}
	for name := range in.Quota.Spec.Hard {
		if resource, is := counted(name); is {
			known.of(resource)
		}
	}
	// The controller writes nothing if all is as it was; without this list nothing is as it was.
	in.Quota.Status.Hard = nil
	c := theRecalculator()
	c.Registry = known
	c.written.last = nil
	if err := syncResourceQuota(c.controller, context.Background(), &in.Quota); err != nil {
		return usedNow{}, err
	}
	return usedNow{textsOf(c.written.last.Status.Used)}, nil
}
