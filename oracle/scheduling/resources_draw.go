package scheduling

import (
	"kube-semantics/oracle/draw"
)

// Amounts of a few sizes, so that sums meet what nodes have exactly, and fractions that round up.
var (
	cpus        = []string{"1", "1", "500m", "500m", "2", "1500m", "100m", "250m", "0", "3", "0.5", "1m", "500u", "1n", "999999u", "1.0001", "1e0", "0m"}
	nodeCPUs    = []string{"1", "2", "2", "4", "4", "3", "1500m", "2001m", "999m", "8", "0", "1500500u", "0.9999", "100"}
	memories    = []string{"1Gi", "1Gi", "512Mi", "256Mi", "2Gi", "128Mi", "0", "1", "1500m", "1G", "200Mi", "1000", "0.5", "1Mi", "1n"}
	nodeMemory  = []string{"1Gi", "2Gi", "4Gi", "4Gi", "3Gi", "8Gi", "1G", "0", "1000", "1536Mi", "2147483647500m", "64Gi"}
	scalarNames = []string{
		"example.com/gpu", "example.com/gpu", "hugepages-2Mi", "attachable-volumes-x", "kubernetes.io/batch", "x.kubernetes.io/y", "example.com/b",
		"foo", "requests.example.com/gpu", "pods", "storage",
	}
	scalars = []string{"1", "1", "2", "3", "0", "4", "500m", "1500m"}
	pages   = []string{"2Mi", "4Mi", "2Mi", "0", "6Mi"}
)

// quantity draws an amount of a resource that a container asks for.
func (w *world) quantity(name string) any {
	r := w.r
	if draw.Chance(r, 2) {
		return draw.OneOf[any](r, 1, 2, 0, 0.5)
	}
	switch name {
	case "cpu":
		return w.quantityOf(draw.Pick(r, cpus))
	case "memory", "ephemeral-storage":
		return w.quantityOf(draw.Pick(r, memories))
	case "hugepages-2Mi":
		return w.quantityOf(draw.Pick(r, pages))
	default:
		return w.quantityOf(draw.Pick(r, scalars))
	}
}

// requests draws what a container asks for.
func (w *world) requests() fields {
	r := w.r
	list := fields{}
	for _, name := range []string{"cpu", "memory"} {
		if draw.Chance(r, w.asking) {
			list[name] = w.quantity(name)
		}
	}
	if w.scalars {
		if draw.Chance(r, 25) {
			list["ephemeral-storage"] = w.quantity("ephemeral-storage")
		}
		for range draw.Few(r, 3) {
			name := draw.Pick(r, scalarNames)
			list[name] = w.quantity(name)
		}
	}
	return list
}

// allocatable draws what a node has.
func (w *world) allocatable() fields {
	r := w.r
	if !w.resources {
		return draw.OneOf(r, fields{"pods": "110"}, fields{"pods": "110"}, fields{"cpu": "32", "memory": "64Gi", "pods": "110"})
	}
	list := fields{}
	if w.ample {
		list["cpu"] = draw.OneOf(r, "2", "3", "3", "4")
		list["memory"] = draw.OneOf(r, "2Gi", "3Gi", "4Gi")
		list["pods"] = draw.OneOf(r, "110", "110", "10", "4", "3", "2", "1")
		if w.scalars {
			list["ephemeral-storage"] = draw.OneOf(r, "2Gi", "4Gi")
			for _, name := range scalarNames[1:7] {
				list[name] = draw.OneOf(r, "4", "5", "10")
			}
			list["hugepages-2Mi"] = draw.OneOf(r, "6Mi", "8Mi", "20Mi")
		}
		return list
	}
	if draw.Chance(r, 95) {
		list["cpu"] = w.quantityOf(draw.Pick(r, nodeCPUs))
	}
	if draw.Chance(r, 95) {
		list["memory"] = w.quantityOf(draw.Pick(r, nodeMemory))
	}
	if draw.Chance(r, 97) {
		list["pods"] = w.quantityOf(draw.OneOf(r, "110", "110", "10", "10", "3", "2", "1", "0", "1500m"))
	}
	if w.scalars {
		if draw.Chance(r, 60) {
			list["ephemeral-storage"] = w.quantityOf(draw.Pick(r, nodeMemory))
		}
		had := 70
		if w.crowded {
			had = 10
		}
		for _, name := range scalarNames[1:7] {
			if draw.Chance(r, had) {
				list[name] = w.quantityOf(draw.OneOf(r, "1", "2", "3", "4", "4Mi", "8Mi", "0", "2500m"))
			}
		}
	}
	return list
}

// requirements draws the resources of a container.
func (w *world) requirements() fields {
	out := fields{}
	put(w.r, out, "requests", w.requests())
	if draw.Chance(w.r, 5) {
		// Nobody looks at these.
		out["limits"] = w.requests()
	}
	return out
}

// podLevelRequirements draws the resources of a pod as a whole.
func (w *world) podLevelRequirements() fields {
	r := w.r
	list := fields{}
	for _, name := range []string{"cpu", "memory", "hugepages-2Mi"} {
		if draw.Chance(r, 50) {
			list[name] = w.quantity(name)
		}
	}
	if draw.Chance(r, 15) {
		name := draw.OneOf(r, "ephemeral-storage", "example.com/gpu", "hugepages-1Gi", "foo")
		list[name] = w.quantity(name)
	}
	out := fields{}
	put(r, out, draw.OneOf(r, "requests", "requests", "requests", "requests", "limits"), list)
	return out
}

// resizeStatus gives a pod a status that says what its containers were given.
func (w *world) resizeStatus(pod fields) {
	r := w.r
	status := within(pod, "status")
	for _, name := range []string{"containerStatuses", "containerStatuses", "initContainerStatuses"} {
		if draw.Chance(r, 60) {
			put(r, status, name, draw.Several(r, 0, 2, func() fields { return w.containerStatus() }))
		}
	}
	if draw.Chance(r, 10) || w.podLevel && draw.Chance(r, 50) {
		w.podLevelStatus(status)
	}
	if draw.Chance(r, 50) {
		status["conditions"] = draw.Several(r, 1, 2, func() fields {
			condition := fields{"type": draw.OneOf(r, "PodResizePending", "PodResizePending", "PodResizePending", "PodResizeInProgress")}
			put(r, condition, "reason", draw.OneOf(r, "Infeasible", "Infeasible", "Deferred", "", "infeasible"))
			put(r, condition, "status", draw.OneOf(r, "True", "True", "False", ""))
			return condition
		})
	}
}

// podLevelStatus says what a pod was given as a whole.
func (w *world) podLevelStatus(status fields) {
	if draw.Chance(w.r, 70) {
		status["allocatedResources"] = w.podLevelRequirements()["requests"]
	}
	if draw.Chance(w.r, 70) {
		status["resources"] = w.podLevelRequirements()
	}
}

func (w *world) containerStatus() fields {
	r := w.r
	out := fields{"name": draw.Pick(r, containerNames)}
	list := func() any {
		switch n := r.IntN(100); {
		case n < 10:
			return fields{}
		case n < 15:
			return nil
		default:
			return w.requests()
		}
	}
	if draw.Chance(r, 60) {
		out["allocatedResources"] = list()
	}
	if draw.Chance(r, 60) {
		resources := fields{}
		if draw.Chance(r, 85) {
			resources["requests"] = list()
		}
		out["resources"] = resources
		if draw.Chance(r, 4) {
			out["resources"] = nil
		}
	}
	return out
}
