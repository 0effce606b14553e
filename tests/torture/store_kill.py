#!/usr/bin/env python3
"""Kills a process that changes a store, again and again. `script/torture` builds it and calls this."""

import argparse
import os
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(prog="script/torture store-kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--dir", help="where the store is (that of temporary files)")
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    environment = dict(os.environ, HAWSER_KILLS=str(options.kills), QTEST_FUNCTION_TIMEOUT="86400000")
    if options.dir:
        environment["TMPDIR"] = options.dir
    return subprocess.run([options.program], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
