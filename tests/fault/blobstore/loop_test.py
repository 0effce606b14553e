#!/usr/bin/env python3
"""loop_test.py PROGRAM: runs the test of kills on a loop device, which it makes and takes away again."""

import os
import subprocess
import sys
import tempfile

SIZE = 24 * 64 * 1024


def losetup(*words):
    return subprocess.run(["losetup", *words], check=True, capture_output=True, text=True).stdout.strip()


def main():
    with tempfile.NamedTemporaryFile() as file:
        file.truncate(SIZE)
        device = losetup("--find", "--show", file.name)
        try:
            environment = dict(os.environ, HAWSER_STORE_DEVICE=device, HAWSER_KILLS="20")
            return subprocess.run([sys.argv[1]], env=environment).returncode
        finally:
            losetup("--detach", device)


if __name__ == "__main__":
    sys.exit(main())
