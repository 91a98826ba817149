//go:build before_1_32

package quota

import "k8s.io/apiserver/pkg/admission"

// asked tells whether the plugin asks its evaluator about a write at all: it lets those of subresources pass.
func asked(write admission.Attributes) bool { return write.GetSubresource() == "" }
