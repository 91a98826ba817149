package cron

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	robfig "github.com/robfig/cron/v3"

	"kube-semantics/oracle/draw"
)

// part is one of the five fields of a schedule.
type part struct {
	low, high int
	names     []string
}

var (
	minutePart = part{0, 59, nil}
	hourPart   = part{0, 23, nil}
	dayPart    = part{1, 31, nil}
	monthPart  = part{1, 12, []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}}
	weekPart   = part{0, 6, []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}}
)

// value writes a number or a name, one of a few ways.
func (p part) value(r *rand.Rand, n int) string {
	if p.names != nil && draw.Chance(r, 40) {
		name := p.names[n-p.low]
		switch r.IntN(4) {
		case 0:
			return strings.ToUpper(name)
		case 1:
			return strings.ToUpper(name[:1]) + name[1:]
		default:
			return name
		}
	}
	switch r.IntN(40) {
	case 0:
		return fmt.Sprintf("%02d", n)
	case 1:
		return fmt.Sprintf("+%d", n)
	case 2:
		return fmt.Sprintf("%05d", n)
	default:
		return strconv.Itoa(n)
	}
}

func (p part) number(r *rand.Rand, near int) int {
	if near >= p.low && draw.Chance(r, 45) {
		return min(max(near+draw.OneOf(r, 0, 0, 0, 1, -1, 2), p.low), p.high)
	}
	return draw.OneOf(r, p.low, p.high, draw.Between(r, p.low, p.high), draw.Between(r, p.low, p.high), draw.Between(r, p.low, p.high))
}

// piece writes what stands between commas.
func (p part) piece(r *rand.Rand, near int) string {
	n := p.number(r, near)
	step := draw.OneOf(r, 1, 2, 2, 3, 5, 7, 10, 15, 20, 30, 59, 60, 100)
	switch k := r.IntN(100); {
	case k < 42:
		return p.value(r, n)
	case k < 62:
		m := p.number(r, near)
		return p.value(r, min(n, m)) + "-" + p.value(r, max(n, m))
	case k < 72:
		return fmt.Sprintf("%s/%d", draw.OneOf(r, "*", "*", "?", "*-x", "?-1-2"), step)
	case k < 80:
		return fmt.Sprintf("%s/%d", p.value(r, n), step)
	case k < 90:
		m := p.number(r, near)
		return fmt.Sprintf("%s-%s/%d", p.value(r, min(n, m)), p.value(r, max(n, m)), step)
	default:
		return draw.OneOf(r, "*", "*", "*", "?", "?", "*-", "?-5", "*-a-b")
	}
}

// text writes the field; starry says how often it is a star.
func (p part) text(r *rand.Rand, starry, near int) string {
	if draw.Chance(r, starry) {
		return draw.OneOf(r, "*", "*", "*", "*", "*", "?", "*/1")
	}
	pieces := []string{p.piece(r, near)}
	for draw.Chance(r, 20) {
		pieces = append(pieces, p.piece(r, near))
	}
	text := strings.Join(pieces, ",")
	switch r.IntN(60) {
	case 0:
		return "," + text
	case 1:
		return text + ","
	case 2:
		return strings.ReplaceAll(text, ",", ",,")
	}
	return text
}

// fiveFields writes a schedule that is apt to fire near the time, which is in the zone of the schedule.
func fiveFields(r *rand.Rand, near time.Time) string {
	hour, minute, day := near.Hour(), near.Minute(), near.Day()
	starry := draw.OneOf(r, 15, 45, 70, 90)
	f := []string{
		minutePart.text(r, starry/3, minute), hourPart.text(r, starry/2, hour), dayPart.text(r, starry, day),
		monthPart.text(r, 50+starry/2, int(near.Month())), weekPart.text(r, starry, int(near.Weekday())),
	}
	if draw.Chance(r, 45) {
		f[0] = draw.OneOf(r, "0", "0", "30", "15", "*/30", "45", "59", "0,30", "*/15", "5")
	}
	if draw.Chance(r, 2) {
		f[r.IntN(5)] = ","
	}
	if draw.Chance(r, 95) {
		return strings.Join(f, " ")
	}
	text := draw.OneOf(r, "", " ", "\t")
	for _, one := range f {
		text += one + draw.OneOf(r, " ", "  ", "\t", "\u00a0", "\u2003", "\u3000", "\n", "\u0085", "\r", "\v", "\f", "\u2028", "\u1680", "\u202f")
	}
	if draw.Chance(r, 70) {
		text = text[:strings.LastIndex(text, f[4])+len(f[4])]
	}
	return text
}

// aimed writes a schedule whose search comes by a clock change, where it may lose its way: days that the month does not
// have, the first of the month, hours around midnight.
func aimed(r *rand.Rand, change time.Time) string {
	near := change.Add(time.Duration(r.IntN(5)-2) * 30 * time.Minute)
	minute := draw.OneOf(r, "0", "0", "0", "30", "*/30", "*/15", "*", strconv.Itoa(near.Minute()), strconv.Itoa((near.Minute()+59)%60))
	hour := draw.OneOf(r, "0", "0", "*", "23", "1", "0,23", "*/2", strconv.Itoa(near.Hour()), strconv.Itoa(near.Hour()), strconv.Itoa((near.Hour()+23)%24))
	day := draw.OneOf(r, "*", "*", "1", "31", "30", "30,31", "28-31", "*/2", strconv.Itoa(near.Day()), strconv.Itoa(near.Day()), strconv.Itoa(near.AddDate(0, 0, -1).Day()), strconv.Itoa(near.AddDate(0, 0, 1).Day()))
	m := int(near.Month())
	month := draw.OneOf(r, "*", "*", "*", strconv.Itoa(m), strconv.Itoa(m), strconv.Itoa((m+10)%12+1), strconv.Itoa(m%12+1), fmt.Sprintf("%d,%d", (m+10)%12+1, m%12+1), "2,4,6,9,11", "*/2")
	week := draw.OneOf(r, "*", "*", "*", "*", "?", strconv.Itoa(int(near.Weekday())), "*/2")
	if draw.Chance(r, 15) {
		// Many runs at a time, and then none for long.
		minute = draw.OneOf(r, "*", "*/2", "*/5", "*/7", "0-30", "50-59")
		hour = draw.OneOf(r, hour, "0-5", "22-23", strconv.Itoa(near.Hour()))
		day = draw.OneOf(r, day, "31", "28-31", "1-3", strconv.Itoa(near.Day()))
	}
	return strings.Join([]string{minute, hour, day, month, week}, " ")
}

var (
	macros = []string{"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}

	// rare fire seldom, never, or in a way that only a walk through the calendar finds.
	rare = []string{
		"0 0 29 2 *", "0 0 29 2 1", "0 0 29 2 ?", "* * 29 2 *", "59 23 31 12 *", "0 0 31 * *", "0 0 31 1,3 *", "0 0 30 2 *", "0 0 31 4 *", "0 0 31 6,9,11 *", "0 0 31 11 */2", "0 0 30 2 1",
		"0 0 29-31 2 *", "0 0 1 1 *", ", * * * *", "* , * * *", "* * , * *", "* * * , *", "* * * * ,", "* * , * ,", "* * , * 1", "0,5 0 1 * *", "0 0 */31 * *", "0 0 13 * 5", "0 0 * 2 */8",
		"59 23 28-31 * *", "30 6-16/4 * * 1-5", "0 0 1-7 * 1", "0 0 1-7 * */1", "0 0 */100 * 1", "5/15 0/6 */2 * ?", "0 12 31 2,4,6,9,11 0", "0 0 29 2 0-6",
	}
)

var units = []string{"ns", "us", "µs", "μs", "ms", "s", "s", "m", "m", "h", "h"}

// farthest are spans at the end of what 63 bits count, whose sums overflow or wrap.
var farthest = []string{
	"9223372036854775807ns", "9223372036854775808ns", "9223372036854775.807us", "9223372036854775.808us", "9223372036854.775808ms", "9223372036.854775808s", "2562047h", "47m16.854775807s", "47m16.854775808s",
}

// duration writes what stands after @every.
func duration(r *rand.Rand) string {
	if draw.Chance(r, 18) {
		return draw.OneOf(r,
			"0", "+0", "-0", "0s", "1s", "999ms", "1000ms", "1999ms", "-1h", "-5s", "500ms", ".5h", "1.h", ".h", "h", "1", "1h1h", "2562047h47m16.854775807s",
			"2562047h47m16.854775808s", "9223372036854775807ns", "9223372036854775808ns", "-9223372036854775808ns", "-9223372036854775809ns", "9223372036.854775807s",
			"9223372037s", "1.9999999999999999999s", "0.99999999999999999999s", "1.0000000009s", "3.14159265358979323846h", "0.9223372036854775808h", "1e3s", "1d", "1w", "1 h", "1h ", "+1h", "--1h", "+-1h",
			"1H", "1S", "1.5.5s", "1,5s", "१s", "1m30", "1h-30m", "106751d", "0.000000001s", "90000000000us", "")
	}
	text := draw.OneOf(r, "", "", "", "", "+", "-")
	for i := 0; i == 0 || draw.Chance(r, 35); i++ {
		if draw.Chance(r, 4) {
			text += draw.Pick(r, farthest)
			continue
		}
		number := strconv.Itoa(draw.OneOf(r, 0, 1, 2, 5, 10, 90, r.IntN(100), r.IntN(100000), r.IntN(1<<31)))
		if draw.Chance(r, 30) {
			number += "." + draw.OneOf(r, "", "5", "25", "9", "999", "0001", draw.Run(r, "0123456789", draw.Between(r, 1, 12)), draw.Run(r, "0123456789", draw.Between(r, 15, 25)))
		}
		text += number + draw.Pick(r, units)
	}
	return text
}

// written draws a text that is most likely a schedule, without a zone.
func written(r *rand.Rand, near time.Time) string {
	switch n := r.IntN(100); {
	case n < 62:
		return fiveFields(r, near)
	case n < 72:
		return draw.Pick(r, rare)
	case n < 84:
		return draw.Pick(r, macros)
	default:
		return "@every " + duration(r)
	}
}

// pieces are what mutations of schedules are made with.
var pieces = []string{
	"*", "/", "-", ",", " ", "  ", "?", "0", "1", "5", "59", "60", "23", "24", "31", "32", "12", "13", "6", "7", "mon", "JAN", "sunday", "SAT", "+5", "-1", "005", "0x5", "1_0", "L", "W", "5L", "#2", "H",
	"@", "@daily", "@every ", "@Daily", "TZ=", "CRON_TZ=", "TZ=UTC ", "TZ= ", "TZ=Local ", "CRON_TZ=Europe/Madrid ", "tz=UTC ", "1h", "\u00a0", "\u2003", "\u200b", "\u3000", "\t", "\u0085",
	"9223372036854775807", "9223372036854775808", "18446744073709551616", "-0", "+", "FR\u0130", "fr\u0131", "1-5", "5-1", "*/2", "*/0", "*/1", "1/2/3", "1-2-3", "*-x", "fri-mon", "mon/2", "1/mon", "2-", "-2", "/2", "1/",
	"٣", "µs", "=", "TZ", "\\",
}

var prefixes = []string{"TZ=", "TZ=", "CRON_TZ="}

// prefixed adds a zone.
func prefixed(r *rand.Rand, text, name string) string {
	return draw.Pick(r, prefixes) + name + draw.OneOf(r, " ", " ", " ", " ", "  ", "\t ", " \t", "\t") + text + draw.OneOf(r, "", "", "", "", "", "", " ", "\n", "\u00a0")
}

// anyText draws a text that may be a schedule, and may have a zone.
func anyText(r *rand.Rand) string {
	for {
		text := written(r, zoneOf("").instant(r))
		if draw.Chance(r, 25) {
			text = prefixed(r, text, anyZoneName(r))
		}
		if draw.Chance(r, 40) {
			text = draw.Mutate(r, text, pieces)
		}
		if name, has := zoneOfText(text); !has || sameEverywhere(name) {
			return text
		}
	}
}

func drawValidate(r *rand.Rand) any { return fields{"schedule": anyText(r)} }

func drawParse(r *rand.Rand) any {
	in := drawValidate(r)
	// An error says less.
	for range 2 {
		if tried(in.(fields)["schedule"].(string)) != nil {
			break
		}
		in = drawValidate(r)
	}
	return in
}

// timed is a schedule with what a CronJob says about its zone, and a time that it may be asked at.
type timed struct {
	text     string
	timeZone any
	zone     zone
	at       time.Time
}

// drawTimed draws a schedule and a time from which upstream's search ends, whichever zone counts.
func drawTimed(r *rand.Rand) timed {
	for {
		name := zoneName(r)
		t := timed{zone: zoneOf(name)}
		t.at = t.zone.instant(r)
		t.text = written(r, t.at.In(t.zone.Location))
		if draw.Chance(r, 30) {
			change := t.zone.change(r)
			t.at = change.Add(-time.Duration(r.IntN(draw.OneOf(r, 3, 30, 30, 24*40, 24*400))) * 50 * time.Minute)
			t.text = aimed(r, change.In(t.zone.Location))
		}
		if draw.Chance(r, 6) {
			name = draw.Pick(r, turningZones)
			t = turning(r, zoneOf(name))
		}
		if draw.Chance(r, 3) {
			t.text = draw.Mutate(r, t.text, pieces)
		}
		switch n := r.IntN(100); {
		case n < 62:
			t.timeZone = name
		case n < 80:
			t.text = prefixed(r, t.text, name)
			if draw.Chance(r, 20) {
				t.timeZone = zoneName(r)
			}
		case n < 83:
			t.timeZone = anyZoneName(r)
		}
		if name, has := zoneOfText(t.text); has && !sameEverywhere(name) {
			continue
		}
		if t.at.Before(t.settled()) || t.astray() || t.slow() && draw.Chance(r, 95) {
			continue
		}
		return t
	}
}

// turning draws a schedule and a time soon after clocks went back within an hour, where upstream's search goes back too.
func turning(r *rand.Rand, z zone) timed {
	change := z.change(r)
	for range 20 {
		_, before := change.Add(-time.Second).In(z.Location).Zone()
		_, after := change.In(z.Location).Zone()
		if after < before && (change.Unix()+int64(before))%3600 != 0 || (before-after)%3600 != 0 {
			break
		}
		change = z.change(r)
	}
	near := change.Add(time.Duration(r.IntN(9)-3) * 20 * time.Minute).In(z.Location)
	hour := near.Hour()
	minute := draw.OneOf(r, "*", "*", "*/1", "*/2", "*/7", "0", "*/20", "10-40", "50-59/3", strconv.Itoa(near.Minute()), fmt.Sprintf("%d-59", near.Minute()))
	hours := draw.OneOf(r, strconv.Itoa(hour), strconv.Itoa(hour), fmt.Sprintf("%d-%d/2", hour, hour), fmt.Sprintf("%d,%d", hour, (hour+1)%24), fmt.Sprintf("%d,%d", (hour+22)%24, hour), "*/2", "*/3", "*")
	day := draw.OneOf(r, "*", "*", "*", "?", strconv.Itoa(near.Day()))
	at := change.Add(time.Duration(r.IntN(200)-20) * time.Minute).Add(time.Duration(draw.OneOf(r, 0, 0, 30)) * time.Second)
	return timed{text: strings.Join([]string{minute, hours, day, "*", draw.OneOf(r, "*", "?")}, " "), zone: z, at: at}
}

// zones are those that may count: that of the text and the one that the CronJob names.
func (t timed) zones() []zone {
	found := []zone{t.zone}
	if name, has := zoneOfText(t.text); has {
		found = append(found, zoneOf(name))
	}
	if name, is := t.timeZone.(string); is {
		found = append(found, zoneOf(name))
	}
	return found
}

// settled is the time from which on none of the zones leaves out a day.
func (t timed) settled() time.Time {
	var settled time.Time
	for _, one := range t.zones() {
		if one.settled.After(settled) {
			settled = one.settled
		}
	}
	return settled
}

// astray is near to where Go misreads the formula of a zone whose summer never ends: from 2087 on it takes the zone, for two
// hours before each year of UTC, to be on the time that it never has.
func (t timed) astray() bool {
	for _, one := range t.zones() {
		switch one.String() {
		case "Africa/Casablanca", "Africa/El_Aaiun":
			if t.at.Year() > 2035 {
				return true
			}
		}
	}
	return false
}

// slow is a schedule without a minute, for which upstream goes through all those of five years.
func (t timed) slow() bool {
	sets, is := tried(t.text).(*robfig.SpecSchedule)
	return is && sets.Minute == 0
}

// tried is the schedule, if it is one; some releases panic where others refuse.
func tried(text string) (parsed robfig.Schedule) {
	defer func() { _ = recover() }()
	parsed, _ = parseSchedule(text)
	return parsed
}

func drawNext(r *rand.Rand) any {
	t := drawTimed(r)
	in := fields{"schedule": t.text, "after": spelled(r, t.at), "count": draw.OneOf(r, 1, 1, 2, 2, 3, 3, 4, 5, 8, 12)}
	put(r, in, "timeZone", t.timeZone)
	return in
}
