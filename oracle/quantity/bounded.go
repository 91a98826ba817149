package quantity

import (
	"strconv"
	"strings"
)

const exponentLimit = 1000

// bounded tells whether a quantity text is free of an exponent beyond the limit, after upstream's cut to 32 bits.
func bounded(text string) bool {
	at := strings.IndexAny(text, "eE")
	if at < 0 {
		return true
	}
	exponent, err := strconv.ParseInt(text[at+1:], 10, 64)
	if err != nil {
		return true
	}
	cut := int32(exponent)
	return -exponentLimit <= cut && cut <= exponentLimit
}
