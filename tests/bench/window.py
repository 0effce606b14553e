"""Measures the real window on a screen of its own: how soon it is there, and how long it lets a user wait.

The wait is asked of the window as a window manager asks whether it still lives: a _NET_WM_PING goes through
the same queue as clicks and keys, so its answer comes when a click would have been answered. An answer that
comes after the window was mapped comes after it was painted.
"""

import contextlib
import ctypes
import ctypes.util
import os
import pathlib
import select
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time

START_BOUND = 0.5
STALL_BOUND = 0.1
# Of the root window; Qt answers to the former.
STRUCTURE_NOTIFY = 1 << 17
SUBSTRUCTURE_NOTIFY = 1 << 19
CLIENT_MESSAGE = 33
WINDOW_TYPE = 33  # XA_WINDOW


class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5)]


class Event(ctypes.Union):
    _fields_ = [("type", ctypes.c_int), ("message", Message), ("space", ctypes.c_long * 24)]


class Display:
    """What is needed of Xlib."""

    def __init__(self, name):
        self.x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x.XInternAtom.restype = ctypes.c_ulong
        self.handle = ctypes.c_void_p(self.x.XOpenDisplay(name.encode()))
        if not self.handle:
            raise RuntimeError(f"no display {name}")
        self.root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.handle))
        self.ping_atom = self.atom("_NET_WM_PING")
        self.protocols = self.atom("WM_PROTOCOLS")
        self.clients = self.atom("_NET_CLIENT_LIST")
        self.x.XSelectInput(self.handle, self.root,
                            ctypes.c_long(STRUCTURE_NOTIFY | SUBSTRUCTURE_NOTIFY))
        self.number = 0

    def atom(self, name):
        return self.x.XInternAtom(self.handle, name.encode(), 0)

    def first_client(self):
        """The first window that the window manager has on screen, 0 for none."""
        kind, form = ctypes.c_ulong(), ctypes.c_int()
        count, rest, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ulong)()
        self.x.XGetWindowProperty(self.handle, self.root, ctypes.c_ulong(self.clients), ctypes.c_long(0),
                                  ctypes.c_long(1), 0, ctypes.c_ulong(WINDOW_TYPE), ctypes.byref(kind),
                                  ctypes.byref(form), ctypes.byref(count), ctypes.byref(rest),
                                  ctypes.byref(data))
        window = data[0] if count.value else 0
        if data:
            self.x.XFree(data)
        return window

    def ping(self, window, most=60.0):
        """Seconds until the window answers."""
        self.number += 1
        event = Event()
        event.message = Message(CLIENT_MESSAGE, 0, 0, self.handle, window, self.protocols, 32,
                                (ctypes.c_long * 5)(self.ping_atom, self.number, window, 0, 0))
        begun = time.monotonic()
        self.x.XSendEvent(self.handle, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
        self.x.XFlush(self.handle)
        while time.monotonic() - begun < most:
            while self.x.XPending(self.handle):
                answer = Event()
                self.x.XNextEvent(self.handle, ctypes.byref(answer))
                if (answer.type == CLIENT_MESSAGE and answer.message.message_type == self.protocols
                        and answer.message.data[1] == self.number):
                    return time.monotonic() - begun
            select.select([self.x.XConnectionNumber(self.handle)], [], [], 0.05)
        raise RuntimeError("the window does not answer")


class Desk:
    """A screen, a window manager and a home of their own; no session bus, so no keyring to ask."""

    def __init__(self, program, scratch):
        self.program = program
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="hawser-window-", dir=scratch))
        self.stack = contextlib.ExitStack()
        self.stack.callback(shutil.rmtree, self.home, ignore_errors=True)
        runtime = self.home / "run"
        runtime.mkdir(mode=0o700)
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8",
                    "XDG_RUNTIME_DIR": str(runtime), "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/none"}
        screen = self.start(["Xvfb", "-displayfd", "1", "-noreset", "-screen", "0", "1600x1000x24"],
                            stdout=subprocess.PIPE)
        name = ":" + screen.stdout.readline().decode().strip()
        self.env["DISPLAY"] = name
        self.display = Display(name)
        self.start(["openbox"])
        self.store().mkdir(parents=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()

    def store(self):
        return self.home / ".local/share/hawser/store/box"

    def start(self, words, **how):
        how.setdefault("stdout", subprocess.DEVNULL)
        process = subprocess.Popen(words, env=self.env, cwd=self.home, stderr=subprocess.DEVNULL, **how)
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        return process

    def settings(self, limit):
        folder = self.home / ".config/hawser"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "hawser.conf").write_text(f"[view]\nwelcomed=true\n[transfers]\nlimitRate={limit}\n",
                                            encoding="utf-8")

    def open(self, *places):
        """The window, its process and the seconds until it was painted."""
        begun = time.monotonic()
        process = self.start([self.program, *places])
        while not (window := self.display.first_client()):
            if process.poll() is not None or time.monotonic() - begun > 60:
                raise RuntimeError("no window comes")
            time.sleep(0.001)
        self.display.ping(window)
        return window, process, time.monotonic() - begun

    def close(self, process):
        process.terminate()
        process.wait(timeout=30)
        while self.display.first_client():
            time.sleep(0.005)

    def keys(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], env=self.env, check=True)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "20", text], env=self.env, check=True)

    def waits(self, window, until):
        """How long it let one wait, again and again until `until(seconds)` says that it is over."""
        begun, found = time.monotonic(), []
        while not until(time.monotonic() - begun):
            found.append(self.display.ping(window))
            time.sleep(0.002)
        return found


def quiet(process, calm=1.5, most=300):
    """Over once the process has done next to nothing for a while."""
    ticks = os.sysconf("SC_CLK_TCK")
    state = {"since": 0.0, "spent": -1.0}

    def over(now):
        stat = pathlib.Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8")
        fields = stat.rsplit(")", 1)[1].split()
        spent = (int(fields[11]) + int(fields[12])) / ticks
        # The pings themselves cost it a little.
        if spent - state["spent"] > 0.15 * max(now - state["since"], 0.1) or state["spent"] < 0:
            if now - state["since"] >= 0.3 or state["spent"] < 0:
                state.update(since=now, spent=spent)
        return now - state["since"] > calm or now > most

    return over


def resident(process):
    pages = pathlib.Path(f"/proc/{process.pid}/statm").read_text(encoding="utf-8").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def journaled(desk):
    """How many transfers the engine knows."""
    path = desk.home / ".local/share/hawser/journal.db"
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as journal:
        return journal.execute("SELECT count(*) FROM transfers").fetchone()[0]


def row(name, values, bound):
    worst = max(values)
    return {"what": name, "median_ms": statistics.median(values) * 1000, "worst_ms": worst * 1000,
            "bound_ms": bound * 1000, "samples": len(values), "within": worst <= bound}


def starts(program, scratch, runs):
    with Desk(program, scratch) as desk:
        desk.settings(0)
        times = []
        for _ in range(runs + 1):
            _, process, seconds = desk.open()
            times.append(seconds)
            desk.close(process)
        # The first one reads the program from the disk.
        return [row("start until it is painted", times[1:], START_BOUND)]


def queue(program, scratch, count):
    with Desk(program, scratch) as desk:
        folder = desk.home / "many"
        folder.mkdir()
        for i in range(count):
            (folder / f"file-{i:06}.bin").write_bytes(os.urandom(1024))
        rows = []
        # A limit at which most of them wait for the whole time.
        desk.settings(100 * 1024)
        window, process, _ = desk.open("default:box/")
        desk.start([program, str(folder)]).wait(timeout=60)
        rows.append(row(f"waits while {count:,} transfers are queued and move",
                        desk.waits(window, lambda now: now > 15), STALL_BOUND))
        desk.keys("ctrl+shift+p")
        waits = desk.waits(window, lambda now: now > 3)
        desk.keys("ctrl+shift+p")
        rows.append(row("waits while all are paused and resumed",
                        waits + desk.waits(window, lambda now: now > 3), STALL_BOUND))
        desk.close(process)
        if journaled(desk) != count:
            raise RuntimeError(f"{journaled(desk)} transfers were queued")
        window, process, seconds = desk.open("default:box/")
        rows.append(row(f"start with {count:,} transfers of the last time", [seconds], START_BOUND))
        rows.append(row("waits while these are taken up", desk.waits(window, lambda now: now > 5),
                        STALL_BOUND))
        desk.close(process)
        return rows


def listing(program, scratch, count):
    with Desk(program, scratch) as desk:
        desk.settings(0)
        folder = desk.store().parent / "many"
        folder.mkdir()
        for i in range(count):
            os.close(os.open(folder / f"object-{i:07}.bin", os.O_CREAT | os.O_WRONLY, 0o644))
        window, process, _ = desk.open("default:many/")
        empty = resident(process)
        desk.keys("ctrl+shift+l")
        rows = [row(f"waits while {count:,} objects are listed", desk.waits(window, quiet(process)),
                    STALL_BOUND)]
        desk.keys("ctrl+f")
        desk.type("*77.bin")
        rows.append(row("waits while they are filtered", desk.waits(window, quiet(process)), STALL_BOUND))
        desk.keys("ctrl+a", "Delete")
        rows.append(row("waits while the filter goes", desk.waits(window, quiet(process)), STALL_BOUND))
        # A name and its fields cannot take less: nobody shall measure a list that never came.
        if resident(process) < empty + 30 * count:
            raise RuntimeError("the list did not come")
        desk.keys("Tab", "ctrl+a")
        rows.append(row("waits while all are selected", desk.waits(window, quiet(process)), STALL_BOUND))
        desk.keys("F5")
        rows.append(row("waits while the list begins anew", desk.waits(window, quiet(process)), STALL_BOUND))
        desk.close(process)
        return rows


def run(program, scratch, runs, quick):
    """Rows of {what, median_ms, worst_ms, bound_ms, samples, within}."""
    for tool in ("Xvfb", "openbox", "xdotool"):
        if not shutil.which(tool):
            raise SystemExit(f"no {tool}: `script/bootstrap bench` installs it")
    return (starts(program, scratch, 3 if quick else max(runs, 10))
            + queue(program, scratch, 1000 if quick else 10_000)
            + listing(program, scratch, 50_000 if quick else 1_000_000))


def markdown(command, facts, rows):
    lines = [f"`{command}`", "",
             f"{facts['processor']}, {facts['cores']} cores, {facts['memory']}, {facts['system']}, "
             f"kernel {facts['kernel']}",
             "", "| the window | median ms | worst ms | at most ms | samples |", "|---|---:|---:|---:|---:|"]
    for entry in rows:
        mark = "" if entry["within"] else " (over)"
        lines.append(f"| {entry['what']} | {entry['median_ms']:.1f} | {entry['worst_ms']:.1f}{mark} "
                     f"| {entry['bound_ms']:.0f} | {entry['samples']} |")
    return "\n".join(lines) + "\n"
