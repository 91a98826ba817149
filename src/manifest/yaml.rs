//! YAML events to the located tree.
//!
//! The events come from granit-parser. Everything above them is what go-yaml v2 and the conversion to JSON do in kubectl:
//! how scalars resolve ([`scalar`](super::scalar)), merge keys, keys that are no strings, and how much aliases may add.

use std::borrow::Cow;

use granit_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use super::Options;
use super::entries::Entries;
use super::node::{Key, Node, Position, Scalar, Value};
use super::path::Path;
use super::problem::{Cause, Problem, Problems};
use super::scalar::{float_key, resolve};
use super::split::Chunk;

/// Reads the document of a chunk; `None` if there is none in it.
pub(crate) fn parse<'t>(chunk: &Chunk<'t>, options: &Options, problems: &mut Problems) -> Result<Option<Node<'t>>, Box<Problem>> {
    let mut builder = Builder {
        line: chunk.line,
        options,
        problems,
        stack: Vec::new(),
        anchors: Vec::new(),
        root: None,
        visits: 1,
        alias_visits: 0,
        nodes: 0,
        copied_bytes: 0,
    };
    let depth = options.max_depth.saturating_add(2);
    let limits = granit_parser::options! { emit_comments: false, emit_unresolved_aliases: true, flow_nesting_limit: depth, block_nesting_limit: depth };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(chunk.text, limits) {
        let (event, span) = event.map_err(|error| builder.scan_error(&error))?;
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents > 1 {
                let cause =
                    Cause::Syntax("what follows the end of a document (`...`) is not read: begin the next one with `---`".to_owned());
                return Err(Problem::boxed(builder.position(span.start), &Path::ROOT, cause));
            }
        }
        builder.event(event, builder.position(span.start))?;
    }
    Ok(builder.root)
}

struct Builder<'t, 'o> {
    line: u32,
    options: &'o Options,
    problems: &'o mut Problems,
    stack: Vec<Open<'t>>,
    anchors: Vec<Option<Anchor<'t>>>,
    root: Option<Node<'t>>,
    /// How many nodes go-yaml would have visited so far, and how many of them inside aliases.
    visits: usize,
    alias_visits: usize,
    /// How many nodes the tree has, copies for anchors included.
    nodes: usize,
    /// How many bytes of text were copied for anchors and aliases.
    copied_bytes: usize,
}

/// A node that an alias may stand for.
struct Anchor<'t> {
    node: Node<'t>,
    visits: usize,
    nodes: usize,
    bytes: usize,
    height: usize,
}

/// A list or mapping that has begun.
struct Open<'t> {
    at: Position,
    anchor: usize,
    visits_before: usize,
    content: Content<'t>,
}

enum Content<'t> {
    List(Vec<Node<'t>>),
    Map(Entries<'t>, Pending<'t>),
}

/// What a mapping waits for.
enum Pending<'t> {
    Key,
    Value(Key<'t>),
    Merge,
}

impl<'t> Builder<'t, '_> {
    fn position(&self, marker: Marker) -> Position {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position { line: narrow(marker.line()).saturating_add(self.line).saturating_sub(1), column: narrow(marker.col()).saturating_add(1) }
    }

    fn scan_error(&self, error: &granit_parser::ScanError) -> Box<Problem> {
        use granit_parser::ErrorKind;
        let cause = match error.kind() {
            ErrorKind::RecursionLimitExceeded => Cause::TooDeep { limit: self.options.max_depth },
            kind => Cause::Syntax(kind.to_string()),
        };
        Problem::boxed(self.position(*error.marker()), &Path::ROOT, cause)
    }

    fn event(&mut self, event: Event<'t>, at: Position) -> Result<(), Box<Problem>> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.visit(at)?;
                if self.is_merge_key(&text, style, tag.as_deref()) {
                    // go-yaml does not visit the merge key itself.
                    self.visits -= 1;
                    return Ok(());
                }
                let scalar = scalar_of(&text, style, tag.as_deref()).map_err(|message| self.fault(at, message))?;
                if let Scalar::Float(float) = scalar
                    && !float.is_finite()
                    && !self.wants_key()
                {
                    return Err(self.fault(at, format!("the number `{text}` has no place in JSON; in quotes it is a string")));
                }
                let node = Node { at, value: Value::Scalar(text, scalar) };
                self.remember(anchor, &node, 1, at)?;
                self.place(node)
            }
            Event::SequenceStart(_, anchor, _) => self.open(at, anchor, Content::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => self.open(at, anchor, Content::Map(Entries::default(), Pending::Key)),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(id) => {
                let node = self.expand(id, at)?;
                self.place(node)
            }
            Event::UnresolvedAlias(name) => Err(self.fault(at, format!("unknown anchor '{name}' referenced"))),
            _ => Ok(()),
        }
    }

    fn fault(&self, at: Position, message: impl Into<String>) -> Box<Problem> {
        Problem::boxed(at, &Path::ROOT, Cause::Syntax(message.into()))
    }

    fn visit(&mut self, at: Position) -> Result<(), Box<Problem>> {
        self.visits += 1;
        self.count(1, at)
    }

    fn count(&mut self, nodes: usize, at: Position) -> Result<(), Box<Problem>> {
        self.nodes = self.nodes.saturating_add(nodes);
        let limit = self.options.max_nodes;
        if self.nodes > limit { Err(Problem::boxed(at, &Path::ROOT, Cause::TooMany { limit })) } else { Ok(()) }
    }

    fn is_merge_key(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>) -> bool {
        let merge = text == "<<" && if tag.is_some() { core_tag(tag) == Some("merge".into()) } else { style == ScalarStyle::Plain };
        match self.stack.last_mut() {
            Some(Open { content: Content::Map(_, pending @ Pending::Key), .. }) if merge => {
                *pending = Pending::Merge;
                true
            }
            _ => false,
        }
    }

    /// Is the next node the key of a mapping?
    fn wants_key(&self) -> bool {
        matches!(self.stack.last(), Some(Open { content: Content::Map(_, Pending::Key), .. }))
    }

    fn open(&mut self, at: Position, anchor: usize, content: Content<'t>) -> Result<(), Box<Problem>> {
        let limit = self.options.max_depth;
        if self.stack.len() >= limit {
            return Err(Problem::boxed(at, &Path::ROOT, Cause::TooDeep { limit }));
        }
        if self.wants_key() {
            return Err(self.fault(at, "a list or mapping cannot be the key of a mapping"));
        }
        self.visit(at)?;
        self.stack.push(Open { at, anchor, visits_before: self.visits - 1, content });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Box<Problem>> {
        let Some(Open { at, anchor, visits_before, content }) = self.stack.pop() else { return Ok(()) };
        let value = match content {
            Content::List(mut elements) => {
                elements.shrink_to_fit();
                Value::List(elements)
            }
            Content::Map(entries, _) => Value::Map(entries.finish()),
        };
        let node = Node { at, value };
        self.remember(anchor, &node, self.visits - visits_before, at)?;
        self.place(node)
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node<'t>) -> Result<(), Box<Problem>> {
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.content {
            Content::List(elements) => elements.push(node),
            Content::Map(entries, pending) => match std::mem::replace(pending, Pending::Key) {
                Pending::Key => {
                    let at = node.at;
                    *pending = Pending::Value(key_of(node).map_err(|message| Problem::boxed(at, &Path::ROOT, Cause::Syntax(message)))?);
                }
                Pending::Value(key) => entries.set(key, node, self.problems),
                Pending::Merge => {
                    let at = node.at;
                    let maps: Option<Vec<_>> = match node.value {
                        Value::Map(map) => Some(vec![map]),
                        // The earlier mappings of a list take precedence.
                        Value::List(nodes) => {
                            nodes.into_iter().rev().map(|node| if let Value::Map(map) = node.value { Some(map) } else { None }).collect()
                        }
                        Value::Scalar(..) => None,
                    };
                    let Some(maps) = maps else {
                        return Err(self.fault(at, "map merge requires map or sequence of maps as the value"));
                    };
                    maps.into_iter().for_each(|map| entries.merge(map));
                }
            },
        }
        Ok(())
    }

    /// Keeps a copy of an anchored node for the aliases to come.
    fn remember(&mut self, anchor: usize, node: &Node<'t>, visits: usize, at: Position) -> Result<(), Box<Problem>> {
        if anchor == 0 {
            return Ok(());
        }
        let Size { nodes, bytes, height } = measure(node);
        self.copy(nodes, bytes, at)?;
        if self.anchors.len() <= anchor {
            self.anchors.resize_with(anchor + 1, || None);
        }
        if let Some(slot) = self.anchors.get_mut(anchor) {
            *slot = Some(Anchor { node: node.clone(), visits, nodes, bytes, height });
        }
        Ok(())
    }

    fn copy(&mut self, nodes: usize, bytes: usize, at: Position) -> Result<(), Box<Problem>> {
        self.count(nodes, at)?;
        self.copied_bytes = self.copied_bytes.saturating_add(bytes);
        if self.copied_bytes > self.options.max_bytes { Err(Problem::boxed(at, &Path::ROOT, Cause::ExcessiveAliasing)) } else { Ok(()) }
    }

    /// What an alias stands for, if that is in proportion.
    fn expand(&mut self, id: usize, at: Position) -> Result<Node<'t>, Box<Problem>> {
        let Some(anchor) = self.anchors.get(id).and_then(Option::as_ref) else {
            return Err(self.fault(at, "an anchor's value contains itself"));
        };
        let (visits, nodes, bytes, height) = (anchor.visits, anchor.nodes, anchor.bytes, anchor.height);
        self.visits = self.visits.saturating_add(visits).saturating_add(1);
        self.alias_visits = self.alias_visits.saturating_add(visits);
        if self.alias_visits > 100 && self.visits > 1000 && ratio(self.alias_visits, self.visits) > allowed_ratio(self.visits) {
            return Err(Problem::boxed(at, &Path::ROOT, Cause::ExcessiveAliasing));
        }
        let limit = self.options.max_depth;
        if self.stack.len() + height > limit {
            return Err(Problem::boxed(at, &Path::ROOT, Cause::TooDeep { limit }));
        }
        self.copy(nodes, bytes, at)?;
        // Problems inside are told where they are written, not where the alias stands.
        let anchor = self.anchors.get(id).and_then(Option::as_ref);
        anchor.map(|anchor| anchor.node.clone()).ok_or_else(|| self.fault(at, "unknown anchor"))
    }
}

struct Size {
    nodes: usize,
    bytes: usize,
    height: usize,
}

fn measure(node: &Node<'_>) -> Size {
    let mut size = Size { nodes: 1, bytes: 0, height: 0 };
    let mut add = |inner: Size| {
        size.nodes = size.nodes.saturating_add(inner.nodes);
        size.bytes = size.bytes.saturating_add(inner.bytes);
        size.height = size.height.max(inner.height.saturating_add(1));
    };
    match &node.value {
        Value::Scalar(text, _) => size.bytes = text.len(),
        Value::List(elements) => elements.iter().for_each(|element| add(measure(element))),
        Value::Map(entries) => entries.iter().for_each(|(key, value)| {
            let inner = measure(value);
            add(Size { nodes: inner.nodes.saturating_add(1), bytes: inner.bytes.saturating_add(key.name.len()), height: inner.height });
        }),
    }
    if matches!(node.value, Value::List(_) | Value::Map(_)) {
        size.height = size.height.max(1);
    }
    size
}

#[expect(clippy::cast_precision_loss, reason = "a ratio")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// The share of visits that may come from aliases: nearly all in small documents, a tenth in huge ones.
fn allowed_ratio(visits: usize) -> f64 {
    const LOW: usize = 400_000;
    const HIGH: usize = 4_000_000;
    match visits {
        ..=LOW => 0.99,
        HIGH.. => 0.10,
        _ => 0.99 - 0.89 * ratio(visits - LOW, HIGH - LOW),
    }
}

fn core_tag<'a>(tag: Option<&'a Tag>) -> Option<Cow<'a, str>> {
    tag?.suffix_in_namespace("tag:yaml.org,2002:")
}

fn scalar_of(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Scalar, String> {
    if tag.is_none() {
        return Ok(if style == ScalarStyle::Plain { resolve(text) } else { Scalar::String });
    }
    let core = core_tag(tag);
    let wanted = match core.as_deref() {
        Some("binary") => return Err("the tag !!binary is not supported: write base64 as a plain string".to_owned()),
        Some(wanted @ ("null" | "bool" | "int" | "float")) => wanted,
        // Unknown tags, and that of timestamps, leave the text as it is.
        _ => return Ok(Scalar::String),
    };
    match (wanted, resolve(text)) {
        ("null", Scalar::Null) => Ok(Scalar::Null),
        ("bool", scalar @ Scalar::Bool(_)) | ("int", scalar @ (Scalar::Integer(_) | Scalar::Unsigned(_))) => Ok(scalar),
        ("float", Scalar::Float(float)) => Ok(Scalar::Float(float)),
        #[expect(clippy::cast_precision_loss, reason = "what the tag asks for")]
        ("float", Scalar::Integer(integer)) => Ok(Scalar::Float(integer as f64)),
        _ => Err(format!("cannot decode `{}` as a !!{wanted}", super::node::shorten(text))),
    }
}

/// A node as a key: JSON has only strings for keys.
fn key_of(node: Node<'_>) -> Result<Key<'_>, String> {
    let Value::Scalar(text, scalar) = node.value else { return Err("a list or mapping cannot be the key of a mapping".to_owned()) };
    let name = match scalar {
        Scalar::String => text,
        Scalar::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
        Scalar::Integer(integer) => Cow::Owned(integer.to_string()),
        Scalar::Unsigned(integer) => return Err(format!("the number {integer} cannot be the key of a mapping; in quotes it can")),
        Scalar::Float(float) => Cow::Owned(float_key(float)),
        Scalar::Null => return Err("null cannot be the key of a mapping".to_owned()),
    };
    Ok(Key { at: node.at, name })
}
