// Empty on purpose: see linked.go.
