#!/usr/bin/env python3
"""Kills hawserctl at random moments. `script/torture` builds what it needs and calls this."""

import argparse
import collections
import filecmp
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bench"))
from server import Server  # noqa: E402

ACCOUNT = "bench"
KEY = "aGF3c2VyLWJlbmNo" * 4
MIB = 1024 * 1024

# What may be in flight when a program dies, and is sent again: by two options, or as the program itself
# decides (its memory budget, and what it lets stream to a file at once).
Settings = collections.namedtuple("Settings", "name options in_flight connections")
SETTINGS = [Settings("8 parts of 8 MiB", ["--parallel", "8", "--part-size", "8MiB"],
                     {"up": 64 * MIB, "down": 64 * MIB}, 8),
            Settings("its own", [], {"up": 256 * MIB, "down": 256 * MIB}, 64)]
# Request lines, listings, and what the sockets of a connection hold.
OVERHEAD = 4 * MIB


HEAD = """# Killed and resumed

`script/torture kill --size {size} --rounds {rounds} --seed {seed}` uploads and downloads one object and
kills the program with `kill -9` once a random number of its bytes have passed. Then it is told to resume the
job. *Equal*: the object is byte for byte the source's, nothing of it could be seen under its name before, and
no more was sent again than was in flight. What a connection's buffers hold at the moment of the kill counts
as sent again, too.

"""


def size_of(text):
    number, unit = re.fullmatch(r"(\d+)([KMG]iB)?", text).groups()
    return int(number) << {None: 0, "KiB": 10, "MiB": 20, "GiB": 30}[unit]


class Bench:
    """A server, a home for the program, and a file that both know."""

    def __init__(self, tools, server, folder, size):
        self.program = os.path.join(tools, "hawserctl")
        self.server = server
        self.folder = folder
        self.size = size
        endpoint = f"http://127.0.0.1:{server.port}/{ACCOUNT}"
        account = (f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};"
                   f"BlobEndpoint={endpoint};")
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
                            "AZURE_STORAGE_CONNECTION_STRING": account}
        for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            self.environment[name] = os.path.join(folder, "home")
        os.makedirs(self.environment["HOME"])
        server.ask("POST", "/-/preload", container="source", count=1, size=size)
        self.name = self.run("ls", f"az://{ACCOUNT}/source/").stdout.decode().strip()
        self.remote = f"az://{ACCOUNT}/source/{self.name}"
        self.local = os.path.join(folder, self.name)
        self.run("copy", self.remote, self.local)

    def run(self, *words, check=True):
        done = subprocess.run([self.program, *words], env=self.environment, capture_output=True)
        if check and done.returncode != 0:
            said = done.stdout.decode() + done.stderr.decode()
            sys.exit(f"hawserctl {' '.join(words)}: {done.returncode}\n{said}")
        return done

    def moved(self, direction):
        return self.server.ask("GET", "/-/stats")["bytes_in" if direction == "up" else "bytes_out"]

    def copy(self, words, direction, after, settings):
        """Kills it once so many bytes have passed; returns False where it ended before."""
        start = self.moved(direction)
        command = [self.program, "copy", *settings.options, *words]
        process = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        while process.poll() is None:
            if self.moved(direction) - start >= after:
                process.kill()
            time.sleep(0.005)
        return process.wait() != 0


def one_round(bench, direction, after, settings):
    shutil.rmtree(bench.environment["HOME"])
    os.makedirs(bench.environment["HOME"])
    back = os.path.join(bench.folder, "back")
    if direction == "up":
        bench.server.create_container("target")
        words = [bench.local, f"az://{ACCOUNT}/target/{bench.name}"]
    else:
        words = [bench.remote, back]
    start = bench.moved(direction)
    killed = bench.copy(words, direction, after, settings)
    first = bench.moved(direction) - start
    if killed:
        visible = (bench.run("ls", f"az://{ACCOUNT}/target/").stdout != b"" if direction == "up"
                   else os.path.exists(back))
        jobs = [json.loads(line) for line in bench.run("jobs", "list", "--json").stdout.splitlines()]
        if not jobs:  # killed before it had begun
            bench.run("copy", *words)
        else:
            bench.run("jobs", "resume", str(jobs[0]["id"]))
    else:
        visible = False
    again = bench.moved(direction) - start - bench.size
    if direction == "up":
        good = bench.server.ask("GET", "/-/verify", container="target", count=1, size=bench.size)["good"] == 1
        bench.server.delete_container("target")
    else:
        good = filecmp.cmp(back, bench.local, shallow=False)
        left = [name for name in os.listdir(bench.folder) if name.startswith(".hawser-part-")]
        good = good and not left
        os.remove(back)
    right = good and not visible and again <= settings.in_flight[direction] + settings.connections * OVERHEAD
    print(f"{direction:>4}  killed at {first / MIB:7.1f} MiB  again {again / MIB:7.1f} MiB  "
          f"{'equal' if good else 'DIFFERENT'}{'' if killed else '  (ended before)'}"
          f"{'  HALF-DONE VISIBLE' if visible and killed else ''}{'' if right else '  WRONG'}", flush=True)
    return right, killed, again


def kill(options):
    size = size_of(options.size)
    chance = random.Random(options.seed)
    scratch = options.dir or ("/dev/shm" if os.path.isdir("/dev/shm") else None)
    with tempfile.TemporaryDirectory(dir=scratch) as folder, \
            Server(options.tools, folder, 3 * size + (1 << 30), 0, True) as server:
        bench = Bench(options.tools, server, folder, size)
        wrong = 0
        table = ["| direction | settings | killed | equal | sent again: average | at most | in flight |",
                 "|---|---|---|---|---|---|---|"]
        for settings in SETTINGS:
            for direction in ("up", "down"):
                results = [one_round(bench, direction, chance.uniform(0.01, 0.95) * size, settings)
                           for _ in range(options.rounds)]
                wrong += sum(not right for right, _, _ in results)
                hit = [again / MIB for _, killed, again in results if killed]
                table.append(f"| {direction} | {settings.name} | {len(hit)} of {options.rounds} | "
                             f"{sum(right for right, _, _ in results)} of {options.rounds} | "
                             f"{sum(hit) / max(1, len(hit)):.1f} MiB | {max(hit, default=0):.1f} MiB | "
                             f"{settings.in_flight[direction] / MIB:.0f} MiB |")
                print(table[-1], flush=True)
    if options.markdown:
        with open(options.markdown, "w", encoding="utf-8") as file:
            file.write(HEAD.format(size=options.size, rounds=options.rounds, seed=options.seed)
                       + "\n".join(table) + "\n")
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(prog="script/torture", description=__doc__)
    parser.add_argument("what", choices=["kill"])
    parser.add_argument("--size", default="2GiB")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dir", help="where the files are (memory, when there is some)")
    parser.add_argument("--markdown", metavar="FILE", help="the table, to be kept")
    parser.add_argument("--tools", required=True, help=argparse.SUPPRESS)
    return kill(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
