//! Names of environment variables and keys of config maps and secrets, which become variables or files.

use super::bytes::{ALNUM, DASH, DOT, LETTER, Shape, UNDERSCORE};
use super::dns::SUBDOMAIN_MAX;
use super::violation::{Faults, Limit, Pattern, Problem};

const PUNCTUATION: u8 = DASH | DOT | UNDERSCORE;
const VARIABLE: Shape = Shape::new(LETTER | PUNCTUATION, ALNUM | PUNCTUATION, ALNUM | PUNCTUATION);
const KEY: Shape = Shape::of(ALNUM | PUNCTUATION);

static VARIABLE_PATTERN: Pattern = Pattern::new(
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', \
     and must not start with a digit",
    "[-._a-zA-Z][-._a-zA-Z0-9]*",
    &["my.env-name", "MY_ENV.NAME", "MyEnvName1"],
);
static KEY_PATTERN: Pattern = Pattern::new(
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    "[-._a-zA-Z0-9]+",
    &["key.name", "KEY_NAME", "key-name"],
);

pub(super) fn is_variable(text: &[u8]) -> bool {
    VARIABLE.fits(text) && directory(text).is_none()
}

pub(super) fn variable(text: &[u8], faults: &mut Faults) {
    faults.pattern(VARIABLE.departs(text), &VARIABLE_PATTERN);
    if let Some(problem) = directory(text) {
        faults.add(0, problem);
    }
}

pub(super) fn is_relaxed_variable(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(printable)
}

pub(super) fn relaxed_variable(text: &[u8], faults: &mut Faults) {
    if text.is_empty() {
        faults.add(0, Problem::EmptyVariableName);
    }
    if let Some(at) = text.iter().position(|byte| !printable(byte)) {
        faults.add(at, Problem::Unprintable);
    }
}

fn printable(byte: &u8) -> bool {
    matches!(byte, b' '..=b'~') && *byte != b'='
}

pub(super) fn is_config_key(text: &[u8]) -> bool {
    text.len() <= SUBDOMAIN_MAX && KEY.fits(text) && directory(text).is_none()
}

pub(super) fn config_key(text: &[u8], faults: &mut Faults) {
    faults.limit(text, Limit::Characters(SUBDOMAIN_MAX));
    faults.pattern(KEY.departs(text), &KEY_PATTERN);
    if let Some(problem) = directory(text) {
        faults.add(0, problem);
    }
}

/// What would lead out of the directory the name is put in.
fn directory(text: &[u8]) -> Option<Problem> {
    match text {
        b"." => Some(Problem::IsDirectory(".")),
        b".." => Some(Problem::IsDirectory("..")),
        [b'.', b'.', ..] => Some(Problem::DirectoryPrefix),
        _ => None,
    }
}
