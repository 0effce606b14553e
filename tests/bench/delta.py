"""The suite `delta`: what of a changed file an old one has, against rdiff and rsync, in CPU seconds and
bytes."""

import collections
import json
import os
import random
import shutil
import statistics
import subprocess
import tempfile

import delta_upload

MIB = 1 << 20
BLOCKS = (100_000, 8192)
PAGE = 4096

# CPU of the other by ours, at least: by case, then by block.
RDIFF = {"edits": {100_000: 6.0, 8192: 4.0}, "head": {100_000: 3.5, 8192: 3.5},
         "unrelated": {100_000: 9.0, 8192: 6.0}}
RSYNC = {"edits": 3.0, "unrelated": 3.0}
MOST_BYTES = 1.02  # of rdiff's delta
MOST_PEAK_MIB = 256
LEAST_SCALING = 1.8
# As many cells as an object of 1 TiB has.
TEBIBYTE_CELLS = 1 << 20

CASES = collections.OrderedDict([
    ("edits", "1 % of the 4 KiB pages replaced, anywhere"),
    ("head", "100 bytes inserted at the head"),
    ("unrelated", "nothing in common")])

Row = collections.namedtuple("Row", "case block ours signature rdiff rdiff_signature rsync whole sent theirs")


def random_file(path, size, seed):
    source = random.Random(seed)
    with open(path, "wb") as out:
        for at in range(0, size, MIB):
            out.write(source.randbytes(min(MIB, size - at)))


class Suite:
    def __init__(self, tools, scratch, runs, size):
        self.tools = tools
        self.hawserctl = os.path.join(tools, "hawserctl")
        self.launcher = os.path.join(tools, "hawser-bench-launch")
        for program in ("rdiff", "rsync", "taskset"):
            if not shutil.which(program):
                raise RuntimeError(f"{program} is not installed: script/bootstrap bench")
        self.runs = runs
        self.size = size
        os.makedirs(scratch, exist_ok=True)
        self.holder = tempfile.TemporaryDirectory(prefix="hawser-bench-", dir=scratch)
        self.folder = self.holder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def cost(self, *command, **variables):
        """CPU and wall seconds and the peak of a command, which has to succeed."""
        result = self.path("cost.json")
        environment = {name: self.path("home")
                       for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
        environment.update(PATH=os.environ["PATH"], LC_ALL="C.UTF-8", **variables)
        subprocess.run([self.launcher, result, "3600", *command], check=True, stdout=subprocess.DEVNULL,
                       env=environment)
        with open(result, encoding="utf-8") as text:
            raw = json.load(text)
        if raw["exit"] != 0:
            raise RuntimeError(f"exit {raw['exit']}: {' '.join(command)}")
        return {"cpu": raw["user_s"] + raw["system_s"], "wall": raw["wall_s"],
                "peak_mib": raw["peak_kib"] / 1024}

    def make_files(self):
        os.makedirs(self.path("home"), exist_ok=True)
        random_file(self.path("old"), self.size, 1)
        random_file(self.path("unrelated"), self.size, 2)
        shutil.copyfile(self.path("old"), self.path("edits"))
        source = random.Random(3)
        pages = self.size // PAGE
        with open(self.path("edits"), "r+b") as out:
            for page in source.sample(range(pages), pages // 100):
                out.seek(page * PAGE)
                out.write(source.randbytes(PAGE))
        with open(self.path("head"), "wb") as out, open(self.path("old"), "rb") as old:
            out.write(source.randbytes(100))
            shutil.copyfileobj(old, out, MIB)

    def delta(self, *words):
        return self.cost(self.hawserctl, "delta", *words)

    def row(self, case, block):
        """Each of the programs in turn, so that what else the machine does meets all of them."""
        old, new = self.path("old"), self.path(case)
        ours, theirs = self.path("ours.signature"), self.path("theirs.signature")
        figures = collections.defaultdict(list)
        for _ in range(self.runs):
            self.remove(theirs)
            figures["signature"].append(
                self.delta("signature", old, "--block", str(block), "-o", ours)["cpu"])
            figures["rdiff_signature"].append(
                self.cost("rdiff", "-b", str(block), "signature", old, theirs)["cpu"])
            figures["ours"].append(self.delta("plan", ours, new)["cpu"])
            figures["rdiff"].append(self.cost("rdiff", "delta", theirs, new)["cpu"])
            figures["rsync"].append(self.rsync(old, new, block))
            figures["whole"].append(self.whole(old, new, block))
        self.remove(self.path("theirs.delta"))
        self.cost("rdiff", "delta", theirs, new, self.path("theirs.delta"))
        self.delta("plan", ours, new, "-o", self.path("ours.delta"))
        row = Row(case=case, block=block, sent=os.path.getsize(self.path("ours.delta")),
                  theirs=os.path.getsize(self.path("theirs.delta")),
                  **{name: statistics.median(values) for name, values in figures.items()})
        self.remove(self.path("ours.delta"), self.path("theirs.delta"))
        return row

    def rsync(self, old, new, block):
        """All its processes, of which one writes the new file."""
        target = self.path("target")
        shutil.copyfile(old, target)
        cpu = self.cost("rsync", "--no-whole-file", "--ignore-times", f"--block-size={block}", new,
                        target)["cpu"]
        self.remove(target)
        return cpu

    def whole(self, old, new, block):
        """The same of ours: signature, delta and the new file; what is made is compared."""
        signature, delta, made = self.path("whole.signature"), self.path("whole.delta"), self.path("made")
        cpu = self.delta("signature", old, "--block", str(block), "-o", signature)["cpu"]
        cpu += self.delta("plan", signature, new, "-o", delta)["cpu"]
        cpu += self.delta("apply", old, delta, "-o", made)["cpu"]
        subprocess.run(["cmp", made, new], check=True)
        self.remove(signature, delta, made)
        return cpu

    def scaling(self, case):
        """Wall seconds on one core by those on two."""
        signature = self.path("ours.signature")
        self.delta("signature", self.path("old"), "--block", "8192", "-o", signature)
        command = (self.hawserctl, "delta", "plan", signature, self.path(case))
        pairs = [[self.cost("taskset", "-c", cores, *command)["wall"] for cores in ("0", "0,1")]
                 for _ in range(self.runs)]
        return statistics.median(one / two for one, two in pairs)

    def peak(self):
        """With as many cells as an object of 1 TiB has: what is kept depends on their number alone."""
        block = max(1, self.size // TEBIBYTE_CELLS)
        signature = self.path("ours.signature")
        made = self.delta("signature", self.path("old"), "--block", str(block), "-o", signature)
        planned = self.delta("plan", signature, self.path("edits"))
        return {"block": block, "signature_mib": made["peak_mib"], "plan_mib": planned["peak_mib"]}

    def remove(self, *paths):
        for path in paths:
            if os.path.exists(path):
                os.remove(path)

    def figures(self):
        with self.holder:
            self.make_files()
            several = (os.cpu_count() or 1) > 1
            return {"size": self.size, "runs": self.runs,
                    "rows": [self.row(case, block)._asdict() for block in BLOCKS for case in CASES],
                    "uploads": delta_upload.Uploads(self, self.tools).figures(BLOCKS),
                    "scaling": {case: self.scaling(case) for case in CASES} if several else {},
                    "peak": self.peak()}


def missed(met):
    return "" if met else " (missed)"


def ratio(theirs, ours, wanted):
    value = theirs / max(ours, 1e-4)
    return f"{value:.1f}" + (missed(value >= wanted) if wanted else ""), f"{wanted:g}" if wanted else ""


def line(*cells):
    return "| " + " | ".join(cells) + " |"


def head_of(row):
    return CASES[row["case"]], f"{row['block']:,}"


def cpu_line(row):
    return line(*head_of(row), f"{row['ours']:.2f}", f"{row['rdiff']:.2f}",
                *ratio(row["rdiff"], row["ours"], RDIFF[row["case"]][row["block"]]), f"{row['rsync']:.2f}",
                *ratio(row["rsync"], row["ours"], RSYNC.get(row["case"])))


def byte_line(row):
    share = row["sent"] / row["theirs"]
    # A few bytes more than nothing are no ratio.
    met = share <= MOST_BYTES or row["sent"] - row["theirs"] < 1000
    return line(*head_of(row), f"{row['sent']:,}", f"{row['theirs']:,}", f"{share:.3f}{missed(met)}",
                f"{MOST_BYTES:g}")


def step_line(row):
    return line(*head_of(row), *(f"{row[name]:.2f}" for name in
                                 ("signature", "rdiff_signature", "whole", "rsync")))


def peak_line(peak):
    parts = [f"{peak[key]:.0f} MiB to {verb}{missed(peak[key] <= MOST_PEAK_MIB)}"
             for key, verb in (("plan_mib", "plan"), ("signature_mib", "sign"))]
    return f"- Peak memory with {TEBIBYTE_CELLS:,} cells, as many as an object of 1 TiB has, here of " \
           f"{peak['block']:,} bytes each: {', '.join(parts)}, wanted at most {MOST_PEAK_MIB}. At 1 TiB " \
           "the segments in memory are of 17 MiB and not of 8: 9 MiB more a core."


SEARCHING = """CPU seconds, user and system, of finding what of the new file the old one has: `hawserctl delta
plan`, and `rdiff delta` into nowhere, each by its own signature. rsync, on one machine with
`--no-whole-file`, also makes the signature and writes the new file. Ratios are the other's seconds by ours.

| | block | ours | rdiff | ratio | wanted | rsync | ratio | wanted |
|---|---:|---:|---:|---:|---:|---:|---:|---:|"""
BYTES = """Of the delta, all of it, against rdiff's; fewer than 1,000 more are no ratio.

| | block | ours | rdiff | ratio | at most |
|---|---:|---:|---:|---:|---:|"""
STEPS = """CPU seconds of the signature alone, and of signature, delta and the new file, which is written and
proven, against rsync, which does all of that at once.

| | block | signature | rdiff's | all of ours | rsync |
|---|---:|---:|---:|---:|---:|"""


def markdown(command, facts, results):
    rows = results["rows"]
    lines = ["# What delta transfer costs", "", f"    {command}", "",
             f"{facts['processor']}, {facts['cores']} cores, {facts['memory']}, {facts['system']}, kernel "
             f"{facts['kernel']}. Objects of {results['size'] / MIB:,.0f} MiB of random bytes, in memory; "
             f"medians of {results['runs']} rounds of all programs in turn.", ""]
    for title, text, row_line in (("Searching", SEARCHING, cpu_line), ("Bytes", BYTES, byte_line),
                                  ("All steps", STEPS, step_line)):
        lines += [f"## {title}", "", text, *map(row_line, rows), ""]
    theirs = {row["block"]: row["theirs"] for row in rows if row["case"] == "edits"}
    lines += delta_upload.lines(results["uploads"], theirs, MOST_BYTES)
    lines += ["## Cores and memory", ""]
    for case, value in results["scaling"].items():
        lines.append(f"- A second core, {CASES[case]}: {value:.2f} times as fast"
                     f"{missed(value >= LEAST_SCALING)}, wanted {LEAST_SCALING:g}.")
    return "\n".join([*lines, peak_line(results["peak"])]) + "\n"
