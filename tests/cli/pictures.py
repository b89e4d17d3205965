# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of the user's, made in memory."""

import struct
import zlib


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(seed=0, width=8, height=8, noise=None):
    """A picture that differs by its seed; of incompressible noise where that is given."""
    def row(y):
        if noise is not None:
            return noise[y * 3 * width:(y + 1) * 3 * width]
        return bytes((x * 7 + y * 5 + seed + c * 40) % 256 for x in range(width) for c in range(3))
    rows = b"".join(b"\0" + row(y) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + _chunk(b"IDAT", zlib.compress(rows, 0 if noise else 6)) + _chunk(b"IEND", b""))


def pdf():
    """One empty page."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate((b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                   b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"), 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table
