// Package op defines what an op is: a question with a name, upstream's answer to it, and a source of random inputs.
package op

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	kjson "sigs.k8s.io/json"

	"kube-semantics/oracle/cases"
)

// Op is one question that upstream can be asked.
type Op struct {
	Name string
	// answer decodes the input and asks upstream.
	answer func(input []byte) (any, error)
	// draw makes a random input.
	draw func(*rand.Rand) any
	// fixed are inputs that are not drawn, and the name they go by.
	fixed     func() []any
	fixedName string
	// kind names the group an input belongs to, where committed cases should be spread evenly over groups that branch
	// coverage cannot tell apart.
	kind      func(input []byte) string
	landmarks func() []any
}

// New builds an op from a typed answer and a random source of inputs. The source returns any, not In, because inputs
// also differ in what the decoded form no longer shows: a field that is null, absent, or unknown.
func New[In, Out any](name string, answer func(In) (Out, error), draw func(*rand.Rand) any) Op {
	return Op{
		Name: name,
		answer: func(input []byte) (any, error) {
			var in In
			if err := decode(input, &in); err != nil {
				return nil, err
			}
			return answer(in)
		},
		draw: draw,
	}
}

// Spread returns the op with a way to group its inputs.
func (o Op) Spread(kind func(input []byte) string) Op {
	o.kind = kind
	return o
}

// With returns the op with landmarks: inputs that always belong to the committed cases, because they stand at limits that
// no branch of upstream's code shows.
func (o Op) With(landmarks func() []any) Op {
	o.landmarks = landmarks
	return o
}

// Landmarks lists the op's landmarks.
func (o Op) Landmarks() []any {
	if o.landmarks == nil {
		return nil
	}
	return o.landmarks()
}

// Also returns the op with inputs that are asked about beside the random ones, under a name of their own.
func (o Op) Also(name string, inputs func() []any) Op {
	o.fixedName, o.fixed = name, inputs
	return o
}

// Fixed returns the inputs that are not drawn, and the name they go by, if there are any.
func (o Op) Fixed() (name string, inputs []any) {
	if o.fixed == nil {
		return "", nil
	}
	return o.fixedName, o.fixed()
}

// Kind is the group the input belongs to, or nothing.
func (o Op) Kind(input []byte) string {
	if o.kind == nil {
		return ""
	}
	return o.kind(input)
}

// decode reads an input the way the API server reads an object: field names are case-sensitive, unknown fields are
// ignored, a value of the wrong type is an error.
func decode(input []byte, into any) error {
	input = bytes.TrimSpace(input)
	if len(input) == 0 || input[0] != '{' {
		return errors.New("malformed input: not an object")
	}
	if err := kjson.UnmarshalCaseSensitivePreserveInts(input, into); err != nil {
		return fmt.Errorf("malformed input: %w", err)
	}
	return nil
}

// ErrPanicked marks an answer that upstream did not give because it panicked.
var ErrPanicked = errors.New("upstream panicked")

// Ask puts the input to upstream.
func (o Op) Ask(input []byte) (cases.Answer, error) {
	value, err := o.ask(input)
	if err != nil {
		return cases.Answer{Error: strings.ToValidUTF8(err.Error(), "\uFFFD")}, err
	}
	text, err := cases.Encode(value)
	if err != nil {
		return cases.Answer{Error: err.Error()}, err
	}
	return cases.Answer{OK: text}, nil
}

func (o Op) ask(input []byte) (value any, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			value, err = nil, fmt.Errorf("%w: %v", ErrPanicked, reason)
		}
	}()
	return o.answer(input)
}

// Draw makes a random input that JSON can carry unchanged.
func (o Op) Draw(r *rand.Rand) json.RawMessage {
	for {
		input, err := cases.Encode(o.draw(r))
		// The encoder writes this escape only in place of bytes that are not UTF-8.
		if err == nil && !bytes.Contains(input, []byte(`\ufffd`)) {
			return input
		}
	}
}

// Select returns the ops that a comma-separated list names: whole names, prefixes ending in a dot, or all.
func Select(ops []Op, list string) ([]Op, error) {
	var selected []Op
	for name := range strings.SplitSeq(list, ",") {
		found := false
		for _, o := range ops {
			if name == "all" || name == o.Name || strings.HasSuffix(name, ".") && strings.HasPrefix(o.Name, name) {
				selected = append(selected, o)
				found = true
			}
		}
		if !found {
			return nil, fmt.Errorf("unknown op %q", name)
		}
	}
	return selected, nil
}
