//! Replays the fuzz corpora on stable: the same properties that the fuzz targets hold, on the inputs they have found.

use std::fs;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};

#[path = "properties/cron_next.rs"]
mod cron_next;
#[path = "properties/evaluate.rs"]
mod evaluate;
#[path = "properties/hpa_evaluate.rs"]
mod hpa_evaluate;
#[path = "properties/manifest.rs"]
mod manifest;
#[path = "properties/netpol_verdict.rs"]
mod netpol_verdict;
#[path = "properties/quantity.rs"]
mod quantity;
#[path = "properties/quota_admit.rs"]
mod quota_admit;
#[path = "properties/rbac_authorize.rs"]
mod rbac_authorize;
#[path = "properties/scheduling_fit.rs"]
mod scheduling_fit;
#[path = "properties/selector_parse.rs"]
mod selector_parse;

type Check = fn(&[u8]);

const TARGETS: [(&str, Check); 10] = [
    ("cron_next", cron_next::check),
    ("evaluate", evaluate::check),
    ("hpa_evaluate", hpa_evaluate::check),
    ("manifest", manifest::check),
    ("netpol_verdict", netpol_verdict::check),
    ("quantity", quantity::check),
    ("quota_admit", quota_admit::check),
    ("rbac_authorize", rbac_authorize::check),
    ("scheduling_fit", scheduling_fit::check),
    ("selector_parse", selector_parse::check),
];

fn main() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let corpora = fuzz.join("corpus");
    let mut trials: Vec<Trial> = TARGETS
        .map(|(target, check)| {
            let folder = corpora.join(target);
            Trial::test(target, move || replay(&folder, check))
        })
        .into();
    trials.push(Trial::test("every target is replayed", move || {
        let mut targets = names(&fuzz.join("fuzz_targets"))?;
        targets.sort();
        let wanted = TARGETS.map(|(target, _)| format!("{target}.rs"));
        if targets == wanted { Ok(()) } else { Err(format!("{targets:?}, but {wanted:?} are replayed").into()) }
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Runs a property over every file of a corpus, and names those that break it.
fn replay(folder: &Path, check: Check) -> Result<(), Failed> {
    let names = names(folder)?;
    let mut broken = Vec::new();
    for name in &names {
        let data = fs::read(folder.join(name))?;
        if std::panic::catch_unwind(|| check(&data)).is_err() {
            broken.push(name.as_str());
        }
    }
    if names.is_empty() {
        return Err(format!("{} is empty", folder.display()).into());
    }
    if broken.is_empty() { Ok(()) } else { Err(format!("properties are broken by {}", broken.join(", ")).into()) }
}

fn names(folder: &Path) -> Result<Vec<String>, Failed> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<std::io::Result<_>>()?)
}
