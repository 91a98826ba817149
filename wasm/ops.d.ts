// The ops, each with what it is given and what it answers. Null and absent mean the same throughout an input, and fields
// that an op does not read are ignored; TypeScript lets a variable have some, an object literal not.
// `test/examples.mjs` holds this file against the ops that there are.

/** A BigInt where a number would not be exact. */
export type Integer = number | bigint;

/** Labels, or the fields of an object. */
export type Labels = Record<string, string>;

/** Of `metav1.LabelSelector`. */
export interface LabelSelector {
  matchLabels?: Labels | null;
  matchExpressions?: LabelSelectorRequirement[] | null;
}

/** Of `metav1.LabelSelectorRequirement`. */
export interface LabelSelectorRequirement {
  key: string;
  /** `In`, `NotIn`, `Exists` or `DoesNotExist`; any text may be asked about. */
  operator: string;
  values?: string[] | null;
}

/** Of `batch/v1`; what is not named here may be there. */
export interface CronJob {
  metadata?: object | null;
  spec?: {
    schedule?: string | null;
    timeZone?: string | null;
    concurrencyPolicy?: string | null;
    startingDeadlineSeconds?: Integer | null;
    suspend?: boolean | null;
    successfulJobsHistoryLimit?: number | null;
    failedJobsHistoryLimit?: number | null;
    [field: string]: unknown;
  } | null;
  status?: object | null;
}

/** Of `batch/v1`. */
export interface Job {
  metadata?: object | null;
  spec?: object | null;
  status?: object | null;
}

/** Of `v1.NodeSelector`. */
export interface NodeSelector {
  nodeSelectorTerms?: NodeSelectorTerm[] | null;
}

/** Of `v1.NodeSelectorTerm`. */
export interface NodeSelectorTerm {
  matchExpressions?: NodeSelectorRequirement[] | null;
  matchFields?: NodeSelectorRequirement[] | null;
}

/** Of `v1.NodeSelectorRequirement`. */
export interface NodeSelectorRequirement {
  key: string;
  /** `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt` or `Lt`; any text may be asked about. */
  operator: string;
  values?: string[] | null;
}

/** Of `v1.PreferredSchedulingTerm`. */
export interface PreferredSchedulingTerm {
  weight: number;
  preference: NodeSelectorTerm;
}

/** What selectors read of a `v1.Node`. */
export interface Node {
  metadata?: { name?: string | null; labels?: Labels | null } | null;
}

/** What selectors and the ops of `pod` and `hpa` read of a `v1.Pod`. */
export interface Pod {
  metadata?: {
    name?: string | null;
    namespace?: string | null;
    labels?: Labels | null;
    deletionTimestamp?: string | null;
  } | null;
  spec?: {
    nodeSelector?: Labels | null;
    affinity?: {
      nodeAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector | null } | null;
    } | null;
    containers?: Container[] | null;
    initContainers?: Container[] | null;
    resources?: ResourceRequirements | null;
    overhead?: ResourceList | null;
  } | null;
  status?: {
    phase?: string | null;
    startTime?: string | null;
    conditions?:
      | { type?: string | null; status?: string | null; reason?: string | null; lastTransitionTime?: string | null }[]
      | null;
    containerStatuses?: ContainerStatus[] | null;
    initContainerStatuses?: ContainerStatus[] | null;
    allocatedResources?: ResourceList | null;
    resources?: ResourceRequirements | null;
  } | null;
}

/** What the ops of `netpol` read of a `networking.k8s.io/v1` NetworkPolicy. */
export interface NetworkPolicy {
  metadata?: { name?: string | null; namespace?: string | null } | null;
  spec?: {
    podSelector?: LabelSelector | null;
    policyTypes?: string[] | null;
    ingress?: { from?: NetworkPolicyPeer[] | null; ports?: NetworkPolicyPort[] | null }[] | null;
    egress?: { to?: NetworkPolicyPeer[] | null; ports?: NetworkPolicyPort[] | null }[] | null;
  } | null;
}

/** One end of traffic: pods, or addresses. */
export interface NetworkPolicyPeer {
  podSelector?: LabelSelector | null;
  namespaceSelector?: LabelSelector | null;
  ipBlock?: { cidr: string; except?: string[] | null } | null;
}

/** A port, a range of them, or the name that the destination gives to one. */
export interface NetworkPolicyPort {
  /** `TCP` if absent, `UDP` or `SCTP`. */
  protocol?: string | null;
  port?: number | string | null;
  endPort?: number | null;
}

/** A policy of the administrators: of `policy.networking.k8s.io/v1alpha2` or `v1alpha1`. */
export interface AdminPolicy {
  apiVersion?: string | null;
  kind: "ClusterNetworkPolicy" | "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy";
  metadata?: { name?: string | null } | null;
  spec?: object | null;
}

/** What the ops of `netpol` read of a `v1.Pod`. */
export interface NetworkPod {
  metadata?: { name?: string | null; namespace?: string | null; labels?: Labels | null } | null;
  spec?: {
    hostNetwork?: boolean | null;
    containers?: NetworkContainer[] | null;
    initContainers?: NetworkContainer[] | null;
  } | null;
  status?: {
    podIP?: string | null;
    podIPs?: { ip: string }[] | null;
    hostIP?: string | null;
    hostIPs?: { ip: string }[] | null;
  } | null;
}

/** What the ops of `netpol` read of a `v1.Container`. */
export interface NetworkContainer {
  /** `Always` makes an init container a sidecar. */
  restartPolicy?: string | null;
  ports?: { name?: string | null; containerPort: number; protocol?: string | null }[] | null;
}

/** Policies and pods. */
export interface Network {
  policies: NetworkPolicy[];
  namespaces?: { metadata?: { name?: string | null; labels?: Labels | null } | null }[] | null;
  pods: NetworkPod[];
  adminPolicies?: AdminPolicy[] | null;
  nodes?:
    | {
        metadata?: { name?: string | null; labels?: Labels | null } | null;
        status?: { addresses?: { type?: string | null; address: string }[] | null } | null;
      }[]
    | null;
}

/** One end of a connection. */
export type NetworkEnd = { pod: string; ip?: null } | { ip: string; pod?: null };

/** What one end of a connection says. */
export interface NetworkDecision {
  isolated: boolean;
  allowed: boolean;
  policies: string[];
  by: "self" | "default" | "node" | "admin" | "policy" | "baseline";
  rule?: { policy: string; index: number; action: "Accept" | "Allow" | "Deny" | "Pass" };
}

/** Of `v1.Taint`. */
export interface Taint {
  key: string;
  value?: string | null;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. */
  effect: string;
  timeAdded?: string | null;
}

/** Of `v1.Toleration`. */
export interface Toleration {
  key?: string | null;
  /** `Equal`, `Exists`, `Lt` or `Gt`. */
  operator?: string | null;
  value?: string | null;
  effect?: string | null;
}

/** An object as the API server stores it. */
export interface StoredObject {
  metadata?: { name?: string | null; namespace?: string | null; labels?: Labels | null } | null;
  spec?: object | null;
  status?: object | null;
}

/** A pod that is to be placed, and the cluster. */
export interface PodAndCluster {
  pod: StoredObject;
  nodes: StoredObject[] | null;
  pods?: StoredObject[] | null;
  namespaces?: StoredObject[] | null;
  services?: StoredObject[] | null;
  replicationControllers?: StoredObject[] | null;
  replicaSets?: StoredObject[] | null;
  statefulSets?: StoredObject[] | null;
  podDisruptionBudgets?: StoredObject[] | null;
}

/** Resources by name, each a quantity. */
export type ResourceList = Record<string, string | number>;

/** Resources of an answer. */
export type Resources = Record<string, string>;

/** Of `v1.ResourceRequirements`. */
export interface ResourceRequirements {
  requests?: ResourceList | null;
  limits?: ResourceList | null;
}

/** What the ops of `pod` read of a `v1.Container`. */
export interface Container {
  name?: string | null;
  resources?: ResourceRequirements | null;
  /** `Always` makes an init container a sidecar. */
  restartPolicy?: string | null;
}

/** What the ops of `pod` read of a `v1.ContainerStatus`. */
export interface ContainerStatus {
  name?: string | null;
  state?: { terminated?: { exitCode?: number | null } | null } | null;
  allocatedResources?: ResourceList | null;
  resources?: ResourceRequirements | null;
}

/** An object of any kind, as quotas and limit ranges see it. */
export interface ApiObject {
  apiVersion?: string | null;
  kind: string;
  metadata?: object | null;
  spec?: object | null;
  status?: object | null;
}

/** Of `v1.ScopedResourceSelectorRequirement`. */
export interface QuotaScope {
  scopeName: string;
  /** `In`, `NotIn`, `Exists` or `DoesNotExist`; any text may be asked about. */
  operator: string;
  values?: string[] | null;
}

/** Of `v1.ScopeSelector`. */
export interface ScopeSelector {
  matchExpressions?: QuotaScope[] | null;
}

/** What the ops of `quota` read of a `v1.ResourceQuota`. */
export interface ResourceQuota {
  apiVersion?: string | null;
  kind?: string | null;
  metadata?: ObjectMeta | null;
  spec?: { hard?: ResourceList | null; scopes?: string[] | null; scopeSelector?: ScopeSelector | null } | null;
  status?: { hard?: ResourceList | null; used?: ResourceList | null } | null;
}

/** What nobody may use unless a quota allows it: an entry of the configuration of the API server. */
export interface LimitedResource {
  apiGroup?: string | null;
  resource: string;
  matchContains?: string[] | null;
  matchScopes?: QuotaScope[] | null;
}

/** What `limitrange.apply` reads of a `v1.LimitRange`. */
export interface LimitRange {
  apiVersion?: string | null;
  kind?: string | null;
  metadata?: ObjectMeta | null;
  spec?: {
    limits?:
      | {
          /** `Container`, `Pod` or `PersistentVolumeClaim`. */
          type: string;
          max?: ResourceList | null;
          min?: ResourceList | null;
          default?: ResourceList | null;
          defaultRequest?: ResourceList | null;
          maxLimitRequestRatio?: ResourceList | null;
        }[]
      | null;
  } | null;
}

/** A container of an answer. */
export interface LimitedContainer {
  name: string;
  requests: Resources;
  limits: Resources;
}

/** Of `rbacv1.PolicyRule`. */
export interface PolicyRule {
  verbs?: string[] | null;
  apiGroups?: string[] | null;
  resources?: string[] | null;
  resourceNames?: string[] | null;
  nonResourceURLs?: string[] | null;
}

/** A rule of an answer: the lists that are empty are left out, but for the verbs. */
export interface HeldRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** Of `rbacv1.Subject`. */
export interface Subject {
  /** `User`, `Group` or `ServiceAccount`; any other binds nobody. */
  kind?: string | null;
  apiGroup?: string | null;
  name?: string | null;
  namespace?: string | null;
}

/** A subject of an answer: fields that are empty are left out, but for these two. */
export interface NamedSubject {
  kind: string;
  name: string;
  apiGroup?: string;
  namespace?: string;
}

/** Of `rbacv1.RoleRef`. */
export interface RoleRef {
  apiGroup?: string | null;
  kind?: string | null;
  name?: string | null;
}

/** Of `metav1.ObjectMeta`. */
export interface ObjectMeta {
  name?: string | null;
  namespace?: string | null;
  labels?: Labels | null;
  annotations?: Labels | null;
}

/** What `rbac` reads of a `Role`. */
export interface Role {
  apiVersion?: string | null;
  kind?: string | null;
  metadata?: ObjectMeta | null;
  rules?: PolicyRule[] | null;
}

/** What `rbac` reads of a `ClusterRole`. */
export interface ClusterRole extends Role {
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] | null } | null;
}

/** What `rbac` reads of a `RoleBinding` or `ClusterRoleBinding`. */
export interface RoleBinding {
  apiVersion?: string | null;
  kind?: string | null;
  metadata?: ObjectMeta | null;
  subjects?: Subject[] | null;
  roleRef?: RoleRef | null;
}

/** Any objects; only roles and bindings of `rbac.authorization.k8s.io/v1` are looked at. */
export type Objects = (ClusterRole | RoleBinding | { apiVersion?: string | null; kind?: string | null })[];

/** Of `authorizationv1.SubjectAccessReviewSpec`, without the user: exactly one of the two is there. */
export interface AccessAttributes {
  resourceAttributes?: {
    namespace?: string | null;
    verb?: string | null;
    group?: string | null;
    version?: string | null;
    resource?: string | null;
    subresource?: string | null;
    name?: string | null;
  } | null;
  nonResourceAttributes?: { path?: string | null; verb?: string | null } | null;
}

/** Of `authorizationv1.SubjectAccessReviewSpec`. The groups are exactly these: none is added. */
export interface AccessReview extends AccessAttributes {
  user?: string | null;
  groups?: string[] | null;
}

/** What the authorizer says, with the API server's reason. */
export interface Access {
  allowed: boolean;
  reason: string;
}

/** What an escalation check says; the message is empty where it is allowed. */
export interface Escalation {
  allowed: boolean;
  message: string;
}

/** How a quantity is written. */
export type QuantityFormat = "BinarySI" | "DecimalSI" | "DecimalExponent";

/** A naming rule. */
export type Rule =
  | "annotationKey"
  | "cIdentifier"
  | "cidr"
  | "cidrLegacy"
  | "cidrLegacyStrict"
  | "conditionReason"
  | "configMapKey"
  | "dns1035Label"
  | "dns1123Label"
  | "dns1123Subdomain"
  | "dns1123SubdomainWithUnderscore"
  | "domainPrefixedKey"
  | "domainPrefixedPath"
  | "envVarName"
  | "fullyQualifiedDomainName"
  | "generateNameDNS1035Label"
  | "generateNameDNS1123Label"
  | "generateNameDNS1123Subdomain"
  | "httpHeaderName"
  | "interfaceAddress"
  | "ip"
  | "ipLegacy"
  | "ipLegacyStrict"
  | "labelValue"
  | "pathSegmentName"
  | "percent"
  | "portName"
  | "qualifiedName"
  | "relaxedEnvVarName"
  | "wildcardDNS1123Subdomain";

/** An error of API validation: which field, and what is wrong with it. */
export interface FieldError {
  field: string;
  type: "FieldValueInvalid" | "FieldValueRequired" | "FieldValueForbidden";
}

/** Of `autoscaling/v2.CrossVersionObjectReference`. */
export interface ScaleTargetRef {
  kind: string;
  name: string;
  apiVersion?: string | null;
}

/** Of `autoscaling/v2.MetricIdentifier`. */
export interface MetricIdentifier {
  name: string;
  selector?: LabelSelector | null;
}

/** Of `autoscaling/v2.MetricTarget`. */
export interface MetricTarget {
  /** `Utilization`, `Value` or `AverageValue`. */
  type: string;
  value?: string | number | null;
  averageValue?: string | number | null;
  averageUtilization?: number | null;
}

/** Of `autoscaling/v2.MetricSpec`. */
export interface MetricSpec {
  /** `Object`, `Pods`, `Resource`, `ContainerResource` or `External`: which of the others counts. */
  type: string;
  object?: { describedObject: ScaleTargetRef; metric: MetricIdentifier; target: MetricTarget } | null;
  pods?: { metric: MetricIdentifier; target: MetricTarget } | null;
  resource?: { name: string; target: MetricTarget } | null;
  containerResource?: { name: string; container: string; target: MetricTarget } | null;
  external?: { metric: MetricIdentifier; target: MetricTarget } | null;
}

/** Of `autoscaling/v2.HPAScalingRules`. */
export interface ScalingRules {
  stabilizationWindowSeconds?: number | null;
  /** `Max`, `Min` or `Disabled`. */
  selectPolicy?: string | null;
  policies?: { type: string; value: number; periodSeconds: number }[] | null;
  tolerance?: string | number | null;
}

/** Of `autoscaling/v2.HorizontalPodAutoscalerBehavior`. */
export interface ScalingBehavior {
  scaleUp?: ScalingRules | null;
  scaleDown?: ScalingRules | null;
}

/** Of `autoscaling/v2.HorizontalPodAutoscalerSpec`. */
export interface HorizontalPodAutoscalerSpec {
  scaleTargetRef: ScaleTargetRef;
  minReplicas?: number | null;
  maxReplicas: number;
  metrics?: MetricSpec[] | null;
  behavior?: ScalingBehavior | null;
}

/** Of `autoscaling/v2.MetricValueStatus`. */
export interface MetricValueStatus {
  value?: string;
  averageValue?: string;
  averageUtilization?: number;
}

/** Of `autoscaling/v2.MetricStatus`. Without a type it is one that could not be had. */
export interface MetricStatus {
  type: string;
  object?: { metric: MetricIdentifier; current: MetricValueStatus; describedObject: ScaleTargetRef };
  pods?: { metric: MetricIdentifier; current: MetricValueStatus };
  resource?: { name: string; current: MetricValueStatus };
  containerResource?: { name: string; container: string; current: MetricValueStatus };
  external?: { metric: MetricIdentifier; current: MetricValueStatus };
}

/** What the ops of `hpa` read of an `autoscaling/v2.HorizontalPodAutoscaler`. */
export interface HorizontalPodAutoscaler {
  apiVersion?: string | null;
  kind?: string | null;
  metadata?: { name?: string | null; namespace?: string | null } | null;
  spec: HorizontalPodAutoscalerSpec;
  status?: {
    lastScaleTime?: string | null;
    currentReplicas?: number | null;
    desiredReplicas?: number | null;
    currentMetrics?: MetricStatus[] | null;
    conditions?: { type: string; status: string; reason?: string | null; lastTransitionTime?: string | null }[] | null;
  } | null;
}

/** What a metrics API reports of one metric: one of these. */
export interface MetricSamples {
  /** It fails. */
  error?: string | null;
  /** Of `metrics.k8s.io/v1beta1.PodMetrics`, for metrics of type `Resource` and `ContainerResource`. */
  podMetrics?:
    | {
        metadata: { name: string };
        timestamp?: string | null;
        window?: string | null;
        containers?: { name: string; usage?: ResourceList | null }[] | null;
      }[]
    | null;
  /** For metrics of type `Pods`. The window is a minute if absent. */
  podValues?:
    | { pod: string; value: string | number; timestamp?: string | null; windowSeconds?: number | null }[]
    | null;
  /** For metrics of type `Object`. */
  value?: string | number | null;
  /** For metrics of type `External`. */
  values?: (string | number)[] | null;
}

/** Flags of kube-controller-manager. */
export interface ControllerOptions {
  cpuInitializationPeriodSeconds?: number | null;
  initialReadinessDelaySeconds?: number | null;
  downscaleStabilizationSeconds?: number | null;
  tolerance?: number | null;
  featureGates?: Record<string, boolean> | null;
}

/** How many replicas the metrics asked for at some time. */
export interface PastRecommendation {
  time: string;
  replicas: number;
}

/** By how many replicas something was scaled at some time. */
export interface ScaleEvent {
  time: string;
  change: number;
  outdated?: boolean;
}

/** Ordered before, the same, or after. */
export type Order = -1 | 0 | 1;

/** The ops by name. */
export interface Ops {
  /** Reads one quantity. `value` and `milliValue` are null where they do not fit 64 bits. */
  "quantity.parse": {
    input: { text: string };
    output: {
      string: string;
      canonical: string;
      format: QuantityFormat;
      value: Integer | null;
      milliValue: Integer | null;
    };
  };
  /** Orders two quantities by number, whatever their formats. */
  "quantity.compare": { input: { a: string; b: string }; output: Order };
  /** Adds two quantities. */
  "quantity.add": { input: { a: string; b: string }; output: string };
  /** Subtracts the second quantity from the first. */
  "quantity.sub": { input: { a: string; b: string }; output: string };
  /** Multiplies a quantity by an integer of 64 bits. */
  "quantity.mul": { input: { a: string; by: Integer }; output: string };
  /** Adds up a list of quantities. */
  "quantity.sum": { input: { items: string[] }; output: string };
  /** Writes a plain decimal number in a format. */
  "quantity.format": { input: { number: string; format: QuantityFormat }; output: string };

  /** Does a text satisfy a Kubernetes naming rule? */
  "meta.validate": { input: { rule: Rule; value: string }; output: { valid: boolean } };
  /** Orders two API versions by priority: GA before beta before alpha. */
  "meta.compare_versions": { input: { a: string; b: string }; output: Order };

  /** Parses the textual form of a label selector. */
  "selector.parse": {
    input: { selector: string };
    output: {
      canonical: string;
      requirements: {
        key: string;
        operator: "=" | "==" | "!=" | "in" | "notin" | "exists" | "!" | "gt" | "lt";
        values: string[];
      }[];
    };
  };
  /** Does a textual label selector match labels? */
  "selector.matches": { input: { selector: string; labels?: Labels | null }; output: boolean };
  /** Turns the textual form into a LabelSelector object. */
  "selector.to_label_selector": { input: { selector: string }; output: LabelSelector };
  /** Turns a LabelSelector object into a selector. */
  "selector.convert": {
    input: { labelSelector: LabelSelector | null };
    output: { canonical: string; matchesNothing: boolean };
  };
  /** Does a LabelSelector object match labels? */
  "selector.label_selector_matches": {
    input: { labelSelector: LabelSelector | null; labels?: Labels | null };
    output: boolean;
  };
  /** Turns a LabelSelector object into a plain equality map. */
  "selector.to_map": { input: { labelSelector: LabelSelector | null }; output: Labels | null };
  /** What would API validation refuse in a LabelSelector object? */
  "selector.validate": {
    input: { labelSelector: LabelSelector | null; allowInvalidValues?: boolean; allowUnknownOperator?: boolean };
    output: FieldError[];
  };
  /** Parses a field selector. */
  "selector.fields_parse": {
    input: { selector: string };
    output: { canonical: string; requirements: { field: string; operator: "=" | "!="; value: string }[] };
  };
  /** Does a field selector match fields? */
  "selector.fields_matches": { input: { selector: string; fields?: Labels | null }; output: boolean };
  /** Does a node selector match a node? */
  "selector.node_selector_matches": {
    input: { nodeSelector: NodeSelector; node: Node | null; strict?: boolean };
    output: boolean;
  };
  /** May a pod run on a node, by its nodeSelector and required node affinity? */
  "selector.node_affinity_matches": { input: { pod: Pod; node: Node }; output: boolean };
  /** The sum of the weights of the preferred terms that match a node. */
  "selector.preferred_node_score": { input: { terms: PreferredSchedulingTerm[]; node: Node }; output: Integer };

  /** May this user do this? */
  "rbac.authorize": { input: { objects?: Objects | null; request: AccessReview }; output: Access };
  /** May these users do this? Many requests over one set of objects. */
  "rbac.authorize_batch": {
    input: { objects?: Objects | null; requests: AccessReview[] };
    output: { results: Access[] };
  };
  /** Which rules does this user hold in this namespace? */
  "rbac.rules_for": {
    input: { objects?: Objects | null; user?: string | null; groups?: string[] | null; namespace?: string | null };
    output: { rules: HeldRule[]; errors: string[] };
  };
  /** What does SelfSubjectRulesReview (kubectl auth can-i --list) answer? */
  "rbac.rules_review": {
    input: { objects?: Objects | null; user?: string | null; groups?: string[] | null; namespace: string };
    output: { resourceRules: HeldRule[]; nonResourceRules: HeldRule[]; incomplete: boolean; evaluationError: string };
  };
  /** Does one rule allow one request? */
  "rbac.rule_matches": { input: { rule: PolicyRule; request: AccessAttributes }; output: { matches: boolean } };
  /** Does a list of subjects apply to a user? */
  "rbac.subject_matches": {
    input: { subjects?: Subject[] | null; user?: string | null; groups?: string[] | null; namespace?: string | null };
    output: { matches: boolean; index: number | null };
  };
  /** Which subjects may do this? */
  "rbac.who_can": {
    input: { objects?: Objects | null; request: AccessAttributes; superUser?: string | null };
    output: { subjects: NamedSubject[]; errors: string[] };
  };
  /** Do the owner's rules include everything in the servant's? */
  "rbac.covers": {
    input: { owner?: PolicyRule[] | null; servant?: PolicyRule[] | null };
    output: { covered: boolean; uncovered: HeldRule[] };
  };
  /** Merges rules that differ in verbs only. */
  "rbac.compact": { input: { rules?: PolicyRule[] | null }; output: { rules: HeldRule[] } };
  /** A rule in the one line of a refusal. */
  "rbac.describe_rule": { input: { rule: PolicyRule }; output: { text: string } };
  /** Could this user grant these rules? */
  "rbac.confirm_no_escalation": {
    input: {
      objects?: Objects | null;
      user?: string | null;
      groups?: string[] | null;
      namespace?: string | null;
      rules?: PolicyRule[] | null;
    };
    output: Escalation;
  };
  /** Would the escalation check let this user write this role or binding? */
  "rbac.check_write": {
    input: {
      objects?: Objects | null;
      user?: string | null;
      groups?: string[] | null;
      object: ClusterRole | RoleBinding;
      old?: ClusterRole | RoleBinding | null;
    };
    output: Escalation;
  };
  /** What rules would the aggregation controller write into this ClusterRole? */
  "rbac.aggregate": {
    input: { clusterRoles?: ClusterRole[] | null; name: string };
    output: { rules: HeldRule[] | null; changed: boolean };
  };
  /** What rules do all aggregated ClusterRoles come to have? */
  "rbac.aggregate_all": {
    input: { clusterRoles?: ClusterRole[] | null };
    output: { clusterRoles: { name: string; rules: HeldRule[] }[] };
  };
  /** User name and groups of a service account. */
  "rbac.service_account_user": {
    input: { namespace: string; name: string };
    output: { user: string; groups: string[] };
  };
  /** Which service account is this user? */
  "rbac.parse_service_account": { input: { user: string }; output: { namespace: string; name: string } };
  /** What would kubectl auth reconcile do to a role? */
  "rbac.reconcile_role": {
    input: { expected: ClusterRole; existing?: ClusterRole | null; removeExtraPermissions?: boolean };
    output: {
      operation: "none" | "create" | "update";
      protected: boolean;
      missingRules: HeldRule[];
      extraRules: HeldRule[];
      missingSelectors: LabelSelector[];
      extraSelectors: LabelSelector[];
      result: {
        labels: Labels;
        annotations: Labels;
        rules: HeldRule[];
        clusterRoleSelectors: LabelSelector[] | null;
      };
    };
  };
  /** What would kubectl auth reconcile do to a binding? */
  "rbac.reconcile_binding": {
    input: { expected: RoleBinding; existing?: RoleBinding | null; removeExtraSubjects?: boolean };
    output: {
      operation: "none" | "create" | "update" | "recreate";
      protected: boolean;
      missingSubjects: NamedSubject[];
      extraSubjects: NamedSubject[];
      result: {
        labels: Labels;
        annotations: Labels;
        roleRef: { apiGroup: string; kind: string; name: string };
        subjects: NamedSubject[];
      };
    };
  };

  /** What a pod asks for in all, as the scheduler counts it. */
  "pod.requests": {
    input: {
      pod: Pod;
      options?: {
        /** True if absent. */
        useStatusResources?: boolean | null;
        /** True if absent. */
        inPlacePodLevelResources?: boolean | null;
        skipPodLevelResources?: boolean | null;
        skipContainerLevelResources?: boolean | null;
        excludeOverhead?: boolean | null;
        nonMissingContainerRequests?: ResourceList | null;
      } | null;
    };
    output: { requests: Resources; limits: Resources };
  };
  /** The quality of service that follows from what a pod asks for. */
  "pod.qos_class": { input: { pod: Pod }; output: "Guaranteed" | "Burstable" | "BestEffort" };
  /** What an object is charged against quota. `now` is 1970 if absent. */
  "quota.usage": { input: { object: ApiObject; now?: string | null }; output: Resources };
  /** Does a quota with these scopes look at an object, and by which of its resources? */
  "quota.scopes_match": {
    input: {
      object: ApiObject;
      scopes?: string[] | null;
      scopeSelector?: ScopeSelector | null;
      hard?: string[] | null;
    };
    output: {
      scopesMatch: boolean;
      applies: boolean;
      tracked: string[];
      matchingScopes: { scopeName: string; operator: string; values?: string[] }[];
    };
  };
  /** Do the quotas of a namespace let a write through, and what is used of them then? */
  "quota.admit": {
    input: {
      quotas?: ResourceQuota[] | null;
      object: ApiObject;
      operation: "CREATE" | "UPDATE";
      oldObject?: object | null;
      subresource?: string | null;
      limitedResources?: LimitedResource[] | null;
      now?: string | null;
    };
    output: { allowed: boolean; used?: Record<string, Resources>; message?: string };
  };
  /** How much of a quota do the objects of its namespace use? */
  "quota.recalculate": {
    input: { quota: ResourceQuota; objects?: ApiObject[] | null; now?: string | null };
    output: { used: Resources };
  };
  /** What limit ranges fill in and refuse in a pod or a claim of a volume. */
  "limitrange.apply": {
    input: {
      limitRanges?: LimitRange[] | null;
      object: ApiObject;
      operation?: "CREATE" | "UPDATE" | null;
      subresource?: string | null;
      oldObject?: object | null;
    };
    output: {
      /** Of a pod. */
      containers?: LimitedContainer[];
      /** Of a pod. */
      initContainers?: LimitedContainer[];
      annotation?: string;
      violations: { limitRange: string; messages: string[] }[];
    };
  };
  /** What the API server fills into a HorizontalPodAutoscaler. */
  "hpa.set_defaults": { input: { hpa: HorizontalPodAutoscaler }; output: { spec: HorizontalPodAutoscalerSpec } };
  /** What the usage of each pod is measured against, in thousandths. */
  "hpa.pod_requests": {
    input: { pods: Pod[]; resource: string; container?: string | null; options?: ControllerOptions | null };
    output: Record<string, Integer>;
  };
  /** Which pods count when a metric is looked at; only for `cpu` does it matter whether they are ready. */
  "hpa.classify_pods": {
    input: {
      pods: Pod[];
      resource?: string | null;
      /** The samples there are, by pod. */
      metrics?: Record<string, { timestamp?: string | null; windowSeconds?: number | null }> | null;
      now: string;
      options?: ControllerOptions | null;
    };
    output: { ready: number; unready: string[]; missing: string[]; ignored: string[] };
  };
  /** How many replicas one metric asks for. */
  "hpa.replicas_for_metric": {
    input: {
      metric: MetricSpec;
      currentReplicas: number;
      /** As many as `currentReplicas` if absent. */
      statusReplicas?: number | null;
      pods?: Pod[] | null;
      samples: MetricSamples;
      now: string;
      /** A tenth each if absent. */
      tolerance?: { scaleUp?: number | null; scaleDown?: number | null } | null;
      options?: ControllerOptions | null;
    };
    output: { replicas: number; current: MetricValueStatus };
  };
  /** How many replicas remain wanted, given what was wanted lately. */
  "hpa.stabilize": {
    input: {
      currentReplicas: number;
      desiredReplicas: number;
      recommendations?: PastRecommendation[] | null;
      behavior?: ScalingBehavior | null;
      now: string;
      options?: ControllerOptions | null;
    };
    output: { replicas: number; recommendations: PastRecommendation[] };
  };
  /** How far one tick may go. */
  "hpa.scale_limit": {
    input: {
      currentReplicas: number;
      desiredReplicas: number;
      minReplicas: number;
      maxReplicas: number;
      behavior?: ScalingBehavior | null;
      scaleUpEvents?: ScaleEvent[] | null;
      scaleDownEvents?: ScaleEvent[] | null;
      now: string;
      options?: ControllerOptions | null;
    };
    output: {
      replicas: number;
      limited: boolean;
      reason: "DesiredWithinRange" | "TooFewReplicas" | "TooManyReplicas" | "ScaleUpLimit" | "ScaleDownLimit";
    };
  };
  /** What is remembered of a change. */
  "hpa.record_scale": {
    input: {
      previousReplicas: number;
      newReplicas: number;
      behavior?: ScalingBehavior | null;
      scaleUpEvents?: ScaleEvent[] | null;
      scaleDownEvents?: ScaleEvent[] | null;
      now: string;
      options?: ControllerOptions | null;
    };
    output: { scaleUpEvents: ScaleEvent[]; scaleDownEvents: ScaleEvent[] };
  };
  /** One tick of the controller: what a HorizontalPodAutoscaler does about what it sees. */
  "hpa.evaluate": {
    input: {
      hpa: HorizontalPodAutoscaler;
      /** What is scaled; null if it cannot be read. */
      scale?: { specReplicas: number; statusReplicas: number; selector: string; updateFails?: boolean | null } | null;
      pods?: Pod[] | null;
      /** A metric each, after the defaults. */
      samples?: MetricSamples[] | null;
      now: string;
      /** Null before the first tick. */
      recommendations?: PastRecommendation[] | null;
      scaleUpEvents?: ScaleEvent[] | null;
      scaleDownEvents?: ScaleEvent[] | null;
      otherHPAs?: { name: string; namespace?: string | null; selector: string }[] | null;
      options?: ControllerOptions | null;
    };
    output: {
      currentReplicas: number;
      desiredReplicas: number;
      /** Null where nothing is set. */
      scaledTo: number | null;
      reconcileError: boolean;
      /** The metric that decided, by position. */
      chosenMetric: number | null;
      conditions: { type: string; status: string; reason: string }[];
      currentMetrics: MetricStatus[];
      recommendations: PastRecommendation[];
      scaleUpEvents: ScaleEvent[];
      scaleDownEvents: ScaleEvent[];
    };
  };
  /** May this text be used as a schedule? */
  "cron.validate": { input: { schedule: string }; output: { valid: boolean } };
  /** What does a schedule mean? */
  "cron.parse": {
    input: { schedule: string };
    output:
      | { everySeconds: Integer }
      | {
          minutes: number[];
          hours: number[];
          daysOfMonth: number[];
          months: number[];
          /** 0 is Sunday. */
          daysOfWeek: number[];
          /** Else one of the two is enough. */
          daysMustBothMatch: boolean;
          timeZone: string | null;
        };
  };
  /** When does a schedule run next? At most 100,000 runs, in RFC 3339. */
  "cron.next": {
    input: { schedule: string; timeZone?: string | null; after: string; count: number };
    output: string[];
  };
  /** Which fields of a CronJob would the API server refuse? With `oldCronJob`, in place of that. */
  "cronjob.validate": {
    input: { cronJob: CronJob; oldCronJob?: CronJob | null };
    output: { field: string; type: "FieldValueInvalid" | "FieldValueNotSupported" | "FieldValueRequired" }[];
  };
  /** Which run of a CronJob is due, how many were missed, and when to look again? */
  "cronjob.schedule": {
    input: { cronJob: CronJob; now: string; ignoreDeadline?: boolean | null };
    output: { earliest: string; mostRecent: string | null; missed: "none" | "few" | "many"; next: string };
  };
  /** What would the CronJob controller do now? */
  "cronjob.sync": {
    input: { cronJob: CronJob; jobs?: Job[] | null; now: string };
    output: {
      outcome:
        | "Deleting"
        | "UnknownTimeZone"
        | "Suspended"
        | "UnparseableSchedule"
        | "InvalidSchedule"
        | "NotDue"
        | "MissedDeadline"
        | "AlreadyProcessed"
        | "ForbiddenByActive"
        | "NameTaken"
        | "Adopted"
        | "Created";
      created: { name: string; scheduledTime: string; scheduledTimestampAnnotation: string } | null;
      deleted: string[];
      status: { active: string[]; lastScheduleTime: string | null; lastSuccessfulTime: string | null } | null;
      events: string[];
      next: string | null;
    };
  };
  /** What does the podFailurePolicy of a Job say about a failed pod? */
  "job.pod_failure_policy": {
    input: { policy?: object | null; pod: Pod };
    output: {
      action: "Ignore" | "FailIndex" | "Count" | "FailJob" | null;
      countFailed: boolean;
      message: string | null;
    };
  };
  /** Does a toleration tolerate a taint? */
  "scheduling.tolerates": {
    input: { toleration: Toleration; taint: Taint; comparisonOperators?: boolean | null };
    output: boolean;
  };
  /** The first taint that keeps a pod off a node. */
  "scheduling.untolerated_taint": {
    input: { taints?: Taint[] | null; tolerations?: Toleration[] | null; comparisonOperators?: boolean | null };
    output: { key: string; value?: string; effect: string; timeAdded?: string } | null;
  };
  /** Do a pod's node selector and required node affinity let it on a node? */
  "scheduling.required_node_affinity": { input: { pod: StoredObject; node: StoredObject }; output: boolean };
  /** On which nodes does a pod fit, and what is the first thing in the way on the others? */
  "scheduling.filter": {
    input: PodAndCluster;
    output: (
      | { node: string; fits: true }
      | { node: string; fits: false; plugin?: string; reasons: string[]; resolvable: boolean }
    )[];
  };
  /** The nodes on which a pod fits, with the score of each plugin. */
  "scheduling.score": { input: PodAndCluster; output: { node: string; scores: Record<string, number>; total: number }[] };
  /** What the scheduler says of a pod that it cannot place; null if it can. */
  "scheduling.diagnose": { input: PodAndCluster; output: { message: string | null } };
  /** Where room could be made for a pod, and which pods would have to go. */
  "scheduling.preempt": {
    input: PodAndCluster;
    output: {
      outcome: "fits" | "none" | "nominated";
      node: string | null;
      victims: string[];
      candidates: { node: string; victims: string[]; pdbViolations: number }[];
    };
  };
  /** Is a connection allowed, and what decides at either end? */
  "netpol.verdict": {
    input: Network & {
      traffic: {
        from: NetworkEnd;
        to: NetworkEnd;
        port: number;
        /** TCP if absent. */
        protocol?: "TCP" | "UDP" | "SCTP" | null;
        ipFamily?: "IPv4" | "IPv6" | null;
      };
    };
    output: { allowed: boolean; egress: NetworkDecision; ingress: NetworkDecision };
  };
  /** Which pod reaches which, on one port? A row a source: `1` where the destination is reached, `.` where not. */
  "netpol.matrix": {
    input: Network & {
      port: number;
      /** TCP if absent. */
      protocol?: "TCP" | "UDP" | "SCTP" | null;
      ipFamily?: "IPv4" | "IPv6" | null;
    };
    output: { pods: string[]; rows: string[] };
  };
  /** Which network policies isolate each pod? */
  "netpol.isolation": {
    input: { policies: NetworkPolicy[]; pods: NetworkPod[] };
    output: { pod: string; ingress: string[]; egress: string[] }[];
  };
}
