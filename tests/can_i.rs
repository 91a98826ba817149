//! The example `can_i`, as somebody runs it: what it answers, and how it exits.

mod example;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use example::{contains, outcome};

static CAN_I: LazyLock<PathBuf> = LazyLock::new(|| example::built("can_i"));

/// Asks in the words of a command line.
fn can_i(arguments: &str) -> (i32, String, String) {
    outcome(&Command::new(&*CAN_I).args(arguments.split_whitespace()).stdin(Stdio::null()).output().unwrap())
}

/// The same, of a text.
fn can_i_of(arguments: &str, text: &str) -> (i32, String, String) {
    let mut command = Command::new(&*CAN_I);
    command.args(arguments.split_whitespace()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    outcome(&child.wait_with_output().unwrap())
}

#[test]
fn yes_and_through_what() {
    let (status, out, err) = can_i("--as dba@example.com get secrets -n shop-data");
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(
        out,
        "yes\n  by RoleBinding \"oncall-secrets/shop-data\" of ClusterRole \"secret-reader\" to User \"dba@example.com\"\n     \
         {APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\" \"watch\"]}\n"
    );
    for yes in [
        "--as x --as-group shop:developers get secrets -A",
        "--as anna@example.com get secrets/shop-tls -n shop-web",
        "--as anna@example.com get secret shop-tls -n shop-web",
        "--as anna@example.com patch deploy -n shop-web",
        "--as anna@example.com patch Deployments.v1.apps -n shop-web",
        "--as x --as-group shop:oncall create pods --subresource=exec -n shop-core",
        // In the groups of a service account, unless others are given.
        "--as system:serviceaccount:shop-core:cart get /metrics/cadvisor",
        "--as x --as-group system:masters delete everything",
    ] {
        let (status, out, err) = can_i(yes);
        assert_eq!((status, out.lines().next()), (0, Some("yes")), "{yes}: {out}{err}");
    }
}

#[test]
fn no_and_what_comes_near() {
    let (status, out, _) = can_i("--as dba@example.com get secrets -n shop-web");
    assert_eq!((status, out.lines().next()), (1, Some("no")));
    contains(
        &out,
        &[
            "  User \"dba@example.com\" has ClusterRole \"secret-reader\" by RoleBinding \"oncall-secrets/shop-data\", but it holds in namespace \"shop-data\" only\n",
        ],
    );

    let (status, out, _) = can_i("--as system:serviceaccount:shop-web:ci-deploy list deployments.apps -n shop-web");
    assert_eq!((status, out.lines().next()), (1, Some("no - RBAC: role.rbac.authorization.k8s.io \"deployer\" not found")));
    contains(&out, &["but that role does not exist"]);

    for no in [
        "--as anna@example.com get secrets -n shop-web",
        "--as anna@example.com get secrets/shop-tls -n shop-core",
        "--as anna@example.com patch deployments.extensions -n shop-web",
        "--as x --as-group shop:oncall create pods/exec -n shop-core",
        "--as system:serviceaccount:shop-core:cart --as-group other get /metrics",
        "--as x get /metrics",
        "--as x --as-group shop:developers -q delete pods",
    ] {
        let (status, out, err) = can_i(no);
        assert_eq!(status, 1, "{no}: {out}{err}");
    }
    assert_eq!(can_i("--as x -q get pods").1, "");
    contains(&can_i("--as x get pods/log").2, &["pods/log is the object called log"]);
}

#[test]
fn the_list_is_that_of_kubectl() {
    let (status, out, _) = can_i("--as anna@example.com --list -n shop-web");
    let wanted = "\
Resources          Non-Resource URLs   Resource Names   Verbs
configmaps         []                  []               [*]
services           []                  []               [*]
deployments.apps   []                  []               [get list watch create update patch]
secrets            []                  [shop-tls]       [get update]
";
    assert_eq!((status, out.as_str()), (0, wanted));
    let (_, out, _) = can_i("--as system:serviceaccount:shop-core:cart --list --no-headers");
    let wanted = [
        "                [/metrics/*]   []    [get]",
        "                [/metrics]     []    [get]",
        "nodes/metrics   []             []    [get]",
    ];
    assert_eq!(out.lines().collect::<Vec<_>>(), wanted);
    let (_, out, err) = can_i("--as system:serviceaccount:shop-web:ci-deploy --list -n shop-web");
    assert_eq!(out, "Resources   Non-Resource URLs   Resource Names   Verbs\n");
    contains(&err, &["the list may be incomplete: role.rbac.authorization.k8s.io \"deployer\" not found"]);
}

#[test]
fn who_can() {
    let (status, out, err) = can_i("who-can get secrets/shop-tls -n shop-web");
    assert_eq!(status, 0);
    let wanted = "\
Group system:masters         always, before RBAC is asked
Group shop:developers        by ClusterRoleBinding \"developers-inspect\" of ClusterRole \"shop-inspector\"
User anna@example.com        by RoleBinding \"release-managers/shop-web\" of Role \"release-manager\"
Group shop:release-managers  by RoleBinding \"release-managers/shop-web\" of Role \"release-manager\"
";
    assert_eq!(out, wanted);
    contains(&err, &["role.rbac.authorization.k8s.io \"deployer\" not found"]);
}

const WIDGETS: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec: {group: example.com, scope: Cluster, names: {kind: Widget, plural: widgets}, versions: [{name: v1, served: true}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [example.com], resources: [widgets], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:authenticated'}]
";

#[test]
fn other_files() {
    // Without a namespace objects live in `default`; the definition tells the group.
    for yes in ["--as x get widgets -", "--as x get widget w -", "--as x get widgets.example.com/w -n default -"] {
        let (status, out, err) = can_i_of(yes, WIDGETS);
        assert_eq!((status, err.as_str()), (0, ""), "{yes}: {out}");
    }
    assert_eq!(can_i_of("--as system:anonymous get widgets -", WIDGETS).0, 1);
    assert_eq!(can_i_of("--as x get widgets -n other -", WIDGETS).0, 1);
    let (status, out, err) = can_i_of("--as x frob gadgets -", WIDGETS);
    assert_eq!((status, out.as_str()), (1, "no\n  nothing here comes near\n"));
    contains(&err, &["verb 'frob' is not a known verb", "has a resource type 'gadgets'"]);
    let (_, _, err) = can_i_of("--as x get widgets -", &WIDGETS.replace("verbs: [get]", "verbs: get"));
    contains(&err, &["<stdin>:9: not read, so that it counts for nothing: rules[0].verbs"]);
}

#[test]
fn aggregated_roles_are_filled_in() {
    let text = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: sum}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: sum}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: part, labels: {to: sum}}
rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: sum}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: x}]
";
    let (status, out, _) = can_i_of("--as x get pods -", text);
    assert_eq!(status, 0);
    contains(&out, &["of ClusterRole \"sum\" to User \"x\""]);
    // What the cluster has written is what counts there.
    let written = text.replace(
        "name: sum}\naggregationRule",
        "name: sum}\nrules: [{apiGroups: [''], resources: [nodes], verbs: [get]}]\naggregationRule",
    );
    assert_eq!(can_i_of("--as x get pods -", &written).0, 1);
}

#[test]
fn what_cannot_be_asked() {
    let (status, out, _) = can_i("--help");
    assert_eq!(status, 0);
    contains(&out, &["Usage: can_i --as USER", "who-can", "--list"]);
    for wrong in [
        "",
        "get pods",
        "--as-group g get pods",
        "--as x get",
        "--as x --frobnicate get pods",
        "--as x get pods no/such/file",
        "--as x get pods no-such-file.yaml",
        "--as x --no-headers get pods",
        "--as x --list -A",
        "--as x get /healthz --subresource log",
    ] {
        let (status, out, err) = can_i(wrong);
        assert_eq!((status, out.as_str()), (2, ""), "{wrong}");
        contains(&err, &["can_i: "]);
    }
}
