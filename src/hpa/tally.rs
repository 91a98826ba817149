//! What the pods of a target use and request, group by group.

use std::cmp::Ordering;

use super::calculator::Calculator;
use super::failure::MetricError;
use super::pod_group::{Classifier, PodGroup, PodGroups};
use super::request::Request;
use super::samples::{Reports, Strangers, join};

/// What the pods of a target come to.
#[derive(Default)]
pub(super) struct Tally {
    pub groups: PodGroups,
    pub ready: i64,
    pub unready: i64,
    pub missing: i64,
    /// The sum of the samples of the ready pods.
    pub usage: i64,
    pub requests: Requests,
    pub strangers: Strangers,
}

/// What the pods of each group request.
#[derive(Default)]
pub(super) struct Requests {
    pub ready: i64,
    pub unready: i64,
    pub missing: i64,
    /// What the missing pods are taken to use where there are to be fewer pods.
    pub assumed: i64,
}

/// Which pods without a sample of their own are added.
#[derive(Clone, Copy)]
pub(super) struct Correction {
    pub missing: bool,
    pub unready: bool,
}

impl Calculator<'_> {
    /// Adds up the pods and their samples; their requests too, if the usage is to be measured by them.
    pub(super) fn tally<R: Reports + ?Sized>(
        &self,
        reports: &R,
        resource: &str,
        by_requests: Option<(&Request, i32)>,
    ) -> Result<Tally, MetricError> {
        if reports.count() == 0 {
            return Err(MetricError::NoSamples);
        }
        let pods = self.target.pods;
        if pods.is_empty() {
            return Err(MetricError::NoPods);
        }
        let gates = &self.options.gates;
        let classifier = Classifier::new(resource, self.options, self.now);
        let mut request_of = by_requests.map(|(of, _)| pods.asking(of, gates));
        let percent = by_requests.map_or(100, |(_, target)| i64::from(target.max(100)));
        let begin = || {
            let mut tally = Tally::default();
            tally.groups.groups.reserve_exact(pods.len());
            (tally, None)
        };
        let ((mut tally, lacking), strangers) = join(pods, reports, begin, |(tally, lacking), name, pod, sample| {
            let group = classifier.group(pod, sample.map(|sample| sample.time));
            let request = match &mut request_of {
                None => 0,
                Some(request_of) => request_of(pod).unwrap_or_else(|| {
                    lacking.get_or_insert((name, pod));
                    0
                }),
            };
            tally.add(group, sample.map_or(0, |sample| sample.value), request, percent);
        });
        tally.strangers = strangers;
        if tally.ready + strangers.count == 0 {
            return Err(MetricError::NoneReady);
        }
        if let (Some((name, pod)), Some((of, _))) = (lacking, by_requests) {
            pods.request(pod, of, name, gates)?;
        }
        Ok(tally)
    }
}

impl Tally {
    #[inline]
    fn add(&mut self, group: PodGroup, value: i64, request: i64, percent: i64) {
        self.groups.groups.push(group);
        let requests = &mut self.requests;
        match group {
            PodGroup::Ready => {
                self.ready += 1;
                self.usage = self.usage.wrapping_add(value);
                requests.ready = requests.ready.wrapping_add(request);
            }
            PodGroup::Unready => {
                self.unready += 1;
                requests.unready = requests.unready.wrapping_add(request);
            }
            PodGroup::Missing => {
                self.missing += 1;
                requests.missing = requests.missing.wrapping_add(request);
                requests.assumed = requests.assumed.wrapping_add(request.wrapping_mul(percent) / 100);
            }
            PodGroup::Ignored => {}
        }
    }

    /// Are there pods to be added to those that are ready?
    pub(super) fn correction(&self, ratio: f64) -> Option<Correction> {
        let unready = self.unready > 0 && ratio > 1.0;
        // At exactly the target missing pods are asked about and then left out; so they are where the ratio is no number.
        let missing = self.missing > 0 && ratio.partial_cmp(&1.0).is_some_and(Ordering::is_ne);
        (unready || self.missing > 0).then_some(Correction { missing, unready })
    }

    /// How many samples there are with those that are added.
    pub(super) fn entries(&self, correction: Correction) -> i64 {
        let missing = if correction.missing { self.missing } else { 0 };
        let unready = if correction.unready { self.unready } else { 0 };
        self.ready + self.strangers.count + missing + unready
    }
}
