package scheduling

import (
	"fmt"

	"kube-semantics/oracle/draw"
)

var (
	containerNames = []string{"c", "c", "d", "e"}
	apps           = []string{"web", "web", "db"}
	namespaceNames = []string{"default", "default", "a", "b"}
)

// pod is a pod while it is drawn.
type pod struct {
	namespace string
	labels    labelSet
	object    fields
}

// newPod draws what all pods have.
func (w *world) newPod(name string) pod {
	r := w.r
	p := pod{namespace: "default", object: fields{}}
	metadata := fields{"name": name}
	if w.namespaces {
		p.namespace = draw.Pick(r, namespaceNames)
	}
	if p.namespace != "default" || draw.Chance(r, 10) {
		metadata["namespace"] = p.namespace
	}
	p.labels = w.podLabels()
	put(r, metadata, "labels", p.labels.fields())
	p.object["metadata"] = metadata
	contained := w.resources || w.ports || w.images || w.features
	if contained || draw.Chance(r, 20) {
		containers := draw.Several(r, draw.OneOf(r, 0, 1, 1, 1, 1, 1, 1), draw.OneOf(r, 1, 1, 1, 2, 3), w.container)
		put(r, within(p.object, "spec"), "containers", containers)
	}
	if contained && draw.Chance(r, 25) {
		put(r, within(p.object, "spec"), "initContainers", draw.Several(r, 1, 3, w.initContainer))
	}
	if w.podLevel && draw.Chance(r, 60) {
		put(r, within(p.object, "spec"), "resources", w.podLevelRequirements())
	}
	if w.overhead && draw.Chance(r, 60) {
		put(r, within(p.object, "spec"), "overhead", w.requests())
		if draw.GrowsWhenMeasured(p.object) {
			delete(within(p.object, "spec"), "overhead")
		}
	}
	if w.resize && draw.Chance(r, 65) {
		w.resizeStatus(p.object)
	}
	if w.features && draw.Chance(r, 40) {
		spec := within(p.object, "spec")
		put(r, spec, "hostNetwork", draw.Chance(r, 80))
		if draw.Chance(r, 80) {
			spec["hostUsers"] = draw.OneOf[any](r, false, false, true, nil)
		}
	}
	if w.features && draw.Chance(r, 10) {
		within(p.object, "spec")["ephemeralContainers"] = draw.Several(r, 1, 2, w.container)
	}
	if w.images && draw.Chance(r, 30) {
		within(p.object, "spec")["volumes"] = draw.Several(r, 1, 2, func() fields {
			volume := fields{"name": "v"}
			if draw.Chance(r, 80) {
				volume["image"] = fields{"reference": w.image()}
			} else {
				volume["emptyDir"] = fields{}
			}
			return volume
		})
	}
	return p
}

func (w *world) podLabels() labelSet {
	r := w.r
	var l labelSet
	if draw.Chance(r, 85) {
		l = append(l, label{"app", draw.Pick(r, apps)})
	}
	if draw.Chance(r, 40) {
		l = append(l, label{"tier", draw.OneOf(r, "1", "1", "2", "")})
	}
	if draw.Chance(r, 15) {
		l = append(l, label{"v", draw.OneOf(r, "1", "2")})
	}
	return l
}

func (w *world) container() fields {
	r := w.r
	c := fields{"name": draw.Pick(r, containerNames)}
	if w.resources {
		put(r, c, "resources", w.requirements())
	}
	if w.ports {
		put(r, c, "ports", draw.Several(r, 0, 2, w.port))
	}
	if w.images && draw.Chance(r, 90) {
		put(r, c, "image", w.image())
	}
	if w.features && draw.Chance(r, 20) {
		c["volumeMounts"] = draw.Several(r, 1, 2, func() fields {
			mount := fields{"name": "v", "mountPath": "/v"}
			put(r, mount, "bindMountOptions", draw.OneOf(r, nil, []string{}, []string{"noexec"}))
			return mount
		})
	}
	if w.features && draw.Chance(r, 20) {
		c["restartPolicyRules"] = draw.Several(r, 1, 2, func() fields {
			return fields{"action": draw.OneOf(r, "Restart", "RestartAllContainers", "RestartAllContainers"), "exitCodes": fields{"operator": "In", "values": []int{1}}}
		})
	}
	return c
}

func (w *world) initContainer() fields {
	c := w.container()
	switch n := w.r.IntN(100); {
	case n < 55:
		c["restartPolicy"] = "Always"
	case n < 60:
		c["restartPolicy"] = draw.OneOf(w.r, "Never", "OnFailure", "always", "")
	}
	return c
}

func (w *world) port() fields {
	r := w.r
	port := fields{"containerPort": 80}
	put(r, port, "hostPort", draw.OneOf(r, 80, 80, 80, 443, 8080, 0))
	put(r, port, "protocol", draw.OneOf(r, "", "", "TCP", "TCP", "UDP", "SCTP"))
	put(r, port, "hostIP", draw.OneOf(r, "", "", "", "0.0.0.0", "127.0.0.1", "10.0.0.1", "::", "::1"))
	return port
}

func (w *world) image() string {
	return draw.OneOf(w.r, draw.Pick(w.r, w.imagePool), draw.Pick(w.r, w.imagePool), draw.Pick(w.r, imageNames))
}

// addPod draws one more existing pod.
func (w *world) addPod() {
	r := w.r
	p := w.newPod(fmt.Sprintf("p%d", len(w.pods)+1))
	target := w.anyNode()
	if draw.Chance(r, 35) && len(w.nodes) > 0 {
		target = w.nodes[0]
	}
	spec := within(p.object, "spec")
	switch n := r.IntN(100); {
	case target.pods == mostPods:
		// Upstream's order of more pods of equal importance is chance.
	case n < 1:
	case n < 2:
		spec["nodeName"] = draw.OneOf(r, "", "n9", "gone")
	default:
		spec["nodeName"] = target.name
		target.pods++
	}
	if draw.Chance(r, 4) {
		within(p.object, "status")["phase"] = draw.OneOf(r, "Running", "Pending", "Succeeded", "Failed", "Failed", "Unknown", "")
	}
	if w.terminating && draw.Chance(r, 35) {
		within(p.object, "metadata")["deletionTimestamp"] = "2026-01-01T00:00:00Z"
		if draw.Chance(r, 70) {
			status := within(p.object, "status")
			conditions, _ := status["conditions"].([]fields)
			status["conditions"] = append(conditions, draw.Several(r, 1, draw.OneOf(r, 1, 1, 2), disruption(r))...)
		}
	}
	if w.priorities {
		put(r, spec, "priority", draw.OneOf(r, 0, 0, 5, 5, 5, 1, 9, 10, 50, -5, -2147483648, 2147483647))
		if draw.Chance(r, 65) {
			within(p.object, "status")["startTime"] = draw.Pick(r, startTimes)
		}
	}
	if w.podAffinity && draw.Chance(r, 45) {
		w.attract(p)
	}
	w.pods = append(w.pods, p)
}

// mostPods is the largest number of pods on a node; upstream sorts more in an order that is no longer stable.
const mostPods = 12

// startTimes have equal instants in two spellings, and instants whose nanoseconds wrap.
var startTimes = []string{
	"2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", "2026-01-01T03:00:00+02:00", "2025-06-01T00:00:00Z", "2026-01-01T00:00:01Z", "1970-01-01T00:00:00Z",
	"2026-01-01T00:00:00Z", "1600-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
}

// incoming draws the pod to place.
func (w *world) incoming() pod {
	r := w.r
	p := w.newPod("x")
	spec := within(p.object, "spec")
	if w.hungry && w.resources {
		container := w.container()
		within(container, "resources", "requests")["cpu"] = draw.OneOf(r, "1", "1500m", "2", "2", "3")
		containers, _ := spec["containers"].([]fields)
		spec["containers"] = append(containers, container)
	}
	if w.taints || w.cordon {
		put(r, spec, "tolerations", w.tolerations())
	}
	if w.nodeAffinity {
		if !w.lenient && draw.Chance(r, 75) || draw.Chance(r, 15) {
			w.requireNode(p.object, 8)
		}
		if draw.Chance(r, w.preferring) {
			w.preferNode(p.object, draw.OneOf(r, 0, 0, 0, 25))
		}
	}
	if w.podAffinity {
		w.attract(p)
	}
	if w.spread {
		w.constrain(p)
	}
	if w.owners {
		w.own(p)
	}
	if w.nodeNames {
		if draw.Chance(r, 50) {
			spec["nodeName"] = w.nodeName()
		}
	}
	if w.nominated || w.nodeNames && draw.Chance(r, 60) {
		within(p.object, "status")["nominatedNodeName"] = w.nodeName()
	}
	if w.priorities {
		put(r, spec, "priority", draw.OneOf(r, 10, 10, 10, 100, 100, 6, 0, 2147483647))
		if draw.Chance(r, 8) {
			spec["preemptionPolicy"] = draw.OneOf(r, "Never", "PreemptLowerPriority", "")
		}
	}
	return p
}

// tolerations draws tolerations of what taints there are.
func (w *world) tolerations() []fields {
	var tolerations []fields
	for _, n := range w.nodes {
		for _, taint := range n.taints {
			if draw.Chance(w.r, 45) {
				tolerations = append(tolerations, drawToleration(w.r, taint, numbersCompared()))
			}
		}
	}
	if draw.Chance(w.r, 10) {
		tolerations = append(tolerations, fields{"operator": "Exists"})
	}
	return tolerations
}
