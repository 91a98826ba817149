//! `quantity.…`

use serde::Serialize;

use super::{EvaluateError, op};
use crate::object::wire::objects;
use crate::quantity::{Format, Quantity};

objects! {
    /// One quantity.
    pub struct Text {
        /// As written.
        pub text: String,
    }

    /// Two quantities.
    pub struct Pair {
        /// As written.
        pub a: String,
        /// As written.
        pub b: String,
    }

    /// A quantity and a factor.
    pub struct Product {
        /// As written.
        pub a: String,
        /// The factor.
        pub by: i64,
    }

    /// Quantities.
    pub struct Items {
        /// As written.
        pub items: Vec<String>,
    }

    /// A plain number and a format.
    pub struct Formatted {
        /// As written.
        pub number: String,
        /// By name.
        pub format: String,
    }
}

/// What a text was read as.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Parsed {
    string: String,
    canonical: String,
    format: String,
    value: Option<i64>,
    milli_value: Option<i64>,
}

op!(PARSE = "quantity.parse", "Reads one quantity.", r#"{"text":"1.5Gi"}"#, |input: Text, _| {
    let quantity = read(&input.text)?;
    Ok(Parsed {
        string: quantity.to_string(),
        canonical: quantity.canonical(),
        format: quantity.format().to_string(),
        value: quantity.value(),
        milli_value: quantity.milli_value(),
    })
});

op!(
    COMPARE = "quantity.compare",
    "Orders two quantities by number, whatever their formats.",
    r#"{"a":"1Ki","b":"1024"}"#,
    |input: Pair, _| { Ok(read(&input.a)?.cmp(&read(&input.b)?) as i8) }
);

op!(ADD = "quantity.add", "Adds two quantities.", r#"{"a":"1Gi","b":"512Mi"}"#, |input: Pair, _| {
    written(read(&input.a)?.checked_add(&read(&input.b)?))
});

op!(SUB = "quantity.sub", "Subtracts the second quantity from the first.", r#"{"a":"2","b":"1500m"}"#, |input: Pair, _| {
    written(read(&input.a)?.checked_sub(&read(&input.b)?))
});

op!(MUL = "quantity.mul", "Multiplies a quantity by an integer.", r#"{"a":"250m","by":3}"#, |input: Product, _| {
    Ok((&read(&input.a)? * input.by).canonical())
});

op!(SUM = "quantity.sum", "Adds up a list of quantities.", r#"{"items":["0","1Gi","500M"]}"#, |input: Items, _| {
    let items = input.items.iter().map(|item| read(item)).collect::<Result<Vec<_>, _>>()?;
    written(Quantity::checked_sum(&items))
});

op!(
    FORMAT = "quantity.format",
    "Writes a plain decimal number in a format.",
    r#"{"number":"1536","format":"BinarySI"}"#,
    |input: Formatted, _| {
        let format: Format = input.format.parse().map_err(EvaluateError::refused)?;
        Ok(Quantity::decimal(&input.number, format).map_err(EvaluateError::refused)?.to_string())
    }
);

fn read(text: &str) -> Result<Quantity, EvaluateError> {
    text.parse().map_err(EvaluateError::refused)
}

fn written(result: Option<Quantity>) -> Result<String, EvaluateError> {
    result.map(|quantity| quantity.canonical()).ok_or_else(|| EvaluateError::refused("the exact result has too many digits"))
}
