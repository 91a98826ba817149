//! Replays the fuzz corpora on stable: the same properties that the fuzz targets hold, on the inputs they have found.

use std::fs;
use std::path::Path;

#[path = "properties/evaluate.rs"]
mod evaluate;
#[path = "properties/manifest.rs"]
mod manifest;
#[path = "properties/quantity.rs"]
mod quantity;
#[path = "properties/selector_parse.rs"]
mod selector_parse;

/// Runs a property over every file of a corpus, and names the file that breaks it.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut replayed = 0;
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        let data = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if let Err(broken) = std::panic::catch_unwind(|| check(&data)) {
            eprintln!("{} breaks a property", path.display());
            std::panic::resume_unwind(broken);
        }
        replayed += 1;
    }
    assert!(replayed > 0, "{} is empty", folder.display());
}

#[test]
fn evaluate() {
    replay("evaluate", evaluate::check);
}

#[test]
fn manifest() {
    replay("manifest", manifest::check);
}

#[test]
fn quantity() {
    replay("quantity", quantity::check);
}

#[test]
fn selector_parse() {
    replay("selector_parse", selector_parse::check);
}
