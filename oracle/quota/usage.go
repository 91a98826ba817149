package quota

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apiserver/pkg/quota/v1/generic"
)

func usage(in struct {
	instant
	Object object `json:"object"`
}) (texts, error) {
	if in.Object.Object == nil {
		return nil, errNoObject
	}
	evaluator := newEvaluators(in.time()).of(in.Object.resource.GroupResource())
	if evaluator == nil {
		return texts{}, nil
	}
	used, err := evaluator.Usage(in.Object.Object)
	return textsOf(used), err
}

type scoped struct {
	Scopes        []corev1.ResourceQuotaScope `json:"scopes"`
	ScopeSelector *corev1.ScopeSelector       `json:"scopeSelector"`
}

type matched struct {
	ScopesMatch    bool                                       `json:"scopesMatch"`
	Applies        bool                                       `json:"applies"`
	Tracked        []corev1.ResourceName                      `json:"tracked"`
	MatchingScopes []corev1.ScopedResourceSelectorRequirement `json:"matchingScopes"`
}

func scopesMatch(in struct {
	instant
	scoped
	Object object                `json:"object"`
	Hard   []corev1.ResourceName `json:"hard"`
}) (matched, error) {
	out := matched{Tracked: []corev1.ResourceName{}, MatchingScopes: []corev1.ScopedResourceSelectorRequirement{}}
	if in.Object.Object == nil {
		return out, errNoObject
	}
	resource := in.Object.resource.GroupResource()
	evaluator := newEvaluators(in.time()).of(resource)
	if evaluator == nil {
		return out, nil
	}
	out.Tracked = append(out.Tracked, evaluator.MatchingResources(in.Hard)...)
	slices.Sort(out.Tracked)
	out.Tracked = slices.Compact(out.Tracked)

	asked := &corev1.ResourceQuota{Spec: corev1.ResourceQuotaSpec{Scopes: in.Scopes, ScopeSelector: in.ScopeSelector}}
	var err error
	if out.MatchingScopes, err = evaluator.MatchingScopes(in.Object.Object, scopeSelectorsOf(asked)); err != nil {
		return out, err
	}
	// Every evaluator tracks the count of its resource, so that with this one the scopes alone decide.
	asked.Status.Hard = hardOf(generic.ObjectCountQuotaResourceNameFor(resource))
	if out.ScopesMatch, err = evaluator.Matches(asked, in.Object.Object); err != nil {
		return out, err
	}
	asked.Status.Hard = hardOf(in.Hard...)
	out.Applies, err = evaluator.Matches(asked, in.Object.Object)
	return out, err
}

func hardOf(names ...corev1.ResourceName) corev1.ResourceList {
	hard := corev1.ResourceList{}
	for _, name := range names {
		hard[name] = resource.Quantity{}
	}
	return hard
}
