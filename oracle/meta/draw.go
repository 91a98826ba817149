package meta

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"

	"kube-semantics/oracle/draw"
)

// ruleNames is a function because the release that the oracle is built for decides which rules there are.
var ruleNames = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(rules)) })

const (
	lower    = "abcdefghijklmnopqrstuvwxyz"
	upper    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits   = "0123456789"
	alphanum = lower + digits
)

// alphabet holds what the names are made of, and what a careless class would let in.
var alphabet = []string{
	"a", "z", "A", "Z", "0", "9", "-", "--", "_", ".", "..", "/", ":", ",", "%", "=", "*", "*.", "a-", "-a", "a.", ".a", "_a",
	"\n", " ", "\x00", "\u212a", "\u0130", "\u017f", "é", "😀", "{", "`", "@", "[", "^", "!", "~", "\x7f", "+", "(", "$", "&", "'", ";",
}

func drawValidate(r *rand.Rand) any {
	rule := draw.Pick(r, ruleNames())
	return ruleInput{rule, drawValue(r, rule)}
}

// drawValue makes a value for the rule, valid in about half of the cases.
func drawValue(r *rand.Rand, rule string) string {
	if draw.Chance(r, 6) {
		if isAddress(rule) {
			return draw.Pick(r, addressSeeds)
		}
		return draw.Pick(r, nameSeeds)
	}
	if draw.Chance(r, 3) {
		// A value made for another rule.
		rule = draw.Pick(r, ruleNames())
	}
	value := drawGood(r, rule)
	switch {
	case draw.Chance(r, 35):
		return draw.Mutate(r, value, alphabetOf(rule))
	case draw.Chance(r, 4):
		return value + draw.OneOf(r, "\n", "\r\n", " ", "\x00", "-", ".", "/")
	}
	return value
}

func alphabetOf(rule string) []string {
	if isAddress(rule) {
		return addressAlphabet
	}
	return alphabet
}

func isAddress(rule string) bool {
	return strings.HasPrefix(rule, "ip") || strings.HasPrefix(rule, "cidr") || rule == "interfaceAddress"
}

// drawGood makes a value that the rule accepts, or one just past its limits.
func drawGood(r *rand.Rand, rule string) string {
	switch rule {
	case "dns1123Label":
		return drawLabel(r, alphanum, alphanum+"-", alphanum, 63)
	case "dns1035Label":
		return drawLabel(r, lower, alphanum+"-", alphanum, 63)
	case "generateNameDNS1123Label":
		return drawPrefix(r, drawLabel(r, alphanum, alphanum+"-", alphanum, 63))
	case "generateNameDNS1035Label":
		return drawPrefix(r, drawLabel(r, lower, alphanum+"-", alphanum, 63))
	case "generateNameDNS1123Subdomain":
		return drawPrefix(r, drawSubdomain(r, 253))
	case "dns1123Subdomain":
		return drawSubdomain(r, 253)
	case "dns1123SubdomainWithUnderscore":
		return drawUnderscored(r)
	case "wildcardDNS1123Subdomain":
		return "*." + drawSubdomain(r, 251)
	case "fullyQualifiedDomainName":
		return drawDomainName(r)
	case "domainPrefixedPath":
		return drawSubdomain(r, 253) + "/" + draw.Run(r, alphanum+upper+"/-._~%!$&'()*+,;=:", draw.Between(r, 1, 12))
	case "qualifiedName":
		return draw.OneOf(r, "", "", drawSubdomain(r, 253)+"/") + drawName(r)
	case "annotationKey":
		return drawAnnotationKey(r)
	case "domainPrefixedKey":
		return drawSubdomain(r, 253) + "/" + drawName(r)
	case "labelValue":
		return draw.OneOf(r, "", drawName(r), drawName(r), drawName(r))
	case "envVarName", "configMapKey":
		return drawFileLike(r, rule == "configMapKey")
	case "relaxedEnvVarName":
		return draw.Run(r, ` !"#$%&'()*+,-./0123456789:;<>?@AZ[\]^_az{|}~`+"`", draw.Between(r, 1, draw.OneOf(r, 8, 300)))
	case "portName":
		return drawPortName(r)
	case "cIdentifier":
		return draw.Run(r, lower+upper+"_", 1) + draw.Run(r, lower+upper+digits+"_", draw.Between(r, 0, 10))
	case "percent":
		return draw.Run(r, digits, draw.Between(r, 1, 25)) + "%"
	case "httpHeaderName":
		return draw.Run(r, alphanum+upper+"-", draw.Between(r, 1, 20))
	case "conditionReason":
		return drawLabel(r, lower+upper, alphanum+upper+"_,:", alphanum+upper+"_", draw.OneOf(r, 12, 63, 1024))
	case "pathSegmentName":
		return draw.OneOf(r, "", ".", "..", "...", ".a", "a.", "foo.bar.baz", "sha256:AB@C", "é", " ", "a\nb", "\x00", drawName(r))
	default:
		return drawAddress(r, rule)
	}
}

// drawLength makes a length up to the limit, often exactly that or one beside it.
func drawLength(r *rand.Rand, limit int) int {
	switch {
	case draw.Chance(r, 20):
		return limit + draw.Between(r, -1, 1)
	case draw.Chance(r, 5):
		return limit + draw.Between(r, 2, 30)
	case draw.Chance(r, 20):
		return draw.Between(r, 1, limit)
	}
	return draw.Between(r, 1, min(limit, 8))
}

// drawLabel makes a text with a class of its own for the first and for the last char.
func drawLabel(r *rand.Rand, first, middle, last string, limit int) string {
	return fillLabel(r, first, middle, last, drawLength(r, limit))
}

func fillLabel(r *rand.Rand, first, middle, last string, length int) string {
	if length < 2 {
		return draw.Run(r, first, length)
	}
	return draw.Run(r, first, 1) + draw.Run(r, middle, length-2) + draw.Run(r, last, 1)
}

// drawSubdomain makes labels joined by dots, as long in all as the limit is, more or less.
func drawSubdomain(r *rand.Rand, limit int) string {
	rest := drawLength(r, limit)
	var parts []string
	for rest > 0 {
		length := min(rest, draw.OneOf(r, 1, 2, 5, 12, draw.OneOf(r, 62, 63, 64, 100)))
		if rest-length == 1 {
			length = rest
		}
		parts = append(parts, fillLabel(r, alphanum, alphanum+"-", alphanum, length))
		rest -= length + 1
	}
	return strings.Join(parts, ".")
}

func drawUnderscored(r *rand.Rand) string {
	var parts []string
	for range draw.Between(r, 1, 4) {
		part := fillLabel(r, alphanum, alphanum+"-_", alphanum, draw.Between(r, 1, 6))
		parts = append(parts, draw.OneOf(r, "", "_", "")+part)
	}
	text := strings.Join(parts, ".")
	if draw.Chance(r, 15) {
		text += draw.Run(r, alphanum, max(0, drawLength(r, 253)-len(text)))
	}
	return text
}

func drawDomainName(r *rand.Rand) string {
	var parts []string
	for range draw.Between(r, 1, 4) {
		parts = append(parts, drawLabel(r, alphanum, alphanum+"-", alphanum, draw.OneOf(r, 6, 6, 63)))
	}
	text := strings.Join(parts, ".") + draw.OneOf(r, "", "", ".", "..")
	if draw.Chance(r, 10) {
		text = drawSubdomain(r, 253) + draw.OneOf(r, "", ".")
	}
	return text
}

func drawName(r *rand.Rand) string {
	return drawLabel(r, alphanum+upper, alphanum+upper+"-_.", alphanum+upper, 63)
}

// drawAnnotationKey makes qualified names with capitals, and with the chars that become ASCII when lowercased.
func drawAnnotationKey(r *rand.Rand) string {
	key := drawName(r)
	if draw.Chance(r, 60) {
		subdomain := drawSubdomain(r, 253)
		if draw.Chance(r, 50) {
			subdomain = strings.ToUpper(subdomain)
		}
		key = subdomain + "/" + key
	}
	if draw.Chance(r, 30) {
		key = strings.Replace(key, draw.OneOf(r, "k", "i", "a", "K", "I"), draw.OneOf(r, "\u212a", "\u0130", "\u212b"), draw.OneOf(r, 1, -1))
	}
	if draw.Chance(r, 8) {
		// Lowercasing changes the number of bytes, and the limit is applied behind it.
		key = strings.Repeat(draw.OneOf(r, "\u212a", "\u0130"), draw.OneOf(r, 21, 31, 32, 62, 63, 64))
	}
	return key
}

func drawFileLike(r *rand.Rand, leadingDigit bool) string {
	first := lower + upper + "-._"
	if leadingDigit || draw.Chance(r, 10) {
		first += digits
	}
	if draw.Chance(r, 10) {
		return draw.OneOf(r, ".", "..", "...", "..a", ".a", "._", ".-", ".1")
	}
	return draw.Run(r, first, 1) + draw.Run(r, alphanum+upper+"-._", drawLength(r, draw.OneOf(r, 10, 253))-1)
}

func drawPortName(r *rand.Rand) string {
	length := drawLength(r, 15)
	if draw.Chance(r, 15) {
		// Digits and dashes, with or without the one letter that is needed.
		return draw.OneOf(r, "", "a") + fillLabel(r, digits, digits+"-", digits, length)
	}
	name := fillLabel(r, alphanum, alphanum+"-", alphanum, length)
	if draw.Chance(r, 80) {
		name = strings.ReplaceAll(name, "--", "-x")
	}
	return name
}

// drawPrefix gives a name the dash that generated names have before their random part.
func drawPrefix(r *rand.Rand, name string) string {
	switch r.IntN(6) {
	case 0:
		return name
	case 1:
		return name + draw.OneOf(r, "--", "---", ".-", "_-", "é-", "A-", "/-", "😀-", "\n-")
	case 2:
		return draw.OneOf(r, "-", "--", "a-", "1-", "A-", "é-", "_-", "a", "")
	default:
		return name[:max(0, len(name)-1)] + "-"
	}
}

var versionNumbers = []string{
	"0", "1", "2", "3", "10", "11", "01", "001", "00", "9223372036854775807", "9223372036854775808", "9223372036854775806",
	"09223372036854775807", "99999999999999999999", "2147483648", "4294967296",
}

var versionAlphabet = []string{
	"v", "V", "alpha", "beta", "alpha1", "beta1", "1", "0", "2", "a", ".", "-", "+", " ", "\n", "gamma", "rc1", "Alpha", "v1", "٣", "é",
}

func drawVersions(r *rand.Rand) any {
	a := drawVersion(r)
	b := drawVersion(r)
	switch r.IntN(8) {
	case 0:
		b = a
	case 1: // differs in one number only
		b = strings.TrimRight(a, digits) + draw.Pick(r, versionNumbers)
	case 2:
		b = draw.Mutate(r, a, versionAlphabet)
	case 3: // the same number with a zero more
		b = strings.Replace(a, "v", "v0", 1)
	}
	return versionPair{a, b}
}

func drawVersion(r *rand.Rand) string {
	switch r.IntN(6) {
	case 0:
		return draw.OneOf(r, "foo1", "foo10", "foo", "bar", "", "version1", "version10", "v", "v1.1", "v1alpha", "v1alpha1.1", "alpha1",
			"V1", "v1Beta1", "vv1", "v-1", "v+1", "v1beta-1", " v1", "v1 ", "v1\n", "v1alpha1beta1", "v1gamma1", "v１", "é", "z", "~")
	case 1:
		return draw.Mutate(r, drawKubeVersion(r), versionAlphabet)
	}
	return drawKubeVersion(r)
}

func drawKubeVersion(r *rand.Rand) string {
	number := func() string {
		if draw.Chance(r, 60) {
			return strconv.Itoa(draw.Between(r, 1, 12))
		}
		return draw.Pick(r, versionNumbers)
	}
	version := "v" + number()
	if stage := draw.OneOf(r, "", "alpha", "beta"); stage != "" {
		version += stage + number()
	}
	return version
}
