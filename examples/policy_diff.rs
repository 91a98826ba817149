//! What does a change of manifests open, and what does it close?
//!
//!     cargo run --example policy_diff -- BEFORE AFTER
//!
//! Without arguments: the shop, with and without the first of its network policies.

#[path = "netpol/objects.rs"]
mod objects;

use std::path::Path;

use kube_semantics::netpol::diff;
use objects::Gathered;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (before, after) = match arguments.as_slice() {
        [before, after] => (Gathered::read(before.as_ref())?, Gathered::read(after.as_ref())?),
        [] => {
            let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/shop");
            let (before, mut after) = (Gathered::read(&shop)?, Gathered::read(&shop)?);
            let gone = after.policies.remove(0);
            println!("without {}/{}:", gone.metadata.namespace, gone.metadata.name);
            (before, after)
        }
        _ => return Err("two directories of manifests are compared: before and after".into()),
    };
    let (before, after) = (before.network()?, after.network()?);
    let changes = diff(&before, &after);
    for change in &changes {
        println!("{change}");
    }
    if changes.is_empty() {
        println!("nothing is opened and nothing closed");
    }
    Ok(())
}
