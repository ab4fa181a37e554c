#!/usr/bin/env bash
# KUBEBUILDER_ASSETS was set by the user: say what is missing there before a test does.
set -euo pipefail
for b in etcd kube-apiserver kubectl; do
  if [ ! -x "$KUBEBUILDER_ASSETS/$b" ]; then
    echo "KUBEBUILDER_ASSETS is $KUBEBUILDER_ASSETS, but there is no $b in it." >&2
    echo "Unset it to have the control plane built from source, or point it to a directory that has etcd, kube-apiserver and kubectl." >&2
    exit 1
  fi
done
