// Package workload defines what a benchmark workload is and times it. The Rust side builds the same data and does the
// same work; a check value shows that it did.
package workload

import (
	"runtime"
	"time"
)

// Workload is work on built data, repeated in whole passes.
type Workload struct {
	Domain, Name string
	// Build makes the data and returns one pass over it, which returns the check value.
	Build func() (pass func() any)
	// Units is how many ops a pass does.
	Units int
	// Consumes says that a pass changes the data, so that it has to be built anew before each, outside of the time.
	Consumes bool
	// Rounds is the most rounds to measure, where one takes long; none is as many as asked for.
	Rounds int
	// Keep makes what a server keeps in memory to answer, where that is worth weighing.
	Keep func() any
}

// Weigh returns the bytes on the heap that what is kept takes.
func (w Workload) Weigh() uint64 {
	before := heap()
	kept := w.Keep()
	after := heap()
	runtime.KeepAlive(kept)
	return after - before
}

func heap() uint64 {
	// The second collection frees what the first one only finalized.
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// Result is the best time of a workload.
type Result struct {
	NanosPerOp float64
	Check      any
}

// Measure returns the best of several rounds, each of as many passes as fill the given time.
func (w Workload) Measure(rounds int, atLeast time.Duration) Result {
	if w.Rounds > 0 {
		rounds = min(rounds, w.Rounds)
	}
	pass := w.Build()
	// One thread for the work; the garbage collector runs as in normal use.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var result Result
	for round := range rounds {
		passes := 0
		var spent time.Duration
		for passes == 0 || spent < atLeast {
			if w.Consumes && round+passes > 0 {
				pass = w.Build()
				// What the old data left behind is not the next pass's to clear away.
				runtime.GC()
			}
			started := time.Now()
			result.Check = pass()
			spent += time.Since(started)
			passes++
		}
		nanos := float64(spent) / float64(passes*w.Units)
		if round == 0 || nanos < result.NanosPerOp {
			result.NanosPerOp = nanos
		}
	}
	return result
}
