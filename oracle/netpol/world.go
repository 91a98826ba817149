package netpol

import (
	"fmt"
	"net"
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

// input is what all questions share.
type input struct {
	Policies      []networkingv1.NetworkPolicy `json:"policies"`
	Namespaces    []corev1.Namespace           `json:"namespaces"`
	Pods          []corev1.Pod                 `json:"pods"`
	AdminPolicies []adminObject                `json:"adminPolicies"`
	Nodes         []corev1.Node                `json:"nodes"`
}

// pod is a pod with what counts of it.
type pod struct {
	name, namespace string
	labels          map[string]string
	namespaceLabels map[string]string
	hostNetwork     bool
	addresses       []net.IP
	hosts           []net.IP
	ports           []corev1.ContainerPort
}

// world is the input, checked.
type world struct {
	policies []*policy
	admin    []*adminPolicy
	pods     []*pod
	byName   map[string]*pod
	nodes    []node
}

type node struct {
	labels    map[string]string
	addresses []net.IP
}

func qualified(namespace, name string) string {
	if namespace == "" {
		namespace = corev1.NamespaceDefault
	}
	return namespace + "/" + name
}

func newWorld(in input) (*world, error) {
	w := &world{}
	var err error
	if w.policies, err = newPolicies(in.Policies); err != nil {
		return nil, err
	}
	if err := w.addPods(in.Pods); err != nil {
		return nil, err
	}
	namespaces := map[string]map[string]string{}
	for _, namespace := range in.Namespaces {
		if namespaces[namespace.Name] != nil {
			return nil, fmt.Errorf("namespace %s twice", namespace.Name)
		}
		namespaces[namespace.Name] = withName(namespace.Name, namespace.Labels)
	}
	for i, p := range w.pods {
		if p.namespaceLabels = namespaces[p.namespace]; p.namespaceLabels == nil {
			p.namespaceLabels = withName(p.namespace, nil)
		}
		if err := p.address(&in.Pods[i]); err != nil {
			return nil, err
		}
	}
	for i := range in.Nodes {
		n := node{labels: in.Nodes[i].Labels}
		for _, address := range in.Nodes[i].Status.Addresses {
			if ip := net.ParseIP(address.Address); ip != nil {
				n.addresses = append(n.addresses, ip)
			}
		}
		w.nodes = append(w.nodes, n)
	}
	w.admin, err = newAdminPolicies(in.AdminPolicies)
	return w, err
}

// withName adds the label that the API server gives to every namespace.
func withName(name string, labels map[string]string) map[string]string {
	all := map[string]string{}
	for key, value := range labels {
		all[key] = value
	}
	all[corev1.LabelMetadataName] = name
	return all
}

func (w *world) addPods(given []corev1.Pod) error {
	w.byName = map[string]*pod{}
	for i := range given {
		one := &given[i]
		name := qualified(one.Namespace, one.Name)
		if w.byName[name] != nil {
			return fmt.Errorf("pod %s twice", name)
		}
		p := &pod{name: name, namespace: one.Namespace, labels: one.Labels, hostNetwork: one.Spec.HostNetwork}
		if p.namespace == "" {
			p.namespace = corev1.NamespaceDefault
		}
		for _, container := range one.Spec.Containers {
			p.ports = append(p.ports, container.Ports...)
		}
		for _, container := range one.Spec.InitContainers {
			if restart := container.RestartPolicy; restart != nil && *restart == corev1.ContainerRestartPolicyAlways {
				p.ports = append(p.ports, container.Ports...)
			}
		}
		w.pods = append(w.pods, p)
		w.byName[name] = p
	}
	return nil
}

func (p *pod) address(given *corev1.Pod) error {
	podIPs, hostIPs := []string{}, []string{}
	for _, ip := range given.Status.PodIPs {
		podIPs = append(podIPs, ip.IP)
	}
	for _, ip := range given.Status.HostIPs {
		hostIPs = append(hostIPs, ip.IP)
	}
	var err error
	if p.addresses, err = parseIPs(podIPs, given.Status.PodIP); err != nil {
		return err
	}
	p.hosts, err = parseIPs(hostIPs, given.Status.HostIP)
	return err
}

func parseIPs(all []string, single string) ([]net.IP, error) {
	if len(all) == 0 && single != "" {
		all = []string{single}
	}
	var out []net.IP
	for _, text := range all {
		ip := net.ParseIP(text)
		if ip == nil {
			return nil, fmt.Errorf("%q is no address", text)
		}
		out = append(out, ip)
	}
	return out, nil
}

// family is one of the two.
type family string

const (
	ipv4 family = "IPv4"
	ipv6 family = "IPv6"
)

func familyOf(ip net.IP) family {
	if ip.To4() != nil {
		return ipv4
	}
	return ipv6
}

func contains(all []net.IP, ip net.IP) bool {
	return ip != nil && slices.ContainsFunc(all, ip.Equal)
}
