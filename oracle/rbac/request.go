package rbac

import (
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	authorizationapi "k8s.io/kubernetes/pkg/apis/authorization"
	"k8s.io/kubernetes/pkg/apis/authorization/validation"
	"k8s.io/kubernetes/pkg/registry/authorization/util"
)

// request is the spec of a SubjectAccessReview, without the fields that RBAC never looks at: these are not even decoded,
// so that nothing in them can be at fault.
type request struct {
	person
	ResourceAttributes *struct {
		Namespace   string `json:"namespace"`
		Verb        string `json:"verb"`
		Group       string `json:"group"`
		Version     string `json:"version"`
		Resource    string `json:"resource"`
		Subresource string `json:"subresource"`
		Name        string `json:"name"`
	} `json:"resourceAttributes"`
	NonResourceAttributes *struct {
		Path string `json:"path"`
		Verb string `json:"verb"`
	} `json:"nonResourceAttributes"`
}

func (r request) spec() authorizationapi.SubjectAccessReviewSpec {
	spec := authorizationapi.SubjectAccessReviewSpec{User: r.User, Groups: r.Groups}
	if in := r.ResourceAttributes; in != nil {
		spec.ResourceAttributes = &authorizationapi.ResourceAttributes{
			Namespace:   in.Namespace,
			Verb:        in.Verb,
			Group:       in.Group,
			Version:     in.Version,
			Resource:    in.Resource,
			Subresource: in.Subresource,
			Name:        in.Name,
		}
	}
	if in := r.NonResourceAttributes; in != nil {
		spec.NonResourceAttributes = &authorizationapi.NonResourceAttributes{Path: in.Path, Verb: in.Verb}
	}
	return spec
}

// attributes are what the request asks of an authorizer, if it is valid.
func (r request) attributes() (authorizer.Attributes, error) {
	spec := r.spec()
	if err := validation.ValidateSubjectAccessReviewSpec(spec, field.NewPath("spec")).ToAggregate(); err != nil {
		return nil, err
	}
	return util.AuthorizationAttributesFrom(spec), nil
}

// action is what the request asks, whoever asks it, if what is asked is valid.
func (r request) action() (authorizer.Attributes, error) {
	spec := r.spec()
	self := authorizationapi.SelfSubjectAccessReviewSpec{
		ResourceAttributes:    spec.ResourceAttributes,
		NonResourceAttributes: spec.NonResourceAttributes,
	}
	if err := validation.ValidateSelfSubjectAccessReviewSpec(self, field.NewPath("spec")).ToAggregate(); err != nil {
		return nil, err
	}
	return util.AuthorizationAttributesFrom(spec), nil
}
