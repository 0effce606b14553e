"""The suite `transfer`: the same copies by Hawser, AzCopy, rclone and plain sockets against one server, in
turns so that what else the machine does falls on all of them, and every run's bytes checked."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

import cases
import programs
import server

TIMEOUT_S = 600
METRICS = ("wall_s", "served_s", "cpu_s", "peak_mib", "connections")


def say(text):
    print(text, file=sys.stderr, flush=True)


class Suite:
    def __init__(self, tools, scratch, runs, quick):
        self.tools = tools
        self.client = os.path.join(tools, "hawser-bench-client")
        self.scratch = scratch
        self.runs = runs
        self.quick = quick
        self.failures = []

    def run(self, chosen_programs, chosen_cases):
        os.makedirs(self.scratch, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="hawser-bench-", dir=self.scratch) as folder:
            self.folder = folder
            largest = max(case.shape.count * case.shape.size for case in chosen_cases)
            for shape in sorted({case.shape for case in chosen_cases}):
                self.tool("make", "--dir", self.source(shape), *shape_words(shape))
            # The stored copy, the one Hawser downloads and the one with MD5 may be there at once.
            with server.Server(self.tools, folder, 4 * largest + 256 * cases.MIB, 2 * largest,
                               self.quick) as self.server:
                return [self.case(case, chosen_programs) for case in chosen_cases]

    def source(self, shape):
        return os.path.join(self.folder, f"source-{shape.count}")

    def tool(self, *words):
        done = subprocess.run([self.client, *words], check=True, capture_output=True, text=True)
        return json.loads(done.stdout) if done.stdout else {}

    def case(self, case, chosen_programs):
        say(f"{case.shape.name} {case.direction}, {case.link.name}")
        runs = {program.name: [] for program in chosen_programs}
        if case.direction == "down":
            self.fill_sources(case, chosen_programs)
        endpoint = self.server.imitate(case.link)
        for turn in range(self.runs):
            # Each is first and last equally often.
            shift = turn % len(chosen_programs)
            for program in chosen_programs[shift:] + chosen_programs[:shift]:
                runs[program.name].append(self.measure(case, program, endpoint))
        return {"shape": case.shape.name, "direction": case.direction, "link": case.link.name,
                "programs": {name: {"runs": list_, "median": median(list_)} for name, list_ in runs.items()}}

    def container(self, case, program):
        if case.direction == "up":
            return "uploaded"
        return "own" if program.own_source else "md5" if program.md5 else "given"

    def fill_sources(self, case, chosen_programs):
        self.server.ask("POST", "/-/reset", blobs=1)
        fast = self.server.imitate(cases.FAST)
        for name in sorted({self.container(case, program) for program in chosen_programs}):
            if name != "own":
                self.server.ask("POST", "/-/preload", container=name, prefix="p/", count=case.shape.count,
                                size=case.shape.size)
            if name == "md5":
                self.server.ask("POST", "/-/add-md5", container=name)
        for program in chosen_programs:
            if program.own_source:
                self.server.create_container("own")
                up = case._replace(direction="up")
                made = self.launch(program, self.job(up, program, fast, self.source(case.shape), "own"))
                if made["problem"]:
                    self.failures.append(f"{program.name} could not upload what it is to download: "
                                         f"{made['problem']}")
                    say(f"  {self.failures[-1]}")

    def job(self, case, program, endpoint, folder, container):
        scratch = os.path.join(self.folder, "scratch")
        shutil.rmtree(scratch, ignore_errors=True)
        os.mkdir(scratch)
        return programs.Job(case.direction, folder, case.shape, endpoint, container, scratch,
                            self.server.certificate)

    def measure(self, case, program, endpoint):
        folder = self.source(case.shape)
        container = self.container(case, program)
        warm = ["--dir", folder]
        if case.direction == "up":
            self.server.ask("POST", "/-/reset", blobs=1)
            self.server.create_container(container)
        else:
            folder = os.path.join(self.folder, "target")
            shutil.rmtree(folder, ignore_errors=True)
            os.mkdir(folder)
            warm = []
        total = case.shape.count * case.shape.size
        self.tool("warm", *warm, "--scratch", self.folder, "--bytes", str(total))
        job = self.job(case, program, endpoint, folder, container)
        self.server.ask("POST", "/-/reset")
        cost = self.launch(program, job)
        seen = self.server.ask("GET", "/-/stats")
        cost["served_s"] = (seen["last_answer_ns"] - seen["first_request_ns"]) * 1e-9
        cost["connections"] = seen["peak_connections"]
        cost["requests"] = seen["requests"]
        cost["problem"] = cost["problem"] or self.problem_of(case, container, folder, seen)
        if cost["problem"]:
            self.failures.append(f"{program.name}, {case.shape.name} {case.direction}, {case.link.name}: "
                                 f"{cost['problem']}")
            say(f"  {self.failures[-1]}")
        say(f"  {program.name:14} wall {cost['wall_s']:7.2f} s, served {cost['served_s']:7.2f} s, "
            f"CPU {cost['cpu_s']:6.2f} s, peak {cost['peak_mib']:6.0f} MiB, "
            f"{cost['connections']:4} connections")
        return cost

    def launch(self, program, job):
        """Runs it to its end; what it cost, and a `problem` when it did not succeed."""
        result = os.path.join(self.folder, "cost.json")
        log = os.path.join(self.folder, "log.txt")
        launcher = os.path.join(self.tools, "hawser-bench-launch")
        command = [launcher, result, str(TIMEOUT_S)] + program.command(job)
        with open(log, "w", encoding="utf-8") as out:
            subprocess.run(command, env=program.environment(job), stdout=out, stderr=out, check=True)
        with open(result, encoding="utf-8") as text:
            raw = json.load(text)
        problem = ""
        if raw["exit"] != 0:
            with open(log, encoding="utf-8", errors="replace") as text:
                problem = f"exit {raw['exit']}: {text.read().strip()[-400:]}"
        return {"wall_s": raw["wall_s"], "cpu_s": raw["user_s"] + raw["system_s"],
                "peak_mib": raw["peak_kib"] / 1024, "problem": problem}

    def problem_of(self, case, container, folder, seen):
        """Why the copy is not what it should be, byte by byte; empty when it is."""
        total = case.shape.count * case.shape.size
        if case.direction == "up":
            found = self.server.ask("GET", "/-/verify", container=container, count=case.shape.count,
                                    size=case.shape.size)
            moved = seen["bytes_in"]
        else:
            found = self.tool("check", "--dir", folder, *shape_words(case.shape))
            moved = seen["bytes_out"]
            shutil.rmtree(folder)
        if found != {"good": case.shape.count, "bad": 0, "missing": 0}:
            return f"of {case.shape.count} objects: {found}"
        return "" if moved >= total else f"only {moved} of {total} bytes passed through the server"


def shape_words(shape):
    return ["--count", str(shape.count), "--size", str(shape.size)]


def median(runs):
    """Of the runs that succeeded; None when none did."""
    good = [run for run in runs if not run["problem"]]
    return {metric: statistics.median(run[metric] for run in good) for metric in METRICS} if good else None


def default_scratch(needed):
    """Memory, so that the disk is not what is measured; the temporary folder where it is short."""
    shared = "/dev/shm"
    if os.path.isdir(shared) and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > needed:
        return shared
    return tempfile.gettempdir()
