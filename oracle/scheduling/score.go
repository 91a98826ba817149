package scheduling

import (
	"context"
	"fmt"

	fwk "k8s.io/kube-scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/names"
)

type nodeScore struct {
	Node   string           `json:"node"`
	Scores map[string]int64 `json:"scores"`
	Total  int64            `json:"total"`
}

func score(in cluster) ([]nodeScore, error) {
	c, err := newCycle(&in)
	if err != nil {
		return nil, err
	}
	statuses, err := c.filter()
	if err != nil {
		return nil, err
	}
	var feasible []fwk.NodeInfo
	for i, status := range statuses {
		if status.IsSuccess() {
			info, err := c.snapshot.Get(in.Nodes[i].Name)
			if err != nil {
				return nil, err
			}
			feasible = append(feasible, info)
		}
	}
	if len(feasible) == 0 {
		return []nodeScore{}, nil
	}
	return c.score(feasible)
}

// score runs the PreScore and the Score plugins on the feasible nodes.
func (c cycle) score(feasible []fwk.NodeInfo) ([]nodeScore, error) {
	byNode, err := prioritizeNodes(context.Background(), nil, c.framework, c.state, &c.loaded.Pod, feasible)
	if err != nil {
		return nil, err
	}
	scores := make([]nodeScore, len(byNode))
	for i, node := range byNode {
		scores[i] = nodeScore{node.Name, map[string]int64{}, node.TotalScore}
		for _, plugin := range node.Scores {
			switch plugin.Name {
			case names.VolumeBinding, names.DynamicResources:
				// They have nothing to say about a pod without volumes and claims.
				if plugin.Score != 0 {
					return nil, fmt.Errorf("%s scores %d", plugin.Name, plugin.Score)
				}
			default:
				scores[i].Scores[plugin.Name] = plugin.Score
			}
		}
	}
	return scores, nil
}
