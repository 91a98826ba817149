package scheduling

import (
	"context"
	"fmt"

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
	var feasible []nodeInfo
	for i, status := range statuses {
		if status.IsSuccess() {
			info, err := c.node(in.Nodes[i].Name)
			if err != nil {
				return nil, err
			}
			feasible = append(feasible, info)
		}
	}
	if len(feasible) == 0 {
		return []nodeScore{}, nil
	}
	ranked, err := c.rank(feasible)
	if err != nil {
		return nil, err
	}
	scores := make([]nodeScore, len(ranked))
	for i, node := range ranked {
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

// rank runs the PreScore and the Score plugins on the feasible nodes.
func (c cycle) rank(feasible []nodeInfo) ([]pluginScores, error) {
	ctx, pod := context.Background(), &c.loaded.Pod
	if status := c.framework.RunPreScorePlugins(ctx, c.state, pod, feasible); !status.IsSuccess() {
		return nil, status.AsError()
	}
	scores, status := c.framework.RunScorePlugins(ctx, c.state, pod, feasible)
	return scores, status.AsError()
}
