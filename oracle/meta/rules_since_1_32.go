//go:build !before_1_32

package meta

import "k8s.io/apimachinery/pkg/util/validation"

func init() {
	rules["dns1123SubdomainWithUnderscore"] = messages(validation.IsDNS1123SubdomainWithUnderscore)
}
