// The package as browsers load it; `node.js` loads it in Node.
import load, { initSync as loadSync, answer as ask, ops as list } from "./pkg/kube_semantics.js";
import { parse, stringify } from "./json.js";

export { parse, stringify };

/** There is no answer: Kubernetes errs as well, or the question is malformed. */
export class EvaluateError extends Error {
  name = "EvaluateError";
}

let ready = false;
let loading;

/** Loads the WebAssembly module, once: from beside this file, or from what is given. */
export function init(source) {
  loading ??= load(source && { module_or_path: source }).then(
    () => void (ready = true),
    (error) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** Loads the WebAssembly module from its bytes. */
export function initSync(module) {
  loadSync({ module });
  ready = true;
  loading = Promise.resolve();
}

/** Answers one question. */
export function evaluate(op, input, { kubernetes, featureGates } = {}) {
  const { ok, error } = parse(answer(stringify({ op: `${op}`, input, kubernetes, featureGates })));
  if (error !== undefined) throw new EvaluateError(error);
  return ok;
}

/** Answers one line of JSON with another. */
export function answer(line) {
  loaded();
  return ask(line);
}

/** What can be asked. */
export function ops() {
  loaded();
  return parse(list());
}

function loaded() {
  if (!ready) throw new Error("kube-semantics is not loaded yet: await init() first");
}
