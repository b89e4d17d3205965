#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tests/display-env.sh COMMAND [ARG…]
#
# Runs COMMAND under an X server, a session bus and a home folder of its own, and removes all three afterwards. The
# X server picks its own number (-displayfd), so many may run at once. The bus can start the accessibility bus and
# nothing else: no keyring of the user's is ever asked.
#   ZHIJIAN_TEST_SCREEN=1280x800x24   size of the screen
#   ZHIJIAN_TEST_SECRETS=1            an unlocked Secret Service with an empty keyring
#   ZHIJIAN_TEST_LANG=zh_CN.UTF-8     language (the locale is made if the system has none)
set -u

if [ $# -eq 0 ]; then
  sed -n '5,13s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi

root=$(mktemp -d "${TMPDIR:-/tmp}/zhijian-display.XXXXXX") || exit 1
xvfb=
finish ()
{
  local status=$?
  trap - EXIT
  if [ -n "$xvfb" ]; then
    kill "$xvfb" 2>/dev/null
    wait "$xvfb" 2>/dev/null
  fi
  rm -rf -- "$root"
  exit "$status"
}
trap finish EXIT
trap 'exit 143' TERM INT HUP

mkdir -m 700 "$root/runtime" "$root/home" "$root/services" "$root/x"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS XAUTHORITY
export XDG_RUNTIME_DIR="$root/runtime" HOME="$root/home"
export XDG_DATA_HOME="$HOME/data" XDG_CONFIG_HOME="$HOME/config" XDG_CACHE_HOME="$HOME/cache" XDG_STATE_HOME="$HOME/state"
export GDK_BACKEND=x11 GSK_RENDERER="${GSK_RENDERER:-cairo}" GSETTINGS_BACKEND=memory GIO_USE_VFS=local NO_AT_BRIDGE=0
export GTK_THEME="${GTK_THEME:-}"
[ -n "$GTK_THEME" ] || unset GTK_THEME

if [ -n "${ZHIJIAN_TEST_LANG:-}" ]; then
  if ! locale -a 2>/dev/null | grep -qix "${ZHIJIAN_TEST_LANG/UTF-8/utf8}"; then
    mkdir -p "$root/locale"
    localedef -i "${ZHIJIAN_TEST_LANG%%.*}" -f UTF-8 "$root/locale/$ZHIJIAN_TEST_LANG" >/dev/null 2>&1
    export LOCPATH="$root/locale"
  fi
  { export LANG="$ZHIJIAN_TEST_LANG" LC_ALL="$ZHIJIAN_TEST_LANG" LANGUAGE=; } 2>/dev/null
fi

Xvfb -displayfd 3 -screen 0 "${ZHIJIAN_TEST_SCREEN:-1280x800x24}" -nolisten tcp \
  3>"$root/x/display" >"$root/x/log" 2>&1 &
xvfb=$!
for _ in $(seq 200); do
  [ -s "$root/x/display" ] && break
  sleep 0.05
done
if [ ! -s "$root/x/display" ]; then
  echo "Bail out! no X server: $(tail -1 "$root/x/log")"
  exit 1
fi
DISPLAY=":$(cat "$root/x/display")"
export DISPLAY

cp /usr/share/dbus-1/services/org.a11y.*.service "$root/services/" 2>/dev/null
cat >"$root/session.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:tmpdir=$root/runtime</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$root/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
END

if [ -n "${ZHIJIAN_TEST_SECRETS:-}" ]; then
  # shellcheck disable=SC2016
  dbus-run-session --config-file="$root/session.conf" -- bash -c \
    'printf test | G_DEBUG= gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
     gdbus wait --session --timeout 10 org.freedesktop.secrets
     "$@"' display-env "$@"
else
  # What the bus and its services print is not the test's output.
  # shellcheck disable=SC2016
  dbus-run-session --config-file="$root/session.conf" -- sh -c 'exec "$@" 1>&3 3>&-' display-env "$@" 3>&1 1>&2
fi
