# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""TAP on standard output: named cases, run in the order they are written."""

import sys
import time
import traceback

_cases = []


class Failure(AssertionError):
    """A check that did not hold."""


def case(name):
    """Decorator: registers a test case whose name is a sentence."""

    def register(function):
        _cases.append((name, function))
        return function

    return register


def note(text):
    """A remark in the TAP stream."""
    for line in str(text).splitlines() or [""]:
        print("# " + line, flush=True)


def check(condition, message="the check does not hold"):
    if not condition:
        raise Failure(message)


def same(got, wanted, what="value"):
    if got != wanted:
        raise Failure("%s: got %r, wanted %r" % (what, got, wanted))


def contains(text, part, what="text"):
    if part not in text:
        raise Failure("%s does not contain %r: %r" % (what, part, text[:2000]))


def main():
    """Runs every case (or those whose name contains an argument); exit status 1 if one failed."""
    wanted = sys.argv[1:]
    chosen = [c for c in _cases if not wanted or any(w in c[0] for w in wanted)]
    print("TAP version 13\n1..%d" % len(chosen), flush=True)
    failed = 0
    for number, (name, function) in enumerate(chosen, 1):
        begun = time.monotonic()
        try:
            function()
        except Exception:  # whatever a case throws is its failure
            failed += 1
            print("not ok %d - %s" % (number, name), flush=True)
            note(traceback.format_exc())
        else:
            print("ok %d - %s" % (number, name), flush=True)
        note("%.1f s" % (time.monotonic() - begun))
    sys.exit(1 if failed else 0)
