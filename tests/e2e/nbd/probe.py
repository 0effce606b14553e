#!/usr/bin/env python3
"""probe.py PROGRAM: what the NBD protocol asks of a server, one check a line of it, of hawser-nbd, over a
file that may be written and over one that may not. Also what other servers are known to have got wrong.
"""

import os
import sys
import tempfile
import traceback

import handshake_checks  # noqa: F401 - each adds its checks
import request_checks  # noqa: F401
import write_checks  # noqa: F401
from checks import CHECKS, HOLE, NAME, SIZE, Place
from nbd_client import serving


def make_file(path):
    content = bytearray(os.urandom(SIZE))
    content[HOLE[0]:sum(HOLE)] = bytes(HOLE[1])
    with open(path, "wb") as file:
        file.write(content[:HOLE[0]])
        file.seek(sum(HOLE))
        file.write(content[sum(HOLE):])
    return bytes(content)


def run(program, is_writable):
    failed, count = 0, 0
    with tempfile.TemporaryDirectory(prefix="hawser-nbd-") as folder:
        file = os.path.join(folder, "disk.img")
        content = make_file(file)
        words = [] if is_writable else ["--read-only"]
        with serving(program, file, folder, "--export", NAME, *words) as path:
            for function, when in CHECKS:
                if is_writable not in when:
                    continue
                count += 1
                try:
                    function(Place(path, content, is_writable))
                except Exception:  # noqa: BLE001 - the next check is worth its while all the same
                    failed += 1
                    print(f"FAILED {function.__name__}, {'writable' if is_writable else 'read-only'}:")
                    traceback.print_exc(file=sys.stdout)
        if not is_writable:
            with open(file, "rb") as left:
                assert left.read() == content, "a read-only export was written to"
    print(f"{count - failed} of {count} checks of a {'writable' if is_writable else 'read-only'} export")
    return failed, count


def main():
    results = [run(sys.argv[1], is_writable) for is_writable in (True, False)]
    return 1 if any(failed for failed, _ in results) or min(count for _, count in results) < 55 else 0


if __name__ == "__main__":
    sys.exit(main())
