//! The located tree as a serde format, so that any type of [`object`](crate::object) reads from it, and an error knows
//! where it happened.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::node::{Key, Node, Position, Scalar, Value, whole};
use super::path::Path;
use super::problem::{Cause, Problem};

/// Reads a value of any type from a node.
pub(crate) fn decode<'n, T: serde::Deserialize<'n>>(node: &'n Node<'_>) -> Result<T, Box<Problem>> {
    T::deserialize(Decoder { node, path: &Path::ROOT }).map_err(|error| error.at(node, &Path::ROOT).0)
}

/// An error on its way up: as soon as it meets a value, it gets that value's place.
#[derive(Debug)]
pub(crate) struct Error(Box<Problem>);

/// The position of an error that has none yet.
const NOWHERE: Position = Position { line: 0, column: 0 };

impl Error {
    fn new(cause: Cause) -> Self {
        Self(Problem::boxed(NOWHERE, &Path::ROOT, cause))
    }

    fn at(mut self, node: &Node<'_>, path: &Path<'_>) -> Self {
        if self.0.position == NOWHERE {
            self.0.position = node.at;
            self.0.path = path.to_string();
            // What a type reads for itself it refuses without saying what it was.
            if let (Cause::Malformed { value, .. }, Value::Scalar(text, _)) = (&mut self.0.cause, &node.value) {
                *value = super::node::shorten(text).into_owned();
            }
        }
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Cause::Malformed { value: String::new(), reason: message.to_string() })
    }

    fn invalid_type(found: de::Unexpected<'_>, wanted: &dyn de::Expected) -> Self {
        Self::new(Cause::Type { found: found.to_string(), wanted: wanted.to_string(), hint: "" })
    }
}

#[derive(Clone, Copy)]
struct Decoder<'n, 'p, 't> {
    node: &'n Node<'t>,
    path: &'p Path<'p>,
}

impl Decoder<'_, '_, '_> {
    fn wrong_type(&self, wanted: &'static str) -> Error {
        Error::new(Cause::wrong_type(self.node, wanted)).at(self.node, self.path)
    }

    fn integer<T: TryFrom<i64>>(&self) -> Result<T, Error> {
        let Some(integer) = self.node.as_integer() else { return Err(self.wrong_type("an integer")) };
        T::try_from(integer).map_err(|_| self.wrong_type("an integer within its range"))
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $ty:ty,)*) => {$(
        fn $method<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.integer::<$ty>()?).map_err(|error: Error| error.at(self.node, self.path))
        }
    )*};
}

impl<'n> Deserializer<'n> for Decoder<'n, '_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.value {
            Value::Scalar(text, scalar) => match *scalar {
                Scalar::Null => visitor.visit_unit(),
                Scalar::Bool(value) => visitor.visit_bool(value),
                Scalar::Integer(integer) => visitor.visit_i64(integer),
                Scalar::Unsigned(integer) => visitor.visit_u64(integer),
                // JSON has one kind of number: `3.0` is written as 3.
                Scalar::Float(float) => match whole(float) {
                    Some(integer) => visitor.visit_i64(integer),
                    None => visitor.visit_f64(float),
                },
                Scalar::String => visitor.visit_borrowed_str(text),
            },
            Value::List(_) => return self.deserialize_seq(visitor),
            Value::Map(_) => return self.deserialize_map(visitor),
        }
        .map_err(|error: Error| error.at(self.node, self.path))
    }

    fn deserialize_bool<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.value {
            Value::Scalar(_, Scalar::Bool(value)) => visitor.visit_bool(value),
            _ => Err(self.wrong_type("a boolean")),
        }
    }

    integers! {
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
    }

    fn deserialize_u64<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.value {
            Value::Scalar(_, Scalar::Unsigned(integer)) => visitor.visit_u64(integer),
            _ => visitor.visit_u64(self.integer()?),
        }
    }

    fn deserialize_f32<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        #[expect(clippy::cast_precision_loss, reason = "a float was asked for")]
        match self.node.value {
            Value::Scalar(_, Scalar::Float(float)) => visitor.visit_f64(float),
            Value::Scalar(_, Scalar::Integer(integer)) => visitor.visit_f64(integer as f64),
            Value::Scalar(_, Scalar::Unsigned(integer)) => visitor.visit_f64(integer as f64),
            _ => Err(self.wrong_type("a number")),
        }
    }

    fn deserialize_str<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        let Some(text) = self.node.as_str() else { return Err(self.wrong_type("a string")) };
        visitor.visit_borrowed_str(text).map_err(|error: Error| error.at(self.node, self.path))
    }

    fn deserialize_string<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.node.is_null() { visitor.visit_unit() } else { Err(self.wrong_type("null")) }
    }

    fn deserialize_unit_struct<V: Visitor<'n>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'n>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::List(elements) = &self.node.value else { return Err(self.wrong_type("a list")) };
        visitor.visit_seq(Elements { elements, next: 0, path: self.path }).map_err(|error| error.at(self.node, self.path))
    }

    fn deserialize_tuple<V: Visitor<'n>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'n>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Map(entries) = &self.node.value else { return Err(self.wrong_type("a mapping")) };
        let map = Map { entries, value: None, next: 0, path: self.path, fields: false };
        visitor.visit_map(map).map_err(|error| error.at(self.node, self.path))
    }

    fn deserialize_struct<V: Visitor<'n>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        let Value::Map(entries) = &self.node.value else { return Err(self.wrong_type("a mapping")) };
        let map = Map { entries, value: None, next: 0, path: self.path, fields: true };
        visitor.visit_map(map).map_err(|error| error.at(self.node, self.path))
    }

    fn deserialize_enum<V: Visitor<'n>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        let Some(text) = self.node.as_str() else { return Err(self.wrong_type("a string")) };
        visitor.visit_enum(Variant(text)).map_err(|error| error.at(self.node, self.path))
    }

    fn deserialize_identifier<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

struct Elements<'n, 'p, 't> {
    elements: &'n [Node<'t>],
    next: usize,
    path: &'p Path<'p>,
}

impl<'n> SeqAccess<'n> for Elements<'n, '_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'n>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(node) = self.elements.get(self.next) else { return Ok(None) };
        let path = self.path.index(self.next);
        self.next += 1;
        seed.deserialize(Decoder { node, path: &path }).map(Some).map_err(|error| error.at(node, &path))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.elements.len() - self.next)
    }
}

struct Map<'n, 'p, 't> {
    entries: &'n [(Key<'t>, Node<'t>)],
    value: Option<&'n (Key<'t>, Node<'t>)>,
    next: usize,
    path: &'p Path<'p>,
    /// A structure, whose keys are fields?
    fields: bool,
}

impl<'n> MapAccess<'n> for Map<'n, '_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'n>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(entry) = self.entries.get(self.next) else { return Ok(None) };
        self.next += 1;
        self.value = Some(entry);
        let name: &'n str = &entry.0.name;
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'n>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((key, node)) = self.value.take() else { return Err(de::Error::custom("a value before its key")) };
        let path = if self.fields { self.path.field(&key.name) } else { self.path.key(&key.name) };
        seed.deserialize(Decoder { node, path: &path }).map_err(|error| error.at(node, &path))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len() - self.next)
    }
}

/// A variant without content, which is all that Kubernetes objects have.
struct Variant<'n>(&'n str);

impl<'n> EnumAccess<'n> for Variant<'n> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'n>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let variant = seed.deserialize(de::value::BorrowedStrDeserializer::new(self.0))?;
        Ok((variant, self))
    }
}

impl<'n> VariantAccess<'n> for Variant<'n> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'n>>(self, _: T) -> Result<T::Value, Error> {
        Err(de::Error::custom("a variant with content"))
    }

    fn tuple_variant<V: Visitor<'n>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(de::Error::custom("a variant with content"))
    }

    fn struct_variant<V: Visitor<'n>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Error> {
        Err(de::Error::custom("a variant with content"))
    }
}
