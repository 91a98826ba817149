//! Names, labels, quantities and other values that an API server would not accept.

use std::io::{self, Write};

use kube_semantics::manifest::{Problem, Stage};

use crate::Report;

pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let found = problems(report, out, |problem| problem.stage() == Stage::Validate)?;
    if found == 0 {
        writeln!(out, "nothing: names, labels, keys, quantities and addresses are all valid")?;
    }
    Ok(())
}

/// Writes the problems of a kind, with file, line, column, document, object and path; says how many there are.
pub fn problems(report: &Report<'_>, out: &mut dyn Write, wanted: impl Fn(&Problem) -> bool) -> io::Result<usize> {
    let mut found = 0;
    for file in &report.input.files {
        for document in &file.manifest.documents {
            for problem in document.problems.iter().filter(|problem| wanted(problem)) {
                found += 1;
                let at = problem.position;
                writeln!(out, "{}:{}:{} (document {})", file.name, at.line, at.column, document.number)?;
                writeln!(out, "    {problem}")?;
            }
        }
    }
    Ok(found)
}
