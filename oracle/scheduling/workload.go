//go:build !before_1_37

package scheduling

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	fwk "k8s.io/kube-scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework"

	"kube-semantics/oracle/workload"
)

// Workloads lists the benchmark workloads of this domain.
var Workloads = []workload.Workload{
	schedule("a_plain_1000", 1000, plainPods, plainPod),
	buildSnapshot("a_plain_1000_build_snapshot", 1000, plainPods),
	schedule("a_plain_5000", 5000, plainPods, plainPod),
	buildSnapshot("a_plain_5000_build_snapshot", 5000, plainPods),
	schedule("b_affinity_1000", 1000, affinityPods, affinityPod),
	buildSnapshot("b_affinity_1000_build_snapshot", 1000, affinityPods),
	schedule("b_affinity_5000", 5000, affinityPods, affinityPod),
	buildSnapshot("b_affinity_5000_build_snapshot", 5000, affinityPods),
	{Domain: "scheduling", Name: "c_place_10000_on_1000", Units: placements, Rounds: 1, Consumes: true, Build: func() func() any {
		s := mustBuild(context.Background(), buildNodes(1000, false), nil)
		pods := make([]*corev1.Pod, placements)
		for k := range pods {
			pods[k] = newPod(k)
		}
		return func() any {
			var total int64
			for _, pod := range pods {
				best := fwk.NodePluginScores{TotalScore: -1}
				for _, node := range s.place(pod) {
					// The first in the order of the nodes, where upstream takes any of the best.
					if node.TotalScore > best.TotalScore || node.TotalScore == best.TotalScore && node.Name < best.Name {
						best = node
					}
				}
				total += best.TotalScore
				pod.Spec.NodeName = best.Name
				must(s.Cache.AssumePod(logger, pod))
				must(s.updateSnapshot())
			}
			return fmt.Sprintf("%d placed, total %d", len(pods), total)
		}
	}},
}

const placements = 10000

// schedule filters and scores all nodes for one pod.
func schedule(name string, nodes int, existing func(nodes int) []*corev1.Pod, incoming func() *corev1.Pod) workload.Workload {
	return workload.Workload{Domain: "scheduling", Name: name, Units: 1, Build: func() func() any {
		s := mustBuild(context.Background(), buildNodes(nodes, true), existing(nodes))
		pod := incoming()
		return func() any {
			var total int64
			ranked := s.place(pod)
			for _, node := range ranked {
				total += node.TotalScore
			}
			return fmt.Sprintf("%d feasible, total %d", len(ranked), total)
		}
	}}
}

// place is what the scheduler does with a pod before it takes one of the best nodes.
func (s *scheduler) place(pod *corev1.Pod) []fwk.NodePluginScores {
	ctx, state := context.Background(), framework.NewCycleState()
	info, err := framework.NewPodInfo(pod)
	must(err)
	feasible, _, _, err := findNodesThatFitPod(s.Scheduler, ctx, s.framework, state, &framework.QueuedPodInfo{PodInfo: info})
	must(err)
	scores, err := prioritizeNodes(ctx, nil, s.framework, state, pod, feasible)
	must(err)
	return scores
}

// buildSnapshot makes a scheduler, its cache and its snapshot from objects.
func buildSnapshot(name string, nodes int, existing func(nodes int) []*corev1.Pod) workload.Workload {
	return workload.Workload{Domain: "scheduling", Name: name, Units: 1, Build: func() func() any {
		nodes, pods := buildNodes(nodes, true), existing(nodes)
		return func() any {
			ctx, stop := context.WithCancel(context.Background())
			defer stop()
			s := mustBuild(ctx, nodes, pods)
			infos, err := s.framework.SnapshotSharedLister().NodeInfos().List()
			must(err)
			held := 0
			for _, info := range infos {
				held += len(info.GetPods())
			}
			return fmt.Sprintf("%d nodes, %d pods", len(infos), held)
		}
	}}
}

// mustBuild is a scheduler over the nodes and pods, with as little parallelism as the measuring has threads.
func mustBuild(ctx context.Context, nodes []*corev1.Node, pods []*corev1.Pod) *scheduler {
	s, err := newScheduler(ctx, 1)
	must(err)
	for _, node := range nodes {
		s.Cache.AddNode(logger, node)
	}
	for _, pod := range pods {
		must(s.Cache.AddPod(logger, pod))
	}
	must(s.updateSnapshot())
	return s
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
