"""The results as Markdown: ratios against AzCopy with the limits beside them, then the figures."""

import os
import platform
import subprocess

import cases

READING = """## How it is measured

Everything is on one machine: the files in memory, and a server written for this (`tests/bench/blob_server`)
that keeps objects in memory on one thread. A latency is the time from the end of a request to the start of
its answer; a cap holds for each connection. *plain sockets* is the least that such a copy can cost: the
same requests written by hand, with nothing checked, listed or remembered. What hawserctl downloads it has
uploaded itself before, so it compares every object with the checksum stored beside it; *AzCopy* checks
nothing, *AzCopy, MD5* checks what it does when asked to; rclone's checksums are off. Memory and files are
touched before each run. Shares carry over to another machine, seconds do not.
"""

PEER = "AzCopy"
OURS = "hawserctl"


def machine_facts(chosen_programs):
    model = "?"
    memory = "?"
    with open("/proc/cpuinfo", encoding="utf-8") as text:
        for line in text:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
    with open("/proc/meminfo", encoding="utf-8") as text:
        memory = f"{int(text.readline().split()[1]) / (1 << 20):.0f} GiB"
    release = platform.freedesktop_os_release().get("PRETTY_NAME", "?")
    openssl = subprocess.run(["openssl", "version"], check=True, capture_output=True,
                             text=True).stdout.split()
    return {"processor": model, "cores": len(os.sched_getaffinity(0)), "memory": memory,
            "kernel": platform.release(), "system": release, "openssl": openssl[1],
            "versions": {program.name: program.version() for program in chosen_programs}}


def find_case(result):
    shapes = cases.FULL_SHAPES + cases.QUICK_SHAPES
    return cases.Case(next(shape for shape in shapes if shape.name == result["shape"]), result["direction"],
                      next(link for link in cases.LINKS if link.name == result["link"]))


def ratios(result):
    """What ours cost in shares of the peer's, with verdicts; None when one of them has no figures."""
    medians = {name: entry["median"] for name, entry in result["programs"].items()}
    ours, peer = medians.get(OURS), medians.get(PEER)
    if not ours or not peer:
        return None
    found = {"wall": ours["wall_s"] / peer["wall_s"], "served": ours["served_s"] / peer["served_s"],
             "cpu": ours["cpu_s"] / peer["cpu_s"], "peak": ours["peak_mib"] / peer["peak_mib"],
             "peak_mib": ours["peak_mib"]}
    limits = cases.limits(find_case(result))
    if limits:
        found["limits"] = limits._asdict()
        # AzCopy notices its own end up to 2 s late, so its process's time alone would flatter us.
        found["met"] = {"wall": max(found["wall"], found["served"]) <= limits.wall,
                        "cpu": found["cpu"] <= limits.cpu,
                        "peak": found["peak"] <= limits.peak and found["peak_mib"] <= cases.MOST_PEAK_MIB}
    return found


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def verdict(found, metric, text):
    if "met" not in found:
        return text
    return f"{text} (≤ {found['limits'][metric]:g}: {'met' if found['met'][metric] else '**missed**'})"


def ratio_table(results):
    rows = []
    for result in results:
        found = ratios(result)
        name = [f"{result['shape']} {result['direction']}", result["link"]]
        if not found:
            rows.append(name + ["no figures"] * 3)
            continue
        rows.append(name + [
            verdict(found, "wall", f"{found['wall']:.2f}, served {found['served']:.2f}"),
            verdict(found, "cpu", f"{found['cpu']:.2f}"),
            verdict(found, "peak", f"{found['peak']:.2f}, {found['peak_mib']:.0f} MiB")])
    return table(["copy", "link", "wall", "CPU", "peak memory"], rows)


def figure_table(results):
    rows = []
    for result in results:
        for name, entry in result["programs"].items():
            value = entry["median"]
            figures = ["failed"] * 5 if not value else [
                f"{value['wall_s']:.2f}", f"{value['served_s']:.2f}", f"{value['cpu_s']:.2f}",
                f"{value['peak_mib']:.0f}", f"{value['connections']:.0f}"]
            rows.append([f"{result['shape']} {result['direction']}", result["link"], name] + figures)
    return table(["copy", "link", "program", "wall s", "served s", "CPU s", "peak MiB", "connections"], rows)


def markdown(command, facts, runs, results, failures):
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    lines = [
        "# What a copy costs\n",
        f"    {command}\n",
        f"{facts['cores']} cores ({facts['processor']}), {facts['memory']}, {facts['system']}, kernel "
        f"{facts['kernel']}, OpenSSL {facts['openssl']}. {versions}. Medians of {runs}, run in turns; "
        "every copy was compared with its source byte by byte.\n",
        f"## {OURS} in shares of {PEER}\n", ratio_table(results),
        "*wall* is the process from start to end, *served* from the first request to the last answer as the "
        "server saw it; a limit on wall holds for both. *CPU* is user and system time of the client. Peak "
        f"memory is limited to {cases.MOST_PEAK_MIB} MiB besides its share.\n",
        "## All programs\n", figure_table(results), READING]
    if failures:
        lines += ["## Failures\n"] + [f"- {failure}" for failure in failures] + [""]
    return "\n".join(lines)
