//! Which resource a word stands for. kubectl asks the cluster; here it is those of Kubernetes 1.37 and of the definitions
//! among the files.

use kube_semantics::manifest::Object;

use crate::input::Input;
use crate::warn;

/// Group and resource of a request.
pub struct Resource {
    pub group: String,
    pub resource: String,
}

/// Finds what kubectl would find: by plural, singular or short name, with or without the group, in any case.
pub fn find(word: &str, input: &Input) -> Resource {
    if word == "*" {
        return Resource { group: String::new(), resource: word.to_owned() };
    }
    let wanted = word.to_lowercase();
    let short = SHORT.iter().find(|(short, _)| *short == wanted).map(|(_, long)| (*long).to_owned());
    let wanted = short.unwrap_or(wanted);
    let custom: Vec<(String, String)> = custom(input).collect();
    let known = |resource: &str, group: Option<&str>| -> Option<Resource> {
        let plurals = [resource.to_owned(), plural(resource)];
        let built_in = GROUPS.iter().flat_map(|(group, resources)| resources.split(' ').map(move |resource| (*group, resource)));
        let own = custom.iter().map(|(group, resource)| (group.as_str(), resource.as_str()));
        let candidates: Vec<_> = built_in.chain(own).filter(|(_, resource)| plurals.iter().any(|plural| plural == resource)).collect();
        let exact = candidates.iter().find(|(candidate, _)| group.is_none_or(|group| group == *candidate));
        let found = exact.or_else(|| candidates.iter().find(|(candidate, _)| group.is_some_and(|group| candidate.starts_with(group))));
        found.map(|(group, resource)| Resource { group: (*group).to_owned(), resource: (*resource).to_owned() })
    };
    let (resource, group) = wanted.split_once('.').map_or((wanted.as_str(), None), |(resource, group)| (resource, Some(group)));
    // `deployments.v1.apps` names the version, too.
    let versioned = group.and_then(|group| group.split_once('.')).and_then(|(_, group)| known(resource, Some(group)));
    versioned.or_else(|| known(resource, group)).unwrap_or_else(|| {
        if !matches!(wanted.as_str(), "users" | "groups") {
            warn(&format!("neither Kubernetes nor a definition among the files has a resource type '{word}': it is taken as written"));
        }
        Resource { group: group.unwrap_or_default().to_owned(), resource: resource.to_owned() }
    })
}

/// Is this what people mean by `pods/log`?
pub fn is_subresource(word: &str) -> bool {
    ["approval", "attach", "binding", "ephemeralcontainers", "eviction", "exec", "finalizers", "log", "portforward", "proxy", "resize"]
        .into_iter()
        .chain(["scale", "status", "token"])
        .any(|known| known == word)
}

fn custom(input: &Input) -> impl Iterator<Item = (String, String)> {
    input.items().filter_map(|source| match &source.item.object {
        Object::CustomResourceDefinition(definition) => Some((definition.spec.group.clone(), definition.spec.names.plural.clone())),
        _ => None,
    })
}

fn plural(singular: &str) -> String {
    match singular.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if singular.ends_with('s') => format!("{singular}es"),
        None => format!("{singular}s"),
    }
}

/// The first group that has a resource is the one that is meant.
const GROUPS: &[(&str, &str)] = &[
    ("", "bindings componentstatuses configmaps endpoints events limitranges namespaces nodes persistentvolumeclaims"),
    ("", "persistentvolumes pods podtemplates replicationcontrollers resourcequotas secrets serviceaccounts services"),
    ("admissionregistration.k8s.io", "mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations"),
    ("admissionregistration.k8s.io", "validatingadmissionpolicies validatingadmissionpolicybindings validatingwebhookconfigurations"),
    ("apiextensions.k8s.io", "customresourcedefinitions"),
    ("apiregistration.k8s.io", "apiservices"),
    ("apps", "controllerrevisions daemonsets deployments replicasets statefulsets"),
    ("authentication.k8s.io", "selfsubjectreviews tokenreviews"),
    ("authorization.k8s.io", "localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews"),
    ("autoscaling", "horizontalpodautoscalers"),
    ("batch", "cronjobs jobs"),
    ("certificates.k8s.io", "certificatesigningrequests clustertrustbundles podcertificaterequests"),
    ("coordination.k8s.io", "leases"),
    ("discovery.k8s.io", "endpointslices"),
    ("events.k8s.io", "events"),
    ("flowcontrol.apiserver.k8s.io", "flowschemas prioritylevelconfigurations"),
    ("networking.k8s.io", "ingressclasses ingresses ipaddresses networkpolicies servicecidrs"),
    ("node.k8s.io", "runtimeclasses"),
    ("policy", "poddisruptionbudgets"),
    ("rbac.authorization.k8s.io", "clusterrolebindings clusterroles rolebindings roles"),
    ("resource.k8s.io", "deviceclasses devicetaintrules resourceclaims resourceclaimtemplates resourceslices"),
    ("scheduling.k8s.io", "priorityclasses"),
    ("storage.k8s.io", "csidrivers csinodes csistoragecapacities storageclasses volumeattachments volumeattributesclasses"),
    ("storagemigration.k8s.io", "storageversionmigrations"),
];

const SHORT: &[(&str, &str)] = &[
    ("cj", "cronjobs.batch"),
    ("cm", "configmaps"),
    ("crd", "customresourcedefinitions.apiextensions.k8s.io"),
    ("crds", "customresourcedefinitions.apiextensions.k8s.io"),
    ("cs", "componentstatuses"),
    ("csr", "certificatesigningrequests.certificates.k8s.io"),
    ("deploy", "deployments.apps"),
    ("ds", "daemonsets.apps"),
    ("ep", "endpoints"),
    ("ev", "events"),
    ("hpa", "horizontalpodautoscalers.autoscaling"),
    ("ing", "ingresses.networking.k8s.io"),
    ("ip", "ipaddresses.networking.k8s.io"),
    ("limits", "limitranges"),
    ("netpol", "networkpolicies.networking.k8s.io"),
    ("no", "nodes"),
    ("ns", "namespaces"),
    ("pc", "priorityclasses.scheduling.k8s.io"),
    ("pdb", "poddisruptionbudgets.policy"),
    ("po", "pods"),
    ("pv", "persistentvolumes"),
    ("pvc", "persistentvolumeclaims"),
    ("quota", "resourcequotas"),
    ("rc", "replicationcontrollers"),
    ("rs", "replicasets.apps"),
    ("sa", "serviceaccounts"),
    ("sc", "storageclasses.storage.k8s.io"),
    ("sts", "statefulsets.apps"),
    ("svc", "services"),
    ("vac", "volumeattributesclasses.storage.k8s.io"),
];
