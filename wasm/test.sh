#!/usr/bin/env bash
# Builds the package and holds it against the committed cases, in Node and in headless Chromium. Installs what it needs.
# Other files of cases, as paths from the root of the repository, may be given.
set -euo pipefail
cd "$(dirname "$0")"

if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then npm ci --silent; fi
if [ ! -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi
./build.sh

echo "wasm: types"
node test/examples.mjs > pkg/examples.ts
node_modules/.bin/tsc --project test

echo "wasm: the package as npm would publish it"
packed=$(mktemp -d)
trap 'rm -rf "$packed"' EXIT
npm pack --silent --pack-destination "$packed" >/dev/null
tar -xzf "$packed"/*.tgz -C "$packed"
node --input-type=module --eval "import { ops } from '$packed/package/node.js'; if (ops().length === 0) process.exit(1)"

echo "wasm: cases in Node"
node test/node.mjs "$@"

echo "wasm: cases in Chromium"
node test/browser.mjs "$@"
