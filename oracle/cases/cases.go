// Package cases reads and writes test cases and answers, a JSON object a line.
package cases

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
)

// Case is one question to an op, with upstream's answer where it is known.
type Case struct {
	ID           string          `json:"id"`
	Op           string          `json:"op"`
	Kubernetes   string          `json:"kubernetes,omitempty"`
	FeatureGates map[string]bool `json:"featureGates,omitempty"`
	Input        json.RawMessage `json:"input"`
	Want         *Answer         `json:"want,omitempty"`
}

// Answer is either a value or the text of an error; OK is nil exactly when it is an error.
type Answer struct {
	OK    json.RawMessage `json:"ok,omitempty"`
	Error string          `json:"error,omitempty"`
}

// MarshalJSON writes the error even when its text is empty, so that an answer always says which of the two it is.
func (a Answer) MarshalJSON() ([]byte, error) {
	if a.OK != nil {
		return Encode(struct {
			OK json.RawMessage `json:"ok"`
		}{a.OK})
	}
	return Encode(struct {
		Error string `json:"error"`
	}{a.Error})
}

// Line is an Answer with the id of its case, as the answer command writes it.
type Line struct {
	ID string
	Answer
}

// MarshalJSON exists because the embedded Answer's own would be promoted and lose the id.
func (l Line) MarshalJSON() ([]byte, error) {
	if l.OK != nil {
		return Encode(struct {
			ID string          `json:"id"`
			OK json.RawMessage `json:"ok"`
		}{l.ID, l.OK})
	}
	return Encode(struct {
		ID    string `json:"id"`
		Error string `json:"error"`
	}{l.ID, l.Error})
}

// Same tells whether two answers count as equal: the same JSON value, or both errors, whose texts are not compared.
func (a Answer) Same(b Answer) bool {
	if a.OK == nil || b.OK == nil {
		return a.OK == nil && b.OK == nil
	}
	if bytes.Equal(a.OK, b.OK) {
		return true
	}
	x, errX := decodeExactly(a.OK)
	y, errY := decodeExactly(b.OK)
	return errX == nil && errY == nil && reflect.DeepEqual(x, y)
}

// decodeExactly keeps numbers as their digits: a float64 would make neighbouring large integers equal.
func decodeExactly(text []byte) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&value)
	return value, err
}

// Encode is json.Marshal without the escaping meant for HTML, which would make selectors unreadable.
func Encode(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), nil
}

// Reader reads cases line by line, so that the input may be larger than the memory.
type Reader struct {
	lines *bufio.Reader
}

// NewReader reads cases from r.
func NewReader(r io.Reader) *Reader {
	return &Reader{lines: bufio.NewReaderSize(r, 1<<20)}
}

// Malformed is the error for a line that is no case; reading can go on behind it.
type Malformed struct{ Err error }

func (m *Malformed) Error() string { return "malformed case: " + m.Err.Error() }

// Next returns the next case, a *Malformed error, or io.EOF. Blank lines are skipped.
func (r *Reader) Next() (Case, error) {
	for {
		line, err := r.lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			return parse(line)
		}
		if err != nil {
			return Case{}, err
		}
	}
}

func parse(line []byte) (Case, error) {
	var c Case
	if err := json.Unmarshal(line, &c); err != nil {
		// The id alone may still be readable, and lets the caller match the error with its case.
		var named struct {
			ID string `json:"id"`
		}
		_ = json.Unmarshal(line, &named)
		return Case{ID: named.ID}, &Malformed{err}
	}
	return c, nil
}

// Writer writes values a line each.
type Writer struct {
	buffer  *bufio.Writer
	encoder *json.Encoder
}

// NewWriter writes to w; what it holds back is written by Flush.
func NewWriter(w io.Writer) *Writer {
	buffer := bufio.NewWriterSize(w, 1<<20)
	encoder := json.NewEncoder(buffer)
	encoder.SetEscapeHTML(false)
	return &Writer{buffer, encoder}
}

// Write writes one value.
func (w *Writer) Write(value any) error { return w.encoder.Encode(value) }

// Flush hands everything written so far on.
func (w *Writer) Flush() error { return w.buffer.Flush() }

// IsMalformed tells whether the error concerns one line only.
func IsMalformed(err error) bool {
	var malformed *Malformed
	return errors.As(err, &malformed)
}
