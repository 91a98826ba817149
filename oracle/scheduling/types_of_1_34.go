//go:build before_1_35 && !before_1_34

package scheduling

import (
	fwk "k8s.io/kube-scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework"
)

// The types of the scheduler's framework, which have moved about.
type (
	status       = fwk.Status
	cycleState   = fwk.CycleState
	nodeInfo     = fwk.NodeInfo
	pluginScores = framework.NodePluginScores
)

const (
	codeUnschedulable = fwk.Unschedulable
	codeError         = fwk.Error
)
