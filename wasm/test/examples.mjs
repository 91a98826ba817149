// Writes a TypeScript program that gives every op its example and takes its answer, so that types and ops cannot part.
import { evaluate, ops } from "kube-semantics";

console.log('import type { Ops } from "kube-semantics";');
console.log("declare function op<O extends keyof Ops>(name: O, input: Ops[O]['input'], output: Ops[O]['output']): void;");
for (const { name, example } of ops()) {
  console.log(`op(${[name, example, evaluate(name, example)].map((value) => JSON.stringify(value)).join(", ")});`);
}
