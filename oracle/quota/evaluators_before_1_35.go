//go:build before_1_35

package quota

import (
	quota "k8s.io/apiserver/pkg/quota/v1"
	"k8s.io/kubernetes/pkg/quota/v1/evaluator/core"
)

func newClaimEvaluator(lister quota.ListerForResourceFunc) quota.Evaluator {
	return core.NewResourceClaimEvaluator(lister)
}

func upstreamEvaluators(lister quota.ListerForResourceFunc) []quota.Evaluator {
	return core.NewEvaluators(lister)
}
