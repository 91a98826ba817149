//! YAML or JSON text to objects, and what is wrong with them: document, line, column and field.
//!
//! ```
//! use kube_semantics::manifest::{self, Object, Options, Stage};
//!
//! let text = "\
//! apiVersion: v1
//! kind: Service
//! metadata:
//!   name: web
//!   labels: {tier: Front-}
//! spec:
//!   selector: {app: web}
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata:
//!   name: web
//! spec:
//!   replicas: \"3\"
//! ";
//! let manifest = manifest::read(text, &Options::default());
//! let [service, deployment] = &manifest.documents[..] else { panic!() };
//!
//! let Object::Service(web) = &service.items[0].object else { panic!() };
//! assert_eq!(web.spec.selector.get("app"), Some("web"));
//!
//! let problem = &service.problems[0];
//! assert_eq!((problem.path.as_str(), problem.position.line, problem.stage()), ("metadata.labels[tier]", 5, Stage::Validate));
//!
//! let problem = &deployment.problems[0];
//! assert_eq!(problem.position.line, 14);
//! assert_eq!(
//!     problem.to_string(),
//!     "spec.replicas: found the string \"3\", but Kubernetes wants an integer: take the quotes away"
//! );
//! ```
//!
//! A text is cut into documents before anything is parsed, so that a faulty one does not take the others with it. Each
//! document becomes a tree that knows where everything stands; the tree is checked field by field, by a table per kind,
//! which finds all problems at once; then it is read as the kind's type, if some evaluator has one ([`Object`]). Lists of
//! objects, such as `kubectl get -o yaml` prints, are taken apart.
//!
//! Nothing a text says makes the reading costly: its size, its depth, the number of its values and what its aliases stand
//! for are bounded ([`Options`]).
//!
//! What follows upstream:
//!
//! | here | upstream |
//! |---|---|
//! | documents, JSON or YAML | `apimachinery/pkg/util/yaml`: `YAMLReader`, `YAMLOrJSONDecoder` |
//! | plain scalars, merge keys, keys that are no strings, proportion of aliases | `go.yaml.in/yaml/v2`, `sigs.k8s.io/yaml` |
//! | items of a list | `apis/meta/v1/unstructured` |
//! | which kinds there are in a release | `k8s.io/api`, their registration and life cycle |
//! | names, labels, keys, addresses | the rules of [`name`](crate::name), applied to fields as `pkg/apis/*/validation` does |
//! | quantities | [`Quantity`](crate::Quantity); and that they are not negative, of known resources, requests within limits |
//!
//! Where upstream names the map (`metadata.labels`), the path here also names the key whose value is wrong.
//! A key that comes twice is a problem, as in strict decoding; kubectl alone would let the last one win.
//! The syntax is that of YAML 1.2, as granit-parser reads it. kubectl's parser, of YAML 1.1, differs from it in flow style,
//! at colons that no blank follows (`[a:]`, `[:a]`), and at a lone `-`.
//!
//! Deliberately out: fields that the API does not have, most required fields, immutability, and whatever depends on other
//! objects. Of the fields themselves, those are checked that are commonly written by hand.

mod check;
mod decode;
mod entries;
mod json;
mod kinds;
mod node;
mod object;
mod path;
mod problem;
mod scalar;
mod split;
mod yaml;

use crate::release::FeatureGates;

use kinds::Found;
pub use kinds::Scope;
pub use node::Position;
use node::{Node, Value};
pub use object::Object;
use path::Path;
use problem::Problems;
pub use problem::{Cause, Problem, Stage};
use split::Chunk;

/// What may be read, and for which Kubernetes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The greatest size of a text, in bytes: 32 MiB.
    pub max_bytes: usize,
    /// How deep lists and mappings may be nested: 100.
    pub max_depth: usize,
    /// How many values a document may have, counting each time an alias stands for it: 4 million.
    pub max_nodes: usize,
    /// How many documents a text may have that are not empty: 250,000. The rest is not read.
    pub max_documents: usize,
    /// How many problems of a document are told: 1000.
    pub max_problems: usize,
    /// The release, which decides what kinds there are and which rules apply.
    pub gates: FeatureGates,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_bytes: 32 << 20,
            max_depth: 100,
            max_nodes: 4_000_000,
            max_documents: 250_000,
            max_problems: 1000,
            gates: FeatureGates::default(),
        }
    }
}

/// What a text holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    /// The documents that are not empty, in the order of the text.
    pub documents: Vec<Document>,
}

/// A document of a manifest.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its number among the documents of the text that are not empty, from one.
    pub number: usize,
    /// The line it begins on.
    pub line: u32,
    /// The objects in it that could be read: one, or those of a list.
    pub items: Vec<Item>,
    /// What is wrong, in the order of the text.
    pub problems: Vec<Problem>,
}

/// An object and where it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Where it begins.
    pub position: Position,
    /// Its group and version as written: `apps/v1`.
    pub api_version: String,
    /// Its kind as written.
    pub kind: String,
    /// Where objects of its kind live; `None` for an unknown kind.
    pub scope: Option<Scope>,
    /// The object.
    pub object: Object,
}

/// A kind that a `CustomResourceDefinition` brings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomKind {
    /// The group.
    pub group: String,
    /// The version.
    pub version: String,
    /// The kind.
    pub kind: String,
    /// Where its objects live.
    pub scope: Scope,
}

impl Item {
    /// The namespace the object lives in, `default` where it leaves that to the caller; `None` outside of namespaces.
    ///
    /// Objects of unknown kinds live in the namespace that they name, if they do.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        let written = Some(self.object.metadata().namespace.as_str()).filter(|namespace| !namespace.is_empty());
        match self.scope {
            Some(Scope::Namespaced) => written.or(Some("default")),
            Some(Scope::Cluster) => None,
            None => written,
        }
    }

    /// Its group and version.
    fn group_version(&self) -> (&str, &str) {
        group_version(&self.api_version)
    }
}

fn group_version(api_version: &str) -> (&str, &str) {
    api_version.split_once('/').unwrap_or(("", api_version))
}

/// Reads a text.
///
/// There is no error: what cannot be read is a [`Problem`] of its document. A text that is too large is one document.
#[must_use]
pub fn read(text: &str, options: &Options) -> Manifest {
    let mut manifest = Manifest::default();
    if text.len() > options.max_bytes {
        let cause = Cause::TooLarge { bytes: text.len(), limit: options.max_bytes };
        let problem = Problem::new(Position { line: 1, column: 1 }, &Path::ROOT, cause);
        manifest.documents.push(Document { number: 1, line: 1, items: Vec::new(), problems: vec![problem] });
        return manifest;
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for chunk in split::split(text).filter(|chunk| !chunk.is_empty() || chunk.stray.is_some()) {
        if !manifest.chunk(&chunk, options) {
            break;
        }
    }
    let defined = manifest.custom_kinds();
    manifest.adopt(&defined);
    manifest
}

impl Manifest {
    /// The kinds that the definitions in this manifest bring.
    #[must_use]
    pub fn custom_kinds(&self) -> Vec<CustomKind> {
        let items = self.documents.iter().flat_map(|document| &document.items);
        let definitions =
            items.filter_map(|item| if let Object::CustomResourceDefinition(found) = &item.object { Some(&found.spec) } else { None });
        definitions
            .flat_map(|spec| {
                spec.versions.iter().filter(|version| version.served).map(|version| CustomKind {
                    group: spec.group.clone(),
                    version: version.name.clone(),
                    kind: spec.names.kind.clone(),
                    scope: if spec.scope == "Cluster" { Scope::Cluster } else { Scope::Namespaced },
                })
            })
            .collect()
    }

    /// Takes back that kinds are unknown, where they are among these: for definitions that stand in another text.
    pub fn adopt(&mut self, defined: &[CustomKind]) {
        if defined.is_empty() {
            return;
        }
        let find = |wanted: (&str, &str, &str)| {
            defined.iter().find(|custom| (custom.group.as_str(), custom.version.as_str(), custom.kind.as_str()) == wanted)
        };
        for document in &mut self.documents {
            document.problems.retain(|problem| match &problem.cause {
                Cause::UnknownKind { group, version, kind, .. } => find((group, version, kind)).is_none(),
                _ => true,
            });
            for item in document.items.iter_mut().filter(|item| item.scope.is_none()) {
                let (group, version) = item.group_version();
                item.scope = find((group, version, &item.kind)).map(|custom| custom.scope);
            }
        }
    }

    /// Reads what stands between two separators; false if no more may be read.
    fn chunk(&mut self, chunk: &Chunk<'_>, options: &Options) -> bool {
        let mut draft = Draft::new(chunk.line, options);
        if let Some(stray) = chunk.stray {
            let position = Position { line: chunk.line.saturating_sub(1), column: 5 };
            // There may be no line behind the separator.
            draft.line = position.line;
            let cause = Cause::Syntax(format!("invalid Yaml document separator: {}", node::shorten(stray)));
            draft.problems.push(position, &Path::ROOT, cause);
        }
        if !chunk.text.trim_start().starts_with('{') {
            return self.yaml(draft, chunk);
        }
        // As kubectl does: JSON first; if that fails early, what looked like JSON may be YAML in flow style. If it is not
        // that either, the message about the JSON is the one that helps.
        let mut reader = json::Reader::new(chunk, options);
        let before = self.documents.len();
        loop {
            match reader.next(&mut draft.problems) {
                Ok(Some(node)) => {
                    draft.root(&node);
                    if !self.add(std::mem::replace(&mut draft, Draft::new(reader.line(), options))) {
                        return false;
                    }
                }
                Ok(None) => return true,
                Err(problem) => {
                    let mut second = Draft::new(chunk.line, options);
                    if self.documents.len() == before
                        && let Ok(Some(node)) = yaml::parse(chunk, options, &mut second.problems)
                    {
                        second.root(&node);
                        return self.add(second);
                    }
                    draft.problems.keep(*problem);
                    return self.add(draft);
                }
            }
        }
    }

    fn yaml(&mut self, mut draft: Draft<'_>, chunk: &Chunk<'_>) -> bool {
        match yaml::parse(chunk, draft.options, &mut draft.problems) {
            Ok(None) => {}
            Ok(Some(node)) if node.is_null() => {}
            Ok(Some(node)) => draft.root(&node),
            Err(problem) => draft.problems.keep(*problem),
        }
        (draft.problems.count() == 0 && !draft.has_root) || self.add(draft)
    }

    /// Adds a document; false if it is one too many.
    fn add(&mut self, mut draft: Draft<'_>) -> bool {
        let number = self.documents.len() + 1;
        let limit = draft.options.max_documents;
        let fits = number <= limit;
        if !fits {
            draft = Draft::new(draft.line, draft.options);
            draft.problems.push(Position { line: draft.line, column: 1 }, &Path::ROOT, Cause::TooManyDocuments { limit });
        }
        self.documents.push(Document { number, line: draft.line, items: draft.items, problems: draft.problems.finish() });
        fits
    }
}

/// A document under construction.
struct Draft<'o> {
    options: &'o Options,
    line: u32,
    items: Vec<Item>,
    problems: Problems,
    has_root: bool,
}

impl<'o> Draft<'o> {
    fn new(line: u32, options: &'o Options) -> Self {
        Self { options, line, items: Vec::new(), problems: Problems::new(options.max_problems), has_root: false }
    }

    /// Takes the value of a document: an object, or a list of objects.
    fn root(&mut self, node: &Node<'_>) {
        self.has_root = true;
        self.line = node.at.line;
        self.node(node, None);
    }

    fn node(&mut self, node: &Node<'_>, list: Option<(&str, &str)>) {
        if !matches!(node.value, Value::Map(_)) {
            return self.problems.push(node.at, &Path::ROOT, Cause::NotAnObject { found: node.describe() });
        }
        // An item of a `PodList` need not say that it is a pod.
        let inherited = list.filter(|_| node.get("kind").is_none_or(|kind| kind.is_null() || kind.as_str() == Some("")));
        let (api_version, kind) = match inherited {
            Some(inherited) => inherited,
            None => {
                let (Some(api_version), Some(kind)) = (self.word(node, "apiVersion"), self.word(node, "kind")) else { return };
                (api_version, kind)
            }
        };
        match node.get("items") {
            Some(items) if matches!(items.value, Value::List(_)) => {
                let singular = kind.strip_suffix("List").unwrap_or(kind);
                let list = (!singular.is_empty()).then_some((api_version, singular));
                items.elements().iter().for_each(|item| self.node(item, list));
            }
            _ => self.object(node, api_version, kind),
        }
    }

    /// `apiVersion` or `kind`.
    fn word<'n>(&mut self, node: &'n Node<'_>, field: &'static str) -> Option<&'n str> {
        let value = node.get(field).filter(|value| !value.is_null());
        match value.map(|value| (value, value.as_str())) {
            Some((_, Some(text))) if !text.is_empty() => return value.and_then(Node::as_str),
            Some((value, None)) => self.problems.push(value.at, &Path::ROOT.field(field), Cause::wrong_type(value, "a string")),
            _ => self.problems.push(node.at, &Path::ROOT.field(field), Cause::NoKind { field }),
        }
        None
    }

    fn object(&mut self, node: &Node<'_>, api_version: &str, kind: &str) {
        let before = self.problems.count();
        let (group, version) = group_version(api_version);
        let found = kinds::find(group, version, kind, self.options.gates.release());
        let scope = if let Found::Known(known) = &found { Some(known.scope) } else { None };
        if let Found::Unknown { hint } = found {
            let at = node.get("kind").map_or(node.at, |kind| kind.at);
            let cause = Cause::UnknownKind { group: group.to_owned(), version: version.to_owned(), kind: kind.to_owned(), hint };
            self.problems.push(at, &Path::ROOT.field("kind"), cause);
        }
        check::check(node, group, kind, &self.options.gates, &mut self.problems);
        match object::read(node, group, version, kind) {
            Ok(object) => {
                self.items.push(Item { position: node.at, api_version: api_version.to_owned(), kind: kind.to_owned(), scope, object });
            }
            // The tables know more fields than the types, so the type's error is usually known by now.
            Err(problem) if self.problems.since(before).iter().any(|known| known.position == problem.position) => {}
            Err(problem) => self.problems.push_problem(*problem),
        }
    }
}
