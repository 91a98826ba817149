package typed

import (
	"time"
	_ "unsafe" // for go:linkname

	batchv1 "k8s.io/api/batch/v1"
	"k8s.io/klog/v2"
	_ "k8s.io/kubernetes/pkg/controller/job"              // for the functions of indexes
	_ "k8s.io/kubernetes/pkg/controller/ttlafterfinished" // for timeLeft
)

// Functions of upstream that are not exported. The file linked.s, though empty, makes the compiler accept declarations
// without a body.

// interval and intervals are laid out as upstream's interval and orderedIntervals.
type interval struct{ First, Last int }

type intervals []interval

//go:linkname parseIndexes k8s.io/kubernetes/pkg/controller/job.parseIndexesFromString
func parseIndexes(logger klog.Logger, text string, completions int) intervals

//go:linkname merge k8s.io/kubernetes/pkg/controller/job.orderedIntervals.merge
func merge(one, two intervals) intervals

//go:linkname with k8s.io/kubernetes/pkg/controller/job.orderedIntervals.withOrderedIndexes
func with(list intervals, indexes []int) intervals

//go:linkname total k8s.io/kubernetes/pkg/controller/job.orderedIntervals.total
func total(list intervals) int

//go:linkname has k8s.io/kubernetes/pkg/controller/job.orderedIntervals.has
func has(list intervals, index int) bool

//go:linkname text k8s.io/kubernetes/pkg/controller/job.orderedIntervals.String
func text(list intervals) string

//go:linkname matchSuccessPolicy k8s.io/kubernetes/pkg/controller/job.matchSuccessPolicy
func matchSuccessPolicy(logger klog.Logger, policy *batchv1.SuccessPolicy, completions int32, succeeded intervals) (string, bool)

//go:linkname timeLeft k8s.io/kubernetes/pkg/controller/ttlafterfinished.timeLeft
func timeLeft(logger klog.Logger, job *batchv1.Job, since *time.Time) (*time.Duration, *time.Time, error)
