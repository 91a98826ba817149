//! The benchmark workloads, ours and upstream's.
//!
//! ```text
//! cargo bench --bench workloads                      # all, a line `name ns_per_op` each
//! cargo bench --bench workloads -- selector          # one domain, or one workload by name
//! cargo bench --bench workloads -- --versus          # in turn with upstream's code: `name ours upstream ratio`
//! ```
//!
//! Each workload also prints a line `# name check value`; upstream's side has to come to the same value. One thread, best of
//! fifteen rounds of at least 100 ms. The data is built before the clock starts.

mod cron;
mod hpa;
mod measure;
mod netpol;
mod quota;
mod random;
mod rbac;
mod scheduling;
mod selector;
mod versus;

use std::process::ExitCode;

use measure::Workload;

fn main() -> ExitCode {
    let mut wanted = Vec::new();
    let mut versus = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--versus" => versus = true,
            // Cargo adds this to every benchmark it runs.
            "--bench" => {}
            name => wanted.push(name.to_owned()),
        }
    }
    let workloads: Vec<Workload> = [
        selector::workloads(),
        rbac::workloads(),
        quota::workloads(),
        scheduling::workloads(),
        cron::workloads(),
        hpa::workloads(),
        netpol::workloads(),
    ]
    .into_iter()
    .flatten()
    .filter(|workload| wanted.is_empty() || wanted.iter().any(|name| *name == workload.domain || *name == workload.name))
    .collect();
    if workloads.is_empty() {
        eprintln!("no such domain or workload: {}", wanted.join(" "));
        return ExitCode::FAILURE;
    }
    if versus {
        return versus::run(workloads);
    }
    for mut workload in workloads {
        let measured = workload.measure();
        println!("{} {:.1}\n# {} check {}", workload.name, measured.nanos_per_op, workload.name, measured.check);
    }
    ExitCode::SUCCESS
}
