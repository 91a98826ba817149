//! The roles and bindings among the objects.

use kube_semantics::manifest;
use kube_semantics::rbac::Object;

use crate::input::{Input, Source};

/// In the order of the input, each in the namespace it would live in.
pub fn read(input: &Input) -> Vec<(Source<'_>, Object)> {
    input.items().filter_map(|source| Some((source, object(source)?))).collect()
}

fn object(source: Source<'_>) -> Option<Object> {
    // What no API server takes grants nothing.
    if source.item.api_version != "rbac.authorization.k8s.io/v1" {
        return None;
    }
    let namespace = source.item.namespace().unwrap_or_default().to_owned();
    let mut object: Object = match &source.item.object {
        manifest::Object::Role(role) => (**role).clone().into(),
        manifest::Object::ClusterRole(role) => (**role).clone().into(),
        manifest::Object::RoleBinding(binding) => (**binding).clone().into(),
        manifest::Object::ClusterRoleBinding(binding) => (**binding).clone().into(),
        _ => return None,
    };
    match &mut object {
        Object::Role(role) => role.metadata.namespace = namespace,
        Object::RoleBinding(binding) => binding.metadata.namespace = namespace,
        Object::ClusterRole(_) | Object::ClusterRoleBinding(_) => {}
    }
    Some(object)
}
