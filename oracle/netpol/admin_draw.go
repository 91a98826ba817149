package netpol

import (
	"fmt"

	"kube-semantics/oracle/draw"
)

func (s *scene) adminPolicies() []fields {
	cluster := s.chance(60)
	out := []fields{}
	baseline := false
	for i := range draw.Between(s.Rand, 1, 3) {
		kind, version := clusterKind, "policy.networking.k8s.io/v1alpha2"
		if !cluster {
			kind, version = adminKind, "policy.networking.k8s.io/v1alpha1"
			if !baseline && s.chance(40) {
				kind, baseline = baselineKind, true
			}
		}
		if s.fault() {
			kind = one(s, clusterKind, adminKind, baselineKind, "NetworkPolicy", "")
		}
		spec := fields{"subject": s.adminSubject()}
		if kind == clusterKind {
			spec["tier"] = one(s, "Admin", "Admin", "Baseline")
			if s.fault() {
				spec["tier"] = one(s, "admin", "", "NetworkPolicy")
			}
		}
		if kind != baselineKind || s.chance(10) {
			spec["priority"] = one(s, 0, 1, 1, 10, 10, 1000)
			if s.fault() {
				spec["priority"] = one[any](s, -1, 1001, nil)
			}
		}
		s.put(spec, "ingress", several(s, 0, s.many, func() fields { return s.adminRule(kind, "from") }))
		s.put(spec, "egress", several(s, 0, s.many, func() fields { return s.adminRule(kind, "to") }))
		name := fmt.Sprintf("ap%d", one(s, i, i, 9-i))
		if s.fault() {
			name = "ap0"
		}
		object := fields{"kind": kind, "metadata": fields{"name": name}, "spec": spec}
		if s.chance(30) {
			object["apiVersion"] = version
		}
		out = append(out, object)
	}
	return out
}

func (s *scene) adminSubject() fields {
	if s.fault() {
		return one(s, fields{}, fields{"namespaces": fields{}, "pods": fields{}}, fields{"namespaces": nil}, fields{"namespaces": fields{"namespaceSelector": fields{}}})
	}
	switch n := s.IntN(100); {
	case n < 40:
		return fields{"namespaces": fields{}}
	case n < 65:
		return fields{"namespaces": s.adminNamespaces()}
	default:
		return fields{"pods": s.adminPods()}
	}
}

func (s *scene) adminNamespaces() any {
	if s.chance(35) {
		return fields{}
	}
	out := s.selector(namespaceKeys)
	if s.fault() {
		out.(fields)[one(s, "sameLabels", "notSameLabels", "namespaceSelector")] = one[any](s, fields{}, []string{"team"}, nil)
	}
	return out
}

func (s *scene) adminPods() fields {
	out := fields{}
	if s.chance(85) {
		out["namespaceSelector"] = s.adminNamespaces()
	}
	if s.chance(85) {
		out["podSelector"] = s.selector(labelKeys)
	}
	if s.fault() {
		out["namespaces"] = one[any](s, fields{}, nil)
	}
	return out
}

func (s *scene) adminPeer(peers string) fields {
	if s.chance(7) {
		// What a newer release may have, or what this direction does not.
		return one(s, fields{}, fields{"somethingNew": fields{}}, fields{"namespaces": nil}, fields{"networks": []string{"10.0.0.0/8"}}, fields{"nodes": fields{}}, fields{"domainNames": []string{"example.com"}},
			fields{"namespaces": fields{}, "somethingNew": fields{}}, fields{"networks": []string{}}, fields{"domainNames": []string{}}, fields{"networks": nil, "nodes": nil})
	}
	if s.fault() {
		return one(s, fields{"namespaces": fields{}, "pods": fields{}}, fields{"networks": []string{}, "nodes": fields{}}, fields{"networks": []string{"x"}}, fields{"networks": []string{"10.0.0.0/33"}},
			fields{"nodes": fields{"matchLabels": fields{"a b": "x"}}}, fields{"pods": fields{"namespaces": fields{}}}, fields{"namespaces": fields{"sameLabels": []string{"team"}}})
	}
	n := s.IntN(100)
	switch {
	case n < 30:
		return fields{"namespaces": s.adminNamespaces()}
	case n < 60 || peers == "from":
		return fields{"pods": s.adminPods()}
	case n < 83:
		return fields{"networks": several(s, 1, 2, s.cidr)}
	case n < 95:
		return fields{"nodes": s.selector(labelKeys)}
	default:
		return fields{"domainNames": []string{"example.com"}}
	}
}

func (s *scene) adminRule(kind, peers string) fields {
	actions := []string{"Allow", "Allow", "Deny", "Deny", "Pass"}
	switch kind {
	case clusterKind:
		actions = []string{"Accept", "Accept", "Deny", "Deny", "Pass"}
	case baselineKind:
		actions = []string{"Allow", "Deny"}
	}
	out := fields{"action": draw.Pick(s.Rand, actions)}
	if s.fault() {
		out["action"] = one(s, "Accept", "Allow", "Pass", "accept", "")
	}
	out[peers] = several(s, 1, 2, func() fields { return s.adminPeer(peers) })
	if s.fault() {
		out[peers] = one[any](s, []fields{}, nil)
	}
	protocols, ports := several(s, 0, 2, s.adminProtocol), several(s, 0, 2, s.adminPort)
	if s.chance(45) {
		protocols, ports = []fields{}, []fields{}
	}
	switch {
	case s.chance(3):
		s.put(out, "protocols", protocols)
		s.put(out, "ports", ports)
	case kind == clusterKind:
		s.put(out, "protocols", protocols)
	default:
		s.put(out, "ports", ports)
	}
	return out
}

func (s *scene) portRange() (start, end int) {
	start = one(s, 1, 50, 79, 80, 81, 443, 8000)
	end = start + one(s, 1, 10, 1000, 8000)
	if s.fault() {
		start, end = one(s, [2]int{80, 80}, [2]int{81, 80}, [2]int{0, 80}, [2]int{80, 65536})[0], 80
	}
	return start, end
}

// portName may be empty, which is the name of no port.
func (s *scene) portName() string {
	if s.fault() {
		return ""
	}
	return draw.Pick(s.Rand, portNames)
}

func (s *scene) adminProtocol() fields {
	if s.chance(28) {
		return fields{"destinationNamedPort": s.portName()}
	}
	transport := fields{}
	switch n := s.IntN(100); {
	case n < 25:
		s.put(transport, "destinationPort", nil)
	case n < 60:
		transport["destinationPort"] = fields{"number": s.port()}
	default:
		start, end := s.portRange()
		transport["destinationPort"] = fields{"range": fields{"start": start, "end": end}}
	}
	out := fields{one(s, "tcp", "tcp", "udp", "sctp"): transport}
	if s.fault() {
		return one(s, fields{}, fields{"tcp": transport, "udp": fields{}}, fields{"icmp": fields{}}, fields{"tcp": fields{"destinationPort": fields{}}}, fields{"tcp": nil}, fields{"tcp": fields{}, "destinationNamedPort": "http"},
			fields{"tcp": fields{"destinationPort": fields{"number": 80, "range": fields{"start": 1, "end": 2}}}})
	}
	return out
}

func (s *scene) adminPort() fields {
	if s.fault() {
		return one(s, fields{}, fields{"namedPort": "http", "portNumber": fields{"port": 80}}, fields{"portNumber": fields{"port": 80, "protocol": "tcp"}}, fields{"portNumber": fields{}}, fields{"portNumber": nil},
			fields{"portRange": fields{"start": 80, "end": 81, "protocol": "ICMP"}})
	}
	switch n := s.IntN(100); {
	case n < 28:
		return fields{"namedPort": s.portName()}
	case n < 65:
		number := fields{"port": s.port()}
		s.protocol(number)
		return fields{"portNumber": number}
	default:
		start, end := s.portRange()
		between := fields{"start": start, "end": end}
		s.protocol(between)
		return fields{"portRange": between}
	}
}
