#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts every single case of a test run, shows those that failed, and ends with "N passed, N failed".

    report.py TESTLOG.json [EXTRA]

TESTLOG.json is meson's log, one run per line. A run that speaks TAP counts once per case; any other counts once. A run
that ended badly without a failing case (a crash, a time-out, fewer cases than planned, no case at all) counts as one
failure. EXTRA holds further lines "ok<TAB>NAME" and "not ok<TAB>NAME".
"""

import json
import re
import sys
from pathlib import Path

CASE = re.compile(r"^(ok|not ok)\b\s*(\d+)?\s*-?\s*(.*)$")
DIRECTIVE = re.compile(r"#\s*(skip|todo)\b:?\s*(.*)$", re.IGNORECASE)
OUTPUT_SHOWN = 6000


def cases_of(run):
    """(name, passed, skipped reason or None) of each TAP case in a run's output."""
    cases = []
    for line in (run.get("stdout") or "").splitlines():
        match = CASE.match(line)
        if not match:
            continue
        directive = DIRECTIVE.search(match.group(3))
        reason = None
        if directive and directive.group(1).lower() == "skip":
            reason = directive.group(2) or "no reason given"
        cases.append((match.group(3).strip() or match.group(2) or "case", match.group(1) == "ok", reason))
    return cases


def show_output(run):
    for stream in ("stdout", "stderr"):
        text = (run.get(stream) or "").strip()
        if text:
            shown = text if len(text) <= OUTPUT_SHOWN else "…\n" + text[-OUTPUT_SHOWN:]
            print(f"    --- {stream}")
            print("\n".join("    " + line for line in shown.splitlines()))


def main():
    passed, failed, skipped = 0, [], []
    runs = []
    log = Path(sys.argv[1])
    if log.exists():
        runs = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]

    for run in runs:
        name = run["name"].split(" / ")[-1]
        cases = cases_of(run)
        speaks_tap = bool(cases) or re.search(r"^1\.\.\d+", run.get("stdout") or "", re.MULTILINE)
        bad = run["result"] not in ("OK", "EXPECTEDFAIL", "SKIP")
        failures_here = []
        for case, ok, reason in cases:
            if reason is not None:
                skipped.append(f"{name}: {case}")
            elif ok:
                passed += 1
            else:
                failures_here.append(f"{name}: {case}")
        if bad and not failures_here:
            failures_here.append(f"{name}: ended with {run['result']} (exit status {run.get('returncode')})")
        elif speaks_tap and not cases and not bad:
            failures_here.append(f"{name}: ran no case")
        elif not speaks_tap and run["result"] == "SKIP":
            skipped.append(name)
        elif not speaks_tap and not bad:
            passed += 1
        if failures_here:
            failed += failures_here
            print()
            for failure in failures_here:
                print(f"FAILED  {failure}")
            show_output(run)

    for path in sys.argv[2:]:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            verdict, _, name = line.partition("\t")
            if verdict == "ok":
                passed += 1
            else:
                failed.append(name)
                print(f"\nFAILED  {name}")

    print()
    for name in skipped:
        print(f"skipped  {name}")
    if failed:
        print(f"{len(failed)} failed:")
        for failure in failed:
            print(f"  {failure}")
    if not runs:
        print("No test ran.")
    print(f"{passed} passed, {len(failed)} failed", flush=True)
    return 1 if failed or not runs or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
