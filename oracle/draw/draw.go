// Package draw makes random values for the generators of the domains.
package draw

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// Chance is true in percent of 100 draws.
func Chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// Pick returns one of the values.
func Pick[T any](r *rand.Rand, values []T) T { return values[r.IntN(len(values))] }

// OneOf returns one of the values.
func OneOf[T any](r *rand.Rand, values ...T) T { return Pick(r, values) }

// Between returns an integer from low to high, both included.
func Between(r *rand.Rand, low, high int) int { return low + r.IntN(high-low+1) }

// Few returns an integer from 0 to limit, the small ones more often.
func Few(r *rand.Rand, limit int) int { return min(r.IntN(limit+1), r.IntN(limit+1)) }

// Run returns length bytes out of the alphabet.
func Run(r *rand.Rand, alphabet string, length int) string {
	var text strings.Builder
	for range length {
		text.WriteByte(alphabet[r.IntN(len(alphabet))])
	}
	return text.String()
}

// Awkward holds texts that readers of bytes, of chars and of Unicode classes treat differently.
var Awkward = []string{
	"\x00", "\t", "\n", "\r", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", " ", "\u0085", "\u00a0", "\u2028", "\ufeff",
	"\u212a", "\u0130", "\u0131", "\u017f", "e\u0301", "é", "ß", "Σ", "ǅ", "Ａ", "０", "٣", "ａ", "。", "／", "𝟘", "😀", "\u200d", "\ufffd",
	"\\", "\"", "'", "`", "%", "$", "#", "@", "~", "^", "&", "|", ";", ":", "?", "*", "[", "]", "{", "}",
}

// Mutate changes the text at a few places, with pieces out of the alphabet. It cuts between chars only, so that valid
// UTF-8 stays valid.
func Mutate(r *rand.Rand, text string, alphabet []string) string {
	for range 1 + Few(r, 2) {
		text = mutateOnce(r, text, alphabet)
	}
	return text
}

func mutateOnce(r *rand.Rand, text string, alphabet []string) string {
	piece := Pick(r, alphabet)
	if Chance(r, 8) {
		piece = Pick(r, Awkward)
	}
	at := Boundary(r, text)
	_, size := utf8.DecodeRuneInString(text[at:])
	switch r.IntN(9) {
	case 0, 1: // insert
		return text[:at] + piece + text[at:]
	case 2, 3: // delete
		return text[:at] + text[at+size:]
	case 4: // replace
		return text[:at] + piece + text[at+size:]
	case 5: // duplicate a part
		other := Boundary(r, text)
		from, to := min(at, other), max(at, other)
		return text[:to] + text[from:]
	case 6: // cut off one end
		if r.IntN(2) == 0 {
			return text[at:]
		}
		return text[:at]
	case 7: // add at an end
		if r.IntN(2) == 0 {
			return piece + text
		}
		return text + piece
	default: // exchange two neighbours
		next := text[at+size:]
		_, nextSize := utf8.DecodeRuneInString(next)
		return text[:at] + next[:nextSize] + text[at:at+size] + next[nextSize:]
	}
}

// Boundary returns an index between two chars of the text, or one of its ends.
func Boundary(r *rand.Rand, text string) int {
	at := r.IntN(len(text) + 1)
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}
