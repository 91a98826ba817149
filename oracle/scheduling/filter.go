package scheduling

import (
	"context"
	"slices"
	"strings"

	"k8s.io/kubernetes/pkg/scheduler/framework"
)

type nodeVerdict struct {
	Node       string   `json:"node"`
	Fits       bool     `json:"fits"`
	Plugin     string   `json:"plugin,omitempty"`
	Reasons    []string `json:"reasons,omitempty"`
	Resolvable *bool    `json:"resolvable,omitempty"`
}

func verdictOn(node string, status *status) nodeVerdict {
	if status.IsSuccess() {
		return nodeVerdict{Node: node, Fits: true}
	}
	resolvable := status.Code() == codeUnschedulable
	return nodeVerdict{Node: node, Plugin: status.Plugin(), Reasons: inOrder(status.Reasons()), Resolvable: &resolvable}
}

// inOrder sorts what NodeResourcesFit says of resources with names of their own, which upstream visits in the order of a
// map, and leaves what comes before it.
func inOrder(reasons []string) []string {
	rank := func(reason string) int {
		switch reason {
		case "Insufficient cpu", "Insufficient memory", "Insufficient ephemeral-storage":
			return 0
		}
		if strings.HasPrefix(reason, "Insufficient ") {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(reasons, func(a, b string) int {
		if rank(a) == 0 || rank(b) == 0 {
			return rank(a) - rank(b)
		}
		return strings.Compare(a, b)
	})
	return reasons
}

// cycle is one attempt to schedule the pod of the cluster at hand.
type cycle struct {
	*scheduler
	state cycleState
}

func newCycle(c *cluster) (cycle, error) {
	s := theScheduler()
	if err := s.load(c); err != nil {
		return cycle{}, err
	}
	return cycle{s, framework.NewCycleState()}, nil
}

// node is a node of the cluster, as the plugins see it.
func (c cycle) node(name string) (nodeInfo, error) {
	return c.framework.SnapshotSharedLister().NodeInfos().Get(name)
}

// filter runs the PreFilter plugins and then the Filter plugins on every node, and returns the status of each node.
func (c cycle) filter() ([]*status, error) {
	ctx, pod := context.Background(), &c.loaded.Pod
	statuses := make([]*status, len(c.loaded.Nodes))
	_, rejection, _ := c.framework.RunPreFilterPlugins(ctx, c.state, pod)
	if !rejection.IsSuccess() && !rejection.IsRejected() {
		return nil, rejection.AsError()
	}
	for i, node := range c.loaded.Nodes {
		if statuses[i] = rejection; !rejection.IsSuccess() {
			continue
		}
		info, err := c.node(node.Name)
		if err != nil {
			return nil, err
		}
		statuses[i] = c.framework.RunFilterPluginsWithNominatedPods(ctx, c.state, pod, info)
		if !statuses[i].IsSuccess() && !statuses[i].IsRejected() {
			return nil, statuses[i].AsError()
		}
	}
	return statuses, nil
}

func filter(in cluster) ([]nodeVerdict, error) {
	c, err := newCycle(&in)
	if err != nil {
		return nil, err
	}
	statuses, err := c.filter()
	if err != nil {
		return nil, err
	}
	verdicts := make([]nodeVerdict, len(statuses))
	for i, status := range statuses {
		verdicts[i] = verdictOn(in.Nodes[i].Name, status)
	}
	return verdicts, nil
}
