package cron

import (
	"math/rand/v2"
	"path"
	"strings"
	gosync "sync"
	"time"

	"kube-semantics/oracle/draw"
)

// zones have clock changes of every kind: at midnight, by half an hour and by two hours, back and forth within a month,
// only before a certain year, none.
var zones = []string{
	"Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll", "America/Sao_Paulo", "America/Havana",
	"America/Santiago", "America/Asuncion", "Asia/Beirut", "Africa/Cairo", "America/Nuuk", "America/Scoresbysund", "Asia/Gaza",
	"Africa/Casablanca", "Europe/Dublin", "Asia/Tehran", "Asia/Amman", "Asia/Damascus", "Atlantic/Azores", "Pacific/Chatham",
	"Pacific/Easter", "Asia/Kolkata", "Asia/Kathmandu", "Africa/Monrovia", "Europe/Amsterdam", "Asia/Pyongyang", "America/Caracas",
	"Asia/Colombo", "Australia/Eucla", "Australia/Adelaide", "America/St_Johns", "Asia/Hovd", "Europe/Volgograd", "Pacific/Norfolk", "Antarctica/Casey",
	"Pacific/Bougainville", "Asia/Almaty", "Europe/London", "America/Adak", "America/Juneau", "Asia/Kuala_Lumpur", "Asia/Singapore",
	"Antarctica/Macquarie", "Asia/Dili", "Asia/Tokyo", "Asia/Hebron", "Europe/Istanbul", "America/Mexico_City", "America/Godthab", "Africa/El_Aaiun",
	"America/Port-au-Prince", "America/Argentina/San_Luis", "Asia/Dhaka", "Asia/Karachi", "Pacific/Auckland", "Pacific/Fiji", "Pacific/Tongatapu",
	"America/Indiana/Knox", "Europe/Moscow", "Asia/Vladivostok", "Africa/Khartoum", "Africa/Windhoek", "America/Montevideo", "Antarctica/Vostok",
	"Etc/GMT+12", "Etc/GMT-14", "Etc/UTC", "GMT", "GMT0", "EST5EDT", "EST", "CET", "WET", "HST", "US/Pacific", "Zulu", "GB-Eire", "NZ-CHAT", "Israel", "Factory", "UCT",
	"UTC", "UTC", "UTC", "Local", "",
	// These have left out a day of the calendar.
	"Pacific/Apia", "Pacific/Fakaofo", "Pacific/Kwajalein", "Pacific/Kiritimati", "Pacific/Kanton", "Asia/Manila", "Pacific/Guam",
}

// turningZones have put clocks back within an hour.
var turningZones = []string{
	"Pacific/Chatham", "NZ-CHAT", "Pacific/Chatham", "Australia/Lord_Howe", "America/St_Johns", "America/Moncton", "America/Goose_Bay", "Asia/Gaza", "Asia/Hebron", "Asia/Amman", "Europe/Amsterdam", "Antarctica/Troll",
	"Asia/Pyongyang", "America/Caracas", "Asia/Kathmandu", "Africa/Monrovia", "Australia/Eucla", "Antarctica/Macquarie", "Pacific/Norfolk", "Asia/Colombo", "America/Montevideo", "Asia/Singapore", "Asia/Tehran", "Africa/Cairo",
}

var unknownZones = []string{
	"utc", "local", "LOCAL", "Utc", "europe/madrid", "Europe/madrid", "Europe", "Europe/", "/Europe/Madrid", "Europe/Nowhere", "Europe/../Europe/Madrid", "..",
	"..Madrid", "\\Madrid", "Europe\\Madrid", "UTC+1", "+01:00", "GMT+1", "Etc/GMT+15", "PST", "CEST", "Mars/Phobos", "-UTC", "Europe/-Madrid",
	"America/North_Dakota/New_Salem/x", "Asia/ThisIsFifteenC", "Asia/FourteenChars1", "Europe/Madrid ", " UTC", "UTC ", "Z", "0", "README", "zone.tab", "Éurope/Madrid",
	"Europe/Mad:rid", "America/Port au Prince", "A", "a b",
}

func zoneName(r *rand.Rand) string { return draw.Pick(r, zones) }

// anyZoneName is the name of a zone, or nearly.
func anyZoneName(r *rand.Rand) string {
	for {
		name := draw.Pick(r, zones)
		switch n := r.IntN(100); {
		case n < 25:
			name = draw.Pick(r, unknownZones)
		case n < 45:
			name = draw.Mutate(r, name, []string{"/", "//", ".", "..", "_", "-", "+", "a", "A", "1", "./", " ", "\\", ":", "\u00e9", "ab"})
		}
		if sameEverywhere(name) {
			return name
		}
	}
}

// sameEverywhere is false for names that are zones only where zone data is kept in folders, or in folders of this system.
func sameEverywhere(name string) bool {
	if name == "" || path.Clean(name) == name && !strings.HasPrefix(name, "posix") && !strings.HasPrefix(name, "right/") && name != "localtime" {
		return true
	}
	_, err := time.LoadLocation(name)
	return err != nil
}

// zoneOfText is the name of the zone that a schedule text begins with.
func zoneOfText(text string) (name string, has bool) {
	if strings.HasPrefix(text, "TZ=") || strings.HasPrefix(text, "CRON_TZ=") {
		_, text, _ = strings.Cut(text, "=")
		name, _, has = strings.Cut(text, " ")
	}
	return name, has
}

// zone is a zone and the end of the last day that it left out of the calendar.
type zone struct {
	*time.Location
	settled time.Time
}

var (
	knownZones     = map[string]zone{}
	knownZonesLock gosync.Mutex
)

// zoneOf is UTC if there is none of that name.
func zoneOf(name string) zone {
	knownZonesLock.Lock()
	defer knownZonesLock.Unlock()
	if known, has := knownZones[name]; has {
		return known
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		location = time.UTC
	}
	found := zone{Location: location}
	for t := time.Unix(-1<<37, 0).In(location); ; {
		_, end := t.ZoneBounds()
		if end.IsZero() || end.Year() > 2100 {
			break
		}
		_, before := end.Add(-time.Second).Zone()
		_, after := end.Zone()
		if after-before > 20*60*60 {
			found.settled = end.Add(48 * time.Hour)
		}
		if !end.After(t) {
			// On the last day of a leap year Go takes the year to be over.
			end = t.Add(48 * time.Hour)
		}
		t = end
	}
	knownZones[name] = found
	return found
}

// change draws the instant of a clock change, or any if there is none.
func (z zone) change(r *rand.Rand) time.Time {
	years := draw.OneOf(r, [2]int{1970, 2000}, [2]int{1995, 2038}, [2]int{2000, 2030}, [2]int{2010, 2027}, [2]int{2023, 2028}, [2]int{1900, 1970}, [2]int{2036, 2110})
	t := time.Date(draw.Between(r, years[0], years[1]), time.Month(draw.Between(r, 1, 12)), draw.Between(r, 1, 28), r.IntN(24), r.IntN(60), r.IntN(60), 0, time.UTC)
	start, end := t.In(z.Location).ZoneBounds()
	switch {
	case !end.IsZero() && (start.IsZero() || draw.Chance(r, 60)):
		return end.UTC()
	case !start.IsZero():
		return start.UTC()
	default:
		return t
	}
}
