//! Every recorded case of upstream, a test a file.
//!
//! The files are JSON Lines: `{"id", "op", "input", "want"}`, where `want` is what Kubernetes answered (see `oracle/`). A file
//! `tests/cases/<op>.jsonl` holds cases that together take every branch of upstream's code; other files hold what once went
//! wrong, or what people wrote by hand.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kube_semantics::evaluate::{Checked, OPS, check};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();

    let name = |file: &Path| file.strip_prefix(&root).unwrap_or(file).display().to_string();
    let mut trials: Vec<Trial> = files.iter().cloned().map(|file| Trial::test(name(&file), move || check_file(&file))).collect();
    let covered: BTreeSet<String> = files.iter().map(|file| name(file)).collect();
    trials.push(Trial::test("every op has a file", move || {
        let bare: Vec<&str> = OPS.iter().map(|op| op.name).filter(|op| !covered.contains(&format!("{op}.jsonl"))).collect();
        if bare.is_empty() { Ok(()) } else { Err(Failed::from(format!("no cases for {}", bare.join(", ")))) }
    }));
    trials.push(Trial::test("every op answers its example", || {
        for op in OPS {
            let input = serde_json::from_str(op.example)?;
            kube_semantics::evaluate::evaluate(op.name, input, &Default::default()).map_err(|error| format!("{}: {error}", op.name))?;
        }
        Ok(())
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("tests/cases is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "jsonl") {
            files.push(path);
        }
    }
}

fn check_file(file: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(file)?;
    let checked: Vec<Checked> = text.lines().filter(|line| !line.trim().is_empty()).map(check).collect();
    if checked.is_empty() {
        return Err("the file holds no case".into());
    }
    let mismatches: Vec<String> = checked
        .iter()
        .filter_map(|checked| match checked {
            Checked::Passed => None,
            Checked::Failed { id, want, got } => Some(format!("{id}\n  want {want}\n  got  {got}")),
        })
        .collect();
    if mismatches.is_empty() {
        return Ok(());
    }
    Err(format!("{} of {} cases differ\n{}", mismatches.len(), checked.len(), mismatches.join("\n")).into())
}
