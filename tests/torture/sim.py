#!/usr/bin/env python3
"""Runs the whole engine in simulated worlds, one for each seed. `script/torture` builds it and calls this."""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys

# So many seeds share a process: beginning one costs as much as a few.
STRETCH = 100


def run(program, first, count, tells):
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", HAWSER_SIM_SEED=str(first),
                       HAWSER_SIM_SEEDS=str(count))
    if tells:
        environment["HAWSER_SIM_TELL"] = "1"
        return subprocess.run([program, "allIsWell"], env=environment)
    return subprocess.run([program, "allIsWell"], env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)


def stretch(program, first, count):
    """The seeds that went wrong, each with what was said. One that does ends its process."""
    wrong = []
    end = first + count
    while first < end:
        done = run(program, first, end - first, False)
        if done.returncode == 0:
            break
        said = re.findall(r"^seed (\d+):", done.stdout, re.MULTILINE)
        if not said:
            return wrong + [(first, f"{done.stdout}ended by {done.returncode} without a word of the seed")]
        wrong.append((int(said[-1]), done.stdout))
        first = int(said[-1]) + 1
    return wrong


def main():
    parser = argparse.ArgumentParser(prog="script/torture sim", description=__doc__)
    parser.add_argument("--seeds", type=int, help="how many (10000, or the one of --seed)")
    parser.add_argument("--seed", type=int, help="the first (1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="at once (one for each processor)")
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seed is not None and options.seeds is None:
        return run(options.program, options.seed, 1, True).returncode
    first = 1 if options.seed is None else options.seed
    seeds = 10000 if options.seeds is None else options.seeds
    wrong = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        stretches = [pool.submit(stretch, options.program, start, min(STRETCH, first + seeds - start))
                     for start in range(first, first + seeds, STRETCH)]
        for done in concurrent.futures.as_completed(stretches):
            for seed, said in done.result():
                wrong.append(seed)
                print(said, flush=True)
    verdict = f"wrong are {' '.join(map(str, sorted(wrong)))}" if wrong else "all is well"
    print(f"{seeds} seeds from {first}: {verdict}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
