"""The suite `stripe`: one object over several members against one member, copies of one read against one
upload of as many bytes, and how soon many files are planned, all by Hawser against one server."""

import os
import shutil
import statistics
import tempfile

import cases
import programs
import server
import transfer

MEMBERS = 4
COPIES = 3
# Connections a member: the cap is of each, so both sides have as many for each member.
CONNECTIONS = 4

Figure = cases.collections.namedtuple("Figure", "name of against value limit at_least")


class Place(programs.Hawser):
    """Hawser told the words of one copy."""

    def __init__(self, tools, words):
        super().__init__(tools)
        self.words = words

    def command(self, job):
        return [self.path, "copy"] + self.words


def member(index, folder):
    return f"az://{programs.ACCOUNT}/member{index}/{folder}/"


class Suite(transfer.Suite):
    def measure_words(self, words, link, shape):
        """The median run of `hawserctl copy WORDS`; raises where one fails."""
        endpoint = self.server.imitate(link)
        runs = []
        for _ in range(self.runs):
            job = self.job(cases.Case(shape, "up", link), None, endpoint, self.folder, "member0")
            cost = self.launch(Place(self.tools, words), job)
            if cost["problem"]:
                raise RuntimeError(cost["problem"])
            runs.append(cost)
        return {key: statistics.median(run[key] for run in runs) for key in ("wall_s", "cpu_s")}

    def stripes(self, size):
        shape = cases.Shape("stripe", 1, size)
        self.tool("make", "--dir", self.source(shape), *transfer.shape_words(shape))
        several = [member(0, "s")]
        for index in range(1, MEMBERS):
            several += ["--to", member(index, "s")]
        few, many = str(CONNECTIONS), str(CONNECTIONS * MEMBERS)
        back = os.path.join(self.folder, "back")
        copies = {
            "one up": [self.source(shape) + "/", member(0, "one"), "--parallel", few],
            "all up": [self.source(shape) + "/", *several, "--stripe", str(size // 32), "--parallel", many],
            "one down": [member(0, "one"), back + "/one/", "--parallel", few],
            "all down": [member(0, "s"), back + "/all/", "--parallel", many]}
        walls = {name: self.measure_words(words + ["--recursive"], cases.CAPPED, shape)["wall_s"]
                 for name, words in copies.items()}
        for name in ("one", "all"):
            found = self.tool("check", "--dir", os.path.join(back, name), *transfer.shape_words(shape))
            if found["good"] != 1:
                raise RuntimeError(f"what came back is not what was sent: {found}")
        shutil.rmtree(back)
        for direction in ("up", "down"):
            one, all_ = walls["one " + direction], walls["all " + direction]
            name = f"{size >> 20} MiB {direction} over {MEMBERS} members, wall"
            yield Figure(name, all_, one, one / all_, 3.6, True)

    def replicas(self, size):
        one, all_ = cases.Shape("one read", 1, size), cases.Shape("as many bytes", 2, size * COPIES // 2)
        for shape in (one, all_):
            self.tool("make", "--dir", self.source(shape), *transfer.shape_words(shape))
        words = [self.source(one) + "/", member(0, "r"), "--recursive", "--replica"]
        for index in range(1, COPIES):
            words += ["--to", member(index, "r")]
        copies = self.measure_words(words, cases.FAST, one)["cpu_s"]
        plain = self.measure_words([self.source(all_) + "/", member(0, "plain"), "--recursive"], cases.FAST,
                                   all_)["cpu_s"]
        yield Figure(f"{COPIES} copies of {size >> 20} MiB, CPU", copies, plain, copies / plain, 1.3, False)

    def plans(self, count):
        shape = cases.Shape("many", count, 1)
        self.tool("make", "--dir", self.source(shape), *transfer.shape_words(shape))
        words = [self.source(shape) + "/", member(0, "p"), "--recursive", "--stripe", "1MiB", "--dry-run"]
        for index in range(1, MEMBERS):
            words += ["--to", member(index, "p")]
        wall = self.measure_words(words, cases.FAST, shape)["wall_s"]
        yield Figure(f"{count} files planned over {MEMBERS} members, s", wall, None, wall, 1.0, False)

    def figures(self):
        size = (32 if self.quick else 1024) * cases.MIB
        os.makedirs(self.scratch, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="hawser-bench-", dir=self.scratch) as self.folder:
            with server.Server(self.tools, self.folder, 8 * size + 256 * cases.MIB, 2 * size,
                               self.quick) as self.server:
                for index in range(MEMBERS):
                    self.server.create_container(f"member{index}")
                files = 1000 if self.quick else 100_000
                return [*self.stripes(size), *self.replicas(size // 2), *self.plans(files)]


def markdown(command, facts, figures):
    lines = [f"`{command}`", "",
             f"{facts['processor']}, {facts['cores']} cores, {facts['memory']}, {facts['system']}, "
             f"kernel {facts['kernel']}",
             "", "| | measured | against | figure | wanted |", "|---|---:|---:|---:|---:|"]
    for figure in figures:
        against = "" if figure.against is None else f"{figure.against:.2f} s"
        sign = "at least" if figure.at_least else "at most"
        met = figure.value >= figure.limit if figure.at_least else figure.value <= figure.limit
        lines.append(f"| {figure.name} | {figure.of:.2f} s | {against} | {figure.value:.2f}"
                     f"{'' if met else ' (missed)'} | {sign} {figure.limit} |")
    return "\n".join(lines) + "\n"
