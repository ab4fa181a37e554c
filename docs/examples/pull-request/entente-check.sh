#!/bin/sh
# Prints, in Markdown, what needs attention in the manifests of a checkout, and what will happen
# otherwise than by those of another revision: for a comment on a pull request.
#
#   entente-check.sh BASE [DIR]     BASE: the revision to compare with, such as origin/main
#                                   DIR: where the manifests are (default: alliances)
#
# ENTENTE_FOR is how far to look ahead (default: P3M). Ends with 0 if the manifests are valid, also
# if something needs attention in them; with 2 if they are not, or cannot be read.
set -eu

base=${1:?"usage: entente-check.sh BASE [DIR]"}
dir=${2:-alliances}
if ! git rev-parse --quiet --verify "$base^{commit}" >/dev/null; then
  echo "error: there is no revision $base here; fetch it first (a shallow clone has no other)" >&2
  exit 2
fi
old=$(mktemp -d)
trap 'rm -rf "$old"' EXIT

code=0
kubectl-entente audit -f "$dir" -o markdown || code=$?
if [ "$code" -gt 1 ]; then
  exit "$code"
fi
echo
if git cat-file -e "$base:$dir" 2>/dev/null; then
  git archive "$base" -- "$dir" | tar -x -C "$old"
  kubectl-entente plan --diff "$old/$dir" "$dir" --for "${ENTENTE_FOR:-P3M}" -o markdown
else
  kubectl-entente plan -f "$dir" --for "${ENTENTE_FOR:-P3M}" -o markdown
fi
