package scheduling

import corev1 "k8s.io/api/core/v1"

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
	result, err := c.run()
	if err != nil {
		return preempted{}, err
	}
	answer := preempted{Outcome: "none", Victims: []string{}, Candidates: []candidate{}}
	if result.fits {
		answer.Outcome = "fits"
	}
	for _, node := range in.Nodes {
		victims, found := c.dryRun.victims[node.Name]
		if !found {
			continue
		}
		answer.Candidates = append(answer.Candidates, candidate{node.Name, namesOf(victims.Pods), victims.NumPDBViolations})
		if result.nominated == node.Name {
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
