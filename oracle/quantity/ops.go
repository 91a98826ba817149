// Package quantity asks upstream about resource quantities.
package quantity

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"regexp"

	inf "gopkg.in/inf.v0"
	"k8s.io/apimachinery/pkg/api/resource"

	"kube-semantics/oracle/op"
)

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("quantity.parse", parse, drawParse).With(textLandmarks),
	op.New("quantity.compare", compare, drawPair).With(pairLandmarks),
	op.New("quantity.add", add, drawPair).With(pairLandmarks),
	op.New("quantity.sub", sub, drawPair).With(pairLandmarks),
	op.New("quantity.mul", mul, drawProduct).With(productLandmarks),
	op.New("quantity.sum", sum, drawItems).With(sumLandmarks),
	op.New("quantity.format", format, drawNumber).With(numberLandmarks),
}

type parsed struct {
	String     string          `json:"string"`
	Canonical  string          `json:"canonical"`
	Format     resource.Format `json:"format"`
	Value      *int64          `json:"value"`
	MilliValue *int64          `json:"milliValue"`
}

func parse(in struct {
	Text string `json:"text"`
}) (parsed, error) {
	q, err := read(in.Text)
	if err != nil {
		return parsed{}, err
	}
	return parsed{
		String:     q.String(),
		Canonical:  canonical(q),
		Format:     q.Format,
		Value:      scaled(q, 0),
		MilliValue: scaled(q, resource.Milli),
	}, nil
}

// read parses a quantity, but refuses the exponents that upstream would spend all memory on and that no op asks about.
func read(text string) (resource.Quantity, error) {
	if !bounded(text) {
		return resource.Quantity{}, errors.New("not asked: an exponent beyond ±1000")
	}
	return resource.ParseQuantity(text)
}

// canonical is the text computed from the number, whatever text the quantity was parsed from.
func canonical(q resource.Quantity) string {
	number, suffix := q.CanonicalizeBytes(nil)
	return string(number) + string(suffix)
}

// scaled is q in units of 10^scale, or nil where upstream's ScaledValue overflows. Upstream does not report that, so
// the two ways it happens are looked for here: the answer does not fit, or the mantissa that it is computed from does
// not.
func scaled(q resource.Quantity, scale resource.Scale) *int64 {
	exact := q.DeepCopy()
	number := new(inf.Dec).Set(exact.AsDec())
	if mantissa, big := bigMantissa(q); big && number.Scale() > inf.Scale(-scale) &&
		mantissa.Sign() < 0 && !mantissa.IsInt64() {
		return nil
	}
	number.SetScale(number.Scale() + inf.Scale(scale))
	rounded := number.Round(number, 0, inf.RoundUp).UnscaledBig()
	if !rounded.IsInt64() {
		return nil
	}
	value := q.ScaledValue(scale)
	return &value
}

// bigMantissa is the mantissa of a quantity that upstream holds in arbitrary precision. Which of its two
// representations a quantity has is nowhere exported, but it decides how its value is rounded.
func bigMantissa(q resource.Quantity) (*big.Int, bool) {
	if reflect.ValueOf(q).FieldByName("d").FieldByName("Dec").IsNil() {
		return nil, false
	}
	return q.AsDec().UnscaledBig(), true
}

type pair struct {
	A string `json:"a"`
	B string `json:"b"`
}

func (p pair) read() (a, b resource.Quantity, err error) {
	if a, err = read(p.A); err != nil {
		return a, b, err
	}
	b, err = read(p.B)
	return a, b, err
}

func compare(in pair) (int, error) {
	a, b, err := in.read()
	if err != nil {
		return 0, err
	}
	return a.Cmp(b), nil
}

func add(in pair) (string, error) {
	a, b, err := in.read()
	if err != nil {
		return "", err
	}
	a.Add(b)
	return canonical(a), nil
}

func sub(in pair) (string, error) {
	a, b, err := in.read()
	if err != nil {
		return "", err
	}
	a.Sub(b)
	return canonical(a), nil
}

func mul(in struct {
	A  string `json:"a"`
	By *int64 `json:"by"`
}) (string, error) {
	if in.By == nil {
		return "", errors.New("malformed input: by is missing")
	}
	a, err := read(in.A)
	if err != nil {
		return "", err
	}
	a.Mul(*in.By)
	return canonical(a), nil
}

func sum(in struct {
	Items []string `json:"items"`
}) (string, error) {
	var total resource.Quantity
	for _, item := range in.Items {
		q, err := read(item)
		if err != nil {
			return "", err
		}
		total.Add(q)
	}
	return canonical(total), nil
}

// number is what the op takes; inf.Dec itself reads more.
var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]{1,9})?$`)

func format(in struct {
	Number string          `json:"number"`
	Format resource.Format `json:"format"`
}) (string, error) {
	switch in.Format {
	case resource.BinarySI, resource.DecimalSI, resource.DecimalExponent:
	default:
		return "", fmt.Errorf("unknown format %q", in.Format)
	}
	if !number.MatchString(in.Number) {
		return "", fmt.Errorf("not a plain number: %q", in.Number)
	}
	var dec inf.Dec
	if _, ok := dec.SetString(in.Number); !ok {
		return "", fmt.Errorf("not a number: %q", in.Number)
	}
	return resource.NewDecimalQuantity(dec, in.Format).String(), nil
}
