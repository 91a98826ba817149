// The oracle asks upstream Kubernetes, at the release that go.mod pins, the questions that kube-semantics answers.
package main

import (
	"fmt"
	"os"
	"slices"

	"kube-semantics/oracle/meta"
	"kube-semantics/oracle/quantity"
	"kube-semantics/oracle/selector"
)

// ops holds every question, domain after domain.
var ops = slices.Concat(quantity.Ops, meta.Ops, selector.Ops)

var commands = []struct {
	name, summary string
	run           func(arguments []string) error
}{
	{"generate", "print random cases with upstream's answers", generate},
	{"answer", "answer the cases on standard input", answer},
	{"check", "compare the wants of the cases on standard input with upstream", check},
	{"distil", "choose cases by the branches of upstream that they take (needs a coverage build)", distil},
	{"bench", "time the benchmark workloads on upstream's code", bench},
}

func main() {
	if len(os.Args) > 1 {
		for _, command := range commands {
			if command.name == os.Args[1] {
				if err := command.run(os.Args[2:]); err != nil {
					fmt.Fprintln(os.Stderr, "oracle:", err)
					os.Exit(1)
				}
				return
			}
		}
	}
	fmt.Fprintln(os.Stderr, "usage: oracle COMMAND [FLAGS]")
	for _, command := range commands {
		fmt.Fprintf(os.Stderr, "  %-9s %s\n", command.name, command.summary)
	}
	os.Exit(2)
}
