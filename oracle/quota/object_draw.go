package quota

import (
	"math/rand/v2"
	"strings"

	"kube-semantics/oracle/draw"
)

// countedKinds are kinds that are only counted, some of them under a name of their own, with every way to a plural.
var countedKinds = []string{
	"v1/ConfigMap", "v1/Secret", "v1/ResourceQuota", "v1/ReplicationController", "apps/v1/Deployment", "networking.k8s.io/v1/Ingress",
	"networking.k8s.io/v1/NetworkPolicy", "v1/Endpoints", "gateway.networking.k8s.io/v1/Gateway", "example.com/v1/Widget", "example.com/v1/Y",
	"example.com/v1/MyEndpoints", "v1/ServiceAccount", "batch/v1/Job",
	// The right kind in the wrong group.
	"apps/v1/Pod", "example.com/v1/ConfigMap", "v1/ResourceClaim", "serving.knative.dev/v1/Service", "v1/TokenReview", "example.com/v1/Event",
	// A group version that is none.
	"example.com/v1/x/Widget",
}

var ignoredKinds = []string{
	"v1/Event", "events.k8s.io/v1/Event", "v1/Binding", "v1/ComponentStatus", "authentication.k8s.io/v1/TokenReview",
	"authentication.k8s.io/v1/SelfSubjectReview", "authorization.k8s.io/v1/SubjectAccessReview",
	"authorization.k8s.io/v1/SelfSubjectAccessReview", "authorization.k8s.io/v1/LocalSubjectAccessReview",
	"authorization.k8s.io/v1/SelfSubjectRulesReview",
}

// ofKind makes an object of a kind, which is written behind its group and version.
func ofKind(text string) fields {
	at := strings.LastIndexByte(text, '/')
	return fields{"apiVersion": text[:at], "kind": text[at+1:]}
}

// object draws an object of any kind.
func (t taste) object(r *rand.Rand) fields {
	switch n := r.IntN(100); {
	case n < 50:
		return t.chargedPod(r)
	case n < 62:
		return service(r)
	case n < 78:
		return t.claim(r)
	case n < 88 && drawsClaims:
		return resourceClaim(r)
	case n < 97:
		return named(r, ofKind(draw.Pick(r, countedKinds)))
	default:
		return named(r, ofKind(draw.Pick(r, ignoredKinds)))
	}
}

// named adds a name to an object, and mostly the apiVersion of core objects.
func named(r *rand.Rand, object fields) fields {
	if _, has := object["apiVersion"]; !has && draw.Chance(r, 70) {
		object["apiVersion"] = "v1"
	}
	if draw.Chance(r, 70) {
		metadataOf(object)["name"] = draw.OneOf(r, "web", "db", "x")
	}
	return object
}

func metadataOf(object fields) fields {
	metadata, has := object["metadata"].(fields)
	if !has {
		metadata = fields{}
		object["metadata"] = metadata
	}
	return metadata
}

func specOf(object fields) fields {
	spec, has := object["spec"].(fields)
	if !has {
		spec = fields{}
		object["spec"] = spec
	}
	return spec
}

var priorityClasses = []string{"", "", "low", "high", "critical"}

// chargedPod draws a pod with all that quota looks at.
func (t taste) chargedPod(r *rand.Rand) fields {
	pod := named(r, t.pod(r))
	spec := specOf(pod)
	if draw.Chance(r, 20) {
		t.withStatus(r, pod)
	}
	if draw.Chance(r, 15) {
		statusOf(pod)["phase"] = draw.OneOf(r, "Succeeded", "Failed", "Running", "Pending", "", "failed")
	}
	if draw.Chance(r, 8) {
		statusOf(pod)["qosClass"] = draw.OneOf(r, "BestEffort", "Guaranteed", "Burstable", "", "Other")
	}
	if draw.Chance(r, 35) {
		spec["activeDeadlineSeconds"] = draw.OneOf[any](r, 600, 1, 0, -1, nil)
	}
	draw.Put(r, spec, "priorityClassName", draw.Pick(r, priorityClasses))
	if draw.Chance(r, 20) {
		draw.Put(r, spec, "affinity", affinity(r))
	}
	if draw.Chance(r, 12) {
		metadata := metadataOf(pod)
		metadata["deletionTimestamp"] = draw.Pick(r, times)
		if draw.Chance(r, 85) {
			metadata["deletionGracePeriodSeconds"] = draw.OneOf[any](r, 0, 30, 30, 60, 1, -30, nil)
		}
	}
	return pod
}

// times lie so that deletion plus grace is before, at and after now.
var times = []string{
	"2025-01-01T00:00:00Z", "2025-01-01T00:00:30Z", "2025-01-01T00:00:30Z", "2025-01-01T00:00:31Z", "2025-01-01T00:01:00Z", "2024-12-31T23:59:59Z",
	"2025-01-01T01:00:30+01:00", "1970-01-01T00:00:00Z", "1969-12-31T23:59:00Z",
}

// moment adds the time that the question is asked at.
func moment(r *rand.Rand, input fields) fields {
	if draw.Chance(r, 45) {
		input["now"] = draw.Pick(r, times)
	} else if draw.Chance(r, 4) {
		input["now"] = nil
	}
	return input
}

func affinity(r *rand.Rand) fields {
	out := fields{}
	for _, kind := range []string{"podAffinity", "podAntiAffinity"} {
		if draw.Chance(r, 40) {
			continue
		}
		terms := fields{}
		if draw.Chance(r, 60) {
			draw.Put(r, terms, "requiredDuringSchedulingIgnoredDuringExecution", draw.Several(r, 0, 2, func() fields { return affinityTerm(r) }))
		}
		if draw.Chance(r, 60) {
			draw.Put(r, terms, "preferredDuringSchedulingIgnoredDuringExecution", draw.Several(r, 0, 2, func() fields {
				return fields{"weight": 1, "podAffinityTerm": affinityTerm(r)}
			}))
		}
		draw.Put(r, out, kind, terms)
	}
	return out
}

func affinityTerm(r *rand.Rand) fields {
	term := fields{"topologyKey": "zone"}
	if draw.Chance(r, 30) {
		term["namespaces"] = draw.OneOf[any](r, []string{"other"}, []string{}, nil, []string{""})
	}
	if draw.Chance(r, 25) {
		term["namespaceSelector"] = draw.OneOf[any](r, fields{}, nil, fields{"matchLabels": fields{"a": "b"}})
	}
	return term
}

func service(r *rand.Rand) fields {
	spec := fields{}
	draw.Put(r, spec, "type", draw.OneOf(r, "NodePort", "LoadBalancer", "LoadBalancer", "ClusterIP", "ExternalName", "", "nodeport"))
	if draw.Chance(r, 45) {
		spec["allocateLoadBalancerNodePorts"] = draw.OneOf[any](r, false, false, true, nil)
	}
	draw.Put(r, spec, "ports", draw.Several(r, 0, 3, func() fields {
		port := fields{"port": 80}
		if draw.Chance(r, 45) {
			port["nodePort"] = draw.OneOf[any](r, 30080, 30081, 0, nil)
		}
		return port
	}))
	out := fields{"kind": "Service"}
	draw.Put(r, out, "spec", spec)
	return named(r, out)
}

// classes are of storage, of volume attributes and of devices.
var classes = []string{"gold", "silver", ""}

// claim draws a PersistentVolumeClaim.
func (t taste) claim(r *rand.Rand) fields {
	out := named(r, fields{"kind": "PersistentVolumeClaim"})
	spec, status := fields{}, fields{}
	if draw.Chance(r, 60) {
		draw.Put(r, spec, "storageClassName", draw.Pick(r, classes))
	}
	if draw.Chance(r, 15) {
		metadataOf(out)["annotations"] = fields{"volume.beta.kubernetes.io/storage-class": draw.Pick(r, classes)}
	}
	if draw.Chance(r, 85) {
		resources := fields{}
		draw.Put(r, resources, "requests", t.list(r, 90, "storage"))
		if draw.Chance(r, 10) {
			draw.Put(r, resources, "limits", t.list(r, 60, "storage"))
		}
		draw.Put(r, spec, "resources", resources)
	}
	if draw.Chance(r, 35) {
		draw.Put(r, status, "allocatedResources", t.list(r, 80, "storage"))
	}
	if draw.Chance(r, 40) {
		draw.Put(r, spec, "volumeAttributesClassName", draw.OneOf(r, "fast", "slow", ""))
	}
	if draw.Chance(r, 30) {
		draw.Put(r, status, "currentVolumeAttributesClassName", draw.OneOf(r, "fast", "slow", ""))
	}
	if draw.Chance(r, 25) {
		modify := fields{"status": "Pending"}
		draw.Put(r, modify, "targetVolumeAttributesClassName", draw.OneOf(r, "fast", "slow", ""))
		draw.Put(r, status, "modifyVolumeStatus", modify)
	}
	draw.Put(r, out, "spec", spec)
	draw.Put(r, out, "status", status)
	return out
}

func resourceClaim(r *rand.Rand) fields {
	devices := fields{}
	draw.Put(r, devices, "requests", draw.Several(r, 0, 3, func() fields {
		request := fields{"name": "r"}
		if draw.Chance(r, 60) {
			request["exactly"] = deviceRequest(r)
		}
		if draw.Chance(r, 45) {
			draw.Put(r, request, "firstAvailable", draw.Several(r, 0, 3, func() fields { return deviceRequest(r) }))
		}
		return request
	}))
	spec := fields{}
	draw.Put(r, spec, "devices", devices)
	out := fields{"apiVersion": draw.OneOf(r, "resource.k8s.io/v1", "resource.k8s.io/v1", "resource.k8s.io/v1", "resource.k8s.io/v2"), "kind": "ResourceClaim"}
	draw.Put(r, out, "spec", spec)
	if draw.Chance(r, 8) {
		// The look of a claim made for a pod's extended resources; without that pod it counts like any other.
		metadata := metadataOf(out)
		metadata["annotations"] = fields{"resource.kubernetes.io/extended-resource-claim": draw.OneOf(r, "true", "true", "false")}
		metadata["ownerReferences"] = []fields{{
			"apiVersion": draw.OneOf(r, "v1", "v1", "apps/v1"), "kind": "Pod", "name": "web", "uid": "1", "controller": draw.OneOf(r, true, true, false),
		}}
	}
	return named(r, out)
}

func deviceRequest(r *rand.Rand) fields {
	out := fields{}
	draw.Put(r, out, "deviceClassName", draw.OneOf(r, "gold", "gold", "silver", ""))
	draw.Put(r, out, "allocationMode", draw.OneOf(r, "ExactCount", "ExactCount", "ExactCount", "All", "", "Some"))
	if draw.Chance(r, 75) {
		out["count"] = draw.OneOf[any](r, 1, 2, 5, 31, 33, 0, -3, 1<<62, nil)
	}
	return out
}

func drawUsage(r *rand.Rand) any {
	return moment(r, fields{"object": drawTaste(r).object(r)})
}
