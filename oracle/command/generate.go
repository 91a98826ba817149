package command

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"time"

	"kube-semantics/oracle/cases"
	"kube-semantics/oracle/op"
)

func (o *Oracle) generate(arguments []string) error {
	flags := flag.NewFlagSet("generate", flag.ExitOnError)
	list := flags.String("op", "all", "ops: names, prefixes ending in a dot, or all, comma-separated")
	seed := flags.Uint64("seed", 1, "what the cases are drawn from")
	count := flags.Int("n", 1000, "cases an op; 0 for no limit but -seconds")
	seconds := flags.Float64("seconds", 0, "stop after this long in all; 0 for no limit but -n")
	settings := flags.String("gates", "", "feature gates that are not as by default: Name=false,Other=true")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if err := setGates(*settings); err != nil {
		return err
	}
	selected, err := op.Select(o.ops, *list)
	if err != nil {
		return err
	}
	if *count <= 0 && *seconds <= 0 {
		return errors.New("neither -n nor -seconds sets a limit")
	}
	out := cases.NewWriter(os.Stdout)
	end := time.Now().Add(time.Duration(*seconds * float64(time.Second)))
	for i, asked := range selected {
		started := time.Now()
		// What quick ops leave over is for those behind them.
		share := end.Sub(started) / time.Duration(len(selected)-i)
		draw := newDrawing(asked, *seed)
		for i := 0; *count <= 0 || i < *count; i++ {
			if *seconds > 0 && time.Since(started) > share {
				break
			}
			if err := out.Write(draw.next()); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

// drawing is the sequence of cases of an op that a seed stands for.
type drawing struct {
	op     op.Op
	seed   uint64
	random *rand.Rand
	drawn  int
}

func newDrawing(o op.Op, seed uint64) *drawing {
	name := fnv.New64a()
	name.Write([]byte(o.Name))
	return &drawing{op: o, seed: seed, random: rand.New(rand.NewPCG(seed, name.Sum64()))}
}

// next draws the next case and asks upstream; a case on which upstream panics has no answer, and is passed over.
func (d *drawing) next() cases.Case {
	for {
		input := d.op.Draw(d.random)
		want, err := d.op.Ask(input)
		if errors.Is(err, op.ErrPanicked) {
			continue
		}
		d.drawn++
		return newCase(d.op, fmt.Sprintf("%d-%d", d.seed, d.drawn), input, want)
	}
}

func newCase(o op.Op, name string, input json.RawMessage, want cases.Answer) cases.Case {
	return cases.Case{
		ID:           o.Name + "-" + name,
		Op:           o.Name,
		Kubernetes:   release(),
		FeatureGates: given,
		Input:        input,
		Want:         &want,
	}
}
