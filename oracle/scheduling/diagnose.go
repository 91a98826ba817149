package scheduling

import (
	"context"
	"time"

	fwk "k8s.io/kube-scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework"
)

type diagnosis struct {
	Message *string `json:"message"`
}

func diagnose(in cluster) (diagnosis, error) {
	c, err := newCycle(&in)
	if err != nil {
		return diagnosis{}, err
	}
	c.dryRun.forget()
	_, status := schedulingAlgorithm(c.Scheduler, context.Background(), c.state, c.framework, c.queued(), time.Now())
	switch {
	case status.IsSuccess():
		return diagnosis{}, nil
	case status.Code() == fwk.Error:
		return diagnosis{}, status.AsError()
	default:
		// What handleSchedulingFailure writes into the condition.
		message := status.Message()
		return diagnosis{&message}, nil
	}
}

// queued is the pod as it comes out of the scheduling queue.
func (c cycle) queued() *framework.QueuedPodInfo {
	// As upstream's queue does, which leaves it to the plugins to fail over terms that it cannot read.
	info, _ := framework.NewPodInfo(&c.loaded.Pod)
	return &framework.QueuedPodInfo{PodInfo: info}
}
