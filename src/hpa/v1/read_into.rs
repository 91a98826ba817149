//! JSON as Go's `encoding/json` reads it, which differs from the reading of objects elsewhere: names count without their case,
//! and a name that comes again adds to what it said before.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::Quantity;
use crate::object::{
    CrossVersionObjectReference, HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerCondition,
    LabelSelector, LabelSelectorRequirement, Labels, Time, Wire,
};

/// What JSON is read into as it stands (upstream's `decodeState.value`).
pub(super) trait ReadInto {
    fn read_into<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error>;
}

/// What has fields, other than lists and maps.
pub(super) trait Object {
    /// Reads the value of the field of this name; passes over it if there is none.
    fn read_field<'de, A: MapAccess<'de>>(&mut self, name: &str, value: &mut A) -> Result<(), A::Error>;
}

/// What is being read.
pub(super) struct Slot<'a, T>(pub &'a mut T);

impl<'de, T: ReadInto> DeserializeSeed<'de> for Slot<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        self.0.read_into(json)
    }
}

/// Types that `null` leaves as they are.
macro_rules! null_says_nothing {
    ($($ty:ty),*) => {$(
        impl ReadInto for $ty {
            fn read_into<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
                if let Some(value) = Wire::read(json)? {
                    *self = value;
                }
                Ok(())
            }
        }
    )*};
}
null_says_nothing!(i32, i64, String, Cow<'static, str>);

/// Types that `null` empties, since they have an `UnmarshalJSON` that says so.
macro_rules! null_is_zero {
    ($($ty:ty),*) => {$(
        impl ReadInto for $ty {
            fn read_into<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
                *self = Wire::read(json)?;
                Ok(())
            }
        }
    )*};
}
null_is_zero!(Quantity, Time);

impl ReadInto for Labels {
    fn read_into<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        match Option::<Self>::deserialize(json)? {
            Some(more) if self.is_empty() => *self = more,
            Some(more) => *self = self.iter().chain(more.iter()).collect(),
            None => *self = Self::default(),
        }
        Ok(())
    }
}

impl<T: ReadInto + Default> ReadInto for Option<T> {
    fn read_into<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_option(Slot(self))
    }
}

impl<'de, T: ReadInto + Default> Visitor<'de> for Slot<'_, Option<T>> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        *self.0 = None;
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        self.0.get_or_insert_default().read_into(json)
    }
}

impl<T: ReadInto + Default> ReadInto for Vec<T> {
    fn read_into<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(Slot(self))
    }
}

/// The elements that were there are read into, and those that are too many go.
impl<'de, T: ReadInto + Default> Visitor<'de> for Slot<'_, Vec<T>> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.clear();
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let mut count = 0;
        loop {
            let read = if let Some(element) = self.0.get_mut(count) {
                elements.next_element_seed(Slot(element))?
            } else {
                let mut element = T::default();
                let read = elements.next_element_seed(Slot(&mut element))?;
                self.0.extend(read.map(|()| element));
                read
            };
            if read.is_none() {
                self.0.truncate(count);
                return Ok(());
            }
            count += 1;
        }
    }
}

impl<T: Object> ReadInto for T {
    fn read_into<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(Slot(self))
    }
}

impl<'de, T: Object> Visitor<'de> for Slot<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            self.0.read_field(&name, &mut map)?;
        }
        Ok(())
    }
}

/// Passes over the value of a field that is unknown.
pub(super) fn pass_over<'de, A: MapAccess<'de>>(value: &mut A) -> Result<(), A::Error> {
    value.next_value().map(|IgnoredAny| ())
}

/// Is this the name of the field (upstream's `foldName`)? The field's is as in Rust, `scale_up` for `scaleUp`.
pub(super) fn is_name(field: &str, name: &str) -> bool {
    let folded = name.chars().map(|char| match char {
        'ſ' => 'S',
        '\u{212a}' => 'K',
        other => other.to_ascii_uppercase(),
    });
    field.chars().filter(|char| *char != '_').map(|char| char.to_ascii_uppercase()).eq(folded)
}

/// Names the fields of objects; one that has another name in JSON than in Rust says so.
macro_rules! fields {
    ($($object:ident { $($field:ident $(as $name:literal)?),* $(,)? })*) => {$(
        impl $crate::hpa::v1::read_into::Object for $object {
            fn read_field<'de, A: ::serde::de::MapAccess<'de>>(&mut self, name: &str, value: &mut A) -> Result<(), A::Error> {
                $(
                    let field = [$($name,)? stringify!($field)];
                    if $crate::hpa::v1::read_into::is_name(field[0], name) {
                        return value.next_value_seed($crate::hpa::v1::read_into::Slot(&mut self.$field));
                    }
                )*
                $crate::hpa::v1::read_into::pass_over(value)
            }
        }
    )*};
}
pub(super) use fields;

fields! {
    CrossVersionObjectReference { kind, name, api_version }
    HPAScalingPolicy { kind as "type", value, period_seconds }
    HPAScalingRules { stabilization_window_seconds, select_policy, policies, tolerance }
    HorizontalPodAutoscalerBehavior { scale_up, scale_down }
    HorizontalPodAutoscalerCondition { kind as "type", status, last_transition_time, reason, message, observed_generation }
    LabelSelector { match_labels, match_expressions }
    LabelSelectorRequirement { key, operator, values }
}
