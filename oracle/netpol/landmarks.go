package netpol

import (
	"encoding/json"
	"maps"

	"kube-semantics/oracle/op"
)

// verdictKind is what decides in both directions, and which way.
func verdictKind(text []byte) string {
	asked := op.New("", verdict, nil)
	got, err := asked.Ask(text)
	var a answer
	if err != nil || json.Unmarshal(got.OK, &a) != nil {
		return ""
	}
	kind := ""
	for _, d := range []decision{a.Egress, a.Ingress} {
		kind += d.By + " "
		if d.Allowed {
			kind += "+ "
		}
	}
	return kind
}

// The pods of the landmarks: two in one namespace and one in another.
var (
	webPod = fields{"metadata": fields{"namespace": "shop", "name": "web", "labels": fields{"app": "web"}}, "status": fields{"podIP": "10.0.0.1"}}
	dbPod  = fields{"metadata": fields{"namespace": "shop", "name": "db", "labels": fields{"app": "db", "empty": ""}}, "status": fields{"podIPs": []fields{{"ip": "10.0.0.2"}, {"ip": "fd00::2"}}, "hostIP": "192.168.0.2"}}
	botPod = fields{"metadata": fields{"namespace": "ops", "name": "bot"}, "status": fields{"podIP": "10.0.1.3"}}

	landmarkPods = []fields{webPod, dbPod, botPod}

	// portPod is db with ports of every kind.
	portPod = fields{"metadata": dbPod["metadata"], "status": dbPod["status"], "spec": fields{
		"containers":     []fields{{"ports": []fields{{"name": "http", "containerPort": 80}, {"name": "dns", "containerPort": 53, "protocol": "UDP"}}}, {"ports": []fields{{"name": "http", "containerPort": 8080}}}},
		"initContainers": []fields{{"ports": []fields{{"name": "init", "containerPort": 80}}}, {"restartPolicy": "Always", "ports": []fields{{"name": "side", "containerPort": 80}}}},
	}}
	ported = fields{"pods": []fields{webPod, botPod, portPod}}
)

func nameOf(pod fields) string {
	metadata := pod["metadata"].(fields)
	return metadata["namespace"].(string) + "/" + metadata["name"].(string)
}

func traffic(from, to string, port int) fields {
	at := func(text string) fields {
		for _, pod := range landmarkPods {
			if text == pod["metadata"].(fields)["name"] {
				return fields{"pod": nameOf(pod)}
			}
		}
		return fields{"ip": text}
	}
	return fields{"from": at(from), "to": at(to), "port": port}
}

func policyOf(spec fields) fields {
	return fields{"metadata": fields{"namespace": "shop", "name": "np"}, "spec": spec}
}

// from lets in to all pods of shop, and to lets out of them.
func from(peers ...fields) fields {
	return policyOf(fields{"ingress": []fields{{"from": peers}}})
}

func to(peers []fields, ports ...fields) fields {
	rule := fields{"to": peers}
	if len(ports) > 0 {
		rule["ports"] = ports
	}
	return policyOf(fields{"policyTypes": []string{"Egress"}, "egress": []fields{rule}})
}

func asking(of fields, traffic fields, more ...fields) fields {
	pods := []fields{}
	for _, pod := range landmarkPods {
		for _, end := range []any{traffic["from"], traffic["to"]} {
			if end.(fields)["pod"] == nameOf(pod) {
				pods = append(pods, pod)
				break
			}
		}
	}
	in := fields{"policies": []fields{of}, "pods": pods, "traffic": traffic}
	if of == nil {
		in["policies"] = []fields{}
	}
	for _, one := range more {
		maps.Copy(in, one)
	}
	return in
}

func expression(key, operator string, values ...string) fields {
	one := fields{"key": key, "operator": operator}
	if values != nil {
		one["values"] = values
	}
	return fields{"matchExpressions": []fields{one}}
}

// landmarkSelectors have missing keys, empty values, both lists, and what is refused.
var landmarkSelectors = []fields{
	{}, {"matchLabels": fields{"app": "web"}}, {"matchLabels": fields{}}, {"matchExpressions": []fields{}}, {"matchLabels": nil}, {"matchLabels": fields{"missing": ""}}, {"matchLabels": fields{"empty": ""}}, expression("app", "In", "web", "x"),
	expression("app", "NotIn", "db"), expression("missing", "NotIn", "x"), expression("empty", "NotIn", ""), expression("missing", "DoesNotExist"), expression("empty", "Exists"), expression("missing", "In", ""),
	expression("app", "in", "web"), expression("app", "In"), expression("app", "In", []string{}...), expression("app", "Exists", "web"), expression("a b", "Exists"), {"matchLabels": fields{"app": "a b"}}, expression("app", "Gt", "1"),
}

func verdictLandmarks() []any {
	var out []any
	add := func(in ...fields) {
		for _, one := range in {
			out = append(out, one)
		}
	}
	web := fields{"matchLabels": fields{"app": "web"}}
	for _, selector := range landmarkSelectors {
		add(asking(from(fields{"podSelector": selector}), traffic("web", "db", 80)))
	}
	// Peers.
	for _, peer := range []fields{
		{}, {"podSelector": nil}, {"unknown": fields{}}, {"podSelector": fields{}}, {"namespaceSelector": fields{}}, {"podSelector": web, "namespaceSelector": fields{}},
		{"namespaceSelector": fields{"matchLabels": fields{metadataName: "shop"}}}, {"namespaceSelector": fields{"matchLabels": fields{"team": "red"}}}, {"namespaceSelector": expression("team", "NotIn", "red")},
		{"namespaceSelector": fields{"matchLabels": fields{metadataName: "ops"}}, "podSelector": expression("app", "DoesNotExist")}, {"ipBlock": fields{"cidr": "10.0.0.0/8"}}, {"ipBlock": fields{"cidr": "10.0.0.0/8"}, "podSelector": fields{}},
		{"ipBlock": fields{"cidr": "10.0.0.0/8", "except": []string{"10.0.1.0/24"}}}, {"ipBlock": fields{"cidr": "10.0.1.9/24"}}, {"ipBlock": fields{"cidr": "010.00.1.0/24"}}, {"ipBlock": fields{"cidr": "0.0.0.0/0"}}, {"ipBlock": fields{"cidr": "::/0"}},
		{"ipBlock": fields{"cidr": "10.0.1.3/32"}}, {"ipBlock": fields{"cidr": "10.0.1.3"}}, {"ipBlock": fields{"cidr": ""}}, {"ipBlock": fields{}}, {"ipBlock": fields{"cidr": "10.0.0.0/33"}}, {"ipBlock": fields{"cidr": "10.0.0.0/8", "except": []string{"10.0.0.0/8"}}},
		{"ipBlock": fields{"cidr": "10.0.0.0/8", "except": []string{"10.255.255.255/9"}}}, {"ipBlock": fields{"cidr": "10.0.0.0/8", "except": []string{"11.0.0.0/16"}}}, {"ipBlock": fields{"cidr": "10.0.0.0/8", "except": []string{"0.0.0.0/0"}}},
		{"ipBlock": fields{"cidr": "0.0.0.0/0", "except": []string{"::/1"}}}, {"ipBlock": fields{"cidr": "10.0.0.0/8", "except": []string{"x"}}}, {"ipBlock": fields{"cidr": "::/0", "except": []string{"fd00::/8", "FE80::1/10"}}},
	} {
		add(asking(from(peer), traffic("bot", "db", 80), fields{"namespaces": []fields{{"metadata": fields{"name": "ops", "labels": fields{"team": "red", metadataName: "shop"}}}}}))
	}
	add(
		asking(from(fields{"podSelector": fields{}}), traffic("10.0.0.1", "db", 80)),
		asking(from(fields{"ipBlock": fields{"cidr": "10.0.0.0/24"}}), traffic("10.0.0.1", "db", 80)),
		asking(from(fields{"ipBlock": fields{"cidr": "::/0"}}), traffic("fd00::9", "db", 80)),
		asking(from(fields{"ipBlock": fields{"cidr": "0.0.0.0/0"}}), traffic("fd00::9", "db", 80)),
		asking(from(fields{"ipBlock": fields{"cidr": "::/0"}}), traffic("2001:DB8:0::1", "web", 80)),
		asking(from(fields{"ipBlock": fields{"cidr": "10.0.0.0/24", "except": []string{"10.0.0.0/25"}}}, fields{"podSelector": web}), traffic("web", "db", 80)),
		asking(from(), traffic("203.0.113.7", "db", 80)),
		asking(policyOf(fields{"ingress": []fields{{}}}), traffic("203.0.113.7", "db", 80)),
		asking(policyOf(fields{"ingress": []fields{}}), traffic("203.0.113.7", "db", 80)),
		asking(policyOf(fields{}), traffic("db", "web", 80)),
		asking(policyOf(fields{"egress": []fields{{}}}), traffic("db", "web", 80)),
		asking(policyOf(fields{"policyTypes": []string{"Egress"}, "ingress": []fields{{"from": []fields{{}}}}}), traffic("db", "web", 80)),
		asking(policyOf(fields{"policyTypes": []string{"Egress", "Egress"}, "ingress": []fields{{}}}), traffic("db", "web", 80)),
		asking(policyOf(fields{"policyTypes": []string{"Egress", "Egress", "Ingress"}}), traffic("db", "web", 80)),
		asking(policyOf(fields{"policyTypes": []string{"egress"}}), traffic("db", "web", 80)),
		asking(policyOf(fields{"policyTypes": []string{}, "egress": []fields{{}}}), traffic("db", "203.0.113.7", 80)),
	)
	// Ports, of a destination that has some and of one that has none.
	for _, port := range []fields{
		{}, {"protocol": "TCP"}, {"protocol": "UDP"}, {"protocol": nil, "port": nil}, {"port": 80}, {"port": 81}, {"port": "http"}, {"port": "http", "protocol": "UDP"}, {"port": "init"}, {"port": "side"}, {"port": "none"}, {"port": 1, "endPort": 80},
		{"port": 80, "endPort": 80}, {"port": 81, "endPort": 80}, {"port": 80, "endPort": 65536}, {"port": "http", "endPort": 80}, {"endPort": 80}, {"port": 0}, {"port": 65536}, {"port": 65535}, {"port": ""}, {"port": "80"}, {"port": "8-0"}, {"port": "a--b"}, {"port": "-a"}, {"port": "a-"},
		{"port": "A"}, {"port": "fifteen-letters"}, {"port": "sixteen-letters-"}, {"port": "sixteen-letters1"}, {"protocol": "tcp"}, {"protocol": ""}, {"protocol": "SCTP", "port": 80},
	} {
		add(asking(to([]fields{}, port), traffic("web", "db", 80), ported))
	}
	add(
		asking(to([]fields{}, fields{"port": "http"}), traffic("web", "db", 8080), ported),
		asking(to([]fields{}, fields{"port": "dns"}), traffic("web", "db", 53), ported),
		asking(to([]fields{}, fields{"port": "dns", "protocol": "UDP"}), traffic("web", "db", 53), ported),
		asking(to([]fields{}, fields{"port": "dns", "protocol": "UDP"}), fields{"from": fields{"pod": "shop/web"}, "to": fields{"pod": "shop/db"}, "port": 53, "protocol": "UDP"}, ported),
		asking(to([]fields{}, fields{"port": "http"}), traffic("web", "10.0.0.2", 80)),
		asking(to([]fields{}, fields{}), traffic("web", "10.0.0.2", 80)),
	)
	// Who decides before any policy.
	host := fields{"metadata": fields{"namespace": "shop", "name": "host", "labels": fields{"app": "web"}}, "spec": fields{"hostNetwork": true, "containers": []fields{{"name": "a", "ports": []fields{{"name": "http", "containerPort": 80}}}}}, "status": fields{"podIP": "192.168.0.2", "hostIP": "192.168.0.2"}}
	lost := fields{"metadata": fields{"namespace": "shop", "name": "lost", "labels": fields{"app": "web"}}, "status": fields{"podIPs": []fields{}, "podIP": "", "hostIPs": []fields{}, "hostIP": ""}}
	more := fields{"pods": append([]fields{host, lost}, landmarkPods...)}
	between := func(from, to string) fields {
		return fields{"from": fields{"pod": "shop/" + from}, "to": fields{"pod": "shop/" + to}, "port": 80}
	}
	deny := policyOf(fields{"policyTypes": []string{"Ingress", "Egress"}})
	any4 := from(fields{"ipBlock": fields{"cidr": "0.0.0.0/0"}}, fields{"ipBlock": fields{"cidr": "::/0"}})
	add(
		asking(deny, between("web", "web")), asking(deny, between("host", "host"), more), asking(deny, between("host", "web"), more), asking(deny, between("host", "db"), more), asking(deny, between("web", "host"), more),
		asking(deny, between("lost", "web"), more), asking(deny, between("web", "lost"), more), asking(any4, between("lost", "web"), more), asking(any4, between("host", "web"), more), asking(from(fields{"podSelector": web}), between("host", "db"), more),
		asking(to([]fields{{"podSelector": web}}), between("db", "host"), more), asking(to([]fields{{"ipBlock": fields{"cidr": "192.168.0.0/16"}}}), between("db", "host"), more), asking(to([]fields{}, fields{"port": "http"}), between("db", "host"), more),
		asking(to([]fields{{"podSelector": web}}), between("db", "lost"), more), asking(to([]fields{{"ipBlock": fields{"cidr": "0.0.0.0/0"}}}), between("db", "lost"), more),
		asking(deny, traffic("192.168.0.2", "db", 80)), asking(deny, traffic("192.168.0.1", "db", 80)), asking(deny, traffic("db", "192.168.0.2", 80)), asking(nil, traffic("203.0.113.7", "203.0.113.8", 80)),
		asking(deny, traffic("fd00::1", "203.0.113.8", 80)), asking(deny, traffic("203.0.113.7", "fd00::2", 80)),
		asking(nil, fields{"from": fields{"pod": "shop/web"}, "to": fields{"pod": "shop/db"}, "port": 80, "ipFamily": "IPv6"}), asking(any4, fields{"from": fields{"pod": "shop/web"}, "to": fields{"pod": "shop/db"}, "port": 80, "ipFamily": "IPv6"}),
		asking(any4, fields{"from": fields{"pod": "shop/db"}, "to": fields{"pod": "shop/web"}, "port": 80, "ipFamily": "IPv6"}), asking(nil, fields{"from": fields{"ip": "10.0.0.1"}, "to": fields{"pod": "shop/db"}, "port": 80, "ipFamily": "IPv6"}),
		asking(nil, fields{"from": fields{"ip": "10.0.0.01"}, "to": fields{"pod": "shop/db"}, "port": 80}), asking(nil, fields{"from": fields{"ip": "fe80::1%eth0"}, "to": fields{"pod": "shop/db"}, "port": 80}), asking(nil, traffic("web", "db", 0)), asking(nil, traffic("web", "db", 65536)),
		asking(nil, traffic("web", "db", 80), fields{"policies": []fields{deny, deny}}), asking(nil, traffic("web", "db", 80), fields{"pods": []fields{webPod, webPod, dbPod}}),
		asking(nil, fields{"from": fields{"pod": "default/x"}, "to": fields{"pod": "default/x"}, "port": 1}, fields{"pods": []fields{{"metadata": fields{"name": "x"}}}, "policies": []fields{{"metadata": fields{"name": "np"}, "spec": fields{}}}}),
		asking(nil, traffic("web", "db", 80), fields{"namespaces": []fields{{"metadata": fields{"name": "a"}}, {"metadata": fields{"name": "a"}}}}),
	)
	out = append(out, adminLandmarks()...)
	for i, in := range out {
		out[i] = bare(in.(fields))
	}
	return out
}

// bare leaves pods and policies out of an input that is refused without them.
func bare(in fields) fields {
	less := maps.Clone(in)
	less["pods"], less["traffic"] = []fields{}, traffic("10.0.0.1", "10.0.0.2", 80)
	if in["adminPolicies"] != nil {
		less["policies"] = []fields{}
	}
	text, err := json.Marshal(less)
	if err != nil {
		return in
	}
	if _, err := op.New("", verdict, nil).Ask(text); err != nil {
		return less
	}
	return in
}

func matrixLandmarks() []any {
	empty := fields{"policies": []fields{}, "pods": []fields{}, "port": 80}
	out := []any{empty}
	deny := policyOf(fields{"policyTypes": []string{"Ingress", "Egress"}})
	for _, policy := range []fields{deny, from(fields{"namespaceSelector": fields{}}), from(fields{"ipBlock": fields{"cidr": "::/0"}}), to([]fields{}, fields{"port": "http"})} {
		for _, family := range []any{nil, "IPv4", "IPv6", "ipv4"} {
			in := fields{"policies": []fields{policy}, "pods": landmarkPods, "port": 80}
			if family != nil {
				in["ipFamily"] = family
			}
			out = append(out, in)
		}
	}
	return append(out, fields{"policies": []fields{}, "pods": landmarkPods, "port": 65536}, fields{"policies": []fields{}, "pods": landmarkPods, "port": 80, "protocol": "tcp"}, fields{"policies": []fields{}, "pods": landmarkPods, "port": 53, "protocol": "UDP"})
}

func isolationLandmarks() []any {
	var out []any
	for _, spec := range []fields{
		{}, {"podSelector": nil}, {"egress": []fields{}}, {"egress": []fields{{}}}, {"policyTypes": []string{"Egress"}}, {"policyTypes": []string{}, "egress": []fields{{}}}, {"policyTypes": []string{"Ingress", "Egress"}, "podSelector": expression("app", "NotIn", "db")},
		{"policyTypes": []string{"Egress"}, "ingress": []fields{{"from": []fields{{}}}}}, {"podSelector": fields{"matchLabels": fields{"empty": ""}}},
	} {
		out = append(out, fields{"policies": []fields{policyOf(spec)}, "pods": landmarkPods})
	}
	for _, selector := range landmarkSelectors {
		out = append(out, fields{"policies": []fields{policyOf(fields{"podSelector": selector})}, "pods": landmarkPods[:2]})
	}
	return append(out,
		fields{"policies": []fields{}, "pods": []fields{}},
		fields{"policies": []fields{policyOf(fields{}), policyOf(fields{})}, "pods": landmarkPods},
		fields{"policies": []fields{policyOf(fields{})}, "pods": append(landmarkPods, landmarkPods[0])},
		fields{"policies": []fields{policyOf(fields{})}, "pods": []fields{{"metadata": fields{"namespace": "shop", "name": "x"}, "status": fields{"podIP": "x"}}}, "adminPolicies": []fields{{"kind": "x"}}},
	)
}
