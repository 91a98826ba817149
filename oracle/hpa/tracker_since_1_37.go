//go:build !before_1_37

package hpa

import (
	"reflect"

	"kube-semantics/oracle/unexported"
)

func trackerOf(c *controller) selectorTracker {
	return reflect.NewAt(unexported.Locate(c.HorizontalController, "selectorTracker")).Elem().Interface().(selectorTracker)
}
