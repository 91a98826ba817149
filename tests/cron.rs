//! Schedules against upstream's loop over whole decades of many zones, and against another crate where the two agree.

#[path = "properties/cron_next.rs"]
mod cron_next;

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use kube_semantics::cron::cronjob::{Fate, due, schedule, timeline};
use kube_semantics::cron::{Schedule, Zone};
use kube_semantics::object::CronJob;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const SCHEDULES: [&str; 15] = [
    "* * * * *",
    "*/15 * * * *",
    "30 2 * * *",
    "0 0 * * *",
    "15 0 1 * *",
    "5,50 1-3 * * 0",
    "0 5 13 * 5",
    "59 23 31 * *",
    "0 12 15 10 *",
    "45 3 29 2 *",
    "0 */2 * 3,4,10,11 *",
    "10 1 1-7 * sat",
    "0 1 * * 6",
    "17 4 * * 1-5",
    "0 0 31 4,9 *",
];

/// Word for word what upstream's parser says.
#[test]
fn refusals() {
    for (text, refusal) in [
        ("@every 90", r#"failed to parse duration @every 90: time: missing unit in duration "90""#),
        ("@every 1d", r#"failed to parse duration @every 1d: time: unknown unit "d" in duration "1d""#),
        ("@every ", r#"failed to parse duration @every : time: invalid duration """#),
        ("@every 1h  ", r#"failed to parse duration @every 1h  : time: unknown unit "h  " in duration "1h  ""#),
        ("@every \"é", r#"failed to parse duration @every "é: time: invalid duration "\"\xc3\xa9""#),
        ("@every 9999999h", r#"failed to parse duration @every 9999999h: time: invalid duration "9999999h""#),
        (
            "99999999999999999999x * * * *",
            r#"failed to parse int from 99999999999999999999x: strconv.Atoi: parsing "99999999999999999999x": value out of range"#,
        ),
        (
            "9999999999999999999x * * * *",
            r#"failed to parse int from 9999999999999999999x: strconv.Atoi: parsing "9999999999999999999x": invalid syntax"#,
        ),
        (
            "9999999999999999999 * * * *",
            r#"failed to parse int from 9999999999999999999: strconv.Atoi: parsing "9999999999999999999": value out of range"#,
        ),
        ("-5 * * * *", r#"failed to parse int from : strconv.Atoi: parsing "": invalid syntax"#),
        ("1/-02 * * * *", "negative number (-2) not allowed: -02"),
        ("é\"x * * * *", r#"failed to parse int from é"x: strconv.Atoi: parsing "é\"x": invalid syntax"#),
        ("TZ=Mars 0 0 * * *", "provided bad location Mars: unknown time zone Mars"),
        ("TZ=../x 0 0 * * *", "provided bad location ../x: time: invalid location name"),
        ("TZ=UTC", "invalid schedule format: runtime error: slice bounds out of range [:-1]"),
        ("a  b", "expected exactly 5 fields, found 2: [a b]"),
        ("@foo", "unrecognized descriptor: @foo"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ("1/2/3 * * * *", "too many slashes: 1/2/3"),
        ("0 0 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("0 0 * * sat-sun", "beginning of range (6) beyond end of range (0): sat-sun"),
    ] {
        assert_eq!(text.parse::<Schedule>().unwrap_err().to_string(), refusal);
    }
}

/// The controller looks the zone up before it puts it in front of the schedule.
#[test]
fn a_blank_in_the_name_of_a_zone() {
    for name in [" ", " UTC", "UTC ", "Europe/Madrid @daily"] {
        let error = Schedule::parse_in("0 6 * * *", Some(name)).unwrap_err();
        assert_eq!(error.to_string(), format!("provided bad location {name}: unknown time zone {name}"));
    }
    assert!(Schedule::parse_in("TZ=UTC 0 6 * * *", Some(" ")).is_ok());
}

/// Around every change of the clock, from weeks before to weeks after.
#[test]
fn fast_equals_loop_near_changes() {
    let offsets = [
        -3_456_000, -900_000, -270_000, -180_001, -90_000, -7_200, -3_601, -61, -2, -1, 0, 1, 1_799, 3_600, 10_000, 90_001, 200_000,
        3_000_000,
    ];
    let mut turn = 0;
    for zone in cron_next::zones(17) {
        let changes = zone.changes(at("1880-01-01T00:00:00Z")).take_while(|change| change.at < at("2045-01-01T00:00:00Z"));
        for change in changes {
            for offset in offsets {
                turn += 1;
                if turn % 3 != 0 {
                    continue;
                }
                let schedule = SCHEDULES[turn / 3 % SCHEDULES.len()].parse::<Schedule>().unwrap().in_zone(zone.clone());
                let after = change.at + TimeDelta::seconds(offset);
                let (by_loop, _) = schedule.next_after_by_loop(after);
                assert_eq!(schedule.next_after(after), by_loop, "{schedule} after {after}");
                assert!(by_loop.is_none_or(|run| schedule.matches(run)), "{schedule} after {after}");
            }
        }
    }
}

/// Run by run through a decade and a half.
#[test]
fn fast_equals_loop_over_decades() {
    for zone in cron_next::zones(71) {
        for text in ["30 2 * * *", "0 0 1,15 * *", "45 1 * * 0", "0 5 31 * *", "0 0 29 2 *"] {
            let schedule = text.parse::<Schedule>().unwrap().in_zone(zone.clone());
            let (mut fast, mut by_loop) = (at("2020-06-01T00:00:00Z"), at("2020-06-01T00:00:00Z"));
            while fast < at("2035-01-01T00:00:00Z") {
                let Some(next) = schedule.next_after(fast) else { break };
                by_loop = schedule.next_after_by_loop(by_loop).0.unwrap();
                assert_eq!(next, by_loop, "{schedule} after {fast}");
                fast = next;
            }
        }
    }
}

/// The first of May 1916 began at one o'clock in Brussels: upstream counts the days of April on into May, up to the 31st.
#[test]
fn a_month_is_overrun() {
    let schedule = Schedule::parse_in("0 0 31 4 *", Some("CET")).unwrap();
    assert!(schedule.is_never());
    let run = at("1916-05-30T22:00:00Z");
    assert_eq!(schedule.next_after(at("1912-04-28T10:41:27Z")), Some(run));
    assert!(schedule.matches(run));
    assert_eq!(schedule.previous_before(at("1918-01-01T00:00:00Z")), Some(run));
    assert_eq!(schedule.next_after(run), None);
    assert_eq!(schedule.steps_after(at("2026-01-01T00:00:00Z")), 0);
}

/// The clock goes from 03:45 back to 02:45: upstream counts minutes from 03:00 on, and comes to 02:45 again and again.
#[test]
fn a_run_that_is_its_own_next() {
    let schedule = Schedule::parse_in("45 3 * * *", Some("Pacific/Chatham")).unwrap();
    let change = at("2026-04-04T14:00:00Z");
    assert_eq!(schedule.next_after(at("2026-04-04T00:00:00Z")), Some(change));
    assert_eq!(schedule.next_after(change), None);
    assert_eq!(schedule.next_after(change + TimeDelta::hours(2)), Some(at("2026-04-05T15:00:00Z")));
    assert!(schedule.matches(change));
    // Nobody gets stuck there.
    assert!(schedule.explain(2026, schedule.zone()).len() > 100);
    let mut cron_job = CronJob::default();
    cron_job.spec.schedule = "45 3 * * *".to_owned();
    cron_job.spec.time_zone = Some("Pacific/Chatham".to_owned());
    cron_job.metadata.creation_timestamp = at("2026-04-02T14:00:00Z").into();
    assert_eq!(due(&cron_job, &schedule, at("2026-04-05T12:00:00Z")).unwrap().most_recent, Some(change));
}

#[test]
fn backwards_and_forwards() {
    for (turn, zone) in cron_next::zones(23).iter().enumerate() {
        let schedule = SCHEDULES[turn % SCHEDULES.len()];
        let instants = (0..7).map(|nth| (1_600_000_000 + 9_876_543 * nth * (1 + turn as i64 % 5)).to_string());
        let lines: Vec<String> = [schedule.to_owned(), zone.name().to_owned()].into_iter().chain(instants).collect();
        cron_next::check(lines.join("\n").as_bytes());
    }
}

/// The walk of a cron job nobody has looked at for two thousand years is not gone step by step.
#[test]
fn a_long_walk_is_short() {
    for (text, zone) in [("* * * * *", "America/New_York"), ("*/7 1-3 * * 1-5", "Europe/Dublin"), ("@every 1s", "UTC")] {
        let mut cron_job = CronJob::default();
        cron_job.spec.schedule = text.to_owned();
        cron_job.spec.time_zone = Some(zone.to_owned());
        let schedule = schedule(&cron_job).unwrap();
        let now = at("9999-07-01T06:30:00Z");
        let due = due(&cron_job, &schedule, now).unwrap().most_recent.unwrap();
        assert!(now - due < TimeDelta::days(4), "{text}: {due}");
        assert!(schedule.next_after(due).unwrap() > now, "{text}: {due}");
    }
}

/// What both languages have: five fields with names for weekdays, and days restricted by the month or by the week.
#[test]
fn the_crate_cron_agrees_in_utc() {
    let mut state = 7u64;
    let mut pick = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    for _ in 0..400 {
        let minute = [format!("{}", pick(60)), format!("{}-59/7", pick(30)), format!("{},{}", pick(30), 30 + pick(30)), "*".to_owned()];
        let hour = [format!("{}", pick(24)), format!("{}-23", pick(12)), "*".to_owned(), "*/5".to_owned()];
        let (minute, hour) = (&minute[pick(4) as usize], &hour[pick(4) as usize]);
        let month = if pick(2) == 0 { "*".to_owned() } else { format!("{}", 1 + pick(12)) };
        let (day, weekday) = match pick(3) {
            0 => ("*".to_owned(), "*".to_owned()),
            1 => (format!("{}", 1 + pick(28)), "*".to_owned()),
            _ => ("*".to_owned(), ["mon", "tue-fri", "sat,sun"][pick(3) as usize].to_owned()),
        };
        let text = format!("{minute} {hour} {day} {month} {weekday}");
        let ours: Schedule = text.parse().unwrap();
        let theirs = cron::Schedule::from_str(&format!("0 {text}")).unwrap();
        let after = at("2026-01-01T00:00:00Z") + TimeDelta::seconds(pick(300_000_000) as i64);
        let ours: Vec<_> = ours.after(after).take(5).collect();
        let theirs: Vec<_> = theirs.after(&after).take(5).collect();
        assert_eq!(ours, theirs, "{text} after {after}");
    }
}

/// Where the two differ, as the documentation of the module says.
#[test]
fn the_crate_cron_differs() {
    let theirs = |text: &str| cron::Schedule::from_str(text);
    let after = at("2026-01-01T00:00:00Z");
    // Sunday is 1 there and 0 here.
    assert_eq!(theirs("0 0 0 * * 1").unwrap().after(&after).next(), Some(at("2026-01-04T00:00:00Z")));
    assert_eq!("0 0 * * 1".parse::<Schedule>().unwrap().next_after(after), Some(at("2026-01-05T00:00:00Z")));
    assert_eq!(theirs("0 0 0 * * 7").unwrap().after(&after).next(), Some(at("2026-01-03T00:00:00Z")));
    for text in ["0 6 * * *", "@every 1h", "TZ=UTC 0 6 * * *"] {
        assert!(theirs(text).is_err() && text.parse::<Schedule>().is_ok(), "{text}");
    }
    for text in ["0 0 L * *", "0 0 15W * *", "0 0 * * 5#2", "0 0 * * 7"] {
        assert!(text.parse::<Schedule>().is_err(), "{text}");
    }
    // A day has to be both there, and either here.
    assert_eq!(theirs("0 0 0 13 * fri").unwrap().after(&after).next(), Some(at("2026-02-13T00:00:00Z")));
    assert_eq!("0 0 13 * fri".parse::<Schedule>().unwrap().next_after(after), Some(at("2026-01-02T00:00:00Z")));
}

#[test]
fn policies_over_a_day() {
    let cron_job = |policy: &str| -> CronJob {
        let text = format!(
            r#"{{"metadata": {{"name": "h", "uid": "u", "creationTimestamp": "2026-01-01T00:30:00Z"}},
                 "spec": {{"schedule": "0 * * * *", "concurrencyPolicy": "{policy}", "startingDeadlineSeconds": 1200,
                           "successfulJobsHistoryLimit": 3}}}}"#
        );
        serde_json::from_str(&text).unwrap()
    };
    let played = |policy, minutes| {
        let (from, to) = (at("2026-01-01T00:30:00Z"), at("2026-01-01T06:30:00Z"));
        let timeline = timeline(&cron_job(policy), from, to, TimeDelta::minutes(minutes)).unwrap();
        let letter = |fate: &Fate| match fate {
            Fate::Runs { replaced: true, .. } => 'x',
            Fate::Runs { .. } => 'r',
            Fate::Forbidden { .. } => 'f',
            Fate::Suspended => 's',
            Fate::Missed => 'm',
        };
        timeline.runs.iter().map(|run| letter(&run.fate)).collect::<String>()
    };
    assert_eq!(played("Allow", 90), "rrrrrr");
    assert_eq!(played("Replace", 90), "xxxxxr");
    // The one that waited is too late by half an hour.
    assert_eq!(played("Forbid", 90), "rfrfrf");
    // Ten minutes are within the deadline, twenty are not.
    assert_eq!(played("Forbid", 70), "rrfrrf");
    assert_eq!(played("Forbid", 30), "rrrrrr");
}

#[test]
fn a_zone_of_ones_own() {
    let bytes = Zone::tzif("Europe/Madrid").unwrap();
    let own = Zone::from_tzif("here", bytes).unwrap();
    let schedule = "30 2 * * *".parse::<Schedule>().unwrap();
    let (one, two) = (schedule.clone().in_zone(own), schedule.in_zone(Zone::named("Europe/Madrid").unwrap()));
    let after = at("2026-03-28T12:00:00Z");
    assert_eq!(one.next_after(after), two.next_after(after));
    for cut in 0..bytes.len() {
        // Cut short it is refused, unless only the rule is missing.
        _ = Zone::from_tzif("cut", &bytes[..cut]);
    }
}
