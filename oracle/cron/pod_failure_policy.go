package cron

import (
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

type judged struct {
	Action      *batchv1.PodFailurePolicyAction `json:"action"`
	CountFailed bool                            `json:"countFailed"`
	Message     *string                         `json:"message"`
}

func podFailurePolicy(in struct {
	Policy *batchv1.PodFailurePolicy `json:"policy"`
	Pod    corev1.Pod                `json:"pod"`
}) (judged, error) {
	message, counts, action := matchPodFailurePolicy(in.Policy, &in.Pod)
	return judged{action, counts, message}, nil
}
