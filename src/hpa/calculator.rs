//! From usage to a number of pods (upstream's `replica_calculator.go`).

use super::failure::MetricError;
use super::pods::PodRecord;
use super::proposal::{Corrected, Proposal, ProposalRule, ScaleTarget};
use super::samples::milli;
use super::tally::Tally;
use super::{Options, Tolerances};
use crate::float::{to_i32, to_i64};
use crate::object::{MetricValueStatus, ResourceName, Time};
use crate::quantity::{Format, Quantity};
use crate::release::Release;

/// What a metric's number of pods is calculated by, whatever the metric.
pub(super) struct Calculator<'a> {
    pub target: &'a ScaleTarget<'a>,
    pub now: Time,
    pub tolerances: Tolerances,
    pub options: &'a Options,
}

impl Calculator<'_> {
    fn within(&self, ratio: f64) -> bool {
        self.tolerances.are_kept_by(ratio, &self.options.gates)
    }

    /// Upstream's `GetResourceReplicas`.
    pub(super) fn by_utilization(&self, pods: Tally, target: i32, resource: &ResourceName) -> Result<Proposal, MetricError> {
        let utilization = |usage: i64, requests: i64| {
            if requests == 0 {
                return Err(MetricError::NoKnownPods);
            }
            // Both steps as upstream: the percent are cut, first to an integer, then to 32 bits.
            #[allow(clippy::cast_possible_truncation)]
            let percent = usage.wrapping_mul(100).wrapping_div(requests) as i32;
            Ok((percent, f64::from(percent) / f64::from(target)))
        };
        let (percent, ratio) = utilization(pods.usage, pods.requests.ready)?;
        let average = pods.usage.checked_div(pods.ready).unwrap_or(0);
        let current = MetricValueStatus {
            average_utilization: Some(percent),
            average_value: Some(Quantity::new_milli(average, format_of(resource, self.options))),
            ..MetricValueStatus::default()
        };
        let corrected = match pods.correction(ratio) {
            None => None,
            Some(correction) => {
                let mut usage = pods.usage;
                let mut requests = pods.requests.ready;
                if correction.missing {
                    requests = requests.wrapping_add(pods.requests.missing);
                    if ratio < 1.0 {
                        usage = usage.wrapping_add(pods.requests.assumed);
                    }
                }
                if correction.unready {
                    requests = requests.wrapping_add(pods.requests.unready);
                }
                let (_, ratio) = utilization(usage, requests)?;
                Some(Corrected { ratio, pods: pods.entries(correction) })
            }
        };
        Ok(self.tempered(pods, ratio, corrected, current))
    }

    /// Upstream's `calcPlainMetricReplicas`.
    pub(super) fn by_average(&self, pods: Tally, target: i64, format: Format) -> Proposal {
        let total = pods.usage.wrapping_add(pods.strangers.sum);
        let average = |total: i64, entries: i64| {
            let usage = total.checked_div(entries).unwrap_or(0);
            (usage, usage as f64 / target as f64)
        };
        let (usage, ratio) = average(total, pods.ready + pods.strangers.count);
        let current = MetricValueStatus { average_value: Some(Quantity::new_milli(usage, format)), ..MetricValueStatus::default() };
        let corrected = pods.correction(ratio).map(|correction| {
            let assumed = if correction.missing && ratio < 1.0 { target.wrapping_mul(pods.missing) } else { 0 };
            let entries = pods.entries(correction);
            Corrected { ratio: average(total.wrapping_add(assumed), entries).1, pods: entries }
        });
        self.tempered(pods, ratio, corrected, current)
    }

    /// The number of pods that a ratio asks for, unless it is near enough to one or leaves the direction open.
    fn tempered(&self, pods: Tally, ratio: f64, corrected: Option<Corrected>, current: MetricValueStatus) -> Proposal {
        let now = self.target.current_replicas;
        let (last, entries) = corrected.map_or((ratio, pods.ready), |corrected| (corrected.ratio, corrected.pods));
        let untempered = to_i32((last * entries as f64).ceil());
        let is_unclear = || {
            corrected.is_some()
                && ((ratio < 1.0 && last > 1.0)
                    || (ratio > 1.0 && last < 1.0)
                    || (last < 1.0 && untempered > now)
                    || (last > 1.0 && untempered < now))
        };
        let (rule, replicas) = if self.within(last) {
            (ProposalRule::WithinTolerance, now)
        } else if is_unclear() {
            (ProposalRule::DirectionUnclear, now)
        } else {
            (ProposalRule::Ratio, untempered)
        };
        Proposal { replicas, rule, untempered, ratio, corrected, tolerances: self.tolerances, pods: Some(pods.groups), current }
    }

    /// Upstream's `getUsageRatioReplicaCount`.
    pub(super) fn by_value(&self, usage: i64, target: i64) -> Result<Proposal, MetricError> {
        let now = self.target.current_replicas;
        let ratio = usage as f64 / target as f64;
        let current = MetricValueStatus { value: Some(Quantity::new_milli(usage, Format::DecimalSI)), ..MetricValueStatus::default() };
        let (rule, replicas, untempered) = if now == 0 {
            let replicas = to_i32(ratio.ceil());
            (ProposalRule::Ratio, replicas, replicas)
        } else {
            let ready = self.target.pods.records().filter(|(_, pod)| is_running_and_ready(pod)).count();
            let replicas = capped(ratio * ready as f64, self.options);
            if self.within(ratio) {
                (ProposalRule::WithinTolerance, now, replicas)
            } else if self.target.pods.is_empty() {
                return Err(MetricError::NoPods);
            } else {
                (ProposalRule::Ratio, replicas, replicas)
            }
        };
        Ok(self.of_one_value(replicas, rule, untempered, ratio, current))
    }

    /// Upstream's `GetObjectPerPodMetricReplicas` and `GetExternalPerPodMetricReplicas`.
    pub(super) fn per_pod(&self, usage: i64, target: i64, is_external: bool) -> Proposal {
        let is_capped = is_external && self.options.gates.release() >= Release::V1_34;
        let now = self.target.status_replicas;
        let ratio = usage as f64 / (target as f64 * f64::from(now));
        let pods = (usage as f64 / target as f64).ceil();
        let untempered = if is_capped && pods > f64::from(i32::MAX) { i32::MAX } else { to_i32(pods) };
        // Up to 1.32 it was asked the other way round here, so that no number at all was near enough.
        let is_within = self.within(ratio) || (ratio.is_nan() && self.options.gates.release() < Release::V1_33);
        let (rule, replicas) = if is_within { (ProposalRule::WithinTolerance, now) } else { (ProposalRule::Ratio, untempered) };
        // The nearest double to the greatest int64 is 2^63.
        let average = if is_capped && usage as f64 >= i64::MAX as f64 { i64::MAX } else { to_i64((usage as f64 / f64::from(now)).ceil()) };
        let current =
            MetricValueStatus { average_value: Some(Quantity::new_milli(average, Format::DecimalSI)), ..MetricValueStatus::default() };
        self.of_one_value(replicas, rule, untempered, ratio, current)
    }

    fn of_one_value(&self, replicas: i32, rule: ProposalRule, untempered: i32, ratio: f64, current: MetricValueStatus) -> Proposal {
        Proposal { replicas, rule, untempered, ratio, corrected: None, tolerances: self.tolerances, pods: None, current }
    }
}

/// Memory is reported in powers of two, since 1.34.
pub(super) fn format_of(resource: &ResourceName, options: &Options) -> Format {
    if *resource == ResourceName::MEMORY && options.gates.release() >= Release::V1_34 { Format::BinarySI } else { Format::DecimalSI }
}

fn is_running_and_ready(pod: &PodRecord) -> bool {
    pod.is_running && pod.ready.is_some_and(|ready| ready.is_true)
}

/// Since 1.35 more pods than an int32 holds are as many as it holds.
fn capped(pods: f64, options: &Options) -> i32 {
    if options.gates.release() >= Release::V1_35 && pods > f64::from(i32::MAX) { i32::MAX } else { to_i32(pods.ceil()) }
}

/// Since 1.35 the sum ends where a value would take it beyond an int64.
pub(super) fn capped_sum(values: &[Quantity], options: &Options) -> i64 {
    let mut sum = 0i64;
    for value in values.iter().map(milli) {
        if options.gates.release() >= Release::V1_35 && value > 0 && sum > i64::MAX - value {
            return i64::MAX;
        }
        sum = sum.wrapping_add(value);
    }
    sum
}

/// Since 1.34 a sum below zero is taken for one that has gone round.
pub(super) fn non_negative_sum(values: &[Quantity], options: &Options) -> i64 {
    let mut sum = 0i64;
    for value in values.iter().map(milli) {
        sum = sum.wrapping_add(value);
        if options.gates.release() >= Release::V1_34 && sum < 0 {
            return i64::MAX;
        }
    }
    sum
}
