//go:build !before_1_37

package meta

import v1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"

func init() {
	rules["conditionReason"] = messages(v1validation.IsValidConditionReason)
}
