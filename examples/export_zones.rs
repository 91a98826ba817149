//! Writes the bundled time zone database below a folder, a file per zone, as programs in other languages read it.
//!
//!     cargo run --release --example export_zones -- target/zoneinfo
//!     ZONEINFO=target/zoneinfo some-go-program
//!
//! The oracle answers by these files, so that a difference is one of the code and not of the data.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use kube_semantics::cron::Zone;

fn main() -> ExitCode {
    let [_, folder] = env::args_os().collect::<Vec<_>>().try_into().unwrap_or_default();
    if folder.is_empty() {
        eprintln!("Usage: export_zones FOLDER");
        return ExitCode::from(2);
    }
    match export(Path::new(&folder)) {
        Ok(count) => {
            println!("{count} zones of release {}", Zone::database_release());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("export_zones: {error}");
            ExitCode::FAILURE
        }
    }
}

fn export(folder: &Path) -> io::Result<usize> {
    let mut count = 0;
    for name in Zone::names() {
        let file = folder.join(name);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(file, without_endless_summer(Zone::tzif(name).unwrap_or_default()))?;
        count += 1;
    }
    Ok(count)
}

/// The bundled data is of the kind that knows no negative summer time. It gives Morocco a summer that never ends, which Go
/// misreads at the turn of each year; the data that Go has with it says the same as plain time.
fn without_endless_summer(data: &[u8]) -> Vec<u8> {
    match data.strip_suffix(b"\nXXX-2<+01>-1,0/0,J365/23\n") {
        Some(begin) => [begin, b"\n<+01>-1\n"].concat(),
        None => data.to_vec(),
    }
}
