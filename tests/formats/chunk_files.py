#!/usr/bin/env python3
"""chunk_files.py make FOLDER: a stage of chunk files as other programs leave them, by zlib and struct alone.
chunk_files.py judge FOLDER: reads what is there; knows nothing of the C++ code.

Both print a line of JSON for each chunk, make what a reader has to find: stream, name, metadata and content
(as hex), damage by the reference tool's numbers (0: none), and how many bytes of a damaged chunk can be
proven (-1: none).
"""

import json
import os
import struct
import sys
import zlib


def summed(metadata, content):
    return zlib.crc32(struct.pack(">H", len(metadata)) + metadata + content)


def chunk(metadata=b"", content=b"", crc=None, length=None, hint=bytes(8)):
    if crc is None:
        crc = struct.pack(">I", summed(metadata, content))
    length = len(content) if length is None else length
    header = b"\xc1\x00" + crc + bytes(4) + struct.pack(">I", length) + hint
    return header + struct.pack(">H", len(metadata)) + metadata + content


def paged(file, fill=b"\x00"):
    return file + fill * (-len(file) % 4096)


NONE = bytes(4)
WRONG = b"\x01\x02\x03\x04"
HELLO = b"hello, reference"


def hint(metadata, content):
    return struct.pack(">II", len(content), summed(metadata, content))


def unfinished(metadata, content):
    """The state of the sum in the processor's order, as it is until a sync."""
    return struct.pack("<I", summed(metadata, content) ^ 0xFFFFFFFF)


# name, file, metadata, content, damage, proven
FILES = [
    ("empty", paged(chunk()), b"", b"", 0, 0),
    ("exact", chunk(b"meta", HELLO), b"meta", HELLO, 0, 0),
    ("paged", paged(chunk(b"meta", HELLO)), b"meta", HELLO, 0, 0),
    ("long-metadata", paged(chunk(b"m" * 65535, HELLO)), b"m" * 65535, HELLO, 0, 0),
    ("unsummed", paged(chunk(b"meta", HELLO, NONE)), b"meta", HELLO, 0, 0),
    ("stale", paged(chunk(b"meta", HELLO), b"stale"), b"meta", HELLO, 0, 0),
    ("legacy", chunk(b"meta", HELLO, None, 0), b"meta", HELLO, 0, 0),
    ("legacy-unsummed", chunk(b"", HELLO, NONE, 0), b"", HELLO, 0, 0),
    ("other-hint", paged(chunk(b"meta", HELLO, None, None, b"whatever")), b"meta", HELLO, 0, 0),
    ("torn", paged(chunk(b"meta", HELLO, WRONG)), b"meta", HELLO, -10, -1),
    ("torn-hint", chunk(b"meta", HELLO, WRONG, None, hint(b"meta", HELLO[:5])), b"meta", HELLO, -10, 5),
    ("killed", paged(chunk(b"meta", HELLO, unfinished(b"meta", HELLO))), b"meta", HELLO, -10, len(HELLO)),
    ("opened", paged(chunk(b"", b"", b"\xff\x12\xd9\x41")), b"", b"", -10, 0),
    ("magic", b"\xc1\x01" + bytes(22), None, None, -11, -1),
    ("nothing", b"", None, None, -12, -1),
    ("cut", chunk(b"meta", HELLO)[:-3], None, None, -13, -1),
    ("short", b"\xc1\x00\x00", None, None, -13, -1),
]


def line(stream, name, metadata, content, damage, proven=0):
    return {"stream": stream, "name": name, "metadata": (metadata or b"").hex(),
            "content": (content or b"").hex(), "damage": damage, "proven": proven}


def make(folder):
    for index, (name, file, metadata, content, damage, proven) in enumerate(FILES):
        stream = ("one", "two")[index % 2]
        os.makedirs(os.path.join(folder, stream), exist_ok=True)
        with open(os.path.join(folder, stream, name), "wb") as out:
            out.write(file)
        yield line(stream, name, metadata, content, damage, proven)


def read(file):
    """(metadata, content, damage) of the bytes of a file."""
    if not file:
        return None, None, -12
    if len(file) < 24:
        return None, None, -13
    magic, crc, _, length, _, metadata_length = struct.unpack(">H I 4s I 8s H", file[:24])
    if magic != 0xC100:
        return None, None, -11
    content_at = 24 + metadata_length
    if content_at + length > len(file):
        return None, None, -13
    metadata = file[24:content_at]
    if length == 0 and len(file) > content_at and file[content_at] != 0:
        if not crc or crc != summed(metadata, b""):
            length = len(file) - content_at
    content = file[content_at:content_at + length]
    return metadata, content, -10 if crc and crc != summed(metadata, content) else 0


def judge(folder):
    for stream in sorted(os.listdir(folder)):
        if stream.startswith(".") or not os.path.isdir(os.path.join(folder, stream)):
            continue
        for name in sorted(os.listdir(os.path.join(folder, stream))):
            if not name.startswith("."):
                with open(os.path.join(folder, stream, name), "rb") as file:
                    yield line(stream, name, *read(file.read()))


def main():
    command, folder = sys.argv[1:3]
    for each in {"make": make, "judge": judge}[command](folder):
        print(json.dumps(each))
    return 0


if __name__ == "__main__":
    sys.exit(main())
