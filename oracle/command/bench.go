package command

import (
	"flag"
	"fmt"
	"time"
)

func (o *Oracle) bench(arguments []string) error {
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	domain := flags.String("domain", "", "only the workloads of this domain")
	only := flags.String("only", "", "only the workload of this name")
	rounds := flags.Int("rounds", 15, "rounds, of which the best counts")
	memory := flags.Bool("memory", false, "weigh what is kept instead of timing")
	milliseconds := flags.Int("ms", 100, "shortest time of a round")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	ran := false
	for _, w := range o.workloads {
		if *domain != "" && w.Domain != *domain || *only != "" && w.Name != *only {
			continue
		}
		ran = true
		if *memory {
			if w.Keep != nil {
				fmt.Printf("%s %d\n", w.Name, w.Weigh())
			}
			continue
		}
		result := w.Measure(max(1, *rounds), time.Duration(*milliseconds)*time.Millisecond)
		fmt.Printf("%s %.1f\n# %s check %v\n", w.Name, result.NanosPerOp, w.Name, result.Check)
	}
	if !ran {
		return fmt.Errorf("no such workload: domain %q, name %q", *domain, *only)
	}
	return nil
}
