//go:build !before_1_37

package hpa

import "reflect"

func trackerOf(c *controller) selectorTracker {
	return reflect.NewAt(locate(c, "selectorTracker")).Elem().Interface().(selectorTracker)
}
