//! Does a selector match these labels, and if not, why?
//!
//! ```text
//! cargo run --example match_labels -- 'tier in (web,api),!canary' tier=web env=prod
//! ```

use std::process::ExitCode;

use kube_semantics::Selector;
use kube_semantics::object::Labels;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let text = arguments.next().unwrap_or_else(|| "tier in (web,api),!canary".to_owned());
    let labels: Labels = arguments
        .map(|argument| match argument.split_once('=') {
            Some((key, value)) => (key.to_owned(), value.to_owned()),
            None => (argument, String::new()),
        })
        .collect();

    let selector: Selector = match text.parse() {
        Ok(selector) => selector,
        Err(error) => {
            eprintln!("{text}\n{:>column$} {error}", '^', column = error.offset() + 1);
            return ExitCode::from(2);
        }
    };

    println!("{selector} on {labels:?}: {}", selector.matches(&labels));
    println!("{}", selector.explain(&labels));
    ExitCode::SUCCESS
}
