"""Of the suite `mount`: an object 50 ms away, used before it has arrived. What is wanted is a time or a rate,
not a share of another program's: none of those measured beside it copies in the background and outlives its
end."""

import base64
import contextlib
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import cases
import programs
import server

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e", "nbd"))
import nbd_client  # noqa: E402

MIB = 1 << 20
FAR = cases.Link("50 ms", 50, 0, False)
RATE = 20_000_000  # bytes a second, where the copy is held back
OBJECT = f"az://{programs.ACCOUNT}/mounts/disk"


class Mount:
    """hawser-nbd, told by an order what to serve."""

    def __init__(self, tools, folder, source, connections=(), copy=True):
        def kept(path):
            return base64.b64encode(path.encode()).decode()

        paths = {"backing": "backing", "folder": "sockets", "rateFile": "rate"}
        order = {name: kept(os.path.join(folder, path)) for name, path in paths.items()}
        order.update(source=kept(source), copy=copy, connections=list(connections))
        self.begun = time.monotonic()
        self.process = subprocess.Popen([os.path.join(tools, "hawser-nbd"), "--order"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "uri" not in answer:
            raise RuntimeError(answer)
        self.ready = time.monotonic() - self.begun
        self.uri = answer["uri"]
        self.folder = os.path.join(folder, "sockets")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, **request):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(os.path.join(self.folder, "control"))
            line.sendall(json.dumps(request).encode() + b"\n")
            return json.loads(line.makefile().readline())

    def status(self):
        return self.ask(verb="status")["status"]

    def wait_until_here(self, share=1.0):
        while True:
            status = self.status()
            if status["here"] >= status["size"] * share:
                return status
            time.sleep(0.005)

    def resident(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmRSS"))

    @contextlib.contextmanager
    def client(self):
        with nbd_client.Client(os.path.join(self.folder, "nbd")) as client:
            client.option(nbd_client.STRUCTURED_REPLY)
            client.go()
            yield client


def timed_read(client, offset):
    begun = time.monotonic()
    if client.read(offset, 4096).error:
        raise RuntimeError("a read has failed")
    return (time.monotonic() - begun) * 1000


class Suite:
    def __init__(self, tools, scratch, size, runs):
        self.tools, self.scratch, self.size, self.runs = tools, scratch, size, runs

    def figures(self):
        with tempfile.TemporaryDirectory(prefix="hawser-bench-", dir=self.scratch) as folder:
            self.folder = folder
            with server.Server(self.tools, folder, 4 * self.size, 0, False) as store:
                self.store = store
                self.upload()
                return list(self.rows())

    def upload(self):
        endpoint = self.store.imitate(cases.FAST)
        address = f"{endpoint.url()}/{programs.ACCOUNT}"
        self.connection = {"name": "bench", "kind": "azure", "endpoint": address, "account": programs.ACCOUNT,
                           "options": {}, "credential": json.dumps({"kind": "accountKey",
                                                                    "account": programs.ACCOUNT,
                                                                    "key": programs.KEY})}
        source = os.path.join(self.folder, "disk")
        with open(source, "wb") as out:
            for _ in range(self.size // MIB):
                out.write(os.urandom(MIB))
        self.store.create_container("mounts")
        variables = {**os.environ, "XDG_DATA_HOME": self.folder, "XDG_CONFIG_HOME": self.folder,
                     "AZURE_STORAGE_CONNECTION_STRING": f"DefaultEndpointsProtocol=http;AccountName="
                     f"{programs.ACCOUNT};AccountKey={programs.KEY};BlobEndpoint={address};"}
        subprocess.run([os.path.join(self.tools, "hawserctl"), "copy", source, OBJECT], check=True,
                       env=variables, stdout=subprocess.DEVNULL)
        self.store.imitate(FAR)

    def mount(self, **more):
        """A new one, of which nothing is here."""
        self.forget()
        return Mount(self.tools, self.folder, OBJECT, [self.connection], **more)

    def forget(self):
        for name in ("backing", "backing.hawser-mount"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(os.path.join(self.folder, name))

    def rows(self):
        runs = [self.cold() for _ in range(self.runs)]
        yield row("first cold 4 KiB", statistics.median(run[0] for run in runs), "ms", 58)
        yield row("the same again", statistics.median(run[1] for run in runs), "ms", 1)
        runs = [self.copied() for _ in range(self.runs)]
        yield row(f"all of {self.size // MIB} MiB in the background",
                  statistics.median(run[0] for run in runs), "MiB/s", 200, at_least=True)
        yield row("bytes fetched twice, with 8 readers", max(run[1] for run in runs), "", 0)
        yield from self.held_back()
        rate = statistics.median(self.read_through() for _ in range(self.runs))
        yield row("nbdcopy, 4 connections, and no copy beside it", rate, "MiB/s", 80, at_least=True)
        yield from self.resumed()
        yield from self.terabyte()

    def cold(self):
        with self.mount(copy=False) as mount, mount.client() as client:
            offset = self.size // 2
            return timed_read(client, offset), timed_read(client, offset)

    def copied(self):
        with self.mount() as mount:
            readers = [threading.Thread(target=self.read_about, args=(mount, seed)) for seed in range(8)]
            status = mount.wait_until_here()
            rate = self.size / MIB / (time.monotonic() - mount.begun)
        with self.mount() as mount:
            for reader in readers:
                reader.start()
            status = mount.wait_until_here()
            for reader in readers:
                reader.join()
            return rate, status["fetched"] - self.size

    def read_about(self, mount, seed):
        chance = random.Random(seed)
        with mount.client() as client:
            for _ in range(100):
                timed_read(client, chance.randrange(self.size // 4096) * 4096)

    def held_back(self):
        chance = random.Random(1)
        with self.mount(copy=False) as mount:
            mount.ask(verb="rate", rate=RATE)
            mount.ask(verb="resume")
            begun, before = time.monotonic(), mount.status()["fetched"]
            seconds = min(5.0, 0.6 * self.size / RATE)
            latencies = []
            with mount.client() as client:
                while time.monotonic() - begun < seconds:
                    latencies.append(timed_read(client, chance.randrange(self.size // 4096) * 4096))
            copied = (mount.status()["fetched"] - before) / (time.monotonic() - begun)
            mount.ask(verb="rate", rate=0)
        cold = sorted(latency for latency in latencies if latency > 20)
        most = cold[len(cold) * 95 // 100]
        yield row("cold reads while it copies at 20 MB/s, 95 of 100 within", most, "ms", 100)
        yield row("the longest", cold[-1], "ms", 250)
        yield row("share of the rate that comes", copied / RATE, "", 0.9, at_least=True)

    def read_through(self):
        with self.mount(copy=False) as mount:
            begun = time.monotonic()
            subprocess.run(["nbdcopy", "--connections=4", mount.uri, "null:"], check=True)
            return self.size / MIB / (time.monotonic() - begun)

    def resumed(self):
        mount = self.mount()
        mount.wait_until_here(0.5)
        mount.kill()
        with Mount(self.tools, self.folder, OBJECT, [self.connection]) as again:
            ready = again.ready
            left = self.size - again.status()["here"]
            more = again.wait_until_here()["fetched"]
        yield row("ready after a kill half-way", ready * 1000, "ms", 300)
        yield row("bytes fetched again", max(0, more - left), "", 0)

    def terabyte(self):
        source = os.path.join(self.folder, "huge")
        with open(source, "wb") as out:
            out.truncate(1 << 40)
        self.forget()
        with Mount(self.tools, self.folder, source, copy=False) as mount:
            yield row("1 TiB that is all hole: ready", mount.ready * 1000, "ms", 500)
            yield row("its memory", mount.resident() / MIB, "MiB", 64)
        state = os.stat(os.path.join(self.folder, "backing.hawser-mount")).st_blocks * 512
        yield row("its state", state / MIB, "MiB", 1)


def row(name, value, unit, wanted, at_least=False):
    return {"name": name, "value": value, "unit": unit, "wanted": wanted, "at_least": at_least,
            "met": value >= wanted if at_least else value <= wanted}


def table(rows):
    lines = ["", "## Before it has arrived", "",
             "An object in a service that answers after 50 ms, and files.", "",
             "| | | wanted |", "|---|---:|---:|"]
    for line in rows:
        bound = "at least" if line["at_least"] else "at most"
        missed = "" if line["met"] else " (missed)"
        lines.append(f"| {line['name']} | {line['value']:.3g} {line['unit']}{missed} | "
                     f"{bound} {line['wanted']:g} |")
    return "\n".join(lines) + "\n"
