package quota

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/resourcequota"
	config "k8s.io/apiserver/pkg/admission/plugin/resourcequota/apis/resourcequota"
	quota "k8s.io/apiserver/pkg/quota/v1"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/quota/v1/install"
)

var errNoObject = errors.New("malformed input: no object")

// gate is the evaluator of upstream's admission plugin over the quotas of the case at hand. There is one for all cases,
// for each has a queue and a worker that would stay behind.
type gate struct {
	quota.Registry
	config    config.Configuration
	quotas    []corev1.ResourceQuota
	written   map[string]corev1.ResourceList
	evaluator resourcequota.Evaluator
}

var theGate = sync.OnceValue(func() *gate {
	// Upstream logs each selector that it cannot evaluate.
	klog.SetLogger(logr.Discard())
	g := &gate{}
	g.evaluator = resourcequota.NewQuotaEvaluator(g, install.DefaultIgnoredResources(), g, nil, &g.config, 1, nil)
	return g
})

// GetQuotas returns all quotas, for all are of the object's namespace.
func (g *gate) GetQuotas(string) ([]corev1.ResourceQuota, error) {
	// A copy, because upstream writes into the slice.
	return append([]corev1.ResourceQuota(nil), g.quotas...), nil
}

// UpdateQuotaStatus remembers the new figures.
func (g *gate) UpdateQuotaStatus(quota *corev1.ResourceQuota) error {
	g.written[quota.Name] = quota.Status.Used
	return nil
}

type limitedResource struct {
	APIGroup      string                                     `json:"apiGroup"`
	Resource      string                                     `json:"resource"`
	MatchContains []string                                   `json:"matchContains"`
	MatchScopes   []corev1.ScopedResourceSelectorRequirement `json:"matchScopes"`
}

type admitted struct {
	Allowed bool             `json:"allowed"`
	Used    map[string]texts `json:"used,omitzero"`
	Message string           `json:"message,omitempty"`
}

func admit(in struct {
	instant
	Quotas           []corev1.ResourceQuota `json:"quotas"`
	Object           object                 `json:"object"`
	Operation        admission.Operation    `json:"operation"`
	OldObject        json.RawMessage        `json:"oldObject"`
	Subresource      string                 `json:"subresource"`
	LimitedResources []limitedResource      `json:"limitedResources"`
}) (admitted, error) {
	if in.Object.Object == nil {
		return admitted{}, errNoObject
	}
	if in.Operation != admission.Create && in.Operation != admission.Update {
		return admitted{}, fmt.Errorf("malformed input: operation %q", in.Operation)
	}
	old, err := in.Object.optional(in.OldObject)
	if err != nil {
		return admitted{}, err
	}
	g := theGate()
	g.Registry = newEvaluators(in.time())
	g.quotas = in.Quotas
	g.written = map[string]corev1.ResourceList{}
	g.config.LimitedResources = nil
	for _, l := range in.LimitedResources {
		g.config.LimitedResources = append(g.config.LimitedResources, config.LimitedResource(l))
	}
	write := attributes(in.Object, old, in.Operation, in.Subresource)
	if !asked(write) {
		return allowed(in.Quotas, nil), nil
	}
	switch err := g.evaluator.Evaluate(write); {
	case err == nil:
		return allowed(in.Quotas, g.written), nil
	case apierrors.IsForbidden(err):
		_, reason, _ := strings.Cut(err.Error(), fmt.Sprintf("%q is forbidden: ", objectName))
		return admitted{Message: reason}, nil
	case strings.HasPrefix(err.Error(), "insufficient quota to match these scopes: "):
		// The one refusal that upstream does not mark as such.
		return admitted{Message: err.Error()}, nil
	default:
		return admitted{}, err
	}
}

// allowed is the answer to a write that changes the figures of some quotas.
func allowed(quotas []corev1.ResourceQuota, written map[string]corev1.ResourceList) admitted {
	used := map[string]texts{}
	for _, given := range quotas {
		used[given.Name] = textsOf(given.Status.Used)
		if now, changed := written[given.Name]; changed {
			used[given.Name] = textsOf(now)
		}
	}
	return admitted{Allowed: true, Used: used}
}

// objectName is the name that refusals begin with.
const objectName = "x"

func attributes(o object, old runtime.Object, operation admission.Operation, subresource string) admission.Attributes {
	return admission.NewAttributesRecord(o.Object, old, o.kind, "ns", objectName, o.resource, subresource, operation, nil, false, nil)
}
