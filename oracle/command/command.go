// Package command is the command line of the oracle, apart from the question which domains it has.
package command

import (
	"fmt"
	"os"

	"kube-semantics/oracle/op"
	"kube-semantics/oracle/workload"
)

// Oracle is a set of ops and benchmark workloads.
type Oracle struct {
	ops       []op.Op
	workloads []workload.Workload
	commands  []command
}

// Add gives the oracle a domain.
func (o *Oracle) Add(ops []op.Op, workloads []workload.Workload) {
	o.ops = append(o.ops, ops...)
	o.workloads = append(o.workloads, workloads...)
}

// Command gives the oracle a command of its own.
func (o *Oracle) Command(name, summary string, run func(arguments []string) error) {
	o.commands = append(o.commands, command{name, summary, run})
}

type command struct {
	name, summary string
	run           func(arguments []string) error
}

// Main runs the command that the arguments of the program name, and exits.
func (o *Oracle) Main() {
	commands := append([]command{
		{"generate", "print random cases with upstream's answers", o.generate},
		{"answer", "answer the cases on standard input", o.answer},
		{"check", "compare the wants of the cases on standard input with upstream", o.check},
		{"distil", "choose cases by the branches of upstream that they take (needs a coverage build)", o.distil},
		{"bench", "time the benchmark workloads on upstream's code", o.bench},
	}, o.commands...)
	if len(os.Args) > 1 {
		for _, command := range commands {
			if command.name != os.Args[1] {
				continue
			}
			if err := command.run(os.Args[2:]); err != nil {
				fmt.Fprintln(os.Stderr, "oracle:", err)
				os.Exit(1)
			}
			os.Exit(0)
		}
	}
	fmt.Fprintln(os.Stderr, "usage: oracle COMMAND [FLAGS]")
	for _, command := range commands {
		fmt.Fprintf(os.Stderr, "  %-9s %s\n", command.name, command.summary)
	}
	os.Exit(2)
}
