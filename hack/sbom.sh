#!/usr/bin/env bash
# What the two programs are made of (CycloneDX), and under which licences, into dist/sbom/.
# Usage, from the project's directory: sbom.sh VERSION CYCLONEDX-GOMOD
set -euo pipefail
version=$1 tool=$2
out=dist/sbom
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
mkdir -p "$out"

# From the programs, as they are released: what a test or a tool needs is not in them.
for program in . ./cmd/kubectl-entente; do
  name=entente
  if [ "$program" != . ]; then name=${program##*/}; fi
  CGO_ENABLED=0 GOOS=linux go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$version" -o "$built/$name" "$program"
  "$tool" bin -json -std -noserial -notimestamp -version "$version" -output "$out/$name.cdx.json" "$built/$name" 2>"$built/log" ||
    { cat "$built/log" >&2; exit 1; }
done
go run ./hack/licences "$out"/*.cdx.json >"$built/licences.txt"
mv "$built/licences.txt" "$out/licences.txt"
ls "$out"/*
