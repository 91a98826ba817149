package hpa

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// moment is the time that an op is asked at.
type moment struct {
	Now *metav1.Time `json:"now"`
}

// The clock of a bubble starts at the first and cannot reach the second.
var (
	clockStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	clockEnd   = time.Unix(0, 1<<63-1)
)

// run runs f at that time. Upstream asks the time package for the time, and the only clock of that package that stands
// still is the one of a synctest bubble.
func (m moment) run(f func()) error {
	switch {
	case m.Now == nil:
		return errors.New("malformed input: now is missing")
	case m.Now.Time.Before(clockStart) || !m.Now.Time.Before(clockEnd):
		return errors.New("the oracle has no clock for that time")
	}
	var panicked any
	synctest.Test(&testing.T{}, func(*testing.T) {
		defer func() { panicked = recover() }()
		time.Sleep(m.Now.Sub(time.Now()))
		f()
	})
	if panicked != nil {
		panic(panicked)
	}
	return nil
}
