//! The JSON door: whatever comes in, there is one line of JSON out, and the same one each time.
//!
//! The first line of the input is the name of an op, with `@` and a release behind it where that matters. The rest is its
//! input as JSON; if it is none, its lines are filled into the op's example, leaf by leaf.

use kube_semantics::FeatureGates;
use kube_semantics::evaluate::{Checked, OPS, Op, answer, check as check_line, evaluate};
use serde_json::{Value, json};

/// Holds every law that `data` can break, as a question and as a raw line.
///
/// # Panics
/// When one is broken.
pub fn check(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    is_an_answer(&answer(&data));

    let (head, body) = data.split_once('\n').unwrap_or((&data, ""));
    let (name, release) = head.split_once('@').unwrap_or((head, "1.37"));
    let op = op(name);
    let input = serde_json::from_str(body).unwrap_or_else(|_| filled(op, body));

    let line = json!({"id": head, "op": op.name, "kubernetes": release, "input": input}).to_string();
    let answered = is_an_answer(&answer(&line));
    assert_eq!(is_an_answer(&answer(&line)), answered, "the second answer to {line}");
    assert_eq!(answered["id"], *head, "{line}");

    let Ok(release) = release.parse() else {
        assert!(answered.get("error").is_some(), "{line}");
        return;
    };
    match evaluate(op.name, input.clone(), &FeatureGates::for_release(release)) {
        Ok(ok) => assert_eq!(answered.get("ok"), Some(&ok), "{line}"),
        Err(error) => assert_eq!(answered.get("error"), Some(&Value::from(error.to_string())), "{line}"),
    }
    let mut wanted: Value = serde_json::from_str(&line).expect("written above");
    wanted["want"] = answered;
    assert_eq!(check_line(&wanted.to_string()), Checked::Passed, "{wanted}");
}

/// One line, one object, an id and either an answer or an error.
fn is_an_answer(line: &str) -> Value {
    assert!(!line.contains(['\n', '\r']), "{line:?}");
    let answer: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
    let fields: Vec<&str> = answer.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    assert!(fields == ["id", "ok"] || fields == ["error", "id"], "{line:?}");
    answer
}

/// The op of that name; another text stands for some op, too, so that mutated names ask something.
fn op(name: &str) -> &'static Op {
    let named = OPS.iter().find(|op| op.name == name);
    let some = name.bytes().fold(0, |sum, byte| sum + usize::from(byte)) % OPS.len();
    named.unwrap_or(&OPS[some])
}

/// The example input of the op with its leaves replaced by these lines.
fn filled(op: &Op, lines: &str) -> Value {
    let mut input: Value = serde_json::from_str(op.example).expect("an example is JSON");
    fill(&mut input, &mut lines.split('\n'));
    input
}

fn fill<'a>(value: &mut Value, lines: &mut impl Iterator<Item = &'a str>) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(|element| fill(element, lines)),
        Value::Object(fields) => fields.values_mut().for_each(|field| fill(field, lines)),
        leaf => {
            let Some(line) = lines.next() else { return };
            *leaf = match (&leaf, line.parse::<i64>()) {
                (Value::Number(_), Ok(number)) => number.into(),
                _ => line.into(),
            };
        }
    }
}
