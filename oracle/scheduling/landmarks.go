package scheduling

import "fmt"

// Builders of the objects that landmarks are made of.

func nodeOf(name string, labels fields, allocatable fields) fields {
	n := fields{"metadata": fields{"name": name}, "status": fields{"allocatable": allocatable}}
	if labels != nil {
		within(n, "metadata")["labels"] = labels
	}
	return n
}

func podOf(name string, labels fields, spec fields) fields {
	p := fields{"metadata": fields{"name": name}, "spec": spec}
	if labels != nil {
		within(p, "metadata")["labels"] = labels
	}
	return p
}

// asking is the spec of a pod with a container for each of the requests.
func asking(requests ...fields) fields {
	var containers []fields
	for i, list := range requests {
		containers = append(containers, fields{"name": fmt.Sprintf("c%d", i), "resources": fields{"requests": list}})
	}
	return fields{"containers": containers}
}

// on puts a pod on a node.
func on(node string, p fields) fields {
	within(p, "spec")["nodeName"] = node
	return p
}

func ranked(priority int, p fields) fields {
	within(p, "spec")["priority"] = priority
	return p
}

func started(at string, p fields) fields {
	within(p, "status")["startTime"] = at
	return p
}

func tolerationLandmarks() []any {
	var out []any
	for _, pair := range [][2]string{
		{"1", "2"}, {"2", "1"}, {"1", "1"}, {"-1", "0"}, {"0", "-1"}, {"9", "10"}, {"9223372036854775807", "9223372036854775806"},
		{"-9223372036854775808", "-9223372036854775807"}, {"9223372036854775808", "1"}, {"1", "-9223372036854775809"}, {"01", "2"}, {"1", "02"},
		{"+1", "2"}, {"1", "+2"}, {"-0", "1"}, {"0", "1"}, {"", "1"}, {"1", ""}, {" 1", "2"}, {"1", "2 "}, {"1.0", "2"}, {"٣", "4"},
	} {
		for _, operator := range []string{"Gt", "Lt"} {
			out = append(out, fields{
				"toleration":          fields{"key": "a", "operator": operator, "value": pair[0]},
				"taint":               fields{"key": "a", "value": pair[1], "effect": "NoSchedule"},
				"comparisonOperators": comparisonOperatorsKnown,
			})
		}
	}
	return out
}

// filterLandmarks are amounts around what is left of a node.
func filterLandmarks() []any {
	var out []any
	for _, pair := range [][2]fields{
		{{"cpu": "500u"}, {"cpu": "500u"}}, {{"cpu": "500u"}, {"cpu": "501u"}}, {{"cpu": "1n"}, {"cpu": "1m"}}, {{"memory": "0.5"}, {"memory": "0.5"}},
		{{"memory": "500m"}, {"memory": "501m"}}, {{"x.io/a": "500m"}, {"x.io/a": "500m"}}, {{"x.io/a": "1"}, {"x.io/a": "1m"}}, {{"x.io/a": "0"}, {"cpu": "0"}},
	} {
		out = append(out, fields{
			"pod": podOf("x", nil, asking(pair[0], pair[1])),
			"nodes": []fields{
				nodeOf("n1", nil, fields{"cpu": "2m", "memory": "2", "x.io/a": "2", "pods": "2"}),
				nodeOf("n2", nil, fields{"cpu": "1m", "memory": "1", "x.io/a": "1", "pods": "2"}),
			},
			"pods": []fields{on("n1", podOf("p", nil, asking(fields{"cpu": "1m", "memory": "1", "x.io/a": "1"})))},
		})
	}
	return out
}

func scoreLandmarks() []any {
	out := append(imageLandmarks(), spreadLandmarks()...)
	// Weights of which the hundredth part, taken a hundred times, falls short of them.
	var nodes, pods []fields
	for i, weight := range []int{0, 29, 57, 58, 100} {
		name := fmt.Sprintf("n%d", i)
		nodes = append(nodes, nodeOf(name, fields{hostLabel: name}, fields{"pods": "9"}))
		if weight > 0 {
			pods = append(pods, on(name, podOf("p"+name, nil, fields{"affinity": fields{"podAffinity": fields{"preferredDuringSchedulingIgnoredDuringExecution": []fields{
				{"weight": weight, "podAffinityTerm": fields{"topologyKey": hostLabel, "labelSelector": fields{}}},
			}}}})))
		}
	}
	out = append(out, fields{"pod": podOf("x", nil, fields{}), "nodes": nodes, "pods": pods})
	// Shares of cpu and memory that no float has exactly.
	for _, requests := range []fields{
		{"cpu": "100m", "memory": "300"}, {"cpu": "700m", "memory": "100"}, {"cpu": "1", "memory": "1001"}, {"cpu": "333m", "memory": "667"}, {"cpu": "1m"}, {"memory": "1"},
	} {
		out = append(out, fields{
			"pod": podOf("x", nil, asking(requests)),
			"nodes": []fields{
				nodeOf("n1", nil, fields{"cpu": "1", "memory": "1100", "pods": "9"}), nodeOf("n2", nil, fields{"cpu": "3", "memory": "7000", "pods": "9"}),
				nodeOf("n3", nil, fields{"cpu": "2", "memory": "2000", "pods": "9"}),
			},
			"pods": []fields{on("n2", podOf("p", nil, asking(fields{"cpu": "999m", "memory": "2333"}))), on("n3", podOf("q", nil, asking(fields{"cpu": "700m", "memory": "100"})))},
		})
	}
	return out
}

// imageLandmarks are sizes around the limits, on one and on two of three nodes.
func imageLandmarks() []any {
	const low, high = 23 << 20, 1000 << 20
	var out []any
	for _, size := range []int{low - 1, low, low + 1, 3 * low, 3*low + 3, high - 1, high, high + 1, 3 * high, (3*low + 3*high) / 2} {
		images := []fields{{"names": []string{"web:latest"}, "sizeBytes": size}}
		nodes := []fields{nodeOf("n1", nil, fields{"pods": "9"}), nodeOf("n2", nil, fields{"pods": "9"}), nodeOf("n3", nil, fields{"pods": "9"})}
		within(nodes[0], "status")["images"] = images
		out = append(out, fields{"pod": podOf("x", nil, fields{"containers": []fields{{"name": "c", "image": "web"}}}), "nodes": nodes})
	}
	return out
}

// spreadLandmarks have one to five domains, with counts that the logarithm of their number weighs.
func spreadLandmarks() []any {
	labels := fields{"app": "web"}
	var out []any
	for _, size := range []int{2, 3, 5} {
		var nodes, pods []fields
		for i := range size {
			name := fmt.Sprintf("n%d", i)
			nodes = append(nodes, nodeOf(name, fields{hostLabel: name, zoneLabel: fmt.Sprint(i / 2)}, fields{"pods": "9"}))
			for j := range i % 3 {
				pods = append(pods, on(name, podOf(fmt.Sprintf("p%d%d", i, j), labels, fields{})))
			}
		}
		constraint := func(key string, skew int) fields {
			return fields{"topologyKey": key, "maxSkew": skew, "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": fields{"matchLabels": labels}}
		}
		for _, spec := range []fields{
			{"topologySpreadConstraints": []fields{constraint(hostLabel, 1)}},
			{"topologySpreadConstraints": []fields{constraint(zoneLabel, 3), constraint(hostLabel, 2)}},
			{},
		} {
			input := fields{"pod": podOf("x", labels, spec), "nodes": nodes, "pods": pods}
			if len(spec) == 0 {
				input["services"] = []fields{{"metadata": fields{"name": "web"}, "spec": fields{"selector": labels}}}
			}
			out = append(out, input)
		}
	}
	return out
}

// diagnoseLandmarks has counts of one digit and of two, which sort as texts.
func diagnoseLandmarks() []any {
	var nodes []fields
	for i := range 12 {
		n := nodeOf(fmt.Sprintf("n%d", i), nil, fields{"cpu": "1", "pods": "1"})
		if i >= 10 {
			within(n, "spec")["unschedulable"] = true
		}
		nodes = append(nodes, n)
	}
	return []any{fields{"pod": podOf("x", nil, asking(fields{"cpu": "2", "x.io/a": "1"})), "nodes": nodes}}
}

// preemptLandmarks has two or three nodes that differ in one step of the choice.
func preemptLandmarks() []any {
	const early, late = "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"
	guarded := fields{"app": "db"}
	full := func(name string) fields { return podOf(name, nil, asking(fields{"cpu": "2"})) }
	half := func(name string) fields { return podOf(name, nil, asking(fields{"cpu": "1"})) }
	cases := [][]fields{
		// Budgets.
		{on("n1", podOf("p1", guarded, asking(fields{"cpu": "2"}))), on("n2", ranked(5, full("p2")))},
		// The highest priority.
		{on("n1", ranked(3, full("p1"))), on("n2", ranked(2, half("p2"))), on("n2", ranked(2, half("q2")))},
		// The sum of the priorities.
		{on("n1", ranked(3, half("p1"))), on("n1", ranked(2, half("q1"))), on("n2", ranked(3, half("p2"))), on("n2", ranked(1, half("q2")))},
		{on("n1", ranked(-5, half("p1"))), on("n1", ranked(-5, half("q1"))), on("n2", ranked(-5, full("p2")))},
		// The latest of the earliest start times among those of the highest priority.
		{on("n1", started(early, full("p1"))), on("n2", started(late, full("p2")))},
		{on("n1", full("p1")), on("n2", started(late, full("p2"))), on("n3", full("p3"))},
		{
			on("n1", ranked(3, started(late, half("p1")))), on("n1", ranked(1, started(early, half("q1")))),
			on("n2", ranked(3, started(early, half("p2")))), on("n2", ranked(1, started(late, half("q2")))),
		},
		{
			on("n1", started(early, half("p1"))), on("n1", started(late, half("q1"))),
			on("n2", started(late, half("p2"))), on("n2", started(late, half("q2"))),
		},
		// Nothing but the order of the nodes.
		{on("n2", full("p2")), on("n1", full("p1"))},
		// Who is spared: the more important, then the older, then the one that comes first.
		{on("n1", podOf("p1", nil, asking(fields{"cpu": "1500m"}))), on("n1", podOf("q1", nil, asking(fields{"cpu": "500m"})))},
	}
	var out []any
	for _, pods := range cases {
		out = append(out, fields{
			"pod": ranked(10, podOf("x", nil, asking(fields{"cpu": "2"}))),
			"nodes": []fields{
				nodeOf("n1", nil, fields{"cpu": "2", "pods": "9"}), nodeOf("n2", nil, fields{"cpu": "2", "pods": "9"}), nodeOf("n3", nil, fields{"cpu": "2", "pods": "9"}),
			},
			"pods": append([]fields{on("n3", ranked(9, podOf("p9", guarded, asking(fields{"cpu": "1"}))))}, pods...),
			"podDisruptionBudgets": []fields{
				{"metadata": fields{"name": "b", "namespace": "a"}, "spec": fields{"selector": fields{"matchLabels": guarded}}, "status": fields{"disruptionsAllowed": 1}},
				{"metadata": fields{"name": "b"}, "spec": fields{"selector": fields{"matchLabels": guarded}}},
			},
		})
	}
	// Two pods with one host port, of which the one that may be evicted frees it for both.
	port := fields{"containers": []fields{{"name": "c", "ports": []fields{{"containerPort": 1, "hostPort": 80}}}}}
	return append(out, fields{
		"pod":   ranked(10, podOf("x", nil, port)),
		"nodes": []fields{nodeOf("n1", nil, fields{"pods": "9"})},
		"pods": []fields{
			on("n1", ranked(10, podOf("p1", nil, fields{"containers": port["containers"]}))), on("n1", podOf("p2", nil, fields{"containers": port["containers"]})),
		},
	})
}
