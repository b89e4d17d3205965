# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small and read-only disks: a tmpfs where mounting is permitted, else what an ordinary user can do."""

import contextlib
import os
import resource
import shutil
import signal
import stat
import subprocess
import types


def _mount(folder, options):
    return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], stderr=subprocess.DEVNULL, check=False).returncode == 0


@contextlib.contextmanager
def _on_tmpfs(folder, options):
    """The folder's content on a tmpfs for a while; what is there at the end is kept. Yields whether that worked."""
    aside = folder.with_name(folder.name + ".aside")
    folder.rename(aside)
    folder.mkdir(mode=0o700)
    if os.geteuid() != 0 or not _mount(folder, options):
        folder.rmdir()
        aside.rename(folder)
        yield False
        return
    back = folder.with_name(folder.name + ".back")
    try:
        shutil.copytree(aside, folder, dirs_exist_ok=True, symlinks=True)
        yield True
        shutil.copytree(folder, back, symlinks=True)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()
        (back if back.exists() else aside).rename(folder)
        shutil.rmtree(aside, ignore_errors=True)


@contextlib.contextmanager
def small(folder, megabytes):
    """A disk of a few megabytes. Yields {how, preexec, word}: preexec is to be run in each child, the message holds the word."""
    with _on_tmpfs(folder, "size=%dm,mode=0700" % megabytes) as mounted:
        if mounted:
            yield types.SimpleNamespace(how="a tmpfs of %d MB" % megabytes, preexec=None, word="space")
            return

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes << 20, megabytes << 20))

        yield types.SimpleNamespace(how="no mount permitted: a limit of %d MB per file" % megabytes, preexec=limit, word="")


NOBODY = 65534


def become_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


@contextlib.contextmanager
def read_only(folder):
    """Nothing below the folder can be written. Yields {how, preexec}."""
    with _on_tmpfs(folder, "size=64m,mode=0700") as mounted:
        if mounted:
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
            try:
                yield types.SimpleNamespace(how="a tmpfs mounted read-only", preexec=None)
            finally:
                subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
            return
        # Root may write anything, so root's children become somebody else; the way to the folder is opened to them.
        root = os.geteuid() == 0
        way = [p for p in folder.parents if p.owner() and p.stat().st_uid == os.geteuid() and len(p.parts) > 2] if root else []
        paths = way + [folder, *folder.rglob("*")]
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in paths}
        for path in reversed(paths):
            mode = modes[path] & ~0o222
            path.chmod(mode | ((mode & 0o700) >> 6) if root else mode)
        try:
            yield types.SimpleNamespace(how="no mount permitted: the rights to write taken away",
                                        preexec=become_nobody if root else None)
        finally:
            for path in paths:
                path.chmod(modes[path])
