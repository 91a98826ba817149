//! Manifests: any text is read, within its limits, to objects and problems that have their place in the text; and how a
//! value is spelled in JSON or YAML makes no difference.
//!
//! The input is the text.

use kube_semantics::FeatureGates;
use kube_semantics::manifest::{self, Cause, Item, Manifest, Options, Position};
use kube_semantics::release::Release;
use serde_json::Value;

/// Holds every law that `data` can break.
///
/// # Panics
/// When one is broken.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let narrow = Options {
        max_bytes: 1 << 12,
        max_depth: 6,
        max_nodes: 60,
        max_documents: 3,
        max_problems: 2,
        gates: FeatureGates::for_release(Release::V1_31),
    };
    for options in [Options::default(), narrow] {
        let manifest = manifest::read(&text, &options);
        has_its_places(&manifest, &text, &options);
        assert_eq!(manifest::read(&text, &options), manifest, "the second reading");

        let mut adopted = manifest.clone();
        adopted.adopt(&manifest.custom_kinds());
        assert_eq!(adopted, manifest, "the kinds that the text defines itself are known");
    }
    if let Ok(value @ Value::Object(_)) = serde_json::from_str(&text) {
        is_spelled_freely(&value, &text);
    }
}

/// Documents, objects and problems stand in the text, in its order, and are no more than allowed.
fn has_its_places(manifest: &Manifest, text: &str, options: &Options) {
    // YAML ends a line at a lone carriage return, JSON and editors do not; where there is one, lines are not compared.
    let lines: Vec<&str> = text.split('\n').collect();
    let has_lone_return = lines.iter().any(|line| line.trim_end_matches('\r').contains('\r') || line.ends_with("\r\r"));
    let has_lone_return = has_lone_return || text.ends_with('\r');
    let is_inside = |position: Position| {
        if has_lone_return {
            return;
        }
        let line = (position.line as usize).checked_sub(1).and_then(|line| lines.get(line));
        assert!(line.is_some_and(|line| (1..=line.chars().count() + 1).contains(&(position.column as usize))), "{position:?} in {text:?}");
    };
    let mut line = 0;
    for (at, document) in manifest.documents.iter().enumerate() {
        assert_eq!(document.number, at + 1);
        assert!(document.line >= line || has_lone_return, "document {} of {text:?}", document.number);
        line = document.line;
        assert!(line as usize <= lines.len() || has_lone_return, "document {} of {text:?}", document.number);
        assert!(document.items.len() <= options.max_nodes);
        // One that stopped the reading is told whatever the limit, and so is that others are not.
        assert!(document.problems.len() <= options.max_problems + 2, "{:?}", document.problems);
        document.items.iter().for_each(|item| is_inside(item.position));
        document.problems.iter().for_each(|problem| is_inside(problem.position));
        assert!(document.items.is_sorted_by_key(|item| item.position), "the objects of {text:?}");
        assert!(document.problems.is_sorted_by_key(|problem| problem.position), "the problems of {text:?}");
        for problem in &document.problems {
            assert!(!problem.to_string().is_empty());
        }
        assert!(!document.items.is_empty() || !document.problems.is_empty() || !text.is_empty());
    }
}

/// JSON is read as JSON, indented or not, and as the YAML that it also is.
fn is_spelled_freely(value: &Value, text: &str) {
    let options = Options::default();
    let read = manifest::read(text, &options);
    let is_syntax = |cause: &Cause| matches!(cause, Cause::Syntax(_));
    let problems = || read.documents.iter().flat_map(|document| &document.problems);
    assert!(!problems().any(|problem| is_syntax(&problem.cause)), "{:?}", problems().collect::<Vec<_>>());
    if problems().any(|problem| matches!(problem.cause, Cause::DuplicateKey { .. } | Cause::TooDeep { .. })) {
        return;
    }
    let objects = |manifest: &Manifest| manifest.documents.iter().flat_map(|document| &document.items).map(spelled).collect::<Vec<_>>();
    let compact = manifest::read(&value.to_string(), &options);
    assert_eq!(objects(&compact), objects(&manifest::read(&format!("{value:#}"), &options)), "{text:?} indented");
    // YAML has no place for some characters, and takes keys of 1024 bytes at most.
    let is_plain = value.to_string().chars().all(|char| !char.is_control() && char != '\u{feff}');
    if is_plain && text.len() < 1024 {
        assert_eq!(objects(&compact), objects(&manifest::read(&format!("# YAML\n{value}"), &options)), "{text:?} as YAML");
    }
}

/// What is read, but for its place.
fn spelled(item: &Item) -> (String, String, String) {
    (item.api_version.clone(), item.kind.clone(), format!("{:?}", item.object))
}
