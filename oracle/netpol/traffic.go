package netpol

import (
	"errors"
	"fmt"
	"net"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
)

type direction int

const (
	ingress direction = iota
	egress
)

// end is one end of a connection: a pod or an address.
type end struct {
	Pod *string `json:"pod"`
	IP  *string `json:"ip"`
}

// connection is from one end to the other. Pods and addresses may be nil.
type connection struct {
	from, to     *pod
	fromIP, toIP net.IP
	port         int
	protocol     corev1.Protocol
	// names are those that the destination has for the port.
	names []string
}

func checkPort(port int64, protocol *string) (corev1.Protocol, error) {
	if port < 1 || port > 65535 {
		return "", fmt.Errorf("port %d", port)
	}
	if protocol == nil {
		return corev1.ProtocolTCP, nil
	}
	switch found := corev1.Protocol(*protocol); found {
	case corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP:
		return found, nil
	default:
		return "", fmt.Errorf("protocol %q", *protocol)
	}
}

func checkFamily(given *family) error {
	if given != nil && *given != ipv4 && *given != ipv6 {
		return fmt.Errorf("family %q", *given)
	}
	return nil
}

// resolve finds an end.
func (w *world) resolve(e end) (*pod, net.IP, error) {
	switch {
	case (e.Pod == nil) == (e.IP == nil):
		return nil, nil, errors.New("an end is a pod or an address")
	case e.Pod != nil:
		if p := w.byName[*e.Pod]; p != nil {
			return p, nil, nil
		}
		return nil, nil, fmt.Errorf("no pod %s", *e.Pod)
	default:
		if ip := net.ParseIP(*e.IP); ip != nil {
			return nil, ip, nil
		}
		return nil, nil, fmt.Errorf("%q is no address", *e.IP)
	}
}

// connect settles the family, and with it the addresses of the pods.
func connect(from, to *pod, fromIP, toIP net.IP, given *family, port int, protocol corev1.Protocol) (connection, error) {
	c := connection{from: from, to: to, fromIP: fromIP, toIP: toIP, port: port, protocol: protocol}
	settled := given
	for _, ip := range []net.IP{fromIP, toIP} {
		if ip == nil {
			continue
		}
		of := familyOf(ip)
		if settled != nil && *settled != of {
			return c, errors.New("the families clash")
		}
		settled = &of
	}
	if settled == nil {
		of := ipv4
		if len(to.addresses) > 0 {
			of = familyOf(to.addresses[0])
		}
		settled = &of
	}
	if from != nil {
		c.fromIP = from.addressOf(*settled)
	}
	if to != nil {
		c.toIP = to.addressOf(*settled)
		if !to.hostNetwork {
			for _, declared := range to.ports {
				if of := declared.Protocol; (of == protocol || of == "" && protocol == corev1.ProtocolTCP) && declared.Name != "" && int(declared.ContainerPort) == port {
					c.names = append(c.names, declared.Name)
				}
			}
		}
	}
	return c, nil
}

func (p *pod) addressOf(f family) net.IP {
	for _, ip := range p.addresses {
		if familyOf(ip) == f {
			return ip
		}
	}
	return nil
}

// peer is an end in cyclonus' form: pods in the network of their node are their address.
func peer(p *pod, ip net.IP) *matcher.TrafficPeer {
	out := &matcher.TrafficPeer{}
	if ip != nil {
		out.IP = ip.String()
	}
	if p != nil && !p.hostNetwork {
		out.Internal = &matcher.InternalPeer{PodLabels: p.labels, NamespaceLabels: p.namespaceLabels, Namespace: p.namespace}
	}
	return out
}

// allows asks cyclonus under each of the names that the destination has for the port; cyclonus knows of one at most.
func (c connection) allows(target *matcher.Target, peer *matcher.TrafficPeer) bool {
	for _, name := range append([]string{""}, c.names...) {
		if target.Allows(peer, c.port, name, c.protocol) {
			return true
		}
	}
	return false
}
