//! Which naming rules does a text satisfy, and what is wrong with it under the others?
//!
//! ```text
//! cargo run --example check_names -- my_pod
//! ```

use kube_semantics::name::Rule;

fn main() {
    let value = std::env::args().nth(1).unwrap_or_else(|| "my_pod".to_owned());
    for rule in Rule::ALL {
        match rule.check(&value) {
            Ok(()) => println!("{rule:32} valid"),
            Err(violation) => println!("{rule:32} {violation}"),
        }
    }
}
