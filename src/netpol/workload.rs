//! What makes pods, and pods that stand for those it has yet to make.

use std::fmt;

use super::name::{Name, PodId};
use super::network::Network;
use crate::object::{
    CronJob, DaemonSet, Deployment, Job, Labels, ObjectMeta, OwnerReference, Pod, PodTemplateSpec, ReplicaSet, ReplicationController,
    StatefulSet,
};

/// What a pod belongs to: the object that made it, or the pod itself.
///
/// ```
/// use kube_semantics::netpol::Workload;
///
/// let workload = Workload { kind: "Deployment", namespace: "shop", name: "web" };
/// assert_eq!(workload.to_string(), "Deployment shop/web");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Workload<'a> {
    /// The namespace.
    pub namespace: &'a str,
    /// The kind.
    pub kind: &'a str,
    /// The name.
    pub name: &'a str,
}

impl fmt::Display for Workload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.kind, self.namespace, self.name)
    }
}

impl<'a> Workload<'a> {
    /// What a pod belongs to.
    ///
    /// That is its controller; a Deployment is known by the name of its replica set.
    #[must_use]
    pub fn of(pod: &'a Pod) -> Self {
        let (kind, name) = controller_of(pod).unwrap_or(("Pod", &pod.metadata.name));
        Self { namespace: pod.metadata.namespace_or_default(), kind, name }
    }
}

/// The kind and name of a pod's controller. The replica sets of a Deployment come and go, and are named after it and the hash of
/// its template.
fn controller_of(pod: &Pod) -> Option<(&str, &str)> {
    let owner = pod.metadata.controller().filter(|owner| owner.kind != "Node")?;
    let hash = pod.metadata.labels.get("pod-template-hash").filter(|_| owner.kind == "ReplicaSet");
    let deployment = hash.and_then(|hash| owner.name.strip_suffix(hash)?.strip_suffix('-'));
    Some(deployment.map_or((&owner.kind, &owner.name), |name| ("Deployment", name)))
}

/// The kind and name of what made a pod.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    kind: Box<str>,
    name: Box<str>,
}

impl Owner {
    pub fn of(pod: &Pod) -> Option<Self> {
        controller_of(pod).map(|(kind, name)| Self { kind: kind.into(), name: name.into() })
    }
}

impl Network {
    /// What a pod belongs to, as [`Workload::of`] says; `None` if it has been removed.
    #[must_use]
    pub fn workload(&self, pod: PodId) -> Option<Workload<'_>> {
        let Name { namespace, name } = self.pod_name(pod)?;
        let owner = self.pods.get(pod.number as usize)?.owner.as_deref();
        let (kind, name) = owner.map_or(("Pod", name), |owner| (&*owner.kind, &*owner.name));
        Some(Workload { namespace, kind, name })
    }
}

/// Something that makes pods, for which one pod can stand: so that manifests can be asked before anything runs.
///
/// ```
/// use kube_semantics::netpol::{Network, Objects, StandIn};
/// use kube_semantics::object::Deployment;
///
/// let deployment: Deployment = serde_json::from_str(
///     r#"{"metadata": {"namespace": "shop", "name": "web"}, "spec": {"template": {"metadata": {"labels": {"app": "web"}}}}}"#,
/// )?;
/// let network = Network::new(Objects { pods: &[deployment.stand_in()], ..Objects::default() })?;
/// let web = network.pod("shop/web").unwrap();
/// assert_eq!(network.workload(web).unwrap().to_string(), "Deployment shop/web");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait StandIn {
    /// A pod as the template says, with the name of what makes it, and without an address.
    fn stand_in(&self) -> Pod;
}

fn stand_in(kind: &str, metadata: &ObjectMeta, template: Option<&PodTemplateSpec>) -> Pod {
    let owner = OwnerReference { kind: kind.to_owned(), name: metadata.name.clone(), controller: Some(true), ..OwnerReference::default() };
    let metadata = ObjectMeta {
        name: metadata.name.clone(),
        namespace: metadata.namespace.clone(),
        labels: template.map_or_else(Labels::new, |template| template.metadata.labels.clone()),
        owner_references: vec![owner],
        ..ObjectMeta::default()
    };
    Pod { metadata, spec: template.map(|template| template.spec.clone()).unwrap_or_default(), ..Pod::default() }
}

macro_rules! stand_ins {
    ($($kind:ident: |$object:ident| $template:expr;)*) => {$(
        impl StandIn for $kind {
            fn stand_in(&self) -> Pod {
                let $object = self;
                stand_in(stringify!($kind), &self.metadata, $template)
            }
        }
    )*};
}

stand_ins! {
    Deployment: |object| Some(&object.spec.template);
    ReplicaSet: |object| Some(&object.spec.template);
    StatefulSet: |object| Some(&object.spec.template);
    DaemonSet: |object| Some(&object.spec.template);
    Job: |object| Some(&object.spec.template);
    CronJob: |object| Some(&object.spec.job_template.spec.template);
    ReplicationController: |object| object.spec.template.as_ref();
}
