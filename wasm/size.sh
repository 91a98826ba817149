#!/usr/bin/env bash
# Weighs the package, and what each feature of the library adds to a small module (size/) and to its dependencies.
set -euo pipefail
cd "$(dirname "$0")"

out=../target/size

# Bytes, and bytes after gzip -9, of a module.
raw() { wc -c < "$1/kube_semantics_bg.wasm"; }
compressed() { gzip -9 -c "$1/kube_semantics_bg.wasm" | wc -c; }

# How many crates the library stands on with these features.
crates() {
    cargo tree --locked --package kube-semantics --no-default-features --features "$1" --edges normal \
        --target wasm32-unknown-unknown --prefix none | sed 's/ (\*)$//; s/ (proc-macro)$//' | sort -u | sed 1d | wc -l
}

./build.sh >&2
printf 'The package: %d bytes, %d after gzip -9.\n\n' "$(raw pkg)" "$(compressed pkg)"

echo '| feature | .wasm, bytes | after gzip -9 | crates |'
echo '|---|---:|---:|---:|'
./build.sh kube-semantics-size '' $out >&2
alone_raw=$(raw $out) alone_compressed=$(compressed $out) alone_crates=$(crates '')
printf '| none | %d | %d | %d |\n' "$alone_raw" "$alone_compressed" "$alone_crates"
for feature in json yaml tz rayon; do
    ./build.sh kube-semantics-size $feature $out >&2
    printf '| `%s` | %+d | %+d | %+d |\n' $feature $(($(raw $out) - alone_raw)) \
        $(($(compressed $out) - alone_compressed)) $(($(crates $feature) - alone_crates))
done
