//! When does this schedule run, in its zone and in UTC, and what will the clock changes do to it?
//!
//!     cargo run --example next_runs -- '30 2 * * *' Europe/Madrid 2026-03-27T00:00:00Z

use std::error::Error;

use chrono::{DateTime, Datelike, FixedOffset, Utc};
use kube_semantics::cron::{Schedule, Zone};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = arguments.first().map_or("30 2 * * *", String::as_str);
    let name = arguments.get(1).map_or("Europe/Madrid", String::as_str);
    let from: DateTime<Utc> = arguments.get(2).map_or("2026-03-27T00:00:00Z", String::as_str).parse()?;

    let zone = Zone::named(name)?;
    let schedule = Schedule::parse_in(text, Some(name))?;
    println!("{}", schedule.sentence());
    for run in schedule.after(from).take(5) {
        let local = FixedOffset::east_opt(schedule.zone().offset(run)).map(|offset| run.with_timezone(&offset).to_rfc3339());
        println!("  {}  {}", run.format("%a %Y-%m-%dT%H:%M:%SZ"), local.unwrap_or_default());
    }
    if let Some(last) = schedule.previous_before(from) {
        println!("before that, {last}");
    }
    for trouble in schedule.explain(from.year(), &zone) {
        println!("{trouble}");
    }
    println!("time zones of release {}", Zone::database_release());
    Ok(())
}
