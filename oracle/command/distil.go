package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"kube-semantics/oracle/cases"
	"kube-semantics/oracle/coverage"
	"kube-semantics/oracle/op"
)

// distil writes a small set of cases an op that together take the same branches of upstream as a large random one.
func (o *Oracle) distil(arguments []string) error {
	flags := flag.NewFlagSet("distil", flag.ExitOnError)
	list := flags.String("op", "all", "ops: names, prefixes ending in a dot, or all, comma-separated")
	seed := flags.Uint64("seed", 1, "what the cases are drawn from")
	count := flags.Int("n", 20000, "cases an op to choose from")
	out := flags.String("out", "", "folder for a file an op; standard output if absent")
	var limits limits
	flags.IntVar(&limits.cases, "keep", 300, "cases an op to keep")
	flags.IntVar(&limits.bytes, "bytes", 96<<10, "size of an op's file")
	flags.IntVar(&limits.line, "line", 4<<10, "size of a case")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	selected, err := op.Select(o.ops, *list)
	if err != nil {
		return err
	}
	for _, asked := range selected {
		chosen, err := choose(asked, *seed, *count, limits)
		if err != nil {
			return fmt.Errorf("%s: %w", asked.Name, err)
		}
		if err := save(*out, asked.Name, chosen); err != nil {
			return err
		}
		if err := saveFixed(*out, asked); err != nil {
			return fmt.Errorf("%s: %w", asked.Name, err)
		}
	}
	return nil
}

// saveFixed writes the cases that are not drawn into a file of their own.
func saveFixed(folder string, o op.Op) error {
	name, inputs := o.Fixed()
	if len(inputs) == 0 {
		return nil
	}
	name = o.Name + "." + name
	var lines [][]byte
	for i, value := range inputs {
		input, err := cases.Encode(value)
		if err != nil {
			return err
		}
		want, _ := o.Ask(input)
		line, err := cases.Encode(cases.Case{
			ID:         fmt.Sprintf("%s-%d", name, i+1),
			Op:         o.Name,
			Kubernetes: release(),
			Input:      input,
			Want:       &want,
		})
		if err != nil {
			return err
		}
		lines = append(lines, append(line, '\n'))
	}
	return save(folder, name, lines)
}

func save(folder, name string, lines [][]byte) error {
	text := bytes.Join(lines, nil)
	if folder == "" {
		_, err := os.Stdout.Write(text)
		return err
	}
	return os.WriteFile(filepath.Join(folder, name+".jsonl"), text, 0o644)
}

type limits struct{ cases, bytes, line int }

type candidate struct {
	// order is the place of the case among those that are kept: landmarks first, then as drawn.
	order int
	line  []byte
	// group is the answer and kind of input; what is kept is spread over the groups.
	group string
}

// choose draws count cases and returns the lines of those that show most, behind the landmarks of the op.
func choose(o op.Op, seed uint64, count int, limits limits) ([][]byte, error) {
	var ranked [ranks][]candidate
	seen := newMemory()
	consider := func(order int, c cases.Case, isLandmark bool) error {
		line, err := cases.Encode(c)
		if err != nil {
			return err
		}
		if len(line) > limits.line || !seen.newInput(c.Input) {
			return nil
		}
		branches, err := coverage.Reached(func() { _, _ = o.Ask(c.Input) })
		if err != nil {
			return err
		}
		group := outcome(*c.Want) + " " + o.Kind(c.Input)
		rank := seen.rank(branches, group)
		if isLandmark {
			rank = landmark
		}
		ranked[rank] = append(ranked[rank], candidate{order, append(line, '\n'), group})
		return nil
	}
	landmarks := o.Landmarks()
	for i, input := range landmarks {
		text, err := cases.Encode(input)
		if err != nil {
			return nil, err
		}
		want, err := o.Ask(text)
		if errors.Is(err, op.ErrPanicked) {
			return nil, err
		}
		if err := consider(i, newCase(o, fmt.Sprintf("edge-%d", i+1), text, want), true); err != nil {
			return nil, err
		}
	}
	draw := newDrawing(o, seed)
	for i := range count {
		if err := consider(len(landmarks)+i, draw.next(), false); err != nil {
			return nil, err
		}
	}
	return keep(ranked, limits), nil
}

// keep takes all landmarks and new blocks, and then candidates rank by rank, up to the limits.
func keep(ranked [ranks][]candidate, limits limits) [][]byte {
	kept := slices.Concat(ranked[landmark], ranked[newBlock])
	size := 0
	for _, c := range kept {
		size += len(c.line)
	}
	for _, candidates := range ranked[newBlock+1:] {
		for _, c := range takeTurns(candidates) {
			if len(kept) < limits.cases && size+len(c.line) <= limits.bytes {
				kept = append(kept, c)
				size += len(c.line)
			}
		}
	}
	slices.SortFunc(kept, func(a, b candidate) int { return a.order - b.order })
	lines := make([][]byte, len(kept))
	for i, c := range kept {
		lines[i] = c.line
	}
	return lines
}

// takeTurns reorders candidates so that each group comes up as often as any other, however many it has.
func takeTurns(candidates []candidate) []candidate {
	turns := map[string]int{}
	byTurn := [][]candidate{}
	for _, c := range candidates {
		turn := turns[c.group]
		turns[c.group]++
		if turn == len(byTurn) {
			byTurn = append(byTurn, nil)
		}
		byTurn[turn] = append(byTurn[turn], c)
	}
	return slices.Concat(byTurn...)
}

// outcome is a coarse view of an answer: short ones as they are, others by their type.
func outcome(answer cases.Answer) string {
	const short = len(`{"valid":false}`)
	switch {
	case answer.OK == nil:
		return "error"
	case answer.OK[0] != '"' && len(answer.OK) <= short:
		return string(answer.OK)
	case answer.OK[0] == '{':
		return shape(answer.OK)
	default:
		return string(answer.OK[:1])
	}
}

// shape is an object with everything in it but truth values and null reduced to whether it is empty.
func shape(object []byte) string {
	var fields map[string]any
	if json.Unmarshal(object, &fields) != nil {
		return "{"
	}
	for name, value := range fields {
		switch value := value.(type) {
		case string:
			fields[name] = value == ""
		case []any:
			fields[name] = len(value) == 0
		case map[string]any:
			fields[name] = len(value) == 0
		case float64:
			fields[name] = 0
		}
	}
	// Printed with the names in order.
	return fmt.Sprint(fields)
}
