//! What takes no memory from the allocator: a request that is allowed, a label map that is matched, a set that is asked.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use kube_semantics::object::{Labels, NonResourceAttributes, ResourceAttributes};
use kube_semantics::rbac::{Authorizer, Object, Request};
use kube_semantics::selector::{Selector, SelectorSet};
use serde_json::json;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, counting what each thread asks of it.
struct Counting;

// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often the question asks for memory, and its answer.
fn counted<T>(question: impl FnOnce() -> T) -> (usize, T) {
    let before = ALLOCATIONS.with(Cell::get);
    let answer = question();
    (ALLOCATIONS.with(Cell::get) - before, answer)
}

#[test]
fn the_counter_counts() {
    assert_eq!(counted(|| vec![1u8]).0, 1);
}

#[test]
fn an_allowed_request_allocates_nothing() {
    let role = json!({"metadata": {"name": "view"}, "rules": [
        {"verbs": ["get"], "apiGroups": [""], "resources": ["pods", "pods/log"], "resourceNames": ["web"]},
        {"verbs": ["get"], "nonResourceURLs": ["/healthz/*"]}]});
    let subjects = json!([{"kind": "Group", "name": "team"}, {"kind": "ServiceAccount", "name": "bot", "namespace": "ci"}]);
    let in_dev = json!({"metadata": {"name": "readers", "namespace": "dev"}, "subjects": subjects,
        "roleRef": {"kind": "ClusterRole", "name": "view"}});
    let anywhere = json!({"metadata": {"name": "probes"}, "subjects": subjects, "roleRef": {"kind": "ClusterRole", "name": "view"}});
    let authorizer = Authorizer::new(&[
        Object::ClusterRole(serde_json::from_value(role).unwrap()),
        Object::RoleBinding(serde_json::from_value(in_dev).unwrap()),
        Object::ClusterRoleBinding(serde_json::from_value(anywhere).unwrap()),
    ]);

    let log = ResourceAttributes {
        namespace: "dev".into(),
        verb: "get".into(),
        resource: "pods".into(),
        subresource: "log".into(),
        name: "web".into(),
        ..Default::default()
    };
    let probe = NonResourceAttributes { path: "/healthz/ping".into(), verb: "get".into() };
    for request in [
        Request::new("alice", ["other", "team"], log.clone()),
        Request::new("system:serviceaccount:ci:bot", [""; 0], log),
        Request::new("alice", ["team"], probe),
    ] {
        let (allocations, allowed) = counted(|| authorizer.authorize(&request).is_allowed());
        assert!(allowed, "{request:?}");
        assert_eq!(allocations, 0, "{request:?}");
    }
}

#[test]
fn matching_labels_allocates_nothing() {
    let labels = Labels::from([("app", "web"), ("tier", "front"), ("version", "12")]);
    let selector: Selector = "app in (api,web),tier!=back,version>10,!canary".parse().unwrap();
    assert_eq!(counted(|| selector.matches(&labels)), (0, true));

    let set = SelectorSet::new([&selector]);
    let mut found = Vec::with_capacity(1);
    set.matching_into(&labels, &mut found);
    assert_eq!(counted(|| set.matching_into(&labels, &mut found)).0, 0);
    assert_eq!(found.len(), 1);
}
