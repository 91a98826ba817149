package cron

import (
	"fmt"
	"strings"
)

// texts stand at the limits of the grammar.
var texts = []string{
	"", " ", ",", "*", "* * * *", "* * * * *", "* * * * * *", "? ? ? ? ?", "0 0 * * *", "59 23 31 12 6", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *", "* * * 13 *", "* * * * 7",
	"-1 * * * *", "-0 * * * *", "+5 * * * *", "005 * * * *", "0x5 * * * *", "1_0 * * * *", "9223372036854775807 * * * *", "9223372036854775808 * * * *", "*/9223372036854775807 * * * *",
	"*/9223372036854775808 * * * *", "1,,2 * * * *", ",1 * * * *", "1, * * * *", ", * * * *", "* , * * *", "* * , * *", "* * * , *", "* * * * ,", "1/2/3 * * * *", "1-2-3 * * * *", "*-x * * * *", "?-1-2 * * * *",
	"*-x-y/2 * * * *", "*/x * * * *", "*/ * * * *", "/2 * * * *", "2- * * * *", "-2 * * * *", "2-/3 * * * *", "*/0 * * * *", "*/1 * * * *", "*/2 * * * *", "*/59 * * * *", "*/60 * * * *", "5/15 * * * *",
	"5-20/15 * * * *", "55/100 * * * *", "20-5 * * * *", "5-5 * * * *", "5,* * * * *", "** * * * *", "*5 * * * *", "5* * * * *",
	"0 0 5,* * 1", "0 0 */1 * 1", "0 0 */2 * 1", "0 0 ? * 1", "0 0 1 * ?", "0 0 1 * */1", "0 0 1 * */2", "0 0 1 * 1,*", "0 0 *-5 * 1", "0 0 *-5/2 * 1", "0 0 1 * 1",
	"0 0 1 jan *", "0 0 1 JAN *", "0 0 1 jAn-dEc *", "0 0 1 january *", "0 0 1 sun *", "jan 0 1 1 *", "0 0 jan 1 *", "0 0 1 1 jan", "0 0 * * sun", "0 0 * * SUN-SAT", "0 0 * * fri-mon", "0 0 * * sat-sun",
	"0 0 * * mon/2", "0 0 * * mon-5/2", "0 0 * * 1/mon", "0 0 * * sunday", "0 0 * * FR\u0130", "0 0 * * fr\u0131", "0 0 * * mon#2", "0 0 L * *", "0 0 15W * *", "H H * * *",
	"0\u00a00\u2003*\u3000*\u0085*", "0\u200b0 * * *", "0 0 * * *\u200b", "\t0 0 * * * \n", "0  0   *    * *", "\ufeff0 0 * * *", "0 0 * * * # midnight", "\u0660 0 * * *", "\uff10 0 * * *",
	"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@Daily", "@daily ", " @daily", "@reboot", "@", "@minutely", "@every", "@every ", "@every  1h", "@every\t1h", "@every 1h ", "@EVERY 1h",
	"@every 0", "@every -0", "@every +0", "@every 00", "@every 0s", "@every 1", "@every h", "@every .h", "@every .5h", "@every 1.h", "@every 1h30m", "@every 1h 30m", "@every -1h", "@every --1h", "@every 500ms", "@every 999999999ns", "@every 1s",
	"@every 1.9999999999s", "@every 1999ms", "@every 2.5s", "@every 1us", "@every 1000000\u00b5s", "@every 1000000\u03bcs", "@every 1000001us", "@every 9223372036854775807ns", "@every 9223372036854775808ns",
	"@every -9223372036854775808ns", "@every -9223372036854775809ns", "@every 2562047h47m16.854775807s", "@every 2562047h47m16.854775808s", "@every 2562048h", "@every 1d", "@every 1H", "@every 1e3s",
	"@every 0.99999999999999999999s", "@every 1.99999999999999999999999s", "@every 0.0000000001h", "@every 3.141592653589793238462643383h", "@every 1.9223372036854775807s", "@every 1.9223372036854775808s",
	"@every 153722867m16.9s", "@every 9223372036s", "@every 9223372036.854775807s", "@every 9223372036.854775808s", "@every 4611686018427387904ns4611686018427387903ns", "@every 4611686018427387904ns4611686018427387904ns",
	"@every 1m1m1m", "@every 0.1h0.1h", "@every 0.7m", "@every 1.1m", "@every 16.666666666666666m",
	"TZ=UTC 0 0 * * *", "CRON_TZ=UTC 0 0 * * *", "tz=UTC 0 0 * * *", "CRON_tz=UTC 0 0 * * *", "TZ 0 0 * * *", " TZ=UTC 0 0 * * *", "TZ=", "TZ=0", "CRON_TZ=UTC", "TZ= 0 0 * * *", "TZ=  0 0 * * *", "TZ=Local 0 0 * * *",
	"TZ=local 0 0 * * *", "TZ=utc 0 0 * * *", "TZ=Europe/Madrid 0 0 * * *", "TZ=europe/madrid 0 0 * * *", "TZ=Europe/Madrid\t0 0 * * *", "TZ=Europe/Madrid \t0 0 * * * ", "TZ=Europe/../UTC 0 0 * * *", "TZ=/UTC 0 0 * * *",
	"TZ=\\UTC 0 0 * * *", "TZ=UTC= 0 0 * * *", "TZ==UTC 0 0 * * *", "TZ=UTC TZ=UTC 0 0 * * *", "TZ=UTC CRON_TZ=UTC 0 0 * * *", "TZ=UTC  @daily ", "TZ=UTC @daily\u00a0", "TZ=UTC @every 1h ", "TZ=UTC @every  1h", "TZ=UTC ", "TZ=UTC 0 0 * *",
	"TZ=UTC, 0 0 * * *", "CRON_TZ=America/Argentina/San_Luis @weekly", "TZ=GMT+1 0 0 * * *", "TZ=Etc/GMT+1 0 0 * * *", "TZ=EST5EDT 0 0 * * *", "TZ=EST5EDT,M3.2.0,M11.1.0 0 0 * * *", "TZ=.. 0 0 * * *", "TZ=a..b 0 0 * * *",
}

func schedules() []any {
	var out []any
	for _, text := range texts {
		out = append(out, fields{"schedule": text})
	}
	return out
}

// asked is a schedule, its zone if it has one, a time, and how many runs are wanted.
type asked struct {
	text, zone, after string
	count             int
}

// Clock changes of every kind, and the horizon of the search.
var moments = []asked{
	{"30 2 * * *", "Europe/Madrid", "2025-03-28T12:00:00Z", 4}, {"0 3 * * *", "Europe/Madrid", "2025-03-29T12:00:00Z", 2}, {"30 2 * * *", "Europe/Madrid", "2025-10-25T12:00:00Z", 4},
	{"*/30 1-3 * * *", "America/New_York", "2025-03-09T04:00:00Z", 8}, {"*/30 1-3 * * *", "America/New_York", "2025-11-02T04:00:00Z", 12}, {"@hourly", "America/New_York", "2025-11-02T04:30:00Z", 5},
	{"@daily", "America/Havana", "2025-03-08T12:00:00Z", 4}, {"@daily", "America/Havana", "2025-11-01T12:00:00Z", 4}, {"30 0 * * *", "America/Havana", "2025-03-08T12:00:00Z", 3}, {"0 1 * * *", "America/Havana", "2025-03-08T12:00:00Z", 3},
	{"@daily", "America/Sao_Paulo", "2018-11-02T12:00:00Z", 4}, {"0 0 * * 0", "America/Sao_Paulo", "2018-10-30T12:00:00Z", 3}, {"0 0 4 11 *", "America/Sao_Paulo", "2018-10-30T12:00:00Z", 3},
	{"@daily", "Asia/Beirut", "2025-03-28T12:00:00Z", 4}, {"@daily", "Africa/Cairo", "2025-04-23T12:00:00Z", 4}, {"@daily", "America/Santiago", "2025-09-05T12:00:00Z", 4}, {"0 0 * 4-8 *", "America/Santiago", "2025-04-04T12:00:00Z", 4},
	{"0 5 * * *", "Australia/Lord_Howe", "2029-10-06T15:00:00Z", 3}, {"0 5 * * *", "Australia/Lord_Howe", "2029-10-05T15:00:00Z", 3}, {"*/15 * * * *", "Australia/Lord_Howe", "2025-10-04T15:00:00Z", 6},
	{"0 2 * * *", "Australia/Lord_Howe", "2026-04-03T15:00:00Z", 4}, {"30 1 * * *", "Australia/Lord_Howe", "2026-04-03T15:00:00Z", 4}, {"45 1 * 4 *", "Australia/Lord_Howe", "2026-04-04T14:50:00Z", 4},
	{"30 2 * * *", "Antarctica/Troll", "2025-03-28T12:00:00Z", 3}, {"30 1 * * *", "Antarctica/Troll", "2025-10-25T12:00:00Z", 4}, {"0 1 * * *", "Antarctica/Troll", "2004-12-30T00:00:00Z", 3}, {"0 3 * * *", "Pacific/Chatham", "2025-09-26T12:00:00Z", 3},
	{"30 3 * * *", "Pacific/Chatham", "2026-04-03T12:00:00Z", 4}, {"30 0 * * *", "America/Nuuk", "2025-03-28T12:00:00Z", 3}, {"30 23 * * *", "America/Nuuk", "2025-10-24T12:00:00Z", 4}, {"1 0 * * *", "America/St_Johns", "2011-03-12T12:00:00Z", 3},
	{"30 0 * * *", "America/St_Johns", "2010-11-06T12:00:00Z", 4}, {"30 1 * * *", "Africa/Casablanca", "2025-02-22T12:00:00Z", 4}, {"30 2 * * *", "Africa/Casablanca", "2025-04-05T12:00:00Z", 3}, {"15 0 * * *", "Asia/Pyongyang", "2018-05-03T12:00:00Z", 4},
	{"45 23 * * *", "Asia/Pyongyang", "2018-05-03T12:00:00Z", 3}, {"15 2 * * *", "America/Caracas", "2016-04-29T12:00:00Z", 4}, {"45 2 * * *", "America/Caracas", "2007-12-08T12:00:00Z", 4}, {"0 0 1 * *", "Asia/Amman", "2002-03-15T00:00:00Z", 3},
	{"0 0 1 * *", "Asia/Beirut", "1984-04-15T00:00:00Z", 4}, {"@yearly", "Asia/Beirut", "1957-04-20T00:00:00Z", 2}, {"0 0 1 6 *", "Asia/Beirut", "1984-04-15T00:00:00Z", 2}, {"@monthly", "America/Argentina/San_Luis", "2008-01-01T00:00:00Z", 3},
	{"0 0 1 10 *", "America/Asuncion", "2004-10-01T00:00:00Z", 2}, {"0 0 1 * *", "Africa/Monrovia", "1971-11-15T00:00:00Z", 4}, {"0 12 * * *", "Africa/Monrovia", "1972-01-05T00:00:00Z", 4}, {"* * * * *", "Africa/Monrovia", "1972-01-07T00:43:00Z", 4},
	{"30 12 * * *", "Europe/Amsterdam", "1937-06-29T00:00:00Z", 4}, {"0 9 * * *", "Pacific/Apia", "2012-01-01T00:00:00Z", 3}, {"30 3 * * *", "Pacific/Apia", "2012-03-30T00:00:00Z", 4}, {"0 0 * * *", "Asia/Gaza", "2088-10-20T00:00:00Z", 4},
	// Days that the month does not have, found where the search for the month lost its way.
	{"0 1 31 6 *", "Asia/Amman", "1999-06-02T11:30:00Z", 2}, {"5 0 31 4 *", "Asia/Beirut", "1990-04-30T21:23:35Z", 3}, {"0 0 31 4 *", "Europe/Istanbul", "1921-10-03T00:00:00Z", 2}, {"0 1 31 2 *", "WET", "1917-06-30T06:50:00Z", 2},
	{"0 0 29 2 *", "", "2096-02-28T00:00:00Z", 3}, {"0 0 29 2 *", "", "2096-03-01T00:00:00Z", 1}, {"0 0 29 2 *", "", "2098-12-31T00:00:00Z", 1}, {"0 0 29 2 *", "", "2098-12-31T23:59:59Z", 1}, {"0 0 29 2 *", "", "2099-01-01T00:00:00Z", 1},
	{"0 0 29 2 *", "Asia/Tokyo", "2098-12-31T15:00:00Z", 1}, {"0 0 29 2 *", "Asia/Tokyo", "2098-12-31T14:59:58Z", 1}, {"0 0 29 2 *", "Asia/Tokyo", "2098-12-31T14:59:59Z", 1}, {"0 0 30 2 *", "Europe/Madrid", "2025-01-01T00:00:00Z", 1}, {"0 0 31 11 *", "", "2025-01-01T00:00:00Z", 1},
	{"0 0 30 2 1", "", "2025-01-01T00:00:00Z", 2}, {", * * * *", "", "2025-01-01T00:00:00Z", 1}, {"* * , * ,", "", "2025-01-01T00:00:00Z", 1}, {"0 0 , * 1", "", "2025-01-01T00:00:00Z", 2}, {"0 0 13 * 5", "", "2026-02-01T00:00:00Z", 5}, {"0 0 */31 * 5", "", "2026-02-01T00:00:00Z", 3},
	{"* * * * *", "", "2025-06-01T11:59:59.999999999Z", 2}, {"* * * * *", "", "2025-06-01T12:00:00Z", 1}, {"* * * * *", "", "2025-06-01T12:00:00.000000001Z", 1}, {"59 23 31 12 *", "", "2025-12-31T23:59:00Z", 1}, {"@every 1s", "", "2025-06-01T12:00:00.999999999Z", 2},
	{"@every 1.5s", "Europe/Madrid", "2025-06-01T12:00:00.5Z", 2}, {"@every 2562047h47m16s", "", "2025-06-01T12:00:00Z", 3}, {"@every 24h", "Europe/Madrid", "2025-03-29T12:00:00Z", 2}, {"@every 1h", "", "1969-12-31T23:59:59.5Z", 2},
	{" @daily", "", "2025-01-01T00:00:00Z", 1}, {" @daily", "UTC", "2025-01-01T00:00:00Z", 1}, {"@daily ", "Local", "2025-01-01T00:00:00Z", 1}, {"TZ=Asia/Tokyo @daily", "Europe/Madrid", "2025-01-01T00:00:00Z", 1}, {"TZ=Asia/Tokyo @daily", "Mars", "2025-01-01T00:00:00Z", 1},
	{"0 0 * * TZ", "UTC", "2025-01-01T00:00:00Z", 1}, {"TZ=Mars 0 0 * * *", "UTC", "2025-01-01T00:00:00Z", 1}, {"0 0 * * *", "utc", "2025-01-01T00:00:00Z", 1}, {"0 0 * * *", "Asia/Tokyo ", "2025-01-01T00:00:00Z", 1}, {"", "UTC", "2025-01-01T00:00:00Z", 1},
	{"@yearly", "", "0001-01-01T00:00:00Z", 2}, {"0 0 29 2 *", "America/New_York", "0001-01-01T00:00:00Z", 2}, {"0 0 29 2 *", "", "1896-03-01T00:00:00Z", 1}, {"30 2 8-14 3 0", "America/New_York", "9990-01-01T00:00:00Z", 3},
	{"0 0 1 1 *", "Europe/Madrid", "2025-12-31T22:59:59Z", 1}, {"0 0 1 1 *", "Europe/Madrid", "2025-12-31T23:00:00Z", 1}, {"0 0 * * *", "Etc/GMT-14", "2025-01-01T00:00:00Z", 1}, {"0 0 * * *", "Asia/Kathmandu", "1985-12-30T12:00:00Z", 4},
}

func nextLandmarks() []any {
	var out []any
	for _, m := range moments {
		in := fields{"schedule": m.text, "after": m.after, "count": m.count}
		if m.zone != "" {
			in["timeZone"] = m.zone
		}
		out = append(out, in)
	}
	return append(out,
		fields{"schedule": "0 0 * * *", "timeZone": "", "after": "2025-01-01T00:00:00Z", "count": 1},
		fields{"schedule": " @daily", "timeZone": "", "after": "2025-01-01T00:00:00Z", "count": 1},
		fields{"schedule": "0 0 * * *", "timeZone": nil, "after": "2025-01-01T05:30:00+05:30", "count": 1},
		fields{"schedule": "0 0 * * *", "after": "2025-01-01T00:00:00Z", "count": 0},
	)
}

func cronJobOf(name string, spec fields) fields {
	return fields{"metadata": fields{"name": name}, "spec": spec}
}

func validateCronJobLandmarks() []any {
	var out []any
	for _, name := range cronJobNames {
		out = append(out, fields{"cronJob": cronJobOf(name, fields{"schedule": "@daily"})})
	}
	for _, zone := range append(unknownZones, "", "UTC", "Local", "Europe/Madrid", "Etc/GMT+12", "America/Argentina/San_Luis", "local", "LoCaL", "locaL/", "/", "Europe//Nowhere", "Europe/.", "./x", "Europe/-x", "Europe/x-", "+", strings.Repeat("a", 14), strings.Repeat("a", 15)) {
		out = append(out, fields{"cronJob": cronJobOf("n", fields{"schedule": "@daily", "timeZone": zone})})
	}
	type change struct {
		old, now         string
		oldZone, nowZone any
	}
	for _, c := range []change{
		{"@daily", "TZ=UTC @daily", nil, nil}, {"TZ=UTC @daily", "TZ=UTC @daily", nil, nil}, {"TZ=UTC @daily", "TZ=UTC @hourly", nil, "UTC"}, {"TZ=UTC @daily", "@hourly", nil, "UTC"}, {"TZ=UTC @daily", "TZ=Mars @daily", nil, "UTC"},
		{"TZ", "TZ", "UTC", "UTC"}, {"@daily", "@daily", "Mars", "Mars"}, {"@daily", "@daily", "Mars", "Venus"}, {"@daily", "@daily", "Mars", nil}, {"@daily", "@daily", nil, ""}, {"@daily", "@daily", "", ""}, {"@daily", "@daily", "Local", "UTC"}, {"", "", nil, nil}, {"x", "x", nil, nil},
	} {
		spec, old := fields{"schedule": c.now}, fields{"schedule": c.old}
		if c.nowZone != nil {
			spec["timeZone"] = c.nowZone
		}
		if c.oldZone != nil {
			old["timeZone"] = c.oldZone
		}
		out = append(out, fields{"cronJob": cronJobOf("-", spec), "oldCronJob": cronJobOf("n", old)})
	}
	for _, field := range []string{"startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"} {
		for _, n := range []any{0, -1, nil} {
			out = append(out, fields{"cronJob": cronJobOf("n", fields{"schedule": "@daily", field: n})})
		}
	}
	return append(out, fields{"cronJob": fields{}}, fields{"cronJob": cronJobOf("n", fields{"schedule": "@daily", "concurrencyPolicy": "allow"})})
}

// run is a CronJob with a history, asked at a time.
type run struct {
	text, created, last, now string
	deadline                 any
}

var runs = []run{
	{"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-01T00:59:59Z", nil}, {"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-01T01:00:00Z", nil}, {"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-01T01:59:59.999999999Z", nil},
	{"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-01T02:00:00Z", nil}, {"@hourly", "2025-05-01T00:30:00.5Z", "", "2025-05-01T05:00:00Z", nil}, {"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-05T04:59:59Z", nil},
	{"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-05T05:00:00Z", nil}, {"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-05T05:00:01Z", nil}, {"@every 7m", "2025-05-01T00:00:03Z", "", "2025-05-02T05:00:01Z", nil},
	{"@every 1s", "2025-05-01T00:00:00.7Z", "", "2025-05-01T00:01:40.2Z", nil}, {"@every 1s", "2025-05-01T00:00:00Z", "", "2025-05-01T00:01:41Z", nil}, {"@every 7m", "2025-05-01T00:00:03Z", "2025-05-01T00:14:04Z", "2025-05-02T05:00:01Z", 100},
	{"0,5 0 1 * *", "2025-05-01T00:00:00Z", "2025-05-01T00:00:00Z", "2025-05-20T00:00:00Z", nil}, {"0,5 0 1 * *", "2025-04-30T00:00:00Z", "", "2025-05-20T00:00:00Z", nil}, {"0,5 0 1 * *", "2025-04-30T00:00:00Z", "", "2025-05-01T00:07:00Z", nil},
	{"30 6-16/4 * * 1-5", "2025-05-02T17:00:00Z", "2025-05-02T14:30:00Z", "2025-05-07T07:00:00Z", nil}, {"30 6-16/4 * * 1-5", "2025-05-01T17:00:00Z", "", "2025-05-12T07:00:00Z", nil}, {"0 0 31 9 *", "2025-05-01T00:00:00Z", "", "2025-05-02T20:10:00Z", nil},
	{"0 0 29 2 *", "2096-02-01T00:00:00Z", "", "2096-02-10T00:00:00Z", nil}, {"0 0 29 2 *", "2096-02-01T00:00:00Z", "", "2097-02-10T00:00:00Z", nil}, {"0 0 29 2 *", "2096-02-01T00:00:00Z", "", "2099-02-10T00:00:00Z", 60},
	{"@hourly", "2025-05-01T00:00:00Z", "2025-05-01T03:00:00Z", "2025-05-01T04:10:00Z", 600}, {"@hourly", "2025-05-01T00:00:00Z", "2025-05-01T03:00:00Z", "2025-05-01T04:10:00Z", 599}, {"@hourly", "2025-05-01T00:00:00Z", "2025-05-01T03:00:00Z", "2025-05-01T04:10:00Z", 601},
	{"@hourly", "2025-05-01T00:00:00Z", "2025-05-01T03:00:00Z", "2025-05-01T09:10:00Z", 7200}, {"@hourly", "2025-05-01T00:00:00Z", "2025-05-01T03:00:00Z", "2025-05-01T09:10:00Z", 0}, {"@hourly", "2025-05-01T00:00:00Z", "2025-05-01T03:00:00Z", "2025-05-01T09:10:00Z", -7200},
	{"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-01T09:10:00Z", int64(9223372036)}, {"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-01T09:10:00Z", int64(9223372037)}, {"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-01T09:10:00Z", int64(18446744074)},
	{"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-01T09:10:00Z", int64(1<<63 - 1)}, {"@hourly", "2025-05-01T00:00:00Z", "", "2025-05-01T09:10:00Z", int64(-1 << 63)}, {"@hourly", "2025-05-01T00:00:00Z", "2025-05-03T03:00:00Z", "2025-05-02T04:10:00Z", nil},
	{"@yearly", "", "", "2025-05-01T09:10:00Z", nil}, {"@yearly", "", "", "2025-05-01T09:10:00Z", 31536000}, {"@every 2000000h", "", "", "2025-05-01T09:10:00Z", nil}, {"@every 2562047h47m16s", "", "", "2025-05-01T09:10:00Z", nil},
	{"TZ=Europe/Madrid 30 2 * * *", "2025-03-28T00:00:00Z", "", "2025-03-31T12:00:00Z", nil}, {"TZ=Europe/Madrid 30 2 * * *", "2025-10-24T00:00:00Z", "", "2025-10-27T12:00:00Z", nil}, {"TZ=Europe/Madrid @daily", "2025-10-26T00:00:00Z", "2025-10-25T22:00:00Z", "2025-10-28T12:00:00Z", nil},
	{"x", "2025-05-01T00:00:00Z", "", "2025-05-01T09:10:00Z", nil}, {"TZ=0", "2025-05-01T00:00:00Z", "", "2025-05-01T09:10:00Z", nil},
}

func scheduleLandmarks() []any {
	var out []any
	for _, one := range runs {
		metadata, spec, cronJob := fields{"name": "report"}, fields{"schedule": one.text}, fields{}
		if one.created != "" {
			metadata["creationTimestamp"] = one.created
		}
		if one.deadline != nil {
			spec["startingDeadlineSeconds"] = one.deadline
		}
		cronJob["metadata"], cronJob["spec"] = metadata, spec
		if one.last != "" {
			cronJob["status"] = fields{"lastScheduleTime": one.last}
		}
		out = append(out, fields{"cronJob": cronJob, "now": one.now})
		if one.deadline != nil {
			out = append(out, fields{"cronJob": cronJob, "now": one.now, "ignoreDeadline": true})
		}
	}
	spec := fields{"schedule": "@daily", "timeZone": "Mars"}
	return append(out, fields{"cronJob": fields{"metadata": fields{"creationTimestamp": "2025-05-01T00:00:00Z"}, "spec": spec}, "now": "2025-05-02T12:00:00Z"})
}

// ownJob is a job of the CronJob of syncCase, with what is given in place of what it has.
func ownJob(name string, status, metadata fields) fields {
	all := fields{"name": name, "uid": "uid-" + name, "ownerReferences": []fields{{"kind": "CronJob", "name": "backup", "uid": "u1", "controller": true}}}
	for key, value := range metadata {
		all[key] = value
	}
	return fields{"metadata": all, "status": status}
}

func ended(kind, at string) fields {
	status := fields{"startTime": at, "conditions": []fields{{"type": kind, "status": "True"}}}
	if kind == "Complete" {
		status["completionTime"] = at
	}
	return status
}

// syncCase is a CronJob with a run due at 07:00, job backup-29102820, and one more at 08:00.
func syncCase(spec, status fields, jobs ...fields) fields {
	all := fields{"schedule": "@hourly"}
	for key, value := range spec {
		all[key] = value
	}
	if _, has := status["lastScheduleTime"]; !has {
		status["lastScheduleTime"] = "2025-05-02T06:00:00Z"
	}
	return fields{
		"cronJob": fields{"metadata": fields{"name": "backup", "namespace": "ops", "uid": "u1", "creationTimestamp": "2025-05-01T00:00:00Z"}, "spec": all, "status": status},
		"jobs":    jobs, "now": "2025-05-02T07:10:00Z",
	}
}

const dueJob = "backup-29102820"

func syncLandmarks() []any {
	at := func(minute int) string { return fmt.Sprintf("2025-05-02T06:%02d:00Z", minute) }
	own := func(name string) fields { return reference("ops", name, "uid-"+name) }
	active := func(all ...fields) fields { return fields{"active": all} }
	running := fields{"startTime": at(0)}
	var out []any
	for _, limit := range []int{0, 1, 2, 3} {
		out = append(out, syncCase(fields{"successfulJobsHistoryLimit": limit, "failedJobsHistoryLimit": limit}, fields{},
			ownJob("b", ended("Complete", at(5)), nil), ownJob("a", ended("Complete", at(5)), nil), ownJob("c", fields{"conditions": []fields{{"type": "Complete", "status": "True"}}}, nil),
			ownJob("z", ended("Failed", at(1)), nil), ownJob("y", ended("Failed", at(2)), nil), ownJob("x", running, nil)))
	}
	deleting := syncCase(nil, active(own("a")), ownJob("a", ended("Complete", at(5)), nil))
	deleting["cronJob"].(fields)["metadata"].(fields)["deletionTimestamp"] = at(0)
	return append(out,
		deleting,
		syncCase(nil, fields{}),
		syncCase(nil, fields{"lastScheduleTime": "2025-05-02T07:00:00Z"}),
		syncCase(nil, fields{"lastScheduleTime": "2025-04-20T07:00:00Z"}),
		syncCase(fields{"concurrencyPolicy": "Forbid"}, fields{"lastScheduleTime": "2025-04-20T07:00:00Z", "active": []fields{own("a")}}, ownJob("a", running, nil)),
		syncCase(fields{"startingDeadlineSeconds": 60}, fields{}),
		syncCase(fields{"startingDeadlineSeconds": 600}, fields{}),
		syncCase(fields{"startingDeadlineSeconds": 601}, fields{}),
		syncCase(nil, active(reference("ops", dueJob, "x")), ownJob(dueJob, running, fields{"uid": "x"})),
		syncCase(nil, active(reference("ops", dueJob, "x")), ownJob(dueJob, running, fields{"uid": "y"})),
		syncCase(nil, active(reference("other", dueJob, "x")), ownJob(dueJob, running, nil), ownJob(dueJob, running, fields{"namespace": "other", "uid": "x"})),
		syncCase(nil, fields{}, ownJob(dueJob, running, nil)),
		syncCase(nil, fields{}, ownJob(dueJob, ended("Complete", at(5)), nil)),
		syncCase(nil, fields{}, ownJob(dueJob, running, fields{"ownerReferences": []fields{}})),
		syncCase(nil, fields{}, ownJob(dueJob, running, fields{"ownerReferences": []fields{{"kind": "CronJob", "name": "backup", "uid": "u2", "controller": true}}})),
		syncCase(nil, fields{}, ownJob(dueJob, running, fields{"namespace": "other"})),
		syncCase(nil, active(reference("ops", "renamed", "uid-"+dueJob)), ownJob(dueJob, running, nil)),
		syncCase(fields{"concurrencyPolicy": "Replace"}, active(own("a"), reference("ops", "b", "stale"), reference("ops", "c", "uid-c")), ownJob("a", running, nil), ownJob("b", running, nil), ownJob("c", running, fields{"ownerReferences": nil})),
		syncCase(fields{"concurrencyPolicy": "Replace"}, active(reference("other", "a", "uid-a"), reference(nil, "b", "uid-b")), ownJob("a", running, fields{"namespace": "other"}), ownJob("b", running, nil)),
		syncCase(fields{"concurrencyPolicy": "Forbid"}, active(own("a")), ownJob("a", ended("Failed", at(5)), nil)),
		syncCase(fields{"concurrencyPolicy": "Forbid"}, active(own("gone"), own("gone"))),
		syncCase(fields{"concurrencyPolicy": "Forbid"}, active(own("a"), reference("ops", "b", "")), ownJob("a", ended("Complete", at(5)), nil), ownJob("b", running, fields{"ownerReferences": nil})),
		syncCase(nil, fields{"lastSuccessfulTime": at(5)}, ownJob("a", ended("Complete", at(5)), nil), ownJob("b", ended("Complete", at(6)), nil), ownJob("c", ended("Complete", at(4)), nil)),
		syncCase(nil, fields{}, ownJob("a", fields{"conditions": []fields{{"type": "Complete", "status": "True"}}}, nil)),
		syncCase(nil, fields{}, ownJob("a", fields{"completionTime": at(3), "conditions": []fields{{"type": "Failed", "status": "True"}, {"type": "Complete", "status": "True"}}}, nil)),
		syncCase(fields{"suspend": true}, active(own("a"), own("gone")), ownJob("a", ended("Complete", at(5)), nil), ownJob("b", running, nil)),
		syncCase(fields{"suspend": true, "schedule": "x", "timeZone": "Mars"}, fields{}),
		syncCase(fields{"suspend": true, "schedule": "x"}, fields{}),
		syncCase(fields{"schedule": "x"}, fields{}),
		syncCase(fields{"schedule": "TZ=x"}, fields{}),
		syncCase(fields{"schedule": "0 0 31 2 *"}, fields{}),
		syncCase(fields{"schedule": "TZ=Asia/Kolkata @hourly"}, fields{}),
		syncCase(fields{"schedule": "TZ=Asia/Kolkata @hourly", "timeZone": "Asia/Tokyo"}, fields{}),
		syncCase(fields{"timeZone": "Asia/Kathmandu"}, fields{}),
		syncCase(fields{"timeZone": "Europe/London"}, fields{}),
		syncCase(fields{"timeZone": "Europe/London", "schedule": "@every 2h"}, fields{"lastScheduleTime": "2025-01-02T04:00:00Z"}),
		syncCase(fields{"timeZone": ""}, fields{}),
		syncCase(fields{"timeZone": "Mars", "successfulJobsHistoryLimit": 0}, active(own("a")), ownJob("a", ended("Complete", at(5)), nil)),
		syncCase(fields{"schedule": "0,5 0 1 * *"}, fields{"lastScheduleTime": "2025-04-01T00:00:00Z"}),
		syncCase(fields{"schedule": "@every 30s"}, fields{"lastScheduleTime": "2025-05-02T07:09:31Z"}),
	)
}

func podFailurePolicyLandmarks() []any {
	exits := func(action, operator string, values ...int) fields {
		return fields{"action": action, "onExitCodes": fields{"operator": operator, "values": values}}
	}
	terminated := func(name string, code int) fields {
		return fields{"name": name, "state": fields{"terminated": fields{"exitCode": code}}}
	}
	pod := func(status fields) fields {
		return fields{"metadata": fields{"namespace": "batch", "name": "w"}, "status": status}
	}
	both := fields{"containerStatuses": []fields{terminated("a", 0), terminated("b", 3)}, "initContainerStatuses": []fields{terminated("i", 4)}, "conditions": []fields{{"type": "X", "status": "True"}, {"type": "Y", "status": "False"}}}
	var out []any
	for _, action := range []string{"FailJob", "FailIndex", "Ignore", "Count", "Other"} {
		for _, operator := range []string{"In", "NotIn", "Other"} {
			out = append(out, fields{"policy": fields{"rules": []fields{exits(action, operator, 0, 4), exits("Ignore", "NotIn")}}, "pod": pod(both)})
		}
		for _, status := range []string{"True", "False", ""} {
			out = append(out, fields{"policy": fields{"rules": []fields{{"action": action, "onPodConditions": []fields{{"type": "Y", "status": status}, {"type": "X", "status": status}}}}}, "pod": pod(both)})
		}
	}
	return append(out, fields{"policy": nil, "pod": pod(both)}, fields{"policy": fields{}, "pod": pod(both)})
}
