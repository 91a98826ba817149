package scheduling

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	policylisters "k8s.io/client-go/listers/policy/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/events"
	"k8s.io/klog/v2"
	extenderv1 "k8s.io/kube-scheduler/extender/v1"
	upstream "k8s.io/kubernetes/pkg/scheduler"
	"k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework/preemption"
	"k8s.io/utils/ptr"
)

// scheduler is upstream's scheduler as its command builds it without a configuration, over a cluster that can be
// exchanged. It has informers, but nothing fills them from an API server: the objects of a case are put into the stores
// behind the listers, and into the scheduler's own cache. Building it is dear, so there is one for all cases.
type scheduler struct {
	*upstream.Scheduler
	framework framework.Framework
	informers informers.SharedInformerFactory
	dryRun    *dryRun
	budgets   *budgets
	// loaded is the cluster at hand.
	loaded *cluster
}

// logger says nothing.
var logger = klog.Logger{}

var theScheduler = sync.OnceValue(func() *scheduler {
	s, err := newScheduler(context.Background(), 1)
	if err != nil {
		panic(err)
	}
	return s
})

// newScheduler builds a scheduler that filters and scores every node, with that many workers.
func newScheduler(ctx context.Context, parallelism int32) (*scheduler, error) {
	// Upstream logs each failure to schedule.
	klog.SetLogger(logr.Discard())
	client, err := kubernetes.NewForConfig(&rest.Config{Transport: agreeable{}, QPS: -1})
	if err != nil {
		return nil, err
	}
	s := &scheduler{informers: newInformers(client), budgets: &budgets{}, loaded: &cluster{}}
	s.Scheduler, err = upstream.New(ctx, client, s.informers, nil,
		func(string) recorder { return &events.FakeRecorder{} },
		upstream.WithParallelism(parallelism),
		upstream.WithPercentageOfNodesToScore(ptr.To[int32](100)))
	if err != nil {
		return nil, err
	}
	s.framework = s.Profiles[corev1.DefaultSchedulerName]
	return s, s.watchPreemption()
}

// agreeable stands for the API server when victims are evicted: whatever is asked of it, it has done.
type agreeable struct{}

func (agreeable) RoundTrip(request *http.Request) (*http.Response, error) {
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(strings.NewReader("{}")), Request: request}, nil
}

// dryRun is the preemption of the default profile, and remembers what it found out.
type dryRun struct {
	preemption.Interface
	victims map[string]*extenderv1.Victims
}

// forget makes it ready for another pod.
func (d *dryRun) forget() { d.victims = map[string]*extenderv1.Victims{} }

// note remembers the victims on a node that preemption would help on.
func (d *dryRun) note(node nodeInfo, victims []*corev1.Pod, violations int, status *status) {
	if status.IsSuccess() {
		d.victims[node.Node().Name] = &extenderv1.Victims{Pods: victims, NumPDBViolations: int64(violations)}
	}
}

// budgets lists pod disruption budgets in the order of the case. The order of the lister's own store is that of a Go map.
type budgets struct {
	policylisters.PodDisruptionBudgetLister
	list []*policyv1.PodDisruptionBudget
}

// List returns all budgets, for upstream never asks for fewer.
func (b *budgets) List(labels.Selector) ([]*policyv1.PodDisruptionBudget, error) { return b.list, nil }
