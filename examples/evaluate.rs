//! The JSON door as a filter: a question a line on standard input, an answer a line on standard output.
//!
//! ```text
//! cargo run --release --example evaluate < questions.jsonl
//! cargo run --release --example evaluate -- --check < cases.jsonl
//! cargo run --release --example evaluate -- --ops
//! ```
//!
//! With `--check` each line carries the answer it wants: mismatches are printed, each with its line, then
//! `N passed, N failed`, and the exit status is 1 if any failed. `--ops` lists the ops with an example input each.

use std::io::{self, BufRead, BufWriter, Write};
use std::process::ExitCode;

use kube_semantics::evaluate::{Checked, OPS, answer, check};

fn main() -> ExitCode {
    let flag = std::env::args().nth(1);
    let outcome = match flag.as_deref() {
        None => answer_all(),
        Some("--check") => check_all(),
        Some("--ops") => list_ops(),
        Some(_) => {
            eprintln!("usage: evaluate [--check | --ops] < lines.jsonl");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(status) => status,
        // Whoever reads us has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("evaluate: {error}");
            ExitCode::from(2)
        }
    }
}

/// Calls `each` with every line; one buffer serves all lines, so memory does not grow with the input.
fn for_each_line(mut each: impl FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        // Bytes that are no UTF-8 are no JSON either, and nothing is what says so best.
        each(std::str::from_utf8(&line).unwrap_or_default().trim_end())?;
        line.clear();
    }
    Ok(())
}

fn answer_all() -> io::Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout().lock());
    for_each_line(|line| writeln!(out, "{}", answer(line)))?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn check_all() -> io::Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut passed, mut failed) = (0u64, 0u64);
    for_each_line(|line| match check(line) {
        // Files end in an empty line now and then.
        _ if line.is_empty() => Ok(()),
        Checked::Passed => {
            passed += 1;
            Ok(())
        }
        Checked::Failed { id, want, got } => {
            failed += 1;
            writeln!(out, "{id}\n  want {want}\n  got  {got}\n  case {line}")
        }
    })?;
    writeln!(out, "{passed} passed, {failed} failed")?;
    out.flush()?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn list_ops() -> io::Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout().lock());
    for op in OPS {
        writeln!(out, "{}\n  {}\n  {}", op.name, op.description, op.example)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
