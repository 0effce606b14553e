#!/usr/bin/env python3
"""Runs the fuzz targets that ctest knows, each from its seeds and what earlier runs kept."""
import argparse
import json
import os
import re
import subprocess
import sys


def targets(build):
    """(name, program, seeds) of each."""
    told = subprocess.run(["ctest", "--test-dir", build, "-L", "fuzz", "--show-only=json-v1"],
                          check=True, capture_output=True, text=True).stdout
    for test in json.loads(told)["tests"]:
        program, *options = test["command"]
        seeds = [s for o in options if o.startswith("-seed_inputs=") for s in o.split("=", 1)[1].split(",")]
        yield test["name"], program, seeds


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="folder of the preset fuzz")
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("-R", "--regex", default=".", help="only those whose name matches")
    options = parser.parse_args()
    failed = []
    for name, program, seeds in targets(options.build):
        if not re.search(options.regex, name):
            continue
        corpus = os.path.join(options.build, "corpus", name)
        os.makedirs(corpus, exist_ok=True)
        print(f"==> {name}", flush=True)
        command = [program, f"-max_total_time={options.seconds}", "-max_len=4096", "-timeout=10",
                   f"-artifact_prefix={options.build}/{name}-", "-verbosity=0", "-print_final_stats=1",
                   f"-seed_inputs={','.join(seeds)}", corpus]
        if subprocess.run(command).returncode != 0:
            failed.append(name)
    print("failed: " + ", ".join(failed) if failed else "nothing found")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
