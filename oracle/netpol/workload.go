package netpol

import (
	"fmt"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"

	"kube-semantics/oracle/workload"
)

// Workloads lists the benchmark workloads of this domain, on cyclonus alone.
var Workloads = []workload.Workload{
	matrixWorkload(100, 20),
	matrixWorkload(200, 40),
	matrixWorkload(400, 80),
	matrixWorkload(1000, 200),
	{Domain: "netpol", Name: "verdict-100000x200", Units: flowCount, Build: func() func() any {
		world := buildCluster(1000, 200)
		flows := world.buildFlows()
		policies := matcher.BuildNetworkPolicies(false, world.policies)
		return func() any {
			allowed := 0
			for _, flow := range flows {
				// A pod always reaches itself.
				if flow.Source == flow.Destination || policies.IsTrafficAllowed(flow).IsAllowed() {
					allowed++
				}
			}
			return allowed
		}
	}},
}

func matrixWorkload(pods, policies int) workload.Workload {
	return workload.Workload{Domain: "netpol", Name: fmt.Sprintf("matrix-%dx%d", pods, policies), Units: 1, Build: func() func() any {
		world := buildCluster(pods, policies)
		return func() any {
			built := matcher.BuildNetworkPolicies(false, world.policies)
			traffic := &matcher.Traffic{ResolvedPort: 80, ResolvedPortName: "http", Protocol: corev1.ProtocolTCP}
			// A pod always reaches itself.
			allowed := pods
			for i, from := range world.peers {
				for j, to := range world.peers {
					traffic.Source, traffic.Destination = from, to
					if i != j && built.IsTrafficAllowed(traffic).IsAllowed() {
						allowed++
					}
				}
			}
			return allowed
		}
	}}
}
