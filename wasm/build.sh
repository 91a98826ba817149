#!/usr/bin/env bash
# Builds pkg/, the compiled part of the package; or what `size.sh` weighs: build.sh [CRATE FEATURES FOLDER]
set -euo pipefail
cd "$(dirname "$0")"

crate=${1:-kube-semantics-wasm}
features=${2:-}
out=${3:-pkg}

target=wasm32-unknown-unknown
if ! rustup target list --installed | grep -qx "$target"; then rustup target add "$target"; fi

# What writes the glue must be of the very version that the crate is built with.
version=$(cargo tree --locked --package kube-semantics-wasm --depth 1 --prefix none | sed -n 's/^wasm-bindgen v\([^ ]*\).*/\1/p')
bindgen=${CARGO_HOME:-$HOME/.cargo}/bin/wasm-bindgen
if [ "$("$bindgen" --version 2>/dev/null)" != "wasm-bindgen $version" ]; then
    # Its test runner would fetch things over TLS; the generator alone needs none.
    cargo install wasm-bindgen-cli --version "$version" --bin wasm-bindgen --no-default-features --force
fi
if [ ! -x node_modules/.bin/wasm-opt ]; then npm ci --silent; fi

cargo build --locked --target "$target" --profile wasm --package "$crate" --features "$features"
rm -rf "$out"
"$bindgen" --target web --no-typescript --out-dir "$out" --out-name kube_semantics \
    "${CARGO_TARGET_DIR:-../target}/$target/wasm/${crate//-/_}.wasm"

node_modules/.bin/wasm-opt -Oz --strip-debug --strip-producers --strip-target-features \
    "$out/kube_semantics_bg.wasm" -o "$out/kube_semantics_bg.wasm"
