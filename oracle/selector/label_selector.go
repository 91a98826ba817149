package selector

import (
	"maps"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	v1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

type labelSelectorInput struct {
	LabelSelector *metav1.LabelSelector `json:"labelSelector"`
}

type convertedSelector struct {
	Canonical      string `json:"canonical"`
	MatchesNothing bool   `json:"matchesNothing"`
}

func convert(in labelSelectorInput) (convertedSelector, error) {
	selector, err := asSelector(in.LabelSelector)
	if err != nil {
		return convertedSelector{}, err
	}
	return convertedSelector{selector.String(), selector == labels.Nothing()}, nil
}

// asSelector converts, and makes the text of an error repeatable: upstream visits matchLabels in Go's random order and
// reports the first fault it meets, so each of them is tried alone first, in order.
func asSelector(selector *metav1.LabelSelector) (labels.Selector, error) {
	converted, err := metav1.LabelSelectorAsSelector(selector)
	if err == nil || len(selector.MatchLabels) < 2 {
		return converted, err
	}
	for _, key := range slices.Sorted(maps.Keys(selector.MatchLabels)) {
		alone := &metav1.LabelSelector{MatchLabels: map[string]string{key: selector.MatchLabels[key]}}
		if _, err := metav1.LabelSelectorAsSelector(alone); err != nil {
			return nil, err
		}
	}
	return nil, err
}

func labelSelectorMatches(in struct {
	labelSelectorInput
	Labels map[string]string `json:"labels"`
}) (bool, error) {
	selector, err := asSelector(in.LabelSelector)
	if err != nil {
		return false, err
	}
	return selector.Matches(labels.Set(in.Labels)), nil
}

func toMap(in labelSelectorInput) (map[string]string, error) {
	return metav1.LabelSelectorAsMap(in.LabelSelector)
}

type fault struct {
	Field string          `json:"field"`
	Type  field.ErrorType `json:"type"`
}

func validate(in struct {
	labelSelectorInput
	AllowInvalidValues   bool `json:"allowInvalidValues"`
	AllowUnknownOperator bool `json:"allowUnknownOperator"`
}) ([]fault, error) {
	options := v1validation.LabelSelectorValidationOptions{
		AllowInvalidLabelValueInSelector:  in.AllowInvalidValues,
		AllowUnknownOperatorInRequirement: in.AllowUnknownOperator,
	}
	faults := []fault{}
	for _, err := range v1validation.ValidateLabelSelector(in.LabelSelector, options, nil) {
		// Several complaints about one value, and about several matchLabels, count once.
		if found := (fault{err.Field, err.Type}); !slices.Contains(faults, found) {
			faults = append(faults, found)
		}
	}
	return faults, nil
}
