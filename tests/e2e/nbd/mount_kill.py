#!/usr/bin/env python3
"""mount_kill.py PROGRAM [--kills N] [--seed N]: kills a mount that is written to at random moments, and looks
whether all that it has acknowledged is there when it is started again, and the rest as the source has it.
"""

import argparse
import base64
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

from nbd_client import *  # noqa: F403 - its names are the protocol's

CONNECTIONS, IN_FLIGHT = 4, 16
SLOT, SLOTS = 64 * 1024, 32  # of each connection; a slot has one request at a time
LIVES = 3  # of one backing: after the first all of it is here
SIZE = CONNECTIONS * SLOT * SLOTS + 777


class Mount:
    """The program, told by an order what to serve."""

    def __init__(self, program, folder, copy):
        def kept(path):
            return base64.b64encode(path.encode()).decode()

        self.folder = os.path.join(folder, "sockets")
        self.process = subprocess.Popen([program, "--order"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        order = {"source": kept(folder + "/source"), "backing": kept(folder + "/backing"),
                 "folder": kept(self.folder), "copy": copy}
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "uri" in answer, answer
        self.socket = os.path.join(self.folder, "nbd")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        self.process.stdin.close()
        assert self.process.wait() == 0


class Writer(threading.Thread):
    """One connection, and the part of the disk that only it writes to. What it sent and was not told of is in
    `open`: (offset, bytes as they were, bytes as they may be)."""

    def __init__(self, socket, number, content, seed):
        super().__init__()
        self.socket, self.base, self.content = socket, number * SLOT * SLOTS, content
        self.random = random.Random(seed)
        self.open, self.acknowledged, self.problem = {}, 0, None

    def run(self):
        try:
            with Client(self.socket) as client:
                client.option(STRUCTURED_REPLY)
                assert client.go()[0] == ACK
                self.converse(client)
        except (Closed, OSError):
            pass  # it was killed
        except Exception as problem:  # noqa: BLE001 - told by who waits for it
            self.problem = problem

    def converse(self, client):
        free, pending = list(range(SLOTS)), {}
        while True:
            while len(pending) < IN_FLIGHT:
                slot = free.pop(self.random.randrange(len(free)))
                at, data = self.choose(slot)
                self.open[slot] = (at, bytes(self.content[at:at + len(data)]), data)
                pending[self.send(client, at, data)] = slot
            cookie, reply = client.reply()
            assert reply.error == 0, reply.error
            slot = pending.pop(cookie)
            at, _, data = self.open.pop(slot)
            self.content[at:at + len(data)] = data
            free.append(slot)
            self.acknowledged += 1

    def choose(self, slot):
        within = self.random.choice((0, 0, self.random.randrange(SLOT - 1)))
        most = min(SLOT - within, self.random.choice((512, 4096, 9000, SLOT)))
        length = self.random.choice((most, self.random.randint(1, most)))
        data = bytes(length) if self.random.random() < 0.1 else self.random.randbytes(length)
        return self.base + slot * SLOT + within, data

    def send(self, client, at, data):
        if not any(data):
            return client.send_request(WRITE_ZEROES, at, len(data))
        return client.send_request(WRITE, at, len(data), 0, data)


def read_all(socket):
    with Client(socket) as client:
        client.option(STRUCTURED_REPLY)
        assert client.go()[0] == ACK
        step = 1024 * 1024
        return b"".join(client.read(at, min(step, SIZE - at)).data for at in range(0, SIZE, step))


def settle(found, writers, content):
    """What was not acknowledged is either; all else is what it has to be: its first wrong byte, or None."""
    for writer in writers:
        for at, before, after in writer.open.values():
            for i in range(len(after)):
                if found[at + i] in (before[i], after[i]):
                    content[at + i] = found[at + i]
    if found == content:
        return None
    return next(i for i in range(SIZE) if found[i] != content[i])


def begin(folder, chance):
    """A source that nothing is here of yet."""
    content = bytearray(chance.randbytes(SIZE))
    for left in ("backing", "backing.hawser-mount"):
        if os.path.exists(os.path.join(folder, left)):
            os.remove(os.path.join(folder, left))
    with open(folder + "/source", "wb") as source:
        source.write(content)
    return content


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="hawser-mount-") as folder:
        acknowledged = 0
        for life in range(options.kills):
            if life % LIVES == 0:
                content = begin(folder, chance)
            mount = Mount(options.program, folder, copy=chance.random() < 0.5)
            writers = [Writer(mount.socket, number, content, chance.random())
                       for number in range(CONNECTIONS)]
            for writer in writers:
                writer.start()
            time.sleep(chance.random() * 0.3)
            mount.kill()
            for writer in writers:
                writer.join()
            problems = [writer.problem for writer in writers if writer.problem]
            acknowledged += sum(writer.acknowledged for writer in writers)
            again = Mount(options.program, folder, copy=False)
            wrong = settle(read_all(again.socket), writers, content)
            again.end() if chance.random() < 0.5 else again.kill()
            if problems or wrong is not None:
                print(f"kill {life}, seed {options.seed}: {problems or f'byte {wrong} is wrong'}")
                return 1
        Mount(options.program, folder, copy=False).end()
        with open(folder + "/backing", "rb") as backing:
            if backing.read() != content:
                print("the backing is not what it has to be")
                return 1
    print(f"{options.kills} kills, {acknowledged} writes acknowledged, none lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
