package scheduling

import (
	"fmt"
	"maps"
	"math"

	"kube-semantics/oracle/draw"
)

const (
	hostLabel = "kubernetes.io/hostname"
	zoneLabel = "topology.kubernetes.io/zone"
)

// node is a node as it is drawn.
type node struct {
	name   string
	labels labelSet
	taints []fields
	object fields
	// pods is how many pods it has.
	pods int
}

// addNode draws one more node.
func (w *world) addNode() {
	r := w.r
	n := &node{name: fmt.Sprintf("n%d", len(w.nodes)+1)}
	n.labels = w.nodeLabels(n.name)
	metadata := fields{"name": n.name}
	put(r, metadata, "labels", n.labels.fields())
	n.object = fields{"metadata": metadata}
	if w.taints && draw.Chance(r, 60) {
		n.taints = draw.Several(r, 1, draw.OneOf(r, 1, 2, 3), func() fields {
			return draw.OneOf(r, maps.Clone(draw.Pick(r, w.taintPool)), drawTaint(r, draw.Chance(r, 10)))
		})
		for _, taint := range n.taints {
			if w.lenient && draw.Chance(r, 85) {
				taint["effect"] = "PreferNoSchedule"
			}
		}
		put(r, within(n.object, "spec"), "taints", n.taints)
	}
	if w.cordon && draw.Chance(r, 40) {
		within(n.object, "spec")["unschedulable"] = true
		if draw.Chance(r, 50) {
			n.taints = append(n.taints, fields{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"})
			within(n.object, "spec")["taints"] = n.taints
		}
	}
	within(n.object, "status")["allocatable"] = w.allocatable()
	if draw.Chance(r, 2) {
		n.object["status"] = nil
	}
	if w.images {
		put(r, within(n.object, "status"), "images", w.nodeImages())
	}
	if w.features && draw.Chance(r, 75) {
		put(r, within(n.object, "status"), "declaredFeatures", w.declaredFeatures())
	}
	w.nodes = append(w.nodes, n)
}

func (w *world) nodeLabels(name string) labelSet {
	r := w.r
	var l labelSet
	if draw.Chance(r, w.labelled) {
		l = append(l, label{hostLabel, name})
		if draw.Chance(r, 4) {
			l[0].value = draw.OneOf(r, "n1", "n2", "other", "")
		}
	}
	if draw.Chance(r, w.labelled) {
		l = append(l, label{zoneLabel, draw.Pick(r, w.zones)})
	}
	if w.nodeAffinity || draw.Chance(r, 10) {
		if draw.Chance(r, 70) {
			l = append(l, label{"disk", draw.OneOf(r, "ssd", "ssd", "hdd", "")})
		}
		if draw.Chance(r, 60) {
			l = append(l, label{"gen", draw.OneOf(r, "3", "5", "05", "4", "x", "-1", "", "9223372036854775807", "9223372036854775808")})
		}
	}
	if draw.Chance(r, draw.OneOf(r, 10, w.labelled)) && (w.spread || w.podAffinity || w.nodeAffinity) {
		l = append(l, label{"example.com/rack", draw.OneOf(r, "1", "2", "")})
	}
	return l
}

// anyNode is one of the nodes drawn so far.
func (w *world) anyNode() *node {
	if len(w.nodes) == 0 {
		return &node{name: "n1"}
	}
	return draw.Pick(w.r, w.nodes)
}

// nodeName is the name of a node, mostly one that there is.
func (w *world) nodeName() string {
	if draw.Chance(w.r, 15) {
		return draw.OneOf(w.r, "n9", "n0", "other")
	}
	return w.anyNode().name
}

// Images. The sizes are around the limits of ImageLocality, 23Mi and 1000Mi a container.
var (
	imageNames = []string{"web:1", "web:1", "db:latest", "r.io/x/web:1", "r.io:5000/db", "web", "db", "web@sha256:0123456789abcdef", "r.io:5000/db:latest"}
	imageSizes = []int{
		0, 1, 24117247, 24117248, 24117249, 48234496, 50000000, 96468992, 300000000, 500000000, 1048575999, 1048576000, 1048576001, 2097152000, 4000000000, 72351744, 100000007,
	}
)

func (w *world) nodeImages() []fields {
	r := w.r
	return draw.Several(r, 0, 4, func() fields {
		image := fields{}
		put(r, image, "names", draw.Several(r, draw.OneOf(r, 1, 1, 1, 0), 2, func() string {
			return draw.OneOf(r, draw.Pick(r, w.imagePool), draw.Pick(r, w.imagePool)+":latest", draw.Pick(r, imageNames))
		}))
		put(r, image, "sizeBytes", draw.Pick(r, imageSizes))
		if w.extreme && draw.Chance(r, 40) {
			image["sizeBytes"] = draw.OneOf(r, -1, -24117248, math.MaxInt64, math.MaxInt64-512, math.MaxInt64-1024, math.MinInt64, 1<<62, 1<<53+1)
		}
		return image
	})
}

var featureNames = []string{"RestartAllContainersOnContainerExits", "UserNamespacesHostNetworkSupport", "VolumeBindMountOptions"}

func (w *world) declaredFeatures() []string {
	var declared []string
	for _, name := range featureNames {
		if draw.Chance(w.r, 60) {
			declared = append(declared, name)
		}
	}
	if draw.Chance(w.r, 10) {
		declared = append(declared, draw.OneOf(w.r, "GuaranteedQoSPodCPUResize", "Other", ""))
	}
	return declared
}
