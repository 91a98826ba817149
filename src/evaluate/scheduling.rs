//! `scheduling.…`

use std::collections::BTreeMap;

use serde::Serialize;

use super::{EvaluateError, op};
use crate::object::wire::objects;
use crate::object::{
    Namespace, Node, Pod, PodDisruptionBudget, ReplicaSet, ReplicationController, Service, StatefulSet, Taint, Time, Toleration,
};
use crate::release::FeatureGates;
use crate::scheduling::{Cluster, Diagnosis, Objects, Preemption, Profile, Verdict, tolerates, untolerated_taint};
use crate::selector::RequiredNodeAffinity;

objects! {
    /// A toleration and a taint.
    pub struct TolerationAndTaint {
        /// The toleration.
        pub toleration: Toleration,
        /// The taint.
        pub taint: Taint,
        /// May tolerations compare numbers?
        pub comparison_operators: bool,
    }

    /// Taints and tolerations.
    pub struct TaintsAndTolerations {
        /// The taints.
        pub taints: Vec<Taint>,
        /// The tolerations.
        pub tolerations: Vec<Toleration>,
        /// May tolerations compare numbers?
        pub comparison_operators: bool,
    }

    /// A pod and a node.
    pub struct PodAndNode {
        /// The pod.
        pub pod: Pod,
        /// The node.
        pub node: Node,
    }

    /// A pod and a cluster.
    pub struct PodAndCluster {
        /// The pod that is to be placed.
        pub pod: Pod,
        /// The nodes.
        pub nodes: Vec<Node>,
        /// The pods that are there.
        pub pods: Vec<Pod>,
        /// The namespaces.
        pub namespaces: Vec<Namespace>,
        /// The services.
        pub services: Vec<Service>,
        /// The replication controllers.
        pub replication_controllers: Vec<ReplicationController>,
        /// The replica sets.
        pub replica_sets: Vec<ReplicaSet>,
        /// The stateful sets.
        pub stateful_sets: Vec<StatefulSet>,
        /// The disruption budgets.
        pub pod_disruption_budgets: Vec<PodDisruptionBudget>,
    }
}

impl PodAndCluster {
    fn cluster(&self, gates: &FeatureGates) -> Result<Cluster, EvaluateError> {
        let objects = Objects {
            nodes: &self.nodes,
            pods: &self.pods,
            namespaces: &self.namespaces,
            pod_disruption_budgets: &self.pod_disruption_budgets,
            services: &self.services,
            replication_controllers: &self.replication_controllers,
            replica_sets: &self.replica_sets,
            stateful_sets: &self.stateful_sets,
        };
        Cluster::new_in(&objects, &Profile::default(), gates).map_err(EvaluateError::refused)
    }
}

op!(
    TOLERATES = "scheduling.tolerates",
    "Does a toleration tolerate a taint?",
    r#"{"toleration":{"key":"gpu","operator":"Exists"},"taint":{"key":"gpu","value":"a100","effect":"NoSchedule"}}"#,
    |input: TolerationAndTaint, _| Ok(tolerates(&input.toleration, &input.taint, input.comparison_operators))
);

/// A taint as upstream writes it: key and effect always.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TaintValue {
    key: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    value: String,
    effect: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_added: Option<Time>,
}

impl From<&Taint> for TaintValue {
    fn from(taint: &Taint) -> Self {
        let Taint { key, value, effect, time_added } = taint.clone();
        Self { key, value, effect, time_added }
    }
}

op!(
    UNTOLERATED_TAINT = "scheduling.untolerated_taint",
    "The first taint that keeps a pod off a node.",
    r#"{"taints":[{"key":"a","effect":"PreferNoSchedule"},{"key":"b","effect":"NoExecute"}],"tolerations":[]}"#,
    |input: TaintsAndTolerations, _| {
        Ok(untolerated_taint(&input.taints, &input.tolerations, input.comparison_operators).map(TaintValue::from))
    }
);

op!(
    REQUIRED_NODE_AFFINITY = "scheduling.required_node_affinity",
    "Do a pod's node selector and required node affinity let it on a node?",
    r#"{"pod":{"metadata":{"name":"x"},"spec":{"nodeSelector":{"disk":"ssd"}}},"node":{"metadata":{"name":"n","labels":{"disk":"ssd"}}}}"#,
    |input: PodAndNode, _| RequiredNodeAffinity::of(&input.pod).matches(&input.node).map_err(EvaluateError::refused)
);

#[derive(Serialize)]
struct Filtered {
    node: String,
    fits: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    plugin: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolvable: Option<bool>,
}

impl Filtered {
    fn new(node: &str, verdict: &Verdict) -> Self {
        let (plugin, reasons, resolvable) = match verdict {
            Verdict::Fits => (None, None, None),
            Verdict::Rejected(rejection) => (Some(rejection.plugin().name()), Some(rejection.reasons()), Some(rejection.resolvable)),
            Verdict::RejectedEverywhere(rejection) => {
                (rejection.plugin().map(|plugin| plugin.name()), Some(vec![rejection.to_string()]), Some(false))
            }
        };
        Self { node: node.to_owned(), fits: verdict.fits(), plugin, reasons, resolvable }
    }
}

op!(
    FILTER = "scheduling.filter",
    "On which nodes does a pod fit, and what is the first thing in the way on the others?",
    r#"{"pod":{"metadata":{"name":"x"},"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"2"}}}]}},"nodes":[{"metadata":{"name":"n1"},"status":{"allocatable":{"cpu":"1","pods":"3"}}}]}"#,
    |input: PodAndCluster, gates| {
        let cluster = input.cluster(gates)?;
        let fits = cluster.fit(&input.pod);
        fits.error().map_or(Ok(()), Err).map_err(EvaluateError::refused)?;
        Ok(fits.iter().map(|(node, verdict)| Filtered::new(node, &verdict)).collect::<Vec<_>>())
    }
);

#[derive(Serialize)]
struct ScoredNode {
    node: String,
    scores: BTreeMap<&'static str, i64>,
    total: i64,
}

op!(
    SCORE = "scheduling.score",
    "The nodes on which a pod fits, with the score of each plugin.",
    r#"{"pod":{"metadata":{"name":"x"},"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"2"}}}]}},"nodes":[{"metadata":{"name":"n1"},"status":{"allocatable":{"cpu":"4","pods":"3"}}}]}"#,
    |input: PodAndCluster, gates| {
        let cluster = input.cluster(gates)?;
        let ranking = cluster.rank(&input.pod).map_err(EvaluateError::refused)?;
        let scored = ranking.iter().map(|scored| ScoredNode {
            node: scored.node.to_owned(),
            scores: scored.scores.iter().map(|(plugin, score)| (plugin.name(), *score)).collect(),
            total: scored.total,
        });
        Ok(scored.collect::<Vec<_>>())
    }
);

#[derive(Serialize)]
struct Message {
    message: Option<String>,
}

op!(
    DIAGNOSE = "scheduling.diagnose",
    "What the scheduler says of a pod that it cannot place.",
    r#"{"pod":{"metadata":{"name":"x"}},"nodes":[]}"#,
    |input: PodAndCluster, gates| {
        let diagnosis = input.cluster(gates)?.diagnose(&input.pod).map_err(EvaluateError::refused)?;
        Ok(Message { message: (diagnosis != Diagnosis::Fits).then(|| diagnosis.to_string()) })
    }
);

#[derive(Serialize)]
struct Preempted {
    outcome: &'static str,
    node: Option<String>,
    victims: Vec<String>,
    candidates: Vec<CandidateValue>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CandidateValue {
    node: String,
    victims: Vec<String>,
    pdb_violations: usize,
}

op!(
    PREEMPT = "scheduling.preempt",
    "Where room could be made for a pod, and which pods would have to go.",
    r#"{"pod":{"metadata":{"name":"x"},"spec":{"priority":5}},"nodes":[{"metadata":{"name":"n1"},"status":{"allocatable":{"pods":"1"}}}],"pods":[{"metadata":{"name":"p"},"spec":{"nodeName":"n1"}}]}"#,
    |input: PodAndCluster, gates| {
        let preemption = input.cluster(gates)?.preempt(&input.pod).map_err(EvaluateError::refused)?;
        let nothing = |outcome| Preempted { outcome, node: None, victims: Vec::new(), candidates: Vec::new() };
        Ok(match preemption {
            Preemption::Fits => nothing("fits"),
            Preemption::Ineligible(_) | Preemption::NotHelpful(_) => nothing("none"),
            Preemption::Nominated { candidates, best } => Preempted {
                outcome: "nominated",
                node: candidates.get(best).map(|best| best.node.clone()),
                victims: candidates.get(best).map(|best| best.victims.clone()).unwrap_or_default(),
                candidates: candidates
                    .into_iter()
                    .map(|candidate| CandidateValue {
                        node: candidate.node,
                        victims: candidate.victims,
                        pdb_violations: candidate.pdb_violations,
                    })
                    .collect(),
            },
        })
    }
);
