#!/usr/bin/env python3
"""Looks at what crashes and bad disks leave of the embedded store. `script/torture` calls this."""

import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import time

HEAD = """# Crashes of the embedded store

`script/torture store --states {states} --seed {seed}` runs scripts of one to three operations on a store
whose disk keeps a log, and makes from it what a power cut may leave: all that was flushed, and of the rest
any subset, each write whole or in sectors of 512 bytes. Of each distinct state: the store loads, nothing
acknowledged is missing, nothing is there by halves, no page is another blob's, every cluster has one owner
or is free. Then disks that fail, and disks that lie.

"""
ROWS = [("scripts", "scripts"),
        ("made", "crash states made"), ("distinct", "of them distinct, each looked at"),
        ("goneOn", "loaded twice, then worked with, unloaded and loaded"),
        ("cutAgain", "states of a load that was cut off, too"),
        ("diskErrors", "runs in which a read, a write or a flush failed"),
        ("corrupted", "images with a bit flipped, a write of metadata lost or gone elsewhere"),
        ("refused", "of them refused by load"), ("reported", "of them loaded, and the damage said"),
        ("older", "of them an earlier state, whole (the end of the journal was hit)"),
        ("harmless", "of them as if nothing had been"), ("violations", "violations")]


def part(options, number, jobs):
    """What one process says of each jobs-th script: (its last line, None where it died; all else)."""
    command = [options.program, "--states", str(options.states // jobs + 1), "--seed", str(options.seed),
               "--first", str(number), "--step", str(jobs), "--violations", str(options.violations)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = done.stdout.splitlines()
    if not lines or not lines[-1].startswith("{"):
        return None, done.stdout + f"ended by {done.returncode}"
    return json.loads(lines[-1]), "\n".join(lines[:-1])


def main():
    parser = argparse.ArgumentParser(prog="script/torture store", description=__doc__)
    parser.add_argument("--states", type=int, default=1000000, help="distinct ones to look at")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="at once (one for each processor)")
    parser.add_argument("--violations", type=int, default=20, help="enough, for each process")
    parser.add_argument("--markdown", metavar="FILE", help="the table, to be kept")
    parser.add_argument("--script", help="only this one, such as write-new+snapshot-thin@5")
    parser.add_argument("--state", help="of that script only this one, as a violation names it")
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.script:
        only = ["--script", options.script] + (["--state", options.state] if options.state else [])
        return subprocess.run([options.program, "--seed", str(options.seed)] + only).returncode
    begin = time.monotonic()
    total = {name: 0 for name, _ in ROWS}
    died = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        parts = [pool.submit(part, options, number, options.jobs) for number in range(options.jobs)]
        for done in concurrent.futures.as_completed(parts):
            tally, said = done.result()
            if said:
                print(said, flush=True)
            died += tally is None
            for name in total:
                total[name] += (tally or {}).get(name, 0)
    table = ["| what | how many |", "|---|---|"] + [f"| {text} | {total[name]:,} |" for name, text in ROWS]
    seconds = time.monotonic() - begin
    table.append(f"| seconds, {options.jobs} processes | {seconds:.0f} |")
    print("\n".join(table))
    if options.markdown:
        with open(options.markdown, "w", encoding="utf-8") as file:
            file.write(HEAD.format(states=options.states, seed=options.seed) + "\n".join(table) + "\n")
    return 1 if died or total["violations"] else 0


if __name__ == "__main__":
    sys.exit(main())
