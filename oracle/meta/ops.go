// Package meta asks upstream about the naming rules and version order of the API.
package meta

import (
	"cmp"
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/version"

	"kube-semantics/oracle/op"
)

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("meta.validate", validate, drawValidate).Spread(ruleOf).With(ruleLandmarks),
	op.New("meta.compare_versions", compareVersions, drawVersions).With(versionLandmarks),
}

type ruleInput struct {
	Rule  string `json:"rule"`
	Value string `json:"value"`
}

type verdict struct {
	Valid bool `json:"valid"`
}

func validate(in ruleInput) (verdict, error) {
	accepts, known := rules[in.Rule]
	if !known {
		return verdict{}, fmt.Errorf("unknown rule %q", in.Rule)
	}
	return verdict{accepts(in.Value)}, nil
}

// ruleOf groups the inputs of meta.validate by rule: most rules are a regular expression, which looks the same to
// branch coverage whatever the value is.
func ruleOf(input []byte) string {
	var in ruleInput
	_ = json.Unmarshal(input, &in)
	return in.Rule
}

type versionPair struct {
	A string `json:"a"`
	B string `json:"b"`
}

func compareVersions(in versionPair) (int, error) {
	return cmp.Compare(version.CompareKubeAwareVersionStrings(in.A, in.B), 0), nil
}
