//! A profile, compiled: which plugins are asked, in which order, and what they are told.

use std::collections::BTreeSet;

use super::Plugin;
use super::profile::{PluginArgs, PluginEntry, PluginSet, Plugins, Profile, ProfileError, ResourceSpec, ScoringStrategy};
use super::scoring_strategy::{ResourceScorer, Strategy};
use crate::object::{ResourceName, TopologySpreadConstraint};
use crate::release::{FeatureGates, Gate, Release};
use crate::selector::{NodeSelector, PreferredSchedulingTerms};

/// A profile, compiled, and a release.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) gates: FeatureGates,
    /// Asked before nodes are looked at; their order makes no difference.
    pub(super) pre_filters: Vec<Plugin>,
    pub(super) filters: Vec<Plugin>,
    pub(super) scorers: Vec<(Plugin, i64)>,
    pub(super) preempts: bool,
    pub(super) comparison_operators: bool,
    pub(super) added_affinity: Option<NodeSelector>,
    pub(super) added_preferences: Option<PreferredSchedulingTerms>,
    pub(super) ignored_resources: BTreeSet<String>,
    pub(super) ignored_resource_groups: BTreeSet<String>,
    pub(super) fit: ResourceScorer,
    pub(super) balanced: Vec<ResourceName>,
    pub(super) default_constraints: Vec<TopologySpreadConstraint>,
    pub(super) system_defaulted: bool,
    pub(super) hard_pod_affinity_weight: i64,
    pub(super) ignore_preferred_terms_of_existing_pods: bool,
}

const PREEMPTION: &str = "DefaultPreemption";

/// The plugins that are asked unless somebody says otherwise, and what their scores count.
const DEFAULT: &[(&str, i32)] = &[
    ("SchedulingGates", 0),
    ("PrioritySort", 0),
    ("NodeName", 0),
    ("NodeUnschedulable", 0),
    ("TaintToleration", 3),
    ("NodeAffinity", 2),
    ("NodePorts", 0),
    ("NodeResourcesFit", 1),
    ("VolumeRestrictions", 0),
    ("NodeVolumeLimits", 0),
    ("VolumeBinding", 0),
    ("VolumeZone", 0),
    ("PodTopologySpread", 2),
    ("InterPodAffinity", 2),
    (PREEMPTION, 0),
    ("NodeResourcesBalancedAllocation", 1),
    ("ImageLocality", 1),
    ("DefaultBinder", 0),
    ("NodeDeclaredFeatures", 0),
    ("DynamicResources", 0),
];

/// Plugins that come with the scheduler and are asked only if somebody says so, or have to do with nothing here.
const OTHERS: &[&str] = &["GangScheduling", "TopologyPlacementGenerator", "PodGroupPodsCount", "DeferredPodScheduling", "QueueSort"];

/// Names with weights, in order; of the disabled ones, the names.
struct Asked {
    enabled: Vec<(String, i32)>,
    disabled: BTreeSet<String>,
}

/// What upstream's `mergePluginSet` makes of two sets.
fn merge(default: &[(&str, i32)], custom: &PluginSet) -> Asked {
    let disabled: BTreeSet<String> = custom.disabled.iter().map(|entry| entry.name.clone()).collect();
    let mut enabled = Vec::new();
    let mut replaced = BTreeSet::new();
    let entry = |entry: &PluginEntry| (entry.name.clone(), entry.weight.unwrap_or(0));
    if !disabled.contains("*") {
        for (name, weight) in default.iter().filter(|(name, _)| !disabled.contains(*name)) {
            match custom.enabled.iter().rposition(|custom| custom.name == *name) {
                Some(at) => {
                    replaced.insert(at);
                    enabled.extend(custom.enabled.get(at).map(entry));
                }
                None => enabled.push(((*name).to_owned(), *weight)),
            }
        }
    }
    enabled.extend(custom.enabled.iter().enumerate().filter(|(at, _)| !replaced.contains(at)).map(|(_, custom)| entry(custom)));
    Asked { enabled, disabled }
}

/// The plugins that are asked at one point, in order (upstream's `expandMultiPointPlugins`), with their weights.
fn expand(multi_point: &Asked, custom: &PluginSet, answers: impl Fn(&str) -> bool) -> Result<Vec<(String, i32)>, ProfileError> {
    let own = merge(&[], custom);
    let own_has = |name: &String| own.enabled.iter().any(|(own, _)| own == name);
    if own.disabled.contains("*") {
        return Ok(own.enabled);
    }
    let spread = multi_point.enabled.iter().filter(|(name, _)| answers(name) && !own.disabled.contains(name));
    let (overridden, others): (Vec<_>, Vec<_>) = spread.partition(|(name, _)| own_has(name));
    let overridden = |name: &String| overridden.iter().any(|(candidate, _)| candidate == name);
    let (first, last): (Vec<_>, Vec<_>) = own.enabled.iter().partition(|(name, _)| overridden(name));
    let all: Vec<(String, i32)> = first.into_iter().chain(others).chain(last).cloned().collect();
    let mut names = BTreeSet::new();
    match all.iter().find(|(name, _)| !names.insert(name)) {
        Some((name, _)) => Err(ProfileError::PluginTwice(name.clone())),
        None => Ok(all),
    }
}

impl Rules {
    pub(super) fn new(profile: &Profile, gates: &FeatureGates) -> Result<Self, ProfileError> {
        let plugins = profile.plugins.clone().unwrap_or_default();
        check_names(&plugins)?;
        let features = gates.enabled(Gate::NodeDeclaredFeatures);
        let mut default: Vec<(&str, i32)> =
            DEFAULT.iter().filter(|(name, _)| features || *name != "NodeDeclaredFeatures").copied().collect();
        if gates.release() < Release::V1_37
            && let Some(name) = default.iter().position(|(name, _)| *name == "NodeName")
        {
            // Up to 1.36 the name of the node came after whether it is cordoned.
            default.swap(name, name + 1);
        }
        let multi_point = merge(&default, &plugins.multi_point);
        let is_one_of = |all: &[Plugin], name: &str| all.iter().any(|plugin| plugin.name() == name);
        let of = |set: &PluginSet| -> Result<Vec<Plugin>, ProfileError> {
            let names = expand(&multi_point, set, |name| is_one_of(&Plugin::FILTERS, name))?;
            Ok(names.iter().filter_map(|(name, _)| name.parse().ok().filter(|plugin| Plugin::FILTERS.contains(plugin))).collect())
        };
        let filters = of(&plugins.filter)?;
        let mut pre_filters = of(&plugins.pre_filter)?;
        if let Some(plugin) = filters.iter().find(|plugin| plugin.filters_by_what_it_noted() && !pre_filters.contains(plugin)) {
            return Err(ProfileError::NotPrepared(plugin.name()));
        }
        // Up to 1.36 the name of the node was for the filter alone.
        pre_filters.retain(|plugin| *plugin != Plugin::NodeName || gates.release() >= Release::V1_37);
        let post_filters = expand(&multi_point, &plugins.post_filter, |name| name == PREEMPTION)?;
        let scorers = expand(&multi_point, &plugins.score, |name| is_one_of(&Plugin::SCORERS, name))?;
        let asked = |all: &[(String, i32)], name: &str| all.iter().any(|(asked, _)| asked == name);
        let weighted = scorers.iter().filter_map(|(name, weight)| {
            let plugin = name.parse().ok().filter(|plugin| Plugin::SCORERS.contains(plugin))?;
            Some(match *weight {
                weight if weight < 0 => Err(ProfileError::Weight(name.clone())),
                0 => Ok((plugin, 1)),
                weight => Ok((plugin, i64::from(weight))),
            })
        });
        let args = |plugin: Plugin| profile.plugin_config.iter().find(|config| config.name == plugin.name()).map(|config| &config.args);
        let nothing = PluginArgs::default();
        let affinity = args(Plugin::NodeAffinity).and_then(|args| args.added_affinity.as_ref());
        let fit = args(Plugin::NodeResourcesFit).unwrap_or(&nothing);
        let spread = args(Plugin::PodTopologySpread).unwrap_or(&nothing);
        let inter = args(Plugin::InterPodAffinity).unwrap_or(&nothing);
        let balanced = args(Plugin::NodeResourcesBalancedAllocation).unwrap_or(&nothing);
        let required = affinity.and_then(|affinity| affinity.required_during_scheduling_ignored_during_execution.as_ref());
        let preferred = affinity.and_then(|affinity| affinity.preferred_during_scheduling_ignored_during_execution.as_deref());
        let preferred = preferred.unwrap_or_default();
        let added_affinity = required.map(NodeSelector::new);
        added_affinity.iter().try_for_each(NodeSelector::check)?;
        let hard_pod_affinity_weight = inter.hard_pod_affinity_weight.unwrap_or(1);
        if !(0..=100).contains(&hard_pod_affinity_weight) {
            return Err(ProfileError::HardPodAffinityWeight(hard_pod_affinity_weight));
        }
        let (default_constraints, system_defaulted) = default_constraints(spread)?;
        Ok(Self {
            gates: *gates,
            pre_filters,
            filters,
            scorers: weighted.collect::<Result<_, _>>()?,
            preempts: asked(&post_filters, PREEMPTION),
            comparison_operators: gates.enabled(Gate::TaintTolerationComparisonOperators),
            added_affinity,
            added_preferences: if preferred.is_empty() { None } else { Some(PreferredSchedulingTerms::new(preferred)?) },
            ignored_resources: fit.ignored_resources.iter().cloned().collect(),
            ignored_resource_groups: fit.ignored_resource_groups.iter().cloned().collect(),
            fit: ResourceScorer::new(fit.scoring_strategy.as_ref())?,
            balanced: balanced_resources(&balanced.resources)?,
            default_constraints,
            system_defaulted,
            hard_pod_affinity_weight: i64::from(hard_pod_affinity_weight),
            ignore_preferred_terms_of_existing_pods: inter.ignore_preferred_terms_of_existing_pods,
        })
    }

    /// Is an extended resource not looked at?
    pub(super) fn ignores(&self, resource: &str) -> bool {
        let group = resource.split('/').next().unwrap_or_default();
        self.ignored_resources.contains(resource) || self.ignored_resource_groups.contains(group)
    }
}

fn check_names(plugins: &Plugins) -> Result<(), ProfileError> {
    let sets = [&plugins.multi_point, &plugins.pre_filter, &plugins.filter, &plugins.post_filter, &plugins.score];
    let mut names = sets.into_iter().flat_map(|set| set.enabled.iter()).map(|entry| entry.name.as_str());
    let known = |name: &str| DEFAULT.iter().any(|(known, _)| *known == name) || OTHERS.contains(&name);
    names.find(|name| !known(name)).map_or(Ok(()), |name| Err(ProfileError::UnknownPlugin(name.to_owned())))
}

/// The constraints of pods that have none, and whether they are the system's own.
fn default_constraints(args: &PluginArgs) -> Result<(Vec<TopologySpreadConstraint>, bool), ProfileError> {
    let listed = &args.default_constraints;
    match (args.defaulting_type.as_str(), listed.is_empty()) {
        ("" | "System", true) => {
            let constraint = |key: &str, max_skew| TopologySpreadConstraint {
                max_skew,
                topology_key: key.to_owned(),
                when_unsatisfiable: "ScheduleAnyway".to_owned(),
                ..TopologySpreadConstraint::default()
            };
            Ok((vec![constraint("kubernetes.io/hostname", 3), constraint("topology.kubernetes.io/zone", 5)], true))
        }
        ("List", _) => {
            for (at, constraint) in listed.iter().enumerate() {
                let twice = |other: &&TopologySpreadConstraint| {
                    other.topology_key == constraint.topology_key && other.when_unsatisfiable == constraint.when_unsatisfiable
                };
                let fault = if constraint.max_skew <= 0 {
                    "maxSkew: not in valid range (0, inf)"
                } else if constraint.topology_key.is_empty() {
                    "topologyKey: can not be empty"
                } else if !matches!(constraint.when_unsatisfiable.as_str(), "DoNotSchedule" | "ScheduleAnyway") {
                    "whenUnsatisfiable: unsupported value"
                } else if constraint.label_selector.is_some() {
                    "labelSelector: constraint must not define a selector, as they deduced for each pod"
                } else if listed.iter().take(at).any(|other| twice(&other)) {
                    "the same topologyKey and whenUnsatisfiable come twice"
                } else {
                    continue;
                };
                return Err(ProfileError::Constraint { at, fault });
            }
            Ok((listed.clone(), false))
        }
        (kind, _) => Err(ProfileError::DefaultingType(kind.to_owned())),
    }
}

fn balanced_resources(resources: &[ResourceSpec]) -> Result<Vec<ResourceName>, ProfileError> {
    if resources.is_empty() {
        return Ok(vec![ResourceName::CPU, ResourceName::MEMORY]);
    }
    let mut names = BTreeSet::new();
    match resources.iter().find(|resource| !matches!(resource.weight, 0 | 1) || !names.insert(&resource.name)) {
        Some(resource) => Err(ProfileError::ResourceWeight(resource.name.clone())),
        None => Ok(resources.iter().map(|resource| resource.name.as_str().into()).collect()),
    }
}

impl ResourceScorer {
    fn new(strategy: Option<&ScoringStrategy>) -> Result<Self, ProfileError> {
        let least = ScoringStrategy { kind: "LeastAllocated".to_owned(), ..ScoringStrategy::default() };
        let strategy = strategy.unwrap_or(&least);
        let resources: Vec<(ResourceName, i64)> = match strategy.resources.as_slice() {
            [] => vec![(ResourceName::CPU, 1), (ResourceName::MEMORY, 1)],
            resources => resources
                .iter()
                .map(|resource| (resource.name.as_str().into(), resource.weight.max(i64::from(resource.weight == 0))))
                .collect(),
        };
        if let Some((name, _)) = resources.iter().find(|(_, weight)| !(1..=100).contains(weight)) {
            return Err(ProfileError::ResourceWeight(name.to_string()));
        }
        let strategy = match (strategy.kind.as_str(), &strategy.requested_to_capacity_ratio) {
            ("LeastAllocated", None) => Strategy::LeastAllocated,
            ("MostAllocated", None) => Strategy::MostAllocated,
            ("RequestedToCapacityRatio", Some(ratio)) => {
                let shape: Vec<(i64, i64)> =
                    ratio.shape.iter().map(|point| (i64::from(point.utilization), i64::from(point.score))).collect();
                let in_range = |(utilization, score): &(i64, i64)| (0..=100).contains(utilization) && (0..=10).contains(score);
                if shape.is_empty() || !shape.is_sorted_by(|a, b| a.0 < b.0) || !shape.iter().all(in_range) {
                    return Err(ProfileError::Strategy("requestedToCapacityRatio.shape must be points of growing utilization in range"));
                }
                Strategy::RequestedToCapacityRatio(shape)
            }
            ("RequestedToCapacityRatio", None) => return Err(ProfileError::Strategy("requestedToCapacityRatio must be specified")),
            ("LeastAllocated" | "MostAllocated", Some(_)) => {
                return Err(ProfileError::Strategy("requestedToCapacityRatio must be nil when type is not RequestedToCapacityRatio"));
            }
            _ => return Err(ProfileError::Strategy("unsupported type")),
        };
        Ok(Self { strategy, resources })
    }
}
