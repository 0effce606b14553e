#!/usr/bin/env python3
"""format.py SOURCE: every C++ file is as clang-format 14 and 15 write it (others differ a little)."""

import os
import re
import shutil
import subprocess
import sys

import sources


def find_clang_format(root):
    """The one from npm is the same on every release; it has none for some processors."""
    pinned = os.path.join(root, "tests/lint/node_modules/clang-format/bin/linux_x64/clang-format")
    for path in map(shutil.which, (pinned, "clang-format-14", "clang-format-15", "clang-format")):
        try:
            version = subprocess.run([path or "", "--version"], stdout=subprocess.PIPE).stdout
        except OSError:
            continue
        if re.search(rb" version 1[45]\.", version):
            return path
    return None


def main():
    root = os.path.abspath(sys.argv[1])
    clang_format = find_clang_format(root)
    if not clang_format:
        print("there is no clang-format 14 or 15: `script/bootstrap test` installs it")
        return 1
    paths = sources.files(root, ["engine", "ui", "app", "tests"], sources.CPP)
    share = len(paths) // (os.cpu_count() or 1) + 1
    runs = [subprocess.Popen([clang_format, "--dry-run", "-Werror"] + paths[at:at + share], cwd=root)
            for at in range(0, len(paths), share)]
    failed = [run for run in runs if run.wait() != 0]
    print("clang-format -i on the files above mends them" if failed else f"{len(paths)} files are in format")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
