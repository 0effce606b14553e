#!/usr/bin/env python3
"""format.py SOURCE CLANG_FORMAT: every C++ file is as clang-format would write it."""

import os
import subprocess
import sys

import sources


def main():
    root, clang_format = sys.argv[1:3]
    paths = sources.files(root, ["engine", "ui", "app", "tests"], sources.CPP)
    share = len(paths) // (os.cpu_count() or 1) + 1
    runs = [subprocess.Popen([clang_format, "--dry-run", "-Werror"] + paths[at:at + share], cwd=root)
            for at in range(0, len(paths), share)]
    failed = [run for run in runs if run.wait() != 0]
    print("clang-format -i on the files above mends them" if failed else f"{len(paths)} files are in format")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
