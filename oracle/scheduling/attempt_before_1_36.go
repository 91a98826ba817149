//go:build before_1_36

package scheduling

import (
	"context"

	"k8s.io/client-go/tools/events"
)

type recorder = events.EventRecorder

// attempt tries to place the pod.
func (c cycle) attempt() error {
	_, err := c.SchedulePod(context.Background(), c.framework, c.state, &c.loaded.Pod)
	return err
}
