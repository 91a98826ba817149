package selector

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
)

type textInput struct {
	Selector string `json:"selector"`
}

type parsedSelector struct {
	Canonical    string             `json:"canonical"`
	Requirements []labelRequirement `json:"requirements"`
}

type labelRequirement struct {
	Key      string             `json:"key"`
	Operator selection.Operator `json:"operator"`
	Values   []string           `json:"values"`
}

func parse(in textInput) (parsedSelector, error) {
	selector, err := labels.Parse(in.Selector)
	if err != nil {
		return parsedSelector{}, err
	}
	requirements, _ := selector.Requirements()
	parsed := parsedSelector{selector.String(), []labelRequirement{}}
	for _, requirement := range requirements {
		parsed.Requirements = append(parsed.Requirements, labelRequirement{
			Key:      requirement.Key(),
			Operator: requirement.Operator(),
			Values:   requirement.Values().List(),
		})
	}
	return parsed, nil
}

func matches(in struct {
	Selector string            `json:"selector"`
	Labels   map[string]string `json:"labels"`
}) (bool, error) {
	selector, err := labels.Parse(in.Selector)
	if err != nil {
		return false, err
	}
	return selector.Matches(labels.Set(in.Labels)), nil
}

func toLabelSelector(in textInput) (*metav1.LabelSelector, error) {
	return metav1.ParseToLabelSelector(in.Selector)
}
