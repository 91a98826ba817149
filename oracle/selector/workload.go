package selector

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"kube-semantics/oracle/workload"
)

const (
	podCount     = 10_000
	serviceCount = 1_000
	textCount    = 10_000
)

// Workloads lists the benchmark workloads on label selectors.
var Workloads = []workload.Workload{
	{Domain: "selector", Name: "match_1x10000", Units: podCount, Build: func() func() any {
		pods := buildPods()
		one, err := labels.Parse("tier in (web,api),env!=dev,zone")
		if err != nil {
			panic(err)
		}
		return func() any { return countMatches([]labels.Selector{one}, pods) }
	}},
	{Domain: "selector", Name: "services_1000x10000_set", Units: serviceCount * podCount, Build: func() func() any {
		pods, services := buildPods(), buildServices()
		return func() any {
			matches := 0
			for _, service := range services {
				selector := labels.ValidatedSetSelector(service)
				for _, pod := range pods {
					if selector.Matches(pod) {
						matches++
					}
				}
			}
			return matches
		}
	}},
	{Domain: "selector", Name: "services_1000x10000_selector", Units: serviceCount * podCount, Build: func() func() any {
		pods := buildPods()
		var selectors []labels.Selector
		for _, service := range buildServices() {
			selectors = append(selectors, labels.SelectorFromSet(service))
		}
		return func() any { return countMatches(selectors, pods) }
	}},
	{Domain: "selector", Name: "parse_selectors_10000", Units: textCount, Build: func() func() any {
		texts := buildTexts()
		return func() any {
			count := 0
			for _, text := range texts {
				selector, err := labels.Parse(text)
				if err != nil {
					panic(err)
				}
				requirements, _ := selector.Requirements()
				count += len(requirements)
			}
			return count
		}
	}},
}

func countMatches(selectors []labels.Selector, pods []labels.Set) int {
	matches := 0
	for _, selector := range selectors {
		for _, pod := range pods {
			if selector.Matches(pod) {
				matches++
			}
		}
	}
	return matches
}

var (
	tiers = []string{"web", "api", "db", "cache"}
	envs  = []string{"prod", "staging", "dev"}
)

func buildPods() []labels.Set {
	random := workload.NewRandom(1)
	pods := make([]labels.Set, podCount)
	for i := range pods {
		// An entry a statement: the order of the draws is part of the data's definition.
		pod := labels.Set{}
		pod["app"] = fmt.Sprintf("app-%d", random.Below(200))
		pod["tier"] = tiers[random.Below(4)]
		pod["env"] = envs[random.Below(3)]
		pod["zone"] = fmt.Sprintf("zone-%d", random.Below(6))
		pod["team"] = fmt.Sprintf("team-%d", random.Below(20))
		pod["version"] = fmt.Sprint(random.Below(10))
		pod["app.kubernetes.io/instance"] = fmt.Sprintf("inst-%d", random.Below(1000))
		pod["pod-template-hash"] = fmt.Sprintf("%08x", random.Below(1<<31))
		pods[i] = pod
	}
	return pods
}

func buildServices() []labels.Set {
	random := workload.NewRandom(2)
	services := make([]labels.Set, serviceCount)
	for i := range services {
		service := labels.Set{}
		service["app"] = fmt.Sprintf("app-%d", random.Below(200))
		service["tier"] = tiers[random.Below(4)]
		if random.Below(2) == 0 {
			service["env"] = envs[random.Below(3)]
		}
		services[i] = service
	}
	return services
}

func buildTexts() []string {
	random := workload.NewRandom(3)
	texts := make([]string, textCount)
	for i := range texts {
		parts := make([]string, 1+random.Below(4))
		for j := range parts {
			parts[j] = buildPart(random)
		}
		texts[i] = strings.Join(parts, ",")
	}
	return texts
}

func buildPart(random *workload.Random) string {
	switch random.Below(6) {
	case 0:
		return fmt.Sprintf("app=app-%d", random.Below(200))
	case 1:
		return fmt.Sprintf("tier in (web,api,%s)", tiers[random.Below(4)])
	case 2:
		return fmt.Sprintf("env notin (dev, %s)", envs[random.Below(3)])
	case 3:
		return "example.com/zone"
	case 4:
		return "!canary"
	default:
		return fmt.Sprintf("version>%d", random.Below(10))
	}
}
