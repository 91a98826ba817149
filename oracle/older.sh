#!/usr/bin/env bash
# Runs the oracle built with an older release of Kubernetes:
#   ./older.sh 1.31 generate -op selector.parse -n 1000
# The cases it generates carry the release. A rule of meta.validate that the release has no check for is an unknown rule.
set -euo pipefail
cd "$(dirname "$0")"
minor=${1#1.}
shift
tags=
for since in 32 33 34 35 36 37; do
  if ((minor < since)); then tags+=,before_1_$since; fi
done
exec go run -modfile="older/1.$minor.mod" -tags="${tags#,}" ./older "$@"
