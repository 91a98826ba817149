//! What is wrong with a name, as data and in upstream's words.

use std::fmt;

use super::Rule;

/// Why a text does not satisfy a [`Rule`]: everything upstream finds wrong with it, in upstream's order.
///
/// `Display` prints upstream's messages, joined the way its label and selector errors are.
///
/// ```
/// use kube_semantics::name::{Part, Problem, Rule};
///
/// let violation = Rule::QualifiedName.check("Example.com/").unwrap_err();
/// let [prefix, empty, pattern] = violation.faults() else { panic!() };
/// assert_eq!((prefix.part, prefix.at), (Part::Prefix, 0));
/// assert_eq!((empty.part, empty.at, &empty.problem), (Part::Name, 12, &Problem::Empty));
/// assert!(matches!(pattern.problem, Problem::Pattern(_)));
/// assert_eq!(empty.to_string(), "name part must be non-empty");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    rule: Rule,
    faults: Vec<Fault>,
}

impl Violation {
    pub(super) fn new(rule: Rule, faults: Vec<Fault>) -> Self {
        Self { rule, faults }
    }

    /// The rule that was asked for.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// What is wrong: at least one thing.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.faults.iter().enumerate() {
            let separator = match (at, self.rule, fault.part) {
                (0, ..) => "",
                // Upstream makes one error of what is wrong with the domain as a whole, and joins it differently there.
                (_, Rule::FullyQualifiedDomainName, Part::Whole) => ",",
                _ => "; ",
            };
            write!(f, "{separator}{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violation {}

/// One thing that is wrong with a name; prints as upstream's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The part of the name that is wrong.
    pub part: Part,
    /// The byte offset in the whole text where it goes wrong: where it departs from the pattern (at the end, if more had to
    /// follow), else where the faulty part begins.
    pub at: usize,
    /// What is wrong.
    pub problem: Problem,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Prefix => f.write_str("prefix part ")?,
            Part::Name => f.write_str("name part ")?,
            Part::Whole | Part::Host | Part::Path | Part::Label => {}
        }
        self.problem.fmt(f)
    }
}

/// A part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// All of it.
    Whole,
    /// What stands before the `/` of a qualified name.
    Prefix,
    /// A qualified name without its prefix.
    Name,
    /// What stands before the first `/` of a domain-prefixed path.
    Host,
    /// What stands behind it.
    Path,
    /// A label of a domain name.
    Label,
}

/// What is wrong with a part of a name; prints as upstream's message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// It is empty, where a part must not be.
    Empty,
    /// It is empty, where a field must not be.
    Required,
    /// It is the empty name of an environment variable.
    EmptyVariableName,
    /// It has more bytes than the limit.
    TooLong {
        /// Its length in bytes.
        length: usize,
        /// The greatest length allowed.
        limit: Limit,
    },
    /// It does not follow the rule's pattern.
    Pattern(&'static Pattern),
    /// A label of a domain, but with dots: a domain.
    Dots,
    /// More than one `/` in a qualified name.
    Slashes(&'static Pattern),
    /// A qualified name without a prefix, where one is required.
    NoPrefix,
    /// Not of the form `host/path`.
    NoPrefixedPath,
    /// A domain of a single label.
    SingleLabel,
    /// A byte that port names do not have.
    PortCharacter,
    /// A port name without any letter.
    NoLetter,
    /// Two hyphens side by side.
    AdjacentHyphens,
    /// A hyphen at the beginning or the end.
    OuterHyphen,
    /// It is `.` or `..`, which would be read as a directory.
    IsDirectory(&'static str),
    /// It begins with `..`.
    DirectoryPrefix,
    /// It is `.` or `..`, which cannot be a segment of a path.
    IsSegment(&'static str),
    /// It contains what a segment of a path cannot.
    InSegment(char),
    /// A character outside printable ASCII, or `=`.
    Unprintable,
    /// No IP address.
    NoIp,
    /// No address block.
    NoCidr,
    /// No address with a prefix length.
    NoInterfaceAddress,
    /// A number with leading zeros in an address; some programs read such numbers as octal.
    LeadingZeros,
    /// A number with leading zeros in an address block.
    LeadingZerosInCidr,
    /// An IPv4 address written as IPv6.
    Mapped,
    /// A block of IPv4 addresses written as IPv6.
    MappedInCidr,
    /// Address bits beyond the prefix length.
    HostBits,
    /// Not written the canonical way.
    NotCanonical {
        /// How it should be written.
        canonical: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("must be non-empty"),
            Self::Required => f.write_str("Required value"),
            Self::EmptyVariableName => f.write_str("environment variable name must be non-empty"),
            Self::TooLong { limit, .. } => write!(f, "must be no more than {limit}"),
            Self::Pattern(pattern) => pattern.fmt(f),
            Self::Dots => f.write_str("must not contain dots"),
            Self::Slashes(pattern) => {
                write!(f, "a valid label key {pattern} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')")
            }
            Self::NoPrefix => f.write_str(r#"must be a domain-prefixed key (such as "acme.io/foo")"#),
            Self::NoPrefixedPath => f.write_str(r#"must be a domain-prefixed path (such as "acme.io/foo")"#),
            Self::SingleLabel => f.write_str("should be a domain with at least two segments separated by dots"),
            Self::PortCharacter => f.write_str("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"),
            Self::NoLetter => f.write_str("must contain at least one letter (a-z)"),
            Self::AdjacentHyphens => f.write_str("must not contain consecutive hyphens"),
            Self::OuterHyphen => f.write_str("must not begin or end with a hyphen"),
            Self::IsDirectory(name) => write!(f, "must not be '{name}'"),
            Self::DirectoryPrefix => f.write_str("must not start with '..'"),
            Self::IsSegment(name) => write!(f, "may not be '{name}'"),
            Self::InSegment(char) => write!(f, "may not contain '{char}'"),
            Self::Unprintable => {
                f.write_str("a valid environment variable name must consist only of printable ASCII characters other than '='")
            }
            Self::NoIp => f.write_str("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"),
            Self::NoCidr => f.write_str("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"),
            Self::NoInterfaceAddress => f.write_str("must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)"),
            Self::LeadingZeros => f.write_str("must not have leading 0s"),
            Self::LeadingZerosInCidr => f.write_str("must not have leading 0s in IP or prefix length"),
            Self::Mapped => f.write_str("must not be an IPv4-mapped IPv6 address"),
            Self::MappedInCidr => f.write_str("must not have an IPv4-mapped IPv6 address"),
            Self::HostBits => f.write_str("must not have bits set beyond the prefix length"),
            Self::NotCanonical { canonical } => write!(f, r#"must be in canonical form ("{canonical}")"#),
        }
    }
}

/// A greatest length in bytes, printed with the unit upstream gives it.
///
/// Upstream counts bytes either way, but half of its messages call them characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Called bytes.
    Bytes(usize),
    /// Called characters.
    Characters(usize),
}

impl Limit {
    /// The greatest number of bytes allowed.
    #[must_use]
    pub const fn max(self) -> usize {
        match self {
            Self::Bytes(max) | Self::Characters(max) => max,
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(max) => write!(f, "{max} bytes"),
            Self::Characters(max) => write!(f, "{max} characters"),
        }
    }
}

/// A pattern as upstream describes it to users.
#[derive(Debug, PartialEq, Eq)]
pub struct Pattern {
    message: &'static str,
    regex: &'static str,
    examples: &'static [&'static str],
}

impl Pattern {
    pub(super) const fn new(message: &'static str, regex: &'static str, examples: &'static [&'static str]) -> Self {
        Self { message, regex, examples }
    }

    /// The pattern in words.
    #[must_use]
    pub const fn message(&self) -> &'static str {
        self.message
    }

    /// The pattern as a regular expression; it covers the whole text.
    #[must_use]
    pub const fn regex(&self) -> &'static str {
        self.regex
    }

    /// Texts that follow it.
    #[must_use]
    pub const fn examples(&self) -> &'static [&'static str] {
        self.examples
    }
}

/// Words, examples and expression, with upstream's punctuation.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (", self.message)?;
        for (at, example) in self.examples.iter().enumerate() {
            let before = if at == 0 { "e.g. " } else { " or " };
            write!(f, "{before}'{example}', ")?;
        }
        write!(f, "regex used for validation is '{}')", self.regex)
    }
}

/// The faults of one text while it is looked over.
///
/// Offsets are given relative to the part that is looked at, and stored relative to the whole.
#[derive(Default)]
pub(super) struct Faults {
    faults: Vec<Fault>,
}

impl Faults {
    pub(super) fn into_vec(self) -> Vec<Fault> {
        self.faults
    }

    pub(super) fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn add(&mut self, at: usize, problem: Problem) {
        self.add_in(Part::Whole, at, problem);
    }

    pub(super) fn add_in(&mut self, part: Part, at: usize, problem: Problem) {
        self.faults.push(Fault { part, at, problem });
    }

    /// Adds the fault of a text that is too long.
    pub(super) fn limit(&mut self, text: &[u8], limit: Limit) {
        if text.len() > limit.max() {
            self.add(0, Problem::TooLong { length: text.len(), limit });
        }
    }

    /// Adds the fault of a text that departs from a pattern somewhere.
    pub(super) fn pattern(&mut self, departs: Option<usize>, pattern: &'static Pattern) {
        if let Some(at) = departs {
            self.add(at, Problem::Pattern(pattern));
        }
    }

    /// Looks a part over on its own; it begins at `start`.
    pub(super) fn part(&mut self, part: Part, start: usize, look: impl FnOnce(&mut Self)) {
        let mut faults = Self::default();
        look(&mut faults);
        self.faults.extend(faults.faults.into_iter().map(|fault| Fault { part, at: start.saturating_add(fault.at), ..fault }));
    }

    /// Changes the offsets to those of another text.
    pub(super) fn translate(&mut self, offset: impl Fn(usize) -> usize) {
        for fault in &mut self.faults {
            fault.at = offset(fault.at);
        }
    }
}
