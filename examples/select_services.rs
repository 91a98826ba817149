//! Many selectors against many pods at once: which Services does each pod belong to?

use kube_semantics::object::Labels;
use kube_semantics::selector::{ParseSelectorError, Selector, SelectorSet};

fn main() -> Result<(), ParseSelectorError> {
    let services = [("storefront", "app=storefront"), ("all-web", "tier in (web,edge)"), ("stable", "app=storefront,!canary")];
    let selectors: Vec<Selector> = services.iter().map(|(_, text)| text.parse()).collect::<Result<_, _>>()?;

    // Compiled once; every question after that meets only the selectors it has a chance with.
    let set = SelectorSet::new(&selectors);

    let pods = [
        ("storefront-1", Labels::from([("app", "storefront"), ("tier", "web")])),
        ("storefront-2", Labels::from([("app", "storefront"), ("tier", "web"), ("canary", "true")])),
        ("gateway-1", Labels::from([("app", "gateway"), ("tier", "edge")])),
        ("db-0", Labels::from([("app", "db")])),
    ];
    for (name, labels) in &pods {
        let found: Vec<&str> = set.matching(labels).into_iter().map(|position| services[position].0).collect();
        println!("{name:14} {}", found.join(", "));
    }
    Ok(())
}
