package quantity

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"kube-semantics/oracle/draw"
)

// alphabet holds the pieces that a quantity text is made of, and near misses of them.
var alphabet = []string{
	"0", "1", "5", "8", "9", "00", "000", ".", "+", "-", "e", "E", "i", "n", "u", "m", "k", "K", "M", "G", "T", "P",
	"Ki", "Mi", "Gi", "Ei", "e3", "E-3", "e+", ",", "_", " ", "0x", "µ", "Z", "Y",
}

var faultySuffixes = []string{
	"K", "ki", "KI", "kI", "mi", "i", "Mib", "MiB", "GB", "ni", "ui", "Zi", "Z", "Y", "R", "Q", "e", "ee3", "e+", "E-", "e+-3", "e3.", "e3i",
	"1Ki5", "Ki5", "m5", "kk", "Kim", "iK", "EE", "E5E", "Ee5", "eE5", "Ei5", "E+i", "e 3", "e9223372036854775808",
	"e-9223372036854775809", "e18446744073709551619", "m+", "k-1", "+", "-", "+3", "-3", "MM", "TP", "nn",
}

func drawParse(r *rand.Rand) any {
	return map[string]any{"text": drawText(r)}
}

// drawText makes a quantity text, of which a bit more than half parse.
func drawText(r *rand.Rand) string {
	for {
		text := drawValid(r)
		switch {
		case draw.Chance(r, 45):
			text = draw.Mutate(r, text, alphabet)
		case draw.Chance(r, 15):
			text = strings.TrimRight(text, "eEinumkKMGTP") + draw.Pick(r, faultySuffixes)
		case draw.Chance(r, 2):
			text = draw.OneOf(r, "", "+", "-", ".", "+.", "..", "-.Ei", "Ei", "e-10", ".Pi", "+Ei", ".e-10")
		}
		if bounded(text) {
			return text
		}
	}
}

// drawValid makes a quantity text that nearly always parses.
func drawValid(r *rand.Rand) string {
	for {
		var text string
		switch r.IntN(10) {
		case 0, 1:
			text = drawLoose(r)
		case 2:
			text = drawClassEdge(r)
		case 3:
			text = drawBinaryEdge(r)
		case 4, 5:
			mantissa, power := drawEdge(r)
			text = spell(r, mantissa, power)
		case 6:
			text = drawRoundingEdge(r)
		case 7:
			text = drawVerbatimEdge(r)
		case 8:
			text = draw.Pick(r, seeds)
		default:
			text = drawPlain(r)
		}
		if bounded(text) {
			return text
		}
	}
}

// drawPlain makes what people write.
func drawPlain(r *rand.Rand) string {
	text := strconv.Itoa(draw.OneOf(r, r.IntN(10), r.IntN(2000), r.IntN(1<<20)))
	if draw.Chance(r, 20) {
		text += "." + draw.Run(r, "0123456789", draw.Between(r, 1, 3))
	}
	if draw.Chance(r, 50) {
		return text + draw.Pick(r, binarySuffixes)
	}
	return text + decimalSuffixes[draw.Pick(r, decimalExponents)]
}

// drawLoose joins the parts of the grammar, each in any of its forms.
func drawLoose(r *rand.Rand) string {
	var text strings.Builder
	text.WriteString(drawSign(r))
	if draw.Chance(r, 25) {
		text.WriteString(draw.Run(r, "0", draw.Between(r, 1, 20)))
	}
	if draw.Chance(r, 90) {
		text.WriteString(drawDigits(r))
	}
	if draw.Chance(r, 40) {
		text.WriteString(".")
		if draw.Chance(r, 80) {
			text.WriteString(drawDigits(r))
		}
	}
	text.WriteString(drawSuffix(r))
	return text.String()
}

func drawSign(r *rand.Rand) string { return draw.OneOf(r, "", "", "", "", "", "-", "-", "+") }

func drawDigits(r *rand.Rand) string {
	switch r.IntN(6) {
	case 0:
		return draw.Run(r, "0", draw.Between(r, 1, 10))
	case 1:
		return draw.Run(r, "9", draw.Between(r, 1, 19))
	case 2:
		return strconv.Itoa(8 * r.IntN(2048))
	case 3:
		return draw.Run(r, "0123456789", draw.Between(r, 1, 30))
	default:
		return draw.Run(r, "0123456789", draw.Between(r, 1, 6))
	}
}

func drawSuffix(r *rand.Rand) string {
	switch r.IntN(5) {
	case 0, 1:
		return decimalSuffixes[draw.Pick(r, decimalExponents)]
	case 2, 3:
		return draw.Pick(r, binarySuffixes)
	default:
		exponent := draw.Between(r, -22, 25)
		if draw.Chance(r, 20) {
			exponent = draw.OneOf(r, -exponentLimit, exponentLimit, draw.Between(r, -exponentLimit, exponentLimit))
		}
		return spellExponent(r, exponent)
	}
}

// drawFront makes a sign, often with something that only the input text has: what is printed then shows whether upstream
// kept the text, and so which of its two kinds of number this is.
func drawFront(r *rand.Rand) string { return draw.OneOf(r, "", "-", "+", "+", "0", "-0", "+0") }

// drawClassEdge makes decimal texts at the two borders between upstream's small and big numbers: 18 digits, and nine
// decimals after the suffix is taken into account.
func drawClassEdge(r *rand.Rand) string {
	decimals := draw.Few(r, 12)
	integers := max(1, draw.OneOf(r, 17, 18, 19, 20)-decimals)
	if draw.Chance(r, 30) {
		integers = draw.Between(r, 1, 4)
	}
	text := draw.Run(r, "123456789", 1) + draw.Run(r, "0123456789", integers-1)
	if draw.Chance(r, 15) {
		text = "0"
	}
	if decimals > 0 || draw.Chance(r, 20) {
		text += "." + draw.Run(r, "0123456789", decimals) + draw.Run(r, "0", draw.Few(r, 3))
	}
	if draw.Chance(r, 50) {
		return drawFront(r) + text + draw.OneOf(r, "", "n", "u", "m", "k", "E")
	}
	exponent := decimals - 9 + draw.Between(r, -2, 2)
	return drawFront(r) + text + spellExponent(r, exponent)
}

// drawBinaryEdge makes texts with a binary suffix around the number of digits up to which each suffix is small, and
// around the cap.
func drawBinaryEdge(r *rand.Rand) string {
	k := draw.Between(r, 1, len(binarySuffixes))
	if draw.Chance(r, 30) {
		edge := new(big.Int).Lsh(big.NewInt(1), uint(draw.OneOf(r, 53, 60, 62, 63, 63, 63, 64, 70)))
		edge.Add(edge, big.NewInt(int64(draw.OneOf(r, -1025, -1024, -1023, -1, 0, 1, 1024))))
		return drawFront(r) + spellBinary(edge, draw.Between(r, 0, k))
	}
	smallDigits := []int{11, 8, 5, 2, 0, 0}[k-1]
	length := max(1, smallDigits+draw.Between(r, -1, 1))
	text := draw.Run(r, "123456789", 1) + draw.Run(r, "0123456789", length-1)
	switch {
	case draw.Chance(r, 25):
		// Multiples of 8, for which the input text is not kept, and of 1024, which move to the next suffix.
		n, _ := strconv.ParseInt(text, 10, 64)
		text = strconv.FormatInt(n-n%draw.OneOf[int64](r, 8, 1024), 10)
	case draw.Chance(r, 25):
		text += "." + draw.Run(r, "0123456789", draw.Few(r, 6))
	case draw.Chance(r, 15):
		text = "0." + draw.Run(r, "0", draw.Few(r, 18)) + draw.Run(r, "0123456789", draw.Between(r, 1, 6))
	case draw.Chance(r, 10):
		// One thousandth of a power of 1024 and its like: an integer that is written with decimals.
		text = place(big.NewInt(int64(draw.OneOf(r, 1, 1, 2, 512, 1023, 1025))*9765625), -10)
	}
	return drawFront(r) + text + binarySuffixes[k-1]
}

// drawEdge makes a number, as a mantissa and a power of ten, near a place where an integer type or a suffix ends.
func drawEdge(r *rand.Rand) (mantissa *big.Int, power int) {
	mantissa = new(big.Int)
	switch r.IntN(6) {
	case 0: // i64 counts of one of the units that values are taken in
		mantissa.SetUint64(1 << 63)
		power = draw.OneOf(r, 0, -3, -9, -6, 3)
	case 1: // powers of ten
		mantissa.SetInt64(1)
		power = draw.Between(r, -12, 25)
	case 2: // powers of 1024, up to the lost suffix
		mantissa.Lsh(big.NewInt(int64(draw.OneOf(r, 1, 1, 3, 1023))), uint(10*draw.Between(r, 0, 8)))
	case 3: // the same numbers of digits as i64, without its factors
		mantissa.SetInt64(r.Int64())
		power = draw.OneOf(r, 0, -3, -9, -10)
	case 4:
		mantissa.SetInt64(draw.OneOf[int64](r, math.MaxInt64/10, math.MaxInt64/100, math.MaxInt64/1000, 999999999999999999))
		power = draw.Between(r, -10, 4)
	default:
		mantissa.SetInt64(int64(draw.OneOf(r, 1024, 1000, 512, 1500, 1, 8)))
		power = draw.OneOf(r, 0, 0, -3, -9, 21)
	}
	if draw.Chance(r, 50) {
		// One step beside the edge, or a fraction of a step.
		shift := draw.OneOf(r, 0, 0, 1, 3, 9, 10)
		mantissa.Mul(mantissa, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(shift)), nil))
		power -= shift
		mantissa.Add(mantissa, big.NewInt(int64(draw.OneOf(r, -2, -1, 1, 2))))
	}
	if draw.Chance(r, 45) {
		mantissa.Neg(mantissa)
	}
	return mantissa, power
}

// drawRoundingEdge makes numbers with a part below a nano unit, or one that rounding to whole or milli units notices.
func drawRoundingEdge(r *rand.Rand) string {
	whole := draw.OneOf(r, "", "0", "1", "2", "9", "1024", "999", "10.5", "9223372036", "9223372037", "9223372036854775807")
	nines := draw.OneOf(r, "0", "9", "5", "4", "99", "01")
	decimals := strings.Repeat(nines, draw.Between(r, 0, 12)) + draw.OneOf(r, "", "0", "1", "9", "00", "10")
	if !strings.Contains(whole, ".") {
		whole += "."
	}
	suffix := draw.OneOf(r, "", "", "n", "u", "m", "k", "Ki", "Mi", "Gi", "Ei", "e-3", "e-9", "e-10", "e0", "E3")
	return drawSign(r) + whole + decimals + suffix
}

// drawVerbatimEdge makes small numbers on both sides of the rules by which upstream hands back the input text.
func drawVerbatimEdge(r *rand.Rand) string {
	text := drawSign(r) + draw.Run(r, "0", draw.Few(r, 2)) + draw.Run(r, "0123456789", draw.Between(r, 1, 4))
	text += draw.OneOf(r, "", "000", "00", "0000", ".", ".0", ".000", ".500", ".5000", ".12", ".123000", ".0001", ".000000")
	return text + draw.OneOf(r, "", "m", "u", "n", "k", "M", "E", "Ki", "Mi", "Ti", "e0", "e1", "e2", "E3", "e-1", "e-3")
}

// drawPair makes two quantities that have something to do with one another.
func drawPair(r *rand.Rand) any {
	for {
		a, b := drawRelated(r)
		if bounded(a) && bounded(b) {
			return pair{a, b}
		}
	}
}

var zeros = []string{"0", "0Ki", "0e3", "0E", "0Pi", "0.Ei", "-0", "+", "0.000", "0n", "Ki", "m", "0e-20", "0.0000000000", "."}

func drawRelated(r *rand.Rand) (a, b string) {
	switch r.IntN(11) {
	case 0:
		return drawText(r), drawText(r)
	case 1, 2:
		return drawValid(r), drawValid(r)
	case 3: // the same number twice, nearly always spelled differently
		mantissa, power := drawEdge(r)
		return spell(r, mantissa, power), spell(r, mantissa, power)
	case 4: // numbers a step apart, or opposite
		mantissa, power := drawEdge(r)
		other := new(big.Int).Set(mantissa)
		if draw.Chance(r, 30) {
			other.Neg(other)
		}
		other.Add(other, big.NewInt(int64(draw.Between(r, -1, 1))))
		return spell(r, mantissa, power), spell(r, other, power)
	case 5, 6: // a sum or difference at an edge
		total, power := drawEdge(r)
		part := big.NewInt(r.Int64N(1 << draw.Between(r, 1, 62)))
		rest := new(big.Int).Sub(total, part)
		if draw.Chance(r, 40) {
			rest.Sub(part, total)
		}
		return spellEither(r, part, power), spellEither(r, rest, power)
	case 7:
		zero, other := draw.Pick(r, zeros), drawValid(r)
		if draw.Chance(r, 50) {
			return other, zero
		}
		return zero, other
	case 8: // both small, with a sum or difference at the end of i64
		items := drawToTheEnd(r)
		return items[0], draw.OneOf(r, items[1], negate(items[1]))
	case 9: // binary and decimal spellings of integers
		n := new(big.Int).Lsh(big.NewInt(int64(draw.Between(r, -2000, 2000))), uint(10*draw.Few(r, 6)))
		m := new(big.Int).Add(n, big.NewInt(int64(draw.OneOf(r, 0, 0, 0, 1, -1, 1024))))
		return spellEither(r, n, 0), spellEither(r, m, 0)
	default: // far apart exponents, up to the ones where scaling by machine integers gives up
		base := draw.Between(r, -12, 12)
		return strconv.Itoa(draw.Between(r, -20, 20)) + spellExponent(r, base),
			strconv.Itoa(draw.Between(r, -20, 20)) + spellExponent(r, base+draw.Between(r, -20, 20))
	}
}

// spellEither writes mantissa·10^power with a decimal suffix, or with a binary one if it is an integer.
func spellEither(r *rand.Rand, mantissa *big.Int, power int) string {
	if power != 0 || draw.Chance(r, 40) {
		return spell(r, mantissa, power)
	}
	return spellBinary(mantissa, draw.Few(r, 6))
}

// drawProduct makes a quantity and a factor, often one that brings the product near the end of i64.
func drawProduct(r *rand.Rand) any {
	text := drawText(r)
	if draw.Chance(r, 25) {
		text = drawSign(r) + strconv.Itoa(1<<draw.Few(r, 6)) + draw.Pick(r, binarySuffixes)
	}
	return map[string]any{"a": text, "by": drawFactor(r, text)}
}

func drawFactor(r *rand.Rand, text string) int64 {
	switch r.IntN(5) {
	case 0:
		return int64(draw.Between(r, -12, 12))
	case 1:
		return draw.OneOf[int64](r, 1000, -1000, 1024, 1<<20, 1<<32, 10, 100, 1e9, -1e18, 1<<draw.Between(r, 0, 62), -1<<draw.Between(r, 0, 63))
	case 2:
		return draw.OneOf[int64](r, math.MaxInt64, math.MinInt64, math.MinInt64+1, math.MaxInt64-1, 1<<62)
	case 3:
		if factor, ok := edgeFactor(r, text); ok {
			return factor
		}
		return int64(r.Uint64())
	default:
		return r.Int64N(1<<draw.Between(r, 1, 62)) * draw.OneOf[int64](r, 1, -1)
	}
}

// edgeFactor divides the end of i64 by the mantissa of the quantity.
func edgeFactor(r *rand.Rand, text string) (int64, bool) {
	q, err := resource.ParseQuantity(text)
	if err != nil || q.IsZero() {
		return 0, false
	}
	mantissa := q.AsDec().UnscaledBig()
	edge := new(big.Int).SetUint64(1 << 63)
	if draw.Chance(r, 50) {
		edge.Neg(edge)
	}
	factor := edge.Quo(edge, mantissa)
	factor.Add(factor, big.NewInt(int64(draw.OneOf(r, 0, 0, -1, 1))))
	return factor.Int64(), factor.IsInt64()
}

// drawItems makes lists whose total passes through zero or through the end of i64 on the way.
func drawItems(r *rand.Rand) any {
	var items []string
	for len(items) < 6 && !draw.Chance(r, 15) {
		switch r.IntN(6) {
		case 5:
			items = append(items, drawToTheEnd(r)...)
		case 0:
			items = append(items, draw.Pick(r, zeros))
		case 1:
			if len(items) > 0 {
				items = append(items, opposite(items))
			}
		case 2, 3:
			items = append(items, drawValid(r))
		default:
			if a, b := drawRelated(r); bounded(a) && bounded(b) {
				items = append(items, a, b)
			}
		}
	}
	if draw.Chance(r, 10) {
		items = append(items, drawText(r))
	}
	switch {
	case len(items) > 0:
		return map[string]any{"items": items}
	case draw.Chance(r, 30):
		return map[string]any{}
	case draw.Chance(r, 30):
		return map[string]any{"items": nil}
	default:
		return map[string]any{"items": []string{}}
	}
}

// drawToTheEnd makes items that are all small to upstream and whose total is at the end of i64, which no single small
// quantity gets to: a first one that gives the total its format, a large one with a power of ten, and the rest.
func drawToTheEnd(r *rand.Rand) []string {
	// 2^63 and 2048 end in the same digit, so that from 2Ki the large one alone gets to the end exactly.
	first := new(big.Int).Mul(big.NewInt(int64(draw.OneOf(r, 2, draw.Between(r, 1, 99)))), big.NewInt(1024))
	end := new(big.Int).SetUint64(1 << 63)
	end.Add(end, big.NewInt(int64(draw.OneOf(r, 0, 0, -1, -1, 1, -2))))
	tens, ones := new(big.Int).QuoRem(end.Sub(end, first), big.NewInt(10), new(big.Int))
	items := []string{draw.OneOf(r, first.String(), spellBinary(first, 1)), tens.String() + draw.OneOf(r, "e1", "0"), ones.String()}
	if draw.Chance(r, 50) {
		items = append(items, draw.OneOf(r, "1", "0", "2", "8Ki", "1m"))
	}
	if draw.Chance(r, 50) {
		for i, item := range items {
			items[i] = negate(item)
		}
	}
	return items
}

// negate changes the sign of a text.
func negate(text string) string {
	if positive, negative := strings.CutPrefix(text, "-"); negative {
		return positive
	}
	return "-" + text
}

// opposite is the text of minus the total of the items, or of zero if they have none.
func opposite(items []string) string {
	var total resource.Quantity
	for _, item := range items {
		if q, err := resource.ParseQuantity(item); err == nil {
			total.Sub(q)
		}
	}
	dec := total.AsDec()
	return place(dec.UnscaledBig(), -int(dec.Scale()))
}

var formats = []string{"DecimalSI", "DecimalSI", "BinarySI", "BinarySI", "DecimalExponent"}

func drawNumber(r *rand.Rand) any {
	format := draw.Pick(r, formats)
	if draw.Chance(r, 3) {
		format = draw.OneOf(r, "", "binarySI", "Binary", "DecimalSi", "DecimalExponent ", "si")
	}
	text := drawPlainNumber(r)
	if draw.Chance(r, 15) {
		text = draw.Mutate(r, text, []string{"0", "9", ".", "-", "+", "e1", "E", " ", "_", "00", "Inf"})
	}
	return map[string]any{"number": text, "format": format}
}

func drawPlainNumber(r *rand.Rand) string {
	mantissa, power := drawEdge(r)
	switch r.IntN(4) {
	case 0:
		mantissa = big.NewInt(int64(draw.Between(r, -3000, 3000)))
		power = draw.Between(r, -9, 3)
	case 1:
		// A multiple of a power of 1024, or of half of one.
		mantissa = new(big.Int).Lsh(big.NewInt(int64(draw.Between(r, -3000, 3000))), uint(draw.Between(r, 0, 80)))
		power = 0
	case 2:
		digits := draw.Run(r, "0123456789", draw.Between(r, 1, 40))
		mantissa.SetString(digits, 10)
		power = -draw.Few(r, 9)
	}
	// The op takes at most nine decimals; one more is an error worth asking for, many more are not.
	power = max(power, draw.OneOf(r, -9, -9, -9, -9, -10))
	text := place(mantissa, power)
	if draw.Chance(r, 10) {
		text = strings.TrimPrefix(text, "-")
		text = draw.OneOf(r, "", "-") + draw.Run(r, "0", draw.Between(r, 1, 4)) + text
	}
	return text
}
