//! What an API server would not even decode: not YAML, an unknown kind, values of the wrong type, malformed quantities.

use std::io::{self, Write};

use kube_semantics::manifest::{Problem, Stage};

use crate::{Report, validity};

pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for failure in &report.input.failures {
        writeln!(out, "{failure}")?;
    }
    let found = validity::problems(report, out, is_refused)?;
    if found + report.input.failures.len() == 0 {
        writeln!(out, "nothing: every object can be decoded")?;
    }
    Ok(())
}

/// How many such problems there are.
pub fn count(report: &Report<'_>) -> usize {
    let documents = report.input.files.iter().flat_map(|file| &file.manifest.documents);
    report.input.failures.len() + documents.flat_map(|document| &document.problems).filter(|problem| is_refused(problem)).count()
}

fn is_refused(problem: &Problem) -> bool {
    problem.stage() < Stage::Validate
}
