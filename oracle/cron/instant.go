package cron

import (
	"os"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kube-semantics/oracle/op"
)

// The process' own zone is what a schedule without a zone is in; here it is always UTC.
func init() {
	if err := os.Setenv("TZ", "UTC"); err != nil {
		panic(err)
	}
	if name, offset := time.Now().Local().Zone(); name != "UTC" || offset != 0 {
		panic("the time zone was settled before this package could")
	}
}

func optionalText(t *time.Time) *string {
	if t == nil {
		return nil
	}
	text := op.TimeText(*t)
	return &text
}

func optionalTime(t *metav1.Time) *string {
	if t == nil {
		return nil
	}
	return optionalText(&t.Time)
}
