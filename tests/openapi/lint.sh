#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# lint.sh SOURCE_DIR WORK_DIR NODE_DIR: holds data/protocol/openapi.yaml to Spectral, and Spectral to finding what is
# wrong. The linter is installed into NODE_DIR as tests/node/package-lock.json pins it.
set -u

source=$1
work=$2
here=$source/tests/openapi
document=$source/data/protocol/openapi.yaml
node=$3
failed=0
number=0

say() # STATUS NAME [OUTPUT]
{
  number=$((number + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $number - $2"
  else
    echo "not ok $number - $2"
    [ -z "${3:-}" ] || printf '%s\n' "$3" | sed 's/^/# /'
    failed=1
  fi
}

echo "1..4"

mkdir -p "$work"
output=$("$source/tests/node/install.sh" "$node" 2>&1)
test -x "$node/node_modules/.bin/spectral"
say $? "the pinned linter installs (Debian: apt install nodejs npm)" "$output"

spectral() # DOCUMENT
{
  (cd "$node" && node_modules/.bin/spectral lint --quiet --ruleset "$here/ruleset.yaml" --fail-severity=hint "$1" 2>&1)
}

output=$(spectral "$document")
say $? "the interface passes the linter without a remark" "$output"

# A linter that finds nothing wrong in a broken document proves nothing.
sed 's/operationId: postOps/operationId: listOps/' "$document" > "$work/twice.yaml"
output=$(spectral "$work/twice.yaml")
case $output in *operation-operationId-unique*) status=0 ;; *) status=1 ;; esac
say $status "the linter finds an operation id used twice" "$output"

sed 's/in: query/in: body/' "$document" > "$work/place.yaml"
output=$(spectral "$work/place.yaml")
case $output in *oas3-schema*) status=0 ;; *) status=1 ;; esac
say $status "the linter finds a parameter in a place OpenAPI does not have" "$output"

exit $failed
