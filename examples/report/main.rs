//! Reads manifests and prints what Kubernetes makes of them, without a cluster.
//!
//!     cargo run --release --example report -- examples/data/shop/
//!
//! A question is a section, in a file of its own; `SECTIONS` lists them.

mod autoscalers;
mod cluster;
mod cron;
#[path = "../netpol/objects.rs"]
mod gathered;
mod input;
mod objects;
mod policy;
mod quotas;
mod rbac;
mod reachability;
mod refused;
mod scheduling;
mod selectors;
mod text;
mod validity;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use kube_semantics::FeatureGates;
use kube_semantics::manifest::Options;
use kube_semantics::release::Release;

use cluster::Cluster;
use input::Input;

const HELP: &str = "\
Reads Kubernetes manifests and reports what is in them.

Usage: report [OPTIONS] [PATH]...

A PATH is a file, a directory (read with all below it: .yaml, .yml, .json) or - for standard input.
Without one, the bundled example is read: examples/data/shop.

Options:
      --kubernetes VERSION  answer as this release does, 1.31 to 1.37 [default: 1.37]
      --now TIME            what is the time (RFC 3339)? [default: the clock's]
      --max-bytes N         read no file larger than this [default: 33554432]
  -h, --help                print this

Exit status: 0 if all was read, whatever was found in it; 2 if something could not be.";

/// A part of the report: what it is called, and what writes it.
struct Section {
    title: &'static str,
    write: fn(&Report<'_>, &mut dyn Write) -> io::Result<()>,
}

const SECTIONS: &[Section] = &[
    Section { title: "Objects read", write: objects::write },
    Section { title: "Not accepted", write: refused::write },
    Section { title: "Selectors", write: selectors::write },
    Section { title: "RBAC", write: rbac::write },
    Section { title: "Scheduling", write: scheduling::write },
    Section { title: "Quotas", write: quotas::write },
    Section { title: "Autoscalers", write: autoscalers::write },
    Section { title: "Reachability", write: reachability::write },
    Section { title: "Cron jobs", write: cron::write },
    Section { title: "Validity", write: validity::write },
];

/// What the sections write about.
struct Report<'a> {
    input: &'a Input,
    cluster: Cluster<'a>,
    gates: &'a FeatureGates,
    now: DateTime<Utc>,
}

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            // Somebody who closes the pipe has read enough.
            _ = writeln!(io::stdout(), "{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("report: {error}\nTry --help.");
            return ExitCode::from(2);
        }
    };
    let input = input::read(&arguments.paths, &arguments.options);
    if input.files.is_empty() {
        for failure in &input.failures {
            eprintln!("report: {failure}");
        }
        return ExitCode::from(2);
    }
    let gates = &arguments.options.gates;
    let report = Report { input: &input, cluster: Cluster::new(&input, gates), gates, now: arguments.now };
    match write(&report) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("report: cannot write: {error}");
            return ExitCode::from(2);
        }
        _ => {}
    }
    match refused::count(&report) {
        0 => ExitCode::SUCCESS,
        count => {
            eprintln!("report: {} in the input; see \"Not accepted\"", text::count(count, "problem"));
            ExitCode::from(2)
        }
    }
}

fn write(report: &Report<'_>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (at, section) in SECTIONS.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}\n{}", section.title, "=".repeat(section.title.len()))?;
        (section.write)(report, &mut out)?;
    }
    out.flush()
}

struct Arguments {
    paths: Vec<PathBuf>,
    options: Options,
    now: DateTime<Utc>,
}

/// The arguments; nothing if help is all that was asked for.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    use lexopt::prelude::*;

    let clock = DateTime::<Utc>::from(SystemTime::now());
    let mut arguments = Arguments { paths: Vec::new(), options: Options::default(), now: clock };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("now") => arguments.now = parser.value()?.parse()?,
            Long("max-bytes") => arguments.options.max_bytes = parser.value()?.parse()?,
            Long("kubernetes") => arguments.options.gates = FeatureGates::for_release(parser.value()?.parse_with(str::parse::<Release>)?),
            Value(path) => arguments.paths.push(path.into()),
            _ => return Err(argument.unexpected()),
        }
    }
    if arguments.paths.is_empty() {
        arguments.paths.push(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shop").into());
    }
    Ok(Some(arguments))
}
