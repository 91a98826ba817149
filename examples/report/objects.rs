//! What was read: how many objects of which kind, and where they live.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::{Report, text};

pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut kinds: BTreeMap<(&str, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    let mut total = 0;
    for source in report.input.items() {
        let namespace = source.item.namespace().unwrap_or_default();
        *kinds.entry((&source.item.kind, &source.item.api_version)).or_default().entry(namespace).or_default() += 1;
        total += 1;
    }
    let documents: usize = report.input.files.iter().map(|file| file.manifest.documents.len()).sum();
    let (objects, documents) = (text::count(total, "object"), text::count(documents, "document"));
    writeln!(out, "{objects} in {documents} of {}\n", text::count(report.input.files.len(), "file"))?;
    let rows: Vec<_> = kinds
        .iter()
        .map(|((kind, api_version), namespaces)| {
            let where_: Vec<_> =
                namespaces.iter().filter(|(name, _)| !name.is_empty()).map(|(name, count)| format!("{name} {count}")).collect();
            let total: usize = namespaces.values().sum();
            [format!("{total:>5}"), (*kind).to_owned(), (*api_version).to_owned(), where_.join(", ")]
        })
        .collect();
    text::table(out, 0, &rows)
}
