#!/usr/bin/env bash
# Brings what test/page needs to look at the page in a real browser: Chromium and fonts from Debian, and what drives
# the browser from npm, into test/page/node_modules.
set -euo pipefail
cd "$(dirname "$0")/../test/page"

missing() {
  echo "$1 Without it, no test looks at the page in a browser." >&2
  exit 1
}
command -v npm >/dev/null || missing "npm is not on the PATH: install Node 20 or later."
if ! command -v "${ENTENTE_CHROMIUM:-chromium}" >/dev/null; then
  command -v apt-get >/dev/null || missing "There is no Chromium here: install it, or say in ENTENTE_CHROMIUM where it is."
  sudo=
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || missing "There is no Chromium here: sudo apt-get install chromium fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji."
    sudo=sudo
  fi
  echo "Installing Chromium and fonts of other scripts from Debian."
  $sudo apt-get update -qq
  $sudo apt-get install -y -qq --no-install-recommends chromium fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji >/dev/null
fi
if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
  npm ci --ignore-scripts --no-audit --no-fund
fi
