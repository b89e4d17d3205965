#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tests/screenshots/take.sh BUILD FOLDER
#
# Pictures of zhijian --demo in Chinese: light and dark, 360 and 1280 pixels wide; each page once the window stands still.
set -euo pipefail

here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
app_id=io.github.zhijian.Zhijian.Demo

# The window's picture, once two in a row are the same; at most ten seconds.
shoot ()
{
  local file=$1 before='' now=''
  for _ in $(seq 25); do
    sleep 0.4
    import -window root "$file"
    now=$(identify -format '%#' "$file")
    if [ "$now" = "$before" ]; then break; fi
    before=$now
  done
  if [ "$(identify -format '%k' "$file")" -lt 8 ]; then
    echo "take.sh: $file shows nothing" >&2
    return 1
  fi
  echo "    $file"
}

act ()
{
  gdbus call --session --dest "$app_id" --object-path "/${app_id//.//}" --method org.freedesktop.Application.ActivateAction \
    "$1" "$2" '{}' >/dev/null
}

# Runs inside a display of its own: one window, one size, one colour scheme.
take_one ()
{
  local build=$1 folder=$2 name=$3 width=$4 height=$5 app window=''
  "$build/src/app/zhijian" --demo >"$folder/$name.log" 2>&1 &
  app=$!
  # shellcheck disable=SC2064
  trap "kill $app 2>/dev/null || true; wait $app 2>/dev/null || true" EXIT
  for _ in $(seq 150); do
    window=$(xdotool search --onlyvisible --pid "$app" 2>/dev/null | tail -n 1) || true
    if [ -n "$window" ]; then break; fi
    sleep 0.2
  done
  if [ -z "$window" ]; then
    echo "take.sh: no window came; what the app said:" >&2
    cat "$folder/$name.log" >&2
    return 1
  fi
  xdotool windowmove "$window" 0 0 windowsize "$window" "$width" "$height"
  gdbus wait --session --timeout 20 "$app_id"
  shoot "$folder/$name-start.png"
  act show-page "[<'unit-project'>]"
  shoot "$folder/$name-list.png"
  local record
  record=$("$build/src/cli/zhijianctl" --demo --account 4202012112170001-SX-001 --json list unit-project --limit 1 2>/dev/null \
    | sed -n 's/^ *"id" : "\([0-9a-f-]*\)".*/\1/p' | head -n 1) || true
  if [ -n "$record" ]; then
    act show-record "[<'$record'>]"
    shoot "$folder/$name-record.png"
  fi
  act new-record "[<'unit-project'>]"
  shoot "$folder/$name-form.png"
  rm -f -- "$folder/$name.log"
}

if [ "${1:-}" = --one ]; then
  shift
  take_one "$@"
  exit
fi

build=$(readlink -f -- "$1")
mkdir -p -- "$2"
folder=$(readlink -f -- "$2")
rm -f -- "$folder"/*.png
for scheme in light dark; do
  for size in 360x720 1280x800; do
    name=zh_CN-$scheme-${size%x*}
    echo "  $name"
    ZHIJIAN_TEST_SCREEN=${size}x24 ZHIJIAN_TEST_LANG=zh_CN.UTF-8 ADW_DEBUG_COLOR_SCHEME=prefer-$scheme \
      "$here/../display-env.sh" "$here/take.sh" --one "$build" "$folder" "$name" "${size%x*}" "${size#*x}" \
      2> >(grep -E '^(take\.sh|\(zhijian)|CRITICAL|WARNING' >&2)
  done
done
