//! What evaluators take of memory, once built, and the largest questions to a network at most: `cargo bench --bench memory`.
//! Upstream's side: `oracle bench -memory`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use kube_semantics::netpol::Port;
use kube_semantics::rbac::Authorizer;
use kube_semantics::scheduling::{Cluster, Objects};

#[path = "workloads/measure.rs"]
#[allow(dead_code, reason = "only the data sets are needed here")]
mod measure;
#[path = "workloads/netpol.rs"]
#[allow(dead_code, reason = "only the data sets are needed here")]
mod netpol;
#[path = "workloads/random.rs"]
#[allow(dead_code, reason = "each domain has a generator of its own")]
mod random;
#[path = "workloads/rbac.rs"]
#[allow(dead_code, reason = "only the data sets are needed here")]
mod rbac;
#[path = "workloads/scheduling.rs"]
#[allow(dead_code, reason = "only the data sets are needed here")]
mod scheduling;

/// The system's allocator, counting the bytes that are held.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
/// The most that were held.
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(held, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    for (name, role_bindings, cluster_role_bindings) in rbac::DATA_SETS {
        let objects = rbac::DataSet::new(role_bindings, cluster_role_bindings).objects;
        let before = HELD.load(Ordering::Relaxed);
        let authorizer = Authorizer::new(&objects);
        let after = HELD.load(Ordering::Relaxed);
        // The objects are not kept: the authorizer has all it needs.
        println!("load/{name} {}", after - before);
        drop(authorizer);
    }
    let (nodes, pods) = (scheduling::nodes(5000, true), scheduling::affinity_pods(5000));
    let before = HELD.load(Ordering::Relaxed);
    let cluster = Cluster::new(&Objects { nodes: &nodes, pods: &pods, ..Objects::default() });
    println!("cluster/5000_nodes_50000_pods {}", HELD.load(Ordering::Relaxed) - before);
    drop(cluster);
    let (world, _) = netpol::World::new(10_000, 1000);
    println!("matrix/10000_pods_1000_policies {}", at_most(|| drop(netpol::network(&world).matrix(Port::tcp(80).expect("a port")))));
    println!("connections/10000_pods_1000_policies {}", at_most(|| drop(netpol::network(&world).all_connections())));
}

/// How many bytes are held at most, beyond those that are held before.
fn at_most(work: impl FnOnce()) -> usize {
    let before = HELD.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    work();
    PEAK.load(Ordering::Relaxed) - before
}
