package op

import "time"

// TimeText is the time as answers print it.
func TimeText(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
