package selector

import "strings"

var (
	longest = strings.Repeat("a", 63)
	tooLong = strings.Repeat("a", 64)
)

// landmarkTexts are label selector texts at the corners of the language that upstream's code has no branch of its own for.
var landmarkTexts = []string{
	"", " ", "\t\r\n", "\x0b", "\u00a0a", "a\u00a0", "a\x0c=b", "\x00", "\x00a", "a\x00", "a\x00b", "a=\x00b", "a=b\x00,c", "a=b,\x00c", "a\x00=b", "a=\x00", "!\x00a", "a in (b\x00)", "a in\x00(b)", "a,\x00",
	"a", "!a", "! a", "!!a", "!a=b", "!a in (b)", "a!", "a!b", "a! =b", "a !=b", "a!= b", "a!=", "a!=,b", "a=!b", "a==", "a===b", "a= =b", "a=,b", "a=b c", "a b", "=a", "=", "!", "(", ")", ",", "a,", ",a", "a,,b", "a,!", "a,=",
	"a>5", "a>", "a>-1", "a>+5", "a>05", "a>9223372036854775807", "a>9223372036854775808", "a<-9223372036854775808", "a>5.0", "a>x", "a>=5", "a<=5", "a=>5", "a><5", "a>5,a<7",
	"in", "notin", "in in (in)", "notin notin (notin)", "!in", "!notin", "in,notin", "in=in", "a=in", "a=notin", "a in (in,notin)", "a In (b)", "a IN (b)", "a NotIn (b)", "a not in (b)", "a in b", "a in", "a in(b)", "a in\t(b)", "ain(b)", "in(a)", "in (a)",
	"a in ()", "a in ( )", "a in (,)", "a in (,,)", "a in (,,,)", "a in (b,)", "a in (b,,)", "a in (b,,,)", "a in (b,,,,)", "a in (,b)", "a in (,,b)", "a in (b,,c)", "a in (b,,c,,)", "a in (b,b)", "a in (c,b)", "a in (b c)", "a in (b", "a in (b,", "a in (", "a in )",
	"a in (=)", "a in (b=c)", "a in (!b)", "a in ((b))", "a in (b))", "a in (b)c", "a in (b) c", "a in (b),", "a in (b),c", "a notin (b)", "a notin ()", "a notin (b,,)", "a=b,a=c", "a==c,a=b", "b,a", "b=1,a=2,b=3,a=4", "a,A,a.b,a-b,a/b,a_b",
	longest, tooLong, "a=" + longest, "a=" + tooLong, "x/" + longest, "x/" + tooLong, "a in (" + tooLong + ")", "a!=" + tooLong, strings.Repeat("a", 253) + "/b", strings.Repeat("a", 254) + "/b", "X/a", "x_y/a", "-a", "a-", "a=-b", "a=b-", "a=_b", "é", "a=é", "a/b/c", "/a", "a/",
}

func textLandmarks() (inputs []any) {
	for _, text := range landmarkTexts {
		inputs = append(inputs, textInput{text})
	}
	return inputs
}

func matchesLandmark(selector string, labels any) any {
	return map[string]any{"selector": selector, "labels": labels}
}

// one is a map with one entry.
func one(key, value string) map[string]string { return map[string]string{key: value} }

func matchesLandmarks() []any {
	return []any{
		matchesLandmark("", nil), matchesLandmark("", one("a", "b")), matchesLandmark("a", nil), matchesLandmark("!a", nil), matchesLandmark("a", one("a", "")), matchesLandmark("!a", one("a", "")),
		matchesLandmark("a=", nil), matchesLandmark("a=", one("a", "")), matchesLandmark("a!=", nil), matchesLandmark("a!=", one("a", "")), matchesLandmark("a in ()", nil), matchesLandmark("a in ()", one("a", "")),
		matchesLandmark("a notin ()", nil), matchesLandmark("a notin ()", one("a", "")), matchesLandmark("a in (b,,)", one("a", "")), matchesLandmark("a=b", one("A", "b")), matchesLandmark("a=b", one("a", "B")),
		matchesLandmark("a>5", nil), matchesLandmark("a>5", one("a", "5")), matchesLandmark("a>5", one("a", "6")), matchesLandmark("a<5", one("a", "5")), matchesLandmark("a<5", one("a", "4")), matchesLandmark("a<5", one("a", "-1")), matchesLandmark("a>5", one("a", "+6")),
		matchesLandmark("a>5", one("a", "006")), matchesLandmark("a>5", one("a", "6.0")), matchesLandmark("a>5", one("a", "6 ")), matchesLandmark("a>5", one("a", "")), matchesLandmark("a<5", one("a", "")), matchesLandmark("a>5", one("a", "x")), matchesLandmark("a<5", one("a", "x")),
		matchesLandmark("a>5", one("a", "0x10")), matchesLandmark("a>5", one("a", "1_0")), matchesLandmark("a>5", one("a", "٦")), matchesLandmark("a>5", one("a", "1e3")),
		matchesLandmark("a>9223372036854775806", one("a", "9223372036854775807")), matchesLandmark("a>9223372036854775807", one("a", "9223372036854775807")), matchesLandmark("a>5", one("a", "9223372036854775808")), matchesLandmark("a<5", one("a", "-9223372036854775808")),
		matchesLandmark("a<5", one("a", "-9223372036854775809")), matchesLandmark("a>05", one("a", "6")), matchesLandmark("a=b", one("a", "b\n")), matchesLandmark("a", one("a", "not a label value")), matchesLandmark("a=b,", one("a", "b")),
	}
}

var fieldLandmarkTexts = []string{
	"", ",", ",,", "a=b", "a==b", "a!=b", "a===b", "a!==b", "a=!b", "a=b=c", "a!b", "a", "=", "==", "!=", "=b", "!=b", "==b", "a=", "a!=", "a=,b=", ",a=b,", "b=1,a=2", "a=2,a=1", "a!=1,a=1,a==1", " a=b", "a =b", "a= b", "a=b ", " ", "a=b, c=d",
	`a=\`, `a=\\`, `a=\\\`, `a=\,`, `a=\=`, `a=\a`, `a=\ `, `a=\é`, `a=\,b`, `a=b\,c,d=e`, `a=b\\,c=d`, `a=b\\\,c=d`, `a\=b`, `a\,b=c`, `\a=b`, `\\=b`, `\=`, `\,=`, `,\,=a`, `a=\,,\,`, `=\=`, `=\,`, `!=\\`, "é=ü", "a=\x00", "a\n=b", "a<b", "a in (b)", "B=1,a=1,A=1", "a!=1,a=1", "é=1,z=1,\U0001F600=1,\uFFFD\uFFFD=1",
}

func fieldTextLandmarks() (inputs []any) {
	for _, text := range fieldLandmarkTexts {
		inputs = append(inputs, textInput{text})
	}
	return inputs
}
