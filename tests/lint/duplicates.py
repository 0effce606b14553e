#!/usr/bin/env python3
"""duplicates.py SOURCE: finds runs of equal lines in two places of what ships.

A run is RUN lines that say something: no blank ones, no includes, no lone braces, and
no declarations that an interface dictates. Comments do not count.
"""

import re
import sys

import sources

RUN = 7
TOPS = ["engine", "ui", "app"]
SAYS_NOTHING = re.compile(
    r"^(?:[{}()\[\];,]*|public:|private:|protected:|#.*|namespace.*|using.*|return[\w{}]*;|break;|default:|"
    r".*override;)$")


def telling_lines(text):
    """(line number, line without its blanks) of the lines that say something."""
    kept = []
    for number, line in enumerate(sources.without_comments(text).split("\n"), 1):
        line = "".join(line.split())
        if not SAYS_NOTHING.match(line):
            kept.append((number, line))
    return kept


def find(texts):
    """Problems in {path: text}: the first lines of runs that are in two places, each pair of places once."""
    seen = {}  # run of lines -> (path, index of its first)
    problems = []
    for path in sorted(texts):
        lines = telling_lines(texts[path])
        covered = -1
        for at in range(len(lines) - RUN + 1):
            run = tuple(line for _, line in lines[at:at + RUN])
            first = seen.setdefault(run, (path, lines[at][0], at))
            apart = first[0] != path or at - first[2] >= RUN
            if apart and at > covered:
                problems.append(f"{path}:{lines[at][0]}: {RUN} lines as in {first[0]}:{first[1]}: share them")
                covered = at + RUN
    return problems


def main():
    root = sys.argv[1]
    paths = sources.files(root, TOPS, sources.CPP)
    problems = find({path: sources.read(root, path) for path in paths})
    print("\n".join(problems) or f"no run of {RUN} lines is twice in {len(paths)} files")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
