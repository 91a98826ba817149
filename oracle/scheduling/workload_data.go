//go:build !before_1_37

package scheduling

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func buildNodes(count int, tainted bool) []*corev1.Node {
	nodes := make([]*corev1.Node, count)
	for i := range nodes {
		node := &corev1.Node{}
		node.Name = nodeName(i)
		node.Labels = map[string]string{hostLabel: node.Name, zoneLabel: fmt.Sprintf("zone-%d", i%3)}
		node.Status.Allocatable = corev1.ResourceList{
			corev1.ResourceCPU:    resource.MustParse("32"),
			corev1.ResourceMemory: resource.MustParse("128Gi"),
			corev1.ResourcePods:   resource.MustParse("110"),
		}
		if tainted && i%10 == 0 {
			node.Spec.Taints = append(node.Spec.Taints, corev1.Taint{Key: "dedicated", Value: "infra", Effect: corev1.TaintEffectNoSchedule})
		}
		if tainted && i%7 == 3 {
			node.Spec.Taints = append(node.Spec.Taints, corev1.Taint{Key: "spot", Value: "true", Effect: corev1.TaintEffectPreferNoSchedule})
		}
		nodes[i] = node
	}
	return nodes
}

func nodeName(i int) string { return fmt.Sprintf("node-%05d", i) }

// plainPods are ten pods a node.
func plainPods(nodes int) []*corev1.Pod {
	var pods []*corev1.Pod
	for i := range nodes {
		for j := range 10 {
			pod := buildPod(fmt.Sprintf("pod-%05d-%d", i, j), fmt.Sprintf("app-%d", (10*i+j)%50), 100*(1+(i+j)%8), 256*(1+(3*i+j)%6))
			pod.Spec.NodeName = nodeName(i)
			pods = append(pods, pod)
		}
	}
	return pods
}

// affinityPods are the same, of which the first of each node keeps away from its own app.
func affinityPods(nodes int) []*corev1.Pod {
	pods := plainPods(nodes)
	for i := 0; i < len(pods); i += 10 {
		keepAway(pods[i])
	}
	return pods
}

func plainPod() *corev1.Pod { return buildPod("incoming", "app-0", 500, 1024) }

func affinityPod() *corev1.Pod {
	pod := plainPod()
	keepAway(pod)
	own := &metav1.LabelSelector{MatchLabels: pod.Labels}
	pod.Spec.TopologySpreadConstraints = []corev1.TopologySpreadConstraint{
		{TopologyKey: zoneLabel, MaxSkew: 5, WhenUnsatisfiable: corev1.DoNotSchedule, LabelSelector: own},
		{TopologyKey: hostLabel, MaxSkew: 1, WhenUnsatisfiable: corev1.ScheduleAnyway, LabelSelector: own},
	}
	return pod
}

func newPod(k int) *corev1.Pod {
	return buildPod(fmt.Sprintf("new-%05d", k), fmt.Sprintf("app-%d", k%100), 100*(1+k%5), 128*(1+k%7))
}

func buildPod(name, app string, milliCPU, mebibytes int) *corev1.Pod {
	pod := &corev1.Pod{}
	pod.Name = name
	pod.Labels = map[string]string{"app": app}
	container := corev1.Container{Name: "c"}
	container.Resources.Requests = corev1.ResourceList{
		corev1.ResourceCPU:    resource.MustParse(fmt.Sprintf("%dm", milliCPU)),
		corev1.ResourceMemory: resource.MustParse(fmt.Sprintf("%dMi", mebibytes)),
	}
	pod.Spec.Containers = []corev1.Container{container}
	identify(pod)
	return pod
}

// keepAway gives a pod an anti-affinity to its own app.
func keepAway(pod *corev1.Pod) {
	pod.Spec.Affinity = &corev1.Affinity{PodAntiAffinity: &corev1.PodAntiAffinity{
		RequiredDuringSchedulingIgnoredDuringExecution: []corev1.PodAffinityTerm{
			{TopologyKey: hostLabel, LabelSelector: &metav1.LabelSelector{MatchLabels: pod.Labels}},
		},
	}}
}
