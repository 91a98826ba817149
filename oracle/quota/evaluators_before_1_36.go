//go:build before_1_36 && !before_1_35

package quota

import (
	quota "k8s.io/apiserver/pkg/quota/v1"
	"k8s.io/kubernetes/pkg/quota/v1/evaluator/core"
)

// newClaimEvaluator knows no device classes, and no pods that own claims.
func newClaimEvaluator(lister quota.ListerForResourceFunc) quota.Evaluator {
	return core.NewResourceClaimEvaluator(lister, nil, nil)
}

func upstreamEvaluators(lister quota.ListerForResourceFunc) []quota.Evaluator {
	return core.NewEvaluators(lister, nil)
}
