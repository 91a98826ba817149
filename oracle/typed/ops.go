// Package typed asks upstream what the library answers by functions alone, without an op: what becomes of a Job's lists of
// indexes, its policy for success and its time to live, and of autoscalers of the old version; and in which words faulty node
// selectors are told. tests/typed holds the answers.
package typed

import "kube-semantics/oracle/op"

// Questions are like ops, but nobody can ask them through the JSON door.
var Questions = []op.Op{
	op.New("typed.job_indexes", indexes, drawIndexes),
	op.New("typed.job_success_policy", successPolicy, drawSuccessPolicy),
	op.New("typed.job_time_left", askTimeLeft, drawTimeLeft),
	op.New("typed.hpa_v1", fromV1, drawV1),
	op.New("typed.node_selector", nodeSelectorFaults, drawNodeSelectorFaults),
}
