//! The objects of manifests that make a network.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use kube_semantics::manifest::{self, Manifest, Object, Options};
use kube_semantics::netpol::{Network, NetworkError, Objects, StandIn, Workload};
use kube_semantics::object::{AdminPolicy, Namespace, NetworkPolicy, Node, ObjectMeta, Pod};
use walkdir::WalkDir;

#[derive(Default)]
pub struct Gathered {
    pub policies: Vec<NetworkPolicy>,
    namespaces: Vec<Namespace>,
    pods: Vec<Pod>,
    admin_policies: Vec<AdminPolicy>,
    nodes: Vec<Node>,
    /// A pod for each workload that belongs to nothing else.
    stand_ins: Vec<Pod>,
}

impl Gathered {
    /// All manifests below a path.
    #[allow(dead_code, reason = "the report has read them already")]
    pub fn read(path: &Path) -> std::io::Result<Self> {
        let mut gathered = Self::default();
        for entry in WalkDir::new(path).sort_by_file_name() {
            let entry = entry?;
            let is_manifest =
                entry.path().extension().is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|known| extension == *known));
            if entry.file_type().is_file() && is_manifest {
                gathered.add_all(&manifest::read(&std::fs::read_to_string(entry.path())?, &Options::default()));
            }
        }
        Ok(gathered)
    }

    fn add_all(&mut self, manifest: &Manifest) {
        manifest.documents.iter().flat_map(|document| &document.items).for_each(|item| self.add(&item.object));
    }

    pub fn add(&mut self, object: &Object) {
        match object {
            Object::NetworkPolicy(policy) => self.policies.push((**policy).clone()),
            Object::Namespace(namespace) => self.namespaces.push((**namespace).clone()),
            Object::Node(node) => self.nodes.push((**node).clone()),
            Object::ClusterNetworkPolicy(policy) => self.admin_policies.push(AdminPolicy::ClusterNetworkPolicy(policy.clone())),
            Object::AdminNetworkPolicy(policy) => self.admin_policies.push(AdminPolicy::AdminNetworkPolicy(policy.clone())),
            Object::BaselineAdminNetworkPolicy(policy) => {
                self.admin_policies.push(AdminPolicy::BaselineAdminNetworkPolicy(policy.clone()));
            }
            // One that has ended talks to nobody.
            Object::Pod(pod) if pod.has_ended() => {}
            Object::Pod(pod) => {
                let mut pod = (**pod).clone();
                if pod.metadata.name.is_empty() {
                    pod.metadata.name.clone_from(&pod.metadata.generate_name);
                }
                self.pods.push(pod);
            }
            Object::Deployment(made) => self.stand_in(&made.metadata, &**made),
            Object::ReplicaSet(made) => self.stand_in(&made.metadata, &**made),
            Object::StatefulSet(made) => self.stand_in(&made.metadata, &**made),
            Object::DaemonSet(made) => self.stand_in(&made.metadata, &**made),
            Object::Job(made) => self.stand_in(&made.metadata, &**made),
            Object::CronJob(made) => self.stand_in(&made.metadata, &**made),
            Object::ReplicationController(made) => self.stand_in(&made.metadata, &**made),
            _ => {}
        }
    }

    fn stand_in(&mut self, metadata: &ObjectMeta, made: &impl StandIn) {
        // What belongs to something else is an old revision of it, or one of its runs.
        if metadata.controller().is_none() {
            self.stand_ins.push(made.stand_in());
        }
    }

    /// The network of the pods, and of those that are not there yet.
    pub fn network(&self) -> Result<Network, NetworkError> {
        let running: BTreeSet<Workload<'_>> = self.pods.iter().map(Workload::of).collect();
        let mut pods = self.pods.clone();
        let mut names: HashSet<(String, String)> = pods.iter().map(name).collect();
        for stand_in in self.stand_ins.iter().filter(|stand_in| !running.contains(&Workload::of(stand_in))) {
            let mut pod = stand_in.clone();
            // A workload may be called as another one is, of another kind.
            while !names.insert(name(&pod)) {
                pod.metadata.name.push('-');
            }
            pods.push(pod);
        }
        Network::new(Objects {
            policies: &self.policies,
            namespaces: &self.namespaces,
            pods: &pods,
            admin_policies: &self.admin_policies,
            nodes: &self.nodes,
        })
    }
}

fn name(pod: &Pod) -> (String, String) {
    (pod.metadata.namespace_or_default().to_owned(), pod.metadata.name.clone())
}
