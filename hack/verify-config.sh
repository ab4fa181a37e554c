#!/usr/bin/env bash
# Do the kustomizations under config/ build, with every CRD in them?
set -euo pipefail
missing=
for f in config/crd/bases/*.yaml; do
  if ! grep -qF "bases/${f##*/}" config/crd/kustomization.yaml; then
    echo "config/crd/kustomization.yaml lacks bases/${f##*/}" >&2
    missing=yes
  fi
done
if [ -n "$missing" ]; then exit 1; fi
for k in config/*/kustomization.yaml config/*/*/kustomization.yaml; do
  if grep -q '^kind: Component$' "$k"; then continue; fi # a part of others; hack/argocd builds it into Argo CD's
  "$KUBEBUILDER_ASSETS/kubectl" kustomize "${k%/kustomization.yaml}" >/dev/null
done
echo "The kustomizations build."
