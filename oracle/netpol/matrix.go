package netpol

import (
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

type reached struct {
	Pods []string `json:"pods"`
	Rows []string `json:"rows"`
}

func matrix(in struct {
	input
	Port     int64   `json:"port"`
	Protocol *string `json:"protocol"`
	IPFamily *family `json:"ipFamily"`
}) (reached, error) {
	w, err := newWorld(in.input)
	if err != nil {
		return reached{}, err
	}
	protocol, err := checkPort(in.Port, in.Protocol)
	if err != nil {
		return reached{}, err
	}
	if err := checkFamily(in.IPFamily); err != nil {
		return reached{}, err
	}
	out := reached{[]string{}, []string{}}
	for _, from := range w.pods {
		row := make([]byte, len(w.pods))
		for j, to := range w.pods {
			c, err := connect(from, to, nil, nil, in.IPFamily, int(in.Port), protocol)
			if err != nil {
				return reached{}, err
			}
			row[j] = '.'
			if w.judge(c).Allowed {
				row[j] = '1'
			}
		}
		out.Pods = append(out.Pods, from.name)
		out.Rows = append(out.Rows, string(row))
	}
	return out, nil
}

type isolated struct {
	Pod     string   `json:"pod"`
	Ingress []string `json:"ingress"`
	Egress  []string `json:"egress"`
}

func isolation(in struct {
	Policies []networkingv1.NetworkPolicy `json:"policies"`
	Pods     []corev1.Pod                 `json:"pods"`
}) ([]isolated, error) {
	w := &world{}
	var err error
	if w.policies, err = newPolicies(in.Policies); err != nil {
		return nil, err
	}
	if err := w.addPods(in.Pods); err != nil {
		return nil, err
	}
	out := []isolated{}
	for _, pod := range w.pods {
		one := isolated{pod.name, []string{}, []string{}}
		for _, policy := range w.policies {
			if policy.target(pod, ingress) != nil {
				one.Ingress = append(one.Ingress, policy.name)
			}
			if policy.target(pod, egress) != nil {
				one.Egress = append(one.Egress, policy.name)
			}
		}
		out = append(out, one)
	}
	return out, nil
}
