//go:build before_1_37

package quota

import informers "k8s.io/client-go/informers/core/v1"

type upstreamInformer = informers.LimitRangeInformer
