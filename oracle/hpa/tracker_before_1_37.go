//go:build before_1_37

package hpa

import (
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/kubernetes/pkg/controller/util/selectors"

	"kube-semantics/oracle/unexported"
)

func trackerOf(c *controller) selectorTracker {
	return multimap{*unexported.Field[*selectors.BiMultimap](c.HorizontalController, "hpaSelectors")}
}

// multimap is the tracker of those releases with the methods of the later one.
type multimap struct{ *selectors.BiMultimap }

func (m multimap) PutIfAbsent(_ string, key selectors.Key, selector labels.Selector) bool {
	absent := !m.SelectorExists(key)
	if absent {
		m.PutSelector(key, selector)
	}
	return absent
}

func (m multimap) Delete(_ string, key selectors.Key) { m.DeleteSelector(key) }
