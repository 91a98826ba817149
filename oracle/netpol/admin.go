package netpol

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"
	netutils "k8s.io/utils/net"
	kjson "sigs.k8s.io/json"
)

// adminObject is a ClusterNetworkPolicy, an AdminNetworkPolicy or a BaselineAdminNetworkPolicy, as sigs.k8s.io/network-policy-api
// has them in v1alpha2 and v1alpha1. Its own types are of no use here, for they do not tell an absent field from an empty one.
type adminObject struct {
	Kind     string            `json:"kind"`
	Metadata metav1.ObjectMeta `json:"metadata"`
	Spec     struct {
		Tier     string       `json:"tier"`
		Priority *int64       `json:"priority"`
		Subject  adminSubject `json:"subject"`
		Ingress  []struct {
			adminRule
			From []adminPeer `json:"from"`
		} `json:"ingress"`
		Egress []struct {
			adminRule
			To []adminPeer `json:"to"`
		} `json:"egress"`
	} `json:"spec"`
}

type adminSubject struct {
	Namespaces *adminNamespaces `json:"namespaces"`
	Pods       *adminPods       `json:"pods"`
}

// present is a field of which only counts whether it is there.
type present = *json.RawMessage

type adminNamespaces struct {
	metav1.LabelSelector
	SameLabels        present `json:"sameLabels"`
	NotSameLabels     present `json:"notSameLabels"`
	NamespaceSelector present `json:"namespaceSelector"`
}

type adminPods struct {
	NamespaceSelector metav1.LabelSelector `json:"namespaceSelector"`
	PodSelector       metav1.LabelSelector `json:"podSelector"`
	Namespaces        present              `json:"namespaces"`
}

type adminPeer struct {
	Namespaces  *adminNamespaces      `json:"namespaces"`
	Pods        *adminPods            `json:"pods"`
	Networks    *[]string             `json:"networks"`
	Nodes       *metav1.LabelSelector `json:"nodes"`
	DomainNames *[]string             `json:"domainNames"`
}

// adminRule has its ports in one of two forms, by the kind; the other is a field that is not known.
type adminRule struct {
	Action    string          `json:"action"`
	Protocols json.RawMessage `json:"protocols"`
	Ports     json.RawMessage `json:"ports"`
}

type tier string

const (
	adminTier    tier = "Admin"
	baselineTier tier = "Baseline"
)

// adminPolicy is a policy of whichever kind, checked.
type adminPolicy struct {
	name     string
	tier     tier
	priority int64
	subject  podFilter
	rules    map[direction][]rule
}

// podFilter selects pods by their namespace and by themselves.
type podFilter struct{ namespaces, pods labels.Selector }

func (f podFilter) matches(p *pod) bool {
	return p != nil && !p.hostNetwork && f.namespaces.Matches(labels.Set(p.namespaceLabels)) && f.pods.Matches(labels.Set(p.labels))
}

// rule matches if any peer and any port does; nil ports match all.
type rule struct {
	action string
	peers  []func(w *world, p *pod, ip net.IP) bool
	ports  []func(c connection) bool
	// unclear says that a peer has no field that is known.
	unclear bool
}

const (
	clusterKind  = "ClusterNetworkPolicy"
	adminKind    = "AdminNetworkPolicy"
	baselineKind = "BaselineAdminNetworkPolicy"
)

func newAdminPolicies(given []adminObject) ([]*adminPolicy, error) {
	var out []*adminPolicy
	seen, kinds := map[string]bool{}, map[string]int{}
	for _, object := range given {
		p, err := newAdminPolicy(object)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", object.Kind, object.Metadata.Name, err)
		}
		key := object.Kind + "/" + object.Metadata.Name
		if seen[key] {
			return nil, fmt.Errorf("%s twice", key)
		}
		seen[key] = true
		kinds[object.Kind]++
		out = append(out, p)
	}
	if kinds[clusterKind] > 0 && kinds[adminKind]+kinds[baselineKind] > 0 {
		return nil, errors.New("kinds of two releases")
	}
	if kinds[baselineKind] > 1 {
		return nil, errors.New("two baselines")
	}
	slices.SortFunc(out, func(a, b *adminPolicy) int {
		if a.priority != b.priority {
			return int(a.priority - b.priority)
		}
		return strings.Compare(a.name, b.name)
	})
	return out, nil
}

func newAdminPolicy(object adminObject) (*adminPolicy, error) {
	spec := object.Spec
	p := &adminPolicy{name: object.Metadata.Name, rules: map[direction][]rule{}}
	var actions []string
	switch object.Kind {
	case clusterKind:
		p.tier, actions = tier(spec.Tier), []string{"Accept", "Deny", "Pass"}
		if p.tier != adminTier && p.tier != baselineTier {
			return nil, fmt.Errorf("tier %q", p.tier)
		}
	case adminKind:
		p.tier, actions = adminTier, []string{"Allow", "Deny", "Pass"}
	case baselineKind:
		p.tier, actions = baselineTier, []string{"Allow", "Deny"}
	default:
		return nil, errors.New("no such kind")
	}
	if object.Kind != baselineKind {
		if spec.Priority == nil || *spec.Priority < 0 || *spec.Priority > 1000 {
			return nil, errors.New("priority")
		}
		p.priority = *spec.Priority
	}
	var err error
	if p.subject, err = newSubject(spec.Subject); err != nil {
		return nil, err
	}
	add := func(d direction, given adminRule, peers []adminPeer) error {
		if !slices.Contains(actions, given.Action) {
			return fmt.Errorf("action %q", given.Action)
		}
		if len(peers) == 0 {
			return errors.New("no peer")
		}
		r := rule{action: given.Action}
		for _, peer := range peers {
			if err := r.addPeer(peer, d); err != nil {
				return err
			}
		}
		if err := r.addPorts(given, object.Kind == clusterKind); err != nil {
			return err
		}
		p.rules[d] = append(p.rules[d], r)
		return nil
	}
	for _, one := range spec.Ingress {
		if err := add(ingress, one.adminRule, one.From); err != nil {
			return nil, err
		}
	}
	for _, one := range spec.Egress {
		if err := add(egress, one.adminRule, one.To); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func newSubject(given adminSubject) (podFilter, error) {
	switch {
	case (given.Namespaces == nil) == (given.Pods == nil):
		return podFilter{}, errors.New("a subject is namespaces or pods")
	case given.Namespaces != nil:
		return newNamespaceFilter(*given.Namespaces)
	default:
		return newPodFilter(*given.Pods)
	}
}

func newNamespaceFilter(given adminNamespaces) (podFilter, error) {
	if given.SameLabels != nil || given.NotSameLabels != nil || given.NamespaceSelector != nil {
		return podFilter{}, errors.New("namespaces of an old shape")
	}
	namespaces, err := newSelector(given.LabelSelector)
	return podFilter{namespaces, labels.Everything()}, err
}

func newPodFilter(given adminPods) (podFilter, error) {
	if given.Namespaces != nil {
		return podFilter{}, errors.New("pods of an old shape")
	}
	namespaces, err := newSelector(given.NamespaceSelector)
	if err != nil {
		return podFilter{}, err
	}
	pods, err := newSelector(given.PodSelector)
	return podFilter{namespaces, pods}, err
}

func newSelector(given metav1.LabelSelector) (labels.Selector, error) {
	if errs := metavalidation.ValidateLabelSelector(&given, metavalidation.LabelSelectorValidationOptions{}, field.NewPath("selector")); len(errs) > 0 {
		return nil, errs.ToAggregate()
	}
	return metav1.LabelSelectorAsSelector(&given)
}

func (r *rule) addPeer(given adminPeer, d direction) error {
	count := 0
	for _, there := range []bool{given.Namespaces != nil, given.Pods != nil, given.Networks != nil, given.Nodes != nil, given.DomainNames != nil} {
		if there {
			count++
		}
	}
	if count > 1 {
		return errors.New("a peer of several kinds")
	}
	var filter podFilter
	var err error
	switch {
	case given.Namespaces != nil:
		filter, err = newNamespaceFilter(*given.Namespaces)
	case given.Pods != nil:
		filter, err = newPodFilter(*given.Pods)
	case given.Networks != nil:
		return r.addNetworks(*given.Networks, d)
	case given.Nodes != nil:
		return r.addNodes(*given.Nodes, d)
	default:
		// A domain name is no address, so no traffic matches; of ingress it is no peer at all.
		r.unclear = r.unclear || given.DomainNames == nil || d == ingress
		return nil
	}
	r.peers = append(r.peers, func(_ *world, p *pod, _ net.IP) bool { return filter.matches(p) })
	return err
}

func (r *rule) addNetworks(given []string, d direction) error {
	r.unclear = r.unclear || d == ingress
	for _, text := range given {
		_, network, err := netutils.ParseCIDRSloppy(text)
		if err != nil {
			return err
		}
		r.peers = append(r.peers, func(_ *world, _ *pod, ip net.IP) bool { return ip != nil && network.Contains(ip) })
	}
	return nil
}

func (r *rule) addNodes(given metav1.LabelSelector, d direction) error {
	r.unclear = r.unclear || d == ingress
	selector, err := newSelector(given)
	r.peers = append(r.peers, func(w *world, _ *pod, ip net.IP) bool {
		return slices.ContainsFunc(w.nodes, func(n node) bool { return selector.Matches(labels.Set(n.labels)) && contains(n.addresses, ip) })
	})
	return err
}

type adminTransport struct {
	DestinationPort *struct {
		Number *int64 `json:"number"`
		Range  *struct {
			Start int64 `json:"start"`
			End   int64 `json:"end"`
		} `json:"range"`
	} `json:"destinationPort"`
}

type adminProtocol struct {
	TCP                  *adminTransport `json:"tcp"`
	UDP                  *adminTransport `json:"udp"`
	SCTP                 *adminTransport `json:"sctp"`
	DestinationNamedPort *string         `json:"destinationNamedPort"`
}

type adminPort struct {
	PortNumber *struct {
		Protocol *string `json:"protocol"`
		Port     int64   `json:"port"`
	} `json:"portNumber"`
	PortRange *struct {
		Protocol *string `json:"protocol"`
		Start    int64   `json:"start"`
		End      int64   `json:"end"`
	} `json:"portRange"`
	NamedPort *string `json:"namedPort"`
}

func (r *rule) addPorts(given adminRule, cluster bool) error {
	if cluster {
		var items []adminProtocol
		if err := unmarshal(given.Protocols, &items); err != nil {
			return err
		}
		for _, item := range items {
			if err := r.addProtocol(item); err != nil {
				return err
			}
		}
		return nil
	}
	var items []adminPort
	if err := unmarshal(given.Ports, &items); err != nil {
		return err
	}
	for _, item := range items {
		if err := r.addPort(item); err != nil {
			return err
		}
	}
	return nil
}

func unmarshal(text json.RawMessage, into any) error {
	if len(text) == 0 {
		return nil
	}
	return kjson.UnmarshalCaseSensitivePreserveInts(text, into)
}

var errOneOf = errors.New("exactly one of the fields")

func (r *rule) addProtocol(item adminProtocol) error {
	found := 0
	for protocol, transport := range map[corev1.Protocol]*adminTransport{corev1.ProtocolTCP: item.TCP, corev1.ProtocolUDP: item.UDP, corev1.ProtocolSCTP: item.SCTP} {
		if transport == nil {
			continue
		}
		found++
		first, last := int64(1), int64(65535)
		if port := transport.DestinationPort; port != nil {
			switch {
			case (port.Number == nil) == (port.Range == nil):
				return errOneOf
			case port.Number != nil:
				first, last = *port.Number, *port.Number
			default:
				if first, last = port.Range.Start, port.Range.End; first >= last {
					return errors.New("start is not below end")
				}
			}
		}
		if err := r.addRange(protocol, first, last); err != nil {
			return err
		}
	}
	if item.DestinationNamedPort != nil {
		found++
		r.addName(*item.DestinationNamedPort)
	}
	if found != 1 {
		return errOneOf
	}
	return nil
}

func (r *rule) addPort(item adminPort) error {
	found := 0
	if one := item.PortNumber; one != nil {
		found++
		if err := r.addNamedRange(one.Protocol, one.Port, one.Port); err != nil {
			return err
		}
	}
	if one := item.PortRange; one != nil {
		found++
		if one.Start >= one.End {
			return errors.New("start is not below end")
		}
		if err := r.addNamedRange(one.Protocol, one.Start, one.End); err != nil {
			return err
		}
	}
	if item.NamedPort != nil {
		found++
		r.addName(*item.NamedPort)
	}
	if found != 1 {
		return errOneOf
	}
	return nil
}

func (r *rule) addNamedRange(name *string, first, last int64) error {
	protocol, err := checkPort(first, name)
	if err != nil {
		return err
	}
	return r.addRange(protocol, first, last)
}

func (r *rule) addRange(protocol corev1.Protocol, first, last int64) error {
	if first < 1 || last > 65535 {
		return errors.New("port out of range")
	}
	r.ports = append(r.ports, func(c connection) bool {
		return c.protocol == protocol && first <= int64(c.port) && int64(c.port) <= last
	})
	return nil
}

func (r *rule) addName(name string) {
	r.ports = append(r.ports, func(c connection) bool { return slices.Contains(c.names, name) })
}

// tier asks the rules of a tier in order. No rule means that none has decided.
func (w *world) tier(of tier, c connection, d direction) (bool, *ruleUsed) {
	subject, other, ip := c.to, c.from, c.fromIP
	if d == egress {
		subject, other, ip = c.from, c.to, c.toIP
	}
	for _, policy := range w.admin {
		if policy.tier != of || !policy.subject.matches(subject) {
			continue
		}
		for i, rule := range policy.rules[d] {
			allowing := rule.action == "Accept" || rule.action == "Allow"
			used := &ruleUsed{policy.name, i, rule.action}
			switch {
			case rule.unclear && allowing:
			case rule.unclear:
				return false, used
			case !rule.matches(w, c, other, ip):
			case rule.action == "Pass":
				return false, nil
			default:
				return allowing, used
			}
		}
	}
	return false, nil
}

func (r rule) matches(w *world, c connection, p *pod, ip net.IP) bool {
	for _, peer := range r.peers {
		if peer(w, p, ip) {
			return r.ports == nil || slices.ContainsFunc(r.ports, func(port func(connection) bool) bool { return port(c) })
		}
	}
	return false
}
