//go:build before_1_34

package quota

import resource "k8s.io/api/resource/v1alpha3"

// drawsClaims says that claims of devices are left alone: another version of the API had them, and by default they were off.
const drawsClaims = false

type upstreamClaim = resource.ResourceClaim
