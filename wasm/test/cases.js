// Asks the package every case of a list of texts in JSON Lines. For Node and for pages.
import { EvaluateError, answer, evaluate, parse, stringify } from "kube-semantics";

/** Both doors, against the wanted answer: right when `ok` is equal as JSON, or when both are errors. */
export function run(texts) {
  let passed = 0;
  const failures = [];
  for (const line of texts.flatMap((text) => text.split("\n"))) {
    if (line.trim() === "") continue;
    const { id, op, input, want, ...options } = parse(line);
    const answers = [ask(op, input, options), answered(line)];
    if (answers.every((got) => right(got, want))) passed++;
    else failures.push(`${id}\n  want ${stringify(want)}\n  got  ${answers.map(stringify).join(" and ")}`);
  }
  return { passed, failures };
}

function ask(op, input, options) {
  try {
    return { ok: evaluate(op, input, options) };
  } catch (error) {
    // Anything else is no answer, but a fault.
    if (!(error instanceof EvaluateError)) return { thrown: `${error}` };
    return { error: error.message };
  }
}

function answered(line) {
  const { id, ...got } = parse(answer(line));
  return got;
}

function right(got, want) {
  if (want.error !== undefined) return got.error !== undefined;
  return got.ok !== undefined && equal(got.ok, want.ok);
}

function equal(a, b) {
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return a === b;
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}
