package netpol

import (
	"fmt"
	"slices"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/networking"
	networkingdefaults "k8s.io/kubernetes/pkg/apis/networking/v1"
	"k8s.io/kubernetes/pkg/apis/networking/validation"
	netutils "k8s.io/utils/net"
)

// policy is a NetworkPolicy in cyclonus' form, for itself alone: cyclonus would merge those that select alike.
type policy struct {
	name, namespace string
	selects         labels.Selector
	// targets are those of ingress and of egress; nil where the policy does not isolate.
	ingress, egress *matcher.Target
}

func newPolicies(given []networkingv1.NetworkPolicy) ([]*policy, error) {
	var out []*policy
	seen := map[string]bool{}
	for i := range given {
		one := &given[i]
		name := qualified(one.Namespace, one.Name)
		if seen[name] {
			return nil, fmt.Errorf("policy %s twice", name)
		}
		seen[name] = true
		networkingdefaults.SetObjectDefaults_NetworkPolicy(one)
		if err := validatePolicy(one); err != nil {
			return nil, fmt.Errorf("policy %s: %w", name, err)
		}
		p := &policy{name: name, namespace: one.Namespace}
		if p.namespace == "" {
			p.namespace = corev1.NamespaceDefault
		}
		var err error
		if p.selects, err = metav1.LabelSelectorAsSelector(&one.Spec.PodSelector); err != nil {
			return nil, err
		}
		p.ingress, p.egress = matcher.BuildTarget(one)
		for _, target := range []*matcher.Target{p.ingress, p.egress} {
			if target != nil {
				if err := refine(target.Peers); err != nil {
					return nil, err
				}
			}
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *policy) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	return out, nil
}

// validatePolicy judges as upstream does a policy that was stored before it became strict about CIDRs, and writes the CIDRs
// the way they are written now.
func validatePolicy(given *networkingv1.NetworkPolicy) error {
	options := validation.NetworkPolicyValidationOptions{}
	blocks := ipBlocks(given)
	for _, block := range blocks {
		for _, text := range append([]string{block.CIDR}, block.Except...) {
			if _, _, err := netutils.ParseCIDRSloppy(text); err == nil {
				options.AllowCIDRsEvenIfInvalid = append(options.AllowCIDRsEvenIfInvalid, text)
			}
		}
	}
	spec := networking.NetworkPolicySpec{}
	if err := networkingdefaults.Convert_v1_NetworkPolicySpec_To_networking_NetworkPolicySpec(&given.Spec, &spec, nil); err != nil {
		return err
	}
	if errs := validation.ValidateNetworkPolicySpec(&spec, options, field.NewPath("spec")); len(errs) > 0 {
		return errs.ToAggregate()
	}
	for _, block := range blocks {
		block.CIDR = masked(block.CIDR)
		for i := range block.Except {
			block.Except[i] = masked(block.Except[i])
		}
	}
	return nil
}

func masked(cidr string) string {
	_, network, err := netutils.ParseCIDRSloppy(cidr)
	if err != nil {
		panic(err)
	}
	return network.String()
}

func ipBlocks(given *networkingv1.NetworkPolicy) []*networkingv1.IPBlock {
	var out []*networkingv1.IPBlock
	add := func(peers []networkingv1.NetworkPolicyPeer) {
		for i := range peers {
			if peers[i].IPBlock != nil {
				out = append(out, peers[i].IPBlock)
			}
		}
	}
	for i := range given.Spec.Ingress {
		add(given.Spec.Ingress[i].From)
	}
	for i := range given.Spec.Egress {
		add(given.Spec.Egress[i].To)
	}
	return out
}

// refine has labels matched by apimachinery, from which cyclonus differs where a key is missing, and keeps peers without an
// address from cyclonus, which panics at them.
func refine(peers []matcher.PeerMatcher) error {
	for i, peer := range peers {
		switch peer := peer.(type) {
		case *matcher.IPPeerMatcher:
			peers[i] = addressed{peer}
		case *matcher.PodPeerMatcher:
			if of, is := peer.Pod.(*matcher.LabelSelectorPodMatcher); is {
				selector, err := metav1.LabelSelectorAsSelector(&of.Selector)
				if err != nil {
					return err
				}
				peer.Pod = podLabels{of, selector}
			}
			if of, is := peer.Namespace.(*matcher.LabelSelectorNamespaceMatcher); is {
				selector, err := metav1.LabelSelectorAsSelector(&of.Selector)
				if err != nil {
					return err
				}
				peer.Namespace = namespaceLabels{of, selector}
			}
		}
	}
	return nil
}

type podLabels struct {
	*matcher.LabelSelectorPodMatcher
	selector labels.Selector
}

func (p podLabels) Allows(of map[string]string) bool { return p.selector.Matches(labels.Set(of)) }

type namespaceLabels struct {
	*matcher.LabelSelectorNamespaceMatcher
	selector labels.Selector
}

func (n namespaceLabels) Allows(_ string, of map[string]string) bool {
	return n.selector.Matches(labels.Set(of))
}

type addressed struct{ *matcher.IPPeerMatcher }

func (a addressed) Allows(peer *matcher.TrafficPeer, port int, name string, protocol corev1.Protocol) bool {
	return peer.IP != "" && a.IPPeerMatcher.Allows(peer, port, name, protocol)
}

// target is what the policy says about the pod in a direction, or nothing.
func (p *policy) target(of *pod, direction direction) *matcher.Target {
	target := p.ingress
	if direction == egress {
		target = p.egress
	}
	if target == nil || of.hostNetwork || of.namespace != p.namespace || !p.selects.Matches(labels.Set(of.labels)) {
		return nil
	}
	return target
}
