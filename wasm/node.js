// The package as Node loads it: at once, from the file beside this one.
import { readFileSync } from "node:fs";
import { initSync } from "./index.js";

initSync(readFileSync(new URL("./pkg/kube_semantics_bg.wasm", import.meta.url)));

export * from "./index.js";
