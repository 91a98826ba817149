//go:build !before_1_35

package meta

import "k8s.io/apimachinery/pkg/util/validation"

func init() {
	rules["domainPrefixedKey"] = fieldErrors(validation.IsDomainPrefixedKey)
}
