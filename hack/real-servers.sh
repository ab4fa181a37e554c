#!/usr/bin/env bash
# Puts the servers that test/channels and test/e2e speak to into bin/servers, the tool that test/prometheus tests
# alerts with, and the store that Argo CD needs in test/gitops: Exim, Alertmanager, Prometheus and Redis, as
# Debian has them. They are unpacked, not installed: nothing starts, and no root is needed.
set -euo pipefail
cd "$(dirname "$0")/.."

dir=$PWD/bin/servers
packages=(exim4-daemon-light libnss-wrapper prometheus-alertmanager prometheus redis-server redis-tools)
programs=("$dir/usr/sbin/exim4" "$dir/usr/bin/prometheus-alertmanager" "$dir/usr/bin/promtool" "$dir/usr/bin/prometheus" "$dir/usr/bin/redis-server")

complete() {
  for p in "${programs[@]}"; do [ -x "$p" ] || return 1; done
  [ -e "$dir/complete" ]
}
if complete; then exit 0; fi

for tool in apt-get apt-cache dpkg-deb ldd; do
  if ! command -v "$tool" >/dev/null; then
    echo "There is no $tool here: the tests against real servers need Debian or a system made from it. Without it they are skipped." >&2
    exit 1
  fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# apt with lists and a cache of its own, so that it needs no root and leaves no trace.
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/deb"
apt=(-qq -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o Debug::NoLocking=true -o APT::Sandbox::User=)

fetch() {
  (cd "$work/deb" && apt-get "${apt[@]}" download "$@")
  for d in "$work"/deb/*.deb; do
    dpkg-deb -x "$d" "$dir"
    rm "$d"
  done
  rm -rf "$dir/usr/share/doc" # there are examples in Go, which ./... would find
}

# missing lists the shared libraries that the programs do not find.
missing() {
  LD_LIBRARY_PATH=$(find "$dir" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:) \
    ldd "${programs[@]}" | awk '/not found/ {print $1}' | sort -u
}

echo "Fetching Exim, Alertmanager, Prometheus and Redis from Debian into bin/servers. This happens once and takes about a minute."
rm -rf "$dir"
mkdir -p "$dir"
apt-get "${apt[@]}" update
fetch "${packages[@]}"
chmod u-s "$dir/usr/sbin/exim4"
# Alertmanager opens its templates by an absolute path, where nothing is installed. This one
# of the same length is below the directory that it is started in.
sed -i 's|/usr/share/prometheus/alertmanager|usr//share/prometheus/alertmanager|g' "$dir/usr/bin/prometheus-alertmanager"
if [ -n "$(missing)" ]; then
  # Then the libraries that the packages depend on, but for the C library, which is here.
  known=" libc6 libcrypt1 libgcc-s1 "
  libraries=()
  next=("${packages[@]}")
  while [ ${#next[@]} -gt 0 ]; do
    mapfile -t found < <(apt-cache "${apt[@]}" --important depends "${next[@]}" |
      awk '/^ *(Pre)?Depends: lib/ {print $2}' | sort -u)
    next=()
    for p in "${found[@]}"; do
      case $known in *" $p "*) continue ;; esac
      known+="$p "
      next+=("$p")
      libraries+=("$p")
    done
  done
  fetch "${libraries[@]}"
fi
if [ -n "$(missing)" ]; then
  echo "These shared libraries are missing:" "$(missing)" >&2
  exit 1
fi
touch "$dir/complete"
du -sh "$dir" | awk '{print "bin/servers: " $1}'
