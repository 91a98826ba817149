//! What the fields of each kind must be, and which rule its name is under.

use super::pod::{NODE_SELECTOR, SPEC as POD_SPEC, TEMPLATE};
use super::shape::Resources;
use super::shape::Shape::{
    self, Address, AddressOrNone, Block, Boolean, Data, Each, EachByName, Fields, Integer, IntegerOrPercent, Labels, Named, OneOf, Port,
    PortOrName, Quantities, Quantity, Selector, Strictly, TemplateMetadata, Text, Texts,
};
use crate::name::Rule;
use crate::release::FeatureGates;

/// The rule for `metadata.name`, from the `Validate…Name` of the kind in `pkg/apis/*/validation`; custom kinds take that of
/// most built-in ones.
pub(super) fn name_rule(group: &str, kind: &str, gates: &FeatureGates) -> Rule {
    match (group, kind) {
        ("", "Namespace") | ("apps", "StatefulSet") => Rule::Dns1123Label,
        ("", "Service") => Rule::service_name(gates),
        ("networking.k8s.io", "IPAddress") => Rule::Ip,
        ("rbac.authorization.k8s.io", _) => Rule::PathSegmentName,
        _ => Rule::Dns1123Subdomain,
    }
}

/// The rest of a kind, if there is something to check in it.
pub(super) fn shape(group: &str, kind: &str) -> Option<&'static Shape> {
    Some(match (group, kind) {
        ("", "Pod") => const { &Fields(&[("spec", &POD_SPEC)]) },
        ("", "PodTemplate") => const { &Fields(&[("template", &TEMPLATE)]) },
        ("apps", "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet") => &WORKLOAD,
        ("", "ReplicationController") => {
            const { &Fields(&[("spec", &Fields(&[("replicas", &Integer), ("selector", &Labels), ("template", &TEMPLATE)]))]) }
        }
        ("batch", "Job") => const { &Fields(&[("spec", &JOB)]) },
        ("batch", "CronJob") => &CRON_JOB,
        ("", "Service") => &SERVICE,
        ("", "Node") => &NODE,
        ("", "ConfigMap") => const { &Fields(&[("data", &Data), ("binaryData", &Data), ("immutable", &Boolean)]) },
        ("", "Secret") => const { &Fields(&[("data", &Data), ("stringData", &Data), ("type", &Text), ("immutable", &Boolean)]) },
        ("", "LimitRange") => &LIMIT_RANGE,
        ("", "ResourceQuota") => &QUOTA,
        ("", "PersistentVolumeClaim") => const { &Fields(&[("spec", &CLAIM)]) },
        ("", "PersistentVolume") => &VOLUME,
        ("", "ServiceAccount") => {
            const { &Fields(&[("automountServiceAccountToken", &Boolean), ("imagePullSecrets", &Each(&Fields(&[("name", &Text)])))]) }
        }
        ("resource.k8s.io", "ResourceClaim") => &DEVICE_CLAIM,
        ("policy", "PodDisruptionBudget") => const { &Fields(&[("spec", &Fields(&[("selector", &Selector)]))]) },
        ("networking.k8s.io", "NetworkPolicy") => &NETWORK_POLICY,
        ("networking.k8s.io", "Ingress") => &INGRESS,
        ("autoscaling", "HorizontalPodAutoscaler") => &AUTOSCALER,
        ("rbac.authorization.k8s.io", "Role" | "ClusterRole") => &ROLE,
        ("rbac.authorization.k8s.io", "RoleBinding" | "ClusterRoleBinding") => &BINDING,
        ("scheduling.k8s.io", "PriorityClass") => {
            const { &Fields(&[("value", &Integer), ("globalDefault", &Boolean), ("description", &Text)]) }
        }
        ("storage.k8s.io", "StorageClass") => {
            const { &Fields(&[("provisioner", &Text), ("parameters", &Texts), ("allowVolumeExpansion", &Boolean)]) }
        }
        _ => return None,
    })
}

const WORKLOAD: Shape = Fields(&[(
    "spec",
    &Fields(&[
        ("replicas", &Integer),
        ("selector", &Selector),
        ("template", &TEMPLATE),
        ("minReadySeconds", &Integer),
        ("revisionHistoryLimit", &Integer),
        ("progressDeadlineSeconds", &Integer),
        ("paused", &Boolean),
        ("strategy", &ROLLING),
        ("updateStrategy", &ROLLING),
        ("serviceName", &Text),
        ("volumeClaimTemplates", &Each(&Fields(&[("metadata", &TemplateMetadata), ("spec", &CLAIM)]))),
    ]),
)]);

const ROLLING: Shape =
    Fields(&[("type", &Text), ("rollingUpdate", &Fields(&[("maxSurge", &IntegerOrPercent), ("maxUnavailable", &IntegerOrPercent)]))]);

const JOB: Shape = Fields(&[
    ("parallelism", &Integer),
    ("completions", &Integer),
    ("backoffLimit", &Integer),
    ("activeDeadlineSeconds", &Integer),
    ("ttlSecondsAfterFinished", &Integer),
    ("suspend", &Boolean),
    ("manualSelector", &Boolean),
    ("selector", &Selector),
    ("template", &TEMPLATE),
]);

const CRON_JOB: Shape = Fields(&[(
    "spec",
    &Fields(&[
        ("schedule", &Text),
        ("timeZone", &Text),
        ("suspend", &Boolean),
        ("startingDeadlineSeconds", &Integer),
        ("successfulJobsHistoryLimit", &Integer),
        ("failedJobsHistoryLimit", &Integer),
        ("concurrencyPolicy", &OneOf(&["Allow", "Forbid", "Replace"])),
        ("jobTemplate", &Fields(&[("metadata", &TemplateMetadata), ("spec", &JOB)])),
    ]),
)]);

const SERVICE: Shape = Fields(&[(
    "spec",
    &Fields(&[
        ("type", &OneOf(&["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"])),
        ("selector", &Labels),
        ("clusterIP", &AddressOrNone),
        ("clusterIPs", &Each(&AddressOrNone)),
        ("externalIPs", &Each(&Address)),
        ("externalName", &Text),
        ("loadBalancerSourceRanges", &Each(&Block)),
        ("sessionAffinity", &OneOf(&["ClientIP", "None"])),
        ("publishNotReadyAddresses", &Boolean),
        (
            "ports",
            &EachByName(&Fields(&[
                ("name", &Named(Rule::Dns1123Label)),
                ("port", &Port),
                ("targetPort", &PortOrName),
                ("nodePort", &Integer),
                ("protocol", &OneOf(&["SCTP", "TCP", "UDP"])),
                ("appProtocol", &Named(Rule::QualifiedName)),
            ])),
        ),
    ]),
)]);

const NODE: Shape = Fields(&[
    (
        "spec",
        &Fields(&[
            ("unschedulable", &Boolean),
            ("podCIDR", &Text),
            ("podCIDRs", &Each(&Block)),
            (
                "taints",
                &Each(&Fields(&[
                    ("key", &Strictly(Rule::QualifiedName)),
                    ("value", &Named(Rule::LabelValue)),
                    ("effect", &OneOf(&["NoSchedule", "PreferNoSchedule", "NoExecute"])),
                ])),
            ),
        ]),
    ),
    ("status", &Fields(&[("capacity", &Quantities(Resources::Any)), ("allocatable", &Quantities(Resources::Any))])),
]);

const QUOTA: Shape = Fields(&[
    (
        "spec",
        &Fields(&[
            ("hard", &Quantities(Resources::Quota)),
            ("scopes", &Each(&Text)),
            (
                "scopeSelector",
                &Fields(&[(
                    "matchExpressions",
                    &Each(&Fields(&[
                        ("scopeName", &Text),
                        ("operator", &OneOf(&["DoesNotExist", "Exists", "In", "NotIn"])),
                        ("values", &Each(&Text)),
                    ])),
                )]),
            ),
        ]),
    ),
    ("status", &Fields(&[("hard", &Quantities(Resources::Quota)), ("used", &Quantities(Resources::Quota))])),
]);

const LIMIT_RANGE: Shape = Fields(&[(
    "spec",
    &Fields(&[(
        "limits",
        &Each(&Fields(&[
            ("type", &Strictly(Rule::QualifiedName)),
            ("max", &Quantities(Resources::Any)),
            ("min", &Quantities(Resources::Any)),
            ("default", &Quantities(Resources::Any)),
            ("defaultRequest", &Quantities(Resources::Any)),
            ("maxLimitRequestRatio", &Quantities(Resources::Any)),
        ])),
    )]),
)]);

pub(super) const CLAIM: Shape = Fields(&[
    ("accessModes", &Each(&OneOf(&["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]))),
    ("storageClassName", &Named(Rule::Dns1123Subdomain)),
    ("volumeName", &Text),
    ("volumeMode", &OneOf(&["Block", "Filesystem"])),
    ("selector", &Selector),
    ("resources", &Fields(&[("requests", &Quantities(Resources::Any)), ("limits", &Quantities(Resources::Any))])),
]);

const DEVICES: Shape = Fields(&[("deviceClassName", &Text), ("allocationMode", &Text), ("count", &Integer)]);

const DEVICE_CLAIM: Shape = Fields(&[(
    "spec",
    &Fields(&[(
        "devices",
        &Fields(&[("requests", &Each(&Fields(&[("name", &Text), ("exactly", &DEVICES), ("firstAvailable", &Each(&DEVICES))])))]),
    )]),
)]);

const VOLUME: Shape = Fields(&[(
    "spec",
    &Fields(&[
        ("capacity", &Quantities(Resources::Any)),
        ("storageClassName", &Named(Rule::Dns1123Subdomain)),
        ("persistentVolumeReclaimPolicy", &OneOf(&["Delete", "Recycle", "Retain"])),
        ("nodeAffinity", &Fields(&[("required", &NODE_SELECTOR)])),
    ]),
)]);

const PEER: Shape = Fields(&[
    ("podSelector", &Selector),
    ("namespaceSelector", &Selector),
    ("ipBlock", &Fields(&[("cidr", &Block), ("except", &Each(&Block))])),
]);

const POLICY_PORTS: Shape = Each(&Fields(&[("port", &PortOrName), ("endPort", &Integer), ("protocol", &OneOf(&["SCTP", "TCP", "UDP"]))]));

const NETWORK_POLICY: Shape = Fields(&[(
    "spec",
    &Fields(&[
        ("podSelector", &Selector),
        ("ingress", &Each(&Fields(&[("from", &Each(&PEER)), ("ports", &POLICY_PORTS)]))),
        ("egress", &Each(&Fields(&[("to", &Each(&PEER)), ("ports", &POLICY_PORTS)]))),
        ("policyTypes", &Each(&OneOf(&["Egress", "Ingress"]))),
    ]),
)]);

const BACKEND: Shape = Fields(&[(
    "service",
    &Fields(&[("name", &Strictly(Rule::Dns1123Label)), ("port", &Fields(&[("name", &Named(Rule::PortName)), ("number", &Port)]))]),
)]);

const INGRESS: Shape = Fields(&[(
    "spec",
    &Fields(&[
        ("ingressClassName", &Named(Rule::Dns1123Subdomain)),
        ("defaultBackend", &BACKEND),
        ("tls", &Each(&Fields(&[("hosts", &Each(&Text)), ("secretName", &Text)]))),
        (
            "rules",
            &Each(&Fields(&[
                ("host", &Text),
                (
                    "http",
                    &Fields(&[(
                        "paths",
                        &Each(&Fields(&[
                            ("path", &Text),
                            ("pathType", &OneOf(&["Exact", "ImplementationSpecific", "Prefix"])),
                            ("backend", &BACKEND),
                        ])),
                    )]),
                ),
            ])),
        ),
    ]),
)]);

const METRIC_TARGET: Shape =
    Fields(&[("type", &Text), ("value", &Quantity), ("averageValue", &Quantity), ("averageUtilization", &Integer)]);

const AUTOSCALER: Shape = Fields(&[(
    "spec",
    &Fields(&[
        ("minReplicas", &Integer),
        ("maxReplicas", &Integer),
        ("targetCPUUtilizationPercentage", &Integer),
        (
            "scaleTargetRef",
            &Fields(&[("apiVersion", &Text), ("kind", &Strictly(Rule::PathSegmentName)), ("name", &Strictly(Rule::PathSegmentName))]),
        ),
        (
            "metrics",
            &Each(&Fields(&[
                ("type", &Text),
                ("resource", &Fields(&[("name", &Text), ("target", &METRIC_TARGET)])),
                ("containerResource", &Fields(&[("name", &Text), ("container", &Text), ("target", &METRIC_TARGET)])),
                ("pods", &Fields(&[("metric", &Fields(&[("name", &Text), ("selector", &Selector)])), ("target", &METRIC_TARGET)])),
                ("object", &Fields(&[("metric", &Fields(&[("name", &Text), ("selector", &Selector)])), ("target", &METRIC_TARGET)])),
                ("external", &Fields(&[("metric", &Fields(&[("name", &Text), ("selector", &Selector)])), ("target", &METRIC_TARGET)])),
            ])),
        ),
        ("behavior", &Fields(&[("scaleUp", &SCALING_RULES), ("scaleDown", &SCALING_RULES)])),
    ]),
)]);

const SCALING_RULES: Shape = Fields(&[
    ("stabilizationWindowSeconds", &Integer),
    ("selectPolicy", &OneOf(&["Disabled", "Max", "Min"])),
    ("policies", &Each(&Fields(&[("type", &OneOf(&["Percent", "Pods"])), ("value", &Integer), ("periodSeconds", &Integer)]))),
    ("tolerance", &Quantity),
]);

const ROLE: Shape = Fields(&[
    (
        "rules",
        &Each(&Fields(&[
            ("apiGroups", &Each(&Text)),
            ("resources", &Each(&Text)),
            ("resourceNames", &Each(&Text)),
            ("verbs", &Each(&Text)),
            ("nonResourceURLs", &Each(&Text)),
        ])),
    ),
    ("aggregationRule", &Fields(&[("clusterRoleSelectors", &Each(&Selector))])),
]);

const BINDING: Shape = Fields(&[
    ("roleRef", &Fields(&[("apiGroup", &Text), ("kind", &Text), ("name", &Named(Rule::PathSegmentName))])),
    ("subjects", &Each(&Fields(&[("kind", &Text), ("apiGroup", &Text), ("name", &Text), ("namespace", &Text)]))),
]);
