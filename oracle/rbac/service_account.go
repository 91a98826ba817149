package rbac

import "k8s.io/apiserver/pkg/authentication/serviceaccount"

type serviceAccount struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
}

func serviceAccountUser(in serviceAccount) (person, error) {
	info := serviceaccount.UserInfo(in.Namespace, in.Name, "")
	return person{info.GetName(), info.GetGroups()}, nil
}

func parseServiceAccount(in struct {
	User string `json:"user"`
}) (serviceAccount, error) {
	namespace, name, err := serviceaccount.SplitUsername(in.User)
	return serviceAccount{namespace, name}, err
}
