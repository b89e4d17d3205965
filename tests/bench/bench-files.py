# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""20 photos of 3 MB through a line of 10 Mbit/s that breaks once, beside curl doing the same bytes over the same line with
the same break. curl sends each file whole, to a server that throws it away, and begins the broken file anew.

The line is a relay on loopback (link.py): no rights are needed, and it is the same on every machine."""

import hashlib
import http.server
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

from link import Link

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "e2e"), str(TESTS / "cli")]

from harness.world import World, unit  # noqa: E402
from pictures import png  # noqa: E402

COUNT, SIDE = 20, 1000  # SIDE × SIDE × 3 bytes of noise
RATE = 10_000_000 / 8
DELAY = 0.01
DOWN_FOR = 2
LONGEST = 1200


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def make_photos(folder):
    paths = []
    for number in range(COUNT):
        path = folder / ("照片%02d.png" % number)
        path.write_bytes(png(width=SIDE, height=SIDE, noise=random.Random(number).randbytes(3 * SIDE * SIDE)))
        paths.append(path)
    return paths


def until_done(step, what):
    """Seconds until @step says that it is done, tried again whenever it is not."""
    begun = time.monotonic()
    while not step():
        if time.monotonic() - begun > LONGEST:
            sys.exit("%s does not come to an end" % what)
        time.sleep(0.2)
    return time.monotonic() - begun


def ours(photos, cut_after):
    """Seconds, the line, and whether the server holds the same bytes."""
    with World(judge=False) as world:
        link = Link(world.proxy.upstream, RATE, DELAY)
        world.proxy.close()
        world.proxy = link
        client = world.client()
        words = [word for photo in photos for word in ("--attach", "other=%s" % photo)]
        client.new("unit-project", *unit("16栋"), *words)
        before = link.passed
        link.cut_after(cut_after, DOWN_FOR)
        seconds = until_done(lambda: client.run("--json", "sync", timeout=LONGEST).status == 0, "sync")
        held = [world.data / "files" / digest(photo)[:2] / digest(photo) for photo in photos]
        same = all(path.is_file() and digest(path) == path.name for path in held)
        return seconds, link, link.passed - before, same


class Sink(http.server.BaseHTTPRequestHandler):
    """Takes what comes and throws it away; remembers its hash."""

    protocol_version = "HTTP/1.1"
    taken = {}

    def log_message(self, *_args):
        pass

    def do_PUT(self):
        left, hashed = int(self.headers["Content-Length"]), hashlib.sha256()
        while left > 0:
            data = self.rfile.read(min(left, 65536))
            if not data:
                self.close_connection = True
                return
            left -= len(data)
            hashed.update(data)
        self.taken[self.path] = hashed.hexdigest()
        self.send_response(204)
        self.end_headers()


class Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, _request, _address):
        pass


def curl(photos, cut_after):
    server = Quiet(("127.0.0.1", 0), Sink)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    link = Link(server.server_address, RATE, DELAY)
    link.cut_after(cut_after, DOWN_FOR)

    def step():
        words = []
        for number, photo in enumerate(photos):
            if "/%d" % number not in Sink.taken:
                words += ["-T", str(photo), "%s/%d" % (link.url, number)]
        return not words or subprocess.run(["curl", "-sS", "--fail-early", "-H", "Expect:", *words], check=False, timeout=LONGEST,
                                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    seconds = until_done(step, "curl")
    same = all(Sink.taken["/%d" % number] == digest(photo) for number, photo in enumerate(photos))
    link.close()
    server.shutdown()
    return seconds, link, link.passed, same


def tell(name, seconds, link, passed, same, total):
    print("%-10s %6.1f s   %8d bytes sent again   %8d bytes over the line beside the files'   hashes %s"
          % (name, seconds, link.lost, passed - total - link.lost, "equal" if same else "DIFFER"))


def main():
    with tempfile.TemporaryDirectory(prefix="zhijian-bench-files-") as folder:
        photos = make_photos(pathlib.Path(folder))
        before = [(digest(photo), os.stat(photo).st_mtime_ns) for photo in photos]
        total = sum(os.stat(photo).st_size for photo in photos)
        # In the midst of a file, whoever sends it.
        cut_after = int(total * 0.47)
        print("%d files, %.1f MB, %.0f Mbit/s and %.0f ms each way (a relay on loopback), broken once for %d s: at best %.1f s"
              % (COUNT, total / 1e6, RATE * 8 / 1e6, DELAY * 1000, DOWN_FOR, total / RATE))
        mine = ours(photos, cut_after)
        theirs = curl(photos, cut_after)
        tell("zhijianctl", *mine, total)
        tell("curl", *theirs, total)
        pieces = [length for method, length in mine[1].bodies if method == "PATCH"]
        untouched = before == [(digest(photo), os.stat(photo).st_mtime_ns) for photo in photos]
        print("pieces: %d, the largest %d KiB; sent again ≤ one piece: %s; the user's own files: %s"
              % (len(pieces), max(pieces) // 1024, "yes" if mine[1].lost <= max(pieces) else "NO", "untouched" if untouched else "CHANGED"))
        print("zhijianctl : curl   time %.2f   bytes sent again %.2f" % (mine[0] / theirs[0], mine[1].lost / max(theirs[1].lost, 1)))
        if not (mine[3] and theirs[3] and untouched and mine[1].lost <= max(pieces)):
            sys.exit(1)


if __name__ == "__main__":
    main()
