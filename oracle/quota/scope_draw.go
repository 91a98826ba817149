package quota

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

var podScopes = []string{"Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity"}

// scopeNames returns the scopes that an object of the kind may match, with a few that it may not.
func scopeNames(r *rand.Rand, kind any) string {
	switch {
	case draw.Chance(r, 6):
		return draw.OneOf(r, "", "terminating", "Other", "VolumeAttributesClass", "PriorityClass")
	case kind == "PersistentVolumeClaim" && draw.Chance(r, 85):
		return "VolumeAttributesClass"
	case draw.Chance(r, 30):
		return "PriorityClass"
	default:
		return draw.Pick(r, podScopes)
	}
}

// scopeSelector draws a requirement, which is broken rarely: one such makes an error of the whole question.
func scopeSelector(r *rand.Rand, kind any) fields {
	name := scopeNames(r, kind)
	out := fields{}
	draw.Put(r, out, "scopeName", name)
	values := []string{"low", "high", "critical"}
	if name == "VolumeAttributesClass" {
		values = []string{"fast", "slow"}
	}
	some := draw.Several(r, 1, 2, func() string { return draw.Pick(r, values) })
	switch n := r.IntN(100); {
	case n < 35:
		out["operator"], out["values"] = "In", some
	case n < 55:
		out["operator"], out["values"] = "NotIn", some
	case n < 68:
		out["operator"] = "DoesNotExist"
		draw.Put(r, out, "values", []string{})
	case n < 86:
		out["operator"] = "Exists"
		if draw.Chance(r, 20) {
			out["values"] = some
		}
	case n < 91:
		out["operator"] = draw.OneOf(r, "In", "NotIn")
		out["values"] = append(some, draw.OneOf(r, "", "a_b.C-d", "x"))
	default:
		brokenSelector(r, out, some)
	}
	return out
}

func brokenSelector(r *rand.Rand, out fields, some []string) {
	switch r.IntN(4) {
	case 0:
		draw.Put(r, out, "operator", draw.OneOf(r, "", "Gt", "exists", "in", "Lt", "="))
		draw.Put(r, out, "values", draw.OneOf(r, some, []string{}, []string{"1"}))
	case 1:
		out["operator"] = draw.OneOf(r, "In", "NotIn")
		draw.Put(r, out, "values", []string{})
	case 2:
		out["operator"], out["values"] = "DoesNotExist", some
	default:
		out["operator"] = draw.OneOf(r, "In", "NotIn")
		out["values"] = append(some, draw.OneOf(r, "-x", "a b", "x-", draw.Run(r, "ab", 64), "é"))
	}
}

// scopes fills in the scopes of a quota; a third has none.
func scopes(r *rand.Rand, into fields, kind any) {
	if draw.Chance(r, 35) {
		return
	}
	if draw.Chance(r, 60) {
		draw.Put(r, into, "scopes", draw.Several(r, 0, 2, func() string { return scopeNames(r, kind) }))
	}
	if draw.Chance(r, 50) {
		selector := fields{}
		draw.Put(r, selector, "matchExpressions", draw.Several(r, 0, 2, func() fields { return scopeSelector(r, kind) }))
		draw.Put(r, into, "scopeSelector", selector)
	}
}

// hardNames are what quotas limit: names that an evaluator tracks, and some that none does, or another than one thinks.
var hardNames = []string{
	"pods", "count/pods", "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory", "ephemeral-storage",
	"requests.ephemeral-storage", "limits.ephemeral-storage", "hugepages-2Mi", "requests.hugepages-2Mi", "limits.hugepages-2Mi",
	"requests.hugepages-x/y", "hugepages-x/y", "count/widgets",
	"requests.example.com/gpu", "limits.example.com/gpu", "example.com/gpu", "requests.deviceclass.resource.kubernetes.io/gold",
	"requests.deviceclass.resource.kubernetes.io/silver", "requests.kubernetes.io/x", "requests.x", "services", "count/services", "services.nodeports",
	"services.loadbalancers", "persistentvolumeclaims", "count/persistentvolumeclaims", "requests.storage",
	"gold.storageclass.storage.k8s.io/requests.storage", "gold.storageclass.storage.k8s.io/persistentvolumeclaims",
	".storageclass.storage.k8s.io/persistentvolumeclaims", "count/resourceclaims.resource.k8s.io", "gold.deviceclass.resource.k8s.io/devices",
	".deviceclass.resource.k8s.io/devices", "configmaps", "count/configmaps", "secrets", "count/secrets", "replicationcontrollers", "resourcequotas",
	"count/deployments.apps", "count/widgets.example.com", "count/events", "count/events.example.com", "count/ingresses.networking.k8s.io",
	"count/pods.apps", "deployments.apps", "x", "", "count/", "Pods",
}

// hard draws names for an object to be measured by.
func hard(r *rand.Rand, object fields) []string {
	own := sortedNames(measure(object))
	return draw.Several(r, 0, 5, func() string {
		if len(own) > 0 && draw.Chance(r, 60) {
			return draw.Pick(r, own)
		}
		return draw.Pick(r, hardNames)
	})
}

func drawScopesMatch(r *rand.Rand) any {
	object := drawTaste(r).object(r)
	if draw.Chance(r, 40) {
		object = draw.OneOf(r, modest.chargedPod, modest.chargedPod, modest.claim)(r)
	}
	input := fields{"object": object}
	scopes(r, input, object["kind"])
	draw.Put(r, input, "hard", hard(r, object))
	return moment(r, input)
}
