//! Short words of one pattern: ports, identifiers, percentages, HTTP headers, reasons.

use super::bytes::{ALNUM, COMMA_COLON, DASH, DIGIT, LETTER, LOWER, LOWER_ALNUM, Shape, UNDERSCORE, is};
use super::violation::{Faults, Limit, Pattern, Problem};

const PORT_MAX: usize = 15;

const PORT: Shape = Shape::of(LOWER_ALNUM | DASH);
const NUMBER: Shape = Shape::of(DIGIT);

pub(super) const C_IDENTIFIER: Shape = Shape::new(LETTER | UNDERSCORE, ALNUM | UNDERSCORE, ALNUM | UNDERSCORE);
pub(super) static C_IDENTIFIER_PATTERN: Pattern = Pattern::new(
    "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
    "[A-Za-z_][A-Za-z0-9_]*",
    &["my_name", "MY_NAME", "MyName"],
);

pub(super) const HTTP_HEADER: Shape = Shape::of(ALNUM | DASH);
pub(super) static HTTP_HEADER_PATTERN: Pattern =
    Pattern::new("a valid HTTP header must consist of alphanumeric characters or '-'", "[-A-Za-z0-9]+", &["X-Header-Name"]);

pub(super) const REASON: Shape = Shape::new(LETTER, ALNUM | UNDERSCORE | COMMA_COLON, ALNUM | UNDERSCORE);
pub(super) static REASON_PATTERN: Pattern = Pattern::new(
    "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters \
     or '_,:', and must end with an alphanumeric character or '_'",
    "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?",
    &["my_name", "MY_NAME", "MyName", "ReasonA,ReasonB", "ReasonA:ReasonB"],
);

static PERCENT_PATTERN: Pattern =
    Pattern::new("a valid percent string must be a numeric string followed by an ending '%'", "[0-9]+%", &["1%", "93%"]);

pub(super) fn is_port(text: &[u8]) -> bool {
    let mut faults = Faults::default();
    port(text, &mut faults);
    faults.is_empty()
}

pub(super) fn port(text: &[u8], faults: &mut Faults) {
    faults.limit(text, Limit::Characters(PORT_MAX));
    if let Some(at) = PORT.departs(text) {
        faults.add(at, Problem::PortCharacter);
    }
    if !text.iter().any(|byte| is(*byte, LOWER)) {
        faults.add(0, Problem::NoLetter);
    }
    if let Some(at) = text.windows(2).position(|pair| pair == b"--") {
        faults.add(at, Problem::AdjacentHyphens);
    }
    match text {
        [b'-', ..] => faults.add(0, Problem::OuterHyphen),
        [before @ .., b'-'] => faults.add(before.len(), Problem::OuterHyphen),
        _ => {}
    }
}

pub(super) fn is_percent(text: &[u8]) -> bool {
    percent_departs(text).is_none()
}

pub(super) fn percent(text: &[u8], faults: &mut Faults) {
    faults.pattern(percent_departs(text), &PERCENT_PATTERN);
}

fn percent_departs(text: &[u8]) -> Option<usize> {
    match text {
        [number @ .., b'%'] => NUMBER.departs(number),
        _ => Some(NUMBER.departs(text).unwrap_or(text.len())),
    }
}
