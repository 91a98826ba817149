package rbac

import (
	"fmt"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/authentication/serviceaccount"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"

	"kube-semantics/oracle/workload"
)

const (
	clusterRoleCount = 200
	rulesPerRole     = 5
	namespaceCount   = 500
	userCount        = 5000
	groupCount       = 500
	accountCount     = 20
	requestCount     = 10_000
)

var dataSets = []dataSet{
	{"rb1000", 1000, 20},
	{"rb10000", 10_000, 20},
	{"rb50000", 50_000, 20},
	{"crb5000", 1000, 5000},
}

type dataSet struct {
	name                              string
	roleBindings, clusterRoleBindings int
}

type data struct {
	clusterRoles        []*rbacv1.ClusterRole
	roleBindings        []*rbacv1.RoleBinding
	clusterRoleBindings []*rbacv1.ClusterRoleBinding
	requests            []authorizer.AttributesRecord
}

// build makes the data of a set. The order of the draws is part of its definition.
func (s dataSet) build() *data {
	random := workload.NewSplitMix(42)
	d := &data{}
	for i := range clusterRoleCount {
		d.clusterRoles = append(d.clusterRoles, buildClusterRole(i))
	}
	for k := range s.roleBindings {
		ref, subjects := buildBinding(random, k)
		d.roleBindings = append(d.roleBindings, &rbacv1.RoleBinding{
			ObjectMeta: metav1.ObjectMeta{Namespace: namespaceName(k % namespaceCount), Name: fmt.Sprintf("rb-%d", k)},
			RoleRef:    ref,
			Subjects:   subjects,
		})
	}
	for k := range s.clusterRoleBindings {
		ref, subjects := buildBinding(random, k)
		d.clusterRoleBindings = append(d.clusterRoleBindings, &rbacv1.ClusterRoleBinding{
			ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("crb-%d", k)},
			RoleRef:    ref,
			Subjects:   subjects,
		})
	}
	roles := map[string]*rbacv1.ClusterRole{}
	for _, role := range d.clusterRoles {
		roles[role.Name] = role
	}
	for q := range requestCount {
		if q%2 == 0 {
			d.requests = append(d.requests, d.buildMatching(random, roles))
		} else {
			d.requests = append(d.requests, d.buildAny(random))
		}
	}
	return d
}

func namespaceName(i int) string { return fmt.Sprintf("ns-%d", i) }

var verbSets = [][]string{{"get", "list", "watch"}, {"create", "update", "patch"}, {"delete", "deletecollection"}, {"get"}}

func buildClusterRole(i int) *rbacv1.ClusterRole {
	role := &rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("cr-%d", i)}}
	for j := range rulesPerRole {
		k := 5*i + 7*j
		rule := rbacv1.PolicyRule{
			Verbs:     verbSets[(i+j)%len(verbSets)],
			APIGroups: []string{fmt.Sprintf("group%d.example.com", (i+j)%8)},
			Resources: []string{fmt.Sprintf("res%d", k%40), fmt.Sprintf("res%d", (k+1)%40)},
		}
		if (i+j)%10 == 0 {
			rule.ResourceNames = []string{fmt.Sprintf("name-%d", i%50)}
		}
		role.Rules = append(role.Rules, rule)
	}
	return role
}

func buildBinding(random *workload.SplitMix, k int) (rbacv1.RoleRef, []rbacv1.Subject) {
	role := random.Below(clusterRoleCount)
	u := random.Below(userCount)
	g := random.Below(groupCount)
	s := random.Below(accountCount)
	return rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: fmt.Sprintf("cr-%d", role)}, []rbacv1.Subject{
		{Kind: rbacv1.UserKind, APIGroup: rbacv1.GroupName, Name: fmt.Sprintf("user-%d", u)},
		{Kind: rbacv1.GroupKind, APIGroup: rbacv1.GroupName, Name: fmt.Sprintf("group-%d", g)},
		{Kind: rbacv1.ServiceAccountKind, Namespace: namespaceName(k % namespaceCount), Name: fmt.Sprintf("sa-%d", s)},
	}
}

// buildMatching asks as a subject of a binding for what the binding grants.
func (d *data) buildMatching(random *workload.SplitMix, roles map[string]*rbacv1.ClusterRole) authorizer.AttributesRecord {
	b := random.Below(len(d.roleBindings) + len(d.clusterRoleBindings))
	s := random.Below(3)
	j := random.Below(rulesPerRole)
	var ref rbacv1.RoleRef
	var subject rbacv1.Subject
	var namespace string
	if b < len(d.roleBindings) {
		binding := d.roleBindings[b]
		ref, subject, namespace = binding.RoleRef, binding.Subjects[s], binding.Namespace
	} else {
		binding := d.clusterRoleBindings[b-len(d.roleBindings)]
		ref, subject, namespace = binding.RoleRef, binding.Subjects[s], namespaceName(random.Below(namespaceCount))
	}
	request := buildRequest(random, roles[ref.Name].Rules[j], namespace)
	switch subject.Kind {
	case rbacv1.UserKind:
		request.User = &user.DefaultInfo{Name: subject.Name, Groups: []string{user.AllAuthenticated}}
	case rbacv1.GroupKind:
		request.User = &user.DefaultInfo{Name: "someone", Groups: []string{subject.Name, user.AllAuthenticated}}
	default:
		request.User = &user.DefaultInfo{
			Name:   serviceaccount.MakeUsername(subject.Namespace, subject.Name),
			Groups: append(serviceaccount.MakeGroupNames(subject.Namespace), user.AllAuthenticated),
		}
	}
	return request
}

// buildAny asks as any user for what any role grants.
func (d *data) buildAny(random *workload.SplitMix) authorizer.AttributesRecord {
	un := random.Below(userCount)
	gn := random.Below(groupCount)
	nn := random.Below(namespaceCount)
	rn := random.Below(clusterRoleCount)
	j := random.Below(rulesPerRole)
	request := buildRequest(random, d.clusterRoles[rn].Rules[j], namespaceName(nn))
	request.User = &user.DefaultInfo{
		Name:   fmt.Sprintf("user-%d", un),
		Groups: []string{fmt.Sprintf("group-%d", gn), user.AllAuthenticated},
	}
	return request
}

func buildRequest(random *workload.SplitMix, rule rbacv1.PolicyRule, namespace string) authorizer.AttributesRecord {
	v := random.Below(len(rule.Verbs))
	res := random.Below(len(rule.Resources))
	request := authorizer.AttributesRecord{
		Verb:            rule.Verbs[v],
		Namespace:       namespace,
		APIGroup:        rule.APIGroups[0],
		APIVersion:      "*",
		Resource:        rule.Resources[res],
		Name:            "obj",
		ResourceRequest: true,
	}
	if len(rule.ResourceNames) > 0 {
		request.Name = rule.ResourceNames[0]
	}
	return request
}
