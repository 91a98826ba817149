import type { Ops } from "./ops.js";

export type * from "./ops.js";

/** Which Kubernetes is asked. */
export interface Options {
  /** A release from 1.31 to 1.37, such as `"1.35"` or `"v1.34.2"`; 1.37 if absent. */
  kubernetes?: string;
  /** Feature gates that differ from the release's defaults. */
  featureGates?: Record<string, boolean>;
}

/** Something that can be asked. */
export interface Op {
  /** `family.question` */
  name: string;
  /** What it answers, in a line. */
  description: string;
  /** An input that it answers. */
  example: unknown;
}

/** There is no answer: Kubernetes errs as well, or the question is malformed. The message says why. */
export class EvaluateError extends Error {}

/**
 * Loads the WebAssembly module. In Node it is loaded already and this does nothing.
 *
 * @param source where it is, if not beside the package's own files: an address, a response, bytes, or a compiled module.
 */
export function init(
  source?: string | URL | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module,
): Promise<void>;

/** Loads the WebAssembly module from its bytes, or compiled. */
export function initSync(module: BufferSource | WebAssembly.Module): void;

/**
 * Answers one question. Integers of the answer beyond `Number.MAX_SAFE_INTEGER` are BigInts; the input may hold some.
 *
 * @throws {EvaluateError} There is no answer.
 * @throws {RangeError} The input has an integer, as a number, that is too large to be exact.
 */
export function evaluate<O extends keyof Ops | (string & {})>(
  op: O,
  input: O extends keyof Ops ? Ops[O]["input"] : unknown,
  options?: Options,
): O extends keyof Ops ? Ops[O]["output"] : unknown;

/**
 * Answers a line of JSON, `{"id", "op", "input", "kubernetes"?, "featureGates"?}`, with a line `{"id", "ok"}` or
 * `{"id", "error"}`. Never throws.
 */
export function answer(line: string): string;

/** What can be asked. */
export function ops(): Op[];

/** `JSON.parse`, but integers beyond `Number.MAX_SAFE_INTEGER` become BigInts. */
export function parse(text: string): unknown;

/** `JSON.stringify`, but BigInts become integers, and numbers too large to be exact integers are a `RangeError`. */
export function stringify(value: unknown): string;
