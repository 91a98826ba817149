package quota

import (
	"slices"
	"strings"
)

// requestLandmarks has each text of a quantity alone, copied and summed, beside what no branch shows.
func requestLandmarks() []any {
	out := requestSeeds
	for _, spellings := range [][]string{zeros[3:], counts, sizes, edges, negatives, hugeNegatives} {
		for _, text := range spellings {
			// One name keeps the text, one is summed with a zero, one with itself.
			one := fields{"requests": fields{"kept": text, "plus-zero": text, "doubled": text}, "limits": fields{"kept": text}}
			other := fields{"requests": fields{"plus-zero": "0Gi", "doubled": text}}
			out = append(out, fields{"pod": fields{"spec": fields{"containers": []fields{{"name": "a", "resources": one}, {"name": "b", "resources": other}}}}})
		}
	}
	return out
}

func qosLandmarks() []any {
	return append(qosSeeds, spellingCases(func(list fields) fields { return fields{"pod": podAsking(list)} })...)
}

// podAsking is a pod of one container that asks for the resources.
func podAsking(requests fields) fields {
	return fields{"kind": "Pod", "spec": fields{"containers": []fields{{"name": "a", "resources": fields{"requests": requests, "limits": requests}}}}}
}

func usageLandmarks() []any {
	var out []any
	names := append([]string{
		"example.com/" + strings.Repeat("a", 63), "example.com/" + strings.Repeat("a", 64),
		// The prefix with requests. before it may have 253 characters.
		strings.Repeat("a", 244) + "/x", strings.Repeat("a", 245) + "/x",
		"example.com/a-", "example.com/a.", "example.com/.a", "example.com/A_1", "a..b/x", "a-.b/x", "requests./x", "request.example.com/x",
		"kubernetes.io/", "example.com/kubernetes.io/", "é.com/x", "example.com/é", "hugepages", "Hugepages-2Mi", "ephemeral-storage", "storage",
		"deviceclass.resource.kubernetes.io/a/b", "deviceclass.resource.kubernetes.io", "requests.deviceclass.resource.kubernetes.io/gold",
	}, oddNames...)
	for _, name := range names {
		out = append(out, fields{"object": podAsking(fields{name: "2"})})
	}
	for _, kind := range append(append([]string{}, countedKinds...), ignoredKinds...) {
		out = append(out, fields{"object": ofKind(kind)})
	}
	for _, kind := range []string{
		"pod", "POD", "Pods", "configmap", "Endpoints", "Endpoint", "Endpointsy", "Policy", "Y", "S", "Gateway", "İ", "ΑΣ", "Straße", "Été", "K\u212a", "a.b", "event", "Events",
	} {
		out = append(out, fields{"object": fields{"kind": kind}}, fields{"object": ofKind("example.com/v1/" + kind)})
	}
	for _, version := range []string{"v2", "", "apps/", "/v1", "resource.k8s.io/v1beta1"} {
		out = append(out, fields{"object": fields{"apiVersion": version, "kind": "ConfigMap"}}, fields{"object": fields{"apiVersion": version, "kind": "ResourceClaim"}})
	}
	for _, now := range append([]string{""}, times...) {
		input := fields{"object": fields{"kind": "Pod", "metadata": fields{"deletionTimestamp": times[0], "deletionGracePeriodSeconds": 30}, "spec": fields{}}}
		if now != "" {
			input["now"] = now
		}
		out = append(out, input)
	}
	for _, requested := range []string{"1Gi", "1.5", "1500m", "0.5Gi", "1n", "01Gi", "1E3", "1.500", "0", "-1500m", "10E", "8Ei"} {
		for _, allocated := range []string{"", "1", "2", "2.5", "1500m", "1501m"} {
			claim := fields{"kind": "PersistentVolumeClaim", "spec": fields{"resources": fields{"requests": fields{"storage": requested}}}}
			if allocated != "" {
				claim["status"] = fields{"allocatedResources": fields{"storage": allocated}}
			}
			if allocated == "" || strings.HasPrefix(requested, "1.5") {
				out = append(out, fields{"object": claim})
			}
		}
	}
	return out
}

// scopeLandmarks has each operator against each state of an object, and all names of limits against each kind.
func scopeLandmarks() []any {
	var out []any
	objects := map[string][]fields{
		"PriorityClass": {
			{"kind": "Pod", "spec": fields{}}, {"kind": "Pod", "spec": fields{"priorityClassName": "high"}}, {"kind": "Pod", "spec": fields{"priorityClassName": "-bad value-"}},
		},
		"VolumeAttributesClass": {
			{"kind": "PersistentVolumeClaim"},
			{"kind": "PersistentVolumeClaim", "spec": fields{"volumeAttributesClassName": "high"}},
			{"kind": "PersistentVolumeClaim", "spec": fields{"volumeAttributesClassName": "high"}, "status": fields{"currentVolumeAttributesClassName": "low"}},
			{"kind": "PersistentVolumeClaim", "status": fields{"modifyVolumeStatus": fields{"targetVolumeAttributesClassName": "low"}}},
		},
	}
	for _, name := range []string{"PriorityClass", "VolumeAttributesClass"} {
		for _, object := range objects[name] {
			for _, requirement := range []fields{
				{"operator": "In", "values": []string{"high"}}, {"operator": "NotIn", "values": []string{"high"}}, {"operator": "Exists"}, {"operator": "DoesNotExist"},
				{"operator": "In", "values": []string{""}}, {"operator": "NotIn", "values": []string{""}},
			} {
				requirement["scopeName"] = name
				out = append(out, selecting(object, requirement))
			}
		}
		object := objects[name][1]
		for _, values := range [][]string{
			{strings.Repeat("a", 63)}, {strings.Repeat("a", 64)}, {"a_b.C-1"}, {"-a"}, {"a-"}, {"a b"}, {"a/b"}, {"é"}, {"high", "-bad"}, {},
		} {
			out = append(out, selecting(object, fields{"scopeName": name, "operator": "In", "values": values}))
		}
		for _, operator := range []string{"", "in", "Gt", "Lt", "=", "Exists"} {
			out = append(out, selecting(object, fields{"scopeName": name, "operator": operator, "values": []string{"1"}}))
		}
		out = append(out, selecting(object, fields{"scopeName": name, "operator": "DoesNotExist", "values": []string{"high"}}))
		// Broken, but behind a scope that does not match, or for a kind that does not look.
		broken := selecting(object, fields{"scopeName": name, "operator": "In"})
		broken["scopes"] = []string{"Other"}
		out = append(out, broken, selecting(fields{"kind": "Service"}, fields{"scopeName": name, "operator": "In"}))
	}
	out = append(out, spellingCases(func(list fields) fields { return fields{"object": podAsking(list)} })...)
	for _, kind := range []string{
		"v1/Pod", "v1/Service", "v1/PersistentVolumeClaim", "resource.k8s.io/v1/ResourceClaim", "v1/ConfigMap", "v1/Secret", "v1/ReplicationController",
		"v1/ResourceQuota", "apps/v1/Deployment", "example.com/v1/Widget", "v1/Event", "apps/v1/Pod",
	} {
		out = append(out, fields{"object": ofKind(kind), "hard": append(hardNames, hardNames[:3]...)})
	}
	return out
}

func selecting(object, requirement fields) fields {
	return fields{"object": object, "scopeSelector": fields{"matchExpressions": []fields{requirement}}, "hard": []string{"pods", "requests.storage"}}
}

func admitLandmarks() []any {
	return append(admitSeeds, spellingCases(func(list fields) fields {
		return fields{"operation": "CREATE", "object": fields{"kind": "Pod"}, "quotas": []fields{{"status": fields{"hard": fields{"x": "1"}, "used": list}}}}
	})...)
}

func recalculateLandmarks() []any {
	pod := podAsking(fields{"cpu": "1", "memory": "1Gi", "example.com/gpu": "1", deviceClassName: "2", "hugepages-2Mi": "2Mi"})
	device := fields{"apiVersion": "resource.k8s.io/v1", "kind": "ResourceClaim", "spec": fields{"devices": fields{"requests": []fields{
		{"exactly": fields{"deviceClassName": "gold", "allocationMode": "ExactCount", "count": 3}},
	}}}}
	one := func(hard string) fields { return fields{"spec": fields{"hard": fields{hard: "5"}}} }
	out := spellingCases(func(list fields) fields {
		return fields{"quota": fields{"spec": fields{"hard": list}, "status": fields{"used": list}}}
	})
	objects := []fields{pod, device, {"kind": "ConfigMap"}, ofKind("apps/v1/Deployment"), ofKind("v1/Event"), ofKind("apps/v1/Pod")}
	for names := range slices.Chunk(hardNames, 10) {
		hard := fields{}
		for _, name := range names {
			hard[name] = "1"
		}
		used := fields{"x": "01Gi", "pods": "7", "gone": "1"}
		out = append(out, fields{"quota": fields{"spec": fields{"hard": hard}, "status": fields{"used": used}}, "objects": objects})
	}
	return append(out,
		// A claim adds to a name that only pods track, if the quota has a name that claims track.
		fields{"quota": one("requests." + deviceClassName), "objects": []fields{device}},
		fields{"quota": fields{"spec": fields{"hard": fields{"requests." + deviceClassName: "5", "count/resourceclaims.resource.k8s.io": "5"}}}, "objects": []fields{device, pod}},
		fields{"quota": one("count/events"), "objects": []fields{ofKind("v1/Event")}},
		fields{"quota": one("count/gizmos.a.b.c"), "objects": []fields{ofKind("a.b.c/v1/Gizmo")}},
		fields{"quota": one("count/gizmos."), "objects": []fields{{"kind": "Gizmo"}}},
		fields{"quota": one("count/"), "objects": []fields{pod}},
		fields{"quota": fields{"spec": fields{"hard": fields{"pods": "5", "configmaps": "5"}, "scopeSelector": fields{"matchExpressions": []fields{
			{"scopeName": "PriorityClass", "operator": "In"},
		}}}}, "objects": []fields{pod, {"kind": "ConfigMap"}}},
	)
}

// bound is a limit range of one bound, and what a pod of one container has.
type bound struct{ of, field, resource, bound, request, limit string }

func boundSeeds(bounds ...bound) []any {
	var out []any
	for _, b := range bounds {
		resources := fields{}
		for field, text := range map[string]string{"requests": b.request, "limits": b.limit} {
			if text != "" {
				resources[field] = fields{b.resource: text}
			}
		}
		out = append(out, fields{
			"limitRanges": []fields{{"metadata": fields{"name": "l"}, "spec": fields{"limits": []fields{{"type": b.of, b.field: fields{b.resource: b.bound}}}}}},
			"object":      fields{"kind": "Pod", "spec": fields{"containers": []fields{{"name": "a", "resources": resources}}}},
		})
	}
	return out
}

// limitLandmarks are at the precision of the comparisons: thousandths, or whole numbers once anything is too large.
func limitLandmarks() []any {
	var out []any
	for _, b := range []bound{
		{"Container", "min", "cpu", "1", "999.5m", "1"}, {"Container", "min", "cpu", "1", "0.9999", ""}, {"Container", "min", "cpu", "1", "0.999", ""},
		{"Container", "max", "cpu", "1", "", "1.0001"}, {"Container", "max", "cpu", "1", "", "1.001"}, {"Container", "max", "cpu", "1n", "", "1u"},
		{"Container", "max", "cpu", "1.5", "9223372036854775", "1.6"}, {"Container", "max", "cpu", "1.5", "9223372036854776", "1.6"},
		{"Container", "max", "cpu", "1.5", "9223372036854775.5", "1.6"}, {"Container", "min", "cpu", "9223372036854775.001", "9223372036854775", ""},
		{"Container", "min", "cpu", "9223372036854776", "9223372036854775.999", ""}, {"Container", "max", "cpu", "8Ei", "", "9223372036854775807"},
		{"Container", "max", "cpu", "1", "", "-1"}, {"Container", "min", "cpu", "0", "-1m", ""}, {"Container", "min", "cpu", "0", "-0.1m", ""},
		{"Container", "maxLimitRequestRatio", "cpu", "2", "0.5", "1.0001"}, {"Container", "maxLimitRequestRatio", "cpu", "2", "0.5", "1.001"},
		{"Container", "maxLimitRequestRatio", "cpu", "2", "1n", "1"}, {"Container", "maxLimitRequestRatio", "cpu", "2", "0", "1"},
		{"Container", "maxLimitRequestRatio", "cpu", "2", "1", "0"}, {"Container", "maxLimitRequestRatio", "cpu", "333.3333m", "3", "1"},
		{"Container", "maxLimitRequestRatio", "cpu", "0.333", "3", "1"}, {"Container", "maxLimitRequestRatio", "cpu", "-1", "-3", "1"},
		{"Container", "maxLimitRequestRatio", "cpu", "9007199254740992", "1", "9007199254740993"},
		{"Container", "maxLimitRequestRatio", "cpu", "9223372036854775", "1m", "9223372036854775"},
		{"Container", "maxLimitRequestRatio", "cpu", "9223372036854776", "1", "9223372036854775807"},
		{"Container", "maxLimitRequestRatio", "cpu", "1", "9007199254740992", "9007199254740993"},
		{"Container", "maxLimitRequestRatio", "cpu", "1", "3", "10"}, {"Container", "maxLimitRequestRatio", "cpu", "1", "7", "1E"},
		{"Container", "maxLimitRequestRatio", "memory", "1.0000001", "1Gi", "1025Mi"}, {"Container", "maxLimitRequestRatio", "cpu", "1", "8000000", "8000001"},
		{"Container", "maxLimitRequestRatio", "cpu", "1", "2000000", "2000001"}, {"Container", "maxLimitRequestRatio", "cpu", "1", "2000000", "2000003"},
		{"Pod", "max", "hugepages-2Mi", "2Mi", "4Mi", "4Mi"}, {"Pod", "min", "cpu", "01Gi", "1", "1"}, {"Container", "max", "memory", "1E3", "", "01Gi"},
		{"Pod", "default", "cpu", "1", "", ""}, {"Node", "min", "cpu", "1", "", ""}, {"", "min", "cpu", "1", "", ""}, {"PersistentVolumeClaim", "min", "cpu", "1", "", ""},
	} {
		out = append(out, boundSeeds(b)...)
	}
	out = append(out, spellingCases(func(list fields) fields { return fields{"object": podAsking(list)} })...)
	return append(out, limitSeeds...)
}
