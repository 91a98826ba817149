//go:build !before_1_35

package scheduling

import fwk "k8s.io/kube-scheduler/framework"

// The types of the scheduler's framework, which have moved about.
type (
	status       = fwk.Status
	cycleState   = fwk.CycleState
	nodeInfo     = fwk.NodeInfo
	pluginScores = fwk.NodePluginScores
)

const (
	codeUnschedulable = fwk.Unschedulable
	codeError         = fwk.Error
)
