//! How `null` and absent fields become the zero value, as in Go.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};

/// A value that reads JSON `null` as its zero value, wherever it stands: in a field, in a list, in a map.
///
/// Go's JSON decoder leaves a field untouched when it meets `null`, and manifests written by Go programs are full of them
/// (`creationTimestamp: null`). Every object of this crate reads them the same way, through any serde format.
pub trait Wire: Sized {
    /// Reads one value; `null` gives the zero value.
    ///
    /// # Errors
    /// Whatever the format reports for a value of the wrong type.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// An element of a list or map; lets [`Wire`] work inside serde's own collections.
struct Element<T>(T);

impl<'de, T: Wire> Deserialize<'de> for Element<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Element)
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let elements: Option<Vec<Element<T>>> = Deserialize::deserialize(deserializer)?;
        Ok(elements.unwrap_or_default().into_iter().map(|element| element.0).collect())
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entries: Option<BTreeMap<String, Element<T>>> = Deserialize::deserialize(deserializer)?;
        Ok(entries.unwrap_or_default().into_iter().map(|(key, element)| (key, element.0)).collect())
    }
}

impl<T: Wire> Wire for Box<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self::new)
    }
}

impl<T: Wire> Wire for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let element: Option<Element<T>> = Deserialize::deserialize(deserializer)?;
        Ok(element.map(|element| element.0))
    }
}

/// Types whose own `Deserialize` refuses `null`: it becomes their default.
macro_rules! null_is_default {
    ($($ty:ty),* $(,)?) => {$(
        impl $crate::object::Wire for $ty {
            fn read<'de, D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value: Option<Self> = ::serde::Deserialize::deserialize(deserializer)?;
                Ok(value.unwrap_or_default())
            }
        }
    )*};
}
pub(crate) use null_is_default;

null_is_default!(bool, f64, String, std::borrow::Cow<'static, str>, crate::Quantity);

/// A whole number. `-0` is one to Go, and a float to many formats of serde.
struct Integer<T>(T);

macro_rules! integer {
    ($($ty:ident),*) => {$(
        impl Visitor<'_> for Integer<$ty> {
            type Value = Self;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($ty))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Self, E> {
                number.try_into().map(Self).map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Self, E> {
                number.try_into().map(Self).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Self, E> {
                if is_minus_zero(number) { Ok(Self(0)) } else { Err(E::invalid_type(Unexpected::Float(number), &self)) }
            }
        }

        impl<'de> Deserialize<'de> for Integer<$ty> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_i64(Self(0))
            }
        }

        impl Wire for $ty {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let number: Option<Integer<Self>> = Deserialize::deserialize(deserializer)?;
                Ok(number.map_or(0, |number| number.0))
            }
        }
    )*};
}
integer!(i32, i64);

/// What `-0` without quotes comes as.
pub(super) fn is_minus_zero(number: f64) -> bool {
    number == 0.0 && number.is_sign_negative()
}

/// Reads an object, of which `null` is the default. It has to be written as a map, where serde by itself would take a list
/// of the fields' values, too.
pub(crate) fn read_object<'de, T, D>(name: &'static str, deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    struct Fields<T> {
        name: &'static str,
        object: PhantomData<T>,
    }

    impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Fields<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "struct {}", self.name)
        }

        fn visit_none<E>(self) -> Result<T, E> {
            Ok(T::default())
        }

        fn visit_unit<E>(self) -> Result<T, E> {
            Ok(T::default())
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
            deserializer.deserialize_struct(self.name, &[], self)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }

    deserializer.deserialize_option(Fields { name, object: PhantomData })
}

/// Has a struct read as an object is.
macro_rules! read_as_object {
    ($name:ident) => {
        impl $crate::object::Wire for $name {
            fn read<'de, D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::object::wire::read_object(stringify!($name), deserializer)
            }
        }
    };
}
pub(crate) use read_as_object;

/// Declares objects: each struct gets the derives, the camelCase names and the reading of `null` that all objects share.
///
/// Whether to write a field is left to serde: a default is left out, as Go's `omitempty` does.
macro_rules! objects {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* pub $field:ident: $ty:ty, )*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(deserialize_with = "crate::object::Wire::read", skip_serializing_if = "crate::object::wire::is_default")]
                pub $field: $ty,
            )*
        }
        $crate::object::wire::read_as_object!($name);
    )*};
}
pub(crate) use objects;

/// Declares objects as `objects!` does, but every field is written, whatever it is, unless it says otherwise: Go's fields
/// without `omitempty`.
macro_rules! written_objects {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* pub $field:ident: $ty:ty, )*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(deserialize_with = "crate::object::Wire::read")]
                pub $field: $ty,
            )*
        }
        $crate::object::wire::read_as_object!($name);
    )*};
}
pub(crate) use written_objects;

/// Is this the value an absent field has?
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
