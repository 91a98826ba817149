//go:build before_1_32

package scheduling

import (
	"context"
	"reflect"

	"k8s.io/kubernetes/pkg/scheduler/apis/config"
	"k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/defaultpreemption"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/feature"
	"k8s.io/kubernetes/pkg/scheduler/framework/preemption"
)

// watchPreemption makes a plugin like that of the default profile, which makes what would have to be watched anew for each
// pod. The numbers are the default ones.
func (s *scheduler) watchPreemption() error {
	args := &config.DefaultPreemptionArgs{MinCandidateNodesPercentage: 10, MinCandidateNodesAbsolute: 100}
	plugin, err := defaultpreemption.New(context.Background(), args, s.framework, feature.Features{})
	if err != nil {
		return err
	}
	s.dryRun = &dryRun{Interface: plugin.(*defaultpreemption.DefaultPreemption)}
	return nil
}

// postFilter does what the one PostFilter plugin does.
func (c cycle) postFilter(misfit *framework.FitError) (nominated string, _ *status) {
	evaluator := preemption.Evaluator{
		PluginName: defaultpreemption.Name,
		Handler:    c.framework,
		PodLister:  c.informers.Core().V1().Pods().Lister(),
		PdbLister:  c.budgets,
		State:      c.state,
		Interface:  c.dryRun,
	}
	result, found := evaluator.Preempt(context.Background(), &c.loaded.Pod, misfit.Diagnosis.NodeToStatusMap)
	if found.IsSuccess() {
		return result.NominatedNodeName, found
	}
	return "", framework.NewStatus(found.Code(), "preemption: "+found.Message())
}

// updateSnapshot calls a method with a parameter whose type is of an internal package.
func (s *scheduler) updateSnapshot() error {
	update := reflect.ValueOf(s.Cache).MethodByName("UpdateSnapshot")
	err, _ := update.Call([]reflect.Value{reflect.ValueOf(logger), reflect.ValueOf(s.framework.SnapshotSharedLister())})[0].Interface().(error)
	return err
}
