package rbac

import (
	"encoding/json"
	"fmt"

	kjson "sigs.k8s.io/json"
)

// decode reads an object within an input as the API server reads one.
func decode[T any](text json.RawMessage) (*T, error) {
	into := new(T)
	if err := kjson.UnmarshalCaseSensitivePreserveInts(text, into); err != nil {
		return nil, fmt.Errorf("malformed input: %w", err)
	}
	return into, nil
}

// present tells whether an optional object was given; null counts as absent.
func present(text json.RawMessage) bool { return len(text) > 0 && string(text) != "null" }

type typeMeta struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
}

// kindOf reads the kind of an object, which has to be an object for that.
func kindOf(text json.RawMessage) (string, error) {
	meta, err := decode[typeMeta](text)
	if err != nil {
		return "", err
	}
	return meta.Kind, nil
}

// readPair reads what is expected and what exists, which may be absent: then it is the zero value.
func readPair[T any](read func(json.RawMessage) (T, error), expectedText, existingText json.RawMessage) (expected, existing T, err error) {
	if expected, err = read(expectedText); err == nil && present(existingText) {
		existing, err = read(existingText)
	}
	return expected, existing, err
}
