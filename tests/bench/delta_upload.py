"""Of the suite `delta`: what uploads of a changed file send to a service that copies ranges, counted there,
and what further replicas cost."""

import json
import os
import shutil
import statistics

from programs import ACCOUNT, KEY
from server import Server

MIB = 1 << 20
REPLICAS = 3


class Uploads:
    """`suite`: the Suite of delta, with its files made."""

    def __init__(self, suite, tools):
        self.suite = suite
        self.server = Server(tools, suite.folder, (REPLICAS + 2) * suite.size + 256 * MIB, 0, True)
        self.image = suite.path("image")

    def copy(self, block, case, containers):
        """Of the case's file under one name, to each; what it cost and the service has seen."""
        shutil.copyfile(self.suite.path(case), self.image)
        endpoint = f"http://127.0.0.1:{self.server.port}/{ACCOUNT}"
        connection = (f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};"
                      f"BlobEndpoint={endpoint};")
        report = self.suite.path("report.json")
        further = [word for name in containers[1:]
                   for word in ("--to", f"az://{ACCOUNT}/{name}/", "--replica")]
        self.server.ask("POST", "/-/reset")
        cost = self.suite.cost(
            self.suite.hawserctl, "copy", self.image, f"az://{ACCOUNT}/{containers[0]}/", *further,
            f"--delta={block}", "--report", report, AZURE_STORAGE_CONNECTION_STRING=connection)
        with open(report, encoding="utf-8") as text:
            sent = json.load(text)["counts"]["bytesSent"]
        seen = self.server.ask("GET", "/-/stats")
        return {**cost, "sent": sent, "arrived": seen["bytes_in"], "requests": seen["total"]}

    def update(self, block, containers):
        self.server.ask("POST", "/-/reset", blobs=1)
        for name in containers:
            self.server.create_container(name)
        self.copy(block, "old", containers)
        return self.copy(block, "edits", containers)

    def figures(self, blocks):
        with self.server:
            rows = [{"block": block, **self.update(block, ["one"])} for block in blocks]
            names = [f"replica{number}" for number in range(REPLICAS)]
            pairs = [[self.update(blocks[-1], some)["cpu"] for some in (names[:1], names)]
                     for _ in range(self.suite.runs)]
        os.remove(self.image)
        one, all_of_them = (statistics.median(values) for values in zip(*pairs))
        return {"rows": rows, "replicas": {"count": REPLICAS, "one": one, "all": all_of_them}}


TEXT = """The first case, `hawserctl copy --delta=BLOCK` to a service that copies ranges: what of the file the
report says was sent, and all that arrived at the service, bodies of requests, the signature and the list of
blocks among them.

| block | sent | rdiff's delta | ratio | at most | all that arrived | requests |
|---:|---:|---:|---:|---:|---:|---:|"""


def lines(results, theirs, most):
    """`theirs`: bytes of rdiff's delta by block."""
    out = ["## Uploads", "", TEXT]
    for row in results["rows"]:
        other = theirs[row["block"]]
        share = row["sent"] / other
        met = "" if share <= most else " (missed)"
        out.append(f"| {row['block']:,} | {row['sent']:,} | {other:,} | {share:.3f}{met} | {most:g} | "
                   f"{row['arrived']:,} | {row['requests']:,} |")
    replicas = results["replicas"]
    words = (f"To {replicas['count']} replicas at once it takes {replicas['all']:.2f} CPU seconds, to one of "
             f"them {replicas['one']:.2f}: it is searched once.")
    return out + ["", words, ""]
