package cron

func schedules(texts ...string) []any {
	var out []any
	for _, text := range texts {
		out = append(out, fields{"schedule": text})
	}
	return out
}

func validateLandmarks() []any         { return nil }
func parseLandmarks() []any            { return nil }
func nextLandmarks() []any             { return nil }
func validateCronJobLandmarks() []any  { return nil }
func scheduleLandmarks() []any         { return nil }
func syncLandmarks() []any             { return nil }
func podFailurePolicyLandmarks() []any { return nil }
