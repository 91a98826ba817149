//go:build before_1_34

package scheduling

import "k8s.io/kubernetes/pkg/scheduler/framework"

// The types of the scheduler's framework, which have moved about.
type (
	status       = framework.Status
	cycleState   = *framework.CycleState
	nodeInfo     = *framework.NodeInfo
	pluginScores = framework.NodePluginScores
)

const (
	codeUnschedulable = framework.Unschedulable
	codeError         = framework.Error
)
