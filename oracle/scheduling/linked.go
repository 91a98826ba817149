//go:build !before_1_37

package scheduling

import (
	"context"
	_ "unsafe" // for go:linkname

	corev1 "k8s.io/api/core/v1"
	fwk "k8s.io/kube-scheduler/framework"
	upstream "k8s.io/kubernetes/pkg/scheduler"
	"k8s.io/kubernetes/pkg/scheduler/framework"
)

// Functions of upstream that are not exported. The file linked.s, though empty, makes the compiler accept declarations
// without a body.

//go:linkname prioritizeNodes k8s.io/kubernetes/pkg/scheduler.prioritizeNodes
func prioritizeNodes(ctx context.Context, extenders []fwk.Extender, schedFramework framework.Framework, state fwk.CycleState,
	pod *corev1.Pod, nodes []fwk.NodeInfo) ([]fwk.NodePluginScores, error)

//go:linkname findNodesThatFitPod k8s.io/kubernetes/pkg/scheduler.(*Scheduler).findNodesThatFitPod
func findNodesThatFitPod(s *upstream.Scheduler, ctx context.Context, schedFramework framework.Framework, state fwk.CycleState,
	podInfo *framework.QueuedPodInfo) ([]fwk.NodeInfo, framework.Diagnosis, string, error)
