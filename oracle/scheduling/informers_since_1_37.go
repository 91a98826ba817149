//go:build !before_1_37

package scheduling

import (
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	upstream "k8s.io/kubernetes/pkg/scheduler"
)

func newInformers(client kubernetes.Interface) informers.SharedInformerFactory {
	return upstream.NewInformerFactory(client, 0, nil)
}
