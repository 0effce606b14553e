"""The suite `mount`: hawser-nbd beside nbdkit, over the same file in the page cache, measured with nbdcopy
and fio. What a server costs is the CPU time of its process; what it gives is what its client saw."""

import collections
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time

from storage import missed

MIB = 1 << 20
PROGRAMS = ("nbdkit", "nbdcopy", "fio")

# `rate`: what our share of nbdkit's has to be at least; `cpu`: and the CPU of an operation at most.
Work = collections.namedtuple("Work", "name kind depth rate cpu")
WORKS = (Work("nbdcopy, 1 connection", "copy", 1, 1.0, 1.1),
         Work("nbdcopy, 4 connections", "copy", 4, 1.0, 1.1),
         Work("4 KiB random reads, 1 at a time", "randread", 1, 0.9, 1.1),
         Work("4 KiB random reads, 16 at a time", "randread", 16, 1.0, 1.1),
         Work("4 KiB random writes, 16 at a time", "randwrite", 16, 0.8, 1.5))


def missing():
    return [f"there is no {name}: script/bootstrap bench" for name in PROGRAMS if not shutil.which(name)]


def cpu_seconds(process):
    with open(f"/proc/{process}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def serving(command, path):
    """A server that listens at `path`: (its process, its address)."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            address = f"nbd+unix:///?socket={path}"
            # Until it listens there is nobody to tell.
            for _ in range(1000):
                if subprocess.run(["nbdinfo", "--size", address], capture_output=True).returncode == 0:
                    break
            yield child.pid, address
        finally:
            child.terminate()
            child.wait(60)


class Suite:
    def __init__(self, tools, scratch, runs, size, seconds):
        self.runs, self.size, self.seconds = runs, size, seconds
        self.scratch = scratch
        self.ours = os.path.join(tools, "hawser-nbd")

    def figures(self):
        os.makedirs(self.scratch, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="hawser-bench-", dir=self.scratch) as folder:
            file = os.path.join(folder, "disk")
            with open(file, "wb") as out:
                for _ in range(self.size // MIB):
                    out.write(os.urandom(MIB))
            return [self.figure(work, folder, file) for work in WORKS]

    def figure(self, work, folder, file):
        pairs = []
        for run in range(self.runs):
            path = os.path.join(folder, "ours.sock")
            with serving([self.ours, "--file", file, "--socket", path], path) as server:
                our = self.measure(work, *server)
            # It leaves its socket, and does not start where there is one; nor does it go into the background
            # here, where its process would be another one.
            path = os.path.join(folder, f"theirs.{WORKS.index(work)}.{run}.sock")
            with serving(["nbdkit", "-f", "-U", path, "file", file], path) as server:
                their = self.measure(work, *server)
            pairs.append((our, their))
        return {"name": work.name, "unit": "MiB/s" if work.kind == "copy" else "op/s",
                "cpu_unit": "s/GiB" if work.kind == "copy" else "us/op",
                "wanted_rate": work.rate, "wanted_cpu": work.cpu,
                "rate": statistics.median(our[0] / their[0] for our, their in pairs),
                "cpu": statistics.median(our[1] / their[1] for our, their in pairs),
                "ours": statistics.median(our[0] for our, _ in pairs),
                "theirs": statistics.median(their[0] for _, their in pairs),
                "our_cpu": statistics.median(our[1] for our, _ in pairs),
                "their_cpu": statistics.median(their[1] for _, their in pairs)}

    def measure(self, work, process, address):
        """(rate, CPU of an operation) of the server, in the units of the figure."""
        before = cpu_seconds(process)
        if work.kind == "copy":
            begun = time.monotonic()
            subprocess.run(["nbdcopy", f"--connections={work.depth}", address, "null:"], check=True)
            rate = self.size / MIB / (time.monotonic() - begun)
            return rate, (cpu_seconds(process) - before) / (self.size / (1 << 30))
        told = subprocess.run(["fio", "--output-format=json", "--name=mount", "--ioengine=nbd",
                               f"--uri={address}", f"--rw={work.kind}", "--bs=4k", f"--size={self.size}",
                               f"--iodepth={work.depth}", f"--runtime={self.seconds}", "--time_based"],
                              check=True, capture_output=True, text=True, cwd=self.scratch).stdout
        done = json.loads(told[told.index("{"):])["jobs"][0]["read" if work.kind == "randread" else "write"]
        return done["iops"], (cpu_seconds(process) - before) * 1e6 / done["total_ios"]


def figure_line(figure):
    return f"| {figure['name']} | {figure['ours']:.0f} {figure['unit']} | {figure['theirs']:.0f} | " \
           f"{figure['rate']:.2f}{missed(figure['rate'] >= figure['wanted_rate'])} | " \
           f"{figure['wanted_rate']:g} | {figure['our_cpu']:.2f} {figure['cpu_unit']} | " \
           f"{figure['their_cpu']:.2f} | " \
           f"{figure['cpu']:.2f}{missed(figure['cpu'] <= figure['wanted_cpu'])} | {figure['wanted_cpu']:g} |"


def markdown(command, facts, figures):
    lines = ["# What it costs to serve a disk", "", f"    {command}", "",
             f"{facts['processor']}, {facts['cores']} cores, {facts['memory']}, {facts['system']}, "
             f"kernel {facts['kernel']}. `hawser-nbd` beside `nbdkit file`, in turn, over one file in the "
             "page cache; medians of the ratios of the rounds.", "",
             "| | ours | nbdkit | rate | wanted at least | our CPU | nbdkit's | CPU | wanted at most |",
             "|---|---:|---:|---:|---:|---:|---:|---:|---:|"]
    return "\n".join(lines + [figure_line(figure) for figure in figures]) + "\n"
