#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# install.sh WORK_DIR: installs what package.json names into WORK_DIR, exactly as package-lock.json pins it by version
# and hash, unless it is there already; prints the folder that node is to look in (NODE_PATH).
set -eu

here=$(dirname -- "$(readlink -f -- "$0")")
work=$1

# Tests have a home of their own; npm's settings (registry, proxy, cache) are those of the user.
HOME=$(getent passwd "$(id -u)" | cut -d: -f6)
export HOME

mkdir -p "$work"
exec 9>"$work/lock"
flock 9 # several tests may come at once
if ! cmp -s "$here/package-lock.json" "$work/installed.json"; then
  rm -f "$work/installed.json"
  cp "$here/package.json" "$here/package-lock.json" "$work/"
  (cd "$work" && npm ci --omit=optional --no-audit --no-fund --ignore-scripts --loglevel=error) >&2
  cp "$here/package-lock.json" "$work/installed.json"
fi
echo "$work/node_modules"
