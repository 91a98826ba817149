//! `ImageLocality`: nodes that have the images already come first.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::column::number;
use crate::float::to_i64;
use crate::object::{ContainerImage, Pod};
use crate::release::{FeatureGates, Release};

/// The images that nodes have, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Images {
    /// On which nodes, ascending, and how large each takes it to be.
    by_name: HashMap<String, Vec<(u32, i64)>, FixedState>,
    /// The names on each node, for when it goes.
    names: Vec<Vec<String>>,
}

const MIB: i64 = 1024 * 1024;
const LEAST: i64 = 23 * MIB;
const MOST: i64 = 1000 * MIB;

impl Images {
    /// A node more, the last.
    pub(super) fn push(&mut self, images: &[ContainerImage]) {
        self.names.push(Vec::new());
        self.fill(self.names.len() - 1, images);
    }

    /// A node less; those after it move up.
    pub(super) fn remove(&mut self, node: usize) {
        self.clear(node);
        if node < self.names.len() {
            self.names.remove(node);
        }
        for (later, _) in self.by_name.values_mut().flatten().filter(|(on, _)| *on as usize > node) {
            *later -= 1;
        }
    }

    /// Other images on a node.
    pub(super) fn replace(&mut self, node: usize, images: &[ContainerImage]) {
        self.clear(node);
        self.fill(node, images);
    }

    fn fill(&mut self, node: usize, images: &[ContainerImage]) {
        for image in images {
            for name in &image.names {
                let nodes = self.by_name.entry_ref(name.as_str()).or_default();
                // Of a name that comes twice the first counts.
                if let Err(place) = nodes.binary_search_by_key(&number(node), |&(on, _)| on) {
                    nodes.insert(place, (number(node), image.size_bytes));
                    if let Some(names) = self.names.get_mut(node) {
                        names.push(name.clone());
                    }
                }
            }
        }
    }

    fn clear(&mut self, node: usize) {
        for name in self.names.get_mut(node).map(std::mem::take).unwrap_or_default() {
            let Some(nodes) = self.by_name.get_mut(&name) else { continue };
            if let Ok(place) = nodes.binary_search_by_key(&number(node), |&(on, _)| on) {
                nodes.remove(place);
            }
            if nodes.is_empty() {
                self.by_name.remove(&name);
            }
        }
    }

    /// The score of each of some nodes, which are ascending.
    pub(super) fn score(&self, pod: &Pod, gates: &FeatureGates, nodes: &[u32]) -> Vec<i64> {
        let release = gates.release();
        let containers = pod.spec.init_containers.iter().chain(&pod.spec.containers);
        let mut images: Vec<&str> = containers.map(|container| container.image.as_str()).collect();
        let containers = images.len();
        if release >= Release::V1_36 {
            let volumes = pod.spec.volumes.iter().filter_map(|volume| volume.image.as_ref());
            images.extend(volumes.map(|image| image.reference.as_str()));
        }
        // In 1.36 image volumes counted for the sum, but not for what it was measured by.
        let count = i64::try_from(if release >= Release::V1_37 { images.len() } else { containers }).unwrap_or(i64::MAX);
        let mut sums = vec![0i64; if self.by_name.is_empty() { 0 } else { self.names.len() }];
        for image in images {
            let Some(having) = self.by_name.get(&normalized(image)) else { continue };
            // Upstream takes the size from the node that told it first.
            let size = having.first().map_or(0, |&(_, size)| size);
            let spread = having.len() as f64 / self.names.len() as f64;
            let score = to_i64(size as f64 * spread);
            for &(node, _) in having {
                super::column::add(&mut sums, node as usize, score);
            }
        }
        let nothing = priority(0, count);
        nodes
            .iter()
            .map(|&node| sums.get(node as usize).map_or(nothing, |&sum| if sum == 0 { nothing } else { priority(sum, count) }))
            .collect()
    }
}

fn priority(sum: i64, count: i64) -> i64 {
    let most = MOST.wrapping_mul(count);
    // Either bound, never both: without images the upper one is the lower.
    let sum = if sum < LEAST { LEAST } else { sum.min(most) };
    sum.wrapping_sub(LEAST).wrapping_mul(100) / most.wrapping_sub(LEAST)
}

/// The name with its tag, as nodes list it.
fn normalized(image: &str) -> String {
    let tagged = match (image.rfind(':'), image.rfind('/')) {
        (Some(colon), Some(slash)) => colon > slash,
        (colon, _) => colon.is_some(),
    };
    if tagged { image.to_owned() } else { format!("{image}:latest") }
}
