package quota

import (
	"math/rand/v2"
	"reflect"
	"strconv"

	corev1 "k8s.io/api/core/v1"

	"kube-semantics/oracle/draw"
)

// Names of resources that a container may ask for: the usual ones, and those that some rule treats apart.
var (
	usualNames = []string{"cpu", "memory"}
	otherNames = []string{"ephemeral-storage", "hugepages-2Mi", "example.com/gpu", deviceClassName}
	oddNames   = []string{
		"hugepages-1Gi", "hugepages-", "storage", "pods", "requests.cpu", "requests.example.com/gpu", "kubernetes.io/x", "sub.kubernetes.io/x",
		"akubernetes.io/x", "example.com/", "/gpu", "a/b/c", "Example.com/gpu", "example.com/-x", "-x.com/gpu", "x_y/gpu", "example.com/a_b.C-d",
		"deviceclass.resource.kubernetes.io/", "attachable-volumes-x", "gpu", "",
	}
)

// deviceClassName is what a pod asks for to get a device of a class.
const deviceClassName = "deviceclass.resource.kubernetes.io/gold"

// resourceList draws what a container asks for; full is how likely cpu and memory are each.
func (t taste) resourceList(r *rand.Rand, full int) fields {
	list := t.list(r, full, usualNames...)
	if draw.Chance(r, 25) {
		for name, text := range t.list(r, 40, otherNames...) {
			list[name] = text
		}
	}
	if draw.Chance(r, 6) {
		name := draw.Pick(r, oddNames)
		list[name] = t.quantity(r, name)
	}
	if draw.Chance(r, 1) {
		// As many as a list has that is rather searched than read.
		for i := range draw.Between(r, 8, 20) {
			list["example.com/n"+strconv.Itoa(i)] = t.quantity(r, "")
		}
	}
	if _, has := list[deviceClassName]; has {
		// A claim counts for the same quota, and which of the two formats the sum has is left to chance upstream.
		list[deviceClassName] = draw.OneOf(r, "1", "2", "0")
	}
	return list
}

// requirements draws requests and limits, which are often equal, if only in value.
func (t taste) requirements(r *rand.Rand, full int) fields {
	out := fields{}
	requests := t.resourceList(r, full)
	limits := t.resourceList(r, full)
	if draw.Chance(r, 40) {
		limits = fields{}
		for name, text := range requests {
			limits[name] = text
		}
		for _, name := range usualNames {
			if text, is := limits[name].(string); is && draw.Chance(r, 15) {
				limits[name] = respell(text)
			}
		}
	}
	draw.Put(r, out, "requests", requests)
	draw.Put(r, out, "limits", limits)
	return out
}

// respell is another text for the same value, where there is one.
func respell(text string) string {
	same := map[string]string{
		"1": "1000m", "2": "2000m", "1000m": "1.0", "1.5": "1500m", "1500m": "1.500", "500m": "0.5", "1Gi": "1024Mi", "1024Mi": "1073741824", "0": "0Gi",
		"1k": "1e3", "1e3": "1E3", "1G": "1e9", "1e9": "1000M", "1.5Gi": "1536Mi", "0.5Gi": "512Mi", "512Mi": "0.5Gi", "2Gi": "2048Mi", "3": "3e0",
	}
	if other, has := same[text]; has {
		return other
	}
	return text
}

var containerNames = []string{"a", "b", "c", "a", "b", ""}

func (t taste) container(r *rand.Rand, full int) fields {
	out := fields{}
	draw.Put(r, out, "name", draw.Pick(r, containerNames))
	draw.Put(r, out, "resources", t.requirements(r, full))
	return out
}

func (t taste) initContainer(r *rand.Rand, full int) fields {
	out := t.container(r, full)
	switch n := r.IntN(100); {
	case n < 40:
		out["restartPolicy"] = "Always"
	case n < 50:
		out["restartPolicy"] = draw.OneOf(r, "Never", "OnFailure", "", "always")
	}
	return out
}

// Whether the API of the release has requests of a whole pod, and what is granted to one.
var (
	asksForPods  = hasField[corev1.PodSpec]("Resources")
	grantsToPods = hasField[corev1.PodStatus]("Resources")
)

func hasField[T any](name string) bool {
	_, has := reflect.TypeFor[T]().FieldByName(name)
	return has
}

// pod draws a pod. What its status says about its resources is drawn by withStatus.
func (t taste) pod(r *rand.Rand) fields {
	full := draw.OneOf(r, 100, 90, 60, 60, 30, 0)
	spec := fields{}
	draw.Put(r, spec, "containers", draw.Several(r, draw.OneOf(r, 1, 1, 1, 0), 3, func() fields { return t.container(r, full) }))
	if draw.Chance(r, 45) {
		draw.Put(r, spec, "initContainers", draw.Several(r, 1, 3, func() fields { return t.initContainer(r, full) }))
	}
	if draw.Chance(r, 25) {
		draw.Put(r, spec, "resources", t.known(asksForPods).podLevel(r))
	}
	if draw.Chance(r, 25) {
		draw.Put(r, spec, "overhead", t.resourceList(r, 60))
	}
	pod := fields{"kind": "Pod"}
	draw.Put(r, pod, "spec", spec)
	return pod
}

// podLevel draws requirements of a whole pod, some of which have no name that counts there.
func (t taste) podLevel(r *rand.Rand) fields {
	if draw.Chance(r, 20) {
		out := fields{}
		draw.Put(r, out, "requests", t.list(r, 50, "ephemeral-storage", "hugepages-2Mi", "example.com/gpu"))
		draw.Put(r, out, "limits", t.list(r, 50, "ephemeral-storage", "hugepages-1Gi"))
		return out
	}
	return t.requirements(r, draw.OneOf(r, 100, 60, 40))
}

// withStatus adds what a kubelet has granted and applied.
func (t taste) withStatus(r *rand.Rand, pod fields) fields {
	status := statusOf(pod)
	if draw.Chance(r, 15) {
		// The oldest releases say it here.
		status["resize"] = draw.OneOf(r, "Infeasible", "Infeasible", "Deferred", "InProgress", "")
	}
	if draw.Chance(r, 35) {
		status["conditions"] = draw.Several(r, 1, 2, func() fields {
			condition := fields{"type": draw.OneOf(r, "PodResizePending", "PodResizePending", "PodResizePending", "Ready", "PodResizeInProgress")}
			draw.Put(r, condition, "reason", draw.OneOf(r, "Infeasible", "Infeasible", "Deferred", "", "infeasible"))
			draw.Put(r, condition, "status", draw.OneOf(r, "True", "False", ""))
			return condition
		})
	}
	most := 3
	if draw.Chance(r, 2) {
		most = 20
	}
	if draw.Chance(r, 75) {
		draw.Put(r, status, "containerStatuses", draw.Several(r, 0, most, func() fields { return t.containerStatus(r) }))
	}
	if draw.Chance(r, 40) {
		draw.Put(r, status, "initContainerStatuses", draw.Several(r, 0, most, func() fields { return t.containerStatus(r) }))
	}
	if draw.Chance(r, 30) {
		putList(r, status, "allocatedResources", t.known(grantsToPods).resourceList(r, 60))
	}
	if draw.Chance(r, 35) {
		status["resources"] = t.known(grantsToPods).actualResources(r)
	}
	return pod
}

func statusOf(pod fields) fields {
	status, has := pod["status"].(fields)
	if !has {
		status = fields{}
		pod["status"] = status
	}
	return status
}

// putList sets a list that means another thing when it is absent than when it is empty.
func putList(r *rand.Rand, into fields, name string, list fields) {
	switch n := r.IntN(100); {
	case n < 15:
		into[name] = fields{}
	case n < 20:
		into[name] = nil
	default:
		into[name] = list
	}
}

func (t taste) containerStatus(r *rand.Rand) fields {
	out := fields{}
	draw.Put(r, out, "name", draw.Pick(r, containerNames))
	if draw.Chance(r, 60) {
		putList(r, out, "allocatedResources", t.resourceList(r, 60))
	}
	if draw.Chance(r, 60) {
		out["resources"] = t.actualResources(r)
	}
	return out
}

func (t taste) actualResources(r *rand.Rand) any {
	if draw.Chance(r, 5) {
		return nil
	}
	out := fields{}
	if draw.Chance(r, 70) {
		putList(r, out, "requests", t.resourceList(r, 60))
	}
	if draw.Chance(r, 70) {
		putList(r, out, "limits", t.resourceList(r, 60))
	}
	return out
}

func drawPodRequests(r *rand.Rand) any {
	t := drawTaste(r)
	input := fields{"pod": t.withStatus(r, t.pod(r))}
	if draw.Chance(r, 30) {
		delete(input["pod"].(fields), "status")
	}
	if draw.Chance(r, 55) {
		draw.Put(r, input, "options", t.podOptions(r))
	}
	return input
}

func (t taste) podOptions(r *rand.Rand) fields {
	options := fields{}
	flag := func(name string, percent, truth int) {
		if draw.Chance(r, percent) {
			options[name] = draw.Chance(r, truth)
		} else if draw.Chance(r, 3) {
			options[name] = nil
		}
	}
	flag("useStatusResources", 45, 30)
	flag("inPlacePodLevelResources", 35, 30)
	flag("skipPodLevelResources", 20, 70)
	flag("skipContainerLevelResources", 20, 70)
	flag("excludeOverhead", 20, 70)
	if draw.Chance(r, 35) {
		draw.Put(r, options, "nonMissingContainerRequests", t.resourceList(r, 70))
	}
	return options
}

func drawQOSClass(r *rand.Rand) any {
	t := drawTaste(r)
	pod := t.pod(r)
	if draw.Chance(r, 50) {
		// One class for all containers, or all but one.
		block := draw.OneOf(r,
			fields{"requests": fields{"cpu": "1", "memory": "1Gi"}, "limits": fields{"cpu": "1000m", "memory": "1024Mi"}},
			fields{"requests": fields{"cpu": "0"}, "limits": fields{"memory": "0Gi"}},
			fields{"limits": fields{"example.com/gpu": "1"}},
			fields{"requests": fields{"cpu": "1"}, "limits": fields{"cpu": "1"}},
			fields{},
		)
		for _, list := range []string{"containers", "initContainers"} {
			if spec, has := pod["spec"].(fields); has {
				containers, _ := spec[list].([]fields)
				for _, container := range containers {
					if draw.Chance(r, 90) {
						container["resources"] = block
					}
				}
			}
		}
	}
	if draw.Chance(r, 10) {
		statusOf(pod)["qosClass"] = draw.OneOf(r, "BestEffort", "Guaranteed", "Burstable")
	}
	return fields{"pod": pod}
}
