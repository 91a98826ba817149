package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"kube-semantics/oracle/cases"
	"kube-semantics/oracle/op"
)

func (o *Oracle) answer(arguments []string) error {
	if err := flag.NewFlagSet("answer", flag.ExitOnError).Parse(arguments); err != nil {
		return err
	}
	out := cases.NewWriter(os.Stdout)
	err := o.eachAnswer(os.Stdin, func(c cases.Case, got cases.Answer) error {
		return out.Write(cases.Line{ID: c.ID, Answer: got})
	})
	return errors.Join(err, out.Flush())
}

// check compares the answers that cases want with upstream's.
func (o *Oracle) check(arguments []string) error {
	if err := flag.NewFlagSet("check", flag.ExitOnError).Parse(arguments); err != nil {
		return err
	}
	passed, failed := 0, 0
	err := o.eachAnswer(os.Stdin, func(c cases.Case, got cases.Answer) error {
		if c.Want != nil && c.Want.Same(got) {
			passed++
			return nil
		}
		failed++
		want, err := cases.Encode(c.Want)
		if err != nil {
			return err
		}
		have, err := cases.Encode(got)
		if err != nil {
			return err
		}
		fmt.Printf("%s: want %s, upstream %s\n", c.ID, want, have)
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		return errors.New("the cases differ from upstream")
	}
	return nil
}

// eachAnswer asks upstream every case; a line that is no case, and an op that does not exist, have an error for answer.
func (o *Oracle) eachAnswer(in io.Reader, use func(cases.Case, cases.Answer) error) error {
	byName := map[string]op.Op{}
	for _, known := range o.ops {
		byName[known.Name] = known
	}
	reader := cases.NewReader(in)
	for {
		c, err := reader.Next()
		var got cases.Answer
		switch asked, known := byName[c.Op]; {
		case err == io.EOF:
			return nil
		case cases.IsMalformed(err):
			got.Error = err.Error()
		case err != nil:
			return err
		case !known:
			got.Error = fmt.Sprintf("unknown op %q", c.Op)
		default:
			got, _ = asked.Ask(c.Input)
		}
		if err := use(c, got); err != nil {
			return err
		}
	}
}
