package netpol

import (
	"fmt"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"kube-semantics/oracle/workload"
)

// cluster is what the workloads are about.
type cluster struct {
	*workload.Random
	namespaces int
	peers      []*matcher.TrafficPeer
	policies   []*networkingv1.NetworkPolicy
}

func buildCluster(pods, policies int) *cluster {
	c := &cluster{Random: workload.NewRandom(42), namespaces: pods / 20}
	for i := range pods {
		app, tier, version := c.Below(10), c.Below(3), c.Below(2)
		namespace := i % c.namespaces
		name := fmt.Sprintf("ns%d", namespace)
		c.peers = append(c.peers, &matcher.TrafficPeer{
			IP: fmt.Sprintf("10.0.%d.%d", i/250, i%250+1),
			Internal: &matcher.InternalPeer{
				PodLabels:       map[string]string{"app": fmt.Sprintf("a%d", app), "tier": fmt.Sprintf("t%d", tier), "ver": fmt.Sprintf("v%d", version)},
				NamespaceLabels: map[string]string{metadataName: name, "team": fmt.Sprintf("t%d", namespace%5)},
				Namespace:       name,
			},
		})
	}
	for j := range policies {
		c.policies = append(c.policies, c.buildPolicy(j))
	}
	return c
}

func (c *cluster) label(key, prefix string, values int) *metav1.LabelSelector {
	return &metav1.LabelSelector{MatchLabels: map[string]string{key: fmt.Sprintf("%s%d", prefix, c.Below(values))}}
}

func (c *cluster) buildPolicy(j int) *networkingv1.NetworkPolicy {
	policy := &networkingv1.NetworkPolicy{}
	policy.Namespace = fmt.Sprintf("ns%d", c.Below(c.namespaces))
	policy.Name = fmt.Sprintf("np%d", j)
	spec := &policy.Spec
	switch c.Below(4) {
	case 1:
		spec.PodSelector = *c.label("app", "a", 10)
	case 2:
		spec.PodSelector = *c.label("tier", "t", 3)
	case 3:
		one, two := fmt.Sprintf("a%d", c.Below(10)), fmt.Sprintf("a%d", c.Below(10))
		spec.PodSelector.MatchExpressions = []metav1.LabelSelectorRequirement{{Key: "app", Operator: metav1.LabelSelectorOpIn, Values: []string{one, two}}}
	}
	spec.PolicyTypes = [][]networkingv1.PolicyType{
		{networkingv1.PolicyTypeIngress}, {networkingv1.PolicyTypeEgress}, {networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress},
	}[c.Below(3)]
	for _, kind := range spec.PolicyTypes {
		for range 1 + c.Below(2) {
			peers, ports := c.buildRule()
			if kind == networkingv1.PolicyTypeIngress {
				spec.Ingress = append(spec.Ingress, networkingv1.NetworkPolicyIngressRule{From: peers, Ports: ports})
			} else {
				spec.Egress = append(spec.Egress, networkingv1.NetworkPolicyEgressRule{To: peers, Ports: ports})
			}
		}
	}
	return policy
}

func (c *cluster) buildRule() (peers []networkingv1.NetworkPolicyPeer, ports []networkingv1.NetworkPolicyPort) {
	for range 1 + c.Below(2) {
		peer := networkingv1.NetworkPolicyPeer{}
		switch c.Below(4) {
		case 0:
			peer.PodSelector = c.label("app", "a", 10)
		case 1:
			peer.NamespaceSelector = c.label("team", "t", 5)
		case 2:
			peer.NamespaceSelector = c.label("team", "t", 5)
			peer.PodSelector = c.label("tier", "t", 3)
		case 3:
			x, y := c.Below(4), c.Below(16)
			peer.IPBlock = &networkingv1.IPBlock{CIDR: fmt.Sprintf("10.0.%d.0/24", x), Except: []string{fmt.Sprintf("10.0.%d.%d/28", x, 16*y)}}
		}
		peers = append(peers, peer)
	}
	port := func(protocol corev1.Protocol, port intstr.IntOrString) networkingv1.NetworkPolicyPort {
		return networkingv1.NetworkPolicyPort{Protocol: &protocol, Port: &port}
	}
	switch c.Below(4) {
	case 1:
		ports = append(ports, port(corev1.ProtocolTCP, intstr.FromInt32(80)))
	case 2:
		ports = append(ports, port(corev1.ProtocolTCP, intstr.FromString("http")))
	case 3:
		last := int32(1024)
		low := port(corev1.ProtocolTCP, intstr.FromInt32(1))
		low.EndPort = &last
		ports = append(ports, low, port(corev1.ProtocolUDP, intstr.FromInt32(53)))
	}
	return peers, ports
}

const flowCount = 100_000

// buildFlows goes on with the numbers where the last policy left them.
func (c *cluster) buildFlows() []*matcher.Traffic {
	flows := make([]*matcher.Traffic, flowCount)
	for i := range flows {
		flow := &matcher.Traffic{Source: c.peers[c.Below(len(c.peers))], Destination: c.peers[c.Below(len(c.peers))]}
		if c.Below(10) == 0 {
			flow.Destination = &matcher.TrafficPeer{IP: fmt.Sprintf("203.0.113.%d", c.Below(256))}
		}
		flow.ResolvedPort = [...]int{80, 53, 9090, 443}[c.Below(4)]
		flow.Protocol = corev1.ProtocolTCP
		if flow.ResolvedPort == 53 {
			flow.Protocol = corev1.ProtocolUDP
		}
		if flow.Destination.Internal != nil {
			flow.ResolvedPortName = map[int]string{80: "http", 53: "dns", 9090: "metrics"}[flow.ResolvedPort]
		}
		flows[i] = flow
	}
	return flows
}
