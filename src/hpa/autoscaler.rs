//! The autoscaler, and one tick of its controller.

use super::behavior::Behavior;
use super::condition::{Finding, forget_scaled_to_zero, is_scaled_to_zero};
use super::defaults::set_defaults;
use super::failure::{Failure, name_of};
use super::limit::{Bounds, LimitReason, scale_limit};
use super::metric::Metric;
use super::observation::{Observation, Scale};
use super::pods::SelectedPods;
use super::proposal::{Proposal, ProposalRule, ScaleTarget};
use super::recommendation::{Limit, LimitRule, Recommendation, ReconcileError};
use super::stabilize::stabilize;
use super::state::{PastRecommendation, State};
use super::{Options, Samples, Tolerances};
use crate::object::{HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus, MetricStatus, Time};
use crate::release::{Gate, Release};

/// An autoscaler, compiled: it says at each tick how many pods there are to be.
///
/// See the [module documentation](super) for an example.
#[derive(Clone, Debug)]
pub struct Autoscaler {
    namespace: String,
    name: String,
    /// The group and version of the target.
    api_version: String,
    /// What errors call the target.
    reference: String,
    min: i32,
    max: i32,
    metrics: Vec<Metric>,
    behavior: Option<Behavior>,
    tolerances: Tolerances,
    options: Options,
}

impl Autoscaler {
    /// Compiles an autoscaler for a cluster of the newest release, with its defaults.
    #[must_use]
    pub fn new(autoscaler: &HorizontalPodAutoscaler) -> Self {
        Self::new_in(autoscaler, &Options::default())
    }

    /// Compiles an autoscaler for a cluster.
    #[must_use]
    pub fn new_in(autoscaler: &HorizontalPodAutoscaler, options: &Options) -> Self {
        let mut spec = autoscaler.spec.clone();
        set_defaults(&mut spec);
        let (namespace, target) = (&autoscaler.metadata.namespace, &spec.scale_target_ref);
        Self {
            namespace: namespace.clone(),
            name: autoscaler.metadata.name.clone(),
            reference: format!("{}/{namespace}/{}", target.kind, target.name),
            min: spec.min_replicas.unwrap_or(1),
            max: spec.max_replicas,
            metrics: spec.metrics.iter().map(Metric::new).collect(),
            tolerances: Tolerances::both(options.tolerance).of_behavior(spec.behavior.as_ref(), &options.gates),
            behavior: spec.behavior.as_ref().map(|behavior| Behavior::new(behavior, options)),
            api_version: spec.scale_target_ref.api_version,
            options: *options,
        }
    }

    /// The namespace, where the pods are looked for.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The metrics, in order, with the default one where none is given.
    #[must_use]
    pub fn metrics(&self) -> &[Metric] {
        &self.metrics
    }

    /// The fewest pods and the most.
    #[must_use]
    pub fn bounds(&self) -> (i32, i32) {
        (self.min, self.max)
    }

    /// The rules of scaling, if it has some of its own.
    #[must_use]
    pub fn behavior(&self) -> Option<&Behavior> {
        self.behavior.as_ref()
    }

    /// How far the usage may be off the target.
    #[must_use]
    pub fn tolerances(&self) -> Tolerances {
        self.tolerances
    }

    /// What is set for all autoscalers of the cluster.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// One tick of the controller: what it does about what it sees (upstream's `reconcileAutoscaler`).
    #[must_use]
    pub fn evaluate(&self, seen: &Observation<'_>, now: Time, state: &State) -> Recommendation {
        let status = &state.status;
        let mut done = Recommendation {
            scaled_to: None,
            chosen: None,
            proposals: Vec::new(),
            pods: Vec::new(),
            limits: Vec::new(),
            error: None,
            state: State {
                status: HorizontalPodAutoscalerStatus {
                    last_scale_time: status.last_scale_time,
                    current_replicas: status.current_replicas,
                    desired_replicas: status.desired_replicas,
                    current_metrics: Vec::new(),
                    conditions: status.conditions.clone(),
                },
                recommendations: state.recommendations.as_ref().map(|past| with_room(past)),
                scale_up_events: state.scale_up_events.clone(),
                scale_down_events: state.scale_down_events.clone(),
            },
        };
        let scale = match self.scale(seen) {
            Ok(scale) => scale,
            Err(error) => {
                done.state.status.current_metrics.clone_from(&status.current_metrics);
                set(&mut done, Finding::no_scale(&error), now);
                done.error = Some(error);
                return done;
            }
        };
        set(&mut done, Finding::scale_found(), now);
        let current = scale.replicas;
        done.state.status.current_replicas = current;
        done.state.recommendations.get_or_insert_with(|| vec![PastRecommendation { time: now, replicas: current }]);

        let was_zeroed = self.options.gates.enabled(Gate::HPAScaleToZero) && is_scaled_to_zero(&status.conditions);
        let desired = match self.plan(current, was_zeroed) {
            Plan::Disabled => {
                set(&mut done, Finding::disabled(), now);
                if self.knows_scaled_to_zero() && !self.options.gates.enabled(Gate::HPAScaleToZero) {
                    forget_scaled_to_zero(&mut done.state.status.conditions);
                }
                done.state.status.desired_replicas = current;
                return done;
            }
            Plan::IntoRange(limit) => {
                done.limits.push(limit);
                limit.after
            }
            Plan::Metrics => match self.by_metrics(&mut done, seen, scale, now, was_zeroed) {
                Ok(desired) => desired,
                Err(error) => {
                    done.error = Some(error);
                    return done;
                }
            },
        };
        if desired != current {
            if let Some(error) = &scale.update_error {
                set(&mut done, Finding::not_rescaled(error), now);
                done.error = Some(ReconcileError::Update { target: self.reference.clone(), error: error.clone() });
                return done;
            }
            self.rescale(&mut done, current, desired, now);
        }
        done.state.status.desired_replicas = desired;
        done
    }

    fn scale<'a>(&self, seen: &Observation<'a>) -> Result<&'a Scale, ReconcileError> {
        if self.api_version.bytes().filter(|byte| *byte == b'/').count() > 1 {
            return Err(ReconcileError::ApiVersion(self.api_version.clone()));
        }
        seen.scale.map_err(|error| ReconcileError::NoScale { target: self.reference.clone(), error: error.to_owned() })
    }

    /// Since 1.36 it is remembered in a condition that an autoscaler has taken the last pod.
    fn knows_scaled_to_zero(&self) -> bool {
        self.options.gates.release() >= Release::V1_36
    }

    /// Is there a metric that says something where there are no pods?
    fn outlives_pods(&self) -> bool {
        self.metrics.iter().any(Metric::outlives_pods)
    }

    fn plan(&self, current: i32, was_zeroed: bool) -> Plan {
        let is_off = if self.knows_scaled_to_zero() {
            current == 0 && !(was_zeroed && (self.min != 0 || self.outlives_pods()))
        } else {
            current == 0 && self.min != 0
        };
        if is_off {
            return Plan::Disabled;
        }
        let into_range = |reason, after| Plan::IntoRange(Limit { rule: LimitRule::OutOfRange(reason), before: current, after });
        if current == 0 && self.knows_scaled_to_zero() {
            Plan::Metrics
        } else if current > self.max {
            into_range(LimitReason::TooManyReplicas, self.max)
        } else if current < self.min {
            into_range(LimitReason::TooFewReplicas, self.min)
        } else {
            Plan::Metrics
        }
    }

    /// What the metrics ask for, and what the rules make of it.
    fn by_metrics(
        &self,
        done: &mut Recommendation,
        seen: &Observation<'_>,
        scale: &Scale,
        now: Time,
        was_zeroed: bool,
    ) -> Result<i32, ReconcileError> {
        let current = scale.replicas;
        let best = self.best(done, seen, scale, now)?;
        if let Some(proposal) = done.decisive() {
            let limit = tempering(proposal);
            done.limits.extend(limit);
        }
        let proposed = best.max(0);
        limit_by(done, LimitRule::NotNegative, best, proposed);

        let behavior = self.behavior.as_ref();
        let past = done.state.recommendations.get_or_insert_default();
        let stabilized = stabilize(current, proposed, past, behavior, &self.options, now);
        set(done, Finding::stabilized((stabilized.replicas != proposed).then_some(stabilized.direction)), now);
        limit_by(done, LimitRule::Stabilization, proposed, stabilized.replicas);

        let bounds = Bounds { current, min: self.min, max: self.max };
        let limited = scale_limit(stabilized.replicas, bounds, behavior, &done.state, now);
        set(done, Finding::limited(limited.replicas != stabilized.replicas, limited.reason), now);
        limit_by(done, LimitRule::Scale(limited.reason), stabilized.replicas, limited.replicas);

        if current == 0 && self.min != 0 && was_zeroed && limited.replicas < self.min {
            limit_by(done, LimitRule::WakeToMinimum, limited.replicas, self.min);
            return Ok(self.min);
        }
        Ok(limited.replicas)
    }

    /// The most that any metric asks for (upstream's `computeReplicasForMetrics`).
    fn best(&self, done: &mut Recommendation, seen: &Observation<'_>, scale: &Scale, now: Time) -> Result<i32, ReconcileError> {
        let pods = match self.select(seen, scale) {
            Ok(pods) => pods,
            Err(error) => {
                set(done, Finding::no_pods(&error), now);
                return Err(error);
            }
        };
        done.pods = pods.positions().collect();
        let target = ScaleTarget { current_replicas: scale.replicas, status_replicas: scale.status_replicas, pods: &pods };
        let unreported = Samples::default();
        let (mut best, mut chosen) = (0, None);
        let mut failed = 0;
        done.proposals.reserve(self.metrics.len());
        done.state.status.current_metrics.reserve(self.metrics.len());
        for (position, metric) in self.metrics.iter().enumerate() {
            let samples = seen.samples.get(position).unwrap_or(&unreported);
            let proposal = metric.replicas(&target, samples, now, self.tolerances, &self.options);
            let status = match &proposal {
                Ok(proposal) => {
                    if best == 0 || proposal.replicas > best {
                        (best, chosen) = (proposal.replicas, Some(position));
                    }
                    metric.status(&proposal.current, &self.options)
                }
                Err(_) => {
                    failed += 1;
                    MetricStatus::default()
                }
            };
            done.state.status.current_metrics.push(status);
            done.proposals.push(proposal);
        }
        let of = self.metrics.len();
        let first = self.metrics.iter().zip(&done.proposals).find_map(|(metric, proposal)| Some((metric, proposal.as_ref().err()?)));
        if let Some((metric, error)) = first {
            let failure = Failure { metric, error, namespace: &self.namespace, release: self.options.gates.release() };
            let error = ReconcileError::Metrics { failed, of, first: failure.in_full() };
            if failed >= of || best < scale.replicas {
                let finding = Finding::no_metric(failure.reason(), failure.cause());
                set(done, finding, now);
                return Err(error);
            }
            done.error = Some(error);
        }
        let name = chosen.and_then(|chosen| self.metrics.get(chosen)).map(name_of).unwrap_or_default();
        set(done, Finding::metric_found(&name), now);
        done.chosen = chosen;
        // Upstream's sign that nothing at all could be computed. It takes fewer than no pods to get here.
        match done.error.take_if(|_| best == -1) {
            Some(error) => Err(error),
            None => Ok(best),
        }
    }

    /// The pods of the target, unless others want them too (upstream's `validateAndParseSelector`).
    fn select<'a>(&self, seen: &Observation<'a>, scale: &Scale) -> Result<SelectedPods<'a>, ReconcileError> {
        if scale.selector.text().is_empty() {
            return Err(ReconcileError::NoSelector);
        }
        let selector = scale.selector.selector();
        let selector = selector.map_err(|error| ReconcileError::Selector(error.clone()))?;
        let pods = seen.pods.select(&self.namespace, selector);
        let of_namespace = || seen.others.iter().filter(|other| other.namespace == self.namespace);
        let rivals = of_namespace().filter(|other| other.name != self.name && pods.any_match(&other.selector));
        // Up to 1.36 a selector of nothing but blanks looked the same as that of an autoscaler which has not been seen yet, and stayed
        // that: one that selects nothing. Unless it replaced another one.
        let has_pods = self.options.gates.release() >= Release::V1_37
            || !selector.matches_everything()
            || of_namespace().any(|other| other.name == self.name);
        let mut claim: Vec<&str> = has_pods.then_some(self.name.as_str()).into_iter().collect();
        let are_all = self.options.gates.release() < Release::V1_37;
        claim.extend(rivals.map(|rival| rival.name.as_str()).take(if are_all { usize::MAX } else { 1 }));
        if claim.len() < 2 {
            return Ok(pods);
        }
        let autoscalers = claim.into_iter().map(|name| format!("{}/{name}", self.namespace)).collect();
        Err(ReconcileError::Ambiguous { selector: scale.selector.text().to_owned(), autoscalers, are_all })
    }

    fn rescale(&self, done: &mut Recommendation, current: i32, desired: i32, now: Time) {
        done.scaled_to = Some(desired);
        done.state.status.last_scale_time = Some(now);
        set(done, Finding::rescaled(desired), now);
        done.state.record_scale(current, desired, self.behavior.as_ref(), now);
        if !self.knows_scaled_to_zero() {
            return;
        }
        if self.options.gates.enabled(Gate::HPAScaleToZero) {
            let is_at_zero = current > 0 && desired == 0 && self.min == 0 && self.outlives_pods();
            set(done, Finding::scaled_to_zero(is_at_zero), now);
        } else {
            forget_scaled_to_zero(&mut done.state.status.conditions);
        }
    }
}

/// What there is to do.
enum Plan {
    /// Nothing: somebody else has taken the last pod.
    Disabled,
    /// To go to the nearest number within the bounds.
    IntoRange(Limit),
    /// To ask the metrics.
    Metrics,
}

/// A copy that one more fits into.
fn with_room(past: &[PastRecommendation]) -> Vec<PastRecommendation> {
    let mut copy = Vec::with_capacity(past.len() + 1);
    copy.extend_from_slice(past);
    copy
}

fn tempering(proposal: &Proposal) -> Option<Limit> {
    let rule = match proposal.rule {
        ProposalRule::Ratio => return None,
        ProposalRule::WithinTolerance => LimitRule::Tolerance,
        ProposalRule::DirectionUnclear => LimitRule::DirectionUnclear,
    };
    let limit = Limit { rule, before: proposal.untempered, after: proposal.replicas };
    (limit.before != limit.after).then_some(limit)
}

fn limit_by(done: &mut Recommendation, rule: LimitRule, before: i32, after: i32) {
    if before != after {
        done.limits.push(Limit { rule, before, after });
    }
}

fn set(done: &mut Recommendation, finding: Finding, now: Time) {
    finding.set(&mut done.state.status.conditions, now);
}
