package command

import (
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apiserver/pkg/util/feature"

	"kube-semantics/oracle/gates"
)

// given are the gates that upstream is asked with, where they are not the defaults. Cases say so.
var given map[string]bool

// setGates sets gates, written as "Name=false,Other=true", for the whole run; and turns off what cannot be on without them.
func setGates(text string) error {
	if text == "" {
		return nil
	}
	given = map[string]bool{}
	for _, pair := range strings.Split(text, ",") {
		name, value, _ := strings.Cut(pair, "=")
		on, err := strconv.ParseBool(value)
		if err != nil {
			return fmt.Errorf("gate %q: %w", pair, err)
		}
		given[name] = on
	}
	return feature.DefaultMutableFeatureGate.SetFromMap(gates.WithDependents(given))
}
