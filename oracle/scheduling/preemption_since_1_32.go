//go:build !before_1_32

package scheduling

import (
	"context"
	"fmt"

	"k8s.io/kubernetes/pkg/scheduler/backend/cache"
	"k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/defaultpreemption"
)

// watchPreemption puts the stand-ins into the plugin of the default profile.
func (s *scheduler) watchPreemption() error {
	for _, plugin := range s.framework.PreEnqueuePlugins() {
		if plugin, ok := plugin.(*defaultpreemption.DefaultPreemption); ok {
			s.dryRun = &dryRun{Interface: plugin.Evaluator.Interface}
			plugin.Evaluator.Interface = s.dryRun
			plugin.Evaluator.PdbLister = s.budgets
			return nil
		}
	}
	return fmt.Errorf("the default profile has no plugin %s", defaultpreemption.Name)
}

// postFilter runs the PostFilter plugins and returns the node that one of them nominates.
func (c cycle) postFilter(misfit *framework.FitError) (nominated string, status *status) {
	result, status := c.framework.RunPostFilterPlugins(context.Background(), c.state, &c.loaded.Pod, misfit.Diagnosis.NodeToStatus)
	if status.IsSuccess() {
		nominated = result.NominatedNodeName
	}
	return nominated, status
}

func (s *scheduler) updateSnapshot() error {
	return s.Cache.UpdateSnapshot(logger, s.framework.SnapshotSharedLister().(*cache.Snapshot))
}
