#!/usr/bin/env python3
"""arrows.py SOURCE ARROWS QT_HEADERS: holds every include of the engine, the window and the programs against
the arrows between rooms, and every outside header against the room that owns it.

ARROWS is what CMake wrote while configuring: a line a room, "storage/azure: storage net credentials".
QT_HEADERS is the folder with QtCore, QtNetwork and so on, which tells the module of <QWhatever>.
"""

import os
import re
import sys

import sources

# What the window may see of the engine, and what the programs, which put the parts together, see beyond that.
WINDOW_ROOMS = {"api", "base", "credentials"}
COMPOSITION_ROOMS = WINDOW_ROOMS | {"block", "nbd", "net", "os", "storage", "storage/local", "storage/azure"}

# The layers of the window, and the layers each may include beside itself. Only the last draws.
WINDOW_LAYERS = {"models": set(), "presenters": {"models"}, "widgets": {"models", "presenters"}}
DRAWING_LAYER = "widgets"

# Qt modules of the engine beyond QtCore, by room.
QT_MODULES = {"net": {"QtNetwork"}, "os": {"QtNetwork"}, "sched": {"QtConcurrent"}}

# (pattern of an outside header, where it belongs, what it is)
OWNED_HEADERS = [
    (r"curl/", {"net"}, "libcurl"),
    (r"expat\.h$", {"storage/rest"}, "Expat"),
    (r"sqlite3", {"journal"}, "SQLite"),
    (r"yaml-cpp/", {"profile"}, "yaml-cpp"),
    (r"(unistd|fcntl|dirent|poll|pthread|signal|netdb|ifaddrs|pwd|grp|termios|dlfcn|spawn|sched|semaphore|"
     r"fts|ftw|glob|syslog|utime|aio|strings|io|windows|winsock2)\.h|(sys|netinet|arpa|net|linux|mntent)/",
     {"os"}, "the operating system"),
]
# A program's main talks to its terminal and its signals.
PROGRAM_HEADERS = {"unistd.h", "signal.h", "sys/ioctl.h"}

# (pattern in code, where it belongs, what it is)
OWNED_CODE = [
    (r"\bstd::j?thread\b(?!::)|\bstd::async\b|\bpthread_create\b|\bQThread\b(?!::(current|idealThread))|"
     r"\bQThreadPool\b|\bQtConcurrent\b", {"sched"}, "a thread"),
]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def read_arrows(text):
    arrows = {}
    for line in text.splitlines():
        if line.strip():
            room, _, targets = line.partition(":")
            arrows[room.strip()] = set(targets.split())
    return arrows


def room_of(path, rooms):
    """The innermost room that holds the path of an engine file, or None."""
    folder = os.path.dirname(path)
    while folder:
        if folder in rooms:
            return folder
        folder = os.path.dirname(folder)
    return None


def cycles(arrows):
    """Rooms that reach themselves, each with the way round."""
    found = []

    def visit(room, way):
        for target in sorted(arrows.get(room, ())):
            if target == way[0]:
                found.append("arrows run in a circle: " + " -> ".join(way + [target]))
            elif target not in way:
                visit(target, way + [target])

    for room in sorted(arrows):
        visit(room, [room])
    return found[:1]


MAP = "ARCHITECTURE.md"
MAP_ROW = re.compile(r"^\| `([\w/]+)` \|.*\|([^|]*)\|$", re.MULTILINE)


def untrue_map(text, arrows):
    """Where the table of rooms in ARCHITECTURE.md is not what CMake links, each with the row's right end."""
    rows = {match.group(1): set(match.group(2).split()) for match in MAP_ROW.finditer(text)}
    found = [f"{MAP}: no row of the room {room}" for room in sorted(set(arrows) - set(rows))]
    found += [f"{MAP}: there is no room {room}" for room in sorted(set(rows) - set(arrows))]
    for room in sorted(set(rows) & set(arrows)):
        if rows[room] != arrows[room]:
            found.append(f"{MAP}: {room} may see {' '.join(sorted(arrows[room])) or 'nothing'}")
    return found


class Checker:
    def __init__(self, root, arrows, qt_modules_of):
        self.root = root
        self.arrows = arrows
        self.qt_modules_of = qt_modules_of
        self.problems = []

    def report(self, path, line, text):
        self.problems.append(f"{path}:{line}: {text}")

    def run(self):
        self.problems += cycles(self.arrows)
        self.problems += untrue_map(sources.read(self.root, MAP), self.arrows)
        for path in sources.files(self.root, ["engine"], sources.CPP):
            self.engine_file(path)
        for path in sources.files(self.root, ["ui"], sources.CPP):
            self.outer_file(path, WINDOW_ROOMS, "ui")
        for path in sources.files(self.root, ["app"], sources.CPP):
            self.outer_file(path, COMPOSITION_ROOMS, "app")
        return self.problems

    def includes(self, path):
        text = sources.read(self.root, path)
        for match in INCLUDE.finditer(text):
            # The rule of an include inside a comment does not matter; one in code always starts its line.
            yield sources.line_of(text, match.start()), match.group(1), match.group(2)

    def engine_file(self, path):
        inside = os.path.relpath(path, "engine")
        room = room_of(inside, self.arrows)
        if room is None:
            self.report(path, 1, "is in no room: its folder has no hawser_room() in a CMakeLists.txt")
            return
        allowed = self.arrows[room] | {room}
        for line, quoted, angled in self.includes(path):
            if quoted is not None:
                target = room_of(quoted, self.arrows)
                if target is None:
                    self.report(path, line, f'"{quoted}" is of no room: write "room/file.h"')
                elif target not in allowed:
                    self.report(path, line, f"no arrow from {room} to {target}")
            else:
                self.outside_header(path, line, angled, room)
        self.owned_code(path, room)

    def outside_header(self, path, line, header, room):
        for pattern, owners, what in OWNED_HEADERS:
            if re.match(pattern, header) and room not in owners:
                self.report(path, line, f"<{header}>: {what} is for {', '.join(sorted(owners))} only")
        module = self.qt_modules_of(header)
        if module and module not in {"QtCore"} | QT_MODULES.get(room, set()):
            self.report(path, line, f"<{header}>: {module} is not for the room {room}")
        if room_of(header, self.arrows):
            self.report(path, line, f'<{header}>: our own headers are included with "…"')

    def owned_code(self, path, room):
        code = sources.code_only(sources.read(self.root, path))
        for pattern, owners, what in OWNED_CODE:
            for match in re.finditer(pattern, code):
                if room not in owners:
                    line = sources.line_of(code, match.start())
                    self.report(path, line, f"{match.group(0)}: {what} is made in {', '.join(owners)} only")

    def outer_file(self, path, allowed, part):
        for line, quoted, angled in self.includes(path):
            target = room_of(quoted or angled, self.arrows)
            own = quoted is not None and any(
                os.path.exists(os.path.join(self.root, base, quoted))
                for base in (part, "ui", "app", os.path.dirname(path)))
            if target is not None and target not in allowed and not own:
                self.report(path, line, f"{part}/ does not see the room {target}")
            if angled is not None:
                self.outer_header(path, line, angled, part)
            if part == "ui":
                self.window_layer(path, line, quoted or angled)

    def window_layer(self, path, line, header):
        layer = path.split("/")[1]
        target = header.split("/")[0]
        if target in WINDOW_LAYERS and target not in WINDOW_LAYERS.get(layer, set()) | {layer}:
            self.report(path, line, f"the window's {layer} do not see its {target}")
        if layer in WINDOW_LAYERS and layer != DRAWING_LAYER and self.qt_modules_of(header) == "QtWidgets":
            self.report(path, line, f"<{header}>: only {DRAWING_LAYER} draw")

    def outer_header(self, path, line, header, part):
        for pattern, owners, what in OWNED_HEADERS:
            if re.match(pattern, header) and not (part == "app" and header in PROGRAM_HEADERS):
                self.report(path, line, f"<{header}>: {what} is for {', '.join(sorted(owners))} only")


def qt_module_finder(headers):
    """Tells the Qt module of a header from the folders Qt installed: it never goes stale."""
    modules = {}
    for module in sorted(os.listdir(headers)):
        folder = os.path.join(headers, module)
        if module.startswith("Qt") and os.path.isdir(folder):
            for name in os.listdir(folder):
                modules.setdefault(name, module)

    def module_of(header):
        first, _, rest = header.partition("/")
        return first if rest and first.startswith("Qt") else modules.get(header)

    return module_of


def main():
    root, arrows_file, qt_headers = sys.argv[1:4]
    with open(arrows_file, encoding="utf-8") as file:
        arrows = read_arrows(file.read())
    problems = Checker(root, arrows, qt_module_finder(qt_headers)).run()
    print("\n".join(problems) or f"{len(arrows)} rooms keep to their arrows")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
