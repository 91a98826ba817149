package selector

import (
	"errors"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
)

// node holds the only parts of a node that selectors read; the rest of a given node is not even decoded.
type node struct {
	Metadata struct {
		Name   string            `json:"name"`
		Labels map[string]string `json:"labels"`
	} `json:"metadata"`
}

// object is the node as upstream takes it.
func (n *node) object() *corev1.Node {
	if n == nil {
		return nil
	}
	object := &corev1.Node{}
	object.Name = n.Metadata.Name
	object.Labels = n.Metadata.Labels
	return object
}

var errNoNode = errors.New("malformed input: node is missing")

func nodeSelectorMatches(in struct {
	NodeSelector *corev1.NodeSelector `json:"nodeSelector"`
	Node         *node                `json:"node"`
	Strict       bool                 `json:"strict"`
}) (bool, error) {
	if in.NodeSelector == nil {
		return false, errors.New("malformed input: nodeSelector is missing")
	}
	if !in.Strict {
		return nodeaffinity.NewLazyErrorNodeSelector(in.NodeSelector).Match(in.Node.object())
	}
	selector, err := nodeaffinity.NewNodeSelector(in.NodeSelector)
	if err != nil {
		return false, err
	}
	return selector.Match(in.Node.object()), nil
}

// pod holds the parts of a pod that bind it to nodes by their labels.
type pod struct {
	Spec struct {
		NodeSelector map[string]string `json:"nodeSelector"`
		Affinity     struct {
			NodeAffinity struct {
				Required *corev1.NodeSelector `json:"requiredDuringSchedulingIgnoredDuringExecution"`
			} `json:"nodeAffinity"`
		} `json:"affinity"`
	} `json:"spec"`
}

// object is the pod as upstream takes it. An affinity without required terms is the same to upstream as none.
func (p pod) object() *corev1.Pod {
	object := &corev1.Pod{}
	object.Spec.NodeSelector = p.Spec.NodeSelector
	object.Spec.Affinity = &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{
		RequiredDuringSchedulingIgnoredDuringExecution: p.Spec.Affinity.NodeAffinity.Required,
	}}
	return object
}

func nodeAffinityMatches(in struct {
	Pod  *pod  `json:"pod"`
	Node *node `json:"node"`
}) (bool, error) {
	if in.Pod == nil {
		return false, errors.New("malformed input: pod is missing")
	}
	if in.Node == nil {
		return false, errNoNode
	}
	return nodeaffinity.GetRequiredNodeAffinity(in.Pod.object()).Match(in.Node.object())
}

func preferredNodeScore(in struct {
	Terms []corev1.PreferredSchedulingTerm `json:"terms"`
	Node  *node                            `json:"node"`
}) (int64, error) {
	if in.Node == nil {
		return 0, errNoNode
	}
	terms, err := nodeaffinity.NewPreferredSchedulingTerms(in.Terms)
	if err != nil {
		return 0, err
	}
	return terms.Score(in.Node.object()), nil
}
