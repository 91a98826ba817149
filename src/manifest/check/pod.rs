//! What the fields of pods and of pod templates must be.

use super::shape::Resources;
use super::shape::Shape::{
    self, Address, Boolean, Each, EachByName, Fields, Integer, Labels, Named, NodeRequirement, OneOf, Port, PortOrName, Quantities,
    Quantity, Requirements, Selector, Strictly, TemplateMetadata, Text, Texts, Variable,
};
use crate::name::Rule;

pub(super) const TEMPLATE: Shape = Fields(&[("metadata", &TemplateMetadata), ("spec", &SPEC)]);

pub(super) const SPEC: Shape = Fields(&[
    ("nodeName", &Named(Rule::Dns1123Subdomain)),
    ("nodeSelector", &Labels),
    ("serviceAccountName", &Named(Rule::Dns1123Subdomain)),
    ("serviceAccount", &Text),
    ("automountServiceAccountToken", &Boolean),
    ("hostname", &Named(Rule::Dns1123Label)),
    ("subdomain", &Named(Rule::Dns1123Label)),
    ("setHostnameAsFQDN", &Boolean),
    ("hostNetwork", &Boolean),
    ("hostPID", &Boolean),
    ("hostIPC", &Boolean),
    ("shareProcessNamespace", &Boolean),
    ("enableServiceLinks", &Boolean),
    ("restartPolicy", &OneOf(&["Always", "OnFailure", "Never"])),
    ("dnsPolicy", &OneOf(&["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"])),
    ("dnsConfig", &Fields(&[("nameservers", &Each(&Address)), ("searches", &Each(&Text))])),
    ("hostAliases", &Each(&Fields(&[("ip", &Address), ("hostnames", &Each(&Strictly(Rule::Dns1123Subdomain)))]))),
    ("priority", &Integer),
    ("priorityClassName", &Named(Rule::Dns1123Subdomain)),
    ("runtimeClassName", &Named(Rule::Dns1123Subdomain)),
    ("preemptionPolicy", &OneOf(&["PreemptLowerPriority", "Never"])),
    ("schedulerName", &Text),
    ("terminationGracePeriodSeconds", &Integer),
    ("activeDeadlineSeconds", &Integer),
    ("imagePullSecrets", &Each(&Fields(&[("name", &Text)]))),
    ("schedulingGates", &Each(&Fields(&[("name", &Strictly(Rule::QualifiedName))]))),
    ("readinessGates", &Each(&Fields(&[("conditionType", &Strictly(Rule::QualifiedName))]))),
    ("securityContext", &SECURITY),
    ("overhead", &Quantities(Resources::Any)),
    ("resources", &Requirements),
    ("affinity", &AFFINITY),
    ("tolerations", &Each(&TOLERATION)),
    ("topologySpreadConstraints", &Each(&SPREAD)),
    ("volumes", &EachByName(&VOLUME)),
    ("initContainers", &EachByName(&CONTAINER)),
    ("containers", &EachByName(&CONTAINER)),
    ("ephemeralContainers", &EachByName(&CONTAINER)),
]);

const SECURITY: Shape = Fields(&[
    ("runAsUser", &Integer),
    ("runAsGroup", &Integer),
    ("runAsNonRoot", &Boolean),
    ("fsGroup", &Integer),
    ("supplementalGroups", &Each(&Integer)),
    ("privileged", &Boolean),
    ("readOnlyRootFilesystem", &Boolean),
    ("allowPrivilegeEscalation", &Boolean),
    ("capabilities", &Fields(&[("add", &Each(&Text)), ("drop", &Each(&Text))])),
    ("sysctls", &Each(&Fields(&[("name", &Text), ("value", &Text)]))),
]);

const CONTAINER: Shape = Fields(&[
    ("name", &Strictly(Rule::Dns1123Label)),
    ("image", &Text),
    ("imagePullPolicy", &OneOf(&["Always", "IfNotPresent", "Never"])),
    ("command", &Each(&Text)),
    ("args", &Each(&Text)),
    ("workingDir", &Text),
    ("stdin", &Boolean),
    ("tty", &Boolean),
    ("restartPolicy", &Text),
    ("terminationMessagePath", &Text),
    ("ports", &Each(&CONTAINER_PORT)),
    ("env", &Each(&VARIABLE)),
    ("envFrom", &Each(&Fields(&[("prefix", &Text), ("configMapRef", &REFERENCE), ("secretRef", &REFERENCE)]))),
    ("resources", &Requirements),
    ("volumeMounts", &Each(&MOUNT)),
    ("livenessProbe", &PROBE),
    ("readinessProbe", &PROBE),
    ("startupProbe", &PROBE),
    ("lifecycle", &Fields(&[("postStart", &HANDLER), ("preStop", &HANDLER)])),
    ("securityContext", &SECURITY),
]);

const PROTOCOL: Shape = OneOf(&["SCTP", "TCP", "UDP"]);

const CONTAINER_PORT: Shape =
    Fields(&[("name", &Named(Rule::PortName)), ("containerPort", &Port), ("hostPort", &Port), ("hostIP", &Text), ("protocol", &PROTOCOL)]);

const REFERENCE: Shape = Fields(&[("name", &Text), ("optional", &Boolean)]);

const VARIABLE: Shape = Fields(&[
    ("name", &Variable),
    ("value", &Text),
    (
        "valueFrom",
        &Fields(&[
            ("configMapKeyRef", &KEY),
            ("secretKeyRef", &KEY),
            ("fieldRef", &Fields(&[("apiVersion", &Text), ("fieldPath", &Text)])),
            ("resourceFieldRef", &Fields(&[("containerName", &Text), ("resource", &Text), ("divisor", &Quantity)])),
        ]),
    ),
]);

const KEY: Shape = Fields(&[("name", &Text), ("key", &Strictly(Rule::ConfigMapKey)), ("optional", &Boolean)]);

const MOUNT: Shape = Fields(&[("name", &Text), ("mountPath", &Text), ("subPath", &Text), ("subPathExpr", &Text), ("readOnly", &Boolean)]);

const HTTP_GET: Shape = Fields(&[
    ("path", &Text),
    ("port", &PortOrName),
    ("host", &Text),
    ("scheme", &OneOf(&["HTTP", "HTTPS"])),
    ("httpHeaders", &Each(&Fields(&[("name", &Strictly(Rule::HttpHeaderName)), ("value", &Text)]))),
]);

const HANDLER: Shape = Fields(&[
    ("exec", &Fields(&[("command", &Each(&Text))])),
    ("httpGet", &HTTP_GET),
    ("tcpSocket", &Fields(&[("port", &PortOrName), ("host", &Text)])),
    ("sleep", &Fields(&[("seconds", &Integer)])),
]);

const PROBE: Shape = Fields(&[
    ("exec", &Fields(&[("command", &Each(&Text))])),
    ("httpGet", &HTTP_GET),
    ("tcpSocket", &Fields(&[("port", &PortOrName), ("host", &Text)])),
    ("grpc", &Fields(&[("port", &Port), ("service", &Text)])),
    ("initialDelaySeconds", &Integer),
    ("timeoutSeconds", &Integer),
    ("periodSeconds", &Integer),
    ("successThreshold", &Integer),
    ("failureThreshold", &Integer),
    ("terminationGracePeriodSeconds", &Integer),
]);

const ITEMS: Shape = Each(&Fields(&[("key", &Strictly(Rule::ConfigMapKey)), ("path", &Text), ("mode", &Integer)]));

const VOLUME: Shape = Fields(&[
    ("name", &Strictly(Rule::Dns1123Label)),
    ("configMap", &Fields(&[("name", &Text), ("items", &ITEMS), ("optional", &Boolean), ("defaultMode", &Integer)])),
    ("secret", &Fields(&[("secretName", &Text), ("items", &ITEMS), ("optional", &Boolean), ("defaultMode", &Integer)])),
    ("emptyDir", &Fields(&[("medium", &Text), ("sizeLimit", &Quantity)])),
    ("hostPath", &Fields(&[("path", &Text), ("type", &Text)])),
    ("persistentVolumeClaim", &Fields(&[("claimName", &Text), ("readOnly", &Boolean)])),
    ("ephemeral", &Fields(&[("volumeClaimTemplate", &Fields(&[("metadata", &TemplateMetadata), ("spec", &super::tables::CLAIM)]))])),
    ("csi", &Fields(&[("driver", &Text), ("readOnly", &Boolean), ("volumeAttributes", &Texts)])),
]);

const TOLERATION: Shape = Fields(&[
    ("key", &Named(Rule::QualifiedName)),
    ("operator", &Text),
    ("value", &Text),
    ("effect", &OneOf(&["NoExecute", "NoSchedule", "PreferNoSchedule"])),
    ("tolerationSeconds", &Integer),
]);

const SPREAD: Shape = Fields(&[
    ("maxSkew", &Integer),
    ("minDomains", &Integer),
    ("topologyKey", &Named(Rule::QualifiedName)),
    ("whenUnsatisfiable", &OneOf(&["DoNotSchedule", "ScheduleAnyway"])),
    ("labelSelector", &Selector),
    ("matchLabelKeys", &Each(&Strictly(Rule::QualifiedName))),
]);

const AFFINITY: Shape = Fields(&[
    (
        "nodeAffinity",
        &Fields(&[
            ("requiredDuringSchedulingIgnoredDuringExecution", &NODE_SELECTOR),
            ("preferredDuringSchedulingIgnoredDuringExecution", &Each(&Fields(&[("weight", &Integer), ("preference", &NODE_TERM)]))),
        ]),
    ),
    ("podAffinity", &POD_AFFINITY),
    ("podAntiAffinity", &POD_AFFINITY),
]);

pub(super) const NODE_SELECTOR: Shape = Fields(&[("nodeSelectorTerms", &Each(&NODE_TERM))]);

const NODE_TERM: Shape = Fields(&[("matchExpressions", &Each(&NodeRequirement)), ("matchFields", &Each(&NodeRequirement))]);

const POD_AFFINITY: Shape = Fields(&[
    ("requiredDuringSchedulingIgnoredDuringExecution", &Each(&POD_TERM)),
    ("preferredDuringSchedulingIgnoredDuringExecution", &Each(&Fields(&[("weight", &Integer), ("podAffinityTerm", &POD_TERM)]))),
]);

const POD_TERM: Shape = Fields(&[
    ("labelSelector", &Selector),
    ("namespaceSelector", &Selector),
    ("namespaces", &Each(&Strictly(Rule::Dns1123Label))),
    ("topologyKey", &Named(Rule::QualifiedName)),
    ("matchLabelKeys", &Each(&Strictly(Rule::QualifiedName))),
    ("mismatchLabelKeys", &Each(&Strictly(Rule::QualifiedName))),
]);
