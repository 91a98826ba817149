package scheduling

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

// themes are what a case is about; each brings in fields of its own.
type themes struct {
	taints, cordon, nodeAffinity, nodeNames, ports, resources, scalars, podLevel, resize, overhead bool
	spread, podAffinity, namespaces, owners, images, features, terminating, priorities, budgets    bool
}

// world is a cluster while it is drawn.
type world struct {
	r *rand.Rand
	themes
	// zones, taintPool and imagePool are small, so that values meet.
	zones, imagePool []string
	taintPool        []fields
	// asking is how many of 100 containers ask for cpu, and for memory.
	asking int
	// labelled is how many of 100 nodes have a hostname, and a zone.
	labelled int
	// insisting and preferring are how many of 100 rules must hold, and are only wishes.
	insisting, preferring int

	nodes                                                       []*node
	pods                                                        []pod
	services, replicaSets, statefulSets, replicationControllers []fields
}

func newWorld(r *rand.Rand, about themes) *world {
	w := &world{r: r, themes: about, insisting: 70, preferring: 30}
	w.zones = draw.OneOf(r, []string{"a", "b"}, []string{"a", "b", "c"}, []string{"a", "a", "b"}, []string{"a", "b", ""})
	w.taintPool = several(r, 2, 2, func() fields { return drawTaint(r, false) })
	w.imagePool = several(r, 2, 2, func() string { return draw.Pick(r, imageNames) })
	w.asking = draw.OneOf(r, 100, 90, 70, 50)
	w.labelled = draw.OneOf(r, 100, 100, 95, 95, 80, 60, 30)
	return w
}

// theme is a theme and how often it comes up.
type theme struct {
	weight int
	set    func(*themes)
}

// drawThemes picks a few of the themes.
func drawThemes(r *rand.Rand, from []theme) themes {
	var about themes
	sum := 0
	for _, t := range from {
		sum += t.weight
	}
	for range draw.OneOf(r, 1, 1, 2, 2, 2, 3, 3, 4, 6, 10) {
		at := r.IntN(sum)
		for _, t := range from {
			if at -= t.weight; at < 0 {
				t.set(&about)
				break
			}
		}
	}
	return about
}

var filterThemes = []theme{
	{10, func(t *themes) { t.taints = true }},
	{4, func(t *themes) { t.cordon = true }},
	{14, func(t *themes) { t.nodeAffinity = true }},
	{8, func(t *themes) { t.nodeNames = true }},
	{10, func(t *themes) { t.ports = true }},
	{12, func(t *themes) { t.resources = true }},
	{8, func(t *themes) { t.resources, t.scalars = true, true }},
	{6, func(t *themes) { t.resources, t.podLevel = true, true }},
	{6, func(t *themes) { t.resources, t.resize = true, true }},
	{4, func(t *themes) { t.resources, t.overhead = true, true }},
	{20, func(t *themes) { t.spread = true }},
	{20, func(t *themes) { t.podAffinity = true }},
	{8, func(t *themes) { t.podAffinity, t.namespaces = true, true }},
	{8, func(t *themes) { t.features = true }},
	{5, func(t *themes) { t.terminating = true }},
}

var scoreThemes = []theme{
	{8, func(t *themes) { t.taints = true }},
	{12, func(t *themes) { t.nodeAffinity = true }},
	{12, func(t *themes) { t.resources = true }},
	{6, func(t *themes) { t.resources, t.scalars = true, true }},
	{10, func(t *themes) { t.resources, t.podLevel = true, true }},
	{10, func(t *themes) { t.resources, t.resize = true, true }},
	{6, func(t *themes) { t.resources, t.overhead = true, true }},
	{16, func(t *themes) { t.spread = true }},
	{16, func(t *themes) { t.podAffinity = true }},
	{6, func(t *themes) { t.podAffinity, t.namespaces = true, true }},
	{16, func(t *themes) { t.owners = true }},
	{14, func(t *themes) { t.images = true }},
	{4, func(t *themes) { t.terminating = true }},
	{2, func(t *themes) { t.namespaces = true }},
	{2, func(t *themes) { t.nodeNames = true }},
	{2, func(t *themes) { t.ports = true }},
}

// fill draws low to high nodes and up to most pods, some on each.
func (w *world) fill(low, high, most int) {
	for range draw.Between(w.r, low, high) {
		w.addNode()
	}
	w.r.Shuffle(len(w.nodes), func(i, j int) { w.nodes[i], w.nodes[j] = w.nodes[j], w.nodes[i] })
	for range draw.Between(w.r, 0, most) {
		w.addPod()
	}
}

// input is the cluster as an input gives it.
func (w *world) input() fields {
	r := w.r
	nodes := []fields{}
	for _, n := range w.nodes {
		nodes = append(nodes, n.object)
	}
	input := fields{"pod": w.incoming().object, "nodes": nodes}
	pods := []fields{}
	for _, p := range w.pods {
		pods = append(pods, p.object)
	}
	put(r, input, "pods", pods)
	if w.namespaces {
		put(r, input, "namespaces", w.namespaceObjects())
	}
	put(r, input, "services", w.services)
	put(r, input, "replicationControllers", w.replicationControllers)
	put(r, input, "replicaSets", w.replicaSets)
	put(r, input, "statefulSets", w.statefulSets)
	if w.budgets {
		put(r, input, "podDisruptionBudgets", w.disruptionBudgets())
	}
	return input
}

func drawFilter(r *rand.Rand) any {
	w := newWorld(r, drawThemes(r, filterThemes))
	w.insisting = 85
	w.fill(draw.OneOf(r, 0, 1, 1, 1, 1, 1, 1, 1), draw.OneOf(r, 2, 4, 6), draw.OneOf(r, 2, 4, 8))
	return w.input()
}

func drawScore(r *rand.Rand) any {
	w := newWorld(r, drawThemes(r, scoreThemes))
	w.insisting, w.preferring = draw.OneOf(r, 10, 10, 30), 80
	w.fill(1, draw.OneOf(r, 2, 4, 6), draw.OneOf(r, 2, 4, 8))
	return w.input()
}

func drawDiagnose(r *rand.Rand) any {
	about := drawThemes(r, filterThemes)
	about.priorities = draw.Chance(r, 55)
	about.budgets = about.priorities && draw.Chance(r, 15)
	w := newWorld(r, about)
	w.insisting = 90
	w.fill(draw.OneOf(r, 0, 1, 1, 1, 1, 1, 1, 1), draw.OneOf(r, 2, 4, 7, 12), draw.OneOf(r, 2, 4, 8))
	return w.input()
}

func drawPreempt(r *rand.Rand) any {
	about := drawThemes(r, filterThemes)
	about.priorities = true
	about.budgets = draw.Chance(r, 45)
	if draw.Chance(r, 60) {
		// What evictions can help with.
		about.resources = true
		about.cordon, about.features = false, false
	}
	w := newWorld(r, about)
	w.insisting = 90
	w.fill(1, draw.OneOf(r, 1, 2, 3, 5), draw.OneOf(r, 3, 6, 12, 20))
	return w.input()
}
