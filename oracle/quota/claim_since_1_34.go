//go:build !before_1_34

package quota

import resource "k8s.io/api/resource/v1"

// drawsClaims says that there are claims of devices.
const drawsClaims = true

type upstreamClaim = resource.ResourceClaim
