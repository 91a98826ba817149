package typed

import (
	"fmt"
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	"k8s.io/klog/v2"
)

var silent = klog.Logger{}

type listed struct {
	Indexes string `json:"indexes"`
	Count   int    `json:"count"`
	Has     bool   `json:"has"`
	Merged  string `json:"merged"`
	With    string `json:"with"`
}

// indexes reads a list, counts it, looks for an index, and adds another list and some indexes of pods.
func indexes(in struct {
	Text        string  `json:"text"`
	Completions int32   `json:"completions"`
	Index       int32   `json:"index"`
	Other       string  `json:"other"`
	Pods        []int32 `json:"pods"`
}) (listed, error) {
	list := parseIndexes(silent, in.Text, int(in.Completions))
	var pods []int
	for _, index := range in.Pods {
		pods = append(pods, int(index))
	}
	slices.Sort(pods)
	return listed{
		Indexes: text(list),
		Count:   total(list),
		Has:     has(list, int(in.Index)),
		Merged:  text(merge(list, parseIndexes(silent, in.Other, int(in.Completions)))),
		With:    text(with(list, slices.Compact(pods))),
	}, nil
}

// successPolicy tells which rule is met, or nothing.
func successPolicy(in struct {
	Policy      *batchv1.SuccessPolicy `json:"policy"`
	Completions int32                  `json:"completions"`
	Succeeded   string                 `json:"succeeded"`
}) (*int, error) {
	message, met := matchSuccessPolicy(silent, in.Policy, in.Completions, parseIndexes(silent, in.Succeeded, int(in.Completions)))
	if !met {
		return nil, nil
	}
	var rule int
	_, err := fmt.Sscanf(message, "Matched rules at index %d", &rule)
	return &rule, err
}

// askTimeLeft answers in nanoseconds.
func askTimeLeft(in struct {
	Job batchv1.Job `json:"job"`
	Now time.Time   `json:"now"`
}) (int64, error) {
	left, _, err := timeLeft(silent, &in.Job, &in.Now)
	if err != nil {
		return 0, err
	}
	return int64(*left), nil
}
