//go:build !before_1_35

package scheduling

import (
	corev1 "k8s.io/api/core/v1"
	schedulinghelper "k8s.io/component-helpers/scheduling/corev1"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/helper"
)

// comparisonOperatorsKnown says that Lt and Gt can be let count.
const comparisonOperatorsKnown = true

func toleratesTaint(toleration *corev1.Toleration, taint *corev1.Taint, comparisonOperators bool) bool {
	return toleration.ToleratesTaint(logger, taint, comparisonOperators)
}

func findUntoleratedTaint(taints []corev1.Taint, tolerations []corev1.Toleration, comparisonOperators bool) (corev1.Taint, bool) {
	return schedulinghelper.FindMatchingUntoleratedTaint(logger, taints, tolerations, helper.DoNotScheduleTaintsFilterFunc(), comparisonOperators)
}
