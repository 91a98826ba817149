package scheduling

import (
	"context"
	"errors"

	corev1 "k8s.io/api/core/v1"
	fwk "k8s.io/kube-scheduler/framework"
	upstream "k8s.io/kubernetes/pkg/scheduler"
	"k8s.io/kubernetes/pkg/scheduler/framework"
)

type preempted struct {
	Outcome    string      `json:"outcome"`
	Node       *string     `json:"node"`
	Victims    []string    `json:"victims"`
	Candidates []candidate `json:"candidates"`
}

type candidate struct {
	Node          string   `json:"node"`
	Victims       []string `json:"victims"`
	PDBViolations int64    `json:"pdbViolations"`
}

func preempt(in cluster) (preempted, error) {
	c, err := newCycle(&in)
	if err != nil {
		return preempted{}, err
	}
	answer := preempted{Outcome: "none", Victims: []string{}, Candidates: []candidate{}}
	ctx := context.Background()
	_, err = c.SchedulePod(ctx, c.framework, c.state, c.queued())
	var misfit *framework.FitError
	switch {
	case err == nil:
		answer.Outcome = "fits"
		return answer, nil
	case errors.Is(err, upstream.ErrNoNodesAvailable):
		return answer, nil
	case !errors.As(err, &misfit):
		return preempted{}, err
	}
	c.dryRun.forget()
	result, status := c.framework.RunPostFilterPlugins(ctx, c.state, &in.Pod, misfit.Diagnosis.NodeToStatus)
	// After a rejection by a PreFilter plugin one of the PostFilter plugins misses its state, which upstream puts up with.
	if status.Code() == fwk.Error && misfit.Diagnosis.PreFilterMsg == "" {
		return preempted{}, status.AsError()
	}
	for _, node := range in.Nodes {
		victims, found := c.dryRun.victims[node.Name]
		if !found {
			continue
		}
		answer.Candidates = append(answer.Candidates, candidate{node.Name, namesOf(victims.Pods), victims.NumPDBViolations})
		if status.IsSuccess() && result.NominatedNodeName == node.Name {
			answer.Outcome = "nominated"
			answer.Node = &node.Name
			answer.Victims = namesOf(victims.Pods)
		}
	}
	return answer, nil
}

func namesOf(pods []*corev1.Pod) []string {
	names := make([]string, len(pods))
	for i, pod := range pods {
		names[i] = pod.Namespace + "/" + pod.Name
	}
	return names
}
