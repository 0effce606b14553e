"""The suite `storage`: the embedded store against plain reads and writes of the same file, and chunk staging
against the reference tool of its format, where that is given."""

import json
import os
import resource
import statistics
import subprocess
import tempfile
import time

import cases

# The same for both tools: each of many chunks is written several times.
WRITES, CHUNKS, SAMPLE = 5, 1000, 400_000

# What is asked of both; the rate that is wanted, the most CPU (shares of the reference tool's).
Job = cases.collections.namedtuple("Job", "name theirs ours rate cpu")
JOBS = (Job("nothing checked", [], [], 2.0, None),
        Job("with CRC-32", ["-k"], ["--checksum"], 2.0, 0.5),
        Job("with CRC-32, synced in full", ["-F", "-k"], ["--checksum", "--full-sync"], 1.5, 0.5))


def store_figures(tools, folder):
    program = os.path.join(tools, "hawser-bench-store")
    with subprocess.Popen([program, folder], stdout=subprocess.PIPE, text=True) as child:
        figures = [json.loads(line) for line in child.stdout]
    if child.returncode:
        raise RuntimeError(f"{program} ended with {child.returncode}")
    return figures


def cost(command, folder):
    """Wall and CPU seconds of a process that leaves its files below `folder`."""
    os.sync()  # what the one before has left to be written is not paid for by this one
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=dict(os.environ, TMPDIR=folder))
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begun
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def staging_figures(tools, reference, folder, runs):
    sample = os.path.join(folder, "sample")
    with open(sample, "wb") as out:
        out.write(os.urandom(SAMPLE))
    for job in JOBS:
        theirs = [reference, *job.theirs, "-w", str(WRITES), "-e", str(CHUNKS), "-p", sample]
        ours = [os.path.join(tools, "hawserctl"), "stage", "perf", folder, "--sample", sample, "--writes",
                str(WRITES), "--files", str(CHUNKS), *job.ours]
        pairs = [(cost(ours, folder), cost(theirs, folder)) for _ in range(runs)]
        yield {"name": job.name, "wanted_rate": job.rate, "wanted_cpu": job.cpu,
               "rate": statistics.median(their[0] / our[0] for our, their in pairs),
               "cpu": statistics.median(our[1] / their[1] for our, their in pairs),
               "ours_s": statistics.median(our[0] for our, _ in pairs),
               "theirs_s": statistics.median(their[0] for _, their in pairs)}


def run(tools, reference, scratch, runs):
    os.makedirs(scratch, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hawser-bench-", dir=scratch) as folder:
        staging = list(staging_figures(tools, reference, folder, runs)) if reference else []
        return {"store": store_figures(tools, folder), "staging": staging}


def figure_line(figure):
    if "value" in figure:
        value = f"{figure['value']:.3g} {figure['unit']}"
        return f"| {figure['name']} | | | {value}{missed(figure['value'] <= figure['wanted'])} | " \
               f"{figure['wanted']:g} | |"
    return f"| {figure['name']} | {figure['ours']:.2f} | {figure['against']:.2f} | " \
           f"{figure['ratio']:.2f}{missed(figure['ratio'] <= figure['wanted'])} | {figure['wanted']:g} | " \
           f"{figure['cpu']:+.2f}{missed(figure['cpu_met'])} |"


def missed(met):
    return "" if met else " (missed)"


def staging_line(job):
    cpu = "" if job["wanted_cpu"] is None else f"{job['wanted_cpu']:g}"
    return f"| {job['name']} | {job['ours_s']:.2f} s | {job['theirs_s']:.2f} s | " \
           f"{job['rate']:.2f}{missed(job['rate'] >= job['wanted_rate'])} | {job['wanted_rate']:g} | " \
           f"{job['cpu']:.2f}{missed(not cpu or job['cpu'] <= job['wanted_cpu'])} | {cpu} |"


READING = """Changes of one store are written together: 64 threads that create a blob each share a few syncs.
What a cluster is written durably for the first time by are two writes that follow each other to the disk: its
bytes, and then the page of the journal that says whose they are.
A fill is two copies in memory and a checksum beside the write: on a disk that takes 1 MiB in half a
millisecond they are as much again, and what is written down to evict shares the disk with what is fetched.
A hit of the cache is compared with its checksum; a file per block is not. That fills write nothing twice, and
how many hits the order of eviction keeps, is held by the unit tests of the cache.
"""


def markdown(command, facts, results):
    lines = ["# What the local stores cost", "", f"    {command}", "",
             f"{facts['processor']}, {facts['cores']} cores, {facts['memory']}, {facts['system']}, "
             f"kernel {facts['kernel']}. Medians of the ratios of rounds in turn.",
             "", "## The embedded store", "",
             "Against plain reads and writes of the same file in the same way; copies against a loop of "
             "reads and writes of 1 MiB; changes of the metadata, which are on the disk when they return, "
             "against one page that is written and synced. Microseconds an operation; *CPU* is what one "
             "takes more.",
             "", "| | ours | plain | ratio | wanted at most | CPU |", "|---|---:|---:|---:|---:|---:|"]
    lines += [figure_line(figure) for figure in results["store"]] + ["", READING.rstrip()]
    if results["staging"]:
        lines += ["", "## Chunk staging", "",
                  f"Against the reference tool of the format: {SAMPLE} bytes written {WRITES} times to each "
                  f"of {CHUNKS} chunks.", "",
                  "| | ours | reference | rate | wanted at least | CPU | wanted at most |",
                  "|---|---:|---:|---:|---:|---:|---:|"]
        lines += [staging_line(job) for job in results["staging"]]
    return "\n".join(lines) + "\n"
