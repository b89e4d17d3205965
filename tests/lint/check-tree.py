#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of CONTRIBUTING.md that a program can hold the tree to. One TAP case per rule.

    check-tree.py SOURCE_ROOT
"""

import fnmatch
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(sys.argv[1]).resolve()

# The floors, and what each may see beside itself.
FLOORS = {
    "base": [],
    "domain": ["base"],
    "wire": ["base"],
    "store": ["base", "domain", "wire"],
    "sync": ["base", "domain", "wire", "store"],
    "server": ["base", "domain", "wire"],
    "documents": ["base", "domain", "wire", "store"],
    "cli": ["base", "domain", "wire", "store", "sync", "documents"],
    "app": ["base", "domain", "wire", "store", "sync", "documents"],
}
TOP_LEVEL = {
    "meson.build", "src", "data", "po", "tests", "flatpak", "README.md", "LICENSE", "CONTRIBUTING.md", "REUSE.toml", "dev",
}


def tracked_files():
    """Files that git knows or would add; without git, all but build folders."""
    git = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=False)
    if git.returncode == 0:
        names = [name for name in git.stdout.decode().split("\0") if name]
    else:
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file()]
        names = [name for name in names if not name.startswith((".git/", "_build"))]
    return sorted(name for name in names if (ROOT / name).is_file())


FILES = tracked_files()


def text_of(name):
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def sources(*folders):
    return [name for name in FILES if name.endswith((".c", ".h")) and name.startswith(folders or ("src/",))]


def without_comments(text):
    """C text with comments blanked and lines kept."""
    def blank(match):
        found = match.group(0)
        return found if found[0] in "\"'" else re.sub(r"[^\n]", " ", found)
    return re.sub(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, text, flags=re.DOTALL)


def places(name, text, pattern):
    for match in re.finditer(pattern, text):
        yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group(0).strip()}"


# --- the rules: each yields sentences about what breaks it ---------------------------------------------------------


def every_file_says_who_holds_its_rights_and_its_licence():
    annotations = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
    patterns = []
    for annotation in annotations:
        paths = annotation["path"]
        patterns += [paths] if isinstance(paths, str) else paths
    for name in FILES:
        if not (ROOT / name).stat().st_size or name in ("LICENSE", "REUSE.toml") or any(fnmatch.fnmatch(name, p.replace("**", "*")) for p in patterns):
            continue
        head = "\n".join((text_of(name) or "").splitlines()[:12])
        for tag in ("SPDX-FileCopyrightText:", "SPDX-License-Identifier: GPL-3.0-or-later"):
            if tag not in head:
                yield f"{name}: no {tag}"


def the_top_level_holds_nothing_else():
    for top in sorted({name.split("/")[0] for name in FILES}):
        if top not in TOP_LEVEL and not top.startswith("."):
            yield f"{top} does not belong at the top level"


def no_floor_includes_upward():
    home = {Path(name).name: name.split("/")[1] for name in sources() if name.endswith(".h")}
    for name in sources():
        floor = name.split("/")[1]
        for match in re.finditer(r'^\s*#\s*include\s+"([^"]+)"', text_of(name), re.MULTILINE):
            target = home.get(Path(match.group(1)).name)
            if (ROOT / "src" / floor / match.group(1)).exists():
                continue
            if target and target != floor and target not in FLOORS[floor]:
                yield f"{name} includes {match.group(1)} of {target}/, which {floor}/ may not see"


def gtk_is_used_in_app_alone():
    for name in sources():
        if not name.startswith("src/app/"):
            yield from places(name, without_comments(text_of(name)), r"#\s*include\s*<(gtk|gdk(?!-pixbuf)|adwaita)[^>]*>|\b(gtk|gdk(?!_pixbuf)|adw)_\w+ \(")


SQL = r"\"\s*(SELECT\b|INSERT (OR \w+ )?INTO\b|UPDATE \w+ SET\b|DELETE FROM\b|CREATE (TABLE|INDEX)\b|PRAGMA\b)[^\"]*|\bsqlite3_\w+ \("


def sql_is_written_in_store_and_server_alone():
    for name in sources():
        if not name.startswith(("src/base/", "src/store/", "src/server/")):
            yield from places(name, without_comments(text_of(name)), SQL)


def collaborators_are_handed_over_not_looked_up():
    for name in sources():
        if not name.startswith("src/app/zj-application"):
            yield from places(name, without_comments(text_of(name)), r"\bzj_\w+_get_default \(")


def nothing_is_left_for_later():
    mine = "tests/lint/check-tree.py"
    pattern = r"\b(TODO|FIXME|XXX|HACK)\b|#\s*if\s+0\b|\bg_test_(skip|incomplete)\b"
    for name in FILES:
        if name == mine or name.startswith(("CONTRIBUTING.md",)) or name.endswith("package-lock.json"):
            continue
        yield from places(name, text_of(name) or "", pattern)


def no_path_of_one_machine_is_written_down():
    mine = "tests/lint/check-tree.py"
    for name in FILES:
        if name != mine:
            yield from places(name, text_of(name) or "", r"(?<![\w.$}])/(work|root|home/\w+)/[\w.]+")


def text_files_end_well():
    for name in FILES:
        text = text_of(name)
        if text is None or name == "LICENSE" or name.endswith((".svg", ".po", ".json", ".ndjson", ".txt")):
            continue
        if text and not text.endswith("\n"):
            yield f"{name}: no newline at the end"
        if "\r" in text and not name.endswith(".csv"):
            yield f"{name}: carriage returns"
        yield from (f"{name}:{number}: blanks at the end of the line"
                    for number, line in enumerate(text.split("\n"), 1)
                    if line != line.rstrip(" \t") and not name.endswith(".md"))


def no_source_file_is_too_long_to_read():
    for name in sources():
        lines = text_of(name).count("\n")
        if lines > 1000:
            yield f"{name} has {lines} lines; split it by role"


def headers_are_guarded():
    for name in sources():
        if name.endswith(".h") and "#pragma once" not in text_of(name):
            yield f"{name}: no #pragma once"


def run(*command, cwd=ROOT):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def shell_scripts_pass_shellcheck():
    scripts = [name for name in FILES if (text_of(name) or "").startswith(("#!/bin/bash", "#!/bin/sh"))]
    result = run("shellcheck", *scripts)
    yield from (line for line in (result.stdout + result.stderr).splitlines() if line.strip())


def python_programs_compile():
    for name in FILES:
        if name.endswith(".py"):
            try:
                compile(text_of(name), name, "exec")
            except SyntaxError as error:
                yield str(error)


def translatable_files():
    for name in FILES:
        text = text_of(name) if name.startswith(("src/", "data/")) else None
        if text is None:
            continue
        if name.endswith(".c") and re.search(r"\b(_|C_|N_|NC_|ngettext|g_dngettext|g_dpgettext2?) \(\"", without_comments(text)):
            yield name
        elif name.endswith(".ui") and 'translatable="yes"' in text:
            yield name
        elif name.endswith((".desktop.in", ".metainfo.xml.in", ".gschema.xml")):
            yield name


POTFILES = next((name for name in ("po/POTFILES", "po/POTFILES.in") if name in FILES), "po/POTFILES")


def potfiles():
    listed = text_of(POTFILES) if POTFILES in FILES else ""
    return [line.strip() for line in listed.splitlines() if line.strip() and not line.startswith("#")]


def every_file_with_translatable_text_is_listed():
    listed = set(potfiles())
    for name in translatable_files():
        if name not in listed and not name.endswith(".gschema.xml"):
            yield f"{name} is not in {POTFILES}"
    for name in sorted(listed - set(FILES)):
        yield f"{POTFILES} names {name}, which is not there"


def the_chinese_translation_is_complete():
    with tempfile.TemporaryDirectory() as folder:
        pot, merged = Path(folder, "zhijian.pot"), Path(folder, "zh_CN.po")
        extracted = run("xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
                        "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3", "--keyword=g_dpgettext2:2c,3", "--add-comments",
                        "--files-from=" + POTFILES, "--output=" + str(pot))
        if extracted.returncode != 0 or not pot.exists():
            yield "xgettext: " + extracted.stderr.strip()
            return
        merge = run("msgmerge", "--quiet", "--no-fuzzy-matching", "--output-file=" + str(merged), "po/zh_CN.po", str(pot))
        if merge.returncode != 0:
            yield "msgmerge: " + merge.stderr.strip()
            return
        for kind in ("--untranslated", "--only-fuzzy"):
            missing = run("msgattrib", kind, "--no-obsolete", "--no-wrap", str(merged)).stdout
            for entry in missing.split("\n\n")[1:]:
                lines = [line for line in entry.splitlines() if line.startswith(("#:", "msgid", '"'))]
                yield kind.removeprefix("--") + ": " + " ".join(lines)
        checked = run("msgfmt", "--check", "--output-file=/dev/null", str(merged))
        if checked.returncode != 0:
            yield checked.stderr.strip()


def what_the_desktop_reads_is_valid():
    with tempfile.TemporaryDirectory() as folder:
        for name in FILES:
            base = Path(name).name.removesuffix(".in")
            if base.endswith(".desktop"):
                shutil.copy(ROOT / name, Path(folder, base))
                result = run("desktop-file-validate", str(Path(folder, base)))
                yield from (result.stdout + result.stderr).splitlines()
            elif base.endswith((".metainfo.xml", ".appdata.xml")):
                shutil.copy(ROOT / name, Path(folder, base))
                result = run("appstreamcli", "validate", "--no-net", "--no-color", str(Path(folder, base)))
                if result.returncode != 0:
                    yield from result.stdout.splitlines()


RULES = [
    every_file_says_who_holds_its_rights_and_its_licence,
    the_top_level_holds_nothing_else,
    no_floor_includes_upward,
    gtk_is_used_in_app_alone,
    sql_is_written_in_store_and_server_alone,
    collaborators_are_handed_over_not_looked_up,
    nothing_is_left_for_later,
    no_path_of_one_machine_is_written_down,
    text_files_end_well,
    no_source_file_is_too_long_to_read,
    headers_are_guarded,
    shell_scripts_pass_shellcheck,
    python_programs_compile,
    every_file_with_translatable_text_is_listed,
    the_chinese_translation_is_complete,
    what_the_desktop_reads_is_valid,
]


def main():
    print(f"1..{len(RULES)}")
    failed = False
    for number, rule in enumerate(RULES, 1):
        faults = list(rule())
        print(f"{'not ok' if faults else 'ok'} {number} - {rule.__name__.replace('_', ' ')}", flush=True)
        for fault in faults:
            print(f"# {fault}")
        failed = failed or bool(faults)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
