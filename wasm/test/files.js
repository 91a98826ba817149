// The committed cases.
import { readdirSync } from "node:fs";

export const root = new URL("../../", import.meta.url);
const folder = new URL("tests/cases/", root);

/** Their files, as paths from the root of the repository. Others may be given as arguments of the program. */
export const files =
  process.argv.length > 2
    ? process.argv.slice(2)
    : readdirSync(folder, { recursive: true })
        .filter((name) => name.endsWith(".jsonl"))
        .sort()
        .map((name) => `tests/cases/${name}`);

/** Says how it went, the same way everywhere; without cases it did not go well. */
export function report({ passed, failures }) {
  for (const failure of failures.slice(0, 20)) console.log(failure);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = passed > 0 && failures.length === 0 ? 0 : 1;
}
