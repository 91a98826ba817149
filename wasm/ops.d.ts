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

/** What selectors read of a `v1.Pod`. */
export interface Pod {
  spec?: {
    nodeSelector?: Labels | null;
    affinity?: {
      nodeAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector | null } | null;
    } | null;
  } | null;
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
}
