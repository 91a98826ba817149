//! `manifest` against the files of `examples/data/broken` and against texts that come up in practice: every problem with
//! its document, line and path, and nothing else.

use std::fmt::Write as _;

use kube_semantics::manifest::{self, Cause, Manifest, Object, Options, Stage};
use kube_semantics::release::Release;

fn read(text: &str) -> Manifest {
    manifest::read(text, &Options::default())
}

/// The problems as `document:line:column`, and their messages.
fn problems(manifest: &Manifest) -> Vec<(String, String)> {
    let all = manifest.documents.iter().flat_map(|document| document.problems.iter().map(move |problem| (document.number, problem)));
    all.map(|(number, problem)| (format!("{number}:{}:{}", problem.position.line, problem.position.column), problem.to_string())).collect()
}

/// Exactly these problems, in this order: where, and how the message begins.
#[track_caller]
fn expect(text: &str, wanted: &[(&str, &str)]) {
    let found = problems(&read(text));
    let fits = found.len() == wanted.len()
        && found.iter().zip(wanted).all(|((at, message), (wanted_at, start))| at == wanted_at && message.starts_with(start));
    assert!(fits, "wanted {wanted:#?}\nfound {found:#?}");
}

fn pod(rest: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n{rest}")
}

/// File, stage, and the problems: document, line, what the message contains.
type Want = (&'static str, Stage, &'static [(usize, u32, &'static str)]);

const BROKEN: &[Want] = &[
    ("bad-indentation.yaml", Stage::Read, &[(1, 15, "block")]),
    ("tab.yaml", Stage::Read, &[(1, 7, "tab")]),
    ("unclosed-quote.yaml", Stage::Read, &[(1, 7, "unclosed quote")]),
    ("duplicate-key.yaml", Stage::Read, &[(1, 8, r#"key "labels" already set in this mapping, on line 6"#)]),
    ("unknown-alias.yaml", Stage::Read, &[(1, 9, "unknown anchor 'lables'")]),
    ("billion-laughs.yaml", Stage::Read, &[(1, 10, "excessive aliasing")]),
    ("deep-nesting.yaml", Stage::Read, &[(1, 7, "nested deeper than 100 levels")]),
    ("not-json.json", Stage::Read, &[(1, 4, "where a comma or `}` should stand")]),
    ("empty.yaml", Stage::Read, &[]),
    ("only-comments.yaml", Stage::Read, &[]),
    ("bare-scalar.yaml", Stage::Decode, &[(1, 2, "found the string")]),
    ("bare-list.yaml", Stage::Decode, &[(1, 2, "found a list")]),
    ("no-kind.yaml", Stage::Decode, &[(1, 2, "kind: Required value")]),
    ("unknown-kind.yaml", Stage::Decode, &[(1, 3, "no kind Deploymnet in apps/v1; did you mean Deployment?")]),
    (
        "unquoted-label.yaml",
        Stage::Decode,
        &[(1, 8, "metadata.labels[shop.example.com/pci]: found the boolean true"), (1, 9, "found the number 1.20")],
    ),
    ("unquoted-annotation.yaml", Stage::Decode, &[(1, 7, "put it in quotes"), (1, 8, "put it in quotes")]),
    ("unquoted-env.yaml", Stage::Decode, &[(1, 12, "spec.containers[0].env[0].value: found the number 8080")]),
    (
        "quantities.yaml",
        Stage::Decode,
        &[
            (1, 11, r#"spec.containers[0].resources.requests[memory]: Invalid value: "500 Mi""#),
            (1, 15, r#""1.5GB""#),
            (1, 19, r#""12e""#),
            (1, 23, r#""512mi""#),
        ],
    ),
    (
        "wrong-types.yaml",
        Stage::Decode,
        &[
            (1, 7, r#"spec.replicas: found the string "three""#),
            (2, 14, "spec: found a list"),
            (3, 22, "spec.containers: found a mapping"),
            (4, 30, "spec.replicas: found the number 1.5"),
        ],
    ),
    (
        "label-values.yaml",
        Stage::Validate,
        &[(1, 7, r#"metadata.labels[team]: Invalid value: "web shop""#), (1, 8, "-backend"), (1, 9, "no more than 63 bytes")],
    ),
    (
        "label-keys.yaml",
        Stage::Validate,
        &[(1, 7, "shop.example.com/team/name"), (1, 8, "prefix part"), (1, 9, "name part must be non-empty"), (1, 10, "team_")],
    ),
    (
        "names.yaml",
        Stage::Validate,
        &[
            (1, 5, "RFC 1123 label"),
            (2, 13, "RFC 1123 subdomain"),
            (3, 18, "must not contain dots"),
            (4, 26, "must not contain dots"),
            (5, 31, "must be no more than 63 characters"),
        ],
    ),
    ("negative-quantity.yaml", Stage::Validate, &[(1, 11, r#"requests[cpu]: Invalid value: "-100m": must be greater than or equal to 0"#)]),
    (
        "selector-operators.yaml",
        Stage::Validate,
        &[
            (1, 11, r#"operator: Invalid value: "Is": not a valid selector operator"#),
            (2, 21, "values: Required value"),
            (3, 31, "values: Forbidden"),
            (4, 41, r#""Gt": not a valid selector operator"#),
        ],
    ),
    (
        "port-names.yaml",
        Stage::Validate,
        &[
            (1, 11, "no more than 15"),
            (1, 12, "HTTP"),
            (1, 13, "at least one letter"),
            (1, 14, "consecutive hyphens"),
            (1, 15, "between 1 and 65535"),
        ],
    ),
    (
        "policy-ports.yaml",
        Stage::Validate,
        &[
            (1, 10, "ports[0].endPort: Invalid value: 9300: must be greater than or equal to `port`"),
            (2, 20, "ports[0].endPort: Invalid value: 9300: may not be specified when `port` is non-numeric"),
            (3, 30, r#"Unsupported value: "HTTP""#),
            (4, 40, "spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer"),
        ],
    ),
    (
        "cidrs.yaml",
        Stage::Validate,
        &[
            (1, 11, r#"cidr: Invalid value: "10.0.0.0/33""#),
            (2, 22, r#"except[0]: Invalid value: "10.1.0.0/24": must be a strict subset of `cidr`"#),
            (3, 33, r#"except[0]: Invalid value: "10.0.0.0/16": must be a strict subset of `cidr`"#),
            (4, 44, r#"cidr: Invalid value: "10.0.0.1""#),
        ],
    ),
    ("env-names.yaml", Stage::Validate, &[(1, 13, "A=B"), (1, 14, "Required value")]),
    ("ips.yaml", Stage::Validate, &[(1, 8, "must be a valid IP address"), (1, 9, "must not have leading 0s")]),
];

#[test]
fn broken_files() {
    for (file, stage, wanted) in BROKEN {
        let text = std::fs::read_to_string(format!("{}/examples/data/broken/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let manifest = read(&text);
        let found = manifest.documents.iter().flat_map(|document| document.problems.iter().map(|problem| (document.number, problem)));
        let found: Vec<_> = found.map(|(number, problem)| (number, problem.position.line, problem.to_string(), problem.stage())).collect();
        let fits = found.len() == wanted.len()
            && found
                .iter()
                .zip(*wanted)
                .all(|(found, wanted)| (found.0, found.1, found.3) == (wanted.0, wanted.1, *stage) && found.2.contains(wanted.2));
        assert!(fits, "{file}: wanted {wanted:#?}\nfound {found:#?}");
    }
}

#[test]
fn a_faulty_document_leaves_the_others_alone() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/broken/mixed.yaml")).unwrap();
    let manifest = read(&text);
    let items: Vec<_> = manifest.documents.iter().flat_map(|document| &document.items).collect();
    let names: Vec<_> = items.iter().map(|item| item.object.metadata().name.as_str()).collect();
    assert!(names.contains(&"good-first") && names.contains(&"good-last"), "{names:?}");
    let lines: Vec<_> = manifest.documents.iter().flat_map(|document| &document.problems).map(|problem| problem.position.line).collect();
    assert_eq!(lines, [20, 30]);

    let text = "a: [1\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: A}\n---\nkind: \"\n";
    let found = problems(&read(text));
    assert_eq!(found.iter().map(|(at, _)| at.split(':').next().unwrap()).collect::<Vec<_>>(), ["1", "2", "3"], "{found:?}");
    assert_eq!(found[1].0, "2:5:18");
}

#[test]
fn the_shop_is_valid() {
    let mut directories = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shop"))];
    let mut objects = 0;
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension != "md") {
                let manifest = read(&std::fs::read_to_string(&path).unwrap());
                assert_eq!(problems(&manifest), [], "{}", path.display());
                objects += manifest.documents.iter().map(|document| document.items.len()).sum::<usize>();
            }
        }
    }
    assert!(objects > 200);
}

#[test]
fn scalars_are_what_kubectl_makes_of_them() {
    // All of these are strings to a reader of YAML 1.2, or the other way round.
    for (value, found) in [
        ("yes", "the boolean true (written `yes`)"),
        ("off", "the boolean false (written `off`)"),
        ("0777", "the number 0777"),
        ("1_000", "the number 1_000"),
        ("!!int '5'", "the number 5"),
        ("1.20", "the number 1.20"),
    ] {
        let found_there = problems(&read(&pod(&format!("  labels:\n    a: {value}\n"))));
        assert_eq!(found_there.len(), 1, "{value}: {found_there:?}");
        assert_eq!(
            found_there[0].1,
            format!("metadata.labels[a]: found {found}, but Kubernetes wants a string: put it in quotes"),
            "{value}"
        );
    }
    for value in ["2024-01-02", "1.2.3", "'yes'", "!!str 5", "! 5", "nope"] {
        expect(&pod(&format!("  annotations:\n    a: {value}\n")), &[]);
    }
    // Null is absent; a float that is whole is an integer, as in JSON; keys become strings.
    expect("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\n  labels: ~\nspec:\n  replicas: 3.0\n", &[]);
    expect("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {on: a, 8080: b}\n", &[]);
    let manifest = read("apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {on: a, 0x10: b, 1.50: c}}\n");
    let Object::Service(service) = &manifest.documents[0].items[0].object else { panic!() };
    assert_eq!(service.spec.selector.to_string(), "1.5=c,16=b,true=a");
}

#[test]
fn merge_keys_and_aliases() {
    let text = "\
apiVersion: v1
kind: Service
metadata:
  name: s
  labels: &labels
    app: a
    tier: web
spec:
  selector:
    <<: *labels
    tier: db
";
    expect(text, &[]);
    let manifest = read(text);
    let Object::Service(service) = &manifest.documents[0].items[0].object else { panic!() };
    assert_eq!(service.spec.selector.to_string(), "app=a,tier=db");
    // A problem behind an alias is told where it is to be mended.
    expect(
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  labels: &l {a: 'b c'}\nspec:\n  selector: *l\n",
        &[("1:5:18", "metadata.labels[a]: Invalid"), ("1:5:18", "spec.selector[a]: Invalid")],
    );
    expect("a: &a [*a]\n", &[("1:1:8", "an anchor's value contains itself")]);
    expect("<<: 5\na: b\n", &[("1:1:5", "map merge requires map or sequence of maps as the value")]);
}

#[test]
fn documents_are_split_as_kubectl_splits_them() {
    let namespace = |name: &str| format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n");
    let windows = namespace("b").replace('\n', "\r\n");
    let text = format!("\u{feff}# first\n---\n{}--- # second\r\n{windows}---\n---\n# nothing\n", namespace("a"));
    let manifest = read(&text);
    assert_eq!(problems(&manifest), []);
    let lines: Vec<_> = manifest.documents.iter().map(|document| (document.number, document.line)).collect();
    assert_eq!(lines, [(1, 3), (2, 7)]);
    expect("--- a: b\n", &[("1:1:5", "invalid Yaml document separator: a: b")]);
    expect("a: b\n...\nc: d\n", &[("1:3:1", "what follows the end of a document")]);
}

#[test]
fn json_is_read_as_json() {
    // A stream of objects, tabs, escapes, a surrogate pair; YAML would choke on some of it.
    let first = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","annotations":{"a":"\/\ud83d\ude00"}}}"#;
    let second = "{\"apiVersion\": \"v1\",\n\t\"kind\": \"Pod\", \"metadata\": {\"name\": \"Q\"}}";
    let text = format!("{first}\n{second}");
    expect(&text, &[("2:3:38", "metadata.name: Invalid value: \"Q\"")]);
    assert_eq!(read(&text).documents[0].items[0].object.metadata().annotations.get("a"), Some("/😀"));
    // What begins like JSON may yet be YAML.
    expect("{apiVersion: v1, kind: Pod, metadata: {name: p}}\n", &[]);
    expect("{\"a\": 1", &[("1:1:8", "unexpected end of JSON input")]);
    expect("{\"a\": \"\\j\"}", &[("1:1:8", "an escape that JSON does not know")]);
    // Documents in JSON may be separated like those in YAML, and lines are counted through.
    expect(
        &format!("{second}\n---\n{{\"a\": [}}\n"),
        &[("1:2:38", "metadata.name"), ("2:4:8", "invalid character '}', where a value should stand")],
    );
    // A long line is not read again and again for its columns.
    let long = format!("{{\"a\": [{}]}}", "1,".repeat(500_000) + "1");
    assert_eq!(read(&long).documents[0].problems.len(), 2);
}

#[test]
fn lists_are_taken_apart() {
    let text = "\
apiVersion: v1
kind: PodList
items:
- metadata: {name: a}
- metadata: {name: B}
- apiVersion: v1
  kind: List
  items:
  - {apiVersion: v1, kind: Service, metadata: {name: s}}
- 5
";
    expect(text, &[("1:5:20", "metadata.name: Invalid value: \"B\""), ("1:10:3", "found the number 5 where an object")]);
    let manifest = read(text);
    let items: Vec<_> = manifest.documents[0].items.iter().map(|item| (item.kind.as_str(), item.position.line)).collect();
    assert_eq!(items, [("Pod", 4), ("Pod", 5), ("Service", 9)]);
    expect(
        "apiVersion: v1\nkind: List\nitems:\n- {metadata: {name: a}}\n",
        &[("1:4:3", "apiVersion: Required value"), ("1:4:3", "kind: Required value")],
    );
}

#[test]
fn kinds_are_known_by_release_and_by_definition() {
    let definition = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {kind: Widget, plural: widgets}
  versions:
  - {name: v1, served: true}
  - {name: v1alpha1, served: false}
";
    let widget = |version: &str| format!("apiVersion: example.com/{version}\nkind: Widget\nmetadata: {{name: w}}\n");
    let mut manifest = read(&widget("v1"));
    assert_eq!(problems(&manifest), [("1:2:7".to_owned(), "kind: no kind Widget in example.com/v1".to_owned())]);
    manifest.adopt(&read(definition).custom_kinds());
    assert_eq!(problems(&manifest), []);
    assert_eq!(manifest.documents[0].items[0].namespace(), None);
    expect(&format!("{}---\n{definition}---\n{}", widget("v1"), widget("v1alpha1")), &[("3:17:7", "kind: no kind Widget")]);

    let text = "apiVersion: networking.k8s.io/v1\nkind: IPAddress\nmetadata: {name: 10.0.0.1}\n";
    expect(text, &[]);
    let old = Options { gates: Release::V1_32.into(), ..Options::default() };
    let problem = &manifest::read(text, &old).documents[0].problems[0];
    assert_eq!(problem.to_string(), "kind: no kind IPAddress in networking.k8s.io/v1; it came with Kubernetes 1.33");
}

#[test]
fn what_a_rule_is_may_depend_on_the_release() {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: 1st}\n";
    expect(text, &[]);
    let old = Options { gates: Release::V1_35.into(), ..Options::default() };
    let problem = &manifest::read(text, &old).documents[0].problems[0];
    assert!(problem.to_string().contains("DNS-1035 label"), "{problem}");
}

#[test]
fn requests_stay_within_limits() {
    let container = |resources: &str| pod(&format!("spec:\n  containers:\n  - name: c\n    resources: {resources}\n"));
    let path = "spec.containers[0].resources";
    expect(&container("{requests: {cpu: 1.5, memory: 1Gi}, limits: {cpu: 1500m, memory: 1Gi}}"), &[]);
    for (resources, message) in [
        ("{requests: {cpu: 2}, limits: {cpu: 1}}", r#".requests[cpu]: Invalid value: "2": must be less than or equal to cpu limit of 1"#),
        (
            "{requests: {example.com/gpu: 1}, limits: {example.com/gpu: 2}}",
            r#".requests[example.com/gpu]: Invalid value: "1": must be equal to example.com/gpu limit of 2"#,
        ),
        ("{limits: {cpus: 2}}", r#".limits[cpus]: Invalid value: "cpus": must be a standard resource for containers"#),
    ] {
        let found = problems(&read(&container(resources)));
        assert_eq!(found.iter().map(|(_, message)| message.as_str()).collect::<Vec<_>>(), [format!("{path}{message}")]);
    }
}

#[test]
fn roles_and_bindings() {
    let rbac =
        |kind: &str, rest: &str| format!("apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: 'a:b'}}\n{rest}\n");
    // The groups of references may be left out.
    let fine = "roleRef: {kind: ClusterRole, name: x}\nsubjects: [{kind: User, name: u}, {kind: Group, name: g, apiGroup: rbac.authorization.k8s.io}]";
    expect(&rbac("ClusterRoleBinding", fine), &[]);
    let manifest = read(&rbac("RoleBinding", fine));
    assert_eq!(problems(&manifest), []);
    let Object::RoleBinding(binding) = &manifest.documents[0].items[0].object else { panic!() };
    assert_eq!((binding.role_ref.name.as_str(), binding.subjects[1].name.as_str()), ("x", "g"));

    let urls = "rules:\n- nonResourceURLs: [/a, /b]\n  resources: [pods]\n  verbs: [get]";
    let mixed = (
        "1:5:20",
        r#"rules[0].nonResourceURLs: Invalid value: ["/a","/b"]: rules cannot apply to both regular resources and non-resource"#,
    );
    expect(&rbac("ClusterRole", urls), &[mixed]);
    let namespaced =
        ("1:5:20", r#"rules[0].nonResourceURLs: Invalid value: ["/a","/b"]: namespaced rules cannot apply to non-resource URLs"#);
    expect(&rbac("Role", urls), &[namespaced, mixed]);
    expect(
        &rbac("Role", "rules:\n- verbs: []\n- ~\n- 5"),
        &[
            ("1:5:3", "rules[0].apiGroups: Required value: resource rules must supply at least one api group"),
            ("1:5:3", "rules[0].resources: Required value: resource rules must supply at least one resource"),
            ("1:5:10", "rules[0].verbs: Required value: verbs must contain at least one value"),
            ("1:6:3", "rules[1].verbs: Required value"),
            ("1:6:3", "rules[1].apiGroups: Required value"),
            ("1:6:3", "rules[1].resources: Required value"),
            ("1:7:3", "rules[2]: found the number 5"),
        ],
    );
    let selectors = "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule";
    expect(&rbac("ClusterRole", "aggregationRule: {}"), &[("1:4:18", selectors)]);

    let binding =
        "roleRef: {kind: Role, apiGroup: v1, name: a/b}\nsubjects:\n- {kind: user}\n- {kind: ServiceAccount, name: A, apiGroup: v1}";
    let [role, name, group] = [
        ("1:4:17", r#"roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole""#),
        ("1:4:43", r#"roleRef.name: Invalid value: "a/b": may not contain '/'"#),
        ("1:4:33", r#"roleRef.apiGroup: Unsupported value: "v1": supported values: "rbac.authorization.k8s.io""#),
    ];
    let subjects = [
        ("1:6:3", "subjects[0].name: Required value"),
        ("1:6:10", r#"subjects[0].kind: Unsupported value: "user": supported values: "ServiceAccount", "User", "Group""#),
        ("1:7:32", r#"subjects[1].name: Invalid value: "A": a lowercase RFC 1123 subdomain"#),
        ("1:7:45", r#"subjects[1].apiGroup: Unsupported value: "v1": supported values: """#),
    ];
    expect(&rbac("RoleBinding", binding), &[&[group, name][..], &subjects].concat());
    let homeless = ("1:7:3", "subjects[1].namespace: Required value");
    expect(&rbac("ClusterRoleBinding", binding), &[&[role, group, name], &subjects[..2], &[homeless], &subjects[2..]].concat());
    let kind = r#"roleRef.kind: Unsupported value: "": supported values: "Role", "ClusterRole""#;
    expect(&rbac("RoleBinding", ""), &[("1:1:1", kind), ("1:1:1", "roleRef.name: Required value")]);
}

#[test]
fn limits_hold_and_cost_little() {
    let limited = |options: Options, text: &str| {
        let manifest = manifest::read(text, &options);
        manifest.documents[0].problems.iter().map(|problem| problem.cause.clone()).collect::<Vec<_>>()
    };
    let defaults = Options::default;
    assert_eq!(limited(Options { max_bytes: 3, ..defaults() }, "a: 1\n"), [Cause::TooLarge { bytes: 5, limit: 3 }]);
    assert_eq!(limited(Options { max_depth: 2, ..defaults() }, "a: [[1]]\n"), [Cause::TooDeep { limit: 2 }]);
    assert_eq!(limited(Options { max_nodes: 3, ..defaults() }, "a: 1\nb: 1\n"), [Cause::TooMany { limit: 3 }]);
    let many = manifest::read("a\n---\n\n---\nb\n---\nc\n---\nd\n", &Options { max_documents: 2, ..defaults() });
    let last = &many.documents[2];
    assert_eq!((many.documents.len(), last.line, &last.problems[0].cause), (3, 7, &Cause::TooManyDocuments { limit: 2 }));
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("- ", ""), ("? ", "")] {
        let deep = open.repeat(50_000) + "1" + &close.repeat(50_000);
        let causes = limited(defaults(), &deep);
        assert!(
            causes.iter().all(|cause| matches!(cause, Cause::TooDeep { .. } | Cause::Syntax(_))) && !causes.is_empty(),
            "{open} {causes:?}"
        );
    }

    // A long text that aliases stand for many times, and anchors around anchors.
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a,".repeat(100_000));
    assert_eq!(limited(defaults(), &long), [Cause::ExcessiveAliasing]);
    let mut nested = String::from("a: ");
    (0..90).for_each(|at| write!(nested, "&a{at} [").unwrap());
    nested += &"1,".repeat(100_000);
    nested += &"]".repeat(90);
    let causes = limited(defaults(), &nested);
    assert!(matches!(causes[..], [Cause::TooMany { .. }]), "{causes:?}");

    // Of many problems only so many are told.
    let labels: String = (0..5000).map(|at| format!("    {at}: x y\n")).collect();
    let causes = limited(Options { max_problems: 10, ..defaults() }, &pod(&format!("  labels:\n{labels}")));
    assert_eq!((causes.len(), causes.last()), (11, Some(&Cause::More(4990))));
    assert_eq!(limited(defaults(), &"a: 1\n".repeat(100_000)).len(), 1001);
}

#[test]
fn network_policies_are_refused_as_the_api_server_does() {
    let policy =
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  policyTypes: [Egress, Egress, Egress]
  egress:
  - ports:
    - {endPort: 80}
    - {port: 80, endPort: 0}
    - {port: http, endPort: 90}
    to:
    - ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}
      podSelector: {}
";
    expect(
        policy,
        &[
            ("1:6:16", "spec.policyTypes: Invalid value: [\"Egress\",\"Egress\",\"Egress\"]: may not specify more than two policyTypes"),
            ("1:9:17", "spec.egress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is not specified"),
            ("1:10:27", "spec.egress[0].ports[1].endPort: Invalid value: 0: must be greater than or equal to `port`"),
            ("1:10:27", "spec.egress[0].ports[1].endPort: Invalid value: 0: must be between 1 and 65535, inclusive"),
            ("1:11:29", "spec.egress[0].ports[2].endPort: Invalid value: 90: may not be specified when `port` is non-numeric"),
            ("1:13:7", "spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer"),
            ("1:13:44", "spec.egress[0].to[0].ipBlock.except[0]: Invalid value: \"10.0.0.0/8\": must be a strict subset of `cidr`"),
        ],
    );
}

#[test]
fn percents_are_refused_as_the_api_server_does() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:
  selector: {matchLabels: {app: d}}
  template:
    metadata: {labels: {app: d}}
    spec: {containers: [{name: c, image: c}]}
  strategy:
    rollingUpdate: {maxSurge: 5x, maxUnavailable: -1}
";
    expect(
        deployment,
        &[
            (
                "1:11:31",
                "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"5x\": a valid percent string must be a numeric string followed by \
                 an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
            ),
            ("1:11:51", "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: -1: must be greater than or equal to 0"),
        ],
    );
}
