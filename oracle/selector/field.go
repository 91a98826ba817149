package selector

import (
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/selection"
)

type parsedFieldSelector struct {
	Canonical    string             `json:"canonical"`
	Requirements []fieldRequirement `json:"requirements"`
}

type fieldRequirement struct {
	Field    string             `json:"field"`
	Operator selection.Operator `json:"operator"`
	Value    string             `json:"value"`
}

func fieldsParse(in textInput) (parsedFieldSelector, error) {
	selector, err := fields.ParseSelector(in.Selector)
	if err != nil {
		return parsedFieldSelector{}, err
	}
	parsed := parsedFieldSelector{selector.String(), []fieldRequirement{}}
	for _, requirement := range selector.Requirements() {
		parsed.Requirements = append(parsed.Requirements, fieldRequirement{
			Field:    requirement.Field,
			Operator: requirement.Operator,
			Value:    requirement.Value,
		})
	}
	return parsed, nil
}

func fieldsMatches(in struct {
	Selector string            `json:"selector"`
	Fields   map[string]string `json:"fields"`
}) (bool, error) {
	selector, err := fields.ParseSelector(in.Selector)
	if err != nil {
		return false, err
	}
	return selector.Matches(fields.Set(in.Fields)), nil
}
