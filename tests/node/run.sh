#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh WORK_DIR SCRIPT [ARGUMENT…]: runs one of the scripts beside this one with what install.sh installs.
set -eu

here=$(dirname -- "$(readlink -f -- "$0")")
NODE_PATH=$("$here/install.sh" "$1")
export NODE_PATH
script=$here/$2
shift 2
exec node "$script" "$@"
