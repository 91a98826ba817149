package quota

import (
	"math/rand/v2"
	"strconv"

	"kube-semantics/oracle/draw"
)

type fields = draw.Fields

// Texts of quantities, with equal values in several formats and spellings, so that sums change format and maxima meet
// ties.
var (
	zeros = []string{"0", "0", "0", "0m", "0Gi", "0.0", "-0", "0e3", "000"}

	// counts are also what cpu has, and extended resources.
	counts = []string{
		"1", "1", "1", "2", "2", "3", "5", "500m", "250m", "100m", "1000m", "1500m", "1.5", "0.5", ".5", "1.", "1.500", "+1", "2e0",
		"1E3", "1k", "1e0", "1e3", "12e6", "2000m", "1.0", "10e-1", "1000000u",
	}

	sizes = []string{
		"1Gi", "1Gi", "2Gi", "1024Mi", "512Mi", "64Mi", "1G", "1e9", "1073741824", "01Gi", "+1Gi", "1.5Gi", "0.5Gi", "0.5Ki", "1.000Gi", "1536Mi",
		"100M", "128974848", "1000Mi", "8Gi", "08Gi", "1Ki", "10M", "0.1Ki", "1.5", "1500m",
	}

	// edges are at the limits of precision and of int64.
	edges = []string{
		"1n", "0.1n", "1.5n", "1u", "999999999n", "9223372036854775807", "9223372036854775808", "8Ei", "7Ei", "9E", "10E", "4Ei", "5E",
		"123456789012345678", "1234567890123456789", "0.000000001", "1e18", "1e19", "100E", "9223372036854775807n", "9223372036854775.807",
	}

	negatives     = []string{"-1", "-500m", "-1Gi", "-1n", "-1e3"}
	hugeNegatives = []string{"-8Ei", "-10E", "-9223372036854775808"}

	// overflowing leave int64 when upstream makes units or thousandths of them, and what is left is compared.
	overflowing = []string{
		"-10.5Gi", "-8.6Gi", "-9.5Gi", "-17.2Gi", "-9223372036854775807m", "-9223372036854774n", "9223372036854775808m", "18446744073709551617m",
		"18446744073709551617", "8Ei", "100E", "47e21", "46e21", "1e19", "922337203685477581e1", "922337203685477581e3", "-1e19", "1e40", "10e18", "0e-20", "0e-18", "0e-25",
	}

	// A tab or the end of a line is an escape in JSON, which upstream does not undo.
	malformed = []string{"", " 1", "\t1", "1\n", "1 Gi", "Gi", "1gi", "--1", "1e", "0x1", "one"}
)

// taste says how odd the quantities of a case are: whether a few odd ones are among them.
type taste struct {
	// huge permits values near the end of int64.
	huge bool
	// overflowing asks for values that leave it.
	overflowing bool
	// negative permits those below zero, and malformed those that are none.
	negative, malformed bool
}

// modest has neither.
var modest taste

// drawTaste decides once a case, so that the one odd quantity in a case of ordinary ones is usual.
func drawTaste(r *rand.Rand) taste {
	return taste{huge: draw.Chance(r, 30), negative: draw.Chance(r, 12), malformed: draw.Chance(r, 4)}
}

// known is the taste for a field that not all releases have: one that does not have it reads over whatever is there.
func (t taste) known(has bool) taste {
	t.malformed = t.malformed && has
	return t
}

// value draws what a resource of that name might have: a text, and rarely a number.
func (t taste) value(r *rand.Rand, name string) any {
	if draw.Chance(r, 2) {
		return draw.OneOf[any](r, 1, 2, 0, 0.5, 1.5, 1073741824)
	}
	return t.quantity(r, name)
}

// quantity draws a text for a value that a resource of that name might have.
func (t taste) quantity(r *rand.Rand, name string) string {
	switch {
	case t.malformed && draw.Chance(r, 4):
		return draw.Pick(r, malformed)
	case t.negative && draw.Chance(r, 12):
		if t.huge && draw.Chance(r, 30) {
			return draw.Pick(r, hugeNegatives)
		}
		return draw.Pick(r, negatives)
	case t.overflowing && draw.Chance(r, 40):
		return draw.Pick(r, overflowing)
	case t.huge && draw.Chance(r, 20):
		return draw.Pick(r, edges)
	case draw.Chance(r, 10):
		return draw.Pick(r, zeros)
	case draw.Chance(r, 10):
		return strconv.Itoa(r.IntN(4000)) + draw.OneOf(r, "m", "", "Mi", "Ki", "M", "k", "u", "e3", "n")
	case isSize(name) != draw.Chance(r, 5):
		return draw.Pick(r, sizes)
	default:
		return draw.Pick(r, counts)
	}
}

func isSize(name string) bool {
	switch name {
	case "cpu", "requests.cpu", "limits.cpu", "pods", "example.com/gpu":
		return false
	default:
		return true
	}
}

// list draws a resource list over some of the names, each as likely as the percentage.
func (t taste) list(r *rand.Rand, percent int, names ...string) fields {
	list := fields{}
	for _, name := range names {
		if draw.Chance(r, percent) {
			list[name] = t.value(r, name)
		}
	}
	return list
}
