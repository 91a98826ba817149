//go:build !before_1_34

package hpa

import (
	_ "unsafe" // for go:linkname

	corev1 "k8s.io/api/core/v1"
)

//go:linkname calculateRequests k8s.io/kubernetes/pkg/controller/podautoscaler.calculateRequests
func calculateRequests(pods []*corev1.Pod, container string, resource corev1.ResourceName) (map[string]int64, error)
