//go:build before_1_35

package scheduling

import (
	corev1 "k8s.io/api/core/v1"
	schedulinghelper "k8s.io/component-helpers/scheduling/corev1"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/helper"
)

const comparisonOperatorsKnown = false

func toleratesTaint(toleration *corev1.Toleration, taint *corev1.Taint, _ bool) bool {
	return toleration.ToleratesTaint(taint)
}

func findUntoleratedTaint(taints []corev1.Taint, tolerations []corev1.Toleration, _ bool) (corev1.Taint, bool) {
	return schedulinghelper.FindMatchingUntoleratedTaint(taints, tolerations, helper.DoNotScheduleTaintsFilterFunc())
}
