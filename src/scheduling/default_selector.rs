//! Which pods belong together, as services and controllers tell (upstream's `helper.DefaultSelector`).

use std::collections::BTreeMap;

use super::cluster::Objects;
use super::pod_topology_spread::and;
use crate::Selector;
use crate::object::{LabelSelector, Labels, ObjectMeta, Pod};

/// The services and controllers of all namespaces.
#[derive(Clone, Debug, Default)]
pub(super) struct Controllers {
    /// The selectors of services, by namespace.
    services: BTreeMap<String, Vec<Labels>>,
    /// By kind, namespace and name.
    replication_controllers: BTreeMap<(String, String), Labels>,
    replica_sets: BTreeMap<(String, String), Option<LabelSelector>>,
    stateful_sets: BTreeMap<(String, String), Option<LabelSelector>>,
}

fn place(metadata: &ObjectMeta) -> (String, String) {
    (metadata.namespace_or_default().to_owned(), metadata.name.clone())
}

impl Controllers {
    pub(super) fn new(objects: &Objects<'_>) -> Self {
        let mut services: BTreeMap<String, Vec<Labels>> = BTreeMap::new();
        // Without a selector a service selects nothing; with an empty one everything, which adds nothing.
        for service in objects.services.iter().filter(|service| !service.spec.selector.is_empty()) {
            services.entry(service.metadata.namespace_or_default().to_owned()).or_default().push(service.spec.selector.clone());
        }
        let controllers = objects.replication_controllers.iter();
        Self {
            services,
            replication_controllers: controllers.map(|object| (place(&object.metadata), object.spec.selector.clone())).collect(),
            replica_sets: objects.replica_sets.iter().map(|object| (place(&object.metadata), object.spec.selector.clone())).collect(),
            stateful_sets: objects.stateful_sets.iter().map(|object| (place(&object.metadata), object.spec.selector.clone())).collect(),
        }
    }

    /// The selector of the pods that belong together with this one; one without requirements if nothing tells.
    pub(super) fn selector(&self, pod: &Pod, namespace: &str) -> Selector {
        let mut labels = Labels::new();
        let services = self.services.get(namespace).into_iter().flatten();
        for service in services.filter(|service| service.iter().all(|(key, value)| pod.metadata.labels.get(key) == Some(value))) {
            merge(&mut labels, service);
        }
        let Some(owner) = pod.metadata.controller() else {
            return Selector::from_labels(&labels);
        };
        let place = (namespace.to_owned(), owner.name.clone());
        let set = match (owner.api_version.as_str(), owner.kind.as_str()) {
            // A group may be written although it is empty.
            ("v1" | "/v1", "ReplicationController") => {
                if let Some(more) = self.replication_controllers.get(&place) {
                    merge(&mut labels, more);
                }
                None
            }
            ("apps/v1", "ReplicaSet") => self.replica_sets.get(&place),
            ("apps/v1", "StatefulSet") => self.stateful_sets.get(&place),
            _ => None,
        };
        match set.map(|selector| Selector::from_label_selector(selector.as_ref())) {
            Some(Ok(selector)) => and(&labels, &selector),
            _ => Selector::from_labels(&labels),
        }
    }
}

/// Of the same key the later value stays.
fn merge(labels: &mut Labels, more: &Labels) {
    for (key, value) in more {
        labels.insert(key, value);
    }
}
