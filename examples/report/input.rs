//! Files and standard input, to manifests.

use std::fs::File as Handle;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use kube_semantics::manifest::{self, Item, Manifest, Options};
use walkdir::WalkDir;

/// All that was read.
pub struct Input {
    /// The files, in the order of the arguments and then of their names.
    pub files: Vec<File>,
    /// What could not be read at all, as messages.
    pub failures: Vec<String>,
}

pub struct File {
    /// How messages call it.
    pub name: String,
    pub manifest: Manifest,
}

/// An object, and where it is from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub file: &'a str,
    pub item: &'a Item,
}

impl std::fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.item.position.line)
    }
}

impl Input {
    pub fn items(&self) -> impl Iterator<Item = Source<'_>> {
        self.files.iter().flat_map(|file| {
            let documents = file.manifest.documents.iter();
            documents.flat_map(move |document| document.items.iter().map(move |item| Source { file: &file.name, item }))
        })
    }
}

pub fn read(paths: &[PathBuf], options: &Options) -> Input {
    let mut input = Input { files: Vec::new(), failures: Vec::new() };
    for path in paths {
        if path.as_os_str() == "-" {
            input.add("<stdin>".to_owned(), text(io::stdin().lock(), None, options), options);
        } else if path.is_dir() {
            input.directory(path, options);
        } else {
            input.file(path, path.display().to_string(), options);
        }
    }
    // A kind may be defined in one file and used in another.
    let defined: Vec<_> = input.files.iter().flat_map(|file| file.manifest.custom_kinds()).collect();
    input.files.iter_mut().for_each(|file| file.manifest.adopt(&defined));
    input
}

impl Input {
    fn directory(&mut self, directory: &Path, options: &Options) {
        let mut found = false;
        for entry in WalkDir::new(directory).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() || !is_manifest(entry.path()) => {}
                Ok(entry) => {
                    found = true;
                    // Within a directory that was named, its own name is no news.
                    let name = entry.path().strip_prefix(directory).unwrap_or(entry.path()).display().to_string();
                    self.file(entry.path(), name, options);
                }
                Err(error) => self.failures.push(error.to_string()),
            }
        }
        if !found {
            self.failures.push(format!("{}: no manifests (.yaml, .yml, .json) in this directory", directory.display()));
        }
    }

    fn file(&mut self, path: &Path, name: String, options: &Options) {
        let text = Handle::open(path).map_err(|error| error.to_string()).and_then(|file| {
            let size = file.metadata().ok().map(|metadata| metadata.len());
            text(file, size, options)
        });
        self.add(name, text, options);
    }

    fn add(&mut self, name: String, text: Result<String, String>, options: &Options) {
        match text {
            Ok(text) => self.files.push(File { name, manifest: manifest::read(&text, options) }),
            Err(message) => self.failures.push(format!("{name}: {message}")),
        }
    }
}

fn is_manifest(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["yaml", "yml", "json"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// The text of a file; no more of it is read than may be.
fn text(source: impl Read, size: Option<u64>, options: &Options) -> Result<String, String> {
    let limit = options.max_bytes as u64;
    let too_large = |bytes: String| format!("{bytes} are more than the {limit} bytes that are read; --max-bytes raises the limit");
    if let Some(size) = size.filter(|size| *size > limit) {
        return Err(too_large(format!("{size} bytes")));
    }
    let mut bytes = Vec::new();
    source.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > limit {
        return Err(too_large("its bytes".to_owned()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count();
        format!("line {line} is not UTF-8")
    })
}
