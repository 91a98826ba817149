// Compiled, never run: what TypeScript lets pass, and what not.
import { EvaluateError, answer, evaluate, init, ops, parse, stringify } from "kube-semantics";
import type { Access, Integer, Labels, LabelSelector, NamedSubject, Pod } from "kube-semantics";

await init();
await init(new URL("kube_semantics_bg.wasm", import.meta.url));

const matches: boolean = evaluate("selector.matches", { selector: "env!=prod", labels: { env: "dev" } });
const selected: boolean = evaluate("selector.label_selector_matches", { labelSelector: null }, { kubernetes: "1.35" });
const value: Integer | null = evaluate("quantity.parse", { text: "1.5Gi" }).value;
const product: string = evaluate("quantity.mul", { a: "1", by: 9007199254740993n });
const labels: Labels | null = evaluate("selector.to_map", { labelSelector: { matchLabels: { a: "b" } } });
const selector: LabelSelector = evaluate("selector.to_label_selector", { selector: "a" }, { featureGates: { Some: true } });

// Whole objects may be passed.
const pod = { apiVersion: "v1", kind: "Pod", spec: { containers: [], nodeSelector: { disk: "ssd" } } };
const fits: boolean = evaluate("selector.node_affinity_matches", { pod: pod satisfies Pod, node: {} });

const role = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "view", uid: "1" },
  rules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }],
};
const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "b" } };
const pods = { resourceAttributes: { verb: "get", resource: "pods" } };
const access: Access = evaluate("rbac.authorize", { objects: [role, config], request: { user: "alice", ...pods } });
const who: NamedSubject[] = evaluate("rbac.who_can", { objects: [role], request: pods }).subjects;
const gathered: boolean = evaluate("rbac.aggregate", { clusterRoles: [role], name: "view" }).changed;

const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "c" }, spec: { storageClassName: "gold" } };
const charged: Record<string, string> = evaluate("quota.usage", { object: claim });
const quota = { metadata: { name: "q" }, status: { hard: { pods: 2 }, used: { pods: "0" } } };
const admitted: boolean = evaluate("quota.admit", { quotas: [quota], object: claim, operation: "CREATE" }).allowed;
const qos: "Guaranteed" | "Burstable" | "BestEffort" = evaluate("pod.qos_class", { pod });

const queue = { type: "External", external: { metric: { name: "queue" }, target: { type: "AverageValue", averageValue: 30 } } };
const replicas: number = evaluate("hpa.replicas_for_metric", {
  metric: queue,
  currentReplicas: 3,
  samples: { values: ["100", 25] },
  now: "2025-03-01T12:00:00Z",
}).replicas;
const cronJob = { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "c" }, spec: { schedule: "@daily", timeZone: "UTC" } };
const runs: string[] = evaluate("cron.next", { schedule: "@daily", after: "2026-01-01T00:00:00Z", count: 2 });
const meaning = evaluate("cron.parse", { schedule: "@daily" });
const hours: number[] = "hours" in meaning ? meaning.hours : [];
const due: string | null = evaluate("cronjob.schedule", { cronJob, now: "2026-01-02T00:00:00Z" }).mostRecent;
const outcome: string = evaluate("cronjob.sync", { cronJob, jobs: [], now: "2026-01-02T00:00:00Z" }).outcome;
const counted: boolean = evaluate("job.pod_failure_policy", { policy: null, pod }).countFailed;
const taint = { key: "gpu", effect: "NoSchedule" };
const tolerated: boolean = evaluate("scheduling.tolerates", { toleration: { operator: "Exists" }, taint });
const node = { apiVersion: "v1", kind: "Node", metadata: { name: "n1" }, status: { allocatable: { pods: "1" } } };
const verdicts = evaluate("scheduling.filter", { pod, nodes: [node] });
const reasons: string[] = verdicts.flatMap((verdict) => (verdict.fits ? [] : verdict.reasons));
const message: string | null = evaluate("scheduling.diagnose", { pod, nodes: [] }).message;

const quiet = { metadata: { namespace: "shop", name: "quiet" }, spec: { podSelector: {}, ingress: [{ ports: [{ port: "http" }] }] } };
const shop = { policies: [quiet], pods: [{ metadata: { namespace: "shop", name: "web" } }] };
const verdict = evaluate("netpol.verdict", { ...shop, traffic: { from: { ip: "203.0.113.7" }, to: { pod: "shop/web" }, port: 80 } });
const decided: string = verdict.ingress.by;
const rows: string[] = evaluate("netpol.matrix", { ...shop, port: 80, protocol: "UDP" }).rows;
const isolating: string[] = evaluate("netpol.isolation", shop)[0]?.ingress ?? [];

// Ops that these types do not know answer something.
const unknown: unknown = evaluate("later.op", { any: "thing" });
for (const op of ops()) {
  const answer: unknown = evaluate(op.name, op.example);
}

// @ts-expect-error a misspelt field
evaluate("selector.matches", { selecter: "a" });
// @ts-expect-error a missing field
evaluate("quantity.add", { a: "1" });
// @ts-expect-error labels are texts
evaluate("selector.matches", { selector: "a", labels: { a: 1 } });
// @ts-expect-error the answer is a boolean
const text: string = evaluate("selector.matches", { selector: "a" });
// @ts-expect-error no such rule
evaluate("meta.validate", { rule: "dns1123label", value: "a" });
// @ts-expect-error verbs are a list
evaluate("rbac.describe_rule", { rule: { verbs: "get" } });
// @ts-expect-error nothing is asked
evaluate("rbac.authorize", { objects: [] });
// @ts-expect-error an object has a kind
evaluate("quota.usage", { object: { metadata: { name: "c" } } });
// @ts-expect-error no such operation
evaluate("quota.admit", { object: claim, operation: "create" });
// @ts-expect-error it is always some time
evaluate("hpa.stabilize", { currentReplicas: 1, desiredReplicas: 2 });
// @ts-expect-error an end is a pod or an address
evaluate("netpol.verdict", { ...shop, traffic: { from: {}, to: { pod: "shop/web" }, port: 80 } });
// @ts-expect-error no count
evaluate("cron.next", { schedule: "@daily", after: "2026-01-01T00:00:00Z" });
// @ts-expect-error there are nodes, if none
evaluate("scheduling.score", { pod });
// @ts-expect-error releases are texts
evaluate("selector.matches", { selector: "a" }, { kubernetes: 1.35 });
// @ts-expect-error an answer to who knows what is not used unlooked
evaluate("later.op", {}).length;

const line: string = answer('{"op":"quantity.parse","input":{"text":"1"}}');
const again: string = stringify(parse(line));
const why: string = new EvaluateError("no").message;
