//! The example `report`, as somebody runs it: what it prints, and how it exits.

mod example;

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use example::{contains, outcome};

static REPORT: LazyLock<PathBuf> = LazyLock::new(|| example::built("report"));

/// When the shop was written down.
const NOW: &str = "2026-11-20T10:05:00Z";

fn report(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(&*REPORT).args(["--now", NOW]).args(arguments).stdin(Stdio::null()).output().unwrap();
    outcome(&output)
}

fn data(name: &str) -> String {
    format!("{}/examples/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A directory that is gone after the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kube-semantics-report-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n";

#[test]
fn the_shop_without_arguments_and_by_name() {
    let (status, out, err) = report(&[]);
    assert_eq!((status, err.as_str()), (0, ""));
    contains(
        &out,
        &[
            "   41  Pod ",
            "live/poddisruptionbudgets.yaml:109: PodDisruptionBudget shop-core/checkout",
            "app.kubernetes.io/name=redis: nearest is StatefulSet cache",
            "app.kubernetes.io/name=recomendations: the label is \"recommendations\"",
            "Deployments shop-core/cart and cart-v2",
            "Deployment cart (2 pods), Deployment cart-v2 (1 pod), Pod cart-load-test (which has no controller",
            "PodDisruptionBudgets shop-core/payments and pci",
            "    Service              search                        Deployment search (2 pods), Deployment search-indexer (1 pod)",
            "names, labels, keys, quantities and addresses are all valid",
        ],
    );
    // Nothing else is wrong there.
    let findings = out.split("Who selects whom").next().unwrap();
    assert_eq!(findings.matches("selects nothing:").count() + findings.matches(": nearest is").count(), 3, "{findings}");
    assert_eq!(report(&[&data("shop")]), (0, out, err));
}

/// The section of a report.
fn section<'r>(report: &'r str, title: &str) -> &'r str {
    let (_, rest) = report.split_once(&format!("{title}\n{}\n", "=".repeat(title.len()))).unwrap();
    rest.split_once("\n=").map_or(rest, |(section, _)| section)
}

#[test]
fn who_may_what_in_the_shop() {
    let (_, out, _) = report(&[]);
    let rbac = section(&out, "RBAC");
    contains(
        rbac,
        &[
            "RoleBinding shop-web/ci-deploy\n      role.rbac.authorization.k8s.io \"deployer\" not found",
            "in the whole cluster\n    Group shop:developers  get, list, watch  by developers-inspect (ClusterRole shop-inspector)",
            "ServiceAccount shop-core/payments  get, watch of payments-provider  by payments-keys (Role payments-keys)",
            "ServiceAccount shop-data/orders-db-backup  get of backup-bucket and orders-db-credentials  by backup (Role backup)",
            "User anna@example.com        get of shop-tls  by release-managers (Role release-manager)",
            "which always may:\n  nobody\n",
            "get more than this:\n  nobody\n",
        ],
    );
    for finding in ["that do not exist:", "granted twice", "nobody is bound", "not among the objects"] {
        assert_eq!(rbac.matches(finding).count(), usize::from(finding == "that do not exist:"), "{finding}: {rbac}");
    }
}

#[test]
fn when_cron_jobs_run() {
    let (_, out, _) = report(&[]);
    let cron = section(&out, "Cron jobs");
    contains(
        cron,
        &[
            "shop-core/annual-close: never: November has no 31st\n    next  never\n",
            "shop-web/sitemap: at 00:00 every day",
            "    suspended  it runs again when that is taken back",
            "    next   Sat 2026-11-21 02:30 +01:00 (Sat 2026-11-21 01:30 UTC)",
            "    clock  2027-03-28 (clocks go from +01:00 to +02:00 at 2027-03-28T01:00:00Z): does not run at 02:30",
        ],
    );

    let scratch = Scratch::new("cron");
    let cron_job = |name: &str, spec: &str, status: &str| {
        format!(
            "---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: {name}, creationTimestamp: \"2026-11-01T00:00:00Z\"}}\n\
             spec: {{{spec}}}\nstatus: {{{status}}}\n"
        )
    };
    let text = [
        cron_job("late", "schedule: 0 10 * * *", "lastScheduleTime: \"2026-11-19T10:00:00Z\""),
        cron_job(
            "held",
            "schedule: 0 * * * *, concurrencyPolicy: Forbid",
            "lastScheduleTime: \"2026-11-20T09:00:00Z\", active: [{name: held-29919420, namespace: default, uid: j}]",
        ),
        cron_job("over", "schedule: 0 9 * * *, startingDeadlineSeconds: 60", "lastScheduleTime: \"2026-11-19T09:00:00Z\""),
        cron_job("odd", "schedule: 0 9 * * 7", ""),
        "---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: held-29919420, uid: j, ownerReferences: [{apiVersion: batch/v1, kind: \
         CronJob, name: held, uid: \"\", controller: true}]}\n"
            .to_owned(),
    ];
    let file = scratch.file("cron.yaml", text.concat());
    let (_, out, _) = report(&[&file]);
    contains(
        section(&out, "Cron jobs"),
        &[
            "now   overdue: the run of Fri 2026-11-20 10:00 UTC would begin now, 5 minutes late",
            "now   forbidden: the run of Fri 2026-11-20 10:00 UTC waits for held-29919420",
            "now   missed: the run of Fri 2026-11-20 09:00 UTC, by the deadline of 60 seconds",
            "default/odd: the schedule \"0 9 * * 7\" is none: end of range (7) above maximum (6): 7",
        ],
    );
}

#[test]
fn who_reaches_whom_in_the_shop() {
    let (_, out, _) = report(&[]);
    contains(
        section(&out, "Reachability"),
        &[
            "  Deployment kube-system/coredns           TCP 53, UDP 53 from everybody\n",
            "  Deployment shop-core/payments            TCP 8443 from Deployment shop-core/checkout\n",
            "  Deployment shop-web/gateway              nobody\n",
            "  Deployment shop-web/gateway     TCP 8080 from 10.0.0.0-10.0.199.255, 10.0.201.0-10.0.255.255\n",
            "  shop-data/redis-metrics selects no pod\n",
        ],
    );
}

#[test]
fn grants_that_are_of_no_use_or_of_too_much() {
    let scratch = Scratch::new("rbac");
    let binding = |kind: &str, metadata: &str, role: &str, subjects: &str| {
        let (role_kind, role) = role.split_once(' ').unwrap();
        format!(
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{{metadata}}}\n\
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {role_kind}, name: {role}}}\nsubjects: [{subjects}]\n"
        )
    };
    let role = |kind: &str, metadata: &str, rest: &str| {
        format!("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{{metadata}}}\n{rest}\n")
    };
    let text = [
        binding("ClusterRoleBinding", "name: ops", "ClusterRole cluster-admin", "{kind: User, name: eve}"),
        binding("RoleBinding", "name: editors, namespace: a", "ClusterRole edit", "{kind: Group, name: devs}"),
        binding("RoleBinding", "name: one, namespace: a", "Role r", "{kind: User, name: eve}, {kind: ServiceAccount, name: bot}"),
        binding("RoleBinding", "name: two, namespace: a", "Role r", "{kind: ServiceAccount, name: bot, namespace: a}"),
        binding("RoleBinding", "name: three, namespace: a", "ClusterRole r", "{kind: ServiceAccount, name: default}"),
        binding("RoleBinding", "name: four, namespace: a", "Role empty", ""),
        // Of this namespace nothing else is here.
        binding("RoleBinding", "name: far, namespace: b", "ClusterRole part", "{kind: ServiceAccount, name: bot}"),
        binding("RoleBinding", "name: gathered, namespace: b", "ClusterRole sum", "{kind: User, name: ann}"),
        role(
            "Role",
            "name: r, namespace: a",
            "rules:\n- {apiGroups: [''], resources: [pods], verbs: [get]}\n\
             - {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind, escalate], resourceNames: [x]}",
        ),
        role("Role", "name: empty, namespace: a", "rules: []"),
        role("ClusterRole", "name: part, labels: {to: sum}", "rules: [{apiGroups: [''], resources: [secrets], verbs: ['*']}]"),
        role("ClusterRole", "name: idle", "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]"),
        role("ClusterRole", "name: sum", "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: sum}}]}"),
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: a}\n".to_owned(),
    ];
    let (status, out, _) = report(&[&scratch.file("rbac.yaml", text.concat())]);
    assert_eq!(status, 0, "{out}");
    let rbac = section(&out, "RBAC");
    contains(
        rbac,
        &[
            "RoleBinding a/three\n      clusterrole.rbac.authorization.k8s.io \"r\" not found, but there is a Role of that name",
            "RoleBinding a/editors\n      ClusterRole edit, which comes with Kubernetes, for Group devs",
            "RoleBinding a/one\n      ServiceAccount a/bot\n",
            "RoleBinding a/one\n      all of it: User eve has that by ClusterRoleBinding ops, too",
            "RoleBinding a/two\n      all of it: ServiceAccount a/bot has that by RoleBinding a/one, too",
            "ClusterRole idle\n",
            "Role a/empty\n      RoleBinding a/four names nobody",
            "in b\n    ServiceAccount b/bot  get, list, watch  by far (ClusterRole part)\n    User ann              get, list, watch  by gathered (ClusterRole sum)",
            "in the whole cluster\n    User eve  everything  by ops (ClusterRole cluster-admin)",
            "    User eve              bind roles, escalate roles of x  by one (Role r)",
        ],
    );
    assert_eq!(rbac.matches(" has that by ").count(), 2, "{rbac}");
    assert!(!rbac.contains("b/far"), "{rbac}");

    let (_, out, _) = report(&[&scratch.file("web.yaml", SERVICE)]);
    contains(section(&out, "RBAC"), &["nothing: there are no roles and no bindings"]);
}

#[test]
fn quotas_of_the_shop() {
    let (_, out, _) = report(&[]);
    let quotas = section(&out, "Quotas");
    contains(
        quotas,
        &[
            "every workload can reach its replicas",
            "    compute   count/jobs.batch  4 of 20\n              limits.memory     18688Mi of 28Gi\n",
            "    batch     pods              2 of 4\n              requests.cpu      3200m of 3500m\n                                only Terminating",
            "fast-ssd.storageclass.storage.k8s.io/requests.storage  200Gi of 300Gi",
        ],
    );
    // What the cluster said is used is what the objects add up to.
    assert!(!quotas.contains("instead of"), "{quotas}");
}

#[test]
fn workloads_that_quotas_and_limit_ranges_stop() {
    let scratch = Scratch::new("quotas");
    let quota = |namespace: &str, name: &str, spec: &str| {
        format!("---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {{{spec}}}\n")
    };
    let workload = |kind: &str, namespace: &str, name: &str, spec: &str, resources: &str| {
        let group = if kind == "Job" || kind == "CronJob" { "batch" } else { "apps" };
        let template =
            format!("template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{containers: [{{name: c, resources: {{{resources}}}}}]}}}}");
        let spec = match kind {
            "CronJob" => format!("schedule: '@daily', jobTemplate: {{spec: {{{template}}}}}"),
            "Job" => format!("{spec}, {template}"),
            _ => format!("{spec}, selector: {{matchLabels: {{app: {name}}}}}, {template}"),
        };
        format!("---\napiVersion: {group}/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {{{spec}}}\n")
    };
    let pod = |metadata: &str, resources: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{{metadata}}}\nspec: {{containers: [{{name: c, resources: {{{resources}}}}}]}}\n"
        )
    };
    let claim = "volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 2Gi}}}}]";
    let text = [
        quota("a", "compute", "hard: {requests.cpu: '1', pods: '9'}") + "status: {hard: {pods: '9'}, used: {requests.cpu: '3'}}\n",
        quota("a", "objects", "hard: {count/widgets.example.com: '1', count/deployments.apps: '2'}"),
        pod("name: old, namespace: a, uid: u", ""),
        pod("name: new, namespace: a", "limits: {cpu: 50m}"),
        workload("Deployment", "a", "web", "replicas: 2", "requests: {cpu: 250m}"),
        workload("Deployment", "a", "api", "replicas: 2", "requests: {cpu: 400m}"),
        workload("Deployment", "a", "silent", "replicas: 1", ""),
        "---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: small, namespace: b}\n".to_owned(),
        "spec: {limits: [{type: Container, max: {cpu: 500m}}, {type: PersistentVolumeClaim, max: {storage: 1Gi}}]}\n".to_owned(),
        workload("StatefulSet", "b", "db", &format!("replicas: 3, {claim}"), ""),
        workload("DaemonSet", "b", "agent", "updateStrategy: {type: OnDelete}", "limits: {cpu: '1'}"),
        quota("c", "odd", "hard: {pods: '1'}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In}]}"),
        workload("CronJob", "c", "nightly", "", ""),
        quota("d", "tight", "hard: {pods: '2'}"),
        workload("Deployment", "d", "still", "replicas: 2, strategy: {rollingUpdate: {maxUnavailable: 0}}", ""),
        quota("e", "few", "hard: {count/pods: '4'}"),
        workload("Job", "e", "import", "completions: 5, parallelism: 2", ""),
    ];
    let (status, out, _) = report(&[&scratch.file("quotas.yaml", text.concat())]);
    assert_eq!(status, 0, "{out}");
    // Lines are broken where the path of the file happens to end.
    let quotas = section(&out, "Quotas").split_whitespace().collect::<Vec<_>>().join(" ");
    contains(
        &quotas,
        &[
            "cannot be evaluated, so that nothing they are for is let in:",
            "CronJob c/nightly error matching scopes of quota odd, err: scope {PriorityClass In []}:",
            "ResourceQuota a/objects count/deployments.apps: 3 of 2 Workloads",
            "Deployment a/api 1 of 2 pods fit; the next: exceeded quota: compute, requested: requests.cpu=400m, used: requests.cpu=950m, \
             limited: requests.cpu=1. To let in all of it, raise requests.cpu of quota compute by 750m to 1750m",
            "StatefulSet b/db 0 of 3 pods fit; persistentvolumeclaims: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi",
            "DaemonSet b/agent 0 of 1 pod fit; the next: maximum cpu usage per Container is 500m, but limit is 1",
            "Job e/import all 2 pods fit, and 2 of 3 after them; the next: exceeded quota: few, requested: count/pods=1",
            "Deployment d/still all 2 pods fit, and 0 of 1 more in a rolling update; the next: exceeded quota: tight, requested: pods=1",
            "Deployment a/silent failed quota: compute: must specify requests.cpu for: c",
            "Pod a/old failed quota: compute: must specify requests.cpu for: c",
            "ResourceQuota a/compute requests.cpu: 3 instead of 50m",
            "a compute pods 2 of 9 requests.cpu 50m of 1 objects count/deployments.apps 3 of 2 count/widgets.example.com 0 of 1",
            "odd pods 0 of 1 only PriorityClass In d tight pods 0 of 2",
        ],
    );
    for found in ["a/web ", "a/new "] {
        assert!(!quotas.contains(found), "{found}: {quotas}");
    }
    let (_, out, _) = report(&[&scratch.file("web.yaml", SERVICE)]);
    contains(section(&out, "Quotas"), &["no quotas and no limit ranges"]);
}

#[test]
fn quantities_of_quotas_that_are_none() {
    let scratch = Scratch::new("quota-quantities");
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec:\n  hard:\n    pods: ten\n\
                ---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec:\n  limits:\n  - type: Container\n    max: {cpu: 1 cpu}\n";
    let (status, out, _) = report(&[&scratch.file("quotas.yaml", text)]);
    assert_eq!(status, 2);
    contains(
        &out,
        &["quotas.yaml:10:11 (document 2)\n    spec.hard[pods]: ", "quotas.yaml:18:16 (document 3)\n    spec.limits[0].max[cpu]: "],
    );
}

#[test]
fn what_is_broken_is_told_and_the_rest_is_reported() {
    let (status, out, err) = report(&[&data("broken")]);
    assert_eq!(status, 2);
    contains(&err, &["problems in the input; see \"Not accepted\""]);
    contains(
        &out,
        &[
            "bad-indentation.yaml:15:6 (document 1)",
            "mixed.yaml:20:13 (document 2)\n    spec.selector: found the string",
            "kind: no kind Deploymnet in apps/v1; did you mean Deployment?",
            "names.yaml:5:9 (document 1)\n    metadata.name: Invalid value: \"Cart\"",
            "  good-last           Deployment cart (template)",
            "Selectors that miss the template of their own pods:\n  selector-misses-template.yaml:",
        ],
    );
    // Findings alone are no reason to fail.
    let (status, out, _) = report(&[&data("broken/names.yaml")]);
    assert_eq!(status, 0);
    contains(&out, &["must not contain dots", "nothing: every object can be decoded"]);
}

#[test]
fn nothing_to_read() {
    let scratch = Scratch::new("empty");
    scratch.file("notes.txt", "no manifest");
    let (status, out, err) = report(&[scratch.path()]);
    assert_eq!((status, out.as_str()), (2, ""));
    contains(&err, &["no manifests (.yaml, .yml, .json) in this directory"]);

    let (status, out, err) = report(&["/no/such/path.yaml"]);
    assert_eq!((status, out.as_str()), (2, ""));
    contains(&err, &["/no/such/path.yaml: "]);

    // The rest is still reported.
    let (status, out, _) = report(&["/no/such/path.yaml", &scratch.file("web.yaml", SERVICE)]);
    assert_eq!(status, 2);
    contains(&out, &["/no/such/path.yaml: ", "Service  web"]);
}

#[test]
fn a_file_may_only_be_so_large() {
    let scratch = Scratch::new("large");
    let large = scratch.file("large.yaml", vec![b'#'; 40 << 20]);
    scratch.file("small.yaml", SERVICE);
    let (status, out, _) = report(&[scratch.path()]);
    assert_eq!(status, 2);
    contains(
        &out,
        &["large.yaml: 41943040 bytes are more than the 33554432 bytes that are read; --max-bytes raises the limit", "Service  web"],
    );
    assert_eq!(report(&["--max-bytes", "50000000", &large]).0, 0);
    assert_eq!(report(&["--max-bytes", "10", &data("shop/00-namespaces.yaml")]).0, 2);
}

#[test]
fn a_bomb_is_defused_at_once() {
    let scratch = Scratch::new("bomb");
    let mut bomb = "a0: &a0 [lol]\n".to_owned();
    for level in 1..40 {
        bomb += &format!("a{level}: &a{level} [{}]\n", format!("*a{},", level - 1).repeat(9));
    }
    let file = scratch.file("bomb.yaml", bomb);
    // Building the example is no part of it.
    LazyLock::force(&REPORT);
    let started = Instant::now();
    let (status, out, _) = report(&[&file]);
    assert_eq!(status, 2);
    contains(&out, &["document contains excessive aliasing"]);
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn bytes_that_are_no_text() {
    let scratch = Scratch::new("bytes");
    let (status, _, err) = report(&[&scratch.file("latin.yaml", b"a: 1\nb: \xe9\n")]);
    assert_eq!(status, 2);
    contains(&err, &["latin.yaml: line 2 is not UTF-8"]);
}

#[test]
fn standard_input_and_a_closed_pipe() {
    let mut child = Command::new(&*REPORT).arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"apiVersion: v1\nkind: Service\nmetadata: {name: Web}\n").unwrap();
    let (status, out, _) = outcome(&child.wait_with_output().unwrap());
    assert_eq!(status, 0);
    contains(&out, &["<stdin>:3:18 (document 1)"]);

    // As under `| head`: the reader goes away before anything is written.
    let mut child = Command::new(&*REPORT).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let (status, _, err) = outcome(&child.wait_with_output().unwrap());
    assert_eq!((status, err.as_str()), (0, ""));
}

#[test]
fn a_kind_may_be_defined_in_another_file() {
    let scratch = Scratch::new("custom");
    scratch.file("a.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n");
    assert_eq!(report(&[scratch.path()]).0, 2);
    let definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\n\
                      spec: {group: example.com, scope: Cluster, names: {kind: Widget}, versions: [{name: v1, served: true}]}\n";
    scratch.file("b.yaml", definition);
    assert_eq!(report(&[scratch.path()]).0, 0);
}

#[test]
fn the_command_line() {
    let (status, out, _) = report(&["--help"]);
    assert_eq!(status, 0);
    contains(&out, &["Usage: report", "--max-bytes", "--kubernetes"]);
    for arguments in [&["--frobnicate"][..], &["--max-bytes", "many"], &["--kubernetes", "1.12"]] {
        let (status, _, err) = report(arguments);
        assert_eq!(status, 2, "{arguments:?}");
        contains(&err, &["report: "]);
    }
    // A Service name that begins with a digit is new.
    let scratch = Scratch::new("release");
    let file = scratch.file("s.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: 1st}\n");
    assert!(report(&[&file]).1.contains("all valid"));
    assert!(report(&["--kubernetes", "1.34", &file]).1.contains("DNS-1035 label"));
}

#[test]
fn autoscalers_that_cannot_work() {
    let scratch = Scratch::new("autoscalers");
    let deployment = |name: &str, rest: &str, container: &str| {
        format!(
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: a}}\n\
             spec:\n  {rest}selector: {{matchLabels: {{app: {name}}}}}\n  \
             template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{containers: [{container}]}}}}\n"
        )
    };
    let autoscaler = |name: &str, target: &str, rest: &str| {
        format!(
            "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: {name}, namespace: a}}\n\
             spec: {{scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: {target}}}, {rest}}}\n"
        )
    };
    let text = [
        deployment("web", "replicas: 3\n  ", "{name: web}"),
        deployment("api", "", "{name: api, resources: {requests: {cpu: 100m}}}"),
        autoscaler("web", "web", "minReplicas: 5, maxReplicas: 4"),
        autoscaler("api", "api", "minReplicas: 0, maxReplicas: 4"),
        autoscaler(
            "api-log",
            "api",
            "maxReplicas: 4, metrics: [{type: ContainerResource, containerResource: \
             {name: memory, container: log, target: {type: AverageValue, averageValue: 1Gi}}}, {type: External, external: {metric: {name: q}}}]",
        ),
        autoscaler("lost", "nowhere", "maxReplicas: 4"),
        "---\napiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: old, namespace: a}\n\
         spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}, maxReplicas: 9, targetCPUUtilizationPercentage: 50}\n\
         status: {currentReplicas: 2, desiredReplicas: 2, currentCPUUtilizationPercentage: 90}\n"
            .to_owned(),
    ];
    let file = scratch.file("hpa.yaml", text.concat());
    let older = report(&["--kubernetes", "1.36", &file]).1;
    contains(section(&older, "Autoscalers"), &["which takes the feature gate HPAScaleToZero"]);
    let (status, out, err) = report(&[&file]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    contains(
        section(&out, "Autoscalers"),
        &[
            "HorizontalPodAutoscaler a/lost\n      Deployment nowhere in a",
            "HorizontalPodAutoscaler a/web\n      minReplicas is 5, maxReplicas 4",
            "HorizontalPodAutoscaler a/api\n      minReplicas is 0, but no metric tells when to come back",
            "HorizontalPodAutoscaler a/api-log\n      external metric q: invalid metric source",
            "HorizontalPodAutoscaler a/web\n      container web requests no cpu",
            "HorizontalPodAutoscaler a/api-log\n      there is no container log",
            "HorizontalPodAutoscaler a/api and old\n      1 pod in common: neither scales",
            "Deployment web has replicas: 3",
            "a/lost     ?               its status has no metrics to go by",
            "controlled by more than one HPA",
        ],
    );
}

#[test]
fn what_the_autoscalers_of_the_shop_would_do() {
    let (_, out, _) = report(&[]);
    let autoscalers = section(&out, "Autoscalers");
    contains(
        autoscalers,
        &[
            "HorizontalPodAutoscaler shop-web/recommendations\n      container recommendations requests no cpu",
            "shop-web/storefront       Deployment storefront       stays at 3; ",
            "shop-core/catalog         Deployment catalog          stays at 3; pods metric http",
        ],
    );
}

#[test]
fn what_the_scheduler_would_say_in_the_shop() {
    let (_, out, _) = report(&[]);
    let scheduling = section(&out, "Scheduling").split_whitespace().collect::<Vec<_>>().join(" ");
    // What the cluster itself said of these pods stands in their status.
    let pods = std::fs::read_to_string("examples/data/shop/live/pods.yaml").unwrap();
    let lines: Vec<&str> = pods.lines().collect();
    let mut said = 0;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.contains("message: '0/")) {
        let more = lines[at + 1..].iter().take_while(|line| !line.trim_start().starts_with("reason:"));
        let text = std::iter::once(line).chain(more).flat_map(|line| line.split_whitespace()).collect::<Vec<_>>().join(" ");
        let message = text.trim_start_matches("message: '").trim_end_matches('\'').replace("''", "'");
        assert!(scheduling.contains(&message), "{message} in {scheduling}");
        said += 1;
    }
    assert_eq!(said, 4);
    contains(
        &scheduling,
        &[
            "By node: worker-a1 and worker-b1: Insufficient cpu; worker-b2: Insufficient cpu, Insufficient memory; cp-1 and data-c1:",
            "Any of these would help: request 1480m less cpu; add 1680m cpu to node worker-a1;",
            "worker-a1 cpu=1320m, ephemeral-storage=76224326324, memory=11074Mi, pods=46",
            "StatefulSet shop-data/cache 0 3 node(s) didn't match pod anti-affinity rules,",
        ],
    );

    let scratch = Scratch::new("scheduling");
    let (_, out, _) = report(&[&scratch.file("web.yaml", SERVICE)]);
    contains(section(&out, "Scheduling"), &["no nodes"]);
}

#[test]
fn pods_are_taken_as_they_are_stored() {
    let scratch = Scratch::new("stored");
    let deployment = |namespace: &str, name: &str, spec: &str| {
        format!(
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {{selector: {{matchLabels: \
             {{app: x}}}}, template: {{metadata: {{labels: {{app: x}}}}, spec: {{{spec}}}}}}}\n"
        )
    };
    let text = [
        "apiVersion: v1\nkind: Node\nmetadata: {name: one}\nstatus: {allocatable: {cpu: '1', memory: 1Gi, pods: '9'}}\n".to_owned(),
        "---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: small, namespace: a}\n".to_owned(),
        "spec: {limits: [{type: Container, defaultRequest: {cpu: 600m}}]}\n".to_owned(),
        deployment("a", "ranged", "containers: [{name: c}]"),
        deployment("b", "whole", "resources: {limits: {cpu: 400m}}, containers: [{name: c}]"),
        deployment("b", "host", "hostNetwork: true, containers: [{name: c, ports: [{containerPort: 80}]}]"),
        "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: b}\nspec: {hard: {requests.cpu: '1'}}\n".to_owned(),
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: one, namespace: b}\n".to_owned(),
        "spec: {resources: {limits: {cpu: 400m}}, containers: [{name: c}]}\n".to_owned(),
    ];
    let (_, out, _) = report(&[&scratch.file("stored.yaml", text.concat())]);
    let words = |title| section(&out, title).split_whitespace().collect::<Vec<_>>().join(" ");
    contains(
        &words("Scheduling"),
        &[
            "Deployment a/ranged 1 1 Insufficient cpu",
            "Deployment b/whole 2 1 Insufficient cpu",
            "Deployment b/host 1 1 node(s) didn't have free ports for the requested pod ports",
        ],
    );
    contains(&words("Quotas"), &["b q requests.cpu 400m of 1"]);
}
