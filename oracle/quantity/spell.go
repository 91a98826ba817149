package quantity

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"

	"kube-semantics/oracle/draw"
)

var decimalSuffixes = map[int]string{
	-9: "n", -6: "u", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E",
}

var decimalExponents = []int{-9, -6, -3, 0, 0, 0, 3, 6, 9, 12, 15, 18}

var binarySuffixes = []string{"Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}

// spell writes mantissa·10^power as one of the many quantity texts for it.
func spell(r *rand.Rand, mantissa *big.Int, power int) string {
	exponent, suffix := drawDecimalSuffix(r, power)
	return place(mantissa, power-exponent) + suffix
}

// drawDecimalSuffix chooses a decimal suffix, sometimes one near the power of the number it is for, so that the number
// part stays short.
func drawDecimalSuffix(r *rand.Rand, power int) (exponent int, suffix string) {
	if draw.Chance(r, 60) {
		exponent = draw.Pick(r, decimalExponents)
		return exponent, decimalSuffixes[exponent]
	}
	exponent = power + draw.Between(r, -4, 4)
	return exponent, spellExponent(r, exponent)
}

// spellExponent writes a scientific suffix in one of its spellings.
func spellExponent(r *rand.Rand, exponent int) string {
	letter := draw.OneOf(r, "e", "E")
	if draw.Chance(r, 15) {
		// The exponent is cut to 32 bits, so these mean the same.
		turns := draw.OneOf(r, -2, -1, 1, 2, 1<<30)
		return letter + strconv.FormatInt(int64(exponent)+int64(turns)<<32, 10)
	}
	switch {
	case draw.Chance(r, 75):
		return letter + strconv.Itoa(exponent)
	case exponent < 0:
		return letter + "-" + draw.Run(r, "0", draw.Between(r, 1, 25)) + strconv.Itoa(-exponent)
	default:
		return letter + draw.OneOf(r, "", "+") + draw.Run(r, "0", draw.Few(r, 25)) + strconv.Itoa(exponent)
	}
}

// place writes mantissa·10^shift as plain digits, with a point if the shift is negative.
func place(mantissa *big.Int, shift int) string {
	digits := new(big.Int).Abs(mantissa).String()
	if shift > 0 {
		digits += strings.Repeat("0", shift)
	}
	if shift < 0 {
		if lack := -shift + 1 - len(digits); lack > 0 {
			digits = strings.Repeat("0", lack) + digits
		}
		digits = digits[:len(digits)+shift] + "." + digits[len(digits)+shift:]
	}
	if mantissa.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

// spellBinary writes an integer with the binary suffix of 1024^k, with decimals if it is no multiple of that.
func spellBinary(n *big.Int, k int) string {
	if k == 0 {
		return n.String()
	}
	// 1/1024 = 9765625/10^10, so a division by 1024^k needs at most ten decimals a step.
	scaled := new(big.Int).Mul(n, new(big.Int).Exp(big.NewInt(9765625), big.NewInt(int64(k)), nil))
	text := place(scaled, -10*k)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + binarySuffixes[k-1]
}
