package quota

import (
	"context"
	_ "unsafe" // for go:linkname

	corev1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/controller/resourcequota"
)

// Functions of upstream that are not exported. The file linked.s, though empty, makes the compiler accept declarations
// without a body.

//go:linkname scopeSelectorsOf k8s.io/apiserver/pkg/quota/v1/generic.getScopeSelectorsFromQuota
func scopeSelectorsOf(quota *corev1.ResourceQuota) []corev1.ScopedResourceSelectorRequirement

//go:linkname syncResourceQuota k8s.io/kubernetes/pkg/controller/resourcequota.(*Controller).syncResourceQuota
func syncResourceQuota(c *resourcequota.Controller, ctx context.Context, quota *corev1.ResourceQuota) error
