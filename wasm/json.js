// JSON text to values and back with all digits of integers: what a number would round is a BigInt here.
// By hand, because the engines of today that can do so by themselves (`JSON.rawJSON`, source text for revivers) are few.

/** Reads JSON. Integers beyond `Number.MAX_SAFE_INTEGER` become BigInts. */
export function parse(text) {
  const plain = JSON.parse(text);
  if (!/\d{16}/.test(text)) return plain;
  const mark = unused(text);
  let inString = false;
  const marked = text.replace(/\\.|"|-?\d[\d.eE+-]*/g, (token) => {
    if (token === '"') inString = !inString;
    const rounded = !inString && /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
    return rounded ? `"${mark}${token}"` : token;
  });
  return JSON.parse(marked, (_, value) =>
    typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );
}

/** Writes JSON. BigInts become integers; numbers that have lost digits already are refused. */
export function stringify(value) {
  let bigints = false;
  const write = (mark) =>
    JSON.stringify(value, (_, item) => {
      if (typeof item === "bigint") {
        bigints = true;
        return `${mark}${item}`;
      }
      if (Number.isInteger(item) && !Number.isSafeInteger(item)) {
        throw new RangeError(`${item} is beyond the exact integers of a number: pass a BigInt`);
      }
      return item;
    });
  const text = write("");
  if (!bigints) return text;
  const mark = unused(text);
  return write(mark).replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}

/** A beginning that no string in this JSON text has. */
function unused(text) {
  const used = new Set(text.match(/"#\d+:/g));
  let n = 0;
  while (used.has(`"#${n}:`)) n++;
  return `#${n}:`;
}
