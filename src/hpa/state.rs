//! What an autoscaler remembers between two ticks.

use serde::{Deserialize, Serialize};

use super::Behavior;
use crate::object::{HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus, Time, Wire};

/// What an autoscaler remembers between two ticks: its status, and what the controller keeps in memory.
///
/// It is the caller's to keep. [`Autoscaler::evaluate`](super::Autoscaler::evaluate) takes one and gives back the next.
///
/// ```
/// use kube_semantics::hpa::State;
///
/// let state = State::default();
/// let text = serde_json::to_string(&state)?;
/// assert_eq!(serde_json::from_str::<State>(&text)?, state);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct State {
    /// What it found and did last.
    pub status: HorizontalPodAutoscalerStatus,
    /// What the metrics asked for lately, before anything limited it; `None` before the first tick.
    pub recommendations: Option<Vec<PastRecommendation>>,
    /// When there came to be more pods.
    pub scale_up_events: Vec<ScaleEvent>,
    /// When there came to be fewer pods.
    pub scale_down_events: Vec<ScaleEvent>,
}

impl State {
    /// The state of a controller that has just started: of what was, it knows only the status.
    #[must_use]
    pub fn of(autoscaler: &HorizontalPodAutoscaler) -> Self {
        Self { status: autoscaler.status.clone(), ..Self::default() }
    }

    /// Remembers a change, unless there is no behavior, so that nobody will ask (upstream's `storeScaleEvent`).
    ///
    /// A change to more pods goes to one list, any other to the other list. Of the changes that no policy looks at any more, the
    /// last one in the list makes room.
    pub fn record_scale(&mut self, previous: i32, new: i32, behavior: Option<&Behavior>, now: Time) {
        let Some(behavior) = behavior else { return };
        let (events, rules, change) = if new > previous {
            (&mut self.scale_up_events, &behavior.scale_up, new.wrapping_sub(previous))
        } else {
            (&mut self.scale_down_events, &behavior.scale_down, previous.wrapping_sub(new))
        };
        let cutoff = now + -rules.longest_period();
        for event in events.iter_mut().filter(|event| event.time < cutoff) {
            event.outdated = true;
        }
        let event = ScaleEvent { time: now, change, outdated: false };
        match events.iter_mut().rfind(|event| event.outdated) {
            Some(outdated) => *outdated = event,
            None => events.push(event),
        }
    }
}

/// What the metrics asked for at some time, before anything limited it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PastRecommendation {
    /// When.
    #[serde(with = "precise")]
    pub time: Time,
    /// How many pods.
    #[serde(deserialize_with = "Wire::read")]
    pub replicas: i32,
}

/// A change of the number of pods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ScaleEvent {
    /// When.
    #[serde(with = "precise")]
    pub time: Time,
    /// By how many pods, whatever the direction.
    #[serde(deserialize_with = "Wire::read")]
    pub change: i32,
    /// May another one take its place?
    #[serde(deserialize_with = "Wire::read", skip_serializing_if = "std::ops::Not::not")]
    pub outdated: bool,
}

crate::object::wire::null_is_default!(State, PastRecommendation, ScaleEvent);

/// Times to the nanosecond; that of an absent field is a time like any other.
mod precise {
    use serde::{Deserializer, Serializer};

    use crate::object::{Time, Wire};

    pub(super) fn serialize<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&time.precise())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        Time::read(deserializer)
    }
}
