package scheduling

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
)

func tolerates(in struct {
	Toleration          corev1.Toleration `json:"toleration"`
	Taint               corev1.Taint      `json:"taint"`
	ComparisonOperators bool              `json:"comparisonOperators"`
}) (bool, error) {
	return toleratesTaint(&in.Toleration, &in.Taint, in.ComparisonOperators), nil
}

func untoleratedTaint(in struct {
	Taints              []corev1.Taint      `json:"taints"`
	Tolerations         []corev1.Toleration `json:"tolerations"`
	ComparisonOperators bool                `json:"comparisonOperators"`
}) (*corev1.Taint, error) {
	taint, found := findUntoleratedTaint(in.Taints, in.Tolerations, in.ComparisonOperators)
	if !found {
		return nil, nil
	}
	return &taint, nil
}

func requiredNodeAffinity(in struct {
	Pod  corev1.Pod  `json:"pod"`
	Node corev1.Node `json:"node"`
}) (bool, error) {
	return nodeaffinity.GetRequiredNodeAffinity(&in.Pod).Match(&in.Node)
}
