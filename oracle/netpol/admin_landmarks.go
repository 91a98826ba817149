package netpol

func clusterPolicy(name, tier string, priority int, spec fields) fields {
	all := fields{"tier": tier, "priority": priority, "subject": fields{"namespaces": fields{}}}
	for key, value := range spec {
		all[key] = value
	}
	return fields{"kind": clusterKind, "metadata": fields{"name": name}, "spec": all}
}

func clusterRule(action, direction string, peers []fields, protocols ...fields) fields {
	one := fields{"action": action}
	if direction == "ingress" {
		one["from"] = peers
	} else {
		one["to"] = peers
	}
	if len(protocols) > 0 {
		one["protocols"] = protocols
	}
	return fields{direction: []fields{one}}
}

func adminLandmarks() []any {
	var out []any
	everyone := []fields{{"namespaces": fields{}}}
	deny := policyOf(fields{"policyTypes": []string{"Ingress", "Egress"}})
	// What administrators say beside a policy of the namespace, or alone.
	ask := func(policy fields, policies ...fields) {
		out = append(out, asking(policy, traffic("bot", "db", 80), fields{"adminPolicies": policies}))
	}
	for _, tier := range []string{"Admin", "Baseline"} {
		for _, action := range []string{"Accept", "Deny", "Pass"} {
			for _, policy := range []fields{nil, deny} {
				ask(policy, clusterPolicy("c", tier, 1, clusterRule(action, "ingress", everyone)))
			}
		}
	}
	accept, refuse, pass := clusterRule("Accept", "ingress", everyone), clusterRule("Deny", "ingress", everyone), clusterRule("Pass", "ingress", everyone)
	ask(nil, clusterPolicy("b", "Admin", 1, accept), clusterPolicy("a", "Admin", 2, refuse))
	ask(nil, clusterPolicy("b", "Admin", 1, accept), clusterPolicy("a", "Admin", 1, refuse))
	ask(nil, clusterPolicy("b", "Admin", 1, pass), clusterPolicy("a", "Admin", 2, refuse), clusterPolicy("c", "Baseline", 2, refuse))
	ask(nil, clusterPolicy("b", "Baseline", 1, pass), clusterPolicy("a", "Baseline", 2, refuse))
	ask(deny, clusterPolicy("b", "Admin", 1, pass))
	ask(nil, clusterPolicy("a", "Admin", 1, accept), clusterPolicy("a", "Admin", 2, refuse))
	ask(nil, clusterPolicy("a", "Admin", 1001, accept))
	ask(nil, clusterPolicy("a", "Admin", 0, fields{"priority": nil}))
	ask(nil, clusterPolicy("a", "Admin", -1, accept))
	for _, subject := range []fields{
		{"namespaces": fields{"matchLabels": fields{metadataName: "shop"}}}, {"namespaces": fields{"matchLabels": fields{metadataName: "ops"}}}, {"pods": fields{}}, {"pods": fields{"podSelector": fields{"matchLabels": fields{"app": "web"}}}}, {"pods": fields{"namespaceSelector": expression("team", "Exists")}},
		{}, {"namespaces": nil}, {"namespaces": fields{}, "pods": fields{}}, {"namespaces": fields{"sameLabels": []string{"team"}}}, {"namespaces": fields{"notSameLabels": nil}}, {"pods": fields{"namespaces": fields{}}}, {"namespaces": expression("team", "In")},
	} {
		ask(nil, clusterPolicy("a", "Admin", 1, fields{"subject": subject, "ingress": refuse["ingress"]}))
	}
	// Peers, in both directions.
	for _, peer := range []fields{
		{}, {"unknown": fields{}}, {"namespaces": nil}, {"namespaces": fields{}, "unknown": fields{}}, {"namespaces": fields{}, "pods": fields{}}, {"pods": fields{}}, {"pods": fields{"podSelector": fields{"matchLabels": fields{"app": "web"}}}}, {"networks": []string{"10.0.0.0/8"}},
		{"networks": []string{}}, {"networks": []string{"010.0.0.2/8"}}, {"networks": []string{"x"}}, {"networks": []string{"::/0"}}, {"networks": nil, "nodes": fields{}}, {"nodes": fields{}}, {"nodes": fields{"matchLabels": fields{"cp": "yes"}}}, {"nodes": fields{"matchLabels": fields{"cp": "a b"}}},
		{"domainNames": []string{"example.com"}}, {"domainNames": []string{}}, {"domainNames": []string{}, "networks": []string{}}, {"namespaces": fields{"namespaceSelector": fields{}}}, {"pods": fields{"namespaces": nil}},
	} {
		actions := []string{"Deny"}
		if len(peer) == 0 || peer["domainNames"] != nil {
			actions = []string{"Accept", "Deny", "Pass"}
		}
		directions := []string{"egress"}
		if peer["namespaces"] == nil && peer["pods"] == nil {
			directions = []string{"egress", "ingress"}
		}
		for _, direction := range directions {
			for _, action := range actions {
				in := asking(nil, traffic("bot", "db", 80), fields{"adminPolicies": []fields{clusterPolicy("a", "Admin", 1, clusterRule(action, direction, []fields{peer}))}})
				in["nodes"] = []fields{{"metadata": fields{"labels": fields{"cp": "yes"}}, "status": fields{"addresses": []fields{{"type": "Hostname", "address": "cp"}, {"type": "InternalIP", "address": "10.0.0.2"}}}}}
				out = append(out, in)
			}
		}
	}
	out = append(out, asking(nil, traffic("web", "203.0.113.7", 80), fields{"adminPolicies": []fields{clusterPolicy("a", "Admin", 1, clusterRule("Deny", "egress", everyone))}}))
	// Ports.
	for _, protocol := range []fields{
		{"tcp": fields{}}, {"udp": fields{}}, {"sctp": fields{}}, {"tcp": nil}, {}, {"tcp": fields{}, "udp": fields{}}, {"icmp": fields{}}, {"destinationNamedPort": "http"}, {"destinationNamedPort": "dns"}, {"destinationNamedPort": "init"}, {"destinationNamedPort": "side"},
		{"destinationNamedPort": "http", "tcp": fields{}}, {"tcp": fields{"destinationPort": nil}}, {"tcp": fields{"destinationPort": fields{}}}, {"tcp": fields{"destinationPort": fields{"number": 80}}}, {"udp": fields{"destinationPort": fields{"number": 80}}},
		{"tcp": fields{"destinationPort": fields{"number": 81}}}, {"tcp": fields{"destinationPort": fields{"number": 0}}}, {"tcp": fields{"destinationPort": fields{"number": 65536}}}, {"tcp": fields{"destinationPort": fields{"range": fields{"start": 79, "end": 80}}}},
		{"tcp": fields{"destinationPort": fields{"range": fields{"start": 80, "end": 81}}}}, {"tcp": fields{"destinationPort": fields{"range": fields{"start": 80, "end": 80}}}}, {"tcp": fields{"destinationPort": fields{"range": fields{"start": 1, "end": 65536}}}},
		{"tcp": fields{"destinationPort": fields{"range": fields{"start": 1, "end": 65535}}}}, {"tcp": fields{"destinationPort": fields{"number": 80, "range": fields{"start": 80, "end": 81}}}},
	} {
		out = append(out, asking(nil, traffic("bot", "db", 80), ported, fields{"adminPolicies": []fields{clusterPolicy("a", "Admin", 1, clusterRule("Deny", "ingress", everyone, protocol))}}))
	}
	// The kinds of v1alpha1.
	older := func(kind, name, action string, ports ...fields) fields {
		rule := fields{"action": action, "from": everyone}
		if len(ports) > 0 {
			rule["ports"] = ports
		}
		return fields{"kind": kind, "metadata": fields{"name": name}, "spec": fields{"priority": 5, "subject": fields{"namespaces": fields{}}, "ingress": []fields{rule}}}
	}
	for _, port := range []fields{
		{}, {"portNumber": fields{"port": 80}}, {"portNumber": fields{"port": 80, "protocol": "UDP"}}, {"portNumber": fields{"port": 80, "protocol": "tcp"}}, {"portNumber": fields{"port": 0}}, {"portNumber": fields{}}, {"portRange": fields{"start": 1, "end": 80}},
		{"portRange": fields{"start": 80, "end": 80}}, {"portRange": fields{"start": 1, "end": 80, "protocol": "SCTP"}}, {"namedPort": "http"}, {"namedPort": "dns"}, {"namedPort": "http", "portNumber": fields{"port": 80}}, {"portNumber": nil, "namedPort": "side"},
	} {
		out = append(out, asking(nil, traffic("bot", "db", 80), ported, fields{"adminPolicies": []fields{older(adminKind, "a", "Deny", port)}}))
	}
	ask(deny, older(adminKind, "a", "Allow"))
	ask(deny, older(adminKind, "a", "Pass"), older(baselineKind, "default", "Allow"))
	ask(nil, older(adminKind, "a", "Pass"), older(baselineKind, "default", "Deny"))
	ask(nil, older(baselineKind, "default", "Pass"))
	ask(nil, older(baselineKind, "default", "Deny"), older(baselineKind, "other", "Deny"))
	ask(nil, older(adminKind, "a", "Accept"))
	ask(nil, older(adminKind, "a", "Deny"), clusterPolicy("a", "Admin", 1, accept))
	ask(nil, older("NetworkPolicy", "a", "Deny"))
	ask(nil, older(adminKind, "a", "Deny"), older(adminKind, "a", "Allow"))
	return out
}
