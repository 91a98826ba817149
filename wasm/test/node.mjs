// Every case through the package in Node, and what JavaScript adds to the door.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { EvaluateError, answer, evaluate, init, ops, parse, stringify } from "kube-semantics";
import { run } from "./cases.js";
import { files, report, root } from "./files.js";

await init();

// Integers keep their digits.
for (const text of ["9223372036854775807", "-9223372036854775808", '{"a":[9007199254740993,"#0:1",0.1234567890123456789]}']) {
  const again = stringify(parse(text));
  assert.equal(again, text.replace("0.1234567890123456789", "0.12345678901234568"));
}
assert.deepEqual(parse('["\\"1234567890123456789", "#0:7", 1234567890123456789, 9007199254740991]'), [
  '"1234567890123456789',
  "#0:7",
  1234567890123456789n,
  9007199254740991,
]);
assert.equal(stringify({ '"#0:1"': ["#0:2", 3n, '\\"#1:4'] }), String.raw`{"\"#0:1\"":["#0:2",3,"\\\"#1:4"]}`);
assert.equal(evaluate("quantity.parse", { text: "8Ei" }).value, 9223372036854775807n);
assert.equal(evaluate("quantity.mul", { a: "1", by: 9007199254740993n }), "9007199254740993");
assert.throws(() => evaluate("quantity.mul", { a: "1", by: 2 ** 60 }), RangeError);

// No answer is an error that says why.
assert.throws(() => evaluate("selector.parse", { selector: "a in" }), EvaluateError);
assert.throws(() => evaluate("no.such", {}), new EvaluateError('unknown op "no.such"'));
assert.throws(() => evaluate("selector.parse", { selector: "\ud800" }), EvaluateError);
assert.throws(() => evaluate("selector.parse", { selector: "" }, { kubernetes: "1.30" }), /1\.31 to 1\.37/);

// Releases and gates are chosen for each question.
const address = { rule: "ip", value: "010.0.0.1" };
assert.deepEqual(evaluate("meta.validate", address, { kubernetes: "1.32" }), { valid: true });
assert.deepEqual(evaluate("meta.validate", address), { valid: false });

// Every op answers its example.
for (const { name, example } of ops()) evaluate(name, example);
assert.equal(answer('{"id":1,"op":"quantity.add","input":{"a":"1Gi","b":"512Mi"}}'), '{"id":1,"ok":"1536Mi"}');

report(run(files.map((file) => readFileSync(new URL(file, root), "utf8"))));
