package quota

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	coreinformers "k8s.io/client-go/informers/core"
	coreinformersv1 "k8s.io/client-go/informers/core/v1"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
)

// The plugin gets to its limit ranges by way of a factory of informers. These types are that way; at its end are the
// limit ranges of the case, in their order, all of them of the object's namespace.

type limitRangeInformers struct {
	informers.SharedInformerFactory
	limitRanges []*corev1.LimitRange
}

func (i limitRangeInformers) Core() coreinformers.Interface { return limitRangeGroup{of: i} }

type limitRangeGroup struct {
	coreinformers.Interface
	of limitRangeInformers
}

func (g limitRangeGroup) V1() coreinformersv1.Interface { return limitRangeVersion{of: g.of} }

type limitRangeVersion struct {
	coreinformersv1.Interface
	of limitRangeInformers
}

func (v limitRangeVersion) LimitRanges() upstreamInformer {
	return limitRangeInformer{of: v.of}
}

type limitRangeInformer struct {
	upstreamInformer
	of limitRangeInformers
}

// neverRun is the informer that the plugin asks whether it has caught up, which it does not do before the first request.
var neverRun = cache.NewSharedIndexInformer(&cache.ListWatch{}, &corev1.LimitRange{}, 0, cache.Indexers{})

func (i limitRangeInformer) Informer() cache.SharedIndexInformer { return neverRun }

func (i limitRangeInformer) Lister() listers.LimitRangeLister { return limitRangeLister{of: i.of} }

type limitRangeLister struct {
	listers.LimitRangeLister
	of limitRangeInformers
}

func (l limitRangeLister) LimitRanges(string) listers.LimitRangeNamespaceLister {
	return limitRangesOfNamespace{of: l.of}
}

type limitRangesOfNamespace struct {
	listers.LimitRangeNamespaceLister
	of limitRangeInformers
}

func (l limitRangesOfNamespace) List(labels.Selector) ([]*corev1.LimitRange, error) {
	return l.of.limitRanges, nil
}
