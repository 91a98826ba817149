package cron

import (
	"fmt"
	"time"
)

// patience is how long upstream may take over one answer. In a zone that left out a day of the calendar its search for
// a day never gets across it; such a search goes on beside the next answers.
const patience = 5 * time.Second

type outcome[Out any] struct {
	value  Out
	err    error
	reason any
}

// bounded gives an answer up that takes too long, as if upstream had panicked.
func bounded[In, Out any](answer func(In) (Out, error)) func(In) (Out, error) {
	return func(in In) (Out, error) {
		done := make(chan outcome[Out], 1)
		go func() {
			var o outcome[Out]
			defer func() {
				o.reason = recover()
				done <- o
			}()
			o.value, o.err = answer(in)
		}()
		limit := time.NewTimer(patience)
		defer limit.Stop()
		select {
		case o := <-done:
			if o.reason != nil {
				panic(o.reason)
			}
			return o.value, o.err
		case <-limit.C:
			abandonController()
			panic(fmt.Sprintf("no answer after %v", patience))
		}
	}
}
