package quota

import (
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	quota "k8s.io/apiserver/pkg/quota/v1"
	"k8s.io/apiserver/pkg/quota/v1/generic"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/quota/v1/evaluator/core"
	"k8s.io/kubernetes/pkg/quota/v1/install"
	clocktesting "k8s.io/utils/clock/testing"
)

// evaluators is a registry in which every resource but the ignored ones has an evaluator. Upstream's own lists its
// evaluators in the random order of a map; this one does so in the order in which they came.
type evaluators struct {
	list    []quota.Evaluator
	objects store
}

// newEvaluators has upstream's special evaluators at the given time, over the objects of one namespace.
func newEvaluators(now time.Time, objects ...object) *evaluators {
	e := &evaluators{objects: objects}
	e.list = []quota.Evaluator{
		core.NewPodEvaluator(e.objects.lister, clocktesting.NewFakeClock(now)),
		core.NewServiceEvaluator(e.objects.lister),
		core.NewPersistentVolumeClaimEvaluator(e.objects.lister),
		newClaimEvaluator(e.objects.lister),
	}
	special := e.list
	counting := slices.DeleteFunc(upstreamEvaluators(e.objects.lister), func(known quota.Evaluator) bool {
		return slices.ContainsFunc(special, func(other quota.Evaluator) bool { return other.GroupResource() == known.GroupResource() })
	})
	slices.SortFunc(counting, func(a, b quota.Evaluator) int {
		return strings.Compare(a.GroupResource().Resource, b.GroupResource().Resource)
	})
	e.list = append(e.list, counting...)
	return e
}

func ignored(resource schema.GroupResource) bool {
	_, found := install.DefaultIgnoredResources()[resource]
	return found
}

// of returns the evaluator of a resource, and nil for an ignored one. One that upstream has nothing special for gets the
// evaluator that both the controller and the admission plugin give it.
func (e *evaluators) of(resource schema.GroupResource) quota.Evaluator {
	if ignored(resource) {
		return nil
	}
	if known := e.Get(resource); known != nil {
		return known
	}
	list := generic.ListResourceUsingListerFunc(e.objects.lister, resource.WithVersion(""))
	e.Add(generic.NewObjectCountEvaluator(resource, list, ""))
	return e.Get(resource)
}

func (e *evaluators) Add(added quota.Evaluator) { e.list = append(e.list, added) }

func (e *evaluators) Remove(removed quota.Evaluator) {
	e.list = slices.DeleteFunc(e.list, func(known quota.Evaluator) bool {
		return known.GroupResource() == removed.GroupResource()
	})
}

func (e *evaluators) Get(resource schema.GroupResource) quota.Evaluator {
	for _, known := range e.list {
		if known.GroupResource() == resource {
			return known
		}
	}
	return nil
}

func (e *evaluators) List() []quota.Evaluator { return e.list }

// store holds the objects of a namespace, and lists those of a resource in the order given.
type store []object

func (s store) lister(resource schema.GroupVersionResource) (cache.GenericLister, error) {
	return lister{objects: s, resource: resource.GroupResource()}, nil
}

type lister struct {
	cache.GenericLister
	objects  store
	resource schema.GroupResource
}

func (l lister) ByNamespace(string) cache.GenericNamespaceLister { return namespaceLister{lister: l} }

type namespaceLister struct {
	cache.GenericNamespaceLister
	lister lister
}

func (l namespaceLister) List(labels.Selector) ([]runtime.Object, error) {
	var found []runtime.Object
	for _, o := range l.lister.objects {
		if o.resource.GroupResource() == l.lister.resource {
			found = append(found, o.Object)
		}
	}
	return found, nil
}

// counted returns the resource that a name of the form count/resource.group counts.
func counted(name corev1.ResourceName) (resource schema.GroupResource, is bool) {
	text, is := strings.CutPrefix(string(name), "count/")
	return schema.ParseGroupResource(text), is
}
