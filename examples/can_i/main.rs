//! Asks manifests what `kubectl auth can-i` asks a cluster, and tells the reason as well.
//!
//!     cargo run --example can_i -- --as dba@example.com get secrets -n shop-data
//!     cargo run --example can_i -- --as system:serviceaccount:shop-web:ci-deploy list deployments.apps -n shop-web
//!     cargo run --example can_i -- --as anna@example.com --list -n shop-web
//!     cargo run --example can_i -- who-can get secrets/shop-tls -n shop-web

#[path = "../report/input.rs"]
mod input;
mod list;
#[path = "../report/policy.rs"]
mod policy;
mod resource;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kube_semantics::manifest::{Cause, Options, Stage};
use kube_semantics::rbac::{
    Attributes, Authorizer, Decision, Described, NonResourceAttributes, Request, ResourceAttributes, ServiceAccount, SubjectRef,
};

use input::Input;

const HELP: &str = "\
Says what the roles and bindings in manifests allow, as kubectl auth can-i does of a cluster, and why.

Usage: can_i --as USER [--as-group GROUP]... VERB TYPE[/NAME] | TYPE NAME | URL [FILE]...
       can_i --as USER [--as-group GROUP]... --list [FILE]...
       can_i who-can VERB TYPE[/NAME] | TYPE NAME | URL [FILE]...

TYPE is a resource, in the plural, the singular or short: pods, deployments.apps, deploy; * is all of them.
As with kubectl, pods/log is the pod called log; its logs are pods --subresource log.
A FILE is a file, a directory (read with all below it: .yaml, .yml, .json) or - for standard input.
Without one, the bundled example is read: examples/data/shop. The roles that every cluster comes with count if
they are among the files.

Options:
      --as USER            who asks; system:serviceaccount:NAMESPACE:NAME is a service account, and in its groups
      --as-group GROUP     a group the user is in, besides system:authenticated; these replace those of a service account
  -n, --namespace NAME     where [default: default]
  -A, --all-namespaces     in all namespaces at once
      --subresource NAME   of the resource: log, exec, status
      --list               all that the user may do, as the table that kubectl prints
      --no-headers         the table without its first line
  -q, --quiet              only the exit status
  -h, --help               print this

Exit status: 0 for yes, 1 for no, 2 if the question could not be asked.";

/// So many near misses are told.
const NEAREST: usize = 3;

const VERBS: &[&str] = &[
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "use",
    "bind",
    "impersonate",
    "*",
    "approve",
    "sign",
    "escalate",
    "attest",
];
const URL_VERBS: &[&str] = &["get", "put", "post", "head", "options", "delete", "patch", "*"];

enum Question {
    CanI(Attributes),
    List,
    WhoCan(Attributes),
}

#[derive(Default)]
struct Arguments {
    user: Option<String>,
    groups: Vec<String>,
    namespace: Option<String>,
    everywhere: bool,
    subresource: String,
    list: bool,
    no_headers: bool,
    quiet: bool,
    help: bool,
    words: Vec<String>,
}

fn main() -> ExitCode {
    match arguments().map_err(|error| error.to_string()).and_then(run) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("can_i: {error}");
            ExitCode::from(2)
        }
    }
}

fn arguments() -> Result<Arguments, lexopt::Error> {
    use lexopt::prelude::*;

    let mut arguments = Arguments::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => arguments.help = true,
            Short('n') | Long("namespace") => arguments.namespace = Some(parser.value()?.string()?),
            Short('A') | Long("all-namespaces") => arguments.everywhere = true,
            Short('q') | Long("quiet") => arguments.quiet = true,
            Long("as") => arguments.user = Some(parser.value()?.string()?),
            Long("as-group") => arguments.groups.push(parser.value()?.string()?),
            Long("subresource") => arguments.subresource = parser.value()?.string()?,
            Long("list") => arguments.list = true,
            Long("no-headers") => arguments.no_headers = true,
            Value(word) => arguments.words.push(word.string()?),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(arguments)
}

/// Answers; is it a yes?
fn run(mut arguments: Arguments) -> Result<bool, String> {
    let mut out: Box<dyn Write> = if arguments.quiet { Box::new(io::sink()) } else { Box::new(io::stdout().lock()) };
    // Somebody who closes the pipe has read enough.
    let mut print = |text: &str| _ = writeln!(out, "{text}");
    if arguments.help {
        print(HELP);
        return Ok(true);
    }
    let who_can = !arguments.list && arguments.words.first().is_some_and(|word| word == "who-can");
    if who_can {
        arguments.words.remove(0);
    }
    if arguments.list && (arguments.quiet || arguments.everywhere || !arguments.subresource.is_empty()) {
        return Err("--list goes with none of --quiet, --all-namespaces and --subresource".to_owned());
    }
    if arguments.no_headers && !arguments.list {
        return Err("--no-headers goes with --list".to_owned());
    }
    let asked = if arguments.list { None } else { Some(Asked::take(&mut arguments)?) };
    let input = read(&arguments.words)?;

    let namespace = arguments.namespace.filter(|namespace| !namespace.is_empty()).unwrap_or_else(|| "default".to_owned());
    let within = if arguments.everywhere { "" } else { &namespace };
    let question = match asked {
        None => Question::List,
        Some(asked) if who_can => Question::WhoCan(asked.attributes(within, arguments.subresource, &input)?),
        Some(asked) => Question::CanI(asked.attributes(within, arguments.subresource, &input)?),
    };
    let objects: Vec<_> = policy::read(&input).into_iter().map(|(_, object)| object).collect();
    let authorizer = Authorizer::new(&objects);
    match question {
        Question::CanI(attributes) => {
            let (user, groups) = impersonate(arguments.user, arguments.groups)?;
            Ok(can_i(&authorizer, &Request { user, groups, attributes }, &mut print))
        }
        Question::List => {
            let (user, groups) = impersonate(arguments.user, arguments.groups)?;
            let review = authorizer.rules_review(&user, &groups, &namespace).map_err(|error| error.to_string())?;
            if !review.evaluation_error.is_empty() {
                warn(&format!("the list may be incomplete: {}", review.evaluation_error));
            }
            let lines = list::lines(review, !arguments.no_headers).map_err(|error| error.to_string())?;
            lines.iter().for_each(|line| print(line));
            Ok(true)
        }
        Question::WhoCan(attributes) => {
            who_may(&authorizer, &attributes, within, &mut print);
            Ok(true)
        }
    }
}

fn can_i(authorizer: &Authorizer, request: &Request, print: &mut dyn FnMut(&str)) -> bool {
    // The API server asks no other authorizer about them.
    if request.groups.iter().any(|group| group == "system:masters") {
        print("yes\n  the group system:masters may do everything, before RBAC is asked");
        return true;
    }
    match authorizer.explain(request, NEAREST) {
        Decision::Allowed(grant) => {
            print(&format!("yes\n  by {grant}\n     {}", Described(grant.rule)));
            true
        }
        decision @ Decision::NoOpinion(_) => {
            let reason = decision.to_string();
            print(&if reason.is_empty() { "no".to_owned() } else { format!("no - {reason}") });
            let Decision::NoOpinion(why) = decision else { return false };
            if why.near_misses.is_empty() {
                print("  nothing here comes near");
            }
            for near in &why.near_misses {
                print(&format!("  {near}"));
                near.rule.iter().for_each(|rule| print(&format!("     {}", Described(rule))));
            }
            false
        }
    }
}

fn who_may(authorizer: &Authorizer, attributes: &Attributes, namespace: &str, print: &mut dyn FnMut(&str)) {
    let who = authorizer.who_can(attributes, None);
    let rows: Vec<(String, String)> =
        who.subjects.iter().map(|subject| (named(subject, namespace), through(authorizer, subject, namespace, attributes))).collect();
    let width = rows.iter().map(|(whom, _)| whom.chars().count()).max().unwrap_or_default();
    rows.iter().for_each(|(whom, through)| print(&format!("{whom:width$}  {through}")));
    who.errors.iter().for_each(|error| warn(&error.to_string()));
}

/// How a subject comes to be allowed something: by its first grant.
fn through(authorizer: &Authorizer, subject: &SubjectRef<'_>, namespace: &str, attributes: &Attributes) -> String {
    let request = match subject.kind {
        "Group" if subject.name == "system:masters" => return "always, before RBAC is asked".to_owned(),
        "Group" => Request { user: String::new(), groups: vec![subject.name.to_owned()], attributes: attributes.clone() },
        "ServiceAccount" => {
            let namespace = if subject.namespace.is_empty() { namespace } else { subject.namespace };
            let user = ServiceAccount { namespace, name: subject.name }.user();
            Request { user, groups: Vec::new(), attributes: attributes.clone() }
        }
        _ => Request { user: subject.name.to_owned(), groups: Vec::new(), attributes: attributes.clone() },
    };
    match authorizer.authorize(&request) {
        Decision::Allowed(grant) => format!("by {} of {}", grant.binding, grant.role),
        Decision::NoOpinion(_) => "nobody: the binding does not say of which namespace, or not what kind it is".to_owned(),
    }
}

fn named(subject: &SubjectRef<'_>, namespace: &str) -> String {
    match (subject.kind, subject.namespace) {
        ("ServiceAccount", "") => format!("ServiceAccount {namespace}/{}", subject.name),
        ("ServiceAccount", own) => format!("ServiceAccount {own}/{}", subject.name),
        (kind, _) => format!("{kind} {}", subject.name),
    }
}

/// The user and the groups that the API server takes such a request to be from (`--as`, `--as-group`).
fn impersonate(user: Option<String>, mut groups: Vec<String>) -> Result<(String, Vec<String>), String> {
    let Some(user) = user.filter(|user| !user.is_empty()) else { return Err("say who asks, with --as USER".to_owned()) };
    if groups.is_empty()
        && let Ok(account) = ServiceAccount::parse(&user)
    {
        groups = account.groups().into();
    }
    let has = |group: &str| groups.iter().any(|known| known == group);
    let (authenticated, unauthenticated) = ("system:authenticated", "system:unauthenticated");
    if user == "system:anonymous" && !has(unauthenticated) {
        groups.push(unauthenticated.to_owned());
    } else if user != "system:anonymous" && !has(authenticated) && !has(unauthenticated) {
        groups.push(authenticated.to_owned());
    }
    Ok((user, groups))
}

/// What is to be done to what, as words.
struct Asked {
    verb: String,
    what: String,
    name: Option<String>,
}

impl Asked {
    /// Takes it from the words, and leaves the files.
    fn take(arguments: &mut Arguments) -> Result<Self, String> {
        let words = &mut arguments.words;
        if words.len() < 2 {
            return Err("say what is asked: VERB TYPE, VERB TYPE/NAME or VERB URL; --help tells more".to_owned());
        }
        let (verb, what) = (words.remove(0), words.remove(0));
        // What is not there and does not look like a file is a name.
        let is_file = |word: &str| {
            word == "-"
                || word.contains('/')
                || Path::new(word).extension().is_some_and(|end| ["yaml", "yml", "json"].iter().any(|known| end == *known))
                || Path::new(word).exists()
        };
        let name: Option<String> = words.first().is_some_and(|word| !what.contains('/') && !is_file(word)).then(|| words.remove(0));
        if let Some(name) = name.as_ref().filter(|_| words.is_empty()) {
            warn(&format!("there is no file {name}: it is taken as a name, and the bundled example is read"));
        }
        Ok(Self { verb, what, name })
    }

    fn attributes(self, namespace: &str, subresource: String, input: &Input) -> Result<Attributes, String> {
        let Self { verb, what, name } = self;
        let known: &[&str] = if what.starts_with('/') { URL_VERBS } else { VERBS };
        if !known.contains(&verb.as_str()) {
            warn(&format!("verb '{verb}' is not a known verb"));
        }
        if what.starts_with('/') {
            if !subresource.is_empty() {
                return Err("--subresource goes with no URL".to_owned());
            }
            return Ok(NonResourceAttributes { path: what, verb }.into());
        }
        let (kind, part) = what.split_once('/').map_or((what.as_str(), None), |(kind, name)| (kind, Some(name.to_owned())));
        let found = resource::find(kind, input);
        if let Some(part) = part.as_deref().filter(|part| resource::is_subresource(part) && subresource.is_empty()) {
            warn(&format!("{what} is the object called {part}; its subresource is {kind} --subresource {part}"));
        }
        let name = name.or(part).unwrap_or_default();
        let namespace = namespace.to_owned();
        Ok(ResourceAttributes { namespace, verb, group: found.group, resource: found.resource, subresource, name }.into())
    }
}

/// Reads the files; tells what cannot be read in them.
fn read(words: &[String]) -> Result<Input, String> {
    let mut paths: Vec<PathBuf> = words.iter().map(PathBuf::from).collect();
    if paths.is_empty() {
        paths.push(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shop").into());
    }
    let input = input::read(&paths, &Options::default());
    if !input.failures.is_empty() {
        return Err(input.failures.join("\ncan_i: "));
    }
    for file in &input.files {
        for problem in file.manifest.documents.iter().flat_map(|document| &document.problems) {
            if problem.stage() < Stage::Validate && !matches!(problem.cause, Cause::UnknownKind { .. }) {
                warn(&format!("{}:{}: not read, so that it counts for nothing: {problem}", file.name, problem.position.line));
            }
        }
    }
    Ok(input)
}

fn warn(text: &str) {
    eprintln!("Warning: {text}");
}
