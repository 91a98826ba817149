//go:build !before_1_36

package scheduling

import (
	"context"

	"k8s.io/client-go/tools/events"
	"k8s.io/kubernetes/pkg/scheduler/framework"
)

type recorder = events.EventRecorderLogger

// attempt tries to place the pod.
func (c cycle) attempt() error {
	// As upstream's queue does, which leaves it to the plugins to fail over terms that it cannot read.
	info, _ := framework.NewPodInfo(&c.loaded.Pod)
	_, err := c.SchedulePod(context.Background(), c.framework, c.state, &framework.QueuedPodInfo{PodInfo: info})
	return err
}
