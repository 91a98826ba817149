package scheduling

import (
	"cmp"
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/cache"
)

// cluster is the input of the ops that ask about a pod and a whole cluster.
type cluster struct {
	Pod                    corev1.Pod                      `json:"pod"`
	Nodes                  []*corev1.Node                  `json:"nodes"`
	Pods                   []*corev1.Pod                   `json:"pods"`
	Namespaces             []*corev1.Namespace             `json:"namespaces"`
	Services               []*corev1.Service               `json:"services"`
	ReplicationControllers []*corev1.ReplicationController `json:"replicationControllers"`
	ReplicaSets            []*appsv1.ReplicaSet            `json:"replicaSets"`
	StatefulSets           []*appsv1.StatefulSet           `json:"statefulSets"`
	PodDisruptionBudgets   []*policyv1.PodDisruptionBudget `json:"podDisruptionBudgets"`
}

// settle makes the cluster one that the scheduler can have seen: namespaces and identities are filled in, and pods that
// take no part are left out. Then it settles what upstream leaves to the clock and to chance.
func (c *cluster) settle() error {
	identify(&c.Pod)
	place := map[string]int{}
	for i, node := range c.Nodes {
		if _, twice := place[node.Name]; twice {
			return fmt.Errorf("malformed input: two nodes %q", node.Name)
		}
		place[node.Name] = i
	}
	var assigned []*corev1.Pod
	for _, pod := range c.Pods {
		at, known := place[pod.Spec.NodeName]
		if !known || pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
			continue
		}
		identify(pod)
		settleStartTime(pod, len(c.Nodes)-at)
		assigned = append(assigned, pod)
	}
	c.Pods = assigned
	settleNamespaces(c.Services)
	settleNamespaces(c.ReplicationControllers)
	settleNamespaces(c.ReplicaSets)
	settleNamespaces(c.StatefulSets)
	settleNamespaces(c.PodDisruptionBudgets)
	return nil
}

func identify(pod *corev1.Pod) {
	settleNamespace(pod)
	pod.UID = types.UID(pod.Namespace + "/" + pod.Name)
}

func settleNamespace(object metav1.Object) {
	if object.GetNamespace() == "" {
		object.SetNamespace(metav1.NamespaceDefault)
	}
}

func settleNamespaces[T metav1.Object](objects []T) {
	for _, object := range objects {
		settleNamespace(object)
	}
}

// notYet is later than any start time of a case, and still has a count of nanoseconds since 1970.
var notYet = time.Date(2200, time.January, 1, 0, 0, 0, 0, time.UTC)

// settleStartTime gives a pod that has not started yet a start time, where upstream takes the time of asking. Nanoseconds
// then settle ties between nodes, of which upstream takes any: with all pods of a node later than those of the nodes behind
// it, the first node wins. Between the pods of one node they change nothing, nor between times that differ, which have
// whole seconds.
func settleStartTime(pod *corev1.Pod, ahead int) {
	started := notYet
	if pod.Status.StartTime != nil {
		started = pod.Status.StartTime.Time
	}
	pod.Status.StartTime = &metav1.Time{Time: started.Add(time.Duration(ahead))}
}

// load makes the cluster the scheduler's.
func (s *scheduler) load(c *cluster) error {
	if err := c.settle(); err != nil {
		return err
	}
	for _, pod := range s.loaded.Pods {
		if err := s.Cache.RemovePod(logger, pod); err != nil {
			return err
		}
	}
	for _, node := range s.loaded.Nodes {
		if err := s.Cache.RemoveNode(logger, node); err != nil {
			return err
		}
	}
	s.loaded = c
	pods := c.Pods
	c.Pods = nil
	for _, node := range c.Nodes {
		s.Cache.AddNode(logger, node)
	}
	for _, pod := range pods {
		if err := s.Cache.AddPod(logger, pod); err != nil {
			return err
		}
		// Only those that are in the cache can be removed from it.
		c.Pods = append(c.Pods, pod)
	}
	if err := s.updateSnapshot(); err != nil {
		return err
	}
	core, apps := s.informers.Core().V1(), s.informers.Apps().V1()
	s.budgets.list = c.PodDisruptionBudgets
	return cmp.Or[error](
		fill(core.Pods().Informer(), []*corev1.Pod{&c.Pod}),
		fill(core.Namespaces().Informer(), c.Namespaces),
		fill(core.Services().Informer(), c.Services),
		fill(core.ReplicationControllers().Informer(), c.ReplicationControllers),
		fill(apps.ReplicaSets().Informer(), c.ReplicaSets),
		fill(apps.StatefulSets().Informer(), c.StatefulSets),
	)
}

// fill puts the objects into the store of an informer, in place of all others.
func fill[T any](informer cache.SharedIndexInformer, objects []T) error {
	list := make([]any, len(objects))
	for i, object := range objects {
		list[i] = object
	}
	return informer.GetIndexer().Replace(list, "")
}
