package hpa

import (
	"fmt"
	"math"
	"time"

	"kube-semantics/oracle/op"
)

const landmarkNow = "2025-03-01T12:00:00Z"

// before is the time that long before that of the landmarks.
func before(d time.Duration) string { return op.TimeText(usualNow.Add(-d)) }

// edgesOf are times around the far end of a window.
func edgesOf(window time.Duration) []string {
	return []string{before(window + time.Nanosecond), before(window), before(window - time.Nanosecond)}
}

// steadyPod is ready and has been for long.
func steadyPod(name string, cpu string) fields {
	return fields{
		"metadata": fields{"name": name},
		"spec":     fields{"containers": []fields{{"name": "app", "resources": fields{"requests": fields{"cpu": cpu}}}}},
		"status":   readyStatus("True", before(time.Hour), before(time.Hour-20*time.Second)),
	}
}

// webPod is such a pod of the target of a whole tick.
func webPod() fields {
	pod := steadyPod("a", "1")
	pod["metadata"] = fields{"name": "a", "namespace": "shop", "labels": fields{"app": "web"}}
	return pod
}

func readyStatus(ready, started, transition string) fields {
	return fields{"phase": "Running", "startTime": started, "conditions": []fields{{"type": "Ready", "status": ready, "lastTransitionTime": transition}}}
}

func report(name string, cpu any) fields {
	return fields{"metadata": fields{"name": name}, "timestamp": before(15 * time.Second), "window": "30s", "containers": []fields{{"name": "app", "usage": fields{"cpu": cpu}}}}
}

func cpuTarget(percent int) fields {
	return fields{"type": "Resource", "resource": fields{"name": "cpu", "target": fields{"type": "Utilization", "averageUtilization": percent}}}
}

func externalTarget(kind, quantity string) fields {
	field := map[string]string{"Value": "value", "AverageValue": "averageValue"}[kind]
	return fields{"type": "External", "external": fields{"metric": fields{"name": "queue"}, "target": fields{"type": kind, field: quantity}}}
}

func objectTarget(kind, quantity string) fields {
	field := map[string]string{"Value": "value", "AverageValue": "averageValue"}[kind]
	object := fields{"kind": "Service", "name": "web"}
	return fields{"type": "Object", "object": fields{"describedObject": object, "metric": fields{"name": "rps"}, "target": fields{"type": kind, field: quantity}}}
}

// onePod uses that much of the one core it asks for.
func onePod(used any) fields {
	return fields{"pods": []fields{steadyPod("a", "1")}, "samples": fields{"podMetrics": []fields{report("a", used)}}, "currentReplicas": 1, "now": landmarkNow}
}

func with(base fields, name string, value any) fields {
	base[name] = value
	return base
}

func metricLandmarks() (inputs []any) {
	// At the edges of tolerances, some of which are no exact floats.
	for _, edge := range []struct {
		target, used int
		tolerance    any
	}{
		{50, 449, nil}, {50, 450, nil}, {50, 459, nil}, {50, 550, nil}, {50, 559, nil}, {50, 560, nil}, {10, 90, nil}, {10, 110, nil}, {100, 900, nil}, {100, 1100, nil},
		{100, 1109, nil}, {30, 270, nil}, {30, 330, nil}, {70, 630, nil}, {70, 770, nil}, {90, 810, nil}, {90, 990, nil}, {1, 10, nil}, {1, 19, nil}, {1, 20, nil},
		{100, 430, 0.57}, {100, 1570, 0.57}, {100, 570, 0.43}, {100, 1430, 0.43}, {100, 670, 0.33}, {100, 1330, 0.33}, {100, 700, 0.3}, {100, 1300, 0.3}, {100, 0, 1}, {100, 2000, 1},
		{100, 1000, 0}, {100, 1010, 0}, {100, 990, 0}, {100, 950, 0.05}, {100, 1050, 0.05}, {3, 20, 1.0 / 3}, {3, 40, 1.0 / 3}, {100, 10, 5}, {100, 1500, 0.49999999999999994},
	} {
		input := with(onePod(fmt.Sprintf("%dm", edge.used)), "metric", cpuTarget(edge.target))
		if edge.tolerance != nil {
			input["tolerance"] = fields{"scaleUp": edge.tolerance, "scaleDown": edge.tolerance}
		}
		inputs = append(inputs, input)
	}
	inputs = append(inputs,
		with(with(onePod("1500m"), "metric", cpuTarget(100)), "tolerance", fields{"scaleUp": 0.5}),
		with(with(onePod("500m"), "metric", cpuTarget(100)), "tolerance", fields{"scaleUp": 0.5}),
		with(with(onePod("500m"), "metric", cpuTarget(100)), "tolerance", fields{"scaleDown": 0.5}),
	)
	for _, target := range []int{0, -50, math.MaxInt32} {
		inputs = append(inputs, with(onePod("500m"), "metric", cpuTarget(target)), with(onePod("0"), "metric", cpuTarget(target)))
	}
	// Percentages below zero are truncated upwards, and those beyond 32 bits lose what is above.
	for _, used := range []string{"-9m", "-10m", "-19m", "42949672960", "21474836480", "42949673", "92233720368547758", "1u", "-1u", "1n"} {
		inputs = append(inputs, with(onePod(used), "metric", cpuTarget(50)))
	}
	inputs = append(inputs, cancellingRequests(), strangers(false), strangers(true))
	inputs = append(inputs, valueLandmarks()...)
	return append(inputs, memoryLandmarks()...)
}

// cancellingRequests sum up to nothing only when the missing pod comes in.
func cancellingRequests() fields {
	return fields{
		"metric": cpuTarget(50), "currentReplicas": 2, "now": landmarkNow,
		"pods":    []fields{steadyPod("a", "1"), steadyPod("b", "-1")},
		"samples": fields{"podMetrics": []fields{report("a", "100m")}},
	}
}

// strangers are samples of pods that are not the target's, beside a missing pod or none.
func strangers(missing bool) fields {
	pods := []fields{steadyPod("a", "1")}
	if missing {
		pods = append(pods, steadyPod("b", "1"))
	}
	return fields{
		"metric": cpuTarget(50), "currentReplicas": len(pods), "now": landmarkNow, "pods": pods,
		"samples": fields{"podMetrics": []fields{report("a", "900m"), report("x", "100m"), report("y", "100m")}},
	}
}

func valueLandmarks() (inputs []any) {
	ask := func(metric fields, current, status int, samples fields) {
		pods := []fields{}
		for i := range current {
			pods = append(pods, fields{"metadata": fields{"name": fmt.Sprint(i)}, "status": fields{"phase": "Running", "conditions": []fields{{"type": "Ready", "status": "True"}}}})
		}
		input := fields{"metric": metric, "currentReplicas": current, "samples": samples, "pods": pods, "now": landmarkNow}
		if status != current {
			input["statusReplicas"] = status
		}
		inputs = append(inputs, input)
	}
	values := func(texts ...string) fields { return fields{"values": texts} }
	one := func(text string) fields { return fields{"value": text} }
	// Sums that leave 64 bits, or that are negative in between.
	for _, texts := range [][]string{
		{"9223372036854775", "9223372036854775"}, {"9223372036854775807m", "1m"}, {"9223372036854775806m", "1m"}, {"9223372036854775807m", "-1m"}, {"-5", "10"}, {"10", "-5"}, {"10", "-15", "20"},
		{"-9223372036854775807m", "-2m"}, {"-9223372036854775807m", "-1m"}, {"0", "0"}, {"1u", "1u", "1u"}, {"-1"}, {"9223372036854775807m", "9223372036854775807m", "9223372036854775807m"},
		{"9223372036854775295m"}, {"9223372036854775296m"},
	} {
		for _, kind := range []string{"Value", "AverageValue"} {
			ask(externalTarget(kind, "10"), 2, 2, values(texts...))
			ask(externalTarget(kind, "1m"), 0, 2, values(texts...))
		}
	}
	for _, text := range []string{"0", "18", "18001m", "22", "22001m", "20", "-20", "9223372036854775807m", "-9223372036854775807m", "2147483647", "21474836470", "21474836470001m", "1u"} {
		for _, kind := range []string{"Value", "AverageValue"} {
			ask(objectTarget(kind, "10"), 2, 2, one(text))
			ask(objectTarget(kind, "10"), 0, 0, one(text))
			ask(objectTarget(kind, "1m"), 2, 3, one(text))
		}
		ask(objectTarget("AverageValue", "0"), 2, 2, one(text))
		ask(objectTarget("Value", "0"), 2, 2, one(text))
		ask(externalTarget("AverageValue", "10"), 2, 0, values(text))
	}
	return inputs
}

// memoryLandmarks are values that print in binary, in decimal, and not at all as they came.
func memoryLandmarks() (inputs []any) {
	for _, text := range []string{"1Gi", "1023", "1024", "1025", "1536", "96Mi", "100M", "127400", "1024500m", "-1Ki", "-1023", "0", "1Ki", "1025Ki", "1k", "80000204m"} {
		target := fields{"type": "AverageValue", "averageValue": "64Mi"}
		sample := fields{"metadata": fields{"name": "a"}, "containers": []fields{{"name": "app", "usage": fields{"memory": text, "cpu": text}}}}
		for _, name := range []string{"memory", "cpu"} {
			inputs = append(inputs, fields{
				"metric":          fields{"type": "ContainerResource", "containerResource": fields{"name": name, "container": "app", "target": target}},
				"samples":         fields{"podMetrics": []fields{sample}},
				"pods":            []fields{steadyPod("a", "1")},
				"currentReplicas": 1,
				"now":             landmarkNow,
			})
		}
	}
	return inputs
}

func podLandmarks() (inputs []any) {
	for _, phase := range []string{"", "Pending", "Running", "Succeeded", "Failed", "Unknown"} {
		pod := fields{"metadata": fields{"name": "a"}, "status": fields{"phase": phase}}
		inputs = append(inputs,
			fields{"pods": []fields{pod}, "resource": "memory", "metrics": fields{"a": fields{"timestamp": landmarkNow}}, "now": landmarkNow},
			fields{"pods": []fields{pod}, "resource": "cpu", "metrics": fields{}, "now": landmarkNow},
		)
	}
	ask := func(status fields, timestamp string) {
		inputs = append(inputs, fields{
			"pods": []fields{{"metadata": fields{"name": "a"}, "status": status}}, "resource": "cpu",
			"metrics": fields{"a": fields{"timestamp": timestamp, "windowSeconds": 30}}, "now": landmarkNow,
		})
	}
	for _, ready := range []string{"True", "False", "Unknown"} {
		// The end of the initialization, the first whole window, and the time in which a pod may become ready first.
		for _, started := range edgesOf(300 * time.Second) {
			ask(readyStatus(ready, started, before(time.Minute)), landmarkNow)
			ask(readyStatus(ready, started, before(20*time.Second)), landmarkNow)
		}
		for _, sampled := range edgesOf(0) {
			ask(readyStatus(ready, before(time.Minute), before(30*time.Second)), sampled)
		}
		for _, transition := range edgesOf(time.Hour - 30*time.Second) {
			ask(readyStatus(ready, before(time.Hour), transition), before(15*time.Second))
		}
	}
	return inputs
}

func requestLandmarks() (inputs []any) {
	asking := func(cpu ...string) (containers []fields) {
		for i, text := range cpu {
			containers = append(containers, fields{"name": fmt.Sprintf("c%d", i), "resources": fields{"requests": fields{"cpu": text}}})
		}
		return containers
	}
	ask := func(spec fields) {
		inputs = append(inputs, fields{"pods": []fields{{"metadata": fields{"name": "a"}, "spec": spec}}, "resource": "cpu"})
	}
	// Each is rounded by itself, or the sum once.
	for _, texts := range [][]string{
		{"1u", "1u"}, {"-1u", "-1u"}, {"29429u"}, {"1n", "1", "1n"}, {"0.4m", "0.4m"}, {"9223372036854775807m", "1m"}, {"-9223372036854775807m", "-2m"}, {"9223372036854775", "9223372036854775"},
		{"1.5", "1500m", "15e-1"}, {"0", "0m"}, {},
	} {
		containers := asking(texts...)
		ask(fields{"containers": containers})
		ask(fields{"containers": containers, "resources": fields{"requests": fields{"memory": "1Gi"}}})
		ask(fields{"containers": containers, "resources": fields{"requests": fields{"memory": "1Gi", "cpu": "1u"}}, "overhead": fields{"cpu": "1u"}})
		ask(fields{"containers": containers, "resources": fields{"limits": fields{"cpu": "2"}}, "overhead": fields{"cpu": "1"}})
		ask(fields{"containers": containers, "resources": fields{"requests": fields{"ephemeral-storage": "1Gi"}}})
		ask(fields{"containers": containers, "resources": fields{"requests": fields{"hugepages-2Mi": "0"}}})
	}
	return inputs
}

func stabilizeLandmarks() (inputs []any) {
	for _, behavior := range []any{nil, fields{}, fields{"scaleUp": fields{"stabilizationWindowSeconds": 60}}, fields{"scaleDown": fields{"stabilizationWindowSeconds": 60}}} {
		for _, window := range []time.Duration{0, time.Minute, 5 * time.Minute} {
			for _, at := range edgesOf(window) {
				for _, replicas := range []int{2, 20} {
					input := fields{
						"currentReplicas": 10, "desiredReplicas": 22 - replicas, "now": landmarkNow,
						"recommendations": []fields{{"time": at, "replicas": replicas}, {"time": before(time.Hour), "replicas": 11}, {"time": before(2 * time.Hour), "replicas": 12}, {"time": before(time.Second), "replicas": 10}},
					}
					if behavior != nil {
						input["behavior"] = behavior
					}
					inputs = append(inputs, input)
				}
			}
		}
	}
	return inputs
}

func limitLandmarks() (inputs []any) {
	policies := func(direction, kind string, value, period int) fields {
		return fields{direction: fields{"policies": []fields{{"type": kind, "value": value, "periodSeconds": period}}}}
	}
	ask := func(current, desired int, behavior any, up, down []fields) {
		input := fields{"currentReplicas": current, "desiredReplicas": desired, "minReplicas": 1, "maxReplicas": math.MaxInt32, "now": landmarkNow}
		if behavior != nil {
			input["behavior"] = behavior
		}
		if up != nil {
			input["scaleUpEvents"] = up
		}
		if down != nil {
			input["scaleDownEvents"] = down
		}
		inputs = append(inputs, input)
	}
	// Percentages whose floats lie beside what they stand for.
	for _, at := range [][2]int{{10, 10}, {100, 10}, {10, 20}, {10, 30}, {100, 7}, {100, 13}, {100, 14}, {100, 29}, {100, 55}, {100, 57}, {100, 58}, {50, 14}, {1, 1}, {7, 100}, {3, 33}, {1000, 101}, {0, 50}} {
		ask(at[0], at[0]+100000, policies("scaleUp", "Percent", at[1], 60), nil, nil)
		ask(at[0], 1, policies("scaleDown", "Percent", at[1], 60), nil, nil)
	}
	for _, at := range edgesOf(time.Minute) {
		changed := []fields{{"time": at, "change": 3, "outdated": true}, {"time": before(time.Second), "change": 2}}
		for _, kind := range []string{"Pods", "Percent"} {
			ask(10, 500, policies("scaleUp", kind, 4, 60), changed, nil)
			ask(10, 500, policies("scaleUp", kind, 4, 60), nil, changed)
			ask(10, 1, policies("scaleDown", kind, 4, 60), changed, nil)
			ask(10, 1, policies("scaleDown", kind, 4, 60), nil, changed)
		}
	}
	// Without policies, and where 32 bits do not suffice.
	for _, selectPolicy := range []string{"Max", "Min", "Disabled"} {
		none := fields{"selectPolicy": selectPolicy, "policies": []any{}}
		ask(10, 20, fields{"scaleUp": none}, nil, nil)
		ask(10, 5, fields{"scaleDown": none}, nil, nil)
		huge := fields{"selectPolicy": selectPolicy, "policies": []fields{{"type": "Pods", "value": math.MaxInt32, "periodSeconds": 60}, {"type": "Percent", "value": math.MaxInt32, "periodSeconds": 60}}}
		ask(10, 20, fields{"scaleUp": huge}, nil, nil)
		ask(10, 5, fields{"scaleDown": huge}, nil, nil)
	}
	for _, current := range []int{0, 1, 2, 3, 1<<30 - 1, 1 << 30, math.MaxInt32} {
		ask(current, math.MaxInt32, nil, nil, nil)
		ask(current, 0, nil, nil, nil)
	}
	twice := []fields{{"time": before(time.Second), "change": math.MaxInt32}, {"time": before(time.Second), "change": math.MaxInt32}}
	ask(10, 500, policies("scaleUp", "Pods", 4, 60), twice, nil)
	ask(10, 500, policies("scaleUp", "Percent", 50, 60), nil, twice)
	ask(10, 1, policies("scaleDown", "Percent", 50, 60), twice, nil)
	return inputs
}

func recordLandmarks() (inputs []any) {
	for _, at := range edgesOf(time.Minute) {
		for _, replicas := range []int{7, 4, 1} {
			events := []fields{{"time": at, "change": 1}, {"time": before(time.Second), "change": 2, "outdated": true}, {"time": before(time.Second), "change": 3}, {"time": at, "change": 4}}
			inputs = append(inputs, fields{
				"previousReplicas": 4, "newReplicas": replicas, "scaleUpEvents": events, "scaleDownEvents": events, "now": landmarkNow,
				"behavior": fields{
					"scaleUp":   fields{"policies": []fields{{"type": "Pods", "value": 4, "periodSeconds": 15}, {"type": "Percent", "value": 4, "periodSeconds": 60}}},
					"scaleDown": fields{"policies": []fields{{"type": "Pods", "value": 4, "periodSeconds": 60}}},
				},
			})
		}
	}
	for _, replicas := range []int{math.MinInt32, 0, math.MaxInt32} {
		for _, previous := range []int{math.MinInt32, 0, math.MaxInt32} {
			inputs = append(inputs, fields{"previousReplicas": previous, "newReplicas": replicas, "now": landmarkNow, "behavior": fields{"scaleUp": fields{"policies": []any{}}, "scaleDown": fields{"policies": []any{}}}})
		}
	}
	return inputs
}

// tickLandmark is an HPA over one external metric, without pods.
func tickLandmark(low, high, current int, queue ...string) fields {
	return fields{
		"hpa": fields{
			"metadata": fields{"name": "web", "namespace": "shop"},
			"spec": fields{
				"scaleTargetRef": fields{"kind": "Deployment", "name": "web"}, "minReplicas": low, "maxReplicas": high,
				"metrics": []fields{externalTarget("AverageValue", "10")},
			},
		},
		"scale": fields{"specReplicas": current, "statusReplicas": current, "selector": "app=web"}, "pods": []any{}, "samples": []fields{{"values": queue}}, "now": landmarkNow,
	}
}

func (f tickEdit) of(input fields) fields {
	f(input, input["hpa"].(fields), input["hpa"].(fields)["spec"].(fields))
	return input
}

type tickEdit func(input, hpa, spec fields)

func tickLandmarks() (inputs []any) {
	zeroed := func(state string) tickEdit {
		return func(input, hpa, _ fields) {
			hpa["status"] = fields{"conditions": []fields{{"type": "ScaledToZero", "status": state}}}
			input["recommendations"] = []any{}
		}
	}
	gateOff := func(input, _, _ fields) { input["options"] = fields{"featureGates": fields{"HPAScaleToZero": false}} }
	cpuOnly := func(input, _, spec fields) {
		spec["metrics"] = []fields{cpuTarget(50)}
		input["pods"], input["samples"] = []fields{webPod()}, []fields{{"podMetrics": []fields{report("a", "1")}}}
	}
	for _, low := range []int{0, 1, 3} {
		for _, current := range []int{0, 1} {
			for _, queue := range []string{"0", "5", "25"} {
				// To zero and back.
				for _, state := range []string{"True", "False"} {
					inputs = append(inputs, zeroed(state).of(tickLandmark(low, 10, current, queue)))
				}
				inputs = append(inputs, tickEdit(gateOff).of(zeroed("True").of(tickLandmark(low, 10, current, queue))))
			}
			inputs = append(inputs, tickEdit(cpuOnly).of(zeroed("True").of(tickLandmark(low, 10, current))))
			for _, queue := range []string{"0", "5", "25"} {
				// With a behavior the least number is no bound upwards.
				inputs = append(inputs, tickEdit(func(_, _, spec fields) { spec["behavior"] = fields{} }).of(zeroed("True").of(tickLandmark(low, 10, current, queue))))
			}
		}
	}
	// The best of several, of which zero is not one.
	for _, texts := range [][]string{{"0", "0"}, {"0", "30", "30"}, {"30", "20", "40"}, {"-30", "0", "-20"}, {"30", "", "20"}, {"", "30"}, {"10", ""}, {"", ""}} {
		input := tickLandmark(0, 10, 2)
		var metrics, samples []fields
		for _, text := range texts {
			metrics = append(metrics, objectTarget("AverageValue", "10"))
			if text == "" {
				samples = append(samples, fields{"error": "timeout"})
			} else {
				samples = append(samples, fields{"value": text})
			}
		}
		input["hpa"].(fields)["spec"].(fields)["metrics"], input["samples"] = metrics, samples
		inputs = append(inputs, input)
	}
	// A tolerance is read in floats, differently from how it prints.
	for _, tolerance := range []string{"570m", "0.57", "57e-2", "0.570", "1", "0"} {
		for _, used := range []string{"430m", "1570m"} {
			inputs = append(inputs, tickEdit(func(input, _, spec fields) {
				cpuOnly(input, nil, spec)
				spec["metrics"] = []fields{cpuTarget(100)}
				spec["behavior"] = fields{"scaleUp": fields{"tolerance": tolerance}, "scaleDown": fields{"tolerance": tolerance}}
				input["samples"] = []fields{{"podMetrics": []fields{report("a", used)}}}
			}).of(tickLandmark(1, 10, 1)))
		}
	}
	for _, edit := range []tickEdit{
		func(input, _, _ fields) { input["scale"] = nil },
		func(_, _, spec fields) { spec["scaleTargetRef"].(fields)["apiVersion"] = "a/b/c" },
		func(_, _, spec fields) { spec["scaleTargetRef"].(fields)["apiVersion"] = "/" },
		func(input, _, _ fields) { input["scale"].(fields)["selector"] = "" },
		func(input, _, _ fields) { input["scale"].(fields)["selector"] = "=" },
		func(input, _, _ fields) { input["scale"].(fields)["updateFails"] = true },
		func(input, _, _ fields) { input["recommendations"] = []any{} },
		func(input, _, spec fields) {
			input["recommendations"] = []fields{{"time": before(time.Minute), "replicas": 9}}
			spec["behavior"] = fields{}
		},
		func(input, _, spec fields) {
			input["recommendations"] = []fields{{"time": before(time.Minute), "replicas": 1}}
			spec["behavior"] = fields{"scaleUp": fields{"stabilizationWindowSeconds": 300}}
		},
		func(input, _, _ fields) {
			input["pods"] = []fields{webPod()}
			input["otherHPAs"] = []fields{{"name": "web", "selector": "app"}, {"name": "api", "namespace": "other", "selector": "app"}}
		},
		func(input, _, _ fields) {
			input["pods"] = []fields{webPod()}
			input["otherHPAs"] = []fields{{"name": "api", "selector": "app"}}
		},
		func(input, _, _ fields) { input["otherHPAs"] = []fields{{"name": "api", "selector": "app"}} },
		func(input, _, _ fields) {
			input["pods"] = []fields{webPod()}
			input["scale"].(fields)["selector"] = "app!=x"
			input["otherHPAs"] = []fields{{"name": "api", "selector": "tier"}, {"name": "jobs", "selector": "app=web"}}
		},
	} {
		inputs = append(inputs, edit.of(tickLandmark(1, 10, 2, "35")))
	}
	for _, current := range []int{11, 12} {
		inputs = append(inputs, tickLandmark(1, 11, current, "200"))
	}
	return append(inputs, tickLandmark(3, 10, 2, "35"), tickLandmark(3, 10, 3, "5"), tickLandmark(1, 100, 3, "500"))
}

func defaultsLandmarks() (inputs []any) {
	ask := func(spec fields) {
		spec["maxReplicas"] = 5
		spec["scaleTargetRef"] = fields{"kind": "Deployment", "name": "web"}
		inputs = append(inputs, fields{"hpa": fields{"spec": spec}})
	}
	for _, behavior := range []any{
		nil, fields{}, fields{"scaleUp": nil}, fields{"scaleUp": fields{}}, fields{"scaleDown": fields{"policies": []any{}}}, fields{"scaleUp": fields{"policies": []any{}}}, fields{"scaleUp": fields{"policies": nil}},
		fields{"scaleUp": fields{"stabilizationWindowSeconds": 0}}, fields{"scaleDown": fields{"stabilizationWindowSeconds": 0}}, fields{"scaleUp": fields{"selectPolicy": "Disabled"}},
		fields{"scaleDown": fields{"selectPolicy": "Min", "tolerance": "0"}}, fields{"scaleUp": fields{"policies": []fields{{}}}},
	} {
		ask(fields{"behavior": behavior})
	}
	for _, low := range []any{nil, 0, 1, -1} {
		ask(fields{"minReplicas": low})
	}
	for _, metrics := range []any{nil, []any{}, []fields{{}}, []fields{{"type": "Resource", "resource": fields{}}}, []fields{{"type": "External", "external": fields{"metric": fields{"name": "", "selector": fields{}}}}}} {
		ask(fields{"metrics": metrics})
	}
	return inputs
}
