package rbac

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/conversion"
	"k8s.io/apimachinery/pkg/runtime"
	apirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	api "k8s.io/kubernetes/pkg/apis/rbac"
	helpers "k8s.io/kubernetes/pkg/apis/rbac/v1"
	clusterrolestore "k8s.io/kubernetes/pkg/registry/rbac/clusterrole/policybased"
	clusterrolebindingstore "k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding/policybased"
	rolestore "k8s.io/kubernetes/pkg/registry/rbac/role/policybased"
	rolebindingstore "k8s.io/kubernetes/pkg/registry/rbac/rolebinding/policybased"
)

type write struct {
	person
	Objects []json.RawMessage `json:"objects"`
	Object  json.RawMessage   `json:"object"`
	Old     json.RawMessage   `json:"old"`
}

func checkWrite(in write) (permission, error) {
	policy, err := readPolicy(in.Objects)
	if err != nil {
		return permission{}, err
	}
	if !present(in.Object) {
		return permission{}, errors.New("malformed input: object is missing")
	}
	written, err := readWritten(in.Object)
	if err != nil {
		return permission{}, err
	}
	ctx := apirequest.WithUser(context.Background(), in.info())
	ctx = apirequest.WithNamespace(ctx, written.namespace)
	info := &apirequest.RequestInfo{
		IsResourceRequest: true,
		APIGroup:          rbacv1.GroupName,
		APIVersion:        rbacv1.SchemeGroupVersion.Version,
		Resource:          written.kind.resource,
		Namespace:         written.namespace,
	}
	if !present(in.Old) {
		info.Verb = "create"
		storage := written.kind.guard(accepting{}, policy)
		_, err = storage.Create(apirequest.WithRequestInfo(ctx, info), written.object, nil, &metav1.CreateOptions{})
		return permitted(err), nil
	}
	old, err := readWritten(in.Old)
	if err != nil {
		return permission{}, err
	}
	if old.kind != written.kind {
		return permission{}, fmt.Errorf("old is one of the %s, object one of the %s", old.kind.resource, written.kind.resource)
	}
	info.Verb = "update"
	// Only the path of an update has a name in it.
	info.Name = written.name
	storage := written.kind.guard(accepting{stored: old.object}, policy)
	_, _, err = storage.Update(apirequest.WithRequestInfo(ctx, info), written.name,
		rest.DefaultUpdatedObjectInfo(written.object), nil, nil, false, &metav1.UpdateOptions{})
	return permitted(err), nil
}

// kindOfWrite groups the inputs by the kind of the object and by whether it is an update.
func kindOfWrite(input []byte) string {
	in, err := decode[write](input)
	if err != nil {
		return ""
	}
	kind, _ := kindOf(in.Object)
	return fmt.Sprint(kind, present(in.Old))
}

// accepting is the storage behind the escalation check: whatever comes through is stored.
type accepting struct {
	rest.StandardStorage
	stored runtime.Object
}

func (accepting) Create(_ context.Context, object runtime.Object, _ rest.ValidateObjectFunc, _ *metav1.CreateOptions) (runtime.Object, error) {
	return object, nil
}

func (a accepting) Update(ctx context.Context, _ string, info rest.UpdatedObjectInfo, _ rest.ValidateObjectFunc,
	_ rest.ValidateObjectUpdateFunc, _ bool, _ *metav1.UpdateOptions) (runtime.Object, bool, error) {
	object, err := info.UpdatedObject(ctx, a.stored)
	return object, false, err
}

// written is an object on its way to the storage, decoded, defaulted and converted as the API server does it.
type written struct {
	kind            *writtenKind
	object          runtime.Object
	namespace, name string
}

// writtenKind is what differs between the kinds on that way.
type writtenKind struct {
	resource   string
	namespaced bool
	read       func(json.RawMessage) (metav1.Object, error)
	guard      func(rest.StandardStorage, *policy) rest.StandardStorage
}

var writtenKinds = map[string]*writtenKind{
	"Role": {
		resource:   "roles",
		namespaced: true,
		read: reading(func(*rbacv1.Role) {}, helpers.Convert_v1_Role_To_rbac_Role,
			func(in *api.Role) metav1.Object { return in }),
		guard: func(s rest.StandardStorage, p *policy) rest.StandardStorage {
			return rolestore.NewStorage(s, p.authorizer(), p.resolver())
		},
	},
	"ClusterRole": {
		resource: "clusterroles",
		read: reading(func(*rbacv1.ClusterRole) {}, helpers.Convert_v1_ClusterRole_To_rbac_ClusterRole,
			func(in *api.ClusterRole) metav1.Object { return in }),
		guard: func(s rest.StandardStorage, p *policy) rest.StandardStorage {
			return clusterrolestore.NewStorage(s, p.authorizer(), p.resolver())
		},
	},
	"RoleBinding": {
		resource:   "rolebindings",
		namespaced: true,
		read: reading(helpers.SetObjectDefaults_RoleBinding, helpers.Convert_v1_RoleBinding_To_rbac_RoleBinding,
			func(in *api.RoleBinding) metav1.Object { return in }),
		guard: func(s rest.StandardStorage, p *policy) rest.StandardStorage {
			return rolebindingstore.NewStorage(s, p.authorizer(), p.resolver())
		},
	},
	"ClusterRoleBinding": {
		resource: "clusterrolebindings",
		read: reading(helpers.SetObjectDefaults_ClusterRoleBinding, helpers.Convert_v1_ClusterRoleBinding_To_rbac_ClusterRoleBinding,
			func(in *api.ClusterRoleBinding) metav1.Object { return in }),
		guard: func(s rest.StandardStorage, p *policy) rest.StandardStorage {
			return clusterrolebindingstore.NewStorage(s, p.authorizer(), p.resolver())
		},
	},
}

func reading[V1, Internal any](
	setDefaults func(*V1),
	convert func(*V1, *Internal, conversion.Scope) error,
	accessor func(*Internal) metav1.Object,
) func(json.RawMessage) (metav1.Object, error) {
	return func(text json.RawMessage) (metav1.Object, error) {
		external, err := decode[V1](text)
		if err != nil {
			return nil, err
		}
		setDefaults(external)
		internal := new(Internal)
		if err := convert(external, internal, nil); err != nil {
			return nil, err
		}
		return accessor(internal), nil
	}
}

func readWritten(text json.RawMessage) (*written, error) {
	name, err := kindOf(text)
	if err != nil {
		return nil, err
	}
	kind, known := writtenKinds[name]
	if !known {
		return nil, fmt.Errorf("not a kind of RBAC: %q", name)
	}
	object, err := kind.read(text)
	if err != nil {
		return nil, err
	}
	w := &written{kind: kind, name: object.GetName()}
	if kind.namespaced {
		w.namespace = object.GetNamespace()
	}
	var ok bool
	if w.object, ok = object.(runtime.Object); !ok {
		return nil, fmt.Errorf("not an API object: %T", object)
	}
	return w, nil
}
