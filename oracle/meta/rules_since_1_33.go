//go:build !before_1_33

package meta

import (
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func init() {
	rules["ipLegacy"] = legacy(validation.IsValidIPForLegacyField, false)
	rules["ipLegacyStrict"] = legacy(validation.IsValidIPForLegacyField, true)
	rules["cidrLegacy"] = legacy(validation.IsValidCIDRForLegacyField, false)
	rules["cidrLegacyStrict"] = legacy(validation.IsValidCIDRForLegacyField, true)
	rules["interfaceAddress"] = fieldErrors(validation.IsValidInterfaceAddress)
}

// legacy adapts a check of an address for fields that are older than the strict form.
func legacy(check func(*field.Path, string, bool, []string) field.ErrorList, strict bool) func(string) bool {
	return func(value string) bool { return len(check(nil, value, strict, nil)) == 0 }
}
