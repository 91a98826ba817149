//go:build !before_1_36

package quota

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	quota "k8s.io/apiserver/pkg/quota/v1"
	"k8s.io/dynamic-resource-allocation/deviceclass/extendedresourcecache"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/quota/v1/evaluator/core"
)

// newClaimEvaluator knows no device class that stands for an extended resource, and no pod that owns a claim.
func newClaimEvaluator(lister quota.ListerForResourceFunc) quota.Evaluator {
	return core.NewResourceClaimEvaluator(lister, extendedresourcecache.NewExtendedResourceCache(klog.Logger{}), nil, nil)
}

// upstreamEvaluators are upstream's with every resource disabled, which makes no difference to those that only count.
func upstreamEvaluators(lister quota.ListerForResourceFunc) []quota.Evaluator {
	evaluators, err := core.NewEvaluators(lister, nil, func(schema.GroupVersionResource) bool { return false })
	if err != nil {
		panic(err)
	}
	return evaluators
}
