package meta

import (
	"math/rand/v2"
	"net/netip"
	"strconv"
	"strings"

	"kube-semantics/oracle/draw"
)

var addressAlphabet = []string{
	"0", "00", "1", "9", "255", "256", "a", "F", "g", "ffff", "10000", ".", "..", ":", "::", ":::", "/", "//", "%", "%eth0", "[", "]", "-", "+", "0x",
	"1.2.3.4", "::ffff:", " ", "\n", "/0", "/32", "/128", "１",
}

// drawAddress makes a value for one of the rules about addresses: in the form the rule wants, or in a sloppy one.
func drawAddress(r *rand.Rand, rule string) string {
	canonical := draw.Chance(r, 45)
	text, address := drawIP(r, canonical)
	if strings.HasPrefix(rule, "ip") {
		return text
	}
	return text + "/" + drawPrefixLength(r, address, canonical)
}

// drawIP makes an address and a spelling of it.
func drawIP(r *rand.Rand, canonical bool) (string, netip.Addr) {
	if draw.Chance(r, 40) {
		var octets [4]byte
		for i := range octets {
			octets[i] = draw.OneOf[byte](r, 0, 0, 1, 10, 127, 128, 192, 255, byte(r.Uint32()))
		}
		address := netip.AddrFrom4(octets)
		if canonical {
			return address.String(), address
		}
		return spellIPv4(r, octets), address
	}
	groups := drawGroups(r)
	var bytes [16]byte
	for i, group := range groups {
		bytes[2*i], bytes[2*i+1] = byte(group>>8), byte(group)
	}
	address := netip.AddrFrom16(bytes)
	if canonical {
		return address.String(), address
	}
	return spellIPv6(r, groups), address
}

// drawGroups makes the groups of an IPv6 address with runs of zeros, which decide where the canonical form shortens.
func drawGroups(r *rand.Rand) [8]uint16 {
	var groups [8]uint16
	for i := range groups {
		if draw.Chance(r, 45) {
			groups[i] = draw.OneOf[uint16](r, 1, 0xa, 0xab, 0xabc, 0xffff, 0x2001, 0xdb8, 0xfe80, uint16(r.Uint32()))
		}
	}
	if draw.Chance(r, 15) {
		// IPv4-mapped, or all but: one more group, or a wrong one.
		groups = [8]uint16{0, 0, 0, 0, 0, draw.OneOf[uint16](r, 0xffff, 0xffff, 0xfffe, 0), groups[6], groups[7]}
	}
	return groups
}

func spellIPv4(r *rand.Rand, octets [4]byte) string {
	var parts []string
	for _, octet := range octets {
		part := strconv.Itoa(int(octet))
		if draw.Chance(r, 15) {
			part = strings.Repeat("0", draw.OneOf(r, 1, 1, 2, 3, 9)) + part
		}
		parts = append(parts, part)
	}
	switch r.IntN(30) {
	case 0:
		parts = parts[:3]
	case 1:
		parts = append(parts, "0")
	case 2:
		parts[r.IntN(4)] = draw.OneOf(r, "256", "300", "", "1000", "0255", "-1", "0x1", "4294967296", "16777216")
	}
	return strings.Join(parts, ".")
}

// spellIPv6 writes the groups in any of the forms that readers take, and now and then in one that they refuse.
func spellIPv6(r *rand.Rand, groups [8]uint16) string {
	parts := make([]string, 8)
	for i, group := range groups {
		parts[i] = strconv.FormatUint(uint64(group), 16)
		if draw.Chance(r, 10) {
			parts[i] = strings.ToUpper(parts[i])
		}
		if draw.Chance(r, 10) {
			parts[i] = strings.Repeat("0", draw.OneOf(r, 1, 1, 2, 3, 4, 9)) + parts[i]
		}
	}
	if draw.Chance(r, 20) {
		tail := spellIPv4(r, [4]byte{byte(groups[6] >> 8), byte(groups[6]), byte(groups[7] >> 8), byte(groups[7])})
		parts = append(parts[:6], tail)
	}
	if draw.Chance(r, 4) {
		parts[r.IntN(len(parts))] = draw.OneOf(r, "10000", "", "g", "00010000", "1.2.3.4", "fffff")
	}
	if draw.Chance(r, 25) {
		return strings.Join(parts, ":")
	}
	return shorten(r, parts)
}

// shorten replaces a run of parts by "::", a run of zeros where there is one; the run may be of any length, even none.
func shorten(r *rand.Rand, parts []string) string {
	from := r.IntN(len(parts) + 1)
	for from < len(parts) && parts[from] != "0" && draw.Chance(r, 85) {
		from++
	}
	to := from
	for to < len(parts) && (parts[to] == "0" && draw.Chance(r, 85) || draw.Chance(r, 5)) {
		to++
	}
	return strings.Join(parts[:from], ":") + "::" + strings.Join(parts[to:], ":")
}

// drawPrefixLength makes the length of a prefix: often the one behind which the address has no bits, or one beside it.
func drawPrefixLength(r *rand.Rand, address netip.Addr, canonical bool) string {
	limit := address.BitLen()
	length := draw.Between(r, 0, limit)
	switch {
	case draw.Chance(r, 60):
		length = shortestPrefix(address) + draw.OneOf(r, 0, 0, 0, 0, 1, 1, -1, 8)
	case draw.Chance(r, 30):
		length = draw.OneOf(r, 0, 32, limit, limit-1, limit+1, 31, 33, 24, 64, 96, 120)
	}
	text := strconv.Itoa(max(0, length))
	if !canonical && draw.Chance(r, 15) {
		text = draw.OneOf(r, "0", "00", "0000000", "+", "-", " ") + text
	}
	if !canonical && draw.Chance(r, 5) {
		text = draw.OneOf(r, "", "a", "1e1", "255.255.255.0", "24/8", "4294967320", "16777215", "16777216", "99999999999999999999")
	}
	return text
}

// shortestPrefix is the smallest prefix length that covers all bits set in the address.
func shortestPrefix(address netip.Addr) int {
	for length := range address.BitLen() {
		if prefix, err := address.Prefix(length); err == nil && prefix.Addr() == address {
			return length
		}
	}
	return address.BitLen()
}
