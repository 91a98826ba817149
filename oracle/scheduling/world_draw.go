package scheduling

import (
	"math/rand/v2"

	"kube-semantics/oracle/draw"
)

// themes are what a case is about; each brings in fields of its own.
type themes struct {
	taints, cordon, nodeAffinity, nodeNames, nominated, ports, resources, scalars, podLevel, resize, overhead bool
	spread, podAffinity, namespaces, owners, images, features, terminating, priorities, budgets               bool
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
	// ample nodes have what any one pod could ask for, though not many.
	ample bool
	// lenient is a case in which most nodes should do.
	lenient bool
	// crowded is a case of many nodes, of which few have any one thing.
	crowded bool
	// extreme is a case with numbers that no API server takes, at the limits of their types.
	extreme bool
	// hungry is an incoming pod that asks for most of an ample node.
	hungry bool
	// insisting and preferring are how many of 100 rules must hold, and are only wishes.
	insisting, preferring int

	nodes                                                       []*node
	pods                                                        []pod
	services, replicaSets, statefulSets, replicationControllers []fields
}

func newWorld(r *rand.Rand, about themes) *world {
	w := &world{r: r, themes: about, insisting: 70, preferring: 30}
	w.zones = draw.OneOf(r, []string{"a", "b"}, []string{"a", "b", "c"}, []string{"a", "a", "b"}, []string{"a", "b", ""})
	w.taintPool = draw.Several(r, 2, 2, func() fields { return drawTaint(r, numbersCompared()) })
	w.imagePool = draw.Several(r, 2, 2, func() string { return draw.Pick(r, imageNames) })
	w.asking = draw.OneOf(r, 100, 90, 70, 50)
	w.labelled = draw.OneOf(r, 100, 100, 100, 100, 95, 95, 80, 50)
	w.ample = draw.Chance(r, 40)
	w.extreme = draw.Chance(r, 3)
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
	{30, func(t *themes) { t.spread = true }},
	{24, func(t *themes) { t.podAffinity = true }},
	{8, func(t *themes) { t.podAffinity, t.namespaces = true, true }},
	{8, func(t *themes) { t.features = true }},
	{5, func(t *themes) { t.terminating = true }},
	{5, func(t *themes) { t.terminating, t.nominated = true, true }},
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

// crowd draws many nodes. What few of many nodes have is kept otherwise than what few of few have.
func (w *world) crowd() {
	r := w.r
	w.crowded = true
	w.labelled = draw.OneOf(r, 3, 6, 10, 15, 100)
	w.fill(9, draw.OneOf(r, 17, 40, 70), draw.OneOf(r, 3, 10, 30))
}

func drawFilter(r *rand.Rand) any {
	w := newWorld(r, drawThemes(r, filterThemes))
	w.insisting = 85
	if draw.Chance(r, 2) {
		w.crowd()
		return w.input()
	}
	w.fill(draw.OneOf(r, 0, 1, 1, 1, 1, 1, 1, 1), draw.OneOf(r, 2, 4, 6, 8), draw.OneOf(r, 3, 6, 10))
	return w.input()
}

func drawScore(r *rand.Rand) any {
	w := newWorld(r, drawThemes(r, scoreThemes))
	w.insisting, w.preferring = draw.OneOf(r, 0, 0, 10, 30), 80
	w.ample, w.lenient = draw.Chance(r, 75), draw.Chance(r, 80)
	if draw.Chance(r, 2) {
		w.crowd()
		return w.input()
	}
	w.fill(1, draw.OneOf(r, 2, 4, 6, 8), draw.OneOf(r, 3, 6, 10))
	return w.input()
}

func drawDiagnose(r *rand.Rand) any {
	about := drawThemes(r, filterThemes)
	about.priorities = draw.Chance(r, 60)
	about.budgets = about.priorities && draw.Chance(r, 15)
	w := newWorld(r, about)
	w.insisting = 90
	if about.priorities && draw.Chance(r, 60) {
		w.mend()
	}
	if draw.Chance(r, 2) {
		// Counts of two digits.
		w.crowd()
	} else {
		w.fill(draw.OneOf(r, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1), draw.OneOf(r, 2, 4, 7), draw.OneOf(r, 3, 6, 12))
	}
	return w.input()
}

func drawPreempt(r *rand.Rand) any {
	about := drawThemes(r, filterThemes)
	about.priorities = true
	about.budgets = draw.Chance(r, 45)
	w := newWorld(r, about)
	w.insisting = 90
	if draw.Chance(r, 85) {
		w.mend()
	}
	if draw.Chance(r, 1) {
		w.crowd()
		return w.input()
	}
	w.fill(1, draw.OneOf(r, 1, 2, 3, 5), draw.OneOf(r, 4, 8, 14, 20))
	return w.input()
}

// mend leaves out what no eviction helps with.
func (w *world) mend() {
	w.taints, w.cordon, w.features, w.nodeNames = false, false, false, false
	w.nodeAffinity = w.nodeAffinity && draw.Chance(w.r, 20)
	w.resources = w.resources || draw.Chance(w.r, 70)
	w.ample = draw.Chance(w.r, 90)
	w.labelled = draw.OneOf(w.r, 100, 100, 100, w.labelled)
	w.hungry = draw.Chance(w.r, 70)
}
