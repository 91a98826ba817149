package quantity

import (
	"math"
	"strings"
)

// landmarkTexts stand on both sides of each limit that upstream's code has no branch of its own for. A sign or a zero in
// front shows whether the text was kept, and with it on which side a quantity is.
var landmarkTexts = append(strings.Fields(`
+ - 0 00 -0 . .5 5. +.5 Ki m e3 E e Pi 0Pi .Pi 0.Ei .Ei e-10 0e-10 +Pi -.Ei K ki 1Ki5 e+
+12345678901Ki +123456789012Ki +12345678Mi +123456789Mi +12345Gi +123456Gi +12Ti +123Ti +1Pi +1Ei
-12345678901Ki -123456789012Ki -12345678Mi -123456789Mi -12345Gi -123456Gi -12Ti -123Ti -1Pi -1Ei
+1Ki +4Ki +8Ki +16Ki +1.Ki +1.0Ki 01Ki 08Ki 1023Ki 1024Ki 1048576Ki
0.0009765625Ki -0.0009765625Ki 0.00048828125Ki -0.00048828125Ki 0.999Ki 1.0009765625Ki 0.9990234375Mi
+12345678901234567 +123456789012345678 +1234567890123456789 +12345678901234567.8 +123456789012345678.9 +1.00000000000000000
+1.000000001 +1.0000000001 1.0000000001 0.000000001 0.0000000001 +1n +0.1n 0.1n -0.1n +1.0n +1.001u +1.0001u +1e-9 +1e-10 -1e-10
8Ei 7.9999Ei 9Ei -8Ei -9Ei 20Ei -20Ei 7Ei -7Ei 9007199254740991Ki 9007199254740992Ki
9223372036854775806 9223372036854775807 9223372036854775808 -9223372036854775807 -9223372036854775808 -9223372036854775809
9223372036854775806.5 9223372036854775807.5 9223372036854775807m 9223372036854775808m 9223372036854775807n -9223372036854775808n
9223372036854775.807 9223372036854775.808 -9223372036854775.808 -9223372036854775.809
-9223372036.854775807 -9223372036.854775808 -9223372036.8547758081 -9223372036.854775809 9223372036.854775809
-1.5 1.5 -0.5 -1.0000000001 -1.5n -1.5u -1.5m -10.5Gi -8.5Gi 10.5Gi -0.0000000005
999E 1000E -1000E 1000000000000000000000 1E20 1E21 1e1000 1e-1000 1e4294967299 1e-4294967299 1e4294967296 1e4294968296
1e9223372036854775807 1e9223372036854775808 1e-9223372036854775808 1e-9223372036854775809 1e18446744073709551619
1e3 1E3 1e+3 1e+03 1e0 1e1 1e2 1e-1 1e-3 +1e3 +1e1 1.5e1 1.50e2 1e1.5 1e3e
+1 +1000 +10000 +1.5 +1.50 +1.500 +1.5000 +1.123 +1.1234 +1.123000 +0.5 +.5 01 00.5 1.000 0100m +100m +1000m +10000m
1000k 999999 1000000 1e-12 1024 1000 1023 1025
`), "", " 1", "1 ", "1\n", "1\x00", "\u0661", "1µ")

func textLandmarks() (inputs []any) {
	for _, text := range landmarkTexts {
		inputs = append(inputs, map[string]any{"text": text})
	}
	return inputs
}

// The landmarks of arithmetic are results at the end of i64, lost suffixes, and the formats of zeros.

func pairLandmarks() []any {
	return []any{
		pair{"9223372036854775807", "1"}, pair{"-9223372036854775808", "-1"}, pair{"922337203685477580e1", "7"}, pair{"922337203685477580e1", "8"},
		pair{"-2Ki", "-922337203685477376e1"}, pair{"2Ki", "922337203685477376e1"}, pair{"-2Ki", "922337203685477376e1"},
		pair{"8Ei", "16Ei"}, pair{"8Ei", "1"}, pair{"7Ei", "1Ei"}, pair{"512Ei", "512Ei"}, pair{"1023Ei", "1Ei"}, pair{"999E", "1E"},
		pair{"0", "0"}, pair{"0Ki", "0"}, pair{"0", "0e3"}, pair{"0", "1Ki"}, pair{"0e3", "1024"}, pair{"1Ki", "0"}, pair{"0Pi", "1500"}, pair{"1Ki", "-1Ki"},
		pair{"+1.500", "0"}, pair{"0", "+1.500"}, pair{"1Ki", "1n"}, pair{"1Ki", "1k"}, pair{"1k", "1Ki"}, pair{"0.5Ki", "512"}, pair{"1.0000000001", "1000000001n"},
		pair{"1e1000", "1"}, pair{"1e1000", "1e-1000"}, pair{"1e18", "1"}, pair{"1e17", "1"}, pair{"1e9", "-1n"}, pair{"-1e1", "-15"}, pair{"-15", "-1e1"},
	}
}

func productLandmarks() []any {
	return []any{
		product("-8Ti", 1<<20), product("8Ti", 1<<20), product("8Ti", -1<<20), product("1Ki", -1<<53), product("-1Ki", 1<<53), product("-8Ei", 1),
		product("1", math.MinInt64), product("2", math.MinInt64), product("-1", math.MinInt64), product("1", math.MaxInt64), product("-1", math.MaxInt64),
		product("1Ki", math.MinInt64), product("8Ei", 128), product("1E", 1000), product("1m", 1000), product("1n", math.MaxInt64),
		product("0", 5), product("0Pi", 5), product("1500m", 0), product("0.5Ki", 2), product("0.0001Ki", 10000), product("1e1000", math.MaxInt64),
		product("4294967296", 2147483648), product("4294967296", 2147483647), product("-4294967296", 2147483648), product("1e1", 922337203685477580), product("1e1", 922337203685477581),
	}
}

func sumLandmarks() []any {
	return []any{
		items(), items("0"), items("0Ki", "0"), items("0", "0e3"), items("1Ki", "-1Ki", "5k"), items("1Ki", "-1Ki", "0e1"), items("5", "-5", "3Ki"),
		items("-8Ki", "-922337203685476761e1", "-6"), items("-8Ki", "-922337203685476761e1", "-7"), items("8Ki", "922337203685476761e1", "6"),
		items("922337203685477580e1", "7", "1"), items("922337203685477580e1", "7", "-1"), items("-922337203685477580e1", "-8", "-1"), items("-922337203685477580e1", "-8", "1"),
		items("8Ei", "8Ei"), items("512Ei", "512Ei"), items("1", "x"),
	}
}

func numberLandmarks() []any {
	return []any{
		plain("0", "BinarySI"), plain("-0", "BinarySI"), plain("1023", "BinarySI"), plain("1024", "BinarySI"), plain("-1024", "BinarySI"), plain("1024.5", "BinarySI"),
		plain("1536", "BinarySI"), plain("1180591620717411303424", "BinarySI"), plain("1152921504606846976", "BinarySI"), plain("0.5", "BinarySI"), plain("1000", "BinarySI"),
		plain("1000000000000000000", "DecimalSI"), plain("1000000000000000000000", "DecimalSI"), plain("0.000000001", "DecimalSI"), plain("100", "DecimalSI"), plain("10000", "DecimalSI"),
		plain("1000000000000000000000", "DecimalExponent"), plain("0.000000001", "DecimalExponent"), plain("120000", "DecimalExponent"), plain("1", "DecimalExponent"),
		plain("0.0000000001", "DecimalSI"), plain("1.0000000000", "DecimalSI"), plain("1.000000000", "DecimalSI"), plain("+1", "DecimalSI"), plain(".5", "DecimalSI"), plain("5.", "DecimalSI"),
		plain("1e3", "DecimalSI"), plain("", "DecimalSI"), plain("-", "DecimalSI"), plain("007", "DecimalSI"), plain("1", ""), plain("1", "decimalSI"), plain("1\n", "DecimalSI"),
	}
}

func product(a string, by int64) any { return map[string]any{"a": a, "by": by} }

func items(texts ...string) any { return map[string]any{"items": append([]string{}, texts...)} }

func plain(number, format string) any { return map[string]any{"number": number, "format": format} }
