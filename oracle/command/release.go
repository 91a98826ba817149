package command

import (
	"runtime/debug"
	"strings"
	"sync"
)

// release is the Kubernetes release that this program was built with, as 1.31, or nothing if that is the one that a case
// is meant for by default.
var release = sync.OnceValue(func() string {
	const current = "1.37"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, module := range info.Deps {
		if module.Path != "k8s.io/apimachinery" {
			continue
		}
		if module.Replace != nil {
			module = module.Replace
		}
		// Version v0.31.14 of a staging module belongs to release 1.31.14.
		parts := strings.Split(module.Version, ".")
		if found := "1." + parts[1]; found != current {
			return found
		}
	}
	return ""
})
