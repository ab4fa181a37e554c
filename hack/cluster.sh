#!/usr/bin/env bash
# Entente in the cluster that kubectl points at:
#   cluster.sh install | uninstall   the kinds alone (config/crd)
#   cluster.sh deploy | undeploy     the kinds, the manager and its permissions (config/default)
#   cluster.sh manifests             prints what deploy applies, and asks no cluster
# IMG is the manager's image, in place of the one that config/manager names. What deletes
# records wants CONFIRM=yes. KUBECTL is the kubectl to use.
set -euo pipefail
group=governance.entente.dev
k=${KUBECTL:-kubectl}
IMG=${IMG:-} CONFIRM=${CONFIRM:-}

if ! command -v "$k" >/dev/null; then
  echo "There is no kubectl on the PATH, and none at $k. Install it, or have make control-plane build one." >&2
  exit 1
fi
where=
if [ "${1:-}" != manifests ]; then
  context=$("$k" config current-context 2>/dev/null || true)
  server=$("$k" config view --minify -o 'jsonpath={.clusters[0].cluster.server}' 2>/dev/null || true)
  where="${context:-no context} (${server:-the default server})"
fi

# manifests prints config/default, with IMG if there is one.
manifests() {
  if [ -z "$IMG" ]; then
    "$k" kustomize config/default
    return
  fi
  if ! [[ $IMG =~ ^[A-Za-z0-9][A-Za-z0-9._/:@-]*$ ]]; then
    echo "IMG is $IMG; write the name of an image, such as registry.example/entente:v1" >&2
    return 1
  fi
  local all
  all=$("$k" kustomize config/default)
  if [ "$(grep -c '^ *image: ' <<<"$all")" -ne 1 ]; then
    echo "config/default has several images, so IMG does not say which to replace; set it in config/manager." >&2
    return 1
  fi
  sed "s|^\( *image: \).*|\1$IMG|" <<<"$all"
}

# manager lists what is there of the manager, its permissions and its namespace.
manager() {
  local all
  all=$("$k" get --ignore-not-found -o name -k config/default)
  grep -v '^customresourcedefinition' <<<"$all" || true
}

# confirm ends the script where there is nothing to delete, and unless CONFIRM=yes, after it has said
# what make $1 would delete.
confirm() {
  local kinds kind n deployed= found=
  kinds=$("$k" api-resources --api-group="$group" -o name)
  if [ "$1" = undeploy ]; then deployed=$(manager); fi
  if [ -z "$kinds$deployed" ]; then
    echo "There is nothing of Entente in $where to delete."
    exit 0
  fi
  if [ "$CONFIRM" = yes ]; then return; fi
  echo "make $1 deletes from $where:"
  for kind in $kinds; do
    n=$("$k" get "$kind" --all-namespaces --no-headers --ignore-not-found | wc -l | tr -d ' ')
    echo "  all ${kind%%.*}, in every namespace: $n"
    if [ "$n" -ne 0 ]; then found=yes; fi
  done
  if [ -n "$kinds" ]; then echo "  the kinds themselves"; else echo "  none of the kinds, since they are not installed"; fi
  if [ -n "$deployed" ]; then
    echo "  the manager, its permissions, and the namespace entente-system with all that is in it"
  elif [ "$1" = undeploy ]; then
    echo "  nothing of the manager, since it is not deployed"
  fi
  if [ -n "$found" ]; then
    echo "What people recorded in these objects is lost, unless it is in Git or in a backup as well."
  fi
  if [ -n "$deployed" ]; then
    echo "kubectl delete -k config/manager takes down the manager alone and keeps the rest."
  fi
  echo "If you mean it: make $1 CONFIRM=yes"
  exit 1
} >&2

case ${1:-} in
  install)
    echo "Installing the kinds into $where."
    "$k" apply --server-side -k config/crd
    "$k" kustomize config/crd | "$k" wait --for=condition=Established --timeout=60s -f - >/dev/null
    ;;
  uninstall)
    confirm uninstall
    echo "Deleting the kinds, with all objects of them, from $where."
    "$k" delete --ignore-not-found -k config/crd
    ;;
  deploy)
    all=$(manifests)
    echo "Deploying $(sed -n 's/^ *image: //p' <<<"$all") into $where."
    "$k" apply --server-side -f - <<<"$all"
    echo "Does it run? kubectl -n entente-system rollout status deployment/entente-manager"
    ;;
  undeploy)
    confirm undeploy
    echo "Deleting Entente, with all objects of its kinds, from $where."
    "$k" delete --ignore-not-found -k config/default
    ;;
  manifests) manifests ;;
  *)
    echo "Usage: cluster.sh install | uninstall | deploy | undeploy | manifests" >&2
    exit 2
    ;;
esac
