#!/usr/bin/env bash
# Generates into a copy of the checkout and compares: verify-generated.sh PATH...
# The checkout itself stays as it is, so this is safe while somebody works in it.
set -euo pipefail
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
tar --exclude=./bin --exclude=./.git --exclude=./.local --exclude=node_modules -cf - . | tar -xf - -C "$copy"
# A generated file whose source is gone must show too, so start from none.
rm -rf "$copy/config/crd/bases" "$copy/config/rbac/role.yaml"
find "$copy/api" -name "zz_generated*" -delete
if ! make -s -C "$copy" generate CONTROLLER_GEN="$CONTROLLER_GEN" >"$copy/.log" 2>&1; then
  cat "$copy/.log" >&2
  echo "The generated files could not be written; see above." >&2
  exit 1
fi
stale=
for path in "$@"; do
  diff -ruN "$path" "$copy/$path" || stale=yes
done
if [ -n "$stale" ]; then
  echo >&2
  echo "Generated files are out of date (the difference is above). Run: make generate" >&2
  exit 1
fi
echo "Generated files are up to date."
