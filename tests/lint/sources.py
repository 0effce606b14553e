"""What the lint tests share: which files are ours, and C++ text without its comments and strings."""

import os
import re

SKIPPED_FOLDERS = {"build", "node_modules", ".git", ".prefix", ".cache", "__pycache__"}
CPP = (".h", ".cpp")


def files(root, tops, endings):
    """Paths under the folders `tops` of `root` that end in one of `endings`, relative, sorted."""
    found = []
    for top in tops:
        for folder, subfolders, names in os.walk(os.path.join(root, top)):
            subfolders[:] = sorted(s for s in subfolders if s not in SKIPPED_FOLDERS)
            for name in names:
                if name.endswith(endings):
                    found.append(os.path.relpath(os.path.join(folder, name), root))
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", newline="") as file:
        return file.read()


_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^()\\ ]*)\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|'
    r"(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'",
    re.DOTALL)


def _blank(match):
    blank = re.sub(r"[^\n]", " ", match.group(0))
    # The quotes stay: f("x") is still seen to have an argument.
    return blank if match.group(0)[0] == "/" else '"' + blank[1:-1] + '"'


def code_only(text):
    """The text with comments, strings and character literals blanked: every line and column stays put."""
    return _TOKEN.sub(_blank, text)


def without_comments(text):
    return _TOKEN.sub(lambda match: _blank(match) if match.group(0)[0] == "/" else match.group(0), text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1
