package meta

import "strings"

// lengths are texts on both sides of the limits of a rule; no branch shows them, for most rules are a pattern.
func lengths(limit int, before, unit, after string) []string {
	fill := func(length int) string {
		return before + strings.Repeat(unit, length-len(before)-len(after)) + after
	}
	return []string{fill(limit - 1), fill(limit), fill(limit + 1)}
}

var (
	labelEdges     = append(lengths(63, "", "a", ""), "", "a", "-", "a-", "-a", "a-b", "a--b", "0", "0a", "A", "a.b", "a_b", "a\n", "\na", "é", "a b")
	subdomainEdges = append(lengths(253, "", "a", ""), "", "a.b", "a..b", ".a", "a.", "a-.b", "a.-b", "a.b\n", "A.b", "_a.b", "a_b.c", "0.1", "a.b-", strings.Repeat("a", 64)+".b")
	nameEdges      = append(lengths(63, "", "a", ""), "", "A", "a_b", "a.b", "_a", "a_", ".a", "a.", "-a", "a-", "a/b", "a/b/c", "/a", "a/", "a b", "a\n", "é", "A/b", "a/B", "x_y/a")
	fileEdges      = append(lengths(253, "", "a", ""), "", ".", "..", "...", "..a", ".a", "a..", "1a", "-", "_", "a b", "a/b", "a\n", "é", "A")
	prefixEdges    = append(lengths(63, "", "a", "-"), "-", "--", "a-", "a--", "A-", "_-", "é-", "0-", ".-", "a.-", "ab", "a", "", "-a-", "\n-")
	addressEdges   = strings.Fields(`
		1.2.3.4 01.2.3.4 1.2.3.04 00.0.0.0 0.0.0.0 255.255.255.255 256.0.0.0 1.2.3 1.2.3.4.5 1.2.3. .1.2.3 1..2.3 0000000001.2.3.4 1.2.3.4%eth0 [1.2.3.4] -1.2.3.4
		:: ::1 1:: 1::1 0::0 0:0:0:0:0:0:0:0 1:2:3:4:5:6:7:8 1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8 1:2:3:4::5:6:7:8 1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 1::2::3 ::: 1:::2 :1 1: :1:: ::1:
		1:0:0:2:0:0:0:3 1:0:0:2::3 1::2:0:0:0:3 1:0:0:2:0:0:3:4 1::2:0:0:3:4 1:0:0:2::3:4 1:0:2:3:4:5:6:7 1::2:3:4:5:6:7 0:1:: ::1:0:0:1:0:0
		0001::1 00001::1 00000::1 ::0001 ::00001 10000::1 ffff::1 FFFF::1 ::abcd ::aBcd ::g fe80::1%eth0 [::1]
		::ffff:1.2.3.4 ::FFFF:1.2.3.4 ::ffff:102:304 ::ffff:01.2.3.4 ::fffe:1.2.3.4 ::1.2.3.4 1::1.2.3.4 64:ff9b::1.2.3.4 1:2:3:4:5:6:1.2.3.4 1:2:3:4:5:6:7:1.2.3.4 ::1.2.3 ::1.2.3.4:5 1.2.3.4::
		0:0:0:0:0:ffff:1.2.3.4 1::ffff:1.2.3.4 ::1:ffff:102:304`)
	cidrEdges = strings.Fields(`
		1.2.3.4/32 1.2.3.4/33 1.2.3.4/31 1.2.3.4/032 0.0.0.0/0 0.0.0.0/00 1.0.0.0/8 1.2.0.0/15 1.3.0.0/15 128.0.0.0/1 128.0.0.0/0 1.2.3.4/ 1.2.3.4 /24 1.2.3.4/+24 1.2.3.4/-1 1.2.3.0/24/24
		01.2.3.0/24 1.2.3.0/24% 1.2.3.0/a 1.2.3.0/4294967320 1.2.3.0/99999999999999999999 1.2.3.4/255.255.255.0
		::/0 ::/128 ::/129 ::1/128 ::1/127 1::/16 1::/15 8000::/1 8000::/0 2001:db8::/32 2001:DB8::/32 2001:db8:0::/32 2001:db8::1/32 0::/0 ::/0128 fe80::%eth0/64
		::ffff:1.2.3.4/128 ::ffff:1.2.3.4/32 ::ffff:1.2.3.4/120 ::ffff:1.2.3.0/120 ::ffff:0.0.0.0/96 ::ffff:1.2.3.4/33 ::1.2.3.4/128 1.2.3.4/128 1.2.3.4/24 1.2.3.4/024 1::ffff:1.2.3.4/128 ::1:ffff:102:304/128`)
)

// edges are the landmark values of the rules.
var edges = map[string][]string{
	"dns1123Label":                   labelEdges,
	"dns1035Label":                   labelEdges,
	"dns1123Subdomain":               subdomainEdges,
	"dns1123SubdomainWithUnderscore": append(lengths(253, "_", "a", ""), append(subdomainEdges, "__a", "a_", "_", "a._b", "a.b_c", "_a_b")...),
	"wildcardDNS1123Subdomain":       append(lengths(253, "*.", "a", ""), "*", "*.", "*.a", "*a", "*.*.a", "a.*.b", "a", "*.a.b", "*.A", "*.a\n"),
	"fullyQualifiedDomainName":       append(lengths(63, "", "a", ".b"), "", ".", "a", "a.", "a.b", "a.b.", "a.b..", ".a.b", "A.b", strings.Repeat("a", 63)+".b", strings.Repeat("a", 64)+".b", strings.Repeat("a.", 126)+"a", strings.Repeat("a.", 126)+"a.", strings.Repeat("a.", 127)+"a"),
	"domainPrefixedPath":             append(lengths(255, "", "a", "/b"), "a/b", "a/", "/b", "a", "a/b/c", "a//", "A/b", "a/b c", "a/%", "a/é", "a/#", "a/?", "a/-._~%!$&'()*+,;=:", "a/b\n", "", "/"),
	"qualifiedName":                  append(append(lengths(65, "x/", "a", ""), lengths(255, "", "a", "/b")...), nameEdges...),
	"domainPrefixedKey":              append(append(lengths(65, "x/", "a", ""), lengths(255, "", "a", "/b")...), nameEdges...),
	"annotationKey":                  append(lengths(63, "", "A", ""), "\u212a", "\u0130", strings.Repeat("\u212a", 63), strings.Repeat("\u212a", 64), strings.Repeat("\u0130", 63), strings.Repeat("\u0130", 64), "A.B/C", "a/b/c", "é", "É", "Å", "\u017f", "İ.k/ı", "K-İ", ""),
	"labelValue":                     nameEdges,
	"envVarName":                     fileEdges,
	"configMapKey":                   fileEdges,
	"relaxedEnvVarName":              {"", " ", "~", "\x1f", "\x7f", "=", "a=", "=a", "0", "é", "\u00a0", "\n", "\t", "!", "\x00", strings.Repeat("a", 300)},
	"portName":                       append(lengths(15, "", "a", ""), "", "a", "1", "-", "1-1", "a-", "-a", "a--b", "a-b", "123456789012345", "12345678901234a", "A", "a_b", "a\n", "1a"),
	"cIdentifier":                    {"", "_", "a", "A", "0", "a0", "0a", "a-b", "a.b", "é", "a\n", "a b"},
	"percent":                        {"", "%", "0%", "00%", "100%", "101%", "1%%", "1", "1.5%", "-1%", "+1%", " 1%", "1 %", "1%\n", "٣%", "99999999999999999999%"},
	"httpHeaderName":                 {"", "a", "-", "A-b", "a_b", "a:", "a b", "a\n", "é", "0"},
	"conditionReason":                {"", "a", "A", "0", "_", "a_", "a,", "a:", "a,b", "a:b", "a,_", "a-b", "a\n", "a b", "é", "_a", ",a", "a" + strings.Repeat("b", 1100)},
	"pathSegmentName":                {"", ".", "..", "...", "a/b", "/", "%", "a%b", "a", " ", "é", "\n", "..a"},
	"generateNameDNS1123Label":       prefixEdges,
	"generateNameDNS1035Label":       prefixEdges,
	"generateNameDNS1123Subdomain":   append(lengths(253, "", "a", "-"), prefixEdges...),
	"ip":                             addressEdges,
	"ipLegacy":                       addressEdges,
	"ipLegacyStrict":                 addressEdges,
	"cidr":                           cidrEdges,
	"cidrLegacy":                     cidrEdges,
	"cidrLegacyStrict":               cidrEdges,
	"interfaceAddress":               cidrEdges,
}

func ruleLandmarks() (inputs []any) {
	for _, rule := range ruleNames() {
		for _, value := range edges[rule] {
			inputs = append(inputs, ruleInput{rule, value})
		}
	}
	return inputs
}

func versionLandmarks() []any {
	return []any{
		versionPair{"v1", "v1"}, versionPair{"v1", "v01"}, versionPair{"v1alpha1", "v1alpha01"}, versionPair{"v9223372036854775807", "v1"}, versionPair{"v9223372036854775808", "v1"},
		versionPair{"v9223372036854775808", "v9223372036854775807"}, versionPair{"v1beta9223372036854775807", "v1beta1"}, versionPair{"v1beta9223372036854775808", "v1alpha1"},
		versionPair{"v2beta1", "v1beta2"}, versionPair{"v2alpha1", "v1beta1"}, versionPair{"v1", "v2beta1"}, versionPair{"v10", "v9"}, versionPair{"v0", "v00"}, versionPair{"v0", "foo"},
		versionPair{"foo", "v0alpha0"}, versionPair{"foo1", "foo10"}, versionPair{"a", "b"}, versionPair{"", "a"}, versionPair{"", ""}, versionPair{"", "v1"}, versionPair{"v", "v1"},
		versionPair{"V1", "v1"}, versionPair{"v1\n", "v1"}, versionPair{"v1alpha", "v1"}, versionPair{"v1gamma1", "v1alpha1"}, versionPair{"é", "z"}, versionPair{"v٣", "v3"}, versionPair{"v-1", "v1"},
	}
}
