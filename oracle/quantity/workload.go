package quantity

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/resource"

	"kube-semantics/oracle/workload"
)

const textCount = 10_000

// Workloads lists the benchmark workloads on quantities, which belong to the selector domain.
var Workloads = []workload.Workload{
	{Domain: "selector", Name: "quantity_parse_string_10000", Units: textCount, Build: func() func() any {
		texts := buildTexts()
		return func() any {
			length := 0
			for _, text := range texts {
				q := resource.MustParse(text)
				length += len(q.String())
			}
			return length
		}
	}},
	{Domain: "selector", Name: "quantity_parse_canonical_10000", Units: textCount, Build: func() func() any {
		texts := buildTexts()
		return func() any {
			length := 0
			var buffer [32]byte
			for _, text := range texts {
				q := resource.MustParse(text)
				number, suffix := q.CanonicalizeBytes(buffer[:0])
				length += len(number) + len(suffix)
			}
			return length
		}
	}},
	{Domain: "selector", Name: "quantity_sum_10000", Units: textCount, Build: func() func() any {
		var quantities []resource.Quantity
		for _, text := range buildTexts() {
			quantities = append(quantities, resource.MustParse(text))
		}
		return func() any {
			var total resource.Quantity
			for _, q := range quantities {
				total.Add(q)
			}
			return total.String()
		}
	}},
}

func buildTexts() []string {
	random := workload.NewRandom(4)
	texts := make([]string, textCount)
	for i := range texts {
		texts[i] = buildText(random)
	}
	return texts
}

func buildText(random *workload.Random) string {
	switch random.Below(8) {
	case 0:
		return fmt.Sprintf("%dm", random.Below(4000))
	case 1:
		return fmt.Sprint(1 + random.Below(64))
	case 2:
		return fmt.Sprintf("%dMi", random.Below(65536))
	case 3:
		return fmt.Sprintf("%dGi", random.Below(512))
	case 4:
		whole := random.Below(100)
		return fmt.Sprintf("%d.%d", whole, random.Below(10))
	case 5:
		whole := random.Below(8)
		return fmt.Sprintf("%d.%02dGi", whole, random.Below(100))
	case 6:
		return fmt.Sprintf("%dKi", random.Below(1000000))
	default:
		mantissa := 1 + random.Below(9)
		return fmt.Sprintf("%de%d", mantissa, random.Below(9))
	}
}
