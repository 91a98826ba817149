//go:build before_1_35

package cron

import robfig "github.com/robfig/cron/v3"

// parseSchedule panics, as these releases did, at a zone that nothing follows.
func parseSchedule(text string) (robfig.Schedule, error) {
	return robfig.ParseStandard(text)
}
