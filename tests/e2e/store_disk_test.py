#!/usr/bin/env python3
"""store_disk_test.py HAWSERCTL: a store on a disk: a loop device, which it makes and takes away again."""

import os
import subprocess
import sys
import tempfile

SIZE = 64 * 1024 * 1024
CONTENT = os.urandom(300_000)


def losetup(*words):
    return subprocess.run(["losetup", *words], check=True, capture_output=True, text=True).stdout.strip()


def check(program, device):
    def store(code, verb, *words, given=b""):
        done = subprocess.run([program, "store", verb, device, *words], input=given, capture_output=True)
        if done.returncode != code:
            sys.exit(f"store {verb}: {done.returncode}, not {code}: {done.stderr.decode()}")
        return done

    store(0, "init")
    store(0, "put", "one", given=CONTENT)
    again = store(1, "init")
    if device.encode() not in again.stderr:
        sys.exit(f"it does not say which: {again.stderr.decode()}")
    if store(0, "get", "one").stdout != CONTENT:
        sys.exit("it reads otherwise than was written")
    store(0, "check")
    # Nor is one made over another that is damaged: one of its super blocks.
    with open(device, "r+b", buffering=0) as disk:
        disk.seek(0)
        disk.write(bytes(4096))
        os.fsync(disk.fileno())
    store(1, "init")


def main():
    with tempfile.TemporaryDirectory() as home, tempfile.NamedTemporaryFile() as file:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home, XDG_STATE_HOME=home, XDG_CACHE_HOME=home)
        file.truncate(SIZE)
        device = losetup("--find", "--show", file.name)
        try:
            check(sys.argv[1], device)
        finally:
            losetup("--detach", device)


if __name__ == "__main__":
    main()
