//! Both sides in turn.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::measure::{Measured, Workload};

/// Measures each workload here and by upstream's code, one right after the other, and prints the ratio; below the table, why some
/// have none.
///
/// Fails where the two sides come to different check values. Without Go there is nothing to compare with.
pub fn run(workloads: Vec<Workload>) -> ExitCode {
    let oracle = match build_oracle() {
        Ok(oracle) => oracle,
        Err(reason) => {
            eprintln!("upstream cannot be measured: {reason}");
            return ExitCode::FAILURE;
        }
    };
    println!("{:32} {:>12} {:>12} {:>8}", "workload", "ours", "upstream", "ratio");
    let mut agree = true;
    let mut alone = Vec::new();
    for mut workload in workloads {
        let ours = workload.measure();
        if let Some(reason) = workload.alone {
            println!("{:32} {:>9.1} ns {:>12} {:>8}", workload.name, ours.nanos_per_op, "-", "-");
            alone.push(format!("{}: {reason}", workload.name));
            continue;
        }
        match upstream(&oracle, workload.name) {
            Ok(theirs) => {
                let ratio = theirs.nanos_per_op / ours.nanos_per_op;
                println!("{:32} {:>9.1} ns {:>9.1} ns {:>7.1}x", workload.name, ours.nanos_per_op, theirs.nanos_per_op, ratio);
                if ours.check != theirs.check {
                    println!("  check values differ: {} and {}", ours.check, theirs.check);
                    agree = false;
                }
            }
            Err(reason) => {
                println!("{:32} {:>9.1} ns  {reason}", workload.name, ours.nanos_per_op);
                agree = false;
            }
        }
    }
    alone.iter().for_each(|note| println!("{note}"));
    if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn build_oracle() -> Result<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = root.join("target").join("oracle");
    let built = Command::new("go").args(["build", "-o"]).arg(&program).arg(".").current_dir(root.join("oracle")).status();
    match built {
        Ok(status) if status.success() => Ok(program),
        Ok(status) => Err(format!("go build: {status}")),
        Err(error) => Err(format!("go: {error}")),
    }
}

/// Runs the oracle's side and reads its two lines, `name ns` and `# name check value`.
fn upstream(oracle: &Path, name: &str) -> Result<Measured, String> {
    let output = Command::new(oracle).args(["bench", "-only", name]).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let nanos = text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    let check = text.lines().find_map(|line| Some(line.strip_prefix("# ")?.strip_prefix(name)?.trim().strip_prefix("check ")?.to_owned()));
    match (nanos, check) {
        (Some(nanos_per_op), Some(check)) => Ok(Measured { nanos_per_op, check }),
        _ => Err(format!("the oracle has no such workload: {}", String::from_utf8_lossy(&output.stderr).trim())),
    }
}
