//go:build !before_1_35

package cron

import (
	robfig "github.com/robfig/cron/v3"
	"k8s.io/kubernetes/pkg/util/parsers"
)

func parseSchedule(text string) (robfig.Schedule, error) {
	return parsers.ParseCronScheduleWithPanicRecovery(text)
}
